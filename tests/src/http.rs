//! The one way to speak HTTP to a program on this machine.

/// A client that goes straight there and follows nothing.
pub fn client() -> reqwest::Client {
    // An error only says that an app in this process has chosen one already.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let straight = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    straight.build().expect("a client")
}
