//! The municipality's notes of 2009 and 2010 and the partner's account of 2007–2009, figure by figure: recorded evening
//! by evening and person by person on devices whose clocks stand in those years, sent to a real relay, and read from the
//! relay's own answers and from the coordinator's laptop.

#![allow(clippy::print_stdout, reason = "the tables are made to be read")]

mod changes;
mod coordinator;
pub mod editions;
mod files;
mod forms;
mod reading;
mod table;
mod tablets;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;

use changes::{AS_OF, Bench, CHANGES, TODAY};
use chrono::NaiveDate;
use coordinator::Coordinator;
use files::Files;
use forms::Forms;
use reading::{AtLaptop, AtRelay};
use serde_json::json;
use stories::device::Device;
use stories::officer::Officer;
use stories::relay::Relay;
use table::{Sides, Wrong};
use tempfile::TempDir;

/// The dates of the notes and of the partner's account.
const NOTES: [&str; 3] = ["2009-09-30", "2010-11-30", AS_OF];

/// The city as it was recorded.
struct Recorded {
    relay: Relay,
    mette: Coordinator,
    _folder: TempDir,
}

impl Recorded {
    async fn city() -> Self {
        let (folder, files) = (roomy(), Files::read());
        let path = folder.path();
        let relay = Relay::start(&path.join("relay"));
        let organisation = files.reference["organisations"][0]["key"].as_str().expect("a key").to_owned();
        let mut mette = Coordinator::new(laptop(path, &relay, &organisation, "Mette").await, &organisation);
        let jonas = laptop(path, &relay, &organisation, "Jonas").await;
        // Neither has heard of the other yet: one area gets two keys.
        let again = json!({"key": "akacieparken-2", "name": "Akacieparken", "in_agreement": true});
        let nothing = json!([]);
        let reference = json!({"areas": [again], "kinds": nothing, "partners": nothing, "organisations": nothing});
        jonas.call("write_reference", reference).await;
        mette.device.call("write_reference", files.reference.clone()).await;
        jonas.sync().await;
        mette.device.sync().await;
        mette.record(&files).await;
        tablets::record(path, &relay, &files, &mette.groups).await;
        mette.device.live_until(TODAY.parse().expect("a date")).await;
        mette.say_who_is_the_same(&files).await;
        mette.device.sync().await;
        Self { relay, mette, _folder: folder }
    }
}

/// A folder in memory where there is one: nothing here is about what the disk keeps.
fn roomy() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder")
}

async fn laptop(folder: &Path, relay: &Relay, organisation: &str, name: &str) -> Device {
    let link = relay.invite("coordinator", &[&format!("organisation/{organisation}"), "programme"]);
    let begins = "2008-08-01".parse().expect("a date");
    Device::enrol_on(begins, &folder.join(name), &link, &format!("{name}s laptop"), name).await
}

#[tokio::test]
async fn every_figure_of_the_notes_comes_out_and_one_fact_changes_its_own() {
    let Recorded { relay, mette, _folder } = Recorded::city().await;
    let officer = Officer::sign_in(&relay).await;
    let (_, agreement) = mette.agreement.split_once('/').expect("a kind and an id");
    let at_relay = || AtRelay { officer: &officer, agreement };
    let at_laptop = || AtLaptop { device: &mette.device, agreement: &mette.agreement };

    let mut notes = BTreeMap::new();
    for as_of in NOTES {
        let as_of: NaiveDate = as_of.parse().expect("a date");
        notes.insert(as_of, at_relay().note(as_of).await);
    }
    let sides = Sides { relay: at_relay(), laptop: at_laptop(), groups: &mette.groups, goals: &mette.goals, notes };
    let mut wrong = Wrong::default();
    sides.figures(&mut wrong).await;
    sides.goals(&mut wrong).await;
    sides.plans(&mut wrong).await;
    sides.hours(&mut wrong).await;
    sides.kinds(&mut wrong);
    sides.nationwide(AS_OF.parse().expect("a date"), &mut wrong);
    sides.contradictions(&mut wrong);
    sides.remarks(&mut wrong).await;
    wrong.none();

    let forms = Forms::fill_in(&officer, &Files::read().agreement).await;
    mette.device.sync().await;
    let dates = NOTES.map(|as_of| as_of.parse().expect("a date"));
    forms.say_the_same(&mette.device, (&mette.agreement, &mette.goals), &dates).await;

    editions::say_the_same(&relay, &officer, agreement, AS_OF).await;

    println!("\n| ændring | tal og mål, der blev andre |\n|---|---|");
    let bench = Bench { mette: &mette, laptop: at_laptop(), relay: at_relay(), newest: OnceCell::new() };
    for (step, should) in CHANGES {
        bench.change(step, should).await;
    }
}
