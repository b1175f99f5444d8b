//! What is asked of a provider: no redirect is followed, no answer is endless, nothing takes for ever.

use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, redirect};
use tokio_rustls::rustls::crypto::ring;

const CONNECT_TIME_MAX: Duration = Duration::from_secs(4);
/// Four such answers fit into the time that a page may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(7);
/// Keys of many years are some 20 kB.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("{0}")]
    Request(#[from] reqwest::Error),
    #[error("an answer of more than {ANSWER_BYTES_MAX} bytes")]
    Endless,
}

pub(super) struct Http(Client);

impl Http {
    /// On loopback neither a proxy nor the machine's certificates; elsewhere nothing but https.
    pub(super) fn new(is_loopback: bool) -> reqwest::Result<Self> {
        // An error only says that the program around has chosen one already.
        let _chosen = ring::default_provider().install_default();
        let builder = Client::builder()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIME_MAX)
            .timeout(ANSWER_TIME_MAX);
        let builder = if is_loopback { builder.no_proxy().tls_certs_only([]) } else { builder.https_only(true) };
        builder.build().map(Self)
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut response = self.0.execute(request.try_into()?).await.map_err(reqwest::Error::without_url)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
            if body.len().saturating_add(chunk.len()) > ANSWER_BYTES_MAX {
                return Err(HttpError::Endless);
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = response.status();
        std::mem::swap(answer.headers_mut(), response.headers_mut());
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
