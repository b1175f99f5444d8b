//! Who may use which route: every route, for everybody, with a session in every state. What stands here is said a second
//! time on purpose: a route without a row, a row without a route and a route that lets in others all fail.

use axum::http::Method;

use super::*;
use crate::hall::account::{self, AccountError, Role};
use crate::hall::audit::Who;
use crate::hall::link::Admits;
use crate::hall::{secret, session};
use crate::pages::routes;

/// Who may see it, and who may change something there: everybody (`*`), readers and up (`r`), officers and up (`o`),
/// administrators (`a`); `-` where there is no such thing.
const TABLE: &[(&str, &str)] = &[
    ("/", "r-"),
    ("/figures.json", "r-"),
    ("/to-look-at", "r-"),
    ("/left-out", "r-"),
    ("/figures/{id}", "r-"),
    ("/audit", "o-"),
    ("/devices", "o-"),
    ("/devices/invite", "oo"),
    ("/devices/{id}", "o-"),
    ("/devices/{id}/confirm", "-o"),
    ("/devices/{id}/close", "-o"),
    ("/devices/{id}/code", "-o"),
    ("/devices/{id}/give", "-o"),
    ("/devices/{id}/take", "-o"),
    ("/devices/{id}/accept", "-o"),
    ("/erasures", "o-"),
    ("/erasures/{number}", "o-"),
    ("/retention", "oa"),
    ("/retention/rules", "aa"),
    ("/retention/{number}", "o-"),
    ("/partnership", "r-"),
    ("/programme", "r-"),
    ("/programme/guidelines", "r-"),
    ("/programme/guidelines/new", "oo"),
    ("/programme/budget", "r-"),
    ("/programme/budget/new", "oo"),
    ("/programme/budget/{id}", "oo"),
    ("/programme/questionnaires", "r-"),
    ("/programme/questionnaires/new", "oo"),
    ("/programme/questionnaires/standard", "-o"),
    ("/programme/questionnaires/{id}", "r-"),
    ("/programme/take-back", "-o"),
    ("/payouts", "oo"),
    ("/payouts/{number}", "o-"),
    ("/agreements", "r-"),
    ("/agreements/new", "oo"),
    ("/agreements/{id}/amend", "oo"),
    ("/agreements/{id}/goal", "oo"),
    ("/agreements/{id}/done", "oo"),
    ("/agreements/take-back", "-o"),
    ("/statements/new", "oo"),
    ("/reference", "r-"),
    ("/reference/kinds", "-o"),
    ("/reference/entry", "oo"),
    ("/notes", "r-"),
    ("/notes/yearly", "ro"),
    ("/notes/yearly.json", "r-"),
    ("/notes/quarterly", "ro"),
    ("/notes/quarterly.json", "r-"),
    ("/notes/review", "oo"),
    ("/notes/reviewed/{id}", "oo"),
    ("/notes/compare", "r-"),
    ("/notes/{number}", "r-"),
    ("/notes/{number}/{file}", "r-"),
    ("/editions", "r-"),
    ("/editions/new", "oo"),
    ("/editions/{number}", "r-"),
    ("/access", "a-"),
    ("/access/new", "aa"),
    ("/access/keys", "a-"),
    ("/access/keys/new", "aa"),
    ("/access/keys/{id}/close", "-a"),
    ("/access/{id}", "a-"),
    ("/access/{id}/link", "-a"),
    ("/access/{id}/role", "-a"),
    ("/access/{id}/close", "-a"),
    ("/privacy", "*-"),
    ("/privacy/record", "*-"),
    ("/privacy/record.csv", "*-"),
    ("/accessibility", "*-"),
    ("/access/{id}/provider/remove", "-a"),
    ("/access/{id}/passkeys/{number}/remove", "-a"),
    ("/passkeys", "rr"),
    ("/passkeys/provider", "-r"),
    ("/passkeys/provider/remove", "-r"),
    ("/passkeys/challenge", "-r"),
    ("/passkeys/{number}/remove", "-r"),
    ("/session/passkey", "-*"),
    ("/session/passkey/challenge", "-*"),
    ("/session/provider", "**"),
    ("/session", "**"),
    ("/session/end", "-r"),
    ("/assets/{name}", "*-"),
];

/// What became of a session.
#[derive(Debug, Clone, Copy)]
enum State {
    Open,
    Ended,
    Expired,
    AccountClosed,
}

/// A cookie of somebody with an account.
fn cookie(desk: &Desk, role: Role, state: State) -> String {
    let (hall, now, token) = (desk.pages.0.hall.clone(), desk.pages.now_ms(), secret().unwrap());
    hall.write(|hall| {
        // Somebody must stay when an administrator's account is closed.
        account::add(hall, &Who::Command, "Mette", Role::Administrator, now)?;
        let id = account::add(hall, &Who::Command, "Line", role, now)?;
        let began = if matches!(state, State::Expired) { now - session::SESSION_MS } else { now };
        session::begin(hall, &token, &Admits::from(&account::open(hall, id)?), "test", began)?;
        match state {
            State::Open | State::Expired => {}
            State::Ended => session::end(hall, &token, now)?,
            State::AccountClosed => account::close(hall, &Who::Command, id, now)?,
        }
        Ok::<_, AccountError>(())
    })
    .unwrap();
    format!("bindeled={token}")
}

/// The route's own paths, with nothing real in them.
fn path(route: &str) -> String {
    let path = route.replace("{id}", "AAAAAAAAAAA").replace("{number}", "77");
    path.replace("{name}", "pages.css")
}

async fn answer(desk: &Desk, method: &Method, route: &str, cookie: &str) -> StatusCode {
    let path = path(route);
    let answer = if method == Method::GET {
        desk.open(&path, cookie).await
    } else {
        // A form from elsewhere is refused by each route itself, after who it is from was looked at; this one is from here.
        desk.press(&path, "http://relay.test", cookie, "").await
    };
    answer.status
}

fn may(letter: char, role: Option<Role>) -> bool {
    match letter {
        '*' => true,
        'r' => role >= Some(Role::Reader),
        'o' => role >= Some(Role::Officer),
        'a' => role >= Some(Role::Administrator),
        other => panic!("{other} is nobody"),
    }
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let letter = |who: Option<routes::Who>| match who {
        None => '-',
        Some(routes::Who::Anyone) => '*',
        Some(routes::Who::Reader) => 'r',
        Some(routes::Who::Officer) => 'o',
        Some(routes::Who::Administrator) => 'a',
    };
    let routes: Vec<_> = routes::all()
        .into_iter()
        .map(|route| (route.path, [letter(route.see), letter(route.change)].iter().collect::<String>()))
        .collect();
    for route in routes::all() {
        assert_eq!(route.is_held, route.is_open() && route.path.starts_with("/session"), "{}", route.path);
    }
    let rows: Vec<_> = TABLE.iter().map(|(path, who)| (*path, (*who).to_owned())).collect();
    assert_eq!(routes, rows);
}

#[tokio::test]
async fn every_route_lets_in_whom_it_should_and_nobody_else() {
    let desk = Desk::new(false);
    let mut cookies = vec![(None, String::new()), (None, "bindeled=guess".to_owned())];
    for role in Role::ALL {
        cookies.push((Some(role), cookie(&desk, role, State::Open)));
        for state in [State::Ended, State::Expired, State::AccountClosed] {
            cookies.push((None, cookie(&desk, role, state)));
        }
    }
    // Signing out ends the session that everything else needs: it comes last.
    let (last, rest): (Vec<_>, Vec<_>) = TABLE.iter().partition(|(route, _)| *route == "/session/end");
    for (route, who) in rest.into_iter().chain(last) {
        for (letter, method) in who.chars().zip([Method::GET, Method::POST]) {
            for (role, cookie) in &cookies {
                let status = answer(&desk, &method, route, cookie).await;
                let expected = match (letter, role) {
                    ('-', Some(_)) => Some(StatusCode::METHOD_NOT_ALLOWED),
                    ('-', None) => Some(StatusCode::UNAUTHORIZED).filter(|_| !who.contains('*')),
                    (_, role) if may(letter, *role) => None,
                    (_, Some(_)) => Some(StatusCode::FORBIDDEN),
                    (_, None) => Some(StatusCode::UNAUTHORIZED),
                };
                let about = format!("{method} {route} for {role:?}");
                match expected {
                    Some(expected) => assert_eq!(status, expected, "{about}"),
                    None => assert!(
                        status != StatusCode::UNAUTHORIZED && status != StatusCode::FORBIDDEN
                            || letter == '*' && method == Method::POST,
                        "{about}: {status}"
                    ),
                }
            }
        }
    }
}

/// A role that is taken away is gone at once, also where somebody is signed in.
#[tokio::test]
async fn a_session_is_what_its_account_is_now() {
    let desk = Desk::new(false);
    let cookie = cookie(&desk, Role::Officer, State::Open);
    assert_eq!(desk.open("/payouts", &cookie).await.status, StatusCode::OK);
    desk.pages.0.hall.write(|hall| account::give(hall, &Who::Command, "2".parse().unwrap(), Role::Reader, 0)).unwrap();
    assert_eq!(desk.open("/payouts", &cookie).await.status, StatusCode::FORBIDDEN);
}

/// Readers are shown no button that they may not press.
#[tokio::test]
async fn readers_are_shown_nothing_to_press() {
    let desk = Desk::new(false);
    let cookie = cookie(&desk, Role::Reader, State::Open);
    for (route, who) in TABLE.iter().filter(|(route, who)| who.starts_with('r') && !route.ends_with(".json")) {
        let got = desk.open(&path(route), &cookie).await;
        if got.status != StatusCode::OK {
            continue;
        }
        let posts = got.body.matches("method=\"post\"").count();
        assert_eq!(posts, 1, "{route} ({who}): more than signing out: {}", got.body);
        for (form, who) in TABLE.iter().filter(|(form, who)| who.starts_with(['o', 'a']) && !form.contains('{')) {
            for end in ["\"", "?"] {
                assert!(!got.body.contains(&format!("href=\"{form}{end}")), "{route} leads to {form} ({who})");
            }
        }
    }
}
