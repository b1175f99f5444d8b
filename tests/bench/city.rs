//! Cities of a chosen size, made by a coordinator's device through the ordinary commands.

use std::path::Path;

use base64::Engine as _;
use serde_json::{Value, json};
use stories::device::Device;
use stories::proxy::Proxy;
use stories::relay::Relay;

const ORGANISATION: &str = "AQEBAQEBAQEBAQEBAQEBAQ";

/// The most people that one group's roster takes.
const ROSTER: usize = 500;

/// The people of the group that is open tonight.
const TONIGHT: usize = 25;

pub struct City {
    pub relay: Relay,
    pub proxy: Proxy,
    pub coordinator: Device,
    pub groups: Vec<String>,
}

impl City {
    /// A city whose register holds about so many documents, two for each person on a list. However many they are, the
    /// one group that is open tonight is the same.
    pub async fn of_documents(folder: &Path, documents: usize) -> Self {
        let elsewhere = (documents / 2).saturating_sub(TONIGHT);
        let city = Self::with_groups(folder, 1 + elsewhere.div_ceil(ROSTER)).await;
        for (place, group) in city.groups.iter().enumerate() {
            let here = if place == 0 { TONIGHT } else { ROSTER.min(elsewhere - (place - 1) * ROSTER) };
            city.import(group, here, place).await;
        }
        city.coordinator.sync().await;
        city
    }

    /// A city with so many groups and nobody in them.
    pub async fn with_groups(folder: &Path, groups: usize) -> Self {
        let relay = Relay::start(&folder.join("relay"));
        let proxy = Proxy::start(&relay.address()).await;
        let coordinator = enrol(&relay, &proxy, &folder.join("coordinator")).await;
        let reference = json!({
            "areas": [{"key": "a", "name": "Sundholmsvej kvarteret", "in_agreement": true}],
            "kinds": [{"key": "homework_cafe", "danish": "Lektiecafé", "english": "Homework café"}],
            "partners": [], "organisations": [{"key": ORGANISATION, "name": "Dansk Flygtningehjælp"}],
        });
        coordinator.call("write_reference", reference).await;
        let mut city = Self { relay, proxy, coordinator, groups: Vec::new() };
        for number in 0..groups {
            let created = city.coordinator.call("create_group", group(number)).await;
            city.groups.push(created["id"].as_str().unwrap().to_owned());
        }
        city
    }

    pub async fn import(&self, group: &str, people: usize, salt: usize) {
        let names: String = (0..people).map(|number| format!("Barn {salt}-{number}\r\n")).collect();
        self.import_file(group, &format!("Fornavn\r\n{names}")).await;
    }

    /// Takes a list as a file has it.
    pub async fn import_file(&self, group: &str, file: &str) {
        let file = base64::engine::general_purpose::STANDARD.encode(file);
        let preview = json!({"group": group, "file_name": "liste.csv", "base64": file});
        let preview = self.coordinator.call("preview_roster", preview).await;
        self.coordinator.call("import_roster", json!({"preview": preview["preview"]})).await;
    }

    /// Enrols another coordinator's laptop, by way of the proxy.
    pub async fn laptop(&self, folder: &Path) -> Device {
        enrol(&self.relay, &self.proxy, folder).await
    }
}

async fn enrol(relay: &Relay, proxy: &Proxy, folder: &Path) -> Device {
    let organisation = format!("organisation/{ORGANISATION}");
    let link = relay.invite_by(&proxy.address(), "coordinator", &[&organisation, "programme"]);
    Device::enrol(folder, &link, "Laptop", "Mette").await
}

/// Only the first is open, and that tonight.
fn group(number: usize) -> Value {
    let tonight =
        json!([{"weekday": 4, "starts": "16:30:00", "ends": "18:30:00", "from": "2024-01-01", "until": null}]);
    json!({
        "name": format!("Lektiecafé {number}"), "kind": "homework_cafe", "area": "a", "organisation": ORGANISATION,
        "partners": [], "stages": [{"stage": "established", "since": "2024-01-01"}],
        "openings": if number == 0 { tonight } else { json!([]) },
    })
}

/// Tonight's meeting of a group.
pub async fn tonight(device: &Device, group: &str) -> Value {
    let page = device.call("group", json!({"group": group})).await;
    page["tonight"]["occasion"].clone()
}

/// The people on a meeting's list.
pub async fn listed(device: &Device, occasion: &Value) -> Vec<String> {
    let attendance = device.call("attendance", json!({"occasion": occasion})).await;
    let windows = attendance["windows"].as_array().unwrap().iter();
    windows.map(|window| window["person"].as_str().unwrap().to_owned()).collect()
}
