#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may fail loudly")]

mod devices;
mod editions;
mod privacy;
mod programme;
mod provider;
mod retention;
mod routes;
mod shown_figures;
mod signing_in;
mod texts;

use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::{DateTime, NaiveTime, Weekday};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::group::{Group, Stage};
use crdt_model::id::{Actor, DeviceId, GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, Occasion, Slot, meeting_id};
use crdt_model::reference::{Area, Reference};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use figures::schema;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::*;
use crate::folder::Folder;
use crate::relay::Intake;
use crate::trial::Trials;

/// Thursday 12 November 2026, 14:02 in Denmark.
const NOW: &str = "2026-11-12T13:02:00Z";

struct Desk {
    folder: TempDir,
    pages: Pages,
    now: Arc<AtomicI64>,
}

/// A page as a browser gets it.
struct Got {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

impl Desk {
    /// Pages over one group in one area that had eight Tuesdays and reported two.
    fn new(secure: bool) -> Self {
        Self::filling(secure, None)
    }

    fn filling(secure: bool, filling: Option<watch::Receiver<bool>>) -> Self {
        Self::made(secure, filling, None)
    }

    fn made(secure: bool, filling: Option<watch::Receiver<bool>>, provider: Option<Provider>) -> Self {
        let folder = TempDir::new().unwrap();
        let rows = Connection::open(folder.path().join(projection::FILE_NAME)).unwrap();
        schema::create(&rows).unwrap();
        fill(&rows);
        let position = u64::try_from(schema::position(&rows).unwrap()).unwrap();
        let now = Arc::new(AtomicI64::new(NOW.parse::<DateTime<chrono::Utc>>().unwrap().timestamp_millis()));
        let told = Arc::clone(&now);
        let clock = Clock::of(move || told.load(Ordering::Relaxed));
        let place = Folder::new(folder.path().to_owned(), Some(folder.path().join("journal")));
        let store = Store::open(&place, clock.clone()).unwrap();
        // The sender may go: what was told stays told.
        let (_, reached) = watch::channel(position);
        let trials = Trials::new("no program".into(), 1);
        let officer = Officer::new(Intake { store: store.clone(), trials, clock: clock.clone() }, &[7; 32]);
        let public_url = format!("{}://relay.test", if secure { "https" } else { "http" });
        let responsible = Responsible::default();
        let config = PagesConfig { public_url, filling, responsible, clock };
        let pages = Pages::open(folder.path(), store, officer, reached, provider, config).unwrap();
        Self { folder, pages, now }
    }

    fn rows(&self) -> Connection {
        Connection::open(self.folder.path().join(projection::FILE_NAME)).unwrap()
    }

    async fn send(&self, request: Request<Body>) -> Got {
        let response = routes(self.pages.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Got { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn open(&self, path: &str, cookie: &str) -> Got {
        let request = Request::get(path).header("host", "relay.test").header("cookie", cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn press(&self, path: &str, origin: &str, cookie: &str, form: &str) -> Got {
        let request = Request::post(path)
            .header("host", "relay.test")
            .header("origin", origin)
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Signs in and gives the cookie back.
    async fn sign_in(&self) -> String {
        let link = self.pages.new_link().unwrap();
        let form = link.strip_prefix("/session?").unwrap();
        let got = self.press("/session", "http://relay.test", "", form).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER);
        let cookie = got.headers["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    async fn json(&self, path: &str, cookie: &str) -> Value {
        let got = self.open(path, cookie).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.body);
        serde_json::from_str(&got.body).unwrap()
    }
}

fn fill(rows: &Connection) {
    let group_id = GroupId::from_bytes([1; 16]);
    let mut position = 0;
    let mut record = |space, id, document: &mut Document, edits: &[Edit]| {
        document.edit(Actor::new(DeviceId::from_bytes([2; 8]), [2; 8]), UnixMillis(0), edits).unwrap();
        position += 1;
        figures::project(rows, position, space, id, document).unwrap();
    };
    let area = Area { name: "Tingbjerg & omegn".to_owned(), in_agreement: true };
    let reference = Reference { areas: [("tingbjerg".to_owned(), area)].into(), ..Reference::default() };
    record(Space::Programme, DocumentId::reference(), &mut Document::empty(), &reference.edits());
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let since = "2026-09-15".parse().unwrap();
    let opening = Opening { weekday: Weekday::Tue, starts: time(16), ends: time(18), from: since, until: None };
    let group = Group {
        name: "Lektiecafé <Gadelandet>".to_owned(),
        area: "tingbjerg".to_owned(),
        kind: "homework_cafe".to_owned(),
        stages: [(Stage::Established, since)].into(),
        schedule: [(Slot(1), opening)].into(),
        ..Group::default()
    };
    let space = Space::Group(group_id);
    record(space, DocumentId::group(group_id), &mut Document::empty(), &group.edits());
    for (date, came) in [("2026-11-03", 1_200), ("2026-11-10", 2)] {
        let occasion = Occasion { group: group_id, date: date.parse().unwrap(), slot: Slot(1) };
        let person = PersonId::from_bytes([5; 16]);
        let device = DeviceId::from_bytes([2; 8]);
        let mut edits = meeting::start(&occasion);
        edits.push(meeting::mark(person, device, &Mark::new(Answer::Came, UnixMillis(0), person)));
        edits.push(meeting::count_unnamed(device, came));
        record(space, meeting_id(&occasion), &mut Document::empty(), &edits);
    }
}
