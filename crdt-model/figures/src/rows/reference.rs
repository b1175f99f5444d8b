//! Areas, activity kinds and the other words of the programme.

use crdt_model::document::Document;
use crdt_model::kind::DocumentId;
use crdt_model::reference::{KindRole, Reference};
use crdt_model::space::Space;

use super::{Facts, Row, Table, text, text_or_null, yes};

const AREA: Table = Table { name: "area", columns: &["area", "name", "in_agreement"] };
const KIND: Table =
    Table { name: "activity_kind", columns: &["kind", "danish", "english", "eu_category", "focus", "role"] };
const WORD: Table = Table { name: "word", columns: &["sort", "key", "danish", "english"] };

pub(super) fn reference(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Reference::read(document);
    let facts = Facts::new(&[&AREA, &KIND, &WORD], &problems);
    if space != Space::Programme || id != DocumentId::reference() {
        return facts.misplaced();
    }
    let areas = read.areas.iter().map(|(key, area)| vec![text(key), text(&area.name), yes(area.in_agreement)]);
    let kinds = read.kinds.iter().map(|(key, kind)| {
        let (tender, focus) = (text_or_null(kind.eu_category.as_deref()), text_or_null(kind.focus.as_deref()));
        let role = text_or_null(kind.role.map(KindRole::word));
        vec![text(key), text(&kind.danish), text(&kind.english), tender, focus, role]
    });
    let mut words: Vec<Row> = Vec::new();
    let mut add = |sort, key: &str, danish: &str, english: &str| {
        words.push(vec![text(sort), text(key), text(danish), text(english)]);
    };
    for (sort, names) in [
        ("partner", &read.partners),
        ("organisation", &read.organisations),
        ("referrer", &read.referrers),
        ("destination", &read.destinations),
    ] {
        names.iter().for_each(|(key, name)| add(sort, key, name, name));
    }
    for (sort, names) in [("channel", &read.channels), ("information", &read.information)] {
        names.iter().for_each(|(key, named)| add(sort, key, &named.danish, &named.english));
    }
    read.tiers.iter().for_each(|(key, tier)| add("tier", key, tier.word(), tier.word()));
    if let Some(months) = &read.follow_up_months {
        add("follow_up_months", "", months, months);
    }
    if let Some(agreement) = read.host_programme.map(|agreement| agreement.to_string()) {
        add("host_programme", "", &agreement, &agreement);
    }
    facts.with(&AREA, areas).with(&KIND, kinds).with(&WORD, words)
}
