//! What is frozen stays what it is.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use chrono::NaiveDate;
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::person::{Person, PersonRole};
use crdt_model::space::Space;
use figures::asked::Asked;
use figures::moment::Moment;
use figures::revision::Cause;
use figures::{IndicatorId, schema};
use rusqlite::Connection;
use tempfile::TempDir;

use super::beside::Beside;
use super::content::{Drafted, Heading};
use super::freeze::{Freezing, NotFrozen, freeze};
use super::since::Since;
use super::{Content, Deed, Target};
use crate::check::{Broken, check_hall};
use crate::hall::account::Role;
use crate::hall::note::{self, NoteKind, Number, Review, digest, in_digits};
use crate::hall::session::SignedIn;
use crate::hall::{FILE_NAME, Hall};
use crate::paper::{Language, Paper, PaperKind, Part, Run, Section};
use crate::release::{self, Told};

const LIST: GroupId = GroupId::from_bytes([1; 16]);

struct Desk {
    folder: TempDir,
    hall: Hall,
    rows: Connection,
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn deed(at: i64) -> Deed {
    Deed { by: "Maja Holm".to_owned(), at }
}

fn officer() -> SignedIn {
    SignedIn { account: None, name: "Maja Holm".to_owned(), role: Role::Officer, mark: "session".to_owned() }
}

impl Desk {
    /// Three volunteers on a list.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let rows = Connection::open_in_memory().unwrap();
        schema::create(&rows).unwrap();
        let desk = Self { hall: Hall::open(folder.path()).unwrap(), folder, rows };
        (1..=3).for_each(|who| desk.volunteer(who, "2026-02-01"));
        desk
    }

    /// A volunteer's document, as the next entry of the log.
    fn volunteer(&self, who: u8, since: &str) {
        let facts = Person { role: Some(PersonRole::Volunteer), since: Some(date(since)), ..Person::default() };
        let id = DocumentId::person(PersonId::from_bytes([who; 16]));
        let mut document = Document::empty();
        let edits: Vec<Edit> = facts.edits();
        document.edit(Actor::new(DeviceId::from_bytes([1; 8]), [who; 8]), UnixMillis(0), &edits).unwrap();
        figures::project(&self.rows, self.position() + 1, Space::Group(LIST), id, &document).unwrap();
    }

    fn position(&self) -> i64 {
        schema::position(&self.rows).unwrap()
    }

    /// A note with one figure, as it is known now.
    fn draft(&self, as_of: &str, goals: Vec<Target>) -> Content {
        let moment = Moment { as_of: date(as_of), due: date(as_of), position: self.position() };
        let asked = Asked {
            indicator: IndicatorId::NewVolunteers,
            in_quarter: false,
            from: date("2026-01-01"),
            to: date(as_of),
            due: date(as_of),
            area: None,
            kind: None,
            organisation: None,
        };
        let (figure, _) = asked.answer(&self.rows, moment.position).unwrap().unwrap();
        let text = format!("{} nye frivillige.", figure.value.unwrap());
        let drafted = Drafted {
            kind: NoteKind::Yearly,
            agreement: "agreement/AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            moment,
            figures: vec![(asked, figure)],
            goals,
        };
        let heading = Heading {
            title: "Efterretningsnotat".to_owned(),
            recipients: vec!["Socialudvalget".to_owned()],
            case_number: Some("2026-30870".to_owned()),
            document_number: Some("2026-578891".to_owned()),
            officer: Some("Maja Holm".to_owned()),
        };
        let papers = [Language::Danish, Language::English].map(|language| paper(language, &moment, &text));
        Content::reviewed(drafted, heading, papers.into(), deed(1_000))
    }

    /// As an earlier version did it, which published what there was to publish then.
    fn reviewed(&self, content: &Content) -> i64 {
        self.kept(content, None)
    }

    fn kept(&self, content: &Content, told: Option<[u8; 32]>) -> i64 {
        let review = Review {
            id: 0,
            kind: content.kind,
            agreement: content.agreement.clone(),
            as_of: content.as_of,
            position: content.position,
            draft: content.bytes().unwrap(),
            told,
            by: "Maja Holm".to_owned(),
            at: 1_000,
        };
        self.hall.write(|hall| note::review(hall, &review)).unwrap()
    }

    /// What would be published with it now.
    fn told(&self, content: &Content) -> Told {
        Told::of(&self.rows, &self.hall, content.moment(content.position)).unwrap()
    }

    fn editions(&self) -> i64 {
        self.hall.read(crate::hall::release::newest).unwrap()
    }

    fn freeze(&self, review: i64) -> Result<Number, NotFrozen> {
        self.freeze_in(review, 2026)
    }

    fn freeze_in(&self, review: i64, year: i32) -> Result<Number, NotFrozen> {
        let freezing = Freezing { by: &officer(), at: 2_000, year };
        let released = |paper: Paper, number: i64| Paper { edition: Some(number.to_string()), ..paper };
        freeze(&self.hall, &self.rows, review, freezing, released)
    }

    fn frozen(&self, as_of: &str) -> Number {
        self.freeze(self.reviewed(&self.draft(as_of, Vec::new()))).unwrap()
    }

    fn content(&self, number: Number) -> (Content, Vec<u8>) {
        let bytes = self.hall.read(|hall| note::content(hall, number)).unwrap().unwrap();
        (Content::read(&bytes).unwrap(), bytes)
    }

    fn since(&self, number: Number) -> Since {
        let evidence = self.hall.read(|hall| note::evidence(hall, number)).unwrap();
        Since::of(&self.rows, &self.content(number).0, &evidence).unwrap()
    }
}

fn paper(language: Language, moment: &Moment, text: &str) -> Paper {
    let said = Part::Drafted { runs: vec![Run::Words { text: text.to_owned() }] };
    Paper {
        language,
        kind: PaperKind::Yearly,
        title: "Efterretningsnotat".to_owned(),
        number: None,
        case_number: None,
        document_number: None,
        officer: None,
        recipients: Vec::new(),
        as_of: moment.as_of,
        known_by: moment.position,
        edition: None,
        frozen: None,
        lead: Vec::new(),
        sections: vec![Section { heading: "Frivillige".to_owned(), parts: vec![said] }],
        figures: Vec::new(),
        remarks: Vec::new(),
        checksum: None,
    }
}

fn target(number: i64) -> Target {
    Target {
        goal: "goal/AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        name: figures::said::Said::same("Nye frivillige"),
        indicator: Some(IndicatorId::NewVolunteers),
        target: Some(number),
        unit: None,
        deadline: date("2026-12-31"),
        done: None,
        dropped: None,
        reason: None,
    }
}

#[test]
fn a_note_gets_the_next_number_of_its_year_and_says_what_it_corrects() {
    let desk = Desk::new();
    let first = desk.frozen("2026-09-30");
    assert_eq!(first.to_string(), "2026-1");
    let second = desk.frozen("2026-09-30");
    assert_eq!((second.to_string().as_str(), second.to_string().parse()), ("2026-2", Ok(second)));
    assert_eq!(desk.content(second).0.corrects.as_deref(), Some("2026-1"));
    let other_year = desk.reviewed(&desk.draft("2026-10-31", Vec::new()));
    let frozen = desk.freeze_in(other_year, 2027).unwrap();
    assert_eq!((frozen.to_string().as_str(), desk.content(frozen).0.corrects), ("2027-1", None));
    let numbers = |below, limit| {
        let listed = desk.hall.read(|hall| note::list(hall, below, limit)).unwrap();
        listed.iter().map(|one| one.number.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None, 9), ["2027-1", "2026-2", "2026-1"]);
    assert_eq!(numbers(Some(frozen), 1), ["2026-2"]);
    assert!("2026-01".parse::<Number>().is_err() && "2026".parse::<Number>().is_err());
}

#[test]
fn a_review_is_frozen_once() {
    let desk = Desk::new();
    let review = desk.reviewed(&desk.draft("2026-09-30", Vec::new()));
    let waiting = || desk.hall.read(|hall| note::waiting(hall, 9)).unwrap().len();
    assert_eq!(waiting(), 1);
    let number = desk.freeze(review).unwrap();
    assert!(matches!(desk.freeze(review), Err(NotFrozen::Frozen(again)) if again == number));
    assert!(matches!(desk.freeze(review + 1), Err(NotFrozen::NotReviewed)));
    assert_eq!(waiting(), 0);
}

#[test]
fn freezing_publishes_what_the_review_showed_and_reviewing_nothing() {
    let desk = Desk::new();
    let draft = desk.draft("2026-09-30", Vec::new());
    let told = desk.told(&draft);
    let shown = Some(told.digest().unwrap());
    let [sent_back, review] = [desk.kept(&draft, shown), desk.kept(&draft, shown)];
    let otherwise = desk.kept(&draft, Some([0; 32]));
    assert!(matches!(desk.freeze(otherwise), Err(NotFrozen::ToldOtherwise)));
    // Note and edition are one: what fails at the end leaves neither.
    let never = "create trigger never before insert on note begin select raise(abort, 'never'); end";
    desk.hall.write(|hall| hall.execute_batch(never)).unwrap();
    assert!(matches!(desk.freeze(review), Err(NotFrozen::Sqlite(_))));
    let lines = "select coalesce(group_concat(line ->> '$.act'), '') from (select line from audit order by number)";
    let lines = || desk.hall.read(|hall| hall.query_row(lines, [], |row| row.get::<_, String>(0))).unwrap();
    assert_eq!((desk.editions(), lines()), (0, String::new()));
    desk.hall.write(|hall| hall.execute_batch("drop trigger never")).unwrap();

    let number = desk.freeze(review).unwrap();
    let edition = desk.hall.read(|hall| crate::hall::release::one(hall, 1)).unwrap().unwrap();
    assert_eq!((edition.chapters.as_slice(), &edition.moment), (told.chapters(), &draft.moment(draft.position)));
    assert_eq!((edition.by.as_str(), edition.at_ms), ("Maja Holm", 2_000));
    let (content, _) = desk.content(number);
    assert_eq!(content.edition, Some(1));
    assert!(content.papers.iter().all(|paper| paper.edition.as_deref() == Some("1")));
    assert_eq!(lines(), "edition_published,note_frozen");

    // The same read again is of the edition that there is.
    let again = desk.freeze(sent_back).unwrap();
    assert_eq!((desk.content(again).0.edition, desk.editions()), (Some(1), 1));
    assert_eq!(check_hall(&desk.folder.path().join(FILE_NAME)).unwrap().notes, 2);
}

#[test]
fn what_an_earlier_version_reviewed_has_its_edition_and_is_frozen() {
    let desk = Desk::new();
    let draft = desk.draft("2026-09-30", Vec::new());
    let moment = draft.moment(draft.position);
    let shown = release::draft(&desk.rows, &desk.hall, moment).unwrap().checksum().unwrap();
    let edition = release::publish(&desk.rows, &desk.hall, moment, &shown, &officer(), 1_000).unwrap();
    let review = desk.reviewed(&Content { edition: Some(edition.number), ..draft });
    let number = desk.freeze(review).unwrap();
    assert_eq!((desk.content(number).0.edition, desk.editions()), (Some(1), 1));
}

#[test]
fn the_content_is_the_bytes_of_the_checksum_with_keys_in_order() {
    let desk = Desk::new();
    let number = desk.frozen("2026-09-30");
    let (content, bytes) = desk.content(number);
    let about = desk.hall.read(|hall| note::one(hall, number)).unwrap().unwrap();
    assert_eq!(about.sha256, in_digits(&digest(&bytes)));
    assert!(content.printed(&bytes).iter().all(|paper| paper.checksum.as_ref() == Some(&about.sha256)));
    assert!(content.papers.iter().all(|paper| paper.number.as_deref() == Some("2026-1")));
    assert_eq!(content.bytes().unwrap(), bytes, "the same content is the same bytes");
    let text = String::from_utf8(bytes).unwrap();
    let keys = ["agreement", "as_of", "case_number", "corrects", "document_number", "due", "edition", "figures"];
    let places: Vec<_> = keys.iter().map(|key| text.find(&format!("\"{key}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(!text.contains("\": ") && text.starts_with("{\"agreement\":"), "{text}");
}

#[test]
fn nothing_of_it_is_changed_or_deleted_and_what_goes_around_that_is_found() {
    let desk = Desk::new();
    let number = desk.frozen("2026-09-30");
    let file = desk.folder.path().join(FILE_NAME);
    assert_eq!(check_hall(&file).unwrap().notes, 1);
    for table in ["note", "note_evidence", "note_review"] {
        for act in [format!("update {table} set rowid = rowid"), format!("delete from {table}")] {
            let refused = desk.hall.write(|hall| hall.execute(&act, []).map(|_| ()));
            assert!(refused.is_err_and(|error: rusqlite::Error| error.to_string().contains("never")), "{act}");
        }
    }
    let sql = Connection::open(&file).unwrap();
    sql.execute_batch("drop trigger note_stays; drop trigger note_evidence_stays").unwrap();
    for change in
        ["update note set content = cast(content || ' ' as blob)", "update note_evidence set counted = x'7b7d'"]
    {
        sql.execute_batch(&format!("savepoint before; {change}; release before")).unwrap();
        assert!(matches!(check_hall(&file), Err(Broken::Note(found)) if found == number), "{change}");
        sql.execute("update note set content = substr(content, 1, length(content) - 1)", []).unwrap();
    }
}

#[test]
fn what_comes_later_changes_no_byte_and_adds_up() {
    let desk = Desk::new();
    let number = desk.frozen("2026-09-30");
    let before = desk.content(number).1;
    assert!(desk.since(number).is_none());
    desk.volunteer(4, "2026-09-22");
    desk.volunteer(5, "2026-09-23");
    desk.volunteer(1, "2025-09-23");
    let since = desk.since(number);
    let changed = &since.figures[0];
    assert_eq!((changed.was.figure.value, changed.is.value), (Some(3), Some(4)));
    let told: Vec<_> = changed.revision.value.changes.iter().map(|one| (one.cause, one.things, one.by)).collect();
    assert_eq!(told, [(Cause::Added, 2, 2), (Cause::Removed, 1, -1)]);
    assert_eq!(desk.content(number).1, before);

    // After a restart, over rows that were made again.
    let again = Desk { hall: Hall::open(desk.folder.path()).unwrap(), ..Desk::new() };
    assert_eq!(again.content(number).1, before);
}

#[test]
fn figures_that_are_counted_otherwise_must_be_reviewed_again() {
    let desk = Desk::new();
    let mut draft = desk.draft("2026-09-30", Vec::new());
    draft.figures[0].figure.value = Some(140);
    let review = desk.reviewed(&draft);
    assert!(matches!(desk.freeze(review), Err(NotFrozen::CountsOtherwise)));
}

#[test]
fn two_notes_are_told_apart_figure_by_figure_goal_by_goal_and_section_by_section() {
    let desk = Desk::new();
    let one = desk.draft("2026-09-30", vec![target(120)]);
    desk.volunteer(4, "2026-10-02");
    let mut other = desk.draft("2026-10-31", vec![target(100)]);
    other.figures[0].version += 1;
    other.papers[0].sections.push(Section { heading: "Mere".to_owned(), parts: Vec::new() });
    let beside = Beside::of(&one, &other, Language::Danish);
    assert_eq!(beside.figures.len(), 1, "each as of its note's own date");
    assert_eq!((beside.figures[0].difference(), beside.figures[0].versions()), (Some(1), Some((1, 2))));
    let goal = &beside.goals[0];
    assert_eq!([&goal.was, &goal.is].map(|target| target.as_ref().unwrap().target), [Some(120), Some(100)]);
    let (heading, texts) = &beside.sections[0];
    assert_eq!((heading.as_str(), texts.one.as_ref().unwrap()[0].as_str()), ("Frivillige", "3 nye frivillige."));
    assert_eq!(texts.other.as_ref().unwrap()[0], "4 nye frivillige.");
    assert_eq!((beside.sections[1].0.as_str(), &beside.sections[1].1.one), ("Mere", &None));
}
