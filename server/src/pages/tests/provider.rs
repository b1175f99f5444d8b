//! Signing in by the municipality's own sign-in: whom it lets in, and all that it does not.

mod town;

use town::{CLIENT, Lie, SECRET, Town};

use super::*;
use crate::hall::audit::{self, Act, Wanted};
use crate::hall::link::{self, Admits};
use crate::hall::{account, session};
use crate::pages::pending::PENDING_MS;
use crate::provider::ProviderConfig;

const HOME: &str = "http://relay.test";
const BACK: &str = "http://relay.test/session/provider";

fn now_ms() -> i64 {
    NOW.parse::<DateTime<chrono::Utc>>().unwrap().timestamp_millis()
}

fn desk(issuer: &str) -> Desk {
    let config = ProviderConfig::new(issuer, CLIENT, SECRET).unwrap();
    Desk::made(false, None, Some(Provider::new(config, BACK.to_owned()).unwrap()))
}

/// Mette has set up and is signed in.
async fn mette(desk: &Desk) -> String {
    let link = desk.pages.new_link().unwrap();
    let form = link.strip_prefix("/session?").unwrap();
    let got = desk.press("/session", HOME, "", &format!("{form}&name=Mette+Holm")).await;
    assert_eq!(got.headers["location"], "/passkeys");
    cookie(&got, "bindeled").unwrap()
}

/// A cookie that an answer gives, as a browser sends it.
fn cookie(got: &Got, name: &str) -> Option<String> {
    let given = got.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let mut pairs = given.map(|cookie| cookie.split(';').next().unwrap());
    pairs.find(|pair| pair.starts_with(&format!("{name}="))).map(str::to_owned)
}

/// Sets out with a session or without one: the address at the provider, and the browser's cookie.
async fn set_out(desk: &Desk, session: &str) -> (String, String) {
    let path = if session.is_empty() { "/session/provider" } else { "/passkeys/provider" };
    let got = desk.press(path, HOME, session, "").await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    let kept = got.headers["set-cookie"].to_str().unwrap();
    assert!(kept.contains("SameSite=Lax") && kept.contains("HttpOnly") && kept.contains("Max-Age=300"), "{kept}");
    let refresh = got.headers["refresh"].to_str().unwrap();
    (refresh.strip_prefix("0; url=").unwrap().to_owned(), cookie(&got, "bindeled-provider").unwrap())
}

/// The whole way there and back.
async fn go(desk: &Desk, town: &Town, session: &str) -> Got {
    let (address, browser) = set_out(desk, session).await;
    // A strict cookie does not come along from another site.
    desk.open(&town.agree(&address), &browser).await
}

fn refusals(desk: &Desk) -> usize {
    let wanted = Wanted { act: Some(Act::Refused), ..Wanted::default() };
    desk.pages.0.hall.read(|hall| audit::lines(hall, &wanted, 100)).unwrap().len()
}

#[tokio::test]
async fn whoever_joined_an_account_signs_in_with_it() {
    let town = Town::new(now_ms()).await;
    let desk = desk(&town.issuer);
    assert!(desk.open("/session", "").await.body.contains("Log på med kommunens login"));
    let stranger = go(&desk, &town, "").await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    assert!(stranger.body.contains("Du har ikke forbundet") && stranger.body.contains("You have not connected"));

    let session = mette(&desk).await;
    assert!(desk.open("/passkeys", &session).await.body.contains("Forbind med kommunens login"));
    let joined = go(&desk, &town, &session).await;
    assert_eq!((joined.status, cookie(&joined, "bindeled")), (StatusCode::OK, None));
    assert_eq!(joined.headers["refresh"], "0; url=/passkeys?lang=da");
    assert!(desk.open("/passkeys", &session).await.body.contains("Forbundet siden"));
    desk.press("/session/end", HOME, &session, "").await;

    let arrived = go(&desk, &town, "").await;
    assert_eq!(
        (arrived.status, &arrived.headers["refresh"]),
        (StatusCode::OK, &HeaderValue::from_static("0; url=/?lang=da"))
    );
    assert_eq!(cookie(&arrived, "bindeled-provider").unwrap(), "bindeled-provider=");
    let session = cookie(&arrived, "bindeled").unwrap();
    assert!(desk.open("/access", &session).await.body.contains("Mette Holm"));
    let log = desk.open("/audit", &session).await.body;
    assert!(log.contains("Forbandt en adgang med kommunens login") && log.contains("gennem kommunens login"), "{log}");
    assert!(desk.open("/access/1", &session).await.body.contains("/access/1/provider/remove"));

    // Signing out ends the session here.
    desk.press("/session/end", HOME, &session, "").await;
    assert_eq!(desk.open("/", &session).await.status, StatusCode::UNAUTHORIZED);

    let session = cookie(&go(&desk, &town, "").await, "bindeled").unwrap();
    assert_eq!(desk.press("/passkeys/provider/remove", HOME, &session, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(go(&desk, &town, "").await.status, StatusCode::FORBIDDEN);
    let kept = std::fs::read(desk.folder.path().join("officer.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains("mette@"), "nothing else of what it says is kept");
}

#[tokio::test]
async fn what_proves_nothing_lets_nobody_in() {
    let town = Town::new(now_ms()).await;
    let desk = desk(&town.issuer);
    let session = mette(&desk).await;
    assert_eq!(go(&desk, &town, &session).await.status, StatusCode::OK);
    let mut refused = 0;
    for lie in [
        Lie::Nonce,
        Lie::NoNonce,
        Lie::Audience,
        Lie::SecondAudience,
        Lie::Issuer,
        Lie::Expired,
        Lie::Unsigned,
        Lie::SignedBySecret,
        Lie::ForeignKey,
        Lie::Tampered,
        Lie::NoToken,
    ] {
        town.told().lie = lie;
        let got = go(&desk, &town, "").await;
        refused += 1;
        assert_eq!((got.status, cookie(&got, "bindeled")), (StatusCode::FORBIDDEN, None), "{lie:?}");
        assert!(got.body.contains("Du blev ikke logget på") && got.body.contains("You were not signed in"), "{lie:?}");
        assert_eq!(refusals(&desk), refused, "{lie:?}");
    }
    town.told().lie = Lie::Nothing;
    assert_eq!(go(&desk, &town, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_comes_back_is_who_set_out_and_only_once() {
    let town = Town::new(now_ms()).await;
    let desk = desk(&town.issuer);
    let session = mette(&desk).await;
    go(&desk, &town, &session).await;
    let elsewhere = "http://elsewhere.test";
    for (path, cookie) in [("/session/provider", ""), ("/passkeys/provider", session.as_str())] {
        assert_eq!(
            desk.press(path, elsewhere, cookie, "").await.status,
            StatusCode::FORBIDDEN,
            "a form from elsewhere"
        );
    }
    let is_refused = async |path: &str, cookie: &str, why: &str| {
        let got = desk.open(path, cookie).await;
        assert_eq!((got.status, got.headers.get("set-cookie")), (StatusCode::FORBIDDEN, None), "{why}");
    };
    is_refused("/session/provider", "", "nothing was begun").await;
    let (address, browser) = set_out(&desk, "").await;
    let back = town.agree(&address);
    is_refused(&back.replace("state=", "state=x"), &browser, "another state").await;
    is_refused(&back, "", "another browser").await;
    is_refused(&back, &browser, "that spent it").await;

    let (address, browser) = set_out(&desk, "").await;
    let back = town.agree(&address);
    assert_eq!(desk.open(&back, &browser).await.status, StatusCode::OK);
    is_refused(&back, &browser, "a second time").await;
    let (address, other) = set_out(&desk, "").await;
    let state = town.agree(&address).split_once("&state=").unwrap().1.to_owned();
    let code = back.split_once("code=").unwrap().1.split_once('&').unwrap().0.to_owned();
    is_refused(&format!("/session/provider?code={code}&state={state}"), &other, "a code of another time").await;

    let (address, browser) = set_out(&desk, "").await;
    let back = town.agree(&address);
    is_refused(&back.replace("iss=", "iss=x"), &browser, "of another provider").await;
    let (address, browser) = set_out(&desk, "").await;
    let (_, state) = town.agree(&address).split_once("&state=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    is_refused(&format!("/session/provider?error=access_denied&state={state}"), &browser, "not let in there").await;
    let (address, browser) = set_out(&desk, "").await;
    desk.now.fetch_add(PENDING_MS, Ordering::Relaxed);
    is_refused(&town.agree(&address), &browser, "too late").await;
}

#[tokio::test]
async fn an_account_has_one_identity_and_an_identity_one_account() {
    let town = Town::new(now_ms()).await;
    let desk = desk(&town.issuer);
    let session = mette(&desk).await;
    go(&desk, &town, &session).await;
    let (hall, now) = (desk.pages.0.hall.clone(), desk.pages.now_ms());
    let line = hall
        .write(|hall| {
            let id = account::add(hall, &audit::Who::Command, "Line", account::Role::Reader, now)?;
            session::begin(hall, "line", &Admits::from(&account::open(hall, id)?), "test", now)?;
            Ok::<_, account::AccountError>(id)
        })
        .unwrap();
    let taken = go(&desk, &town, "bindeled=line").await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.body.contains("hører til en anden adgang") && taken.body.contains("belongs to another account"));
    town.told().subject = "u-3".to_owned();
    assert_eq!(go(&desk, &town, "bindeled=line").await.status, StatusCode::OK);
    let got = go(&desk, &town, "").await;
    let session_of_line = cookie(&got, "bindeled").unwrap();
    assert_eq!(desk.open("/access", &session_of_line).await.status, StatusCode::FORBIDDEN, "a reader still");
    // Who signed out meanwhile joins nothing.
    let (address, browser) = set_out(&desk, "bindeled=line").await;
    desk.press("/session/end", HOME, "bindeled=line", "").await;
    assert_eq!(desk.open(&town.agree(&address), &browser).await.status, StatusCode::UNAUTHORIZED);
    // Closed here, closed for good, whatever the provider says.
    hall.write(|hall| account::close(hall, &audit::Who::Command, line, now)).unwrap();
    assert_eq!(desk.open("/", &session_of_line).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(go(&desk, &town, "").await.status, StatusCode::FORBIDDEN);
    // Who came in by a link alone has no account to join.
    let link = link::from_command(&hall, Some(account::Role::Officer), None, now).unwrap();
    let guest = desk.press("/session", HOME, "", link.strip_prefix("/session?").unwrap()).await;
    let guest = cookie(&guest, "bindeled").unwrap();
    assert_eq!(desk.press("/passkeys/provider", HOME, &guest, "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn new_keys_are_asked_for_once() {
    let town = Town::new(now_ms()).await;
    let desk = desk(&town.issuer);
    let session = mette(&desk).await;
    go(&desk, &town, &session).await;
    go(&desk, &town, "").await;
    assert_eq!(town.told().keys_asked, 1);
    town.told().key = 2;
    assert_eq!(go(&desk, &town, "").await.status, StatusCode::OK);
    assert_eq!(town.told().keys_asked, 2);
    town.told().lie = Lie::ForeignKey;
    assert_eq!(go(&desk, &town, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.told().keys_asked, 3);
}

#[tokio::test]
async fn a_provider_that_is_down_or_answers_without_end_is_said() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let town = Town::new(now_ms()).await;
    town.told().lie = Lie::Endless;
    for issuer in [format!("http://{nobody}"), town.issuer.clone()] {
        let got = desk(&issuer).press("/session/provider", HOME, "", "").await;
        assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            got.body.contains("Kommunens login svarer ikke") && got.body.contains("does not answer"),
            "{}",
            got.body
        );
    }
    town.told().lie = Lie::Elsewhere;
    assert_eq!(
        go(&desk(&town.issuer), &town, "").await.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "it sends on elsewhere"
    );
}

#[test]
fn only_a_safe_address_and_a_whole_entry_are_taken() {
    let is_good = |issuer, client, secret| ProviderConfig::new(issuer, client, secret).is_ok();
    for issuer in ["https://login.example.dk", "https://login.example.dk/realms/by", "http://localhost:9000"] {
        assert!(is_good(issuer, "bindeled", "secret\n"), "{issuer}");
    }
    for issuer in ["http://login.example.dk", "ftp://localhost", "login.example.dk", "https://login.example.dk?a=b"] {
        assert!(!is_good(issuer, "bindeled", "secret"), "{issuer}");
    }
    assert!(!is_good("https://login.example.dk", " ", "secret"));
    assert!(!is_good("https://login.example.dk", "bindeled", "\n"));
    let config = ProviderConfig::new("https://login.example.dk", "bindeled", "hush").unwrap();
    assert!(!format!("{config:?}").contains("hush"));
}
