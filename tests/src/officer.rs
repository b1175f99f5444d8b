//! An officer with a browser: signs in by the one-time link, reads the same figures as the page shows, and fills in forms.

use serde_json::Value;

use crate::http::client;
use crate::relay::Relay;

/// A signed-in officer.
pub struct Officer {
    address: String,
    cookie: String,
    http: reqwest::Client,
}

impl Officer {
    /// Opens the link that the relay printed and presses its button.
    pub async fn sign_in(relay: &Relay) -> Self {
        let http = client();
        let link = relay.officer_link();
        let (address, secret) = link.split_once("/session?link=").expect("a link");
        let answer = http
            .post(format!("{address}/session"))
            .header("Origin", address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("link={secret}"))
            .send()
            .await
            .expect("the relay answers");
        let cookie = answer.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok()).expect("a session");
        let cookie = cookie.split(';').next().expect("a name and a value").to_owned();
        Self { address: address.to_owned(), cookie, http }
    }

    /// A page's JSON.
    pub async fn json(&self, path: &str) -> Value {
        let asked = self.http.get(format!("{}{path}", self.address)).header("Cookie", &self.cookie);
        let answer = asked.send().await.expect("the relay answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// A page as it is shown.
    pub async fn page(&self, path: &str) -> String {
        let asked = self.http.get(format!("{}{path}", self.address)).header("Cookie", &self.cookie);
        let answer = asked.send().await.expect("the relay answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.text().await.expect("a page")
    }

    /// Opens a form, fills in fields that it has, and sends it: it is taken as it is.
    pub async fn fill_in(&self, path: &str, fields: &[(String, String)]) {
        let form = self.page(path).await;
        for (name, _) in fields {
            assert!(form.contains(&format!("name=\"{name}\"")), "{path} does not ask for {name}");
        }
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let sent = self.http.post(format!("{}{path}", self.address)).header("Cookie", &self.cookie);
        let sent = sent.header("Origin", &self.address).header("Content-Type", "application/x-www-form-urlencoded");
        let answer = sent.body(body.join("&")).send().await.expect("the relay answers");
        let status = answer.status();
        assert!(status.is_redirection(), "{path}: {status}\n{}", answer.text().await.unwrap_or_default());
    }

    /// Asks for a figure until it is what it should be.
    pub async fn waits_for(&self, id: &str, period: &str, value: u64) {
        let begun = std::time::Instant::now();
        loop {
            let figures = self.json(&format!("/figures.json?{period}")).await;
            if figure(&figures, id) == Some(value) {
                return;
            }
            assert!(begun.elapsed().as_secs() < 120, "{id} does not become {value}: {figures}");
        }
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A figure's value in the JSON of the overview.
pub fn figure(figures: &Value, id: &str) -> Option<u64> {
    let all = figures["figures"].as_array()?;
    all.iter().find(|figure| figure["id"] == id)?["value"].as_u64()
}
