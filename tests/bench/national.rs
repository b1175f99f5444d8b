//! Figures of a whole country: 256 groups, three years, 1.2 million marks, beside a bare sum over the same marks. And the
//! newest figures of fewer groups with ten times the history, beside the same with three years.

mod filled;

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use figures::{By, Cube, IndicatorId, Names, Overview, Question, schema};
use rusqlite::Connection;

use crate::Line;
use filled::{FIRST, Filled};

const GROUPS: u16 = 256;
const WEEKS: u32 = 156;
const TIMES: usize = 15;
/// So many times the weeks, of so many times fewer groups: fewer marks in all than the country has.
const LONGER: u32 = 10;
const FEWER: u16 = 16;

/// The figures on the first page, but how many different people came.
const HEADLINES: [IndicatorId; 4] =
    [IndicatorId::MeetingsHeld, IndicatorId::Attendance, IndicatorId::HostActivities, IndicatorId::Coverage];

pub async fn lines() -> Vec<Line> {
    tokio::task::spawn_blocking(measured).await.unwrap()
}

fn measured() -> Vec<Line> {
    let folder = tempfile::tempdir().unwrap();
    // A smaller country, to try something out.
    let groups = std::env::var("NATIONAL_GROUPS").map_or(GROUPS, |groups| groups.parse().unwrap());
    let country = Filled::of(&folder.path().join("country.sqlite"), groups, WEEKS);
    let rows = &country.rows;
    let sum = median(|| {
        let all = "select sum(standing <> 'said_no') from mark";
        rows.prepare_cached(all).unwrap().query_row([], |row| row.get::<_, i64>(0)).unwrap();
    });
    let beside = |took: Duration, what: &str, goal| Line {
        what: what.to_owned(),
        measured: format!("{:.2} ms", took.as_secs_f64() * 1e3),
        beside: format!("a sum over {} marks {:.0} ms", country.marks, sum.as_secs_f64() * 1e3),
        ratio: format!("{:.4}", took.as_secs_f64() / sum.as_secs_f64()),
        goal,
    };
    let newest = schema::position(rows).unwrap();
    let (all, year) = (asked(0, WEEKS, newest), asked(WEEKS.saturating_sub(52), WEEKS, newest));
    let (then, last_then) = (asked(0, WEEKS, newest * 2 / 3), asked(WEEKS.saturating_sub(52), WEEKS, newest * 2 / 3));
    let headlines = |question: &Question| median(|| HEADLINES.map(|id| figure(rows, question, id)));
    let people = |question: &Question| median(|| figure(rows, question, IndicatorId::Participants));
    let names = Names::at(rows, newest).unwrap();
    vec![
        beside(headlines(&all), "headline figures of three years, newest position", "≤ 0.01"),
        beside(headlines(&year), "headline figures of the last year, newest position", "≤ 0.01"),
        beside(headlines(&then), "headline figures of three years, as known after two thirds of the log", "≤ 0.5"),
        beside(headlines(&last_then), "headline figures of the last year, as known then", "≤ 0.5"),
        beside(
            median(|| Cube::of(rows, &all).unwrap()),
            "each group's months of three years, newest position",
            "≤ 0.05",
        ),
        beside(median(|| Cube::of(rows, &then).unwrap()), "the same, as known after two thirds of the log", "≤ 0.5"),
        beside(people(&all), "different people of three years, newest position", "≤ 0.5"),
        beside(people(&year), "different people of the last year, newest position", "≤ 0.5"),
        beside(people(&then), "different people of three years, as known after two thirds of the log", "≤ 0.5"),
        beside(people(&last_then), "different people of the last year, as known then", "≤ 0.5"),
        beside(median(|| Overview::of(rows, &all, &names).unwrap()), "the whole first page of three years", ""),
        Line {
            what: "taking in an entry of the log".to_owned(),
            measured: format!("{:.0} µs", country.projecting.as_secs_f64() * 1e6 / country.entries as f64),
            beside: format!("{} entries", country.entries),
            ratio: String::new(),
            goal: "",
        },
        longer(folder.path(), (groups / FEWER).max(1)),
    ]
}

/// The last year's figures do not take longer because more years lie before it.
fn longer(folder: &Path, groups: u16) -> Line {
    let [(few, short), (many, long)] = [WEEKS, WEEKS * LONGER].map(|weeks| {
        let country = Filled::of(&folder.join(format!("{weeks}-weeks.sqlite")), groups, weeks);
        let newest = schema::position(&country.rows).unwrap();
        let year = asked(weeks - 52, weeks, newest);
        (country.marks, median(|| HEADLINES.map(|id| figure(&country.rows, &year, id))))
    });
    Line {
        what: format!("headline figures of the last year of {groups} groups, newest position, ten times the history"),
        measured: format!("{:.2} ms, {many} marks", long.as_secs_f64() * 1e3),
        beside: format!("three years {:.2} ms, {few} marks", short.as_secs_f64() * 1e3),
        ratio: format!("{:.2}", long.as_secs_f64() / short.as_secs_f64()),
        goal: "≤ 1.15",
    }
}

/// About the weeks from one to another, as of the last day.
fn asked(from: u32, to: u32, position: i64) -> Question {
    let monday = |week: u32| -> NaiveDate { FIRST + Days::new(u64::from(week) * 7) };
    let last = monday(to) - Days::new(1);
    Question::new(monday(from), last, last, last - Days::new(1), position).unwrap()
}

fn figure(rows: &Connection, question: &Question, id: IndicatorId) -> i64 {
    let figures = id.indicator().figures(rows, question, By::Whole).unwrap();
    figures.values().filter_map(|figure| figure.value).sum()
}

fn median<T>(mut act: impl FnMut() -> T) -> Duration {
    act();
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            act();
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}
