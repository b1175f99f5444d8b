//! How long details are kept: the rules as they stand, what the next run would take, and what each run took. By counts
//! and ids; an administrator sets the rules and has them done.

use std::collections::BTreeMap;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, Response};

use super::Pages;
use super::agreement::{Sent, address, see};
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Input, Part};
use super::privacy::kept_for;
use super::shown;
use super::sign_in::{OwnForm, in_hall};
use super::words::{Language, Texts, Words};
use crate::hall::retention::{self as hall, Gone, Run};
use crate::hall::session::SignedIn;
use crate::hall::{HallError, audit};
use crate::journal::By;
use crate::retention::{self, Due, MONTHS_MAX, Rule, Rules, due};

const PATH: &str = "/retention";
const RULES: &str = "/retention/rules";
const NIGHTLY: &str = "retention_night.on";
const PAGE_RUNS: u32 = 50;

/// So much of what is due stands on the page.
const LISTED_MAX: usize = 200;

#[derive(Template)]
#[template(path = "retention.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    /// Whether it is asked if what is due is really to go.
    is_asking: bool,
    nightly: &'a str,
    rules: Vec<RuleShown>,
    due: String,
    /// What happens to how much, where it is asked.
    sure: String,
    is_anything_due: bool,
    /// By rule, place, what, and since when.
    listed: Vec<(String, String, String, String)>,
    not_listed: Option<String>,
    runs: Vec<RunShown>,
}

#[derive(Template)]
#[template(path = "retention_run.html")]
struct RunPage<'a> {
    w: Words<'a>,
    other_href: String,
    title: String,
    run: RunShown,
    taken: Vec<(String, String)>,
    gone: Vec<(String, String, String)>,
}

struct RuleShown {
    text: String,
    why: String,
    due: String,
}

struct RunShown {
    number: String,
    began: String,
    ended: String,
    by: String,
    gone: String,
    href: String,
}

/// The rules, what is due, and the runs.
pub(super) async fn page(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let kept = in_hall(&pages, |hall| {
        hall.read(|hall| {
            let runs = hall::runs(hall, PAGE_RUNS)?;
            let names = names(hall, &runs)?;
            Ok((hall::rules(hall)?, hall::is_nightly(hall)?, runs, names))
        })
    });
    let (rules, is_nightly, runs, names) = kept.await?;
    let (now, today, asks) = (pages.now_ms(), pages.today(), rules.clone());
    let due = pages.0.store.read(move |connection| due(connection, &asks, today)).await.map_err(|error| {
        tracing::error!(%error, "what is due cannot be found");
        Failure::Unavailable
    })?;
    let of_rule = |rule| due.iter().filter(|due| due.rule == rule).count();
    shown::rendered(&Page {
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        is_asking: asked.value("ask").is_some() && w.may_admit(),
        nightly: w.t(if is_nightly { "retention.nightly" } else { "retention.not_nightly" }),
        rules: Rule::ALL
            .map(|rule| RuleShown {
                text: kept_for(&w, &rules, rule),
                why: w.named(&format!("retention.{}_why", rule.word())),
                due: w.count(of_rule(rule)),
            })
            .into(),
        is_anything_due: !due.is_empty(),
        listed: due.iter().take(LISTED_MAX).map(|due| listed(&w, due)).collect(),
        not_listed: due
            .len()
            .checked_sub(LISTED_MAX)
            .filter(|more| *more > 0)
            .map(|more| w.fill_for(more, "retention.not_listed", &[("count", &w.count(more))])),
        due: w.count(due.len()),
        sure: w.fill_for(due.len(), "retention.sure_text", &[("count", &w.count(due.len()))]),
        runs: runs.iter().map(|run| run_shown(&w, run, &names, now)).collect(),
        w,
    })
}

/// What one run took.
pub(super) async fn run(
    State(pages): State<Pages>,
    Path(number_of): Path<String>,
    asked: Asked,
) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let wanted: u64 = number_of.parse().map_err(|_| Failure::NoSuchRun)?;
    let kept = in_hall(&pages, move |hall| {
        hall.read(|hall| {
            let Some(run) = hall::run(hall, wanted)? else { return Ok(None) };
            let names = names(hall, std::slice::from_ref(&run))?;
            Ok(Some((run, names, hall::gone(hall, wanted)?)))
        })
    });
    let (run, names, gone) = kept.await?.ok_or(Failure::NoSuchRun)?;
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    gone.iter().for_each(|gone| *taken.entry(&gone.rule).or_default() += 1);
    shown::rendered(&RunPage {
        other_href: format!("{PATH}/{wanted}?lang={}", w.language.other().code()),
        title: w.fill("retention.run", &[("number", &run.number.to_string())]),
        run: run_shown(&w, &run, &names, pages.now_ms()),
        taken: taken.into_iter().map(|(rule, count)| (w.named(&format!("retention.{rule}")), w.count(count))).collect(),
        gone: gone.into_iter().map(|Gone { place, what, after, .. }| (place, what, after)).collect(),
        w,
    })
}

/// Takes what is due.
pub(super) async fn take(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    Extension(signed_in): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let now = pages.now_ms();
    in_hall(&pages, move |hall| {
        hall.write(|hall| Ok::<_, HallError>(audit::note(hall, now, &signed_in.who(), audit::Act::RetentionRun, "")?))
    })
    .await?;
    retention::run(&pages.0.store, pages.hall(), by, &pages.0.config.clock).await.map_err(|error| {
        tracing::error!(%error, "what is kept no longer could not be taken");
        Failure::NotRecorded
    })?;
    see(PATH, asked.language)
}

/// The rules as they are, to be set otherwise.
pub(super) async fn setting(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let (rules, is_nightly) =
        in_hall(&pages, |hall| hall.read(|hall| Ok((hall::rules(hall)?, hall::is_nightly(hall)?)))).await?;
    let months = |rule| rules.months(rule).map(|months| months.to_string()).unwrap_or_default();
    let mut values: Vec<(&str, String)> = Rule::ALL.map(|rule| (field_of(rule), months(rule))).into();
    values.extend(is_nightly.then(|| (NIGHTLY, "on".to_owned())));
    form(asked.language, &Filled::with(&values))
}

/// Sets them.
pub(super) async fn set(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    Extension(signed_in): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let mut filled = Filled::new(sent.0);
    let mut wanted = Rules::default();
    for rule in Rule::ALL {
        let months = filled.number(field_of(rule)).map(|months| u32::try_from(months).unwrap_or(u32::MAX));
        if months.is_some_and(|months| !(rule.least_months()..=MONTHS_MAX).contains(&months)) {
            filled.refuse(field_of(rule), if rule == Rule::Receipts { "retention.too_few" } else { "retention.wrong" });
        }
        wanted.set(rule, months);
    }
    if filled.is_wrong() {
        return form(asked.language, &filled);
    }
    let (now, is_nightly) = (pages.now_ms(), !filled.value(NIGHTLY).is_empty());
    in_hall(&pages, move |hall| {
        hall.write(|hall| {
            let before = hall::rules(hall)?;
            let who = signed_in.who();
            for rule in Rule::ALL {
                let months = wanted.months(rule);
                if months != before.months(rule) {
                    hall::set_rule(hall, rule, months, &by, now)?;
                    let said = months.map_or_else(|| "off".to_owned(), |months| months.to_string());
                    let about = format!("{} {said}", rule.word());
                    audit::note(hall, now, &who, audit::Act::RetentionSet, &about)?;
                }
            }
            if is_nightly != hall::is_nightly(hall)? {
                hall::set_nightly(hall, is_nightly, &by, now)?;
                let about = if is_nightly { "nightly on" } else { "nightly off" };
                audit::note(hall, now, &who, audit::Act::RetentionSet, about)?;
            }
            Ok::<_, HallError>(())
        })
    })
    .await?;
    see(PATH, asked.language)
}

const fn field_of(rule: Rule) -> &'static str {
    match rule {
        Rule::Left => "retention_left",
        Rule::Withdrawn => "retention_withdrawn",
        Rule::Ended => "retention_ended",
        Rule::Receipts => "retention_receipts",
        Rule::Notes => "retention_notes",
        Rule::KeptAside => "retention_kept_aside",
    }
}

fn form(language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let field = |rule: Rule| {
        let label = w.named(&format!("retention.{}", rule.word()));
        let after = w.named(&format!("retention.{}_after", rule.word()));
        ask.labelled(field_of(rule), w.fill("retention.months", &[("what", &label), ("after", &after)]), Input::Number)
    };
    let mut fields: Vec<_> = Rule::ALL.map(field).into();
    let nightly = ask.ticks("retention_night.", [("on".to_owned(), w.t("retention.nightly_tick").to_owned())]);
    fields.push(ask.field("retention_night", nightly));
    FormPage {
        w,
        other_href: format!("{RULES}?lang={}", w.language.other().code()),
        title: w.t("retention.set").to_owned(),
        text: Some(w.t("retention.set_text").to_owned()),
        action: address(RULES, &w),
        back: address(PATH, &w),
        button: w.t("retention.save").to_owned(),
        more: None,
        parts: vec![Part { title: w.t("retention.part").to_owned(), fields }],
    }
    .answer()
}

fn listed(w: &Words<'_>, due: &Due) -> (String, String, String, String) {
    let (place, what) = hall::in_words(&due.item);
    (w.named(&format!("retention.{}", due.rule.word())), place, what, due.after.to_string())
}

/// What those are called who had the runs done while they were signed in.
fn names(hall: &rusqlite::Connection, runs: &[Run]) -> rusqlite::Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for run in runs {
        if let Some(mark) = run.by.strip_prefix("officer/") {
            names.extend(audit::name_of(hall, mark)?.map(|name| (run.by.clone(), name)));
        }
    }
    Ok(names)
}

fn run_shown(w: &Words<'_>, run: &Run, names: &BTreeMap<String, String>, now: i64) -> RunShown {
    let by = match run.by.as_str() {
        "command" => w.t("audit.who.command").to_owned(),
        "relay" => w.t("audit.who.relay").to_owned(),
        by => names.get(by).cloned().unwrap_or_else(|| w.t("audit.who.officer").to_owned()),
    };
    RunShown {
        number: w.fill("retention.run", &[("number", &run.number.to_string())]),
        began: w.moment(run.began_at, now),
        ended: run.ended_at.map_or_else(|| w.t("retention.not_ended").to_owned(), |at| w.moment(at, now)),
        by,
        gone: w.count(run.gone),
        href: address(&format!("{PATH}/{}", run.number), w),
    }
}
