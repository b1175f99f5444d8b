//! What is kept along the way equals what the facts add up to, whatever is recorded, whenever it is asked.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime, Weekday};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::group::{self, Stage};
use crdt_model::kind::DocumentId;
use crdt_model::link::Sameness;
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, MeetingState, Occasion, Slot, StateMark, meeting_id};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use proptest::collection::vec;
use proptest::prelude::*;
use rusqlite::{Connection, params_from_iter};

use super::city::{City, device, empty, group as id, person};
use super::work::organisation;
use crate::figure::coverages;
use crate::indicator::Kept;
use crate::question::{KNOWN, key_text};
use crate::tally::tallies;
use crate::{By, Coverage, Cube, Indicator, IndicatorId, Question, Rows, project, schema};

const PARTS: [By; 5] = [By::Whole, By::Area, By::Group, By::Month, By::Kind];

/// Of days that reach over a year's end.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2025, 10, 20).unwrap();

/// The relay's rows, which remember, and a device's, which do not.
struct Both {
    city: City,
    documents: BTreeMap<(Space, DocumentId), Document>,
    relay: Connection,
    device: Connection,
    taken: usize,
    position: i64,
}

fn day(number: u8) -> NaiveDate {
    FIRST + Days::new(u64::from(number % 160))
}

impl Both {
    fn new() -> Self {
        let (city, documents) = (City::organised(), BTreeMap::new());
        let mut kept = Self { city, documents, relay: empty(), device: empty(), taken: 0, position: 0 };
        kept.relay.set_prepared_statement_cache_capacity(256);
        kept.device.set_prepared_statement_cache_capacity(256);
        kept.take_in();
        kept
    }

    fn take_in(&mut self) {
        for entry in &self.city.log[self.taken..] {
            let document = self.documents.entry((entry.space, entry.id)).or_default();
            document.apply(std::slice::from_ref(&entry.bytes)).unwrap();
            self.position += 1;
            let rows = Rows::of(entry.space, entry.id, document);
            project::store(&self.relay, self.position, entry.space, entry.id, &rows).unwrap();
            project::replace(&self.device, self.position, entry.space, entry.id, &rows).unwrap();
        }
        self.taken = self.city.log.len();
    }

    /// Anything that somebody may record, drawn from six bytes.
    fn step(&mut self, [what, of, on, who, by, how]: [u8; 6]) {
        let (of, date, who, by) = (id(1 + of % 3), day(on), person(10 + who % 5), 1 + by % 3);
        let space = Space::Group(of);
        let occasion = Occasion { group: of, date, slot: Slot(u16::from(how % 3)) };
        let edit = match what % 12 {
            0..=4 => {
                let answers = [Answer::Came, Answer::Came, Answer::Left, Answer::SaidNo, Answer::Retracted];
                let mark = Mark::new(answers[usize::from(what % 5)], UnixMillis(1), person(200));
                Some(meeting::mark(who, device(by), &mark))
            }
            5 => Some(meeting::count_unnamed(device(by), i64::from(how % 4))),
            6 => {
                let states =
                    [MeetingState::Held, MeetingState::HeldClosed, MeetingState::Cancelled, MeetingState::Silent];
                let state = states[usize::from(how % 4)];
                Some(meeting::set_state(device(by), &StateMark { state, at: UnixMillis(1), by: person(200) }))
            }
            _ => None,
        };
        if let Some(edit) = edit {
            let mut edits = meeting::start(&occasion);
            edits.push(edit);
            self.city.record(by, space, meeting_id(&occasion), &edits);
        }
        let of_group = match what % 12 {
            7 => {
                let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
                let weekday = Weekday::try_from(how % 7).unwrap();
                let until = (by == 1).then(|| date + Days::new(u64::from(how)));
                let opening = Opening { weekday, starts: time(16), ends: time(18), from: date, until };
                Some(group::set_opening(Slot(u16::from(how % 2) + 1), &opening))
            }
            8 => Some(group::reach_stage(Stage::ALL[usize::from(how) % Stage::ALL.len()], date)),
            9 => Some(Edit::put("area", ["husum", "tingbjerg", ""][usize::from(how % 3)])),
            10 => Some(Edit::put("organisation", organisation(1 + how % 2).to_string())),
            _ => None,
        };
        self.city.record(1, space, DocumentId::group(of), &of_group.into_iter().collect::<Vec<_>>());
        if what % 12 == 11 {
            let (one, other) = (10 + on % 5, 10 + how % 5);
            if one != other {
                self.city.link(by, one, other, Sameness::ALL[usize::from(what / 12 % 3)]);
            }
        }
        self.take_in();
        // Now and then somebody's meeting is erased.
        if what > 250 {
            self.position += 1;
            let (meeting, none) = (meeting_id(&occasion), Rows::none(space, meeting_id(&occasion)));
            project::store(&self.relay, self.position, space, meeting, &none).unwrap();
            project::replace(&self.device, self.position, space, meeting, &none).unwrap();
        }
    }
}

/// The coverage as the definition has it: from every evening that was expected and every report.
fn answered(rows: &Connection, question: &Question, by: By) -> BTreeMap<String, Coverage> {
    let key = by.key();
    let sql = format!(
        "{KNOWN} select key, count(*) filter (where expected > 0), count(*) filter (where expected > 0 and reports > 0),
           sum(expected), sum(answered)
         from (select {key} as key, sum(expected) as expected, sum(expected and answered) as answered,
             sum(answered) as reports from answer group by 1, place)
         group by key"
    );
    let mut statement = rows.prepare_cached(&sql).unwrap();
    let mut found = statement.query(params_from_iter(question.values(rows).unwrap())).unwrap();
    let mut all = BTreeMap::new();
    while let Some(row) = found.next().unwrap() {
        let [groups_expected, groups_reported, days_expected, days_reported] =
            std::array::from_fn(|column| row.get(column + 1).unwrap());
        let coverage = Coverage { groups_expected, groups_reported, days_expected, days_reported };
        all.insert(key_text(row.get_ref(0).unwrap()), coverage);
    }
    all
}

fn hold_equal(rows: &Connection, question: &Question) {
    let cube = Cube::of(rows, question).unwrap();
    for by in PARTS {
        assert_eq!(cube.by(by), tallies(rows, question, by).unwrap(), "{by:?} {question:?}");
        assert_eq!(coverages(rows, question, by).unwrap(), answered(rows, question, by), "{by:?} {question:?}");
        for id in [IndicatorId::MeetingsHeld, IndicatorId::Attendance, IndicatorId::Participants] {
            let (kept, added_up) = (id.indicator(), Indicator { kept: Kept::No, ..*id.indicator() });
            assert_ne!(kept.kept, Kept::No);
            let (kept, added_up) =
                (kept.figures(rows, question, by).unwrap(), added_up.figures(rows, question, by).unwrap());
            assert_eq!(kept, added_up, "{id} {by:?} {question:?}");
        }
    }
}

fn asked([from, long, as_of, due, narrow]: [u8; 5], position: i64) -> Question {
    let from = day(from);
    let to = from + Days::new(u64::from(long) * 2);
    let as_of = day(as_of).max(from);
    let question = Question::new(from, to, as_of, as_of - Days::new(u64::from(due % 3)), position).unwrap();
    match narrow % 6 {
        0 => question.in_group(id(1)),
        1 => question.in_area("husum"),
        2 => question.in_kind("homework_cafe"),
        _ => question,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_the_facts_add_up_to(
        steps in vec((any::<[u8; 6]>(), any::<[u8; 5]>()), 1..40),
        then in vec((any::<u16>(), any::<[u8; 5]>()), 1..5),
    ) {
        let mut kept = Both::new();
        for (step, question) in &steps {
            kept.step(*step);
            let position = schema::position(&kept.relay).unwrap();
            let question = asked(*question, position);
            let by = PARTS[usize::from(step[5]) % PARTS.len()];
            prop_assert_eq!(coverages(&kept.relay, &question, by).unwrap(), answered(&kept.relay, &question, by));
        }
        let newest = schema::position(&kept.relay).unwrap();
        for (_, question) in steps.iter().rev().take(3) {
            let question = asked(*question, newest);
            hold_equal(&kept.relay, &question);
            hold_equal(&kept.device, &question);
            for id in IndicatorId::ALL {
                let told = |rows| id.indicator().figures(rows, &question, By::Whole).unwrap();
                prop_assert_eq!(told(&kept.relay), told(&kept.device), "{}", id);
            }
        }
        for (position, question) in then {
            hold_equal(&kept.relay, &asked(question, i64::from(position) % newest));
        }
    }
}

/// What a device does not hold any more leaves nothing behind.
#[test]
fn what_is_gone_is_kept_nowhere() {
    let mut city = City::organised();
    city.mark(2, id(1), "2026-11-03", 10, Answer::Came);
    let rows = empty();
    let mut documents = BTreeMap::<_, Document>::new();
    for (position, entry) in (1..).zip(&city.log) {
        let document = documents.entry((entry.space, entry.id)).or_default();
        document.apply(std::slice::from_ref(&entry.bytes)).unwrap();
        let facts = Rows::of(entry.space, entry.id, document);
        project::replace(&rows, position, entry.space, entry.id, &facts).unwrap();
    }
    let count = || {
        let sql = "select (select count(*) from tally), (select count(*) from tally_then),
            (select count(*) from stretch), (select count(*) from participant)";
        rows.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, i64>(3)?])).unwrap()
    };
    assert_eq!(count(), [3, 0, 2, 1]);
    for (position, (space, document)) in (100..).zip(documents.keys()) {
        project::replace(&rows, position, *space, *document, &Rows::none(*space, *document)).unwrap();
    }
    assert_eq!(count(), [0, 0, 0, 0]);
}
