//! What `serve` can be told by options, in the environment, or in a file: the nearer to the hand, the stronger.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::{Args, ValueEnum};
use crdt_model::invite;
use serde::{Deserialize, Serialize};
use server::config::{Config, Responsible};
use server::folder::Folder;
use server::listen::Tls;
use server::provider::ProviderConfig;
use tracing_subscriber::EnvFilter;

const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8650);

/// Where the relay is kept.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The relay's data folder
    #[arg(long, value_name = "DIR", env = "BINDELED_DATA")]
    data: Option<PathBuf>,
    /// The folder of the access journal, best on another disk; beside the data folder if not said, as DIR.journal
    #[arg(long, value_name = "DIR", env = "BINDELED_JOURNAL")]
    journal: Option<PathBuf>,
    /// A file that says where they are, and how to serve, in TOML; options and the environment come before it
    #[arg(long, value_name = "FILE", env = "BINDELED_CONFIG")]
    config: Option<PathBuf>,
}

/// How it is served.
#[derive(Debug, Default, Args, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Serving {
    /// The address to listen on; port 0 takes a free one [default: 127.0.0.1:8650]
    #[arg(long, value_name = "ADDR", env = "BINDELED_LISTEN")]
    listen: Option<SocketAddr>,
    /// The address that devices and officers reach the relay at, when it stands behind a proxy or has a name
    #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
    public_url: Option<String>,
    /// The certificate to serve https with, in PEM, with the chain behind it; read again on SIGHUP
    #[arg(long, value_name = "FILE", env = "BINDELED_TLS_CERTIFICATE")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's key, in PEM
    #[arg(long, value_name = "FILE", env = "BINDELED_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// Where to serve /metrics, if anywhere: an address that only your monitoring reaches
    #[arg(long, value_name = "ADDR", env = "BINDELED_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// The authority that answers for what is kept here, as the privacy page names it
    #[arg(long, value_name = "NAME", env = "BINDELED_CONTROLLER")]
    controller: Option<String>,
    /// How to reach it about privacy and accessibility: an e-mail address, a page's address, or one by post
    #[arg(long, value_name = "ADDRESS", env = "BINDELED_CONTACT")]
    contact: Option<String>,
    /// The municipality's own sign-in, an OpenID Connect provider: its issuer's address
    #[arg(long, value_name = "URL", env = "BINDELED_OIDC_ISSUER")]
    oidc_issuer: Option<String>,
    /// How this relay is known there
    #[arg(long, value_name = "ID", env = "BINDELED_OIDC_CLIENT")]
    oidc_client: Option<String>,
    /// The file that holds the relay's secret there
    #[arg(long, value_name = "FILE", env = "BINDELED_OIDC_CLIENT_SECRET")]
    oidc_client_secret: Option<PathBuf>,
    /// What to log: error, warn, info, debug, or by part as server=debug [default: info]
    #[arg(long, value_name = "FILTER", env = "BINDELED_LOG")]
    log: Option<String>,
    /// How to log [default: text]
    #[arg(long, value_name = "FORMAT", env = "BINDELED_LOG_FORMAT")]
    log_format: Option<LogFormat>,
}

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    data: Option<PathBuf>,
    journal: Option<PathBuf>,
    serve: Serving,
}

/// A relay as it is to be served.
pub(crate) struct Served {
    pub(crate) config: Config,
    pub(crate) listen: SocketAddr,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
    /// All that was said and what stands where nothing was, as a file would say it.
    pub(crate) as_file: String,
}

impl Place {
    /// Data folder and journal.
    pub(crate) fn folder(self) -> anyhow::Result<Folder> {
        let Settings { data, journal, .. } = self.settings()?;
        let data =
            data.context("say where the data folder is: --data, BINDELED_DATA, or `data` in the file of --config")?;
        Ok(Folder::new(data, journal))
    }

    /// The folder, if there is a relay in it.
    pub(crate) fn of_a_relay(self) -> anyhow::Result<Folder> {
        let folder = self.folder()?;
        drop(folder.open_to_read()?);
        Ok(folder)
    }

    /// How to serve it; everything that can be known to be wrong before is said.
    pub(crate) fn served(self, told: Serving) -> anyhow::Result<Served> {
        let Settings { data, journal, serve } = self.settings()?;
        let place = Self { data, journal, config: None };
        let serve = told.or(serve);
        let folder = place.folder()?;
        ensure!(!folder.data.is_file(), "the data folder {} is a file", folder.data.display());
        if let Some(url) = &serve.public_url {
            let good = invite::check_address(url).is_ok();
            ensure!(
                good,
                "public_url cannot be {url}: it begins with https://, or with http:// for this machine alone"
            );
        }
        let tls = match (&serve.tls_certificate, &serve.tls_key) {
            (Some(certificate), Some(key)) => Some(Tls::read(certificate.clone(), key.clone())?),
            (None, None) => None,
            _ => bail!("tls_certificate and tls_key go together: one of them is missing"),
        };
        let provider = match (&serve.oidc_issuer, &serve.oidc_client, &serve.oidc_client_secret) {
            (Some(issuer), Some(client), Some(file)) => {
                let secret =
                    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
                Some(ProviderConfig::new(issuer, client, &secret)?)
            }
            (None, None, None) => None,
            _ => bail!("oidc_issuer, oidc_client and oidc_client_secret go together: one of them is missing"),
        };
        let listen = serve.listen.unwrap_or(LISTEN);
        let log = serve.log.clone().unwrap_or_else(|| "info".to_owned());
        EnvFilter::try_new(&log).with_context(|| format!("no such filter of the log: {log}"))?;
        let log_format = serve.log_format.unwrap_or_default();
        let (public_url, metrics_listen) = (serve.public_url.clone(), serve.metrics_listen);
        let responsible = Responsible { controller: serve.controller.clone(), contact: serve.contact.clone() };
        let as_file = toml::to_string(&Settings {
            data: Some(folder.data.clone()),
            journal: Some(folder.journal.clone()),
            serve: Serving { listen: Some(listen), log: Some(log.clone()), log_format: Some(log_format), ..serve },
        })?;
        let config = Config {
            public_url,
            journal: Some(folder.journal),
            tls,
            provider,
            responsible,
            ..Config::new(folder.data)
        };
        Ok(Served { config, listen, metrics_listen, log, log_format, as_file })
    }

    fn settings(self) -> anyhow::Result<Settings> {
        let file = self.config.as_deref().map(read).transpose()?.unwrap_or_default();
        Ok(Settings { data: self.data.or(file.data), journal: self.journal.or(file.journal), serve: file.serve })
    }
}

impl Serving {
    fn or(self, file: Self) -> Self {
        Self {
            listen: self.listen.or(file.listen),
            public_url: self.public_url.or(file.public_url),
            tls_certificate: self.tls_certificate.or(file.tls_certificate),
            tls_key: self.tls_key.or(file.tls_key),
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            controller: self.controller.or(file.controller),
            contact: self.contact.or(file.contact),
            oidc_issuer: self.oidc_issuer.or(file.oidc_issuer),
            oidc_client: self.oidc_client.or(file.oidc_client),
            oidc_client_secret: self.oidc_client_secret.or(file.oidc_client_secret),
            log: self.log.or(file.log),
            log_format: self.log_format.or(file.log_format),
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Settings> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not as it should be", file.display()))
}
