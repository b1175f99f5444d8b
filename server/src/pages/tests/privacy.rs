//! What everybody may read: what is kept about whom, the record of it, and the accessibility statement.

use super::*;

async fn open(path: &str) -> String {
    let got = Desk::new(true).open(path, "").await;
    assert_eq!(got.status, StatusCode::OK, "{path}");
    got.body
}

#[tokio::test]
async fn they_are_open_in_both_languages_and_make_no_contact_up() {
    for (path, da, en) in [
        ("/privacy", "Hvad vi gemmer om dig", "What we keep about you"),
        ("/privacy/record", "Fortegnelse over behandlingsaktiviteter", "Record of processing activities"),
        ("/accessibility", "Tilgængelighedserklæring", "Accessibility statement"),
    ] {
        let danish = open(&format!("{path}?lang=da")).await;
        assert!(danish.contains(&format!("<h1>{da}</h1>")) && danish.contains("lang=\"da\""), "{path}");
        assert!(open(&format!("{path}?lang=en")).await.contains(&format!("<h1>{en}</h1>")), "{path}");
        assert!(danish.contains("har ikke skrevet sit navn ind endnu") && !danish.contains("mailto:"), "{path}");
    }
    let mut desk = Desk::new(true);
    let inner = Arc::get_mut(&mut desk.pages.0).unwrap();
    inner.config.responsible =
        Responsible { controller: Some("Eksempel <Kommune>".to_owned()), contact: Some("dpo@eksempel.dk".to_owned()) };
    for path in ["/privacy", "/privacy/record", "/accessibility"] {
        let page = desk.open(&format!("{path}?lang=da"), "").await.body;
        assert!(page.contains("<strong>Eksempel &#60;Kommune&#62;</strong>"), "the frame: {path}: {page}");
        assert!(page.matches("Eksempel &#60;Kommune&#62;").count() > 1, "the page itself: {path}: {page}");
        assert!(page.contains("<a href=\"mailto:dpo@eksempel.dk\">dpo@eksempel.dk</a>"), "{path}");
    }
}

#[tokio::test]
async fn the_record_says_how_long_things_are_kept_as_the_rules_are_set() {
    let desk = Desk::new(true);
    let shown = async || desk.open("/privacy/record?lang=da", "").await.body;
    assert!(shown().await.contains("slettes 6 måneder efter den dag, de trak sig."));
    let set = |months| {
        let rule = crate::retention::Rule::Withdrawn;
        desk.pages
            .hall()
            .write(|hall| {
                Ok::<_, HallError>(crate::hall::retention::set_rule(
                    hall,
                    rule,
                    months,
                    &crate::journal::By::Command,
                    0,
                )?)
            })
            .unwrap();
    };
    set(Some(3));
    assert!(shown().await.contains("slettes 3 måneder efter den dag, de trak sig."));
    set(None);
    assert!(shown().await.contains("ved interviewet: slettes ikke af sig selv."));
}

#[tokio::test]
async fn the_record_as_a_file_has_a_line_for_each_activity_field_and_table() {
    use crate::processing::{Activity, fields, tables};
    let file = open("/privacy/record.csv?lang=en").await;
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let lines: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let all_fields: usize = crdt_model::kind::Kind::ALL.into_iter().map(|kind| fields(kind).count()).sum();
    assert_eq!(lines.len(), Activity::ALL.len() + all_fields + tables().len());
    let legal = lines.iter().find(|line| &line[1] == "registration.legal_group").unwrap();
    assert_eq!((&legal[2], &legal[4]), ("The host programme", "group under the Integration Act"));
    assert!(
        lines.iter().filter(|line| &line[0] == "Processing activity").all(|line| (2..8).all(|at| !line[at].is_empty()))
    );
}
