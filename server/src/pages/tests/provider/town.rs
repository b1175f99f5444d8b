//! A town's own sign-in, as the standard has it, that can be told to lie.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::*;

pub(super) const CLIENT: &str = "bindeled";
pub(super) const SECRET: &str = "a secret of theirs";
const TOLD_BYTES: usize = 300 * 1024;

/// How the next answer is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    Nothing,
    Nonce,
    NoNonce,
    Audience,
    SecondAudience,
    Issuer,
    Expired,
    Unsigned,
    SignedBySecret,
    ForeignKey,
    Tampered,
    NoToken,
    Endless,
    Elsewhere,
}

pub(super) struct Told {
    pub(super) lie: Lie,
    pub(super) subject: String,
    /// Which key it signs with.
    pub(super) key: u8,
    /// How often its keys were asked for.
    pub(super) keys_asked: u32,
    /// How many codes were given.
    given: u32,
    now_ms: i64,
    /// The nonce and the challenge that each code, good once, was given for.
    codes: BTreeMap<String, (String, String)>,
}

/// It answers on a port of its own.
#[derive(Clone)]
pub(super) struct Town {
    pub(super) issuer: String,
    told: Arc<Mutex<Told>>,
}

impl Town {
    pub(super) async fn new(now_ms: i64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let codes = BTreeMap::new();
        let told =
            Told { lie: Lie::Nothing, subject: "u-1".to_owned(), key: 1, keys_asked: 0, given: 0, now_ms, codes };
        let town = Self { issuer, told: Arc::new(Mutex::new(told)) };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(about))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(town.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        town
    }

    pub(super) fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap()
    }

    /// Somebody is sent here, signs in and agrees: the address they are sent back to.
    pub(super) fn agree(&self, address: &str) -> String {
        let (page, query) = address.split_once('?').unwrap();
        assert_eq!(page, format!("{}/authorize", self.issuer));
        let asked: BTreeMap<&str, &str> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        assert_eq!((asked["response_type"], asked["client_id"], asked["scope"]), ("code", CLIENT, "openid"));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["redirect_uri"], "http%3A%2F%2Frelay.test%2Fsession%2Fprovider");
        let mut told = self.told();
        told.given += 1;
        let code = format!("code-{}", told.given);
        told.codes.insert(code.clone(), (asked["nonce"].to_owned(), asked["code_challenge"].to_owned()));
        format!("/session/provider?code={code}&state={}&iss={}", asked["state"], self.issuer)
    }
}

async fn about(State(Town { issuer, told }): State<Town>) -> Response {
    if told.lock().unwrap().lie == Lie::Endless {
        return " ".repeat(TOLD_BYTES).into_response();
    }
    let at = |path: &str| format!("{issuer}{path}");
    Json(json!({
        "issuer": issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
    .into_response()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

async fn keys(State(town): State<Town>) -> Response {
    let mut told = town.told();
    told.keys_asked += 1;
    let public = URL_SAFE_NO_PAD.encode(key(told.key).verifying_key().as_bytes());
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": told.key.to_string(), "x": public });
    Json(json!({ "keys": [key] })).into_response()
}

async fn token(State(town): State<Town>, headers: HeaderMap, Form(sent): Form<BTreeMap<String, String>>) -> Response {
    let mut told = town.told();
    let form = |text: &str| text.replace(' ', "+");
    let client = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", form(SECRET))));
    let given = told.codes.remove(&sent["code"]);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&sent["code_verifier"]));
    let Some((nonce, _)) = given.filter(|(_, given)| *given == challenge && headers["authorization"] == client) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    match told.lie {
        Lie::Elsewhere => Redirect::temporary("/keys").into_response(),
        Lie::NoToken => Json(json!({ "access_token": "none", "token_type": "Bearer" })).into_response(),
        _ => Json(json!({ "access_token": "none", "token_type": "Bearer", "id_token": id_token(&town.issuer, &told, &nonce) }))
            .into_response(),
    }
}

fn id_token(issuer: &str, told: &Told, nonce: &str) -> String {
    let now = told.now_ms / 1000;
    let mut claims = json!({
        "iss": issuer, "sub": told.subject, "aud": [CLIENT], "nonce": nonce, "iat": now, "exp": now + 600,
        "name": "Mette Holm", "email": "mette@kommunen.example",
    });
    let mut head = json!({ "alg": "EdDSA", "kid": told.key.to_string() });
    match told.lie {
        Lie::Nonce => claims["nonce"] = "another".into(),
        Lie::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
        Lie::Audience => claims["aud"] = json!(["another"]),
        Lie::SecondAudience => claims["aud"] = json!([CLIENT, "another"]),
        Lie::Issuer => claims["iss"] = "https://login.elsewhere.example".into(),
        Lie::Expired => claims["exp"] = (now - 1).into(),
        Lie::Unsigned => head = json!({ "alg": "none" }),
        Lie::SignedBySecret => head = json!({ "alg": "HS256" }),
        _ => {}
    }
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", part(&head), part(&claims));
    let signature = match told.lie {
        Lie::Unsigned => Vec::new(),
        Lie::SignedBySecret => hmac(SECRET.as_bytes(), signed.as_bytes()),
        Lie::ForeignKey => key(99).sign(signed.as_bytes()).to_vec(),
        _ => key(told.key).sign(signed.as_bytes()).to_vec(),
    };
    let signed = if told.lie == Lie::Tampered {
        claims["sub"] = "u-2".into();
        format!("{}.{}", part(&head), part(&claims))
    } else {
        signed
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// HMAC with SHA-256, for a key that is shorter than a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded = |by: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or_default() ^ by).collect() };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}
