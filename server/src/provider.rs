//! The municipality's own sign-in: an OpenID Connect provider that says who somebody is, and nothing more. What that person
//! may do here stands in the accounts.
//!
//! The way is the authorization code with PKCE. Of the tokens only the ID token is read, once, for its subject; none is kept.

mod http;

use chrono::DateTime;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse as _,
};
use openidconnect::{core::CoreClientAuthMethod, url::Url};
use tokio::sync::Mutex;

use self::http::Http;
use crate::hall::identity::Identity;
use crate::hall::secret;

/// How long what a provider told of itself is believed.
const TOLD_MS: i64 = 60 * 60 * 1000;

/// The most letters of a subject, as the standard has it.
const SUBJECT_CHARS_MAX: usize = 255;

/// Signatures that are taken: by a key that only the provider has. The provider may not choose a weaker one.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why a provider cannot be used as it was told.
#[derive(Debug, thiserror::Error)]
pub enum ProviderConfigError {
    /// Its address is none, or not safe.
    #[error("oidc_issuer cannot be {0}: it begins with https://, or with http:// for this machine alone")]
    Issuer(String),
    /// There is no client id or no secret.
    #[error("{0} is empty")]
    Empty(&'static str),
}

/// Which provider, and how this relay is known there.
#[derive(Debug, Clone)]
pub struct ProviderConfig {
    issuer: IssuerUrl,
    client: ClientId,
    secret: ClientSecret,
}

impl ProviderConfig {
    /// Checks what can be known to be wrong before anybody asks.
    pub fn new(issuer: &str, client: &str, secret: &str) -> Result<Self, ProviderConfigError> {
        let wrong = || ProviderConfigError::Issuer(issuer.to_owned());
        let told = |text: &str, what| match text.trim() {
            "" => Err(ProviderConfigError::Empty(what)),
            text => Ok(text.to_owned()),
        };
        let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|_| wrong())?;
        let is_plain = issuer.url().query().is_none() && issuer.url().fragment().is_none();
        if !is_plain || !is_safe(issuer.url(), is_loopback(issuer.url())) {
            return Err(wrong());
        }
        let (client, secret) = (told(client, "oidc_client")?, told(secret, "the file of oidc_client_secret")?);
        Ok(Self { issuer, client: ClientId::new(client), secret: ClientSecret::new(secret) })
    }
}

/// Why nobody was told who somebody is.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The provider does not answer, or not as the standard says.
    #[error("the provider does not answer as it should: {0}")]
    Unavailable(String),
    /// What it answered proves nothing.
    #[error("the provider's answer was not taken: {0}")]
    Refused(String),
}

/// What is kept here while somebody is at the provider.
pub(crate) struct Journey {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// Where to send somebody, what names the journey in the address they come back by, and what is kept meanwhile.
pub(crate) struct SettingOut {
    pub(crate) address: Url,
    pub(crate) state: String,
    pub(crate) journey: Journey,
}

/// The provider, and what it last told of itself.
pub(crate) struct Provider {
    config: ProviderConfig,
    redirect: RedirectUrl,
    http: Http,
    told: Mutex<Option<(i64, CoreProviderMetadata)>>,
}

impl Provider {
    /// A provider that sends people back to this address. Nothing is asked of it before somebody signs in.
    pub(crate) fn new(config: ProviderConfig, redirect: String) -> Result<Self, ProviderError> {
        let unavailable = |error: &dyn std::error::Error| ProviderError::Unavailable(error.to_string());
        let http = Http::new(is_loopback(config.issuer.url())).map_err(|error| unavailable(&error))?;
        let redirect = RedirectUrl::new(redirect).map_err(|error| unavailable(&error))?;
        Ok(Self { config, redirect, http, told: Mutex::default() })
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.config.issuer
    }

    /// Sets out.
    pub(crate) async fn set_out(&self, now_ms: i64) -> Result<SettingOut, ProviderError> {
        let told = self.told(now_ms, false).await?;
        let client = CoreClient::from_provider_metadata(told, self.config.client.clone(), None)
            .set_redirect_uri(self.redirect.clone());
        let random = || secret().map_err(|error| ProviderError::Unavailable(error.to_string()));
        let (state, nonce) = (random()?, random()?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .set_pkce_challenge(challenge)
            .url();
        Ok(SettingOut { address, state: state.into_secret(), journey: Journey { nonce, verifier } })
    }

    /// Who came back with a code.
    pub(crate) async fn arrived(
        &self,
        Journey { nonce, verifier }: Journey,
        code: String,
        now_ms: i64,
    ) -> Result<Identity, ProviderError> {
        let told = self.told(now_ms, false).await?;
        let posts = told.token_endpoint_auth_methods_supported().is_some_and(|ways| {
            ways.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let ProviderConfig { client, secret, .. } = self.config.clone();
        let client = CoreClient::from_provider_metadata(told, client, Some(secret))
            .set_auth_type(if posts { AuthType::RequestBody } else { AuthType::BasicAuth })
            .set_redirect_uri(self.redirect.clone());
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| ProviderError::Unavailable(error.to_string()))?
            .set_pkce_verifier(verifier)
            .request_async(&self.http)
            .await
            .map_err(|error| match error {
                // What else it says may name the person.
                RequestTokenError::ServerResponse(said) => ProviderError::Refused(said.error().as_ref().to_owned()),
                error => ProviderError::Unavailable(with_cause(&error)),
            })?;
        let token = tokens.id_token().ok_or_else(|| ProviderError::Refused("no ID token".to_owned()))?;
        let read = |client: &CoreClient<_, _, _, _, _, _>| {
            let verifier = client
                .id_token_verifier()
                .set_allowed_algs(SIGNATURES)
                .set_time_fn(move || DateTime::from_timestamp_millis(now_ms).unwrap_or_default());
            token.claims(&verifier, &nonce).map(|claims| claims.subject().to_string())
        };
        let subject = match read(&client) {
            // The provider may have new keys since.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let told = self.told(now_ms, true).await?;
                read(&CoreClient::from_provider_metadata(told, self.config.client.clone(), None))
            }
            subject => subject,
        };
        let subject = subject.map_err(|error| ProviderError::Refused(error.to_string()))?;
        if subject.is_empty() || subject.chars().count() > SUBJECT_CHARS_MAX {
            return Err(ProviderError::Refused("no subject".to_owned()));
        }
        Ok(Identity { issuer: self.issuer().to_owned(), subject })
    }

    /// What the provider tells of itself and its keys: as it did within the hour, or asked anew.
    async fn told(&self, now_ms: i64, anew: bool) -> Result<CoreProviderMetadata, ProviderError> {
        let mut told = self.told.lock().await;
        if let Some((at, told)) = &*told
            && !anew
            && (*at..*at + TOLD_MS).contains(&now_ms)
        {
            return Ok(told.clone());
        }
        let new = CoreProviderMetadata::discover_async(self.config.issuer.clone(), &self.http)
            .await
            .map_err(|error| ProviderError::Unavailable(with_cause(&error)))?;
        let near = is_loopback(self.config.issuer.url());
        if !is_safe(new.authorization_endpoint().url(), near) {
            return Err(ProviderError::Unavailable("people are sent to an address without https".to_owned()));
        }
        *told = Some((now_ms, new.clone()));
        Ok(new)
    }
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn is_safe(url: &Url, near: bool) -> bool {
    url.scheme() == "https" || near && url.scheme() == "http" && is_loopback(url)
}

fn with_cause(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}
