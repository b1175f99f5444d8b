//! `bindeled-device`: a device without a window.

use std::io::Write as _;
use std::process::ExitCode;

use app_headless::options::Options;
use clap::Parser as _;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("BINDELED_LOG").unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();
    match options.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "bindeled-device: {error:#}");
            ExitCode::FAILURE
        }
    }
}
