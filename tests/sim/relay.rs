//! The relay of a world: its real router over its real file, without a socket.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rusqlite::Connection;
use server::RunError;
use server::config::Config;
use server::copy::CopyError;
use server::devices::{self, DeviceError};
use server::folder::Folder;
use server::invite::Wanted;
use server::journal::{By, JournalError};
use server::store::{FILE_NAME, StoreError};
use server::trial::Trials;
use stories::disk::copy_folder;
use tokio::net::TcpListener;
use tokio::task::yield_now;

use crate::clocks::Watch;
use crate::history::Place;
use crate::post::Post;

const ADDRESS: &str = "http://127.0.0.1:9";

/// How long a relay may take to end.
const ENDING_TIME_MAX: Duration = Duration::from_secs(20);

/// The relay and where its data lies.
pub struct Relay {
    folder: PathBuf,
    /// How often it was put back; what it had then is laid aside.
    restored: u32,
    pub watch: Watch,
    trials: Trials,
    post: Post,
    running: Option<server::Relay>,
}

impl Relay {
    pub fn new(folder: PathBuf, watch: Watch, trials: Trials, post: Post) -> Self {
        Self { folder, restored: 0, watch, trials, post, running: None }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub fn file(&self) -> PathBuf {
        self.data().join(FILE_NAME)
    }

    /// Starts it; the one before, which may still be ending, lets go of the folder first.
    pub async fn start(&mut self) {
        let begun = Instant::now();
        let relay = loop {
            // It is asked by its router; that it could listen is not what is looked at here.
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let config = Config {
                public_url: Some(ADDRESS.to_owned()),
                trials: Some(self.trials.clone()),
                clock: self.watch.of_relay(),
                ..Config::new(self.data())
            };
            match server::Relay::open(config, listener).await {
                Ok(relay) => break relay,
                Err(RunError::Store(error)) if is_held(&error) && begun.elapsed() < ENDING_TIME_MAX => {
                    yield_now().await
                }
                Err(error) => panic!("the relay does not start: {error}"),
            }
        };
        self.post.serve(Some(relay.router()));
        self.running = Some(relay);
    }

    pub fn stop(&mut self) {
        self.post.serve(None);
        self.running = None;
    }

    pub fn invite(&self, role: Role, spaces: &[Space]) -> String {
        let wanted = Wanted {
            role,
            spaces: spaces.to_vec(),
            label: String::new(),
            expires: self.watch.now() + 1_000_000,
            confirm: false,
            public_url: None,
        };
        server::invite::make(&self.data(), &wanted).expect("an invite").to_string()
    }

    pub fn backup(&self, to: &Path) {
        server::copy::backup(&self.data(), to).expect("a backup");
    }

    /// Goes on from an older copy. The access journal lies in a folder of its own and stays.
    pub async fn restore(&mut self, from: &Path) {
        self.stop();
        self.restored += 1;
        let aside = self.folder.join(format!("aside{}", self.restored));
        std::fs::rename(self.data(), aside).expect("a folder can be renamed");
        let begun = Instant::now();
        loop {
            match server::copy::restore(&self.data(), from) {
                Ok(_) => break,
                Err(CopyError::Store(error)) if is_held(&error) && begun.elapsed() < ENDING_TIME_MAX => {
                    yield_now().await
                }
                Err(error) => panic!("a backup cannot be restored: {error}"),
            }
        }
        self.start().await;
    }

    /// Goes on from an older copy, and nobody knows any more what happened to access since.
    pub async fn restore_without_journal(&mut self, from: &Path) {
        self.stop();
        std::fs::remove_dir_all(self.journal()).expect("the journal can be removed");
        self.restore(from).await;
    }

    /// All that the machine holds.
    pub fn copy_machine(&self, to: &Path) {
        for folder in [self.data(), self.journal()] {
            copy_folder(&folder, &to.join(folder.file_name().expect("a name")));
        }
    }

    /// The machine is put back: data and journal alike, and nothing says so.
    pub async fn put_machine_back(&mut self, from: &Path) {
        self.stop();
        self.restored += 1;
        let aside = self.folder.join(format!("aside{}", self.restored));
        for folder in [self.data(), self.journal()] {
            let name = folder.file_name().expect("a name").to_owned();
            std::fs::create_dir_all(&aside).expect("a folder");
            std::fs::rename(&folder, aside.join(&name)).expect("a folder can be renamed");
            copy_folder(&from.join(&name), &folder);
        }
        self.start().await;
    }

    fn journal(&self) -> PathBuf {
        self.data().with_extension("journal")
    }

    /// The id of the device with a label.
    pub fn device(&self, label: &str) -> DeviceId {
        let relay = Connection::open(self.file()).expect("the relay's file");
        let found = relay.query_row("select id from device where label = ?1", [label], |row| row.get::<_, Vec<u8>>(0));
        DeviceId::from_slice(&found.expect("a device")).expect("an id")
    }

    /// Closes a device, as the relay's command does.
    pub fn revoke(&self, device: DeviceId) {
        self.change_access(|connection, now| devices::revoke(connection, &By::Command, device, now));
    }

    /// Lets a device in that waits for it, as the relay's command does.
    pub fn confirm(&self, device: DeviceId) {
        self.change_access(|connection, now| devices::confirm(connection, &By::Command, device, now));
    }

    /// Erases a document for good, as the relay's command does.
    pub fn erase(&self, (space, document): Place) {
        server::erase::erase(&Folder::from(&self.data()), space, document).expect("a document can be erased");
    }

    fn change_access(&self, work: impl FnOnce(&Connection, i64) -> Result<(), DeviceError>) {
        let now = self.watch.now();
        Folder::from(&self.data()).change(|connection| work(connection, now)).expect("access can be changed");
    }
}

/// Whether the relay before, which may still be ending, has not let go yet.
const fn is_held(error: &StoreError) -> bool {
    matches!(error, StoreError::Held(_) | StoreError::Journal(JournalError::Held(_)))
}
