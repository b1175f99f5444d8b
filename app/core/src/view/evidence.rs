//! What a figure counts, line by line: groups by name, people as numbers.

use crdt_model::card::MatchSide;
use figures::evidence::Line;
use figures::glossary::Glossary;

use crate::api::view::{Counted, EvidenceLine};

/// A line as it is shown. Random ids of people stay behind.
pub(super) fn shown(number: i64, line: Line, glossary: &Glossary) -> EvidenceLine {
    let bare = |what| EvidenceLine { what, number, place: None, date: None, until: None, count: None, of: None };
    let group = |id: String| Some(glossary.names.group(&id).to_owned());
    let area = |key: &str| Some(glossary.names.area(key).to_owned());
    match line {
        Line::Meeting { group: of, date, named, unnamed, .. } => {
            EvidenceLine { place: group(of), date: Some(date), count: Some(named + unnamed), ..bare(Counted::Meeting) }
        }
        Line::Mark { group: of, date, .. } => {
            EvidenceLine { place: group(of), date: Some(date), ..bare(Counted::Mark) }
        }
        Line::Unnamed { group: of, date, count } => {
            EvidenceLine { place: group(of), date: Some(date), count: Some(count), ..bare(Counted::Unnamed) }
        }
        Line::Person { group: of, groups, times, first, last, .. } => EvidenceLine {
            place: of.and_then(group),
            date: Some(first),
            until: Some(last),
            count: Some(times),
            of: Some(groups),
            ..bare(Counted::Participant)
        },
        Line::Activity { area: key, date, persons, children, .. } => EvidenceLine {
            place: area(&key),
            date: Some(date),
            count: Some(persons + children),
            ..bare(Counted::Activity)
        },
        Line::Group { group: of, days_expected, days_reported, .. } => EvidenceLine {
            place: group(of),
            count: Some(days_reported),
            of: Some(days_expected),
            ..bare(Counted::Reports)
        },
        Line::Volunteer { group: of, since, until, .. } => {
            EvidenceLine { place: of.and_then(group), date: since, until, ..bare(Counted::Volunteer) }
        }
        Line::Mentoring { group: of, matched, completed, ended, .. } => EvidenceLine {
            place: group(of),
            date: Some(matched),
            until: completed.or(ended),
            ..bare(Counted::Mentoring)
        },
        Line::Headcount { group: of, date, count, .. } => {
            let what = if count.is_some() { Counted::Headcount } else { Counted::NotCounted };
            EvidenceLine { place: group(of), date, count, ..bare(what) }
        }
        Line::Estimate { group: of, date, count, .. } => {
            EvidenceLine { place: of.and_then(group), date: Some(date), count: Some(count), ..bare(Counted::Estimate) }
        }
        Line::Child { group: of, times, first, .. } => {
            EvidenceLine { place: group(of), date: Some(first), count: Some(times), ..bare(Counted::Child) }
        }
        Line::Stage { group: of, since, .. } => {
            EvidenceLine { place: group(of), date: Some(since), ..bare(Counted::Group) }
        }
        Line::Opening { group: of, weekday, .. } => {
            EvidenceLine { place: group(of), count: Some(weekday.into()), ..bare(Counted::Opening) }
        }
        Line::Training { date, named, unnamed, .. } => {
            EvidenceLine { date: Some(date), count: Some(named + unnamed), ..bare(Counted::Training) }
        }
        Line::Trainee { times, first, last, count, .. } => EvidenceLine {
            date: Some(first),
            until: Some(last),
            count: Some(times),
            of: Some(count),
            ..bare(Counted::Trainee)
        },
        Line::Employment { percent, from, until, .. } => {
            EvidenceLine { date: Some(from), until, count: Some(percent), ..bare(Counted::Employment) }
        }
        Line::Registered { since, .. } => EvidenceLine { date: Some(since), ..bare(Counted::Registered) },
        Line::Match { area: key, matched, ended, .. } => {
            EvidenceLine { place: area(&key), date: Some(matched), until: ended, ..bare(Counted::Match) }
        }
        Line::Due { area: key, side, month, due, done, .. } => {
            let what = match (month, side.parse()) {
                (None, _) => Counted::Evaluation,
                (Some(_), Ok(MatchSide::Host)) => Counted::HostFollowUp,
                (Some(_), _) => Counted::NewcomerFollowUp,
            };
            EvidenceLine { place: area(&key), date: Some(due), until: done, count: month, ..bare(what) }
        }
        Line::Opinion { month, agrees } => {
            let what = match agrees {
                Some(true) => Counted::Agrees,
                Some(false) => Counted::DoesNotAgree,
                None => Counted::NoAnswer,
            };
            EvidenceLine { place: Some(month), ..bare(what) }
        }
        Line::Event { date, count, .. } => EvidenceLine { date: Some(date), count, ..bare(Counted::Event) },
        Line::Referral { destination, date, .. } => EvidenceLine {
            place: Some(glossary.destination(&destination)),
            date: Some(date),
            ..bare(Counted::Referral)
        },
        Line::Claim { date, oere, .. } => {
            EvidenceLine { date: Some(date), count: Some(oere), ..bare(Counted::Support) }
        }
        Line::Budget { danish, year, oere, .. } => {
            EvidenceLine { place: Some(danish), count: Some(oere), of: year, ..bare(Counted::Budget) }
        }
    }
}
