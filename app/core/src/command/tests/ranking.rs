//! What the register says of people changes no ranking: neither the order nor the reasons.

use crdt_model::card::MeetingTime;
use crdt_model::id::PersonId;
use crdt_model::registration::Segment;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::programme::{CITY, host, input, laptop, newcomer, with_words};
use crate::api::{MatchingRequest, ProgrammeRequest, RegistrationInput};
use crate::testing::Device;

/// When each newcomer and each host can meet: several are alike, so that a hidden rule has something to decide.
const TIMES: [MeetingTime; 5] =
    [MeetingTime::Sunday, MeetingTime::Saturday, MeetingTime::Sunday, MeetingTime::Saturday, MeetingTime::Sunday];

/// What a register says of somebody. Of hosts nobody asks the group and the segment.
#[derive(Debug, Clone)]
struct Entry {
    legal_group: Option<&'static str>,
    segment: Option<Segment>,
    last_name: Option<String>,
    phone: Option<String>,
    channel: Option<&'static str>,
}

prop_compose! {
    fn entry()(
        legal_group in option::of(select(vec!["2011/2.2", "2011/2.4"])),
        segment in option::of(select(Segment::ALL)),
        last_name in option::of("[A-Z][a-z]{2,8}"),
        phone in option::of("[2-9][0-9]{7}"),
        channel in option::of(Just("school")),
    ) -> Entry {
        Entry { legal_group, segment, last_name, phone, channel }
    }
}

fn plain(first: &str, time: MeetingTime) -> RegistrationInput {
    let mut plain = RegistrationInput { channel: None, ..input(first) };
    plain.card.times = vec![time];
    plain
}

fn with(plain: &RegistrationInput, entry: &Entry, is_host: bool) -> RegistrationInput {
    RegistrationInput {
        legal_group: entry.legal_group.filter(|_| !is_host).map(str::to_owned),
        segment: entry.segment.filter(|_| !is_host),
        last_name: entry.last_name.clone(),
        phone: entry.phone.clone(),
        channel: entry.channel.map(str::to_owned),
        ..plain.clone()
    }
}

/// Whom everybody is proposed, in order and with reasons, and why the others are not there.
async fn rankings(laptop: &Device, people: &[(PersonId, RegistrationInput)]) -> Vec<[Value; 3]> {
    let mut all = Vec::new();
    for (person, _) in people {
        let view = laptop.done(MatchingRequest::Proposals { person: *person }).await;
        all.push(["proposals", "found", "others"].map(|key| view[key].clone()));
    }
    all
}

#[test]
fn nothing_that_the_register_says_changes_a_ranking() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (laptop, people, expected) = runtime.block_on(async {
        let laptop = with_words(laptop(1, CITY)).await;
        let mut people = Vec::new();
        for (name, time) in ["Rima", "Daniel", "Tesfay", "Olena", "Hanan"].into_iter().zip(TIMES) {
            people.push((newcomer(&laptop, plain(name, time)).await, plain(name, time)));
        }
        for (name, time) in ["Karim", "Jette", "Bo", "Mona", "Gitte"].into_iter().zip(TIMES) {
            people.push((host(&laptop, plain(name, time)).await, plain(name, time)));
        }
        let expected = rankings(&laptop, &people).await;
        (laptop, people, expected)
    });
    for [proposals, ..] in &expected {
        let fits: Vec<_> = proposals.as_array().unwrap().iter().map(|line| &line["fits"]).collect();
        assert!(fits.len() == TIMES.len() && fits[0] == fits[1] && fits[0] != fits[4], "{fits:?}");
    }
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() });
    runner
        .run(&prop::collection::vec(entry(), 2 * TIMES.len()), |entries| {
            runtime.block_on(async {
                for (number, ((person, plain), entry)) in people.iter().zip(&entries).enumerate() {
                    let input = with(plain, entry, number >= TIMES.len());
                    laptop.done(ProgrammeRequest::EditRegistration { person: *person, input }).await;
                }
                prop_assert_eq!(&rankings(&laptop, &people).await, &expected);
                Ok(())
            })
        })
        .unwrap();
}
