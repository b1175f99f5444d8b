//! What people tap, and what a document must say after it. The keys are those of PROTOCOL.md, written out here again.

use app_core::api::Request;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::meeting::{Occasion, meeting_id};
use crdt_model::note::note_id;
use crdt_model::space::Space;
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha12Rng;
use serde_json::{Value, json};

use crate::city::{new_group, request};
use crate::device::{Device, Sort};
use crate::history::Place;
use crate::promise::Broken;

/// What a key must say afterwards.
#[derive(Debug, Clone)]
pub enum Expected {
    /// Exactly this.
    Exactly(String),
    /// A mark that begins with this word.
    Word(&'static str),
    /// The app knows better: another folder of the same device has said something there too.
    Something,
}

impl Expected {
    pub fn is_met_by(&self, said: Option<&str>) -> bool {
        match (self, said) {
            (Self::Exactly(text), Some(said)) => said == text,
            (Self::Word(word), Some(said)) => said.split(' ').next() == Some(word),
            (Self::Something, _) => true,
            // Taken back before it was ever said.
            (Self::Exactly(text), None) => matches!(text.as_str(), "" | "#0" | "#false"),
            (Self::Word(word), None) => matches!(*word, "retracted" | "silent"),
        }
    }
}

/// A tap that is about to be made.
pub struct Tap {
    pub request: Request,
    /// What must stand where, as far as that is known before.
    pub keys: Vec<(Place, String, Expected)>,
    /// Of what the reply will name an id.
    pub brings: Option<Brings>,
    /// It can be taken back there.
    pub step: Option<Occasion>,
    /// It takes a step back there.
    pub undoes: Option<Occasion>,
}

/// Something new with an id that only the app knows, and what was there before.
pub enum Brings {
    Child { space: Space, meeting: Place, name: String, before: Vec<String> },
    Activity { space: Space, kind: &'static str, children: u32, line: String, before: Vec<String> },
    Group { name: String },
}

/// What somebody does next on a device; nothing where there is nothing to do.
pub async fn next(device: &Device, chance: &mut ChaCha12Rng, number: usize) -> Result<Option<Tap>, Broken> {
    match device.made.sort {
        Sort::Host => at_match(device, chance, number).await,
        Sort::Coordinator if chance.random_range(0..10) == 0 => {
            let name = format!("Gruppe {number}");
            let request = request("create_group", new_group(&name));
            Ok(Some(Tap { brings: Some(Brings::Group { name }), ..Tap::of(request) }))
        }
        Sort::Coordinator | Sort::Tablet => at_meeting(device, chance, number).await,
    }
}

impl Tap {
    fn of(request: Request) -> Self {
        Self { request, keys: Vec::new(), brings: None, step: None, undoes: None }
    }

    fn step(request: Request, occasion: Occasion, keys: Vec<(Place, String, Expected)>) -> Self {
        Self { keys, step: Some(occasion), ..Self::of(request) }
    }
}

const DATES: [(&str, u16); 3] = [("2026-11-12", 1), ("2026-11-10", 2), ("2026-11-11", 0)];

async fn at_meeting(device: &Device, chance: &mut ChaCha12Rng, number: usize) -> Result<Option<Tap>, Broken> {
    let groups: Vec<Space> = device.made.spaces.iter().copied().filter(|space| space.as_group().is_some()).collect();
    let Some(space) = groups.choose(chance).copied() else { return Ok(None) };
    let Some(group) = space.as_group() else { return Ok(None) };
    let (date, slot) = DATES[[0, 0, 0, 1, 2][chance.random_range(0..5)]];
    let at = json!({"group": group, "date": date, "slot": slot});
    let occasion: Occasion = serde_json::from_value(at.clone()).expect("an occasion");
    let Ok(view) = device.call(request("attendance", json!({"occasion": at}))).await else { return Ok(None) };
    let meeting = (space, meeting_id(&occasion));
    let own = |prefix: &str, person: &str| format!("{prefix}/{person}/{}", device.made.device);
    let windows: Vec<(&str, &str)> = windows(&view).collect();
    let asked = |command, more: Value| {
        let mut arguments = json!({"occasion": at});
        for (key, value) in more.as_object().expect("an object") {
            arguments[key] = value.clone();
        }
        request(command, arguments)
    };
    let tap = match chance.random_range(0..100) {
        0..40 => {
            let Some((person, _)) = windows.choose(chance) else { return Ok(None) };
            let word = ["came", "came", "left", "said_no", "retracted"][chance.random_range(0..5)];
            let keys = vec![(meeting, own("t", person), Expected::Word(word))];
            Tap::step(asked("mark", json!({"person": person, "answer": word})), occasion, keys)
        }
        40..55 => {
            let by = [1, 1, 2, 5, -1][chance.random_range(0..5)];
            let count = view["unnamed_here"].as_i64().unwrap_or_default().saturating_add(by).max(0);
            let key = format!("n/{}", device.made.device);
            let keys = vec![(meeting, key, Expected::Exactly(format!("#{count}")))];
            Tap::step(asked("count_unnamed", json!({"by": by})), occasion, keys)
        }
        55..65 => {
            let steps = device.memory.steps.get(&occasion);
            let Some(step) = steps.and_then(|steps| steps.last()) else { return Ok(None) };
            let back = |(place, key, before): &(Place, String, Option<String>)| {
                let expected = match (before, device.is_one_of_several) {
                    (_, true) => Expected::Something,
                    (Some(before), false) => Expected::Exactly(before.clone()),
                    (None, false) => nothing(key),
                };
                (*place, key.clone(), expected)
            };
            let keys = step.before.iter().map(back).collect();
            Tap { keys, undoes: Some(occasion), ..Tap::of(asked("undo", json!({}))) }
        }
        65..73 => {
            let name = format!("Barn{number}");
            let before = windows.iter().map(|(person, _)| (*person).to_owned()).collect();
            let brings = Brings::Child { space, meeting, name: name.clone(), before };
            let request = asked("add_participant", json!({"first_name": name}));
            Tap { brings: Some(brings), ..Tap::step(request, occasion, Vec::new()) }
        }
        73..81 => {
            let text = if chance.random_range(0..5) == 0 { String::new() } else { format!("Note {number}") };
            let place = (space, note_id(device.made.device, meeting.1));
            let keys = vec![(place, "text".to_owned(), Expected::Exactly(text.clone()))];
            Tap { keys, ..Tap::of(asked("write_note", json!({"text": text}))) }
        }
        81..88 => {
            let word = ["held", "held_closed", "cancelled", "silent"][chance.random_range(0..4)];
            let keys = vec![(meeting, format!("s/{}", device.made.device), Expected::Word(word))];
            Tap::step(asked("set_meeting_state", json!({"state": word})), occasion, keys)
        }
        88..91 => {
            let silent = windows.iter().filter(|(_, standing)| *standing == "not_marked");
            let keys = silent.map(|(person, _)| (meeting, own("t", person), Expected::Word("came"))).collect();
            Tap::step(asked("everyone_came", json!({})), occasion, keys)
        }
        91..95 => {
            let volunteers = view["volunteers"].as_array().map(Vec::as_slice).unwrap_or_default();
            let Some(volunteer) = volunteers.choose(chance) else { return Ok(None) };
            let person = volunteer["person"].as_str().expect("a person");
            let present = chance.random_bool(0.7);
            let word = Expected::Word(if present { "came" } else { "retracted" });
            let keys = vec![(meeting, own("v", person), word)];
            Tap::step(asked("mark_volunteer", json!({"person": person, "present": present})), occasion, keys)
        }
        _ => {
            let two: Vec<&str> =
                windows.iter().filter(|(_, standing)| *standing == "two_answers").map(|(person, _)| *person).collect();
            let Some(person) = two.choose(chance) else { return Ok(None) };
            let word = ["came", "said_no"][chance.random_range(0..2)];
            let keys = vec![(meeting, own("t", person), Expected::Word(word))];
            Tap::step(asked("settle", json!({"person": person, "answer": word})), occasion, keys)
        }
    };
    Ok(Some(tap))
}

fn windows(view: &Value) -> impl Iterator<Item = (&str, &str)> {
    let windows = view["windows"].as_array().map(Vec::as_slice).unwrap_or_default();
    windows.iter().map(|window| {
        (window["person"].as_str().expect("a person"), window["standing"]["standing"].as_str().expect("a standing"))
    })
}

/// What stands for a key that was not there before.
fn nothing(key: &str) -> Expected {
    match key.split('/').next() {
        Some("t" | "v") => Expected::Word("retracted"),
        Some("s") => Expected::Word("silent"),
        Some("n") => Expected::Exactly("#0".to_owned()),
        _ => Expected::Something,
    }
}

async fn at_match(device: &Device, chance: &mut ChaCha12Rng, number: usize) -> Result<Option<Tap>, Broken> {
    let Ok(view) = device.call(request("match", json!({}))).await else { return Ok(None) };
    let of: MatchId = view["match"].as_str().expect("a match").parse().expect("a match");
    let space = Space::MatchShared(of);
    let there = activities(&view);
    if let Some(activity) = there.choose(chance)
        && chance.random_range(0..3) == 0
    {
        let cancelled = chance.random_bool(0.6);
        let request = request("cancel_activity", json!({"activity": activity, "cancelled": cancelled}));
        let place = (space, activity.parse().expect("a document"));
        let keys = vec![(place, "cancelled".to_owned(), Expected::Exactly(format!("#{cancelled}")))];
        return Ok(Some(Tap { keys, ..Tap::of(request) }));
    }
    let kind = ["private_dinner", "small_outing", "other_similar"][chance.random_range(0..3)];
    let children = chance.random_range(0..3);
    let line = if chance.random_bool(0.5) { format!("Linje {number}") } else { String::new() };
    let people = view["people"].as_array().expect("people");
    let with: Vec<PersonId> =
        people.iter().map(|person| person["person"].as_str().expect("a person").parse().expect("an id")).collect();
    let request = request(
        "log_activity",
        json!({"kind": kind, "date": view["today"], "with": with, "children": children, "line": line}),
    );
    let brings = Brings::Activity { space, kind, children, line, before: there };
    Ok(Some(Tap { brings: Some(brings), ..Tap::of(request) }))
}

fn activities(view: &Value) -> Vec<String> {
    let activities = view["activities"].as_array().map(Vec::as_slice).unwrap_or_default();
    activities.iter().map(|line| line["activity"].as_str().expect("a document").to_owned()).collect()
}

impl Brings {
    /// What must stand where, now that the reply names the new id.
    pub fn keys(&self, device: &Device, reply: &Value) -> Vec<(Place, String, Expected)> {
        let exactly = |text: &str| Expected::Exactly(text.to_owned());
        match self {
            Self::Child { space, meeting, name, before } => {
                let new =
                    windows(reply).map(|(person, _)| person).find(|person| !before.iter().any(|old| old == person));
                let text = new.expect("a new child has a window");
                let person: PersonId = text.parse().expect("an id");
                vec![
                    (*meeting, format!("t/{text}/{}", device.made.device), Expected::Word("came")),
                    ((*space, DocumentId::person(person)), "role".to_owned(), exactly("participant")),
                    ((*space, DocumentId::name(person)), "first".to_owned(), exactly(name)),
                ]
            }
            Self::Activity { space, kind, children, line, before } => {
                let new = activities(reply).into_iter().find(|activity| !before.contains(activity));
                let activity: DocumentId = new.expect("a new activity has a line").parse().expect("a document");
                let mut keys = vec![
                    ((*space, activity), "kind".to_owned(), exactly(kind)),
                    ((*space, activity), "children".to_owned(), Expected::Exactly(format!("#{children}"))),
                ];
                if !line.is_empty() {
                    keys.push(((*space, note_id(device.made.device, activity)), "text".to_owned(), exactly(line)));
                }
                keys
            }
            Self::Group { name } => {
                let id = reply["id"].as_str().expect("an id").parse().expect("an id");
                vec![((Space::Group(id), DocumentId::group(id)), "name".to_owned(), exactly(name))]
            }
        }
    }
}
