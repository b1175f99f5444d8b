use app_core::RealSurroundings;
use axum::body::Body;
use axum::http::request::Builder;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;

const AT: &str = "127.0.0.1:4711";

struct Fixture {
    router: Router,
    key: String,
    _folder: tempfile::TempDir,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path().join("device"), Arc::new(RealSurroundings)).unwrap();
    let guard = Guard::new(AT.parse().unwrap()).unwrap();
    Fixture { key: guard.key().to_owned(), router: router(app, guard), _folder: folder }
}

impl Fixture {
    async fn ask(&self, request: Builder, body: &Value) -> (StatusCode, String) {
        let request = request.body(Body::from(body.to_string())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let policy = response.headers().get("content-security-policy").unwrap().to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    fn call(&self) -> Builder {
        axum::http::Request::post("/api/call").header("host", AT).header(guard::KEY_HEADER, &self.key)
    }
}

#[tokio::test]
async fn a_command_is_answered_with_its_view() {
    let server = fixture();
    let (status, body) = server.ask(server.call(), &json!({"command": "session"})).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, r#"{"profiles":[],"state":"fresh"}"#));
}

#[tokio::test]
async fn what_goes_wrong_is_a_code() {
    let server = fixture();
    let (status, body) = server.ask(server.call(), &json!({"command": "fly"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains(r#""code":"bad_request""#), "{body}");
    let (status, body) = server.ask(server.call(), &json!({"command": "today"})).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains(r#""code":"not_enrolled""#), "{body}");
}

#[tokio::test]
async fn only_the_page_with_the_key_from_this_machine_may_call() {
    let server = fixture();
    let session = json!({"command": "session"});
    let post = || axum::http::Request::post("/api/call");
    let refused = [
        ("no key", post().header("host", AT)),
        ("a wrong key", post().header("host", AT).header(guard::KEY_HEADER, "x".repeat(server.key.len()))),
        ("a name pointed here", post().header("host", "evil.example:4711").header(guard::KEY_HEADER, &server.key)),
        ("no host", post().header(guard::KEY_HEADER, &server.key)),
        ("a foreign page", server.call().header("origin", "http://evil.example")),
        ("a page of another port", server.call().header("origin", "http://127.0.0.1:1")),
        ("events without a key", axum::http::Request::get("/api/events").header("host", AT)),
    ];
    for (what, request) in refused {
        assert_eq!(server.ask(request, &session).await.0, StatusCode::FORBIDDEN, "{what}");
    }
    let own = server.call().header("origin", format!("http://{AT}"));
    assert_eq!(server.ask(own, &session).await.0, StatusCode::OK);
}

#[tokio::test]
async fn pages_need_no_key_and_foreign_names_get_none() {
    let server = fixture();
    let page = |host| axum::http::Request::get("/").header("host", host);
    let (status, body) = server.ask(page(AT), &json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("<title>"), "{body}");
    assert_eq!(server.ask(page("evil.example"), &json!({})).await.0, StatusCode::FORBIDDEN);
    let missing = axum::http::Request::get("/../secret").header("host", AT);
    assert_eq!(server.ask(missing, &json!({})).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path().join("device"), Arc::new(RealSurroundings)).unwrap();
    assert!(Server::bind(app, "0.0.0.0:0".parse().unwrap()).await.is_err());
}
