//! The guidelines for support (Integration Act §5a): every version with what it changed, and the form for a new one. An
//! expense is held against the version that was in force on its day.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{Html, Response};
use crdt_model::guideline::{Cover, Fault, Guideline, in_force};
use crdt_model::host_match::ActivityKind;
use crdt_model::kind::Kind;
use figures::said::Said;

use super::Pages;
use super::agreement::{Sent, Writers, address, record_new};
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Input, Part, kroner_typed};
use super::records::{self, Kept, TakingBack};
use super::shown;
use super::sign_in::OwnForm;
use super::words::{Language, Texts, Words};
use crate::journal::By;

pub(super) const PATH: &str = "/programme/guidelines";
const NEW: &str = "/programme/guidelines/new";

const LIMIT: &str = "limit.";
const DANISH: &str = "covers_da.";
const ENGLISH: &str = "covers_en.";

#[derive(Template)]
#[template(path = "guidelines.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    versions: Vec<Version>,
    taking_back: Option<TakingBack>,
}

/// A version in words.
struct Version {
    record: String,
    from: String,
    state: String,
    class: &'static str,
    covers: Vec<CoverShown>,
    answer: Option<String>,
    published: String,
    is_published: bool,
    /// What is different from the version before it.
    changes: Vec<String>,
    /// What stands where nothing is.
    unchanged: String,
    recorded: String,
}

struct CoverShown {
    kind: String,
    limit: String,
    text: String,
}

/// Every version, the newest first.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let (all, writers) = (in_order(&pages).await?, Writers::read(&pages).await?);
    let now = in_force(all.iter().map(|(id, one)| (*id, one)), pages.today());
    let before = std::iter::once(None).chain(all.iter().map(Some));
    let versions = all.iter().zip(before).map(|((id, one), before)| {
        let is_to_come = one.valid_from.is_none_or(|from| from > pages.today());
        let (state, class) = match (now == Some(*id), is_to_come) {
            (true, _) => ("guideline.in_force", ""),
            (false, true) => ("guideline.to_come", "silent"),
            (false, false) => ("guideline.replaced", "closed"),
        };
        Version {
            record: id.to_string(),
            from: from(&w, one),
            state: w.t(state).to_owned(),
            class,
            covers: covers(&w, one),
            answer: one.answer_days.map(|days| w.fill_for(days, "guideline.days", &[("days", &w.number(days))])),
            published: one.published.clone(),
            is_published: one.is_published(),
            changes: before.map(|(_, before)| changes(&w, before, one)).unwrap_or_default(),
            unchanged: w.t(if before.is_some() { "guideline.unchanged" } else { "guideline.first" }).to_owned(),
            recorded: records::recorded(&w, &pages, &writers, *id, &one.logged),
        }
    });
    let mut versions: Vec<Version> = versions.collect();
    versions.reverse();
    shown::rendered(&List {
        w,
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        versions,
        taking_back: records::taking_back(&asked, &all, |one| from(&w, one)),
    })
}

/// The form, filled in as the newest version says: mostly one thing is new.
pub(super) async fn writing(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let all = in_order(&pages).await?;
    page(asked.language, &all.last().map_or_else(Filled::default, |(_, newest)| filled(newest)))
}

/// Takes it in.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let mut filled = Filled::new(sent.0);
    let mut guideline = read(&mut filled);
    if filled.is_wrong() {
        return page(asked.language, &filled);
    }
    guideline.logged = pages.0.officer.logged();
    record_new(&pages, &by, (Kind::Guideline, PATH), &guideline.edits(), asked.language).await
}

/// From the first to the last.
async fn in_order(pages: &Pages) -> Result<Vec<Kept<Guideline>>, Failure> {
    let mut all = records::all(pages, Kind::Guideline, Guideline::read, |one| &one.logged).await?;
    all.sort_by_key(|(id, one)| (one.valid_from, one.logged.at, *id));
    Ok(all)
}

fn read(filled: &mut Filled) -> Guideline {
    let mut guideline = Guideline {
        valid_from: filled.date("valid_from"),
        published: filled.value("published").to_owned(),
        answer_days: filled.number("answer_days"),
        ..Guideline::default()
    };
    for &kind in ActivityKind::ALL {
        let [limit, danish, english] = fields_of(kind);
        if [&limit, &danish, &english].iter().all(|field| filled.value(field).is_empty()) {
            continue;
        }
        let cover = Cover {
            limit_oere: filled.oere(&limit).unwrap_or_default(),
            danish: filled.line(&danish),
            english: filled.line(&english),
        };
        guideline.covers.insert(kind, cover);
    }
    for fault in guideline.check() {
        tell(filled, fault);
    }
    guideline
}

/// Says at the field what cannot stand.
fn tell(filled: &mut Filled, fault: Fault) {
    match fault {
        Fault::DateMissing => filled.refuse("valid_from", "form.missing"),
        Fault::NotPublished => filled.refuse("published", "form.not_published"),
        Fault::NothingCovered => {
            filled.refuse(&format!("{LIMIT}{}", ActivityKind::PrivateDinner.word()), "form.nothing_covered");
        }
        Fault::LimitOutOfRange(kind) => filled.refuse(&fields_of(kind)[0], "form.limit_out_of_range"),
        Fault::AnswerDaysOutOfRange => filled.refuse("answer_days", "form.answer_days_out_of_range"),
        Fault::TextMissing(kind) => {
            let [_, danish, english] = fields_of(kind);
            for text in [danish, english] {
                if filled.value(&text).is_empty() {
                    filled.refuse(&text, "form.missing");
                }
            }
        }
        Fault::TextTooLong(None) => filled.refuse("published", "form.text_too_long"),
        Fault::TextTooLong(Some(kind)) => {
            let [_, danish, english] = fields_of(kind);
            let longer = if filled.value(&danish).len() >= filled.value(&english).len() { danish } else { english };
            filled.refuse(&longer, "form.text_too_long");
        }
    }
}

/// The form as it would be filled in to say this, from another day.
fn filled(guideline: &Guideline) -> Filled {
    let mut values = vec![
        ("published".to_owned(), guideline.published.clone()),
        ("answer_days".to_owned(), guideline.answer_days.map_or_else(String::new, |days| days.to_string())),
    ];
    for (kind, cover) in &guideline.covers {
        let said = [kroner_typed(cover.limit_oere), cover.danish.clone(), cover.english.clone()];
        values.extend(fields_of(*kind).into_iter().zip(said));
    }
    Filled::new(values.into_iter().collect())
}

fn fields_of(kind: ActivityKind) -> [String; 3] {
    [LIMIT, DANISH, ENGLISH].map(|prefix| format!("{prefix}{}", kind.word()))
}

fn page(language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let when = vec![
        ask.required("valid_from", Input::Date),
        ask.required("published", Input::Line),
        ask.field("answer_days", Input::Number),
    ];
    let covers = ActivityKind::ALL.iter().map(|&kind| {
        let [limit, danish, english] = fields_of(kind);
        let title = activity(&w, kind);
        let of_kind = [("kind", title.as_str())];
        let fields = vec![
            ask.labelled(&limit, w.fill("guideline.limit", &of_kind), Input::Number),
            ask.labelled(&danish, w.fill("guideline.danish", &of_kind), Input::Line),
            ask.labelled(&english, w.fill("guideline.english", &of_kind), Input::Line).in_language("en"),
        ];
        Part { title, fields }
    });
    FormPage {
        w,
        other_href: format!("{NEW}?lang={}", language.other().code()),
        title: w.t("guideline.new").to_owned(),
        text: Some(w.t("guideline.new_text").to_owned()),
        action: address(NEW, &w),
        back: address(PATH, &w),
        button: w.t("guideline.record").to_owned(),
        more: None,
        parts: [Part { title: w.t("guideline.part_when").to_owned(), fields: when }]
            .into_iter()
            .chain(covers)
            .collect(),
    }
    .answer()
}

/// What a version is called.
fn from(w: &Words<'_>, guideline: &Guideline) -> String {
    guideline.valid_from.map_or_else(|| "–".to_owned(), |from| w.fill("guideline.from", &[("date", &w.date(from))]))
}

fn activity(w: &Words<'_>, kind: ActivityKind) -> String {
    w.named(&format!("activity.{}", kind.word()))
}

fn kroner(w: &Words<'_>, oere: i64) -> String {
    w.said(&Said::oere(oere)).to_owned()
}

fn covers(w: &Words<'_>, guideline: &Guideline) -> Vec<CoverShown> {
    let shown = |(kind, cover): (&ActivityKind, &Cover)| CoverShown {
        kind: activity(w, *kind),
        limit: w.fill("guideline.up_to", &[("limit", &kroner(w, cover.limit_oere))]),
        text: text(w, cover).to_owned(),
    };
    guideline.covers.iter().map(shown).collect()
}

fn text<'c>(w: &Words<'_>, cover: &'c Cover) -> &'c str {
    match w.language {
        Language::Danish => &cover.danish,
        Language::English => &cover.english,
    }
}

/// What a version says otherwise than the one before it.
fn changes(w: &Words<'_>, before: &Guideline, now: &Guideline) -> Vec<String> {
    let mut changes = Vec::new();
    for &kind in ActivityKind::ALL {
        let name = activity(w, kind);
        match (before.covers.get(&kind), now.covers.get(&kind)) {
            (None, Some(cover)) => {
                let limit = kroner(w, cover.limit_oere);
                changes.push(w.fill("guideline.covers_now", &[("kind", &name), ("limit", &limit)]));
            }
            (Some(_), None) => changes.push(w.fill("guideline.covers_no_more", &[("kind", &name)])),
            (Some(before), Some(now)) => {
                if before.limit_oere != now.limit_oere {
                    let limits = [kroner(w, before.limit_oere), kroner(w, now.limit_oere)];
                    let [before, now] = &limits;
                    let places = [("kind", name.as_str()), ("before", before), ("now", now)];
                    changes.push(w.fill("guideline.limit_changed", &places));
                }
                if (&before.danish, &before.english) != (&now.danish, &now.english) {
                    let places = [("kind", name.as_str()), ("before", text(w, before)), ("now", text(w, now))];
                    changes.push(w.fill("guideline.text_changed", &places));
                }
            }
            (None, None) => {}
        }
    }
    if before.answer_days != now.answer_days {
        let days = |days: Option<i64>| days.map_or_else(|| "–".to_owned(), |days| w.number(days));
        let places = [("before", days(before.answer_days)), ("now", days(now.answer_days))];
        let places = places.each_ref().map(|(place, with)| (*place, with.as_str()));
        changes.push(w.fill("guideline.days_changed", &places));
    }
    if before.published != now.published {
        changes.push(w.fill("guideline.address_changed", &[("before", &before.published)]));
    }
    changes
}
