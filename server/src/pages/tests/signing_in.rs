//! Who may see what: links, sessions, and what every answer says to a browser.

use super::*;
use crate::hall::{link, session};
use crate::pages::limits;

const FOR_OFFICERS: [&str; 14] = [
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
    "/programme/guidelines",
    "/programme/budget",
    "/programme/questionnaires",
    "/programme/questionnaires/new?side=host",
];

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
    desk.now.fetch_add(link::LINK_MS, Ordering::Relaxed);
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
    assert_eq!(got.headers["strict-transport-security"], "max-age=31536000");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{part}");
    }
}

#[tokio::test]
async fn every_answer_forbids_scripts() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    for (path, cookie) in [("/", cookie.as_str()), ("/", ""), ("/assets/pages.css", "")] {
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

/// Passkeys cannot do without, so two pages have a script; it is the program's own.
#[tokio::test]
async fn two_pages_have_a_script_of_our_own() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    for (path, cookie) in [("/session", ""), ("/passkeys", cookie.as_str())] {
        let got = desk.open(path, cookie).await;
        assert_eq!(got.body.matches("<script").count(), 1);
        assert!(got.body.contains("<script src=\"/assets/passkeys.js\" defer></script>"), "{}", got.body);
        let policy = got.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; connect-src 'self'; "), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'));
        assert!(!got.headers.contains_key("strict-transport-security"));
    }
}

#[tokio::test]
async fn who_tries_too_often_is_told_when_to_come_again() {
    let desk = Desk::new(false);
    for _ in 0..limits::FROM_ONE_MAX {
        let refused = desk.press("/session", "http://relay.test", "", "link=wrong").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    let held = desk.press("/session", "http://relay.test", "", "link=wrong").await;
    assert_eq!((held.status, &held.headers["retry-after"]), (StatusCode::TOO_MANY_REQUESTS, &HeaderValue::from(61)));
    assert!(held.body.contains("for mange") && held.body.contains("too many"), "{}", held.body);
    assert_eq!(desk.open("/assets/pages.css", "").await.status, StatusCode::OK);
    desk.now.fetch_add(60_000, Ordering::Relaxed);
    assert_eq!(desk.open("/session", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_sets_up_becomes_the_first_administrator() {
    let desk = Desk::new(false);
    let link = desk.pages.new_link().unwrap();
    let form = link.strip_prefix("/session?").unwrap();
    assert!(desk.open(&link, "").await.body.contains("Bliv administrator"));
    let nameless = desk.press("/session", "http://relay.test", "", &format!("{form}&name=+")).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let set_up = desk.press("/session", "http://relay.test", "", &format!("{form}&name=Mette+Holm")).await;
    assert_eq!(
        (set_up.status, &set_up.headers["location"]),
        (StatusCode::SEE_OTHER, &HeaderValue::from_static("/passkeys"))
    );
    let cookie = set_up.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert!(desk.open("/access", &cookie).await.body.contains("Mette Holm"));
    // From now on a link of the command line lets an officer in, and makes nobody an administrator.
    let next = desk.pages.new_link().unwrap();
    assert!(!desk.open(&next, "").await.body.contains("Bliv administrator"));
    let form = next.strip_prefix("/session?").unwrap();
    let officer = desk.press("/session", "http://relay.test", "", &format!("{form}&name=Nobody")).await;
    let cookie = officer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(desk.open("/access", &cookie).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_colleague_is_let_in_and_closed_again() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let refused = desk.press("/access/new", "http://relay.test", &cookie, "access_name=&access_role=reader").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = desk.press("/access/new", "http://relay.test", &cookie, "access_name=Line&access_role=reader").await;
    let link = made.body.split("href=\"http://relay.test/session?").nth(1).unwrap().split('"').next().unwrap();
    let begun = desk.press("/session", "http://relay.test", "", link).await;
    let line = begun.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(desk.open("/access", &line).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.open("/", &line).await.status, StatusCode::OK);
    let given = desk.press("/access/1/role", "http://relay.test", &cookie, "role=administrator").await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.open("/access", &line).await.status, StatusCode::OK);
    let last = desk.press("/access/1/close", "http://relay.test", &cookie, "").await;
    assert_eq!(last.status, StatusCode::CONFLICT);
    let more =
        desk.press("/access/new", "http://relay.test", &cookie, "access_name=Omar&access_role=administrator").await;
    assert_eq!(more.status, StatusCode::OK);
    let closed = desk.press("/access/1/close", "http://relay.test", &cookie, "").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.open("/", &line).await.status, StatusCode::UNAUTHORIZED);
    let log = desk.open("/audit?lang=en", &cookie).await.body;
    for said in ["Made an account: Line", "Made an administrator: Line", "Closed an account: Line", "Signed in"] {
        assert!(log.contains(said), "{said}: {log}");
    }
    let found = desk.open("/audit?lang=en&what=account_closed", &cookie).await.body;
    assert!(found.contains("Closed an account: Line") && !found.contains("Made an account: Line"), "{found}");
}

/// A passkey belongs to a name, so this machine's own pages are reached by its name.
#[test]
fn pages_on_this_machine_have_a_name() {
    for (relay, pages) in [
        ("http://127.0.0.1:8650", "http://localhost:8650"),
        ("http://[::1]:8650", "http://localhost:8650"),
        ("https://127.0.0.1:8650", "https://127.0.0.1:8650"),
        ("https://bindeled.example", "https://bindeled.example"),
    ] {
        assert_eq!(for_browsers(relay), pages);
    }
    assert!(Passkeys::at("https://192.0.2.1").is_none() && Passkeys::at("http://localhost:8650").is_some());
}
