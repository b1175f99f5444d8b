//! What is agreed and stated, as it was written.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::goal::Goal;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::reference::Reference;
use crdt_model::space::Space;
use crdt_model::statement::Statement;
use figures::glossary::Glossary;
use figures::terms::Terms;

use crate::api::view::{
    Agreed, AgreementPage, AgreementTakenBack, AmendmentLine, GoalLine, StatementLine, TargetChange, Words,
};
use crate::desk::{Desk, Recorded};
use crate::error::AppError;

/// The keys of the areas of the newest agreement that has begun, as amended by today, the host programme's left out: the
/// same as the relay's. Where none has come to this device, those that the reference data marks.
pub(super) fn agreed_areas(desk: &mut Desk) -> Result<BTreeSet<String>, AppError> {
    let today = desk.today();
    let written = written(desk)?;
    let reference = desk.reference()?;
    let begun = written.begun(reference.host_programme, today);
    let terms = begun.and_then(|id| Terms::of(&written, &Glossary::default(), id, today));
    Ok(match terms {
        Some(terms) => terms.areas.into_iter().map(|area| area.key).collect(),
        None => {
            let marked = reference.areas.iter().filter(|(_, area)| area.in_agreement);
            marked.map(|(key, _)| key.clone()).collect()
        }
    })
}

/// Agreements, amendments and goals as their documents say now: what figures read back from rows.
pub(super) fn written(desk: &mut Desk) -> Result<figures::agreed::Agreed, AppError> {
    let mut written = figures::agreed::Agreed::default();
    if desk.may_read(Space::Programme, Kind::Agreement) {
        let agreements = desk.records(Space::Programme, Kind::Agreement, Agreement::read)?;
        let standing = agreements.into_iter().filter(|found| !found.record.cancelled);
        written.agreements = standing.map(|found| (found.id, found.record)).collect();
        let amendments = desk.records(Space::Programme, Kind::Amendment, Amendment::read)?.into_iter();
        let standing = amendments.filter(|found| found.record.decided.is_some() && !found.record.logged.cancelled);
        written.amendments = standing.map(|found| (found.id, found.record)).collect();
        written.amendments.sort_by_key(|(id, amendment)| (amendment.decided, amendment.logged.at, *id));
        let goals = desk.records(Space::Programme, Kind::Goal, Goal::read)?.into_iter();
        (written.taken_back, written.goals) =
            goals.map(|found| (found.id, found.record)).partition(|(_, goal)| goal.logged.cancelled);
    }
    Ok(written)
}

/// Everything agreed and stated.
pub(crate) fn agreed(desk: &mut Desk) -> Result<Agreed, AppError> {
    let reference = desk.reference()?;
    let opens = written(desk)?.meant(reference.host_programme, desk.today());
    let written = Written {
        reference: &reference,
        amendments: desk.records(Space::Programme, Kind::Amendment, Amendment::read)?,
        goals: desk.records(Space::Programme, Kind::Goal, Goal::read)?,
    };
    let agreements = desk.records(Space::Programme, Kind::Agreement, Agreement::read)?;
    let (mut gone, standing): (Vec<_>, Vec<_>) = agreements.into_iter().partition(|found| found.record.cancelled);
    gone.sort_by_key(|found| std::cmp::Reverse((found.record.starts, found.id)));
    let gone = gone.into_iter().map(|found| AgreementTakenBack { agreement: found.id, title: found.record.title });
    let pages = standing.into_iter().map(|found| written.page(found.id, found.record));
    let mut pages: Vec<_> = pages.collect();
    pages.sort_by_key(|page| std::cmp::Reverse((page.starts, page.agreement)));
    let statements = desk.records(Space::Programme, Kind::Statement, Statement::read)?;
    let mut statements: Vec<_> = statements.into_iter().map(|found| statement(found.id, found.record)).collect();
    statements.sort_by(|one, other| (&one.figure, one.year, one.as_of).cmp(&(&other.figure, other.year, other.as_of)));
    let (taken_back, may_write) = (gone.collect(), desk.may_write(Space::Programme, Kind::Agreement));
    Ok(Agreed { agreements: pages, opens, statements, taken_back, may_write })
}

/// What stands beside the agreements.
struct Written<'a> {
    reference: &'a Reference,
    amendments: Vec<Recorded<Amendment>>,
    goals: Vec<Recorded<Goal>>,
}

impl Written<'_> {
    fn page(&self, id: DocumentId, agreement: Agreement) -> AgreementPage {
        let mut amendments: Vec<_> =
            self.amendments.iter().filter(|found| found.record.agreement == Some(id)).collect();
        amendments.sort_by_key(|found| (found.record.decided, found.record.logged.at, found.id));
        let goals = self.goals.iter().filter(|found| found.record.agreement == Some(id));
        let mut goals: Vec<_> = goals.map(|found| self.goal(found)).collect();
        goals.sort_by_key(|line| (line.deadline.is_none(), line.deadline, line.goal));
        let partner = agreement.partner.map(|partner| partner.to_string());
        AgreementPage {
            agreement: id,
            title: agreement.title,
            partner: partner.map(|key| self.reference.organisations.get(&key).cloned().unwrap_or(key)),
            starts: agreement.starts,
            ends: agreement.ends,
            grant_dkk: agreement.grant_dkk,
            decision: agreement.decision,
            case_number: agreement.case_number,
            document_number: agreement.document_number,
            evaluation_framework: agreement.evaluation_framework,
            areas_total: agreement.areas_total,
            areas: agreement.areas.iter().map(|key| self.area(key)).collect(),
            effects: in_order(agreement.effects),
            clauses: in_order(agreement.clauses),
            recipients: in_order(agreement.recipients),
            amendments: amendments.into_iter().map(|found| self.amendment(found, agreement.starts)).collect(),
            goals,
        }
    }

    fn amendment(&self, found: &Recorded<Amendment>, starts: Option<NaiveDate>) -> AmendmentLine {
        let amendment = &found.record;
        let change = |(goal, target): (&DocumentId, &i64)| TargetChange {
            goal: self.words(*goal),
            target: *target,
            unit: self.written(*goal).and_then(|goal| goal.unit),
        };
        AmendmentLine {
            amendment: found.id,
            decided: amendment.decided,
            reason: amendment.reason.clone(),
            document_number: amendment.document_number.clone(),
            ends: amendment.ends,
            grant_dkk: amendment.grant_dkk,
            targets: amendment.targets.iter().map(change).collect(),
            drops: amendment.drops.iter().map(|goal| self.words(*goal)).collect(),
            areas: amendment.areas.iter().map(|key| self.area(key)).collect(),
            holds: amendment.decided.is_some() && amendment.decided >= starts,
            cancelled: amendment.logged.cancelled,
        }
    }

    fn goal(&self, found: &Recorded<Goal>) -> GoalLine {
        let goal = &found.record;
        let kind = |key: &String| {
            let sort = self.reference.kinds.get(key);
            let (da, en) = sort.map_or((key, key), |sort| (&sort.danish, &sort.english));
            Words { da: da.clone(), en: en.clone() }
        };
        GoalLine {
            goal: found.id,
            kind: goal.kind,
            words: in_words(goal),
            indicator: goal.indicator.clone(),
            target: goal.target,
            unit: goal.unit,
            deadline: goal.deadline,
            area: goal.area.as_deref().map(|key| self.area(key)),
            activity_kind: goal.activity_kind.as_ref().map(kind),
            source: goal.source.clone(),
            done: goal.done,
            cancelled: goal.logged.cancelled,
        }
    }

    fn words(&self, id: DocumentId) -> Words {
        self.written(id).map_or_else(|| Words { da: id.to_string(), en: id.to_string() }, in_words)
    }

    fn written(&self, id: DocumentId) -> Option<&Goal> {
        self.goals.iter().find(|found| found.id == id).map(|found| &found.record)
    }

    fn area(&self, key: &str) -> String {
        self.reference.areas.get(key).map_or(key, |area| &area.name).to_owned()
    }
}

fn in_words(goal: &Goal) -> Words {
    let en = goal.english.as_ref().unwrap_or(&goal.danish).clone();
    Words { da: goal.danish.clone(), en }
}

fn in_order(texts: BTreeMap<String, String>) -> Vec<String> {
    texts.into_values().collect()
}

fn statement(id: DocumentId, statement: Statement) -> StatementLine {
    StatementLine {
        statement: id,
        figure: statement.figure,
        year: statement.year,
        as_of: statement.as_of,
        value: statement.value,
        date: statement.date,
        source: statement.source,
        document: statement.document,
        cancelled: statement.logged.cancelled,
    }
}
