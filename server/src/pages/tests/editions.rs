//! Editions on pages, and figures as they were known.

use figures::IndicatorId;

use super::*;
use crate::hall::release;
use crate::release::edition::About;

/// What the preview's form sends.
fn form(preview: &str) -> String {
    let sent = |name: &str| {
        let (_, rest) = preview.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        format!("{name}={}", rest.split_once('"').unwrap().0)
    };
    ["as_of", "position", "told"].map(sent).join("&")
}

#[tokio::test]
async fn an_edition_is_looked_at_published_and_says_what_the_pages_say() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    assert!(desk.open("/editions", &cookie).await.body.contains("Der er ikke offentliggjort nogen udgave endnu"));
    let draft = desk.open("/editions/new?as-of=2026-11-12", &cookie).await;
    assert_eq!(draft.status, StatusCode::OK);
    // One area, and one month in which anybody came: told apart from the others, it would be told who did not come.
    assert!(draft.body.contains("Afholdte møder efter ") && !draft.body.contains("Fremmøder efter "), "{}", draft.body);
    let form = form(&draft.body);
    assert!(form.starts_with("as_of=2026-11-12&position=4&told="), "{form}");
    let foreign = desk.press("/editions/new", "http://elsewhere.test", &cookie, &form).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let made = desk.press("/editions/new", "http://relay.test", &cookie, &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    assert_eq!(made.headers["location"], "/editions/1?lang=da");

    let page = desk.open("/editions/1", &cookie).await.body;
    let edition = desk.pages.0.hall.read(|hall| release::one(hall, 1)).unwrap().unwrap();
    let year = &edition.chapters[0];
    assert_eq!(year.about, About::Year);
    for headline in &year.headlines {
        let path =
            format!("/figures/{}.json?from={}&to={}&as-of={}&known-by=4", headline.id, year.from, year.to, year.to);
        let figure = desk.json(&path, &cookie).await;
        assert_eq!(figure["value"], serde_json::json!(headline.figure.value), "{}", headline.id);
        assert_eq!(figure["coverage"], serde_json::json!(headline.figure.coverage), "{}", headline.id);
    }
    let attendance = edition.headline(About::Year, IndicatorId::Attendance).unwrap();
    assert_eq!(attendance.figure.value, Some(1_204));
    assert!(page.contains("mindst 1.204"), "as on the first page");
    assert_eq!(edition.table(IndicatorId::Attendance), None);
    let table = edition.table(IndicatorId::MeetingsHeld).unwrap();
    assert!(!table.rounded && table.total.value == 2);
    assert_eq!(table.sums(0).iter().map(|sum| sum.value).sum::<i64>(), table.total.value);
    assert_eq!(table.sums(1).iter().map(|sum| sum.value).sum::<i64>(), table.total.value);

    for counts in desk.pages.0.hall.read(release::counts).unwrap() {
        let headline = edition.headline(About::Year, counts.id).unwrap();
        assert_eq!(Some(counts.total(|tally| tally.counted)), headline.figure.value, "the parts add up: {}", counts.id);
    }

    // The same again is another number that tells the same.
    let again = desk.press("/editions/new", "http://relay.test", &cookie, &form).await;
    assert_eq!(again.headers["location"], "/editions/2?lang=da");
    let second = desk.pages.0.hall.read(|hall| release::one(hall, 2)).unwrap().unwrap();
    assert_eq!(second.chapters, edition.chapters);
    assert_eq!(desk.open("/editions/3", &cookie).await.status, StatusCode::NOT_FOUND);
    assert!(desk.open("/editions?lang=en", &cookie).await.body.contains("Edition no. 2"));
    for odd in ["/editions/new?as-of=2027-01-01", "/editions/new?known-on=never"] {
        assert_eq!(desk.open(odd, &cookie).await.status, StatusCode::BAD_REQUEST, "{odd}");
    }
}

#[tokio::test]
async fn what_was_not_shown_is_not_published_but_shown() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let count = || desk.pages.0.hall.read(release::newest).unwrap();
    // The page showed the week before.
    let before = form(&desk.open("/editions/new?as-of=2026-11-05", &cookie).await.body);
    let otherwise = before.replace("2026-11-05", "2026-11-12");
    let again = desk.press("/editions/new", "http://relay.test", &cookie, &otherwise).await;
    assert_eq!((again.status, count()), (StatusCode::CONFLICT, 0));
    assert!(again.body.contains("er ikke længere det, du fik vist"), "{}", again.body);
    let english = desk.press("/editions/new?lang=en", "http://relay.test", &cookie, &otherwise).await;
    assert!(english.body.contains("is no longer what you were shown"), "{}", english.body);
    // What it shows now is published, and of no later entry than there is.
    let shown = form(&again.body);
    assert_ne!(shown, otherwise);
    let later = shown.replace("position=4", "position=4000");
    let made = desk.press("/editions/new", "http://relay.test", &cookie, &later).await;
    assert_eq!((made.status, count()), (StatusCode::SEE_OTHER, 1), "{}", made.body);
    let edition = desk.pages.0.hall.read(|hall| release::one(hall, 1)).unwrap().unwrap();
    assert_eq!((edition.moment.as_of.to_string().as_str(), edition.moment.position), ("2026-11-12", 4));
}

#[tokio::test]
async fn a_figure_and_its_evidence_are_as_they_were_known() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let at = |position: i64| {
        format!("/figures/attendance.json?from=2026-11-01&to=2026-11-12&as-of=2026-11-12&known-by={position}")
    };
    let (before, now) = (desk.json(&at(3), &cookie).await, desk.json(&at(4), &cookie).await);
    assert_eq!((&before["value"], &before["evidence_total"]), (&1_201.into(), &1.into()));
    assert_eq!((&now["value"], &now["evidence_total"]), (&1_204.into(), &2.into()), "the second evening came late");
    let page = desk.open(&at(3).replace(".json", ""), &cookie).await.body;
    assert!(page.contains("Du ser, hvad der var kendt til og med indføring 3"), "{page}");
    assert!(page.contains("Se, hvad der er kendt nu"));
    // On that day the log was empty.
    let page = desk.open("/?known-on=2026-11-01&lang=en", &cookie).await.body;
    assert!(page.contains("You see what was known up to entry 0"), "{page}");
}
