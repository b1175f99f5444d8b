//! What the relay's program can be told, in words and in the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use server::hall::key::{DAYS, DAYS_MAX, Scope};
use server::pages::report::Report;
use server::paper::{Format, Language};
use server::retention::Rule;

mod settings;

pub(crate) use settings::{LogFormat, Place, Served, Serving};

#[derive(Parser)]
#[command(name = "bindeled-relay", version, about = "The relay: takes what devices recorded, keeps it, adds it up.")]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
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
    /// Make this folder a coordinator's laptop for you to open
    #[arg(long, value_name = "DIR", env = "BINDELED_LAPTOP")]
    pub(crate) laptop: Option<PathBuf>,
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
        #[command(flatten)]
        serving: Serving,
        /// Serve nothing: say how it would be served, or what is wrong with it
        #[arg(long)]
        check_config: bool,
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
        /// Where: programme, organisation/ID, group/ID, match/ID/shared, match/ID/staff or pool; may be given several times
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
        /// As what: reader, officer or administrator; if not said, an administrator while no account is one, then an officer
        #[arg(long)]
        role: Option<server::hall::account::Role>,
        /// What the person is called where it is written down who did what
        #[arg(long)]
        name: Option<String>,
        /// The address that officers reach the relay at; by default the one it last served under
        #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
        public_url: Option<String>,
    },
    /// Make, list or close the keys of programs that read figures and notes; works beside a serving relay
    Key {
        #[command(subcommand)]
        act: KeyAct,
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
        #[arg(allow_hyphen_values = true)]
        device: DeviceId,
    },
    /// Give a device a role in one more space, beside what it holds; it fetches the space at its next contact
    Grant {
        #[command(flatten)]
        place: Place,
        /// The device's id
        #[arg(allow_hyphen_values = true)]
        device: DeviceId,
        /// The space, as `invite` names it
        space: Space,
        /// What the device is to be there: reader, volunteer, host or coordinator
        #[arg(long)]
        role: Role,
    },
    /// Take away whatever a device was given in a space; it drops the space once what waits there is safe
    Withdraw {
        #[command(flatten)]
        place: Place,
        /// The device's id
        #[arg(allow_hyphen_values = true)]
        device: DeviceId,
        /// The space, as `invite` names it
        space: Space,
    },
    /// Close a device: from now on it gets nothing, and what it sends is kept aside
    Revoke {
        #[command(flatten)]
        place: Place,
        /// The device's id
        #[arg(allow_hyphen_values = true)]
        device: DeviceId,
    },
    /// Print a device's one-time code, for somebody who has forgotten a PIN; it is written down that it was shown
    RecoveryCode {
        #[command(flatten)]
        place: Place,
        /// The device's id
        #[arg(allow_hyphen_values = true)]
        device: DeviceId,
    },
    /// List what was refused and is kept aside, or take it in after all; works beside a serving relay
    Quarantine {
        #[command(flatten)]
        place: Place,
        /// Of this device only
        #[arg(allow_hyphen_values = true)]
        device: Option<DeviceId>,
        /// As JSON, a line for each, with the change itself in base64: it may hold names
        #[arg(long, env = "BINDELED_JSON")]
        json: bool,
        /// Take in what is kept of the device: each record is tried and committed as its own, whatever it may write now
        #[arg(long, requires = "device", conflicts_with = "json")]
        accept: bool,
        /// Of these only this one, as --json names it
        #[arg(long, requires = "accept", allow_hyphen_values = true)]
        entry: Option<EntryHash>,
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
    /// How long details are kept: show the rules and what would go, take what is due, change a rule; works beside a serving
    /// relay
    Retention {
        #[command(subcommand)]
        act: RetentionAct,
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
    /// Print figures as the pages show them; works beside a serving relay
    Report {
        #[command(flatten)]
        place: Place,
        /// What: edition (what may leave the house, as it was published); for those inside, exactly: overview,
        /// partnership (the yearly note's figures), nationwide, programme or quarterly
        #[arg(value_name = "NAME")]
        report: Report,
        /// Which edition, by its number; the newest if not said
        #[arg(value_name = "NUMBER")]
        number: Option<i64>,
        /// As of which date, as YYYY-MM-DD; today if not said
        #[arg(long, value_name = "DATE", env = "BINDELED_AS_OF")]
        as_of: Option<NaiveDate>,
        /// How: json or csv; an edition also as pdf, odt or xlsx
        #[arg(long, env = "BINDELED_FORMAT", default_value = "json")]
        format: Format,
        /// In which language a pdf, odt or xlsx is: da or en
        #[arg(long, value_name = "CODE", default_value = "da", value_parser = language)]
        language: Language,
        /// On which agreement, by its id in the pages' addresses; the newest if not said
        #[arg(long, value_name = "ID", env = "BINDELED_AGREEMENT")]
        agreement: Option<String>,
    },
    /// Pay what was approved and has not been paid: print a file of it, once; works beside a serving relay
    Payout {
        #[command(flatten)]
        place: Place,
        /// What was approved until the end of this day, as YYYY-MM-DD; today if not said
        #[arg(long, value_name = "DATE", env = "BINDELED_AS_OF")]
        as_of: Option<NaiveDate>,
        /// Print this file again instead, to the byte
        #[arg(long, value_name = "NUMBER", conflicts_with = "as_of")]
        file: Option<u64>,
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

/// What is to be done about how long details are kept.
#[derive(Subcommand)]
pub(crate) enum RetentionAct {
    /// Show the rules
    Rules {
        #[command(flatten)]
        place: Place,
    },
    /// List by ids what would go, and take nothing
    Preview {
        #[command(flatten)]
        place: Place,
        /// Until this day, as YYYY-MM-DD; today if not said
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
    },
    /// Take for good what is due today, here and on every device, and write it down
    Run {
        #[command(flatten)]
        place: Place,
    },
    /// Change a rule
    Set {
        #[command(flatten)]
        place: Place,
        /// The rule, as `rules` names it
        #[arg(value_parser = rule)]
        rule: Rule,
        /// After how many months; without it the rule is switched off
        months: Option<u32>,
    },
    /// Let the serving relay do it by itself every night, or not
    Nightly {
        #[command(flatten)]
        place: Place,
        /// Whether it does
        #[arg(action = clap::ArgAction::Set)]
        on: bool,
    },
}

fn language(code: &str) -> Result<Language, String> {
    let all = [Language::Danish, Language::English];
    all.into_iter().find(|one| one.code() == code).ok_or_else(|| format!("no such language: {code} (there are da, en)"))
}

fn rule(word: &str) -> Result<Rule, String> {
    Rule::of_word(word).ok_or_else(|| format!("no such rule: {word}"))
}

#[derive(Subcommand)]
pub(crate) enum KeyAct {
    /// Make a key and print its secret, this once
    New {
        #[command(flatten)]
        place: Place,
        /// Which program has it
        #[arg(long, env = "BINDELED_KEY_NAME")]
        name: String,
        /// What it opens: figures:read or notes:read; may be given several times
        #[arg(long = "scope", value_name = "SCOPE", env = "BINDELED_SCOPE", value_delimiter = ',', required = true)]
        scopes: Vec<Scope>,
        /// How many days it is good
        #[arg(long, env = "BINDELED_DAYS", default_value_t = DAYS, value_parser = clap::value_parser!(u16).range(1..=DAYS_MAX.into()))]
        days: u16,
    },
    /// List the keys, never their secrets
    List {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Close a key, at once and for good
    Revoke {
        #[command(flatten)]
        place: Place,
        /// Its number, as `key list` shows it
        key: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One id in sixty-four does.
    #[test]
    fn an_id_may_begin_with_a_hyphen() {
        let id = "-M1pOTt16Ig";
        for command in ["confirm", "revoke", "recovery-code", "quarantine"] {
            let parsed = Options::try_parse_from(["bindeled-relay", command, "--data", "x", id]);
            assert!(parsed.is_ok(), "{command}: {:?}", parsed.err());
        }
        for arguments in [["--data", "x", "--json", id], ["--data", "x", id, "--json"], [id, "--data", "x", "--json"]] {
            let parsed = Options::try_parse_from([&["bindeled-relay", "quarantine"][..], &arguments[..]].concat());
            let Ok(Options { command: Command::Quarantine { device, json, .. } }) = parsed else {
                panic!("{arguments:?}: {:?}", parsed.err());
            };
            assert_eq!((device.map(|device| device.to_string()), json), (Some(id.to_owned()), true));
        }
    }
}
