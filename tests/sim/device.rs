//! A device of a world: the app over its folder, and the sim's own plain notes of what was tapped there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app_core::App;
use app_core::api::{DeviceRequest, Request, SessionRequest};
use app_core::error::{AppError, ErrorCode};
use base64::Engine as _;
use crdt_model::id::{DeviceId, PersonId};
use crdt_model::meeting::Occasion;
use crdt_model::space::Space;
use serde_json::{Value, json};
use stories::disk::copy_folder;

use crate::city::request;
use crate::clocks::Room;
use crate::history::{History, Place};
use crate::promise::{Broken, SAVED};

pub const PIN: &str = "246810";

/// Steps older than this are forgotten by the app when it is opened, and so here.
const STEPS_KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What a device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub name: &'static str,
    pub folder: PathBuf,
    pub person: PersonId,
    pub device: DeviceId,
    pub sort: Sort,
    /// The spaces whose documents it reads.
    pub spaces: BTreeSet<Space>,
    /// What its app had counted when the story began.
    pub saved: usize,
}

/// Who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Tablet,
    Coordinator,
    Host,
}

/// What was tapped on a device, as far as its folder knows. Goes with the folder where that is copied or put back.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The acts, by their numbers in the world's list.
    pub acts: Vec<usize>,
    /// What it said last under each of its keys.
    pub said: BTreeMap<(Place, String), String>,
    /// The steps that undo would take back, by meeting, the newest last.
    pub steps: BTreeMap<Occasion, Vec<Step>>,
}

/// A step and what stood there before it.
#[derive(Debug, Clone)]
pub struct Step {
    pub at: i64,
    pub before: Vec<(Place, String, Option<String>)>,
}

/// What a device shows of a document.
pub enum Reading {
    /// There is none.
    Nothing,
    /// Names are locked.
    Hidden,
    /// As saved.
    Saved(Vec<u8>),
}

/// A device.
pub struct Device {
    pub made: Made,
    pub name: String,
    pub folder: PathBuf,
    pub room: Arc<Room>,
    pub memory: Memory,
    /// Another folder goes, or went, by the same identity: copied, or put back from a backup.
    pub is_one_of_several: bool,
    /// Closed; the changes that it held then.
    pub revoked: Option<History>,
    app: Option<App>,
}

impl Device {
    /// Opens a folder and gives the PIN.
    pub async fn open(made: Made, name: String, folder: PathBuf, room: Arc<Room>) -> Result<Self, Broken> {
        let mut device = Self {
            made,
            name,
            folder,
            room,
            memory: Memory::default(),
            is_one_of_several: false,
            revoked: None,
            app: None,
        };
        device.start().await?;
        Ok(device)
    }

    async fn start(&mut self) -> Result<(), Broken> {
        let surroundings = Arc::clone(&self.room) as Arc<dyn app_core::Surroundings>;
        let opened = App::open(self.folder.clone(), surroundings);
        self.app = Some(opened.map_err(|error| Broken::new(SAVED, format!("{}: opening: {error:?}", self.name)))?);
        self.expect(SessionRequest::Unlock { person: self.made.person, pin: PIN.to_owned() }).await?;
        let forgotten = self.room.watch.now() - STEPS_KEPT_MS;
        for steps in self.memory.steps.values_mut() {
            steps.retain(|step| step.at >= forgotten);
        }
        Ok(())
    }

    /// Enrols a new device, if the way to the relay lets it.
    pub async fn enrol(made: Made, name: String, folder: PathBuf, room: Arc<Room>, link: String) -> Option<Self> {
        let surroundings = Arc::clone(&room) as Arc<dyn app_core::Surroundings>;
        let app = App::open(folder.clone(), surroundings).expect("an empty folder opens");
        let arguments = json!({"link": link, "device_label": name, "name": "Line", "pin": PIN});
        let session = app.call(request("enrol", arguments)).await.ok()?;
        let person = session["person"]["person"].as_str().expect("a person").parse().expect("an id");
        let made = Made { person, folder: folder.clone(), ..made };
        let memory = Memory::default();
        Some(Self { made, name, folder, room, memory, is_one_of_several: false, revoked: None, app: Some(app) })
    }

    /// The program ends as it should and starts again.
    pub async fn restart(&mut self) -> Result<(), Broken> {
        self.app = None;
        self.start().await
    }

    /// The program ends without tidying up: what is on the disk is all that goes on.
    pub async fn crash(&mut self, onto: PathBuf) -> Result<(), Broken> {
        copy_folder(&self.folder, &onto);
        self.app = None;
        remove(&self.folder);
        self.folder = onto;
        self.start().await
    }

    /// The folder is replaced by an older copy of it.
    pub async fn put_back(&mut self, from: &Path, memory: Memory, onto: PathBuf) -> Result<(), Broken> {
        self.app = None;
        remove(&self.folder);
        copy_folder(from, &onto);
        self.folder = onto;
        self.memory = memory;
        self.is_one_of_several = true;
        self.start().await
    }

    /// The device is gone, with all that is on it.
    pub fn destroy(mut self) {
        self.app = None;
        remove(&self.folder);
    }

    /// The app, to do two things at a time with it.
    pub fn app(&self) -> App {
        self.app.clone().expect("it runs")
    }

    pub async fn call(&self, request: impl Into<Request>) -> Result<Value, AppError> {
        self.app.as_ref().expect("it runs").call(request).await
    }

    /// A command that nothing may hinder.
    pub async fn expect(&self, request: impl Into<Request>) -> Result<Value, Broken> {
        let request = request.into();
        let word = request.word();
        self.call(request).await.map_err(|error| Broken::new(SAVED, format!("{}: {word}: {error:?}", self.name)))
    }

    /// A document as it stands here.
    pub async fn document(&self, (space, document): Place) -> Result<Reading, Broken> {
        match self.call(DeviceRequest::ExportDocument { space, document }).await {
            Ok(exported) => {
                let base64 = exported["base64"].as_str().expect("as the command replies");
                Ok(Reading::Saved(base64::engine::general_purpose::STANDARD.decode(base64).expect("base64")))
            }
            Err(AppError { code: ErrorCode::NotFound | ErrorCode::NotAllowed, .. }) => Ok(Reading::Nothing),
            Err(AppError { code: ErrorCode::NamesLocked, .. }) => Ok(Reading::Hidden),
            Err(error) => Err(Broken::new(SAVED, format!("{}: {document} cannot be read: {error:?}", self.name))),
        }
    }

    /// All that some documents say here.
    pub async fn history(&self, places: impl IntoIterator<Item = Place>) -> Result<History, Broken> {
        let mut history = History::default();
        for place in places {
            match self.document(place).await? {
                Reading::Saved(saved) => history.join(History::of_document(place, &saved)),
                Reading::Hidden => history.hide(place),
                Reading::Nothing => {}
            }
        }
        Ok(history)
    }

    /// Whether somebody who uses it still may.
    pub const fn is_active(&self) -> bool {
        self.revoked.is_none()
    }
}

fn remove(folder: &Path) {
    fs::remove_dir_all(folder).expect("a folder can be removed");
}
