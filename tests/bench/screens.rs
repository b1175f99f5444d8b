//! The coordinator's screens, opened by asking for their views: with forty groups, 427 volunteers, 1,370 participants
//! and two years of evenings, and with a tenth of all that, in turns. Each also as the first one after the PIN, when
//! nothing has been read yet; and a few as the browser shows them.

mod browser;
mod filled;

use std::time::Duration;

use filled::{Filled, Size};
use serde_json::json;

use crate::Line;

/// How much there is: the whole, and a tenth.
const WHOLE: Size = Size { groups: 40, volunteers: 427, participants: 1_370 };
const TENTH: Size = Size { groups: 4, volunteers: 43, participants: 137 };

/// How often each screen is opened, and how often as the first one after the PIN.
const TIMES: usize = 15;
const TIMES_FIRST: usize = 5;

/// What shows all that there is takes time in proportion to it at most, and less than anybody notices. The first one
/// after the PIN also reads the lists of all groups, once.
const ALL: &str = "≤ 10, ≤ 100 ms; first ≤ 15, ≤ 1,000 ms";

/// What shows one thing takes no longer where there are more of them.
const ONE: &str = "≤ 1.5, ≤ 30 ms; first ≤ 15, ≤ 1,000 ms";

/// Figures add up every evening of the period; they are asked for seldom, and all at once.
const FIGURES: &str = "≤ 10, ≤ 500 ms; first ≤ 15, ≤ 1,500 ms";

/// Each screen, the command that opens it, and the goal.
const SCREENS: [(&str, &str, &str); 21] = [
    ("today", "coordinator_today", ALL),
    ("groups", "group_table", ALL),
    ("a group", "group", ONE),
    ("all calendars", "calendar", ALL),
    ("a roll call", "roll_call", ONE),
    ("an evening", "attendance", ONE),
    ("volunteers", "people", ALL),
    ("a person", "person", ONE),
    ("possible duplicates", "duplicates", ALL),
    ("courses and meetings", "trainings", ALL),
    ("a course", "training", ALL),
    ("headcounts", "headcounts", ALL),
    ("estimates", "estimates", ALL),
    ("children guided", "guidances", ONE),
    ("mentors", "mentorings", ONE),
    ("consultants", "employments", ALL),
    ("agreements", "agreements", ONE),
    ("figures", "figures", FIGURES),
    ("goals", "goals", FIGURES),
    ("where things are", "sync_details", ALL),
    ("tablets", "tablets", ALL),
];

pub async fn lines() -> Vec<Line> {
    let (small, large) = (Filled::of(TENTH).await, Filled::of(WHOLE).await);
    let mut lines = vec![figures_made(&small, &large).await];
    for (screen, command, goal) in SCREENS {
        let (mut in_small, mut in_large) = (Times::default(), Times::default());
        for _ in 0..TIMES_FIRST {
            in_small.first.push(first(&small, command).await);
            in_large.first.push(first(&large, command).await);
        }
        for _ in 0..TIMES {
            in_small.again.push(small.open(command).await);
            in_large.again.push(large.open(command).await);
        }
        lines.push(line(format!("{screen} (`{command}`)"), in_small, in_large, goal));
    }
    lines.extend(browser::lines(&small, &large).await);
    lines
}

/// How long a screen took, each time.
#[derive(Default)]
struct Times {
    first: Vec<Duration>,
    again: Vec<Duration>,
}

/// How long a screen takes to open as the first one after the PIN.
async fn first(filled: &Filled, command: &str) -> Duration {
    filled.city.coordinator.call("lock", json!({})).await;
    filled.city.coordinator.unlock().await;
    filled.open(command).await
}

/// How long figures take that nobody has asked for before, as on a laptop that has just been enrolled.
async fn figures_made(small: &Filled, large: &Filled) -> Line {
    let (small, large) = (small.open("figures").await, large.open("figures").await);
    Line {
        what: "the figures of a new laptop, from every document".to_owned(),
        measured: format!("{:.1} s", large.as_secs_f64()),
        beside: format!("with a tenth of it {:.1} s", small.as_secs_f64()),
        ratio: ratio(small, large),
        goal: "ratio ≤ 11",
    }
}

fn line(what: String, small: Times, large: Times, goal: &'static str) -> Line {
    let (small, large) = ((median(small.again), median(small.first)), (median(large.again), median(large.first)));
    Line {
        what,
        measured: format!("{}, first {}", in_ms(large.0), in_ms(large.1)),
        beside: format!("with a tenth of it {}, first {}", in_ms(small.0), in_ms(small.1)),
        ratio: format!("{}, first {}", ratio(small.0, large.0), ratio(small.1, large.1)),
        goal,
    }
}

fn in_ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn ratio(small: Duration, large: Duration) -> String {
    format!("{:.1}", large.as_secs_f64() / small.as_secs_f64())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
