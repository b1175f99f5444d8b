//! Undo restores exactly, back through the whole meeting.

use std::cell::Cell;

use chrono::Days;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion, Slot};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::api::{MeetingRequest, SessionRequest};
use crate::testing::{Device, GROUP, child, date};

#[derive(Debug, Clone)]
enum Step {
    Mark(usize, Answer),
    Everyone,
    Count(i32),
    State(MeetingState),
    Volunteer(bool),
    New,
    Settle(usize, Answer),
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::Came), Just(Answer::Left), Just(Answer::SaidNo), Just(Answer::Retracted)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_usize, answer()).prop_map(|(who, answer)| Step::Mark(who, answer)),
        1 => Just(Step::Everyone),
        2 => (-2..3).prop_map(Step::Count),
        1 => prop_oneof![
            Just(MeetingState::Held),
            Just(MeetingState::HeldClosed),
            Just(MeetingState::Cancelled),
            Just(MeetingState::Silent)
        ]
        .prop_map(Step::State),
        1 => any::<bool>().prop_map(Step::Volunteer),
        1 => Just(Step::New),
        1 => (0..4_usize, prop_oneof![Just(Answer::Came), Just(Answer::SaidNo)])
            .prop_map(|(who, answer)| Step::Settle(who, answer)),
    ]
}

fn request(step: &Step, occasion: Occasion, volunteer: crdt_model::id::PersonId) -> MeetingRequest {
    match step {
        Step::Mark(who, answer) => MeetingRequest::Mark { occasion, person: child(*who), answer: *answer },
        Step::Everyone => MeetingRequest::EveryoneCame { occasion },
        Step::Count(by) => MeetingRequest::CountUnnamed { occasion, by: *by },
        Step::State(state) => MeetingRequest::SetMeetingState { occasion, state: *state },
        Step::Volunteer(present) => MeetingRequest::MarkVolunteer { occasion, person: volunteer, present: *present },
        Step::New => MeetingRequest::AddParticipant { occasion, first_name: "Sami".to_owned() },
        Step::Settle(who, answer) => MeetingRequest::Settle { occasion, person: child(*who), answer: *answer },
    }
}

#[test]
fn undoing_every_step_gives_the_first_view() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let names = ["Amir", "Bo", "Yusuf", "Åse"];
    let (one, two) = (Device::tablet(1, &names), Device::tablet(2, &names));
    let volunteer = one.at_desk(|desk| Ok(desk.face().person));
    let evening = Cell::new(date("2025-01-01"));
    let mut runner = TestRunner::new(ProptestConfig { cases: 40, failure_persistence: None, ..Default::default() });
    let steps = (prop::collection::vec(step(), 0..4), prop::collection::vec(step(), 1..12), any::<bool>());
    runner
        .run(&steps, |(others, steps, restart)| {
            evening.set(evening.get() + Days::new(1));
            let occasion = Occasion { group: GROUP, date: evening.get(), slot: Slot(1) };
            runtime.block_on(async {
                for step in &others {
                    // Settling what nobody said is refused, and that is all right here.
                    let _refused = two.app.call(request(step, occasion, volunteer)).await;
                }
                two.send_to(&[&one]);
                let first = one.done(MeetingRequest::Attendance { occasion }).await;
                let mut views = vec![first];
                for step in &steps {
                    one.clock.pass_minutes(1);
                    let Ok(view) = one.app.call(request(step, occasion, volunteer)).await else { continue };
                    if view != views[views.len() - 1] {
                        views.push(view);
                    }
                }
                if restart {
                    one.done(SessionRequest::Lock {}).await;
                    one.unlock().await;
                }
                while views[views.len() - 1]["undo"] != serde_json::Value::Null {
                    views.pop();
                    let undone = one.done(MeetingRequest::Undo { occasion }).await;
                    prop_assert_eq!(&undone, &views[views.len() - 1]);
                }
                prop_assert_eq!(views.len(), 1);
                Ok(())
            })
        })
        .unwrap();
}
