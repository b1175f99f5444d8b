//! The texts of the pages, in both languages.

use std::collections::BTreeSet;

use crdt_model::goal::{GoalKind, Unit};
use crdt_model::judgement::Section;
use crdt_model::questionnaire::{LANGUAGES, Measure};
use crdt_model::reference::{KindRole, Tier};
use crdt_model::rights::Role;

use super::*;
use crate::processing::{Activity, Data};
use crate::retention::Rule;

#[test]
fn both_languages_have_the_same_texts_and_every_text_is_there() {
    let texts = words::Texts::bundled();
    let keys = |table: &words::Table| table.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&texts.danish), keys(&texts.english));
    let places = |text: &str| {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(place, _)| place.to_owned())
            .collect::<BTreeSet<_>>()
    };
    for (key, danish) in &texts.danish {
        assert_eq!(places(danish), places(&texts.english[key]), "{key}");
    }
    let mut sources = Vec::new();
    for folder in ["templates", "src/pages", "src/paper"] {
        read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut sources);
    }
    let groups = [
        "devices.",
        "role.",
        "site.",
        "shown.",
        "overview.",
        "table.",
        "figure.",
        "list.",
        "sign_in.",
        "basis.",
        "standing.",
        "failure.home",
        "partnership.",
        "agreement.",
        "amendment.",
        "goal.",
        "done.",
        "statement.",
        "reference.",
        "form.",
        "group.",
        "nation.",
        "remarks.",
        "notes.",
        "note.",
        "paper.",
        "programme.",
        "quarterly.",
        "payouts.",
        "access.",
        "audit.",
        "passkey.",
        "provider.",
        "guideline.",
        "budget.",
        "questionnaire.",
        "record.",
        "invite.",
        "privacy.",
        "accessibility.",
        "processing.",
        "retention.",
        "erasures.",
        "keys.",
        "editions.",
        "known.",
        "look.",
    ];
    let is_key = |word: &&str| {
        groups.iter().any(|group| word.starts_with(group)) && !word.ends_with(".html") && !word.contains([' ', '{'])
    };
    let mut asked: Vec<String> =
        sources.iter().flat_map(|source| source.split('"')).filter(is_key).map(str::to_owned).collect();
    for source in &sources {
        for call in ["ask.field(\"", "ask.required(\""] {
            let fields = source.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            asked.extend(fields.map(|field| format!("field.{field}")));
        }
    }
    asked.extend(GoalKind::ALL.iter().map(|kind| format!("goal_kind.{kind}")));
    asked.extend(Unit::ALL.iter().map(|unit| format!("unit.{unit}")));
    asked.extend(Stage::ALL.iter().map(|stage| format!("stage.{stage}")));
    for sort in reference::Sort::ALL {
        asked.extend(["title", "text", "new"].map(|part| format!("sort.{}.{part}", sort.word())));
    }
    for role in crate::hall::account::Role::ALL {
        asked.extend(["role", "may"].map(|part| format!("access.{part}.{role}")));
    }
    asked.extend(crate::hall::audit::Act::ALL.map(|act| format!("audit.act.{}", act.word())));
    asked.extend(audit::EVENTS.map(|event| format!("audit.event.{event}")));
    asked.extend(["link", "passkey", "oidc"].map(|way| format!("audit.way.{way}")));
    asked.extend(Measure::ALL.iter().map(|measure| format!("measure.{measure}")));
    asked.extend(LANGUAGES.map(|language| format!("tongue.{language}")));
    asked.extend(KindRole::ALL.iter().map(|role| format!("kind_role.{role}")));
    asked.extend(Tier::ALL.iter().map(|tier| format!("tier.{tier}")));
    asked.extend(Section::ALL.iter().map(|section| format!("section.{section}")));
    asked.extend(Data::ALL.iter().map(|data| format!("data.{}", data.word())));
    asked.extend(Role::ALL.iter().map(|role| format!("processing.by_{}", role.word())));
    for activity in Activity::ALL {
        let parts = ["", "_purpose", "_people", "_kept"];
        asked.extend(parts.map(|part| format!("processing.{}{part}", activity.word())));
        if activity.readers().is_empty() {
            asked.push(format!("processing.{}_readers", activity.word()));
        }
    }
    for rule in Rule::ALL {
        asked.extend(["", "_after", "_why"].map(|part| format!("retention.{}{part}", rule.word())));
    }
    assert!(asked.len() > 300, "{}", asked.len());
    for word in asked {
        assert!(texts.danish.contains_key(&word), "{word} has no text");
    }
}

/// Every template, and the code of every page.
fn read_all(folder: &Path, sources: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match (path.is_dir(), path.ends_with("tests") || path.ends_with("tests.rs")) {
            (true, false) => read_all(&path, sources),
            (false, false) => sources.push(std::fs::read_to_string(&path).unwrap()),
            (_, true) => {}
        }
    }
}

#[test]
fn the_first_known_language_of_the_browser_is_used() {
    let preferred = |wanted: &str| {
        let mut headers = axum::http::HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, wanted.parse().unwrap());
        words::Language::preferred(&headers).code()
    };
    assert_eq!(preferred("en-GB,en;q=0.9,da;q=0.8"), "en");
    assert_eq!(preferred("uk, da-DK;q=0.8"), "da");
    assert_eq!(preferred("ar"), "da");
}

#[test]
fn one_thing_is_told_as_one() {
    let texts = words::Texts::bundled();
    for (language, one, more) in [
        (words::Language::Danish, "1 oplysning bliver", "2 oplysninger bliver"),
        (words::Language::English, "1 detail will", "2 details will"),
    ] {
        let w = texts.of(language);
        let said = |count: i64| w.fill_for(count, "retention.sure_text", &[("count", &w.number(count))]);
        assert!(said(1).starts_with(one) && said(2).starts_with(more), "{}", said(1));
        // A text that is the same of one and of several has none of its own.
        assert_eq!(w.fill_for(1, "overview.title", &[]), w.t("overview.title"));
    }
    for key in texts.danish.keys().filter_map(|key| key.strip_suffix(".one")) {
        let others = [key.to_owned(), format!("{key}.many")];
        let is_there = others.iter().any(|other| texts.danish.contains_key(other));
        assert!(is_there || key == "editions" || key == "erasures", "{key} is there of one only");
    }
}
