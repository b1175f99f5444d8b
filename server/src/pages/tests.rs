#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may fail loudly")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::{NaiveTime, Weekday};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::group::{Group, Stage};
use crdt_model::id::{Actor, DeviceId, GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, Occasion, Slot, meeting_id};
use crdt_model::reference::{Area, Reference};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use figures::{IndicatorId, Question, schema};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::*;
use crate::folder::Folder;

mod devices;

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
        let config = PagesConfig { secure, filling, clock };
        let pages = Pages::open(folder.path(), store, reached, config).unwrap();
        Self { folder, pages, now }
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

/// The routes that are open to everybody: signing in, and what the sign-in page looks like.
const OPEN: [&str; 2] = ["/session", "/assets/{name}"];

const FOR_OFFICERS: [&str; 10] = [
    "/",
    "/figures.json",
    "/figures/attendance",
    "/figures/attendance.json",
    "/figures/meetings_held",
    "/figures/distinct_participants",
    "/figures/coverage",
    "/figures/nonsense",
    "/devices",
    "/devices/AAAAAAAAAAA",
];

/// Every route but the open ones, by GET and by POST, whatever it takes.
#[tokio::test]
async fn without_a_session_no_route_does_anything() {
    let desk = Desk::new(false);
    let source = include_str!("../pages.rs");
    let routes: Vec<&str> = source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(routes.len() > 10, "{routes:?}");
    for route in routes.into_iter().filter(|route| !OPEN.contains(route)) {
        let path = route.replace("{id}", "AAAAAAAAAAA");
        let statuses = [desk.open(&path, "").await.status, desk.press(&path, "http://relay.test", "", "").await.status];
        assert_eq!(statuses, [StatusCode::UNAUTHORIZED; 2], "{route}");
    }
}

#[tokio::test]
async fn without_a_session_there_is_no_page() {
    let desk = Desk::new(false);
    for path in FOR_OFFICERS {
        for cookie in ["", "bindeled=guess", "other=1; bindeled="] {
            let got = desk.open(path, cookie).await;
            assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{path}");
            assert!(!got.body.contains("1.20"), "{path}");
            if !path.ends_with(".json") {
                assert!(got.body.contains("Du er ikke logget på") && got.body.contains("You are not signed in"));
            }
        }
    }
    assert_eq!(desk.press("/session/end", "http://relay.test", "", "").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(desk.open("/assets/pages.css", "").await.status, StatusCode::OK);
    assert_eq!(desk.open("/assets/nothing", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_works_once_and_looking_does_not_spend_it() {
    let desk = Desk::new(false);
    let link = desk.pages.new_link().unwrap();
    let form = link.strip_prefix("/session?").unwrap();
    for _ in 0..2 {
        assert!(desk.open(&link, "").await.body.contains("Log på"));
    }
    let foreign = desk.press("/session", "http://elsewhere.test", "", form).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let begun = desk.press("/session", "http://relay.test", "", form).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.press("/session", "http://relay.test", "", form).await.status, StatusCode::FORBIDDEN);

    let late = desk.pages.new_link().unwrap();
    desk.now.fetch_add(session::LINK_MS, Ordering::Relaxed);
    let late = desk.press("/session", "http://relay.test", "", late.strip_prefix("/session?").unwrap()).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_session_ends_by_itself_and_when_told() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    assert_eq!(desk.open("/", &cookie).await.status, StatusCode::OK);
    let ended = desk.press("/session/end", "http://relay.test", &cookie, "").await;
    assert!(ended.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(desk.open("/", &cookie).await.status, StatusCode::UNAUTHORIZED);

    let cookie = desk.sign_in().await;
    desk.now.fetch_add(session::SESSION_MS, Ordering::Relaxed);
    assert_eq!(desk.open("/", &cookie).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let desk = Desk::new(true);
    let link = desk.pages.new_link().unwrap();
    let form = link.strip_prefix("/session?").unwrap();
    let got = desk.press("/session", "https://relay.test", "", form).await;
    let cookie = got.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-bindeled="));
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{part}");
    }
}

#[tokio::test]
async fn page_json_and_rows_say_the_same() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let json = desk.json("/figures.json", &cookie).await;
    let page = desk.open("/", &cookie).await.body;
    let rows = projection::open_to_read(desk.folder.path()).unwrap();
    let date = |text: &str| text.parse().unwrap();
    let position = schema::position(&rows).unwrap();
    let today = date("2026-11-12");
    let question = Question::new(date("2026-01-01"), today, today, date("2026-11-11"), position).unwrap();
    let w = words::Texts::bundled().of(words::Language::Danish);
    for (id, figure) in IndicatorId::ALL.into_iter().zip(json["figures"].as_array().unwrap()) {
        let told = id.indicator().figure(&rows, &question).unwrap();
        assert_eq!(figure["id"], id.word());
        assert_eq!(figure["value"], serde_json::json!(told.value), "{id}");
        let shown = match id {
            IndicatorId::Coverage => "1 af 1".to_owned(),
            IndicatorId::MeetingsHeld
            | IndicatorId::Attendance
            | IndicatorId::Participants
            | IndicatorId::HostActivities => shown::value(&w, &told),
        };
        assert!(page.contains(&format!("<td role=\"cell\" class=\"num value\">{shown}</td>")), "{id}: {shown}");
        let one = desk.json(&format!("/figures/{id}.json"), &cookie).await;
        assert_eq!(one["value"], figure["value"]);
        assert_eq!(one["evidence_amount"], serde_json::json!(told.value.unwrap_or_default()));
        let opened = desk.open(&format!("/figures/{id}"), &cookie).await;
        assert_eq!(opened.status, StatusCode::OK);
        assert!(opened.body.contains(w.choose(id.indicator().definition)), "{id} is defined");
    }
    assert!(page.contains("mindst 1.204"), "1,202 without a name and two marks, with days missing");
    assert!(page.contains("7 af 9 åbningsdage er ikke meldt ind"), "{page}");
    assert!(page.contains("Lektiecafé &#60;Gadelandet&#62;"), "names are escaped");
    assert_eq!(json["figures"][3]["value"], Value::Null, "nobody logged anything: not zero");
}

#[tokio::test]
async fn an_evening_opens_to_its_marks() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let group = GroupId::from_bytes([1; 16]);
    let path = format!("/figures/attendance?from=2026-11-03&to=2026-11-03&group={group}&lang=en");
    let page = desk.open(&path, &cookie).await.body;
    let person = PersonId::from_bytes([5; 16]).to_string();
    assert!(page.contains(&person) && page.contains("Without a name") && page.contains("1,200"));
    assert!(page.contains("<html lang=\"en\">"));
    let earlier = desk.json("/figures.json?known-by=3", &cookie).await;
    assert_eq!(earlier["figures"][1]["value"], 1_201, "as it was known before the second evening came");
}

#[tokio::test]
async fn only_a_city_that_is_being_filled_refreshes_and_says_so() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let still = desk.open("/", &cookie).await;
    assert!(still.headers.get("refresh").is_none() && !still.body.contains("Demobyen"));

    let (fill, filling) = watch::channel(true);
    let desk = Desk::filling(false, Some(filling));
    let cookie = desk.sign_in().await;
    let moving = desk.open("/", &cookie).await;
    assert_eq!(moving.headers["refresh"], "5");
    assert!(moving.body.contains("Demobyen bliver fyldt lige nu: 4 af 4 indføringer"));
    assert!(desk.open("/?refresh=off", &cookie).await.headers.get("refresh").is_none());
    fill.send_replace(false);
    assert!(!desk.open("/", &cookie).await.body.contains("Demobyen"));
}

#[tokio::test]
async fn odd_questions_get_a_plain_answer() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    for query in ["from=2026-02-01&to=2026-01-01", "from=yesterday", "group=x", "known-by=-", "from=1950-01-01"] {
        for path in ["/", "/figures.json", "/figures/attendance", "/figures/attendance.json"] {
            let got = desk.open(&format!("{path}?{query}"), &cookie).await;
            assert_eq!(got.status, StatusCode::BAD_REQUEST, "{path}?{query}");
        }
    }
    assert_eq!(desk.open("/figures/nonsense", &cookie).await.status, StatusCode::NOT_FOUND);
    for query in ["area=%00%22%3Cscript%3E", "page=999999", "page=x", "known-by=99999", "lang=xx"] {
        let got = desk.open(&format!("/figures/attendance?{query}"), &cookie).await;
        assert_eq!(got.status, StatusCode::OK, "{query}");
        assert!(!got.body.contains("<script"), "{query}");
    }
}

#[tokio::test]
async fn every_answer_forbids_scripts() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    for (path, cookie) in [("/", cookie.as_str()), ("/", ""), ("/session", ""), ("/assets/pages.css", "")] {
        let got = desk.open(path, cookie).await;
        let policy = got.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"));
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert!(!got.body.contains("<script") && !got.body.contains("style=\""));
        if !path.starts_with("/assets") {
            assert_eq!(got.headers["cache-control"], "no-store");
        }
    }
}

#[test]
fn both_languages_have_the_same_texts_and_every_text_is_there() {
    let texts = words::Texts::bundled();
    let keys = |table: &words::Table| table.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&texts.danish), keys(&texts.english));
    let places = |text: &str| {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(place, _)| place.to_owned())
            .collect::<BTreeSet<_>>()
    };
    for (key, danish) in &texts.danish {
        assert_eq!(places(danish), places(&texts.english[key]), "{key}");
    }
    let sources = [
        include_str!("overview.rs"),
        include_str!("figure.rs"),
        include_str!("devices.rs"),
        include_str!("shown.rs"),
        include_str!("words.rs"),
        include_str!("../../templates/base.html"),
        include_str!("../../templates/overview.html"),
        include_str!("../../templates/figure.html"),
        include_str!("../../templates/devices.html"),
        include_str!("../../templates/device.html"),
        include_str!("../../templates/closing.html"),
        include_str!("../../templates/sign_in.html"),
        include_str!("../../templates/failure.html"),
    ];
    let groups = [
        "devices.",
        "role.",
        "site.",
        "shown.",
        "overview.",
        "table.",
        "figure.",
        "list.",
        "sign_in.",
        "basis.",
        "failure.home",
    ];
    let is_key = |word: &&str| groups.iter().any(|group| word.starts_with(group)) && !word.ends_with(".html");
    for word in sources.iter().flat_map(|source| source.split('"')).filter(is_key) {
        assert!(texts.danish.contains_key(word), "{word} has no text");
    }
}

#[test]
fn the_first_known_language_of_the_browser_is_used() {
    let preferred = |wanted: &str| {
        let mut headers = axum::http::HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, wanted.parse().unwrap());
        words::Language::preferred(&headers).code()
    };
    assert_eq!(preferred("en-GB,en;q=0.9,da;q=0.8"), "en");
    assert_eq!(preferred("uk, da-DK;q=0.8"), "da");
    assert_eq!(preferred("ar"), "da");
}
