#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use crdt_model::document::UnixMillis;
use crdt_model::id::{Actor, DeviceId, EntryHash, GroupId, PersonId};
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, Occasion, Slot, meeting_id};
use figures::{IndicatorId, Question};
use tempfile::TempDir;

use super::*;

/// A data folder with a log that the test writes itself.
struct Folder {
    folder: TempDir,
    log: Connection,
    document: Document,
}

const BY: DeviceId = DeviceId::from_bytes([2; 8]);

fn occasion() -> Occasion {
    Occasion { group: GroupId::from_bytes([1; 16]), date: "2026-11-03".parse().unwrap(), slot: Slot(1) }
}

impl Folder {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let log = store::open_beside(folder.path(), [7; 40]).unwrap();
        Self { folder, log, document: Document::empty() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn append(&self, bytes: &[u8]) {
        let (space, id) = (Space::Group(occasion().group), meeting_id(&occasion()));
        let hash = EntryHash::of(space, id, bytes);
        self.log
            .execute(
                "insert into entry (position, space, document, entry, device, bytes, chain, received_at)
                 values ((select coalesce(max(position), 0) + 1 from entry), ?1, ?2, ?3, ?4, ?5, zeroblob(32), 0)",
                params![space.to_wire(), id.to_wire(), hash.as_bytes(), BY.as_bytes(), bytes],
            )
            .unwrap();
    }

    fn mark(&mut self, who: u8) {
        let mut edits = meeting::start(&occasion());
        let person = PersonId::from_bytes([who; 16]);
        edits.push(meeting::mark(person, BY, &Mark::new(Answer::Came, UnixMillis(0), person)));
        let bytes = self.document.edit(Actor::new(BY, [9; 8]), UnixMillis(0), &edits).unwrap();
        self.append(&bytes);
    }

    fn attendance(&self) -> Option<i64> {
        let rows = open_to_read(self.path()).unwrap();
        let date = occasion().date;
        let question = Question::new(date, date, date, date, schema::position(&rows).unwrap()).unwrap();
        IndicatorId::Attendance.indicator().figure(&rows, &question).unwrap().value
    }
}

fn dump(folder: &Path) -> Vec<String> {
    let rows = open_to_read(folder).unwrap();
    let mut tables = rows.prepare("select name from sqlite_schema where type = 'table' order by name").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    tables
        .iter()
        .flat_map(|table| {
            let mut all = rows.prepare(&format!("select * from {table}")).unwrap();
            let columns = all.column_count();
            let mut lines = Vec::new();
            let mut found = all.query([]).unwrap();
            while let Some(row) = found.next().unwrap() {
                let values: Vec<_> = (0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())).collect();
                lines.push(format!("{table}: {}", values.join(" ")));
            }
            lines.sort_unstable();
            lines
        })
        .collect()
}

#[test]
fn deleted_rows_come_back_to_the_last_one() {
    let mut folder = Folder::new();
    for who in 0..40 {
        folder.mark(who);
        // In many sittings, so that documents are opened anew in between.
        if who % 7 == 0 {
            Projection::open(folder.path()).unwrap().catch_up().unwrap();
        }
    }
    assert_eq!(Projection::open(folder.path()).unwrap().catch_up().unwrap(), 40);
    assert_eq!(folder.attendance(), Some(40));
    let kept = dump(folder.path());
    remove(&folder.path().join(FILE_NAME)).unwrap();
    Projection::open(folder.path()).unwrap().catch_up().unwrap();
    assert_eq!(dump(folder.path()), kept);
}

#[test]
fn one_bad_entry_stops_nothing() {
    let mut folder = Folder::new();
    folder.mark(1);
    folder.append(b"not a change at all");
    folder.mark(2);
    assert_eq!(Projection::open(folder.path()).unwrap().catch_up().unwrap(), 3);
    assert_eq!(folder.attendance(), Some(2));
    let rows = open_to_read(folder.path()).unwrap();
    let skipped: (i64, String) =
        rows.query_row("select position, reason from skipped", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(skipped, (2, "entry_unreadable".to_owned()));
}

#[test]
fn rows_that_do_not_belong_are_made_again() {
    let mut folder = Folder::new();
    folder.mark(1);
    folder.mark(2);
    let file = folder.path().join(FILE_NAME);
    type Spoil = fn(&Path);
    let spoil: [(&str, Spoil); 3] = [
        ("another shape", |file| {
            Connection::open(file).unwrap().execute("update projected set version = version + 1", []).unwrap();
        }),
        ("another log", |file| {
            Connection::open(file).unwrap().execute("update tail set entry = zeroblob(32)", []).unwrap();
        }),
        ("not a database", |file| {
            remove(file).unwrap();
            std::fs::write(file, "figures, they said".repeat(100)).unwrap();
        }),
    ];
    for (what, spoil) in spoil {
        assert_eq!(Projection::open(folder.path()).unwrap().catch_up().unwrap(), 2);
        let kept = dump(folder.path());
        spoil(&file);
        assert_eq!(Projection::open(folder.path()).unwrap().catch_up().unwrap(), 2, "{what}");
        assert_eq!(dump(folder.path()), kept, "{what}");
    }
}

#[tokio::test]
async fn it_follows_the_log_and_tells_how_far_it_is() {
    let mut folder = Folder::new();
    let (newest, told) = watch::channel(0);
    let mut reached = Projection::open(folder.path()).unwrap().follow(told);
    for who in 1..=3 {
        folder.mark(who);
        newest.send_replace(u64::from(who));
        reached.wait_for(|reached| *reached >= u64::from(who)).await.unwrap();
        assert_eq!(folder.attendance(), Some(i64::from(who)));
    }
}
