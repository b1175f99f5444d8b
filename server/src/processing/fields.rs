//! The fields of every kind of document. A kind or a field that is missing here fails a test.

use crdt_model::kind::Kind;

use super::Data;

/// What each record says of who recorded it.
const LOGGED: &[(&str, Data)] =
    &[("by", Data::Recorder), ("device", Data::Recorder), ("logged", Data::Recorder), ("cancelled", Data::Nothing)];

/// The fields of a kind of document, prefixes with their slash, and what sort of data each holds. `schema` is in all.
pub fn fields(kind: Kind) -> impl Iterator<Item = (&'static str, Data)> {
    let logged = if is_logged(kind) { LOGGED } else { &[] };
    own(kind).iter().chain(logged).copied()
}

/// Whether its records say who recorded them.
pub(super) const fn is_logged(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Reference
            | Kind::Group
            | Kind::Meeting
            | Kind::Person
            | Kind::Name
            | Kind::Note
            | Kind::Match
            | Kind::Agreement
            | Kind::Link
            | Kind::Card
            | Kind::Decision
            | Kind::Payout
    )
}

const fn own(kind: Kind) -> &'static [(&'static str, Data)] {
    use Data::{
        Answer, Attendance, BirthYear, Certificate, Channel, Days, Expense, FollowUp, Guided, LegalGroup, Name,
        Nothing, Person, Receipt, Recorder, Sameness, Telephone, Tenure, Text, Wishes, Work,
    };
    match kind {
        Kind::Reference => &[
            ("area/", Nothing),
            ("agreement/", Nothing),
            ("kind-da/", Nothing),
            ("kind-en/", Nothing),
            ("kind-eu/", Nothing),
            ("kind-focus/", Nothing),
            ("kind-role/", Nothing),
            ("partner/", Nothing),
            ("channel-da/", Nothing),
            ("channel-en/", Nothing),
            ("referrer/", Nothing),
            ("follow_up_months", Nothing),
            ("organisation/", Nothing),
            ("tier/", Nothing),
            ("destination/", Nothing),
            ("information-da/", Nothing),
            ("information-en/", Nothing),
            ("language-da/", Nothing),
            ("language-en/", Nothing),
            ("interest-da/", Nothing),
            ("interest-en/", Nothing),
            ("legal-group-da/", Nothing),
            ("legal-group-en/", Nothing),
            ("retired/", Nothing),
            ("host_programme", Nothing),
        ],
        Kind::Group => &[
            ("name", Nothing),
            ("kind", Nothing),
            ("area", Nothing),
            ("organisation", Nothing),
            ("contact", Person),
            ("names_lock_days", Nothing),
            ("under_fifteens", Nothing),
            ("closed_reason", Nothing),
            ("taken_over_from", Nothing),
            ("planned_days", Nothing),
            ("stage/", Nothing),
            ("again/", Nothing),
            ("open/", Nothing),
            ("partner/", Nothing),
        ],
        Kind::Meeting => &[
            ("group", Nothing),
            ("date", Nothing),
            ("slot", Nothing),
            ("t/", Attendance),
            ("v/", Attendance),
            ("n/", Nothing),
            ("s/", Recorder),
        ],
        Kind::Person => &[
            ("role", Tenure),
            ("since", Tenure),
            ("until", Tenure),
            ("birth_year", BirthYear),
            ("channel", Channel),
            ("certificate", Certificate),
            ("as/", Tenure),
        ],
        Kind::Name => &[("first", Name), ("last", Name), ("phone", Telephone)],
        Kind::Note => {
            &[("subject", Nothing), ("author", Recorder), ("written", Recorder), ("text", Text), ("interview/", Text)]
        }
        Kind::Match => &[
            ("host", Person),
            ("newcomer", Person),
            ("organisation", Nothing),
            ("newcomer_organisation", Nothing),
            ("contact", Person),
            ("area", Wishes),
            ("matched", Days),
            ("first_meeting", Days),
            ("met", Days),
            ("ended", Days),
            ("children", Nothing),
        ],
        Kind::Activity => {
            &[("match", Nothing), ("kind", Nothing), ("date", Days), ("with/", Attendance), ("children", Nothing)]
        }
        Kind::Agreement => &[
            ("title", Nothing),
            ("partner", Nothing),
            ("starts", Nothing),
            ("ends", Nothing),
            ("grant_dkk", Nothing),
            ("decision", Nothing),
            ("case_number", Nothing),
            ("document_number", Nothing),
            ("evaluation_framework", Nothing),
            ("areas_total", Nothing),
            ("area/", Nothing),
            ("effect/", Nothing),
            ("clause/", Nothing),
            ("recipient/", Nothing),
            ("cancelled", Nothing),
        ],
        Kind::Amendment => &[
            ("agreement", Nothing),
            ("decided", Nothing),
            ("reason", Nothing),
            ("document_number", Nothing),
            ("ends", Nothing),
            ("grant_dkk", Nothing),
            ("target/", Nothing),
            ("drops/", Nothing),
            ("area/", Nothing),
        ],
        Kind::Goal => &[
            ("agreement", Nothing),
            ("kind", Nothing),
            ("danish", Nothing),
            ("english", Nothing),
            ("indicator", Nothing),
            ("target", Nothing),
            ("unit", Nothing),
            ("deadline", Nothing),
            ("area", Nothing),
            ("activity_kind", Nothing),
            ("organisation", Nothing),
            ("source", Nothing),
            ("done", Nothing),
        ],
        Kind::Statement => &[
            ("figure", Nothing),
            ("year", Nothing),
            ("as_of", Nothing),
            ("value", Nothing),
            ("date", Nothing),
            ("source", Nothing),
            ("document", Nothing),
        ],
        Kind::Judgement => &[("agreement", Nothing), ("as_of", Nothing), ("section", Nothing), ("text", Nothing)],
        Kind::Link => &[("one", Person), ("other", Person), ("l/", Sameness)],
        Kind::Training => {
            &[("kind", Nothing), ("title", Nothing), ("date", Nothing), ("v/", Attendance), ("n/", Nothing)]
        }
        Kind::Headcount => &[("group", Nothing), ("date", Nothing), ("count", Nothing), ("method", Nothing)],
        Kind::Estimate => &[
            ("group", Nothing),
            ("sort", Nothing),
            ("among", Nothing),
            ("date", Nothing),
            ("count", Nothing),
            ("estimator", Nothing),
            ("method", Nothing),
        ],
        Kind::Guidance => &[("group", Nothing), ("child", Person), ("association", Guided), ("date", Days)],
        Kind::Mentoring => &[
            ("mentor", Person),
            ("mentee", Person),
            ("matched", Days),
            ("course", Guided),
            ("completed", Days),
            ("ended", Days),
            ("end_reason", FollowUp),
            ("referrer", Channel),
        ],
        Kind::Employment => {
            &[("person", Person), ("position", Work), ("percent", Work), ("from", Work), ("until", Work)]
        }
        Kind::Registration => &[
            ("informed", Days),
            ("registered", Days),
            ("interviewed", Days),
            ("introduced", Days),
            ("withdrawn", Days),
            ("withdrawn_reason", FollowUp),
            ("channel", Channel),
            ("legal_group", LegalGroup),
            ("law", LegalGroup),
            ("segment", LegalGroup),
            ("resident", Days),
            ("resident_by", Person),
            ("purpose/", Wishes),
            ("interview_form", Nothing),
            ("interviewed_by", Person),
            ("asked_area", Wishes),
            ("asked_language/", Wishes),
            ("asked_time/", Wishes),
            ("asked_interest/", Wishes),
            ("asked_purpose/", Wishes),
            ("asked_child/", BirthYear),
        ],
        Kind::Card => &[
            ("side", Tenure),
            ("organisation", Nothing),
            ("area", Wishes),
            ("waits_since", Days),
            ("withdrawn", Days),
            ("language/", Wishes),
            ("time/", Wishes),
            ("interest/", Wishes),
            ("purpose/", Wishes),
            ("child/", BirthYear),
            ("match/", Days),
        ],
        Kind::FollowUp => &[
            ("match", Nothing),
            ("side", Nothing),
            ("month", Days),
            ("date", Days),
            ("channel", FollowUp),
            ("outcome", FollowUp),
            ("organisation", Nothing),
        ],
        Kind::Ending => &[("reason", FollowUp)],
        Kind::Claim => &[
            ("match", Nothing),
            ("activity", Nothing),
            ("kind", Expense),
            ("date", Expense),
            ("amount_oere", Expense),
            ("receipt", Receipt),
            ("receipt_after", Expense),
        ],
        Kind::Decision => &[("d/", Expense)],
        Kind::Payout => &[("paid", Expense), ("amount_oere", Expense), ("file", Nothing)],
        Kind::Guideline => &[
            ("valid_from", Nothing),
            ("published", Nothing),
            ("answer_days", Nothing),
            ("limit/", Nothing),
            ("covers_da/", Nothing),
            ("covers_en/", Nothing),
        ],
        Kind::Event => &[("title", Nothing), ("date", Nothing), ("partner", Nothing), ("count", Nothing)],
        Kind::Referral => &[("person", Person), ("destination", Guided), ("date", Days)],
        Kind::Questionnaire => &[
            ("for", Nothing),
            ("version", Nothing),
            ("valid_from", Nothing),
            ("measures/", Nothing),
            ("text/", Nothing),
        ],
        Kind::Response => &[
            ("match", Nothing),
            ("side", Nothing),
            ("questionnaire", Nothing),
            ("language", Wishes),
            ("completed", Days),
            ("answer/", Answer),
        ],
        Kind::BudgetLine => &[
            ("side", Nothing),
            ("danish", Nothing),
            ("english", Nothing),
            ("amount_dkk", Nothing),
            ("year", Nothing),
            ("organisation", Nothing),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    /// The file of `crdt-model/src` in which the keys of a kind stand.
    const fn file(kind: Kind) -> &'static str {
        match kind {
            Kind::Match | Kind::Activity => "host_match",
            Kind::Agreement | Kind::Amendment => "agreement",
            kind => kind.word(),
        }
    }

    /// `const NAME: &str = "key";`, as the model names each key once.
    fn keys(source: &str) -> BTreeSet<String> {
        let constants = source.lines().filter(|line| line.contains("const ") && line.contains(": &str = \""));
        constants.filter_map(|line| line.split('"').nth(1)).map(str::to_owned).collect()
    }

    #[test]
    fn every_field_of_every_kind_is_in_the_record() {
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crdt-model/src");
        let mut in_files: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut all_keys = BTreeSet::new();
        for kind in Kind::ALL {
            let mut source = std::fs::read_to_string(model.join(file(kind)).with_extension("rs")).unwrap();
            if kind == Kind::Registration {
                source += &std::fs::read_to_string(model.join("interview.rs")).unwrap();
            }
            let keys = keys(&source);
            assert_eq!(
                is_logged(kind),
                source.contains("Logged::read") && kind != Kind::Match && kind != Kind::Agreement,
                "{kind:?}"
            );
            all_keys.extend(keys.clone());
            in_files.insert(file(kind), keys);
        }
        // Names of figures that statements are about, not keys.
        let others = ["agreement_ends", "nationwide_"];
        for (file, keys) in in_files {
            let told: BTreeSet<&str> = Kind::ALL
                .into_iter()
                .filter(|kind| self::file(*kind) == file)
                .flat_map(fields)
                .map(|(key, _)| key)
                .collect();
            let untold: Vec<&String> =
                keys.iter().filter(|key| !told.contains(key.as_str()) && !others.contains(&key.as_str())).collect();
            assert!(untold.is_empty(), "{file} has fields that the record does not: {untold:?}");
        }
        let logged: BTreeSet<&str> = LOGGED.iter().map(|(key, _)| *key).collect();
        for kind in Kind::ALL {
            let gone: Vec<&str> =
                own(kind).iter().map(|(key, _)| *key).filter(|key| !all_keys.contains(*key)).collect();
            assert!(gone.is_empty(), "{kind:?} has no fields {gone:?} any more");
        }
        let source = std::fs::read_to_string(model.join("logged.rs")).unwrap();
        assert_eq!(keys(&source).iter().map(String::as_str).collect::<BTreeSet<_>>(), logged);
    }
}
