//! What the relay's program can be told, in words and in the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use crdt_model::id::DeviceId;
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use server::folder::Folder;

#[derive(Parser)]
#[command(name = "bindeled-relay", version, about = "The relay: takes what devices recorded, keeps it, adds it up.")]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Args)]
pub(crate) struct Place {
    /// The relay's data folder
    #[arg(long = "data", value_name = "DIR", env = "BINDELED_DATA")]
    pub(crate) data: PathBuf,
    /// The folder of the access journal, best on another disk; beside the data folder if not said, as DIR.journal
    #[arg(long, value_name = "DIR", env = "BINDELED_JOURNAL")]
    pub(crate) journal: Option<PathBuf>,
}

impl Place {
    pub(crate) fn folder(self) -> Folder {
        Folder::new(self.data, self.journal)
    }

    /// The folder, if there is a relay in it.
    pub(crate) fn of_a_relay(self) -> anyhow::Result<Folder> {
        let folder = self.folder();
        drop(folder.open_to_read()?);
        Ok(folder)
    }
}

#[derive(Args)]
pub(crate) struct DemoCity {
    /// The same seed gives the same city
    #[arg(long, env = "BINDELED_SEED")]
    pub(crate) seed: Option<u64>,
    /// How many weeks back to record; two years if not said
    #[arg(long, env = "BINDELED_WEEKS")]
    pub(crate) weeks: Option<u32>,
    /// How many groups to make; all if not said
    #[arg(long, env = "BINDELED_GROUPS", value_name = "NUMBER")]
    pub(crate) groups: Option<usize>,
    /// Make this folder a tablet for you to open
    #[arg(long, value_name = "DIR", env = "BINDELED_TABLET")]
    pub(crate) tablet: Option<PathBuf>,
    /// Make this folder a host's phone for you to open
    #[arg(long, value_name = "DIR", env = "BINDELED_PHONE")]
    pub(crate) phone: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the relay until it is stopped; prints one JSON line when it is ready
    Serve {
        #[command(flatten)]
        place: Place,
        /// The address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDR", env = "BINDELED_LISTEN", default_value = "127.0.0.1:8650")]
        listen: SocketAddr,
        /// The address that devices and officers reach the relay at, when it stands behind a proxy
        #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
        public_url: Option<String>,
    },
    /// Record a made-up city through a relay of this folder, by the device's program beside this one
    Demo {
        #[command(flatten)]
        place: Place,
        /// Serve here while the city fills, and go on serving; without it, stop when the city is there
        #[arg(long, value_name = "ADDR", env = "BINDELED_LISTEN")]
        listen: Option<SocketAddr>,
        #[command(flatten)]
        city: DemoCity,
    },
    /// Print a link that enrols one device; works beside a serving relay
    Invite {
        #[command(flatten)]
        place: Place,
        /// What the device is to be: reader, volunteer, host or coordinator
        #[arg(long, env = "BINDELED_ROLE")]
        role: Role,
        /// Where: programme, organisation/ID, group/ID or match/ID/shared; may be given several times
        #[arg(long = "space", value_name = "SPACE", env = "BINDELED_SPACE", value_delimiter = ',')]
        spaces: Vec<Space>,
        /// What the device is called when it does not say so itself
        #[arg(long, env = "BINDELED_LABEL", default_value = "")]
        label: String,
        /// Let the device wait until somebody has compared the four words on its screen with those of `devices`
        #[arg(long, env = "BINDELED_CONFIRM")]
        confirm: bool,
        /// How many hours the link is good
        #[arg(long, env = "BINDELED_HOURS", default_value_t = 48, value_parser = clap::value_parser!(u16).range(1..=336))]
        hours: u16,
        /// The address that devices reach the relay at; by default the one it last served under
        #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
        public_url: Option<String>,
    },
    /// Print a link that signs an officer in once; works beside a serving relay
    OfficerLink {
        #[command(flatten)]
        place: Place,
        /// The address that officers reach the relay at; by default the one it last served under
        #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
        public_url: Option<String>,
    },
    /// List the devices, with the words of those that wait to be confirmed; works beside a serving relay
    Devices {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Let a device in that waits, when its screen shows the same four words as `devices`
    Confirm {
        #[command(flatten)]
        place: Place,
        /// The device's id
        device: DeviceId,
    },
    /// Take away whatever a device was given in a space; it drops the space once what waits there is safe
    Withdraw {
        #[command(flatten)]
        place: Place,
        /// The device's id
        device: DeviceId,
        /// The space, as `invite` names it
        space: Space,
    },
    /// Close a device: from now on it gets nothing, and what it sends is kept aside
    Revoke {
        #[command(flatten)]
        place: Place,
        /// The device's id
        device: DeviceId,
    },
    /// Print a device's one-time code, for somebody who has forgotten a PIN; it is written down that it was shown
    RecoveryCode {
        #[command(flatten)]
        place: Place,
        /// The device's id
        device: DeviceId,
    },
    /// List what was refused and is kept aside, so that somebody can look at it; works beside a serving relay
    Quarantine {
        #[command(flatten)]
        place: Place,
        /// Of this device only
        device: Option<DeviceId>,
        /// As JSON, a line for each, with the change itself in base64: it may hold names
        #[arg(long, env = "BINDELED_JSON")]
        json: bool,
    },
    /// Erase a name or a note for good, here and on every device
    Erase {
        #[command(flatten)]
        place: Place,
        /// The space
        space: Space,
        /// The document: name/ID or note/ID
        document: DocumentId,
    },
    /// Check that log and access journal are whole and that every document can be read
    Check {
        #[command(flatten)]
        place: Place,
    },
    /// Write one document as it stands to the standard output, for another program with Automerge
    Export {
        #[command(flatten)]
        place: Place,
        /// The space
        #[arg(long, env = "BINDELED_SPACE")]
        space: Space,
        /// The document
        #[arg(long, env = "BINDELED_DOCUMENT")]
        document: DocumentId,
    },
    /// Write a checked copy, also while the relay serves; keep it safe, it holds the relay's key
    Backup {
        #[command(flatten)]
        place: Place,
        /// The file to write
        file: PathBuf,
    },
    /// Put a copy into a data folder that has no relay yet, with access as the journal says
    Restore {
        #[command(flatten)]
        place: Place,
        /// The copy
        file: PathBuf,
    },
    /// Try changes from the standard input; the relay starts this itself
    #[command(hide = true)]
    Trial,
}
