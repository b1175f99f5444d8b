//! The list of what a figure counts: each line as cells under their heads.

use chrono::NaiveDate;
use figures::IndicatorId;
use figures::evidence::Line;
use figures::glossary::Glossary;
use figures::said::Said;

use super::super::ask::Period;
use super::super::overview::href;
use super::super::words::Words;
use super::Answer;

pub(super) struct List<'a> {
    pub(super) heads: Vec<Head<'a>>,
    pub(super) rows: Vec<Vec<Cell>>,
}

pub(super) struct Head<'a> {
    pub(super) text: &'a str,
    pub(super) is_number: bool,
}

#[derive(Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) href: Option<String>,
    pub(super) is_number: bool,
    pub(super) is_id: bool,
}

/// The lines of one page; those of one figure have the same heads.
pub(super) fn list<'a>(w: &Words<'a>, period: &Period, answer: &Answer) -> List<'a> {
    let desk = Desk { w, period, glossary: &answer.glossary };
    let lines: Vec<_> = answer.evidence.lines.iter().map(|line| desk.cells(line)).collect();
    let heads = lines.first().into_iter().flatten();
    let heads = heads.map(|(head, cell)| Head { text: w.t(head), is_number: cell.is_number }).collect();
    let rows = lines.into_iter().map(|line| line.into_iter().map(|(_, cell)| cell).collect()).collect();
    List { heads, rows }
}

struct Desk<'w, 'a> {
    w: &'w Words<'a>,
    period: &'w Period,
    glossary: &'w Glossary,
}

type Cells = Vec<(&'static str, Cell)>;

impl Desk<'_, '_> {
    fn cells(&self, line: &Line) -> Cells {
        let w = self.w;
        match line {
            Line::Meeting { .. }
            | Line::Mark { .. }
            | Line::Unnamed { .. }
            | Line::Person { .. }
            | Line::Activity { .. }
            | Line::Group { .. } => self.reported(line),
            Line::Volunteer { person, group, groups, since, until, there, counts } => vec![
                ("list.person", id(person)),
                ("table.group", self.groups(group.as_deref(), *groups)),
                ("list.since", self.maybe_date(*since)),
                ("list.until", if *there { text(w.t("list.still_there")) } else { self.maybe_date(*until) }),
                ("list.counts", self.yes(*counts)),
            ],
            Line::Mentoring { group, mentor, mentee, matched, course, completed, ended } => vec![
                ("list.matched", text(w.date(*matched))),
                ("table.group", self.group(group)),
                ("list.mentor", id(mentor)),
                ("list.mentee", id(mentee)),
                ("list.course", self.maybe_date(*course)),
                ("list.completed", self.maybe_date(*completed)),
                ("list.ended", self.maybe_date(*ended)),
            ],
            Line::Headcount { group, area, date, count, method } => vec![
                ("table.group", self.group(group)),
                ("table.area", self.area(area)),
                ("list.counted", date.map_or_else(|| text(w.t("list.not_counted")), |date| text(w.date(date)))),
                ("list.method", self.word("count_method", method.as_deref())),
                ("list.count", self.maybe_number(*count)),
            ],
            Line::Estimate { group, date, count, estimator, method } => vec![
                ("list.date", text(w.date(*date))),
                ("table.group", group.as_deref().map_or_else(|| text(w.t("list.organisation")), |of| self.group(of))),
                ("list.estimator", self.word("estimator", Some(estimator))),
                ("list.method", self.word("estimate_method", Some(method))),
                ("list.count", self.number(*count)),
            ],
            Line::Child { group, child, times, first } => vec![
                ("list.person", child.as_deref().map_or_else(|| text(w.t("list.without_name")), id)),
                ("table.group", self.group(group)),
                ("list.times", self.number(*times)),
                ("list.first", text(w.date(*first))),
            ],
            Line::Stage { group, area, kind, stage, since } => vec![
                ("table.group", self.group(group)),
                ("table.kind", text(w.said(&self.glossary.kind(kind)))),
                ("table.area", self.area(area)),
                ("list.stage", self.word("stage", Some(stage))),
                ("list.since", text(w.date(*since))),
            ],
            Line::Opening { group, area, weekday, starts, ends } => vec![
                ("table.group", self.group(group)),
                ("table.area", self.area(area)),
                ("list.weekday", text(w.named(&format!("weekday.{weekday}")))),
                ("list.open", text(format!("{starts}–{ends}"))),
            ],
            Line::Training { training, date, held, named, unnamed } => vec![
                ("list.date", text(w.date(*date))),
                ("list.kind", self.word("training", Some(held))),
                ("list.number", id(training)),
                ("list.named", self.number(*named)),
                ("list.unnamed", self.number(*unnamed)),
            ],
            Line::Trainee { person, times, first, last, count } => vec![
                ("list.person", person.as_deref().map_or_else(|| text(w.t("list.without_name")), id)),
                ("list.times", self.number(*times)),
                ("list.first", text(w.date(*first))),
                ("list.last", text(w.date(*last))),
                ("list.count", self.number(*count)),
            ],
            Line::Registered { .. }
            | Line::Match { .. }
            | Line::Due { .. }
            | Line::Opinion { .. }
            | Line::Event { .. }
            | Line::Referral { .. }
            | Line::Claim { .. }
            | Line::Budget { .. } => self.of_the_host_programme(line),
            Line::Employment { person, percent, from, until } => vec![
                ("list.person", id(person)),
                ("list.since", text(w.date(*from))),
                ("list.until", self.maybe_date(*until)),
                ("list.percent", self.number(*percent)),
            ],
        }
    }

    /// What groups and hosts report as it happens.
    fn reported(&self, line: &Line) -> Cells {
        let w = self.w;
        match line {
            Line::Meeting { group, date, named, unnamed, unsettled, .. } => {
                let evening = self.period.in_group(group).on(*date);
                vec![
                    ("list.date", opens(w.date(*date), href(&evening, IndicatorId::Attendance))),
                    ("table.group", self.group(group)),
                    ("list.named", self.number(*named)),
                    ("list.unnamed", self.number(*unnamed)),
                    ("list.unsettled", self.number(*unsettled)),
                ]
            }
            Line::Mark { person, standing, .. } => vec![
                ("list.person", id(person)),
                ("list.standing", self.word("standing", Some(standing))),
                ("list.count", self.number(1)),
            ],
            Line::Unnamed { count, .. } => vec![
                ("list.person", text(w.t("list.without_name"))),
                ("list.standing", text(w.t("standing.came"))),
                ("list.count", self.number(*count)),
            ],
            Line::Person { group, groups, person, times, first, last } => vec![
                ("list.person", id(person)),
                ("table.group", self.groups(group.as_deref(), *groups)),
                ("list.times", self.number(*times)),
                ("list.first", text(w.date(*first))),
                ("list.last", text(w.date(*last))),
            ],
            Line::Activity { of, area, date, kind, persons, children } => vec![
                ("list.date", text(w.date(*date))),
                ("list.kind", self.word("activity", Some(kind))),
                ("table.area", self.area(area)),
                ("list.match", id(of)),
                ("list.persons", self.number(*persons)),
                ("list.children", self.number(*children)),
            ],
            Line::Group { group, area, days_expected, days_reported, reported } => {
                let held = href(&self.period.in_group(group), IndicatorId::MeetingsHeld);
                vec![
                    ("table.group", opens(self.glossary.names.group(group).to_owned(), held)),
                    ("table.area", self.area(area)),
                    ("list.reported", self.yes(*reported)),
                    ("list.days_reported", self.number(*days_reported)),
                    ("list.days_expected", self.number(*days_expected)),
                ]
            }
            _ => Vec::new(),
        }
    }

    fn of_the_host_programme(&self, line: &Line) -> Cells {
        let w = self.w;
        match line {
            Line::Registered { person, organisation, since } => vec![
                ("list.person", id(person)),
                ("figure.organisation", self.organisation(Some(organisation))),
                ("list.since", text(w.date(*since))),
            ],
            Line::Match { of, area, organisation, matched, first_meeting, ended, completes, counts } => vec![
                ("list.match", id(of)),
                ("table.area", self.area(area)),
                ("figure.organisation", self.organisation(organisation.as_deref())),
                ("list.matched", text(w.date(*matched))),
                ("list.first_meeting", self.maybe_date(*first_meeting)),
                ("list.ended", self.maybe_date(*ended)),
                ("list.completes", text(w.date(*completes))),
                ("list.counts", self.yes(*counts)),
            ],
            Line::Due { of, area, organisation, side, month, due, done } => vec![
                ("list.match", id(of)),
                ("table.area", self.area(area)),
                ("list.side", self.word("side", Some(side))),
                ("figure.organisation", self.organisation(organisation.as_deref())),
                ("list.month", self.maybe_number(*month)),
                ("list.due", text(w.date(*due))),
                ("list.done", self.maybe_date(*done)),
            ],
            Line::Opinion { month, agrees } => vec![
                ("table.month", text(w.month(month))),
                ("list.agrees", agrees.map_or_else(|| text(w.t("list.no_answer")), |agrees| self.yes(agrees))),
            ],
            Line::Event { event, organisation, date, partner, count } => vec![
                ("list.date", text(w.date(*date))),
                ("list.number", id(event)),
                ("figure.organisation", self.organisation(Some(organisation))),
                (
                    "list.held_by",
                    text(partner.as_deref().map_or_else(|| "–".to_owned(), |key| self.glossary.partner(key))),
                ),
                ("list.count", count.map_or_else(|| text(w.t("list.not_counted")), |count| self.number(count))),
            ],
            Line::Referral { person, destination, date } => vec![
                ("list.date", text(w.date(*date))),
                ("list.person", id(person)),
                ("list.destination", text(self.glossary.destination(destination))),
            ],
            Line::Claim { claim, of, kind, date, oere } => vec![
                ("list.date", text(w.date(*date))),
                ("list.number", id(claim)),
                ("list.match", id(of)),
                ("list.kind", self.word("activity", Some(kind))),
                ("list.amount", self.oere(*oere)),
            ],
            Line::Budget { danish, english, year, oere } => vec![
                ("list.kind", text(w.said(&Said { da: danish.clone(), en: english.clone() }))),
                ("list.year", text(year.map_or_else(|| "–".to_owned(), |year| year.to_string()))),
                ("list.amount", self.oere(*oere)),
            ],
            _ => Vec::new(),
        }
    }

    fn organisation(&self, id: Option<&str>) -> Cell {
        let name = id.and_then(|id| id.parse().ok()).and_then(|id| self.glossary.organisation(id));
        text(name.or_else(|| id.map(str::to_owned)).unwrap_or_else(|| "–".to_owned()))
    }

    fn oere(&self, oere: i64) -> Cell {
        Cell { text: self.w.said(&Said::oere(oere)).to_owned(), is_number: true, ..Cell::default() }
    }

    fn number(&self, number: i64) -> Cell {
        Cell { text: self.w.number(number), is_number: true, ..Cell::default() }
    }

    fn maybe_number(&self, number: Option<i64>) -> Cell {
        number.map_or_else(|| Cell { text: "–".to_owned(), is_number: true, ..Cell::default() }, |it| self.number(it))
    }

    fn maybe_date(&self, date: Option<NaiveDate>) -> Cell {
        text(date.map_or_else(|| "–".to_owned(), |date| self.w.date(date)))
    }

    fn group(&self, id: &str) -> Cell {
        text(self.glossary.names.group(id))
    }

    /// The group, or how many they are.
    fn groups(&self, group: Option<&str>, groups: i64) -> Cell {
        match group {
            Some(group) => self.group(group),
            None if groups == 0 => text(self.w.t("list.register_only")),
            None => text(self.w.fill_for(groups, "list.groups", &[("count", &self.w.number(groups))])),
        }
    }

    fn area(&self, key: &str) -> Cell {
        text(self.glossary.names.area(key))
    }

    fn yes(&self, yes: bool) -> Cell {
        text(self.w.t(if yes { "list.yes" } else { "list.no" }))
    }

    /// The text for one of a document's words.
    fn word(&self, sort: &str, word: Option<&str>) -> Cell {
        text(word.map_or_else(|| "–".to_owned(), |word| self.w.named(&format!("{sort}.{word}"))))
    }
}

fn text(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), ..Cell::default() }
}

fn id(id: &str) -> Cell {
    Cell { text: id.to_owned(), is_id: true, ..Cell::default() }
}

fn opens(text: String, href: String) -> Cell {
    Cell { text, href: Some(href), ..Cell::default() }
}
