//! The lines of indicators in SQL, and how each becomes a [`Line`].

use chrono::NaiveDate;
use rusqlite::Row;
use rusqlite::types::Type;

use super::Line;
use crate::counted::Thing;
use crate::question::id_text;

/// The query for the lines of an indicator, over its facts. `amount` is what each adds to the figure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) thing: Thing,
    /// What tells two things apart, whatever else is known of them: columns of the select.
    pub(crate) key: &'static [&'static str],
    pub(crate) select: &'static str,
    pub(super) order: &'static str,
    pub(super) line: fn(&Row<'_>) -> rusqlite::Result<Line>,
}

impl Shape {
    pub(crate) const MEETINGS: Self = Self {
        thing: Thing::Meeting,
        key: &["place", "date", "slot"],
        select: "select place, date, slot, named, unnamed, two_answers, amount from fact where counts",
        order: "date desc, place, slot",
        line: |row| {
            Ok(Line::Meeting {
                group: id(row, "place")?,
                date: date(row, "date")?,
                slot: row.get("slot")?,
                named: row.get("named")?,
                unnamed: row.get("unnamed")?,
                unsettled: row.get("two_answers")?,
            })
        },
    };

    pub(super) const MARKS: Self = Self {
        thing: Thing::Participant,
        key: &["place", "date", "person"],
        select: "select place, date, person, standing, 1 as amount from presence
                 union all
                 select place, date, null, null, unnamed from fact where counts and unnamed > 0",
        order: "person is null, person",
        line: |row| {
            let (group, date) = (id(row, "place")?, date(row, "date")?);
            Ok(match maybe_id(row, "person")? {
                Some(person) => Line::Mark { group, date, person, standing: row.get("standing")? },
                None => Line::Unnamed { group, date, count: row.get("amount")? },
            })
        },
    };

    pub(crate) const PARTICIPANTS: Self = Self {
        thing: Thing::Participant,
        key: &["subject"],
        select: "select iif(count(distinct place) = 1, place, null) as place, count(distinct place) as groups, subject,
                   sum(times) as times, min(first) as first, max(last) as last, 1 as amount
                 from fact where counts group by house, subject",
        order: "place is null, place, subject",
        line: |row| {
            Ok(Line::Person {
                group: maybe_id(row, "place")?,
                groups: row.get("groups")?,
                person: id(row, "subject")?,
                times: row.get("times")?,
                first: date(row, "first")?,
                last: date(row, "last")?,
            })
        },
    };

    pub(crate) const ACTIVITIES: Self = Self {
        thing: Thing::Activity,
        key: &["document"],
        select: "select place, area, date, done, persons, children, document, amount from fact where counts",
        order: "date desc, place, document",
        line: |row| {
            Ok(Line::Activity {
                of: id(row, "place")?,
                area: row.get("area")?,
                date: date(row, "date")?,
                kind: row.get("done")?,
                persons: row.get("persons")?,
                children: row.get("children")?,
            })
        },
    };

    pub(crate) const GROUPS_REPORTING: Self = Self {
        thing: Thing::Group,
        key: &["place"],
        select: "select place, area, expected, answered, counts, counts as amount from fact",
        order: "counts, expected - answered desc, place",
        line: |row| {
            Ok(Line::Group {
                group: id(row, "place")?,
                area: row.get("area")?,
                days_expected: row.get("expected")?,
                days_reported: row.get("answered")?,
                reported: row.get("counts")?,
            })
        },
    };

    pub(crate) const VOLUNTEERS: Self = Self {
        thing: Thing::Volunteer,
        key: &["subject"],
        select: "select iif(count(distinct place) = 1, max(place), null) as place, count(distinct place) as groups,
                   subject, min(date) as since, until, there, max(counts) as counts, max(counts) as amount
                 from fact group by house, subject",
        order: "counts, since desc, subject",
        line: |row| {
            Ok(Line::Volunteer {
                person: id(row, "subject")?,
                group: maybe_id(row, "place")?,
                groups: row.get("groups")?,
                since: maybe_date(row, "since")?,
                until: maybe_date(row, "until")?,
                there: row.get("there")?,
                counts: row.get("counts")?,
            })
        },
    };

    pub(crate) const MENTEES: Self = Self {
        thing: Thing::Mentee,
        key: &["mentee"],
        select: "select place, mentor, subject as mentee, min(date) as matched, course, completed, ended, 1 as amount
                 from fact where counts group by house, subject",
        order: "matched desc, mentee",
        line: mentoring,
    };

    pub(crate) const MENTORINGS: Self = Self {
        thing: Thing::Mentoring,
        key: &["document"],
        select: "select place, mentor, mentee, matched, course, completed, ended, document, amount from fact where counts",
        order: "course desc, document",
        line: mentoring,
    };

    pub(crate) const HEADCOUNTS: Self = Self {
        thing: Thing::Headcount,
        key: &["place"],
        select: "select place, area, date, count, method, coalesce(count, 0) as amount from census",
        order: "count is not null, count desc, place",
        line: |row| {
            Ok(Line::Headcount {
                group: id(row, "place")?,
                area: row.get("area")?,
                date: maybe_date(row, "date")?,
                count: row.get("count")?,
                method: row.get("method")?,
            })
        },
    };

    pub(crate) const LIBRARY_HEADCOUNTS: Self = Self {
        select: "select place, area, date, count, method, coalesce(count, 0) as amount from census
                 where role = 'career_library'",
        ..Self::HEADCOUNTS
    };

    pub(crate) const ESTIMATES: Self = Self {
        thing: Thing::Estimate,
        key: &["document"],
        select: "select place, date, estimator, method, document, amount from fact where counts",
        order: "place is not null, amount desc, document",
        line: |row| {
            Ok(Line::Estimate {
                group: maybe_id(row, "place")?,
                date: date(row, "date")?,
                count: row.get("amount")?,
                estimator: row.get("estimator")?,
                method: row.get("method")?,
            })
        },
    };

    pub(crate) const CHILDREN: Self = Self {
        thing: Thing::Child,
        key: &["subject"],
        select: "select place, child, count(*) as times, min(date) as first, subject, 1 as amount
                 from fact where counts group by house, subject",
        order: "first desc, subject",
        line: |row| {
            Ok(Line::Child {
                group: id(row, "place")?,
                child: maybe_id(row, "child")?,
                times: row.get("times")?,
                first: date(row, "first")?,
            })
        },
    };

    pub(crate) const GROUPS: Self = Self {
        thing: Thing::Group,
        key: &["place"],
        select: "select place, area, kind, stage, since, amount from fact where counts",
        order: "since desc, place",
        line: |row| {
            Ok(Line::Stage {
                group: id(row, "place")?,
                area: row.get("area")?,
                kind: row.get("kind")?,
                stage: row.get("stage")?,
                since: date(row, "since")?,
            })
        },
    };

    pub(crate) const OPENINGS: Self = Self {
        thing: Thing::Opening,
        key: &["place", "weekday"],
        select: "select place, area, weekday, starts, ends, amount from fact where counts",
        order: "weekday, starts, place",
        line: |row| {
            Ok(Line::Opening {
                group: id(row, "place")?,
                area: row.get("area")?,
                weekday: row.get("weekday")?,
                starts: row.get("starts")?,
                ends: row.get("ends")?,
            })
        },
    };

    pub(crate) const TRAININGS: Self = Self {
        thing: Thing::Training,
        key: &["training"],
        select: "select substr(document, 2) as training, held, date, sum(named) as named, sum(unnamed) as unnamed,
                   sum(amount) as amount
                 from fact where counts group by document, held, date",
        order: "date desc, training",
        line: |row| {
            Ok(Line::Training {
                training: id(row, "training")?,
                date: date(row, "date")?,
                held: row.get("held")?,
                named: row.get("named")?,
                unnamed: row.get("unnamed")?,
            })
        },
    };

    pub(crate) const TRAINEES: Self = Self {
        thing: Thing::Trainee,
        key: &["subject"],
        select: "select subject, count(*) as times, min(date) as first, max(date) as last,
                   iif(subject is null, sum(amount), 1) as amount
                 from fact where counts group by house, subject, iif(subject is null, document, null)",
        order: "subject is null, subject, first desc, last",
        line: |row| {
            Ok(Line::Trainee {
                person: maybe_id(row, "subject")?,
                times: row.get("times")?,
                first: date(row, "first")?,
                last: date(row, "last")?,
                count: row.get("amount")?,
            })
        },
    };

    pub(crate) const CONSULTANTS: Self = Self {
        thing: Thing::Consultant,
        key: &["subject"],
        select: "select subject, sum(percent) as percent, min(from_date) as from_date, max(until_date) as until_date,
                   1 as amount
                 from fact where counts group by house, subject",
        order: "from_date, subject",
        line: employment,
    };

    pub(crate) const EMPLOYMENTS: Self = Self {
        thing: Thing::Employment,
        key: &["document"],
        select: "select subject, percent, from_date, until_date, document, amount from fact where counts",
        order: "from_date, subject, document",
        line: employment,
    };

    pub(crate) const REGISTERED: Self = Self {
        thing: Thing::Registered,
        key: &["subject"],
        select: "select organisation, subject, min(date) as since, 1 as amount from fact where counts group by house, subject",
        order: "since desc, subject",
        line: |row| {
            Ok(Line::Registered {
                person: id(row, "subject")?,
                organisation: id(row, "organisation")?,
                since: date(row, "since")?,
            })
        },
    };

    pub(crate) const MATCHES: Self = Self {
        thing: Thing::Match,
        key: &["place"],
        select: "select place, area, organisation, matched, first_meeting, ended, completes, counts,
                   iif(counts, amount, 0) as amount from fact",
        order: "counts, matched desc, place",
        line: |row| {
            Ok(Line::Match {
                of: id(row, "place")?,
                area: row.get("area")?,
                organisation: maybe_id(row, "organisation")?,
                matched: date(row, "matched")?,
                first_meeting: maybe_date(row, "first_meeting")?,
                ended: maybe_date(row, "ended")?,
                completes: date(row, "completes")?,
                counts: row.get("counts")?,
            })
        },
    };

    pub(crate) const DUE: Self = Self {
        thing: Thing::Due,
        key: &["place", "side", "month"],
        select: "select place, area, organisation, side, month, due, done, iif(counts, amount, 0) as amount from fact",
        order: "done is not null, due desc, place, side, month",
        line: |row| {
            Ok(Line::Due {
                of: id(row, "place")?,
                area: row.get("area")?,
                organisation: maybe_id(row, "organisation")?,
                side: row.get("side")?,
                month: row.get("month")?,
                due: date(row, "due")?,
                done: maybe_date(row, "done")?,
            })
        },
    };

    pub(crate) const OPINIONS: Self = Self {
        thing: Thing::Opinion,
        key: &["month", "counts"],
        select: "select substr(date, 1, 7) as month, counts, iif(counts, amount, 0) as amount from fact",
        // Those that are alike in what is shown may stand in any order: the matches' own would tell them apart.
        order: "counts, month desc",
        line: |row| Ok(Line::Opinion { month: row.get("month")?, agrees: row.get("counts")? }),
    };

    pub(crate) const EVENTS: Self = Self {
        thing: Thing::Event,
        key: &["event"],
        select: "select substr(document, 2) as event, organisation, date, partner, count, amount from fact where counts",
        order: "date desc, event",
        line: event,
    };

    pub(crate) const EVENTS_COUNTED: Self = Self {
        thing: Thing::Event,
        key: &["event"],
        select: "select substr(document, 2) as event, organisation, date, partner, count, coalesce(count, 0) as amount
                 from held_event",
        order: "count is not null, date desc, event",
        line: event,
    };

    pub(crate) const REFERRALS: Self = Self {
        thing: Thing::Referral,
        key: &["document"],
        select: "select person, destination, date, document, amount from fact where counts",
        order: "date desc, document",
        line: |row| {
            Ok(Line::Referral {
                person: id(row, "person")?,
                destination: row.get("destination")?,
                date: date(row, "date")?,
            })
        },
    };

    pub(crate) const CLAIMS: Self = Self {
        thing: Thing::Claim,
        key: &["claim"],
        select: "select place, substr(document, 2) as claim, expense, date, amount from fact where counts",
        order: "date desc, claim",
        line: |row| {
            Ok(Line::Claim {
                claim: id(row, "claim")?,
                of: id(row, "place")?,
                kind: row.get("expense")?,
                date: date(row, "date")?,
                oere: row.get("amount")?,
            })
        },
    };

    pub(crate) const BUDGET: Self = Self {
        thing: Thing::Budget,
        key: &["danish", "english", "year"],
        select: "select danish, coalesce(english, danish) as english, year, amount from fact",
        order: "year, amount desc, danish",
        line: |row| {
            Ok(Line::Budget {
                danish: row.get("danish")?,
                english: row.get("english")?,
                year: row.get("year")?,
                oere: row.get("amount")?,
            })
        },
    };
}

fn event(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line::Event {
        event: id(row, "event")?,
        organisation: id(row, "organisation")?,
        date: date(row, "date")?,
        partner: row.get("partner")?,
        count: row.get("count")?,
    })
}

fn mentoring(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line::Mentoring {
        group: id(row, "place")?,
        mentor: id(row, "mentor")?,
        mentee: id(row, "mentee")?,
        matched: date(row, "matched")?,
        course: maybe_date(row, "course")?,
        completed: maybe_date(row, "completed")?,
        ended: maybe_date(row, "ended")?,
    })
}

fn employment(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line::Employment {
        person: id(row, "subject")?,
        percent: row.get("percent")?,
        from: date(row, "from_date")?,
        until: maybe_date(row, "until_date")?,
    })
}

fn id(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    Ok(id_text(row.get_ref(column)?.as_blob()?))
}

fn maybe_id(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<String>> {
    Ok(row.get_ref(column)?.as_blob_or_null()?.map(id_text))
}

fn date(row: &Row<'_>, column: &str) -> rusqlite::Result<NaiveDate> {
    parsed(&row.get::<_, String>(column)?)
}

fn maybe_date(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
    row.get::<_, Option<String>>(column)?.as_deref().map(parsed).transpose()
}

fn parsed(text: &str) -> rusqlite::Result<NaiveDate> {
    text.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}
