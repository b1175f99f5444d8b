//! What is agreed, stated and judged.

use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::goal::{Goal, GoalKind, Unit};
use crdt_model::id::OrganisationId;
use crdt_model::judgement::{Judgement, Section};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::statement::Statement;

use super::{TABLET, date, logged, written};

#[test]
fn an_agreement_reads_back_with_all_that_hangs_on_it() {
    let agreement = DocumentId::new(Kind::Agreement, [1; 16]);
    let goal = DocumentId::new(Kind::Goal, [1; 16]);
    reads_back!(
        Agreement {
            title: "Partnerskabsaftalen".to_owned(),
            partner: Some(OrganisationId::from_bytes([7; 16])),
            starts: Some(date("2008-08-01")),
            ends: Some(date("2010-12-31")),
            grant_dkk: Some(3_150_000),
            decision: Some("BR 371/07".to_owned()),
            case_number: Some("2009-30870".to_owned()),
            document_number: Some("2009-578891".to_owned()),
            evaluation_framework: Some("BR 112/07B".to_owned()),
            areas_total: Some(12),
            areas: ["tingbjerg".to_owned()].into(),
            effects: [("safety".to_owned(), "Højere tryghed".to_owned())].into(),
            clauses: [("flex".to_owned(), "Fleksjob".to_owned())].into(),
            recipients: [("social".to_owned(), "Socialudvalget".to_owned())].into(),
            cancelled: false,
        },
        Agreement
    );
    reads_back!(
        Amendment {
            agreement: Some(agreement),
            decided: Some(date("2010-03-01")),
            reason: "Karrierebiblioteket indgår i stedet".to_owned(),
            document_number: Some("1".to_owned()),
            ends: Some(date("2011-04-30")),
            grant_dkk: Some(1),
            targets: [(goal, 100)].into(),
            drops: [DocumentId::new(Kind::Goal, [2; 16])].into(),
            areas: ["valby".to_owned()].into(),
            logged: logged(),
        },
        Amendment
    );
    reads_back!(
        Goal {
            agreement: Some(agreement),
            kind: Some(GoalKind::Quantitative),
            danish: "Nye frivillige".to_owned(),
            english: Some("New volunteers".to_owned()),
            indicator: Some("new_volunteers".to_owned()),
            target: Some(120),
            unit: Some(Unit::Persons),
            deadline: Some(date("2009-12-31")),
            area: Some("valby".to_owned()),
            organisation: Some(OrganisationId::from_bytes([7; 16])),
            activity_kind: Some("homework_cafe".to_owned()),
            source: Some("2009-30870".to_owned()),
            done: Some(date("2009-06-01")),
            logged: logged(),
        },
        Goal
    );
    reads_back!(
        Statement {
            figure: "nationwide_volunteers".to_owned(),
            year: Some(2009),
            as_of: Some(date("2009-12-31")),
            value: Some(4_600),
            date: Some(date("2011-04-30")),
            source: "Dansk Flygtningehjælp".to_owned(),
            document: Some("Landsplan".to_owned()),
            logged: logged(),
        },
        Statement
    );
    reads_back!(
        Judgement {
            agreement: Some(agreement),
            as_of: Some(date("2009-09-30")),
            section: Some(Section::Status),
            text: "Forvaltningen vurderer, at målet nås.".to_owned(),
            logged: logged(),
        },
        Judgement
    );
}
