//! The tables of every file that relay and devices keep. A table that is missing here fails a test.

use super::Activity::{Access, CityHall, Devices, Expenses, Figures};
use super::Data::{
    Answer, Attendance, BirthYear, Certificate, Channel, Days, Device, Everything, Expense, FollowUp, Guided, Name,
    Nothing, Officer, Person, Receipt, Recorder, Sameness, Secret, Telephone, Tenure, Text, Wishes, Work,
};
use super::{Activity, Data};

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum File {
    /// `relay.sqlite`: the log and who may do what.
    Relay,
    /// `officer.sqlite`: what the city hall keeps of its own.
    Hall,
    /// `figures.sqlite`, at the relay and, encrypted, on a coordinator's device.
    Figures,
    /// A device's own store, encrypted.
    Device,
}

impl File {
    /// Every file.
    pub const ALL: [Self; 4] = [Self::Relay, Self::Hall, Self::Figures, Self::Device];

    /// What it is called on the disk.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Relay => "relay.sqlite",
            Self::Hall => "officer.sqlite",
            Self::Figures => "figures.sqlite",
            Self::Device => "store.sqlite",
        }
    }
}

/// A table and what it is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Where it lies.
    pub file: File,
    /// What it is called there.
    pub name: &'static str,
    /// What it is kept for.
    pub activity: Activity,
    /// The sorts of data in it.
    pub data: &'static [Data],
}

const fn held(file: File, name: &'static str, activity: Activity, data: &'static [Data]) -> Table {
    Table { file, name, activity, data }
}

/// All of them.
pub const fn tables() -> &'static [Table] {
    TABLES
}

const TABLES: &[Table] = &[
    held(File::Relay, "meta", Access, &[Nothing]),
    held(File::Relay, "entry", Access, &[Everything]),
    held(File::Relay, "document", Access, &[Everything]),
    held(File::Relay, "device", Access, &[Device]),
    held(File::Relay, "grant_", Access, &[Device]),
    held(File::Relay, "withdrawn", Access, &[Device]),
    held(File::Relay, "space", Access, &[Nothing]),
    held(File::Relay, "space_holder", Access, &[Nothing]),
    held(File::Relay, "invite", Access, &[Secret]),
    held(File::Relay, "challenge", Access, &[Secret]),
    held(File::Relay, "token", Access, &[Secret]),
    held(File::Relay, "quarantine", Access, &[Everything]),
    held(File::Relay, "command", Access, &[Device]),
    held(File::Relay, "recovery", Access, &[Secret]),
    held(File::Relay, "erased", Access, &[Person]),
    held(File::Relay, "access_event", Access, &[Device, Officer, Person]),
    held(File::Relay, "picture", Expenses, &[Receipt, Recorder]),
    held(File::Relay, "payout_file", Expenses, &[Expense, Person]),
    held(File::Relay, "payout", Expenses, &[Expense]),
    held(File::Hall, "link", CityHall, &[Secret, Officer]),
    held(File::Hall, "session", CityHall, &[Secret, Officer]),
    held(File::Hall, "passkey", CityHall, &[Secret, Officer]),
    held(File::Hall, "identity", CityHall, &[Officer]),
    held(File::Hall, "account", CityHall, &[Officer]),
    held(File::Hall, "audit", CityHall, &[Officer]),
    held(File::Hall, "edition", CityHall, &[Officer]),
    held(File::Hall, "note_review", CityHall, &[Officer]),
    held(File::Hall, "note", CityHall, &[Officer]),
    held(File::Hall, "note_file", CityHall, &[Nothing]),
    held(File::Hall, "note_evidence", CityHall, &[Person]),
    held(File::Hall, "retention_rule", CityHall, &[Nothing]),
    held(File::Hall, "api_key", CityHall, &[Secret]),
    held(File::Hall, "retention_night", CityHall, &[Nothing]),
    held(File::Hall, "retention_run", CityHall, &[Officer]),
    held(File::Hall, "retention_gone", CityHall, &[Person]),
    held(File::Figures, "projected", Figures, &[Nothing]),
    held(File::Figures, "group_row", Figures, &[Nothing]),
    held(File::Figures, "group_partner", Figures, &[Nothing]),
    held(File::Figures, "group_stage", Figures, &[Nothing]),
    held(File::Figures, "opening", Figures, &[Nothing]),
    held(File::Figures, "meeting", Figures, &[Nothing]),
    held(File::Figures, "mark", Figures, &[Person, Attendance]),
    held(File::Figures, "area", Figures, &[Nothing]),
    held(File::Figures, "match_", Figures, &[Person, Days, Wishes]),
    held(File::Figures, "activity", Figures, &[Days, Attendance]),
    held(File::Figures, "activity_kind", Figures, &[Nothing]),
    held(File::Figures, "word", Figures, &[Nothing]),
    held(File::Figures, "agreement", Figures, &[Nothing]),
    held(File::Figures, "agreement_area", Figures, &[Nothing]),
    held(File::Figures, "agreement_text", Figures, &[Nothing]),
    held(File::Figures, "amendment", Figures, &[Nothing]),
    held(File::Figures, "amendment_target", Figures, &[Nothing]),
    held(File::Figures, "amendment_drop", Figures, &[Nothing]),
    held(File::Figures, "amendment_area", Figures, &[Nothing]),
    held(File::Figures, "goal", Figures, &[Nothing]),
    held(File::Figures, "statement", Figures, &[Nothing]),
    held(File::Figures, "tenure", Figures, &[Person, Tenure]),
    held(File::Figures, "link", Figures, &[Person, Sameness]),
    held(File::Figures, "human", Figures, &[Person, Sameness]),
    held(File::Figures, "training", Figures, &[Nothing]),
    held(File::Figures, "training_mark", Figures, &[Person, Attendance]),
    held(File::Figures, "headcount", Figures, &[Nothing]),
    held(File::Figures, "estimate", Figures, &[Nothing]),
    held(File::Figures, "guidance", Figures, &[Person, Days]),
    held(File::Figures, "mentoring", Figures, &[Person, Days, FollowUp]),
    held(File::Figures, "employment", Figures, &[Person, Work]),
    held(File::Figures, "follow_up", Figures, &[FollowUp, Days]),
    held(File::Figures, "ending", Figures, &[FollowUp]),
    held(File::Figures, "registration", Figures, &[Person, Days, Wishes]),
    held(File::Figures, "event", Figures, &[Nothing]),
    held(File::Figures, "referral", Figures, &[Person, Guided, Days]),
    held(File::Figures, "budget_line", Figures, &[Nothing]),
    held(File::Figures, "claim", Figures, &[Expense, Receipt]),
    held(File::Figures, "decision", Figures, &[Expense, Receipt, Recorder]),
    held(File::Figures, "decision_knows", Figures, &[Recorder]),
    held(File::Figures, "payout", Figures, &[Expense]),
    held(File::Figures, "question", Figures, &[Nothing]),
    held(File::Figures, "response", Figures, &[Answer, Days]),
    held(File::Figures, "answered", Figures, &[Answer]),
    held(File::Figures, "problem", Figures, &[Nothing]),
    held(File::Figures, "skipped", Figures, &[Nothing]),
    held(File::Figures, "stretch", Figures, &[Nothing]),
    held(File::Figures, "tally", Figures, &[Nothing]),
    held(File::Figures, "tally_then", Figures, &[Nothing]),
    held(File::Figures, "participant", Figures, &[Person, Attendance]),
    held(File::Figures, "tail", Figures, &[Nothing]),
    held(File::Figures, "making", Figures, &[Nothing]),
    held(File::Figures, "unread", Figures, &[Nothing]),
    held(File::Device, "meta", Devices, &[Secret, Device]),
    held(File::Device, "document", Devices, &[Everything]),
    held(File::Device, "outbox", Devices, &[Everything]),
    held(File::Device, "step", Devices, &[Everything]),
    held(File::Device, "returned", Devices, &[Everything]),
    held(File::Device, "set_aside", Devices, &[Everything]),
    held(File::Device, "stale", Devices, &[Nothing]),
    held(File::Device, "unfigured", Devices, &[Nothing]),
    held(File::Device, "granted", Devices, &[Nothing]),
    held(File::Device, "space_command", Devices, &[Recorder]),
    held(File::Device, "access_command", Devices, &[Recorder, Secret]),
    held(File::Device, "invite", Devices, &[Secret]),
    held(File::Device, "person_row", Devices, &[Person, Tenure, BirthYear, Channel, Certificate]),
    held(File::Device, "name_row", Devices, &[Name, Telephone]),
    held(File::Device, "meeting_row", Devices, &[Nothing]),
    held(File::Device, "note_row", Devices, &[Text, Recorder]),
    held(File::Device, "picture", Devices, &[Receipt, Recorder]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use rusqlite::Connection;

    use super::*;
    use crate::hall::Hall;
    use crate::projection::Projection;
    use crate::store;

    fn names(connection: &Connection) -> BTreeSet<String> {
        let mut query = connection
            .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'")
            .unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    fn of_device() -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/core/migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let connection = Connection::open_in_memory().unwrap();
        for file in files {
            connection.execute_batch(&std::fs::read_to_string(file).unwrap()).unwrap();
        }
        names(&connection)
    }

    #[test]
    fn every_table_of_every_file_is_in_the_record() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        drop(store::open_beside(&data, [1; 40]).unwrap());
        drop(Hall::open(&data).unwrap());
        drop(Projection::open(&data).unwrap());
        let open = |file: File| names(&Connection::open(data.join(file.name())).unwrap());
        for file in File::ALL {
            let told: BTreeSet<String> =
                tables().iter().filter(|table| table.file == file).map(|table| table.name.to_owned()).collect();
            let kept = match file {
                File::Relay | File::Hall => open(file),
                // These two only a device adds.
                File::Figures => open(file).into_iter().chain(["making", "unread"].map(str::to_owned)).collect(),
                File::Device => of_device(),
            };
            assert_eq!(told, kept, "{}: what the record says, and what is kept", file.name());
        }
    }
}
