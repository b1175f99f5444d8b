//! A small city to tell stories in.

use std::path::Path;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::device::Device;
use crate::relay::Relay;

const ORGANISATION: &str = "AQEBAQEBAQEBAQEBAQEBAQ";

/// A city with one group that is open tonight and twenty-five children on its list.
pub struct City {
    pub relay: Relay,
    pub coordinator: Device,
    pub group: String,
    pub occasion: Value,
}

impl City {
    pub async fn found(folder: &Path) -> Self {
        let relay = Relay::start(&folder.join("relay"));
        let link = relay.invite("coordinator", &[&format!("organisation/{ORGANISATION}"), "programme"]);
        let coordinator = Device::enrol(&folder.join("coordinator"), &link, "Mettes laptop", "Mette").await;
        coordinator
            .call(
                "write_reference",
                json!({
                    "areas": [{"key": "sundholmsvej", "name": "Sundholmsvej kvarteret", "in_agreement": true}],
                    "kinds": [{"key": "homework_cafe", "danish": "Lektiecafé", "english": "Homework café"}],
                    "partners": [{"key": "helhedsplan", "name": "Helhedsplanen for Sundholmsvej kvarteret"}],
                    "organisations": [{"key": ORGANISATION, "name": "Dansk Flygtningehjælp"}],
                }),
            )
            .await;
        let created = coordinator
            .call(
                "create_group",
                json!({
                    "name": "Lektiecafé Telemarksgade", "kind": "homework_cafe", "area": "sundholmsvej",
                    "organisation": ORGANISATION, "partners": ["helhedsplan"],
                    "stages": [{"stage": "established", "since": "2026-11-01"}],
                    "openings": [{"weekday": 4, "starts": "16:30:00", "ends": "18:30:00", "from": "2026-11-01", "until": null}],
                }),
            )
            .await;
        let group = created["id"].as_str().expect("as the commands reply").to_owned();
        let names = "Abdi Adam Amina Bilal Dalia Elif Farah Freja Hamza Hodan Ibrahim Ikram Jamal Leyla Liban Malik \
                     Maryam Nour Omar Rania Samira William Yusuf Zahra Åse";
        let csv = std::iter::once("Fornavn").chain(names.split_whitespace()).collect::<Vec<_>>().join("\r\n");
        let preview = coordinator
            .call("preview_roster", json!({"group": group, "file_name": "liste.csv", "base64": base64(csv.as_bytes())}))
            .await;
        let imported = coordinator.call("import_roster", json!({"preview": preview["preview"]})).await;
        assert_eq!(imported["added"], 25);
        let status = coordinator.sync().await;
        assert_eq!(status["waiting"], 0, "{status}");
        let page = coordinator.call("group", json!({"group": group})).await;
        let occasion = page["tonight"]["occasion"].clone();
        assert_eq!(occasion["date"], "2026-11-12", "{page}");
        Self { relay, coordinator, group, occasion }
    }

    /// The coordinator makes another group. Gives its id.
    pub async fn create_group(&self, name: &str) -> String {
        let arguments = json!({
            "name": name, "kind": "homework_cafe", "area": "sundholmsvej", "organisation": ORGANISATION,
            "partners": [], "stages": [{"stage": "established", "since": "2026-11-01"}], "openings": [],
        });
        let created = self.coordinator.call("create_group", arguments).await;
        created["id"].as_str().expect("as the commands reply").to_owned()
    }

    /// A device of another coordinator of the same organisation.
    pub async fn second_coordinator(&self, folder: &Path) -> Device {
        let link = self.relay.invite("coordinator", &[&format!("organisation/{ORGANISATION}"), "programme"]);
        Device::enrol(folder, &link, "Annes laptop", "Anne").await
    }

    pub fn space(&self) -> String {
        format!("group/{}", self.group)
    }

    pub fn tablet_link(&self) -> String {
        self.relay.invite("volunteer", &[&self.space()])
    }

    /// Enrols a tablet of the group and fetches its list.
    pub async fn tablet(&self, folder: &Path, label: &str, name: &str) -> Device {
        let tablet = Device::enrol(folder, &self.tablet_link(), label, name).await;
        tablet.sync().await;
        tablet
    }

    /// The document of tonight's meeting.
    pub fn meeting_document(&self) -> String {
        let occasion = serde_json::from_value(self.occasion.clone()).expect("as the commands reply");
        crdt_model::meeting::meeting_id(&occasion).to_string()
    }

    /// A command's arguments for tonight's meeting.
    pub fn at(&self, more: Value) -> Value {
        let mut arguments = json!({"occasion": self.occasion});
        for (key, value) in more.as_object().expect("as the commands reply") {
            arguments[key] = value.clone();
        }
        arguments
    }
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
