//! What is kept about whom, for those whom it is about; the record of it that the law wants, made from the schema as it is;
//! and the accessibility statement. Open to everybody: who it is about does not sign in here.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use crdt_model::kind::Kind;

use super::Pages;
use super::ask::Asked;
use super::failure::Failure;
use super::shown;
use super::words::{Texts, Words};
use crate::config::Responsible;
use crate::hall::retention as hall;
use crate::processing::{Activity, Data, File, fields, tables};
use crate::retention::{Rule, Rules};

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage<'a> {
    w: Words<'a>,
    other_href: String,
    controller: Option<&'a str>,
    contact: Option<Contact>,
    /// Whom it is about, and what is kept about them.
    people: Vec<(String, Vec<String>)>,
    rules: Vec<String>,
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage<'a> {
    w: Words<'a>,
    other_href: String,
    controller: Option<&'a str>,
    contact: Option<Contact>,
}

#[derive(Template)]
#[template(path = "processing.html")]
struct RecordPage<'a> {
    w: Words<'a>,
    other_href: String,
    controller: Option<&'a str>,
    contact: Option<Contact>,
    activities: Vec<ActivityShown>,
    kinds: Vec<KindShown>,
    files: Vec<(&'static str, Vec<(String, String)>)>,
}

/// How to reach who answers for it.
struct Contact {
    text: String,
    href: Option<String>,
}

struct ActivityShown {
    word: &'static str,
    title: String,
    purpose: String,
    people: String,
    data: String,
    readers: String,
    retention: Vec<String>,
}

struct KindShown {
    word: &'static str,
    fields: Vec<(&'static str, String)>,
}

/// What is kept about whom.
pub(super) async fn privacy(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let rules = rules(&pages)?;
    let people = ["participants", "volunteers", "newcomers", "hosts", "staff"];
    let lines = |key: String| w.named(&key).lines().map(str::to_owned).collect();
    let Responsible { controller, contact } = &pages.0.config.responsible;
    shown::rendered(&PrivacyPage {
        other_href: format!("/privacy?lang={}", w.language.other().code()),
        controller: controller.as_deref(),
        contact: contact.as_deref().map(Contact::of),
        people: people.map(|who| (w.named(&format!("privacy.{who}")), lines(format!("privacy.{who}_kept")))).into(),
        rules: Rule::ALL.map(|rule| kept_for(&w, &rules, rule)).into(),
        w,
    })
}

/// The accessibility statement.
pub(super) async fn accessibility(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let Responsible { controller, contact } = &pages.0.config.responsible;
    shown::rendered(&AccessibilityPage {
        other_href: format!("/accessibility?lang={}", w.language.other().code()),
        controller: controller.as_deref(),
        contact: contact.as_deref().map(Contact::of),
        w,
    })
}

/// The record of processing activities.
pub(super) async fn record(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let rules = rules(&pages)?;
    let kind = |kind: Kind| KindShown {
        word: kind.word(),
        fields: fields(kind).map(|(field, data)| (field, data_in_words(&w, data))).collect(),
    };
    let file = |file: File| {
        let its = tables().iter().filter(|table| table.file == file);
        (file.name(), its.map(|table| (table.name.to_owned(), all_data(&w, table.data))).collect())
    };
    let Responsible { controller, contact } = &pages.0.config.responsible;
    shown::rendered(&RecordPage {
        other_href: format!("/privacy/record?lang={}", w.language.other().code()),
        controller: controller.as_deref(),
        contact: contact.as_deref().map(Contact::of),
        activities: Activity::ALL.map(|activity| shown_as(&w, &rules, activity)).into(),
        kinds: Kind::ALL.map(kind).into(),
        files: File::ALL.map(file).into(),
        w,
    })
}

/// The same as a file of comma-separated values: a line for each activity, each field and each table.
pub(super) async fn record_csv(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let text = as_csv(&w, &rules(&pages)?).map_err(|error| {
        tracing::error!(%error, "the record of processing activities cannot be written");
        Failure::Unavailable
    })?;
    let name = "attachment; filename=\"behandlingsaktiviteter.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

fn as_csv(w: &Words<'_>, rules: &Rules) -> Result<String, Box<dyn std::error::Error>> {
    let mut lines = csv::Writer::from_writer(Vec::new());
    let heads = ["what", "name", "purpose", "people", "data", "recipients", "retention", "security"];
    lines.write_record(heads.map(|head| w.named(&format!("processing.{head}"))))?;
    for shown in Activity::ALL.map(|activity| shown_as(w, rules, activity)) {
        let ActivityShown { title, purpose, people, data, readers, retention, .. } = shown;
        let (what, security) = (w.named("processing.activity"), w.named("processing.security_text"));
        lines.write_record([what, title, purpose, people, data, readers, retention.join(" "), security])?;
    }
    let none = String::new;
    for kind in Kind::ALL {
        let serves = Activity::of(kind).iter().map(|of| w.named(&format!("processing.{}", of.word())));
        let serves = serves.collect::<Vec<_>>().join("; ");
        for (field, data) in fields(kind) {
            let (what, name) = (w.named("processing.field"), format!("{}.{field}", kind.word()));
            lines.write_record([what, name, serves.clone(), none(), data_in_words(w, data), none(), none(), none()])?;
        }
    }
    for table in tables() {
        let (what, name) = (w.named("processing.table"), format!("{}: {}", table.file.name(), table.name));
        let serves = w.named(&format!("processing.{}", table.activity.word()));
        lines.write_record([what, name, serves, none(), all_data(w, table.data), none(), none(), none()])?;
    }
    Ok(String::from_utf8(lines.into_inner()?)?)
}

fn shown_as(w: &Words<'_>, rules: &Rules, activity: Activity) -> ActivityShown {
    let word = activity.word();
    let text = |part: &str| w.named(&format!("processing.{word}_{part}"));
    let mut readers: Vec<String> =
        activity.readers().into_iter().map(|role| w.named(&format!("processing.by_{}", role.word()))).collect();
    if readers.is_empty() {
        readers.push(text("readers"));
    }
    let mut retention: Vec<String> = activity.rules().map(|rule| kept_for(w, rules, rule)).collect();
    retention.push(text("kept"));
    ActivityShown {
        word,
        title: w.named(&format!("processing.{word}")),
        purpose: text("purpose"),
        people: text("people"),
        data: all_data(w, &activity.data()),
        readers: readers.join("; "),
        retention,
    }
}

/// "Navne på dem, der er gået ud: slettes 12 måneder efter sidste dag."
pub(super) fn kept_for(w: &Words<'_>, rules: &Rules, rule: Rule) -> String {
    let what = w.named(&format!("retention.{}", rule.word()));
    match rules.months(rule) {
        Some(months) => {
            let after = w.named(&format!("retention.{}_after", rule.word()));
            let filled =
                w.fill_for(months, "retention.kept_for", &[("what", &what), ("months", &w.number(months.into()))]);
            filled.replace("{after}", &after)
        }
        None => w.fill("retention.kept_on", &[("what", &what)]),
    }
}

fn all_data(w: &Words<'_>, data: &[Data]) -> String {
    data.iter().map(|data| data_in_words(w, *data)).collect::<Vec<_>>().join("; ")
}

fn data_in_words(w: &Words<'_>, data: Data) -> String {
    w.named(&format!("data.{}", data.word()))
}

fn rules(pages: &Pages) -> Result<Rules, Failure> {
    pages.hall().read(hall::rules).map_err(|error| {
        tracing::error!(%error, "the rules for what is kept cannot be read");
        Failure::Unavailable
    })
}

impl Contact {
    fn of(text: &str) -> Self {
        let is_mail = text.contains('@') && !text.contains(char::is_whitespace);
        let href = match text {
            text if text.starts_with("https://") => Some(text.to_owned()),
            text if is_mail => Some(format!("mailto:{text}")),
            _ => None,
        };
        Self { text: text.to_owned(), href }
    }
}
