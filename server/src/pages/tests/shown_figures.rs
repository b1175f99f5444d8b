//! Figures as they are shown: the same on pages, in JSON and in the rows.

use figures::{IndicatorId, Overview, Question};

use super::*;

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
    for (id, figure) in Overview::INDICATORS.into_iter().zip(json["figures"].as_array().unwrap()) {
        let told = id.indicator().figure(&rows, &question).unwrap();
        assert_eq!(figure["id"], id.word());
        assert_eq!(figure["value"], serde_json::json!(told.value), "{id}");
        let shown = shown::value(&w, id.indicator(), &told);
        assert!(page.contains(&format!("<td role=\"cell\" class=\"num value\">{shown}</td>")), "{id}: {shown}");
    }
    for id in IndicatorId::ALL {
        let told = id.indicator().figure(&rows, &question).unwrap();
        let one = desk.json(&format!("/figures/{id}.json"), &cookie).await;
        assert_eq!(one["value"], serde_json::json!(told.value));
        assert_eq!(one["evidence_amount"], serde_json::json!(told.value.unwrap_or_default()));
        let opened = desk.open(&format!("/figures/{id}"), &cookie).await;
        assert_eq!(opened.status, StatusCode::OK);
        assert!(opened.body.contains(w.choose(id.indicator().definition)), "{id} is defined");
    }
    assert!(page.contains("1 af 1 (100,0 %)"), "how many groups have reported");
    assert!(page.contains("mindst 1.204"), "1,202 without a name and two marks, with days missing");
    assert!(page.contains("7 af 9 åbningsdage er ikke meldt ind"), "{page}");
    assert!(page.contains("Lektiecafé &#60;Gadelandet&#62;"), "names are escaped");
    assert_eq!(json["figures"][3]["value"], Value::Null, "nobody logged anything: not zero");
}

#[tokio::test]
async fn a_figure_is_told_month_by_month_with_its_bars() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let json = desk.json("/figures/attendance.json", &cookie).await;
    assert_eq!(json["history"]["told"], "in_each");
    let months = json["history"]["months"].as_array().unwrap();
    assert_eq!(months.len(), 11, "January to November");
    let values: Vec<&Value> = months.iter().map(|month| &month["figure"]["value"]).collect();
    assert_eq!(values[9..], [&Value::Null, &json["value"]], "October was silent, November has all");
    assert_eq!(json["areas"]["tingbjerg"]["value"], json["value"]);

    let page = desk.open("/figures/attendance", &cookie).await.body;
    assert!(page.contains("Måned for måned") && page.contains("Søjler måned for måned"));
    assert_eq!(page.matches("<rect class=\"known\"").count(), 1);
    assert_eq!(page.matches("<rect class=\"unknown\"").count(), 10);
    let november = "/figures/attendance?from=2026-11-01&#38;to=2026-11-12";
    assert!(page.contains(november), "a month opens to what it counts: {page}");

    let page = desk.open("/figures/groups_running?from=2026-08-01", &cookie).await.body;
    assert!(page.contains("Ved udgangen af hver måned"));
    assert!(page.contains("to=2026-09-30&#38;as-of=2026-09-30"), "it opens to how it stood then");
    let one_month = desk.open("/figures/attendance?from=2026-11-01", &cookie).await.body;
    assert!(!one_month.contains("id=\"history\""), "a single month is the figure itself");
}

#[tokio::test]
async fn what_does_not_fit_together_is_listed_with_the_way_to_it() {
    let desk = Desk::new(false);
    let rows = Connection::open(desk.folder.path().join(projection::FILE_NAME)).unwrap();
    let valby = |name: &str| Area { name: name.to_owned(), in_agreement: false };
    let areas = [("a".to_owned(), valby("Valby")), ("b".to_owned(), valby("valby"))].into();
    let reference = Reference { areas, ..Reference::default() };
    let mut document = Document::empty();
    let actor = Actor::new(DeviceId::from_bytes([2; 8]), [9; 8]);
    document.edit(actor, UnixMillis(0), &reference.edits()).unwrap();
    let position = schema::position(&rows).unwrap() + 1;
    figures::project(&rows, position, Space::Programme, DocumentId::reference(), &document).unwrap();

    let cookie = desk.sign_in().await;
    let first = desk.open("/?lang=da", &cookie).await.body;
    assert!(first.contains("href=\"/to-look-at?"), "{first}");
    let list = desk.open("/to-look-at?lang=da", &cookie).await.body;
    assert!(list.contains("To boligområder har det samme navn."), "{list}");
    assert!(list.contains("href=\"/reference?lang=da\""), "{list}");
}

#[tokio::test]
async fn what_no_figure_counts_is_listed_line_by_line() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let none = desk.open("/left-out?lang=da", &cookie).await.body;
    assert!(none.contains("Alt er regnet med."), "{none}");
    let rows = Connection::open(desk.folder.path().join(projection::FILE_NAME)).unwrap();
    // The list of areas in the space of a group, and an entry that is nothing.
    let areas = [("a".to_owned(), Area { name: "Valby".to_owned(), in_agreement: false })].into();
    let mut document = Document::empty();
    let actor = Actor::new(DeviceId::from_bytes([2; 8]), [9; 8]);
    document.edit(actor, UnixMillis(0), &Reference { areas, ..Reference::default() }.edits()).unwrap();
    let position = schema::position(&rows).unwrap() + 1;
    let group = GroupId::from_bytes([1; 16]);
    figures::project(&rows, position, Space::Group(group), DocumentId::reference(), &document).unwrap();
    figures::skip(&rows, position + 1, &[], &[], "entry_unreadable").unwrap();

    let counted = desk.json("/figures.json?lang=da", &cookie).await["left_out"].clone();
    let first = desk.open("/?lang=da", &cookie).await.body;
    assert!(first.contains("href=\"/left-out?"), "{first}");
    let list = desk.open("/left-out?lang=da", &cookie).await.body;
    assert_eq!(list.matches("<tr><th scope=\"row\">").count(), 2, "{list}");
    assert_eq!(counted, 2);
    for said in ["Det står et sted, hvor det ikke hører hjemme.", "Det kan slet ikke læses.", "indføring"] {
        assert!(list.contains(said), "{said} in {list}");
    }
    let before = desk.open(&format!("/left-out?lang=da&known-by={}", position - 1), &cookie).await.body;
    assert!(before.contains("Alt er regnet med."), "{before}");
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
