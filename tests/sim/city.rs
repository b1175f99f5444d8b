//! The city that every world begins with: founded once, by real devices at a real relay, and copied for each seed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use app_core::App;
use app_core::api::Request;
use crdt_model::id::{DeviceId, GroupId, MatchId};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;
use rusqlite::Connection;
use serde_json::{Value, json};
use server::store::FILE_NAME;
use server::trial::Trials;
use stories::disk::copy_folder;
use tempfile::TempDir;

use crate::clocks::{Room, Time, Watch};
use crate::device::{Made, PIN, Sort};
use crate::post::Post;
use crate::relay::Relay;

const ORGANISATION: &str = "AQEBAQEBAQEBAQEBAQEBAQ";

/// What every world begins with.
pub struct City {
    pub folder: TempDir,
    pub trials: Trials,
    pub devices: Vec<Made>,
}

/// What is used to found it.
struct Founding {
    folder: PathBuf,
    time: Time,
    post: Post,
    relay: Relay,
    devices: Vec<Made>,
}

impl City {
    pub async fn found() -> Self {
        // In memory where the system has a place for that: a thousand worlds would wear a disk.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder");
        let children = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let trials = Trials::new(stories::program::path("bindeled-relay"), children);
        let (time, post) = (Time::evening(), Post::new(chance(0)));
        let relay = Relay::new(folder.path().join("relay"), Watch::right(&time), trials.clone(), post.clone());
        let mut founding = Founding { folder: folder.path().to_owned(), time, post, relay, devices: Vec::new() };
        founding.relay.start().await;
        founding.all().await;
        founding.relay.backup(&folder.path().join("relay.backup"));
        founding.relay.stop();
        Self { trials, devices: founding.devices, folder }
    }

    /// Puts the relay as it was founded where a world wants it.
    pub fn copy_relay(&self, data: &Path) {
        fs::create_dir_all(data).expect("a folder");
        fs::copy(self.folder.path().join("relay.backup"), data.join(FILE_NAME)).expect("the relay can be copied");
        let journal = |data: &Path| data.with_extension("journal");
        copy_folder(&journal(&self.folder.path().join("relay/data")), &journal(data));
    }
}

impl Founding {
    async fn all(&mut self) {
        let register: Space = format!("organisation/{ORGANISATION}").parse().expect("a space");
        let coordinator =
            self.enrol("Mettes laptop", Sort::Coordinator, &[register, Space::Programme, Space::Pool]).await;
        call(
            &coordinator,
            "write_reference",
            json!({
                "areas": [{"key": "sundholmsvej", "name": "Sundholmsvej kvarteret", "in_agreement": true}],
                "kinds": [{"key": "homework_cafe", "danish": "Lektiecafé", "english": "Homework café"}],
                "partners": [],
                "organisations": [{"key": ORGANISATION, "name": "Dansk Flygtningehjælp"}],
            }),
        )
        .await;
        let mut groups = Vec::new();
        for (name, children) in
            [("Lektiecafé", ["Abdi", "Amina", "Freja", "Nour"]), ("Fodbold", ["Elif", "Liban", "Omar", "Åse"])]
        {
            let created = call(&coordinator, "create_group", new_group(name)).await;
            let group: GroupId = created["id"].as_str().expect("an id").parse().expect("an id");
            for child in children {
                let at = json!({"group": group, "date": "2026-11-05", "slot": 1});
                call(&coordinator, "add_participant", json!({"occasion": at, "first_name": child})).await;
            }
            groups.push(group);
        }
        let newcomer = registered(&coordinator, "register_newcomer", "Hanan", &[2019, 2022]).await;
        let host = registered(&coordinator, "register_host", "Henrik", &[]).await;
        let of_two = json!({"newcomer": newcomer, "host": host, "matched": "2026-05-17"});
        let created = call(&coordinator, "create_match", of_two).await;
        let matched: MatchId = created["id"].as_str().expect("an id").parse().expect("an id");
        sync(&coordinator).await;
        let mut apps = vec![coordinator];
        for (name, group) in [("Tablet 1", 0), ("Tablet 2", 0), ("Tablet 3", 0), ("Tablet 4", 1)] {
            apps.push(self.enrol(name, Sort::Tablet, &[Space::Group(groups[group])]).await);
        }
        apps.push(self.enrol("Henriks telefon", Sort::Host, &[Space::MatchShared(matched)]).await);
        // Everybody holds all that is there, and nothing waits.
        for _ in 0..2 {
            for app in &apps {
                sync(app).await;
            }
        }
        let everything = self.spaces();
        for (made, app) in self.devices.iter_mut().zip(&apps) {
            let details = call(app, "sync_details", json!({})).await;
            assert_eq!(details["status"]["waiting"], 0, "{details}");
            made.saved = details["saved"].as_u64().and_then(|saved| usize::try_from(saved).ok()).expect("a count");
            made.device = self.relay.device(made.name);
            if made.sort == Sort::Coordinator {
                made.spaces.extend(everything.iter().copied());
            }
        }
    }

    async fn enrol(&mut self, name: &'static str, sort: Sort, spaces: &[Space]) -> App {
        let role = match sort {
            Sort::Tablet => Role::Volunteer,
            Sort::Coordinator => Role::Coordinator,
            Sort::Host => Role::Host,
        };
        let folder = self.folder.join(format!("device{}", self.devices.len()));
        let own = chance(1 + self.devices.len() as u64);
        let room = Room::new(Watch::right(&self.time), own, self.post.clone());
        let app = App::open(folder.clone(), room).expect("the folder opens");
        let link = self.relay.invite(role, spaces);
        let arguments = json!({"link": link, "device_label": name, "name": "Sofie", "pin": PIN});
        let session = call(&app, "enrol", arguments).await;
        let person = session["person"]["person"].as_str().expect("a person").parse().expect("an id");
        let mut spaces: BTreeSet<Space> = spaces.iter().copied().collect();
        spaces.insert(Space::Programme);
        // Its id at the relay is asked for when all are there.
        let unknown = DeviceId::from_bytes([0; 8]);
        self.devices.push(Made { name, folder, person, device: unknown, sort, spaces, saved: 0 });
        app
    }

    fn spaces(&self) -> Vec<Space> {
        let relay = Connection::open(self.relay.file()).expect("the relay's file");
        let mut query = relay.prepare("select space from space").expect("the relay's spaces");
        let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).expect("the relay's spaces");
        rows.map(|wire| Space::from_wire(&wire.expect("a space")).expect("a space")).collect()
    }
}

/// Somebody of the host programme who waits for a match.
async fn registered(coordinator: &App, command: &str, name: &str, children: &[u16]) -> Value {
    let card = json!({"area": "sundholmsvej", "children": children});
    let new = json!({"first_name": name, "registered": "2026-05-01", "card": card});
    let page = call(coordinator, command, json!({"new": new})).await;
    let person = page["line"]["person"].clone();
    if page["line"]["side"] == "host" {
        call(coordinator, "check_resident", json!({"person": person, "on": "2026-05-01"})).await;
    }
    let step = json!({"person": person, "step": "interviewed", "on": "2026-05-01"});
    call(coordinator, "take_step", step).await;
    person
}

/// A new group that is open on Thursdays and Tuesdays.
pub fn new_group(name: &str) -> Value {
    let opening = |weekday| json!({"weekday": weekday, "starts": "16:30:00", "ends": "18:30:00", "from": "2026-11-01", "until": null});
    json!({
        "name": name, "kind": "homework_cafe", "area": "sundholmsvej", "organisation": ORGANISATION, "partners": [],
        "stages": [{"stage": "established", "since": "2026-11-01"}], "openings": [opening(4), opening(2)],
    })
}

/// A command by its word.
pub fn request(command: &str, mut arguments: Value) -> Request {
    arguments["command"] = json!(command);
    serde_json::from_value(arguments).unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn call(app: &App, command: &str, arguments: Value) -> Value {
    app.call(request(command, arguments)).await.unwrap_or_else(|error| panic!("{command}: {error:?}"))
}

async fn sync(app: &App) {
    let status = call(app, "sync_now", json!({})).await;
    assert_eq!(status["trouble"], Value::Null, "{status}");
}

fn chance(which: u64) -> ChaCha12Rng {
    ChaCha12Rng::seed_from_u64(which)
}
