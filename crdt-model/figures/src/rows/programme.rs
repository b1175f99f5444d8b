//! People on their way into the host programme, what is held for them, where they are shown the way to, and the money.
//!
//! A newcomer's legal group is no figure's business: there is no column for it.

use crdt_model::budget_line::BudgetLine;
use crdt_model::document::Document;
use crdt_model::event::Event;
use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use crdt_model::questionnaire::Measure;
use crdt_model::referral::Referral;
use crdt_model::registration::{Registration, registration_id};
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Table, blob, blob_or_null, date, date_or_null, number_or_null, text, text_or_null, yes};

const REGISTRATION: Table =
    Table { name: "registration", columns: &["organisation", "person", "registered", "asked_job", "asked_staying"] };
const EVENT: Table = Table { name: "event", columns: &["organisation", "date", "partner", "count"] };
const REFERRAL: Table = Table { name: "referral", columns: &["organisation", "person", "destination", "date"] };
const BUDGET_LINE: Table =
    Table { name: "budget_line", columns: &["side", "danish", "english", "amount_dkk", "year", "organisation"] };

/// Of purposes and segment there is what follows from them: which questions a newcomer is asked.
pub(super) fn registration(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Registration::read(document);
    let facts = Facts::new(&[&REGISTRATION], &problems);
    let person = PersonId::from_bytes(*id.bytes());
    let organisation = match space {
        Space::Organisation(organisation) if registration_id(person) == id => organisation,
        _ => return facts.misplaced(),
    };
    if read.logged.cancelled {
        return facts;
    }
    let is_asked = |measure: Measure| yes(measure.is_for(read.purposes.iter().copied(), read.segment));
    let row = vec![
        blob(organisation.as_bytes()),
        blob(person.as_bytes()),
        date_or_null(read.registered),
        is_asked(Measure::Job),
        is_asked(Measure::Staying),
    ];
    facts.with(&REGISTRATION, [row])
}

/// What it was called is not a figure's business.
pub(super) fn event(space: Space, document: &Document) -> Facts {
    let (read, problems) = Event::read(document);
    let facts = Facts::new(&[&EVENT], &problems);
    let Space::Organisation(organisation) = space else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let Some(on) = read.date else { return facts.left_out() };
    let partner = text_or_null(read.partner.as_deref());
    facts.with(&EVENT, [vec![blob(organisation.as_bytes()), date(on), partner, number_or_null(read.count)]])
}

pub(super) fn referral(space: Space, document: &Document) -> Facts {
    let (read, problems) = Referral::read(document);
    let facts = Facts::new(&[&REFERRAL], &problems);
    let Space::Organisation(organisation) = space else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let Some((person, on)) = read.person.zip(read.date) else { return facts.left_out() };
    let row = vec![blob(organisation.as_bytes()), blob(person.as_bytes()), text(&read.destination), date(on)];
    facts.with(&REFERRAL, [row])
}

/// The texts are public.
pub(super) fn budget_line(space: Space, document: &Document) -> Facts {
    let (read, problems) = BudgetLine::read(document);
    let facts = Facts::new(&[&BUDGET_LINE], &problems);
    if space != Space::Programme {
        return facts.misplaced();
    }
    if read.logged.cancelled {
        return facts;
    }
    let Some((side, amount)) = read.side.zip(read.amount_dkk) else { return facts.left_out() };
    let row = vec![
        text(side.word()),
        text(&read.danish),
        text_or_null(read.english.as_deref()),
        Value::Integer(amount),
        number_or_null(read.year),
        blob_or_null(read.organisation.as_ref().map(|organisation| organisation.as_bytes().as_slice())),
    ];
    facts.with(&BUDGET_LINE, [row])
}
