//! The yearly note (*efterretningsnotat*) on an agreement as data: terms, goals, every figure with all that must stand
//! beside it, groups by where they are in their life, the nationwide table, remarks. And a draft of its sentences.
//!
//! What the officer writes in it is not here: this room knows only what the rows hold.

mod draft;

use chrono::NaiveDate;
use crdt_model::judgement::Section;
use crdt_model::kind::DocumentId;
use rusqlite::Connection;
use serde::Serialize;

use crate::agreed::Agreed;
use crate::figure::Figure;
use crate::glossary::Glossary;
use crate::goals::{self, Aim};
use crate::groups::{self, GroupLine};
use crate::indicator::{Basis, Denominator, IndicatorId, Words};
use crate::moment::Moment;
use crate::nationwide::Nationwide;
use crate::remarks::{self, Ground, Remark};
use crate::said::Said;
use crate::terms::{Terms, Trouble, astray};

pub(crate) use draft::sentence;
pub use draft::{reached, value};

/// The note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// As of when, and as known when.
    pub moment: Moment,
    /// The agreement as of then.
    pub terms: Terms,
    /// Its goals.
    pub goals: Vec<Aim>,
    /// Every figure, in the order of [`SECTIONS`].
    pub figures: Vec<Told>,
    /// The sentences that the figures make, by section.
    pub draft: Vec<Sentence>,
    /// Every group.
    pub groups: Vec<GroupLine>,
    /// What is stated of the whole country.
    pub nationwide: Nationwide,
    /// Contradictions.
    pub remarks: Vec<Remark>,
    /// Goals and amendments of agreements that are not known.
    pub astray: Vec<Trouble>,
}

/// A figure with all that must stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Which.
    pub id: IndicatorId,
    /// The version of its definition.
    pub version: u32,
    /// In which section it stands.
    pub section: Section,
    /// What it is called.
    pub name: Words,
    /// What it counts.
    pub definition: Words,
    /// Where it comes from.
    pub basis: Basis,
    /// The first date that counts.
    pub from: NaiveDate,
    /// The last date that counts; it is as of then.
    pub to: NaiveDate,
    /// The figure.
    pub figure: Figure,
    /// What it is a part of.
    pub denominator: Option<Denominator>,
    /// How much of that it is, in tenths of a percent.
    pub share: Option<i64>,
}

/// A sentence that a figure makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// In which section it stands.
    pub section: Section,
    /// The figure.
    pub id: IndicatorId,
    /// The figure as it stands in the sentence.
    pub value: Said,
    /// What stands before the figure.
    pub before: Said,
    /// What stands after it, goals included.
    pub after: Said,
}

/// Which figures stand in which section.
pub const SECTIONS: [(Section, &[IndicatorId]); 6] = [
    (
        Section::People,
        &[
            IndicatorId::NewVolunteers,
            IndicatorId::Volunteers,
            IndicatorId::VolunteersRetained,
            IndicatorId::UsersCounted,
            IndicatorId::CareerLibraryUsers,
            IndicatorId::ChildrenGuided,
            IndicatorId::Participants,
        ],
    ),
    (
        Section::Groups,
        &[
            IndicatorId::NewGroups,
            IndicatorId::GroupsRunning,
            IndicatorId::GroupsEstablishing,
            IndicatorId::GroupsPlanned,
            IndicatorId::GroupsClosed,
            IndicatorId::OpeningDays,
            IndicatorId::MeetingsHeld,
        ],
    ),
    (Section::Consultants, &[IndicatorId::Consultants, IndicatorId::ConsultantFte]),
    (
        Section::Training,
        &[
            IndicatorId::IntroParticipants,
            IndicatorId::IntroFromMunicipality,
            IndicatorId::TrainingAttendances,
            IndicatorId::TrainingParticipants,
            IndicatorId::TalkAttendances,
        ],
    ),
    (Section::Minorities, &[IndicatorId::MinorityVolunteers]),
    (
        Section::Mentoring,
        &[
            IndicatorId::MentorsRecruited,
            IndicatorId::MenteesMatched,
            IndicatorId::MentorCourses,
            IndicatorId::MentorCoursesCompleted,
        ],
    ),
];

impl Note {
    /// The note on an agreement as of a moment; nothing when the agreement is not known.
    pub fn of(connection: &Connection, agreement: DocumentId, moment: Moment) -> rusqlite::Result<Option<Self>> {
        let agreed = Agreed::at(connection, moment.position)?.stated_by(moment.as_of);
        let glossary = Glossary::at(connection, moment.position)?;
        let Some(terms) = Terms::of(&agreed, &glossary, agreement, moment.as_of) else { return Ok(None) };
        let goals = goals::of(connection, &agreed, &terms, &moment)?;
        let groups = groups::of(connection, &glossary, &terms, &moment)?;
        let (agreed, glossary) = (&agreed, &glossary);
        let remarks = remarks::all(&Ground {
            connection,
            agreed,
            glossary,
            terms: &terms,
            goals: &goals,
            groups: &groups,
            moment: &moment,
        })?;
        let mut figures = Vec::new();
        for (section, ids) in SECTIONS {
            for id in ids {
                figures.extend(told(connection, &terms, &moment, section, *id)?);
            }
        }
        Ok(Some(Self {
            draft: draft::sentences(&figures, &goals),
            nationwide: Nationwide::of(agreed),
            astray: astray(agreed),
            moment,
            terms,
            goals,
            figures,
            groups,
            remarks,
        }))
    }

    /// The agreement that is meant as of a date where none is named.
    pub fn meant(connection: &Connection, position: i64, as_of: NaiveDate) -> rusqlite::Result<Option<DocumentId>> {
        let programme = Glossary::at(connection, position)?.host_programme();
        Ok(Agreed::at(connection, position)?.meant(programme, as_of))
    }

    /// Every agreement that is known at a position and what it is called, the newest first.
    pub fn agreements(connection: &Connection, position: i64) -> rusqlite::Result<Vec<(DocumentId, String)>> {
        let agreed = Agreed::at(connection, position)?;
        let mut all: Vec<_> = agreed.agreements.into_iter().collect();
        all.sort_by(|(one, made), (other, later)| (later.starts, other).cmp(&(made.starts, one)));
        Ok(all.into_iter().map(|(id, agreement)| (id, agreement.title)).collect())
    }
}

/// A figure from the agreement's first day; nothing while that is to come.
fn told(
    connection: &Connection,
    terms: &Terms,
    moment: &Moment,
    section: Section,
    id: IndicatorId,
) -> rusqlite::Result<Option<Told>> {
    let Ok(question) = moment.question(terms.starts, terms.ends) else { return Ok(None) };
    let indicator = id.indicator();
    let figure = indicator.figure(connection, &question)?;
    Ok(Some(Told {
        id,
        version: indicator.version,
        section,
        name: indicator.name,
        definition: indicator.definition,
        basis: indicator.basis,
        from: question.from(),
        to: question.last(),
        denominator: indicator.denominator,
        share: figure.share_tenths(),
        figure,
    }))
}
