//! One command of the app's list, from the terminal.

use std::io::Read as _;

use anyhow::{Context as _, anyhow, bail};
use app_core::App;
use app_core::api::{Request, SessionRequest};
use crdt_model::id::PersonId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sentence::sentence;

/// The longest arguments that are read from standard input: a roster file in base64.
const ARGUMENTS_BYTES_MAX: u64 = 32 << 20;

/// The JSON schema of every command.
pub fn list() -> Value {
    schemars::schema_for!(Request).to_value()
}

/// Arguments as given, or from standard input for `-`.
///
/// # Errors
/// When they are not a JSON object.
pub fn arguments(given: &str) -> anyhow::Result<Value> {
    let mut read = String::new();
    let text = if given == "-" {
        std::io::stdin().take(ARGUMENTS_BYTES_MAX).read_to_string(&mut read)?;
        &read
    } else {
        given
    };
    let arguments: Value = serde_json::from_str(text).context("the arguments are not JSON")?;
    if arguments.is_object() { Ok(arguments) } else { bail!("the arguments are not a JSON object") }
}

/// The command of that word with those arguments.
///
/// # Errors
/// When there is no such command, or its arguments do not fit.
pub fn request(word: &str, arguments: &Value) -> anyhow::Result<Request> {
    if !Request::words().any(|known| known == word) {
        bail!("there is no command {word:?}; `call list` names them all");
    }
    let mut request = arguments.clone();
    if let Some(fields) = request.as_object_mut() {
        fields.insert("command".to_owned(), json!(word));
    }
    serde_json::from_value(request).with_context(|| format!("the arguments of {word} do not fit; see `call list`"))
}

/// Enrols the device and signs its first person in.
///
/// # Errors
/// When the relay or the app refuses.
pub async fn enrol(app: &App, link: String, label: String, name: String, pin: String) -> anyhow::Result<Value> {
    run(app, SessionRequest::Enrol { link, device_label: label, name, pin }).await
}

/// The four words of a device that waits to be confirmed.
pub fn words(session: &Value) -> Option<String> {
    let words: Vec<&str> = session.get("pending")?.as_array()?.iter().filter_map(Value::as_str).collect();
    Some(words.join(" "))
}

/// Goes to another of the device's profiles.
///
/// # Errors
/// When there is no such profile.
pub async fn switch_profile(app: &App, profile: u32) -> anyhow::Result<Value> {
    run(app, SessionRequest::SwitchProfile { profile }).await
}

/// Whether a command is done at the lock screen, so that the store is not opened for it first.
pub const fn is_of_lock_screen(request: &Request) -> bool {
    matches!(
        request,
        Request::Session(
            SessionRequest::Enrol { .. }
                | SessionRequest::Unlock { .. }
                | SessionRequest::RecoverPin { .. }
                | SessionRequest::NewProfile {}
                | SessionRequest::SwitchProfile { .. }
        )
    )
}

/// Runs a command.
///
/// # Errors
/// The app's own, as a sentence.
pub async fn run(app: &App, request: impl Into<Request>) -> anyhow::Result<Value> {
    let request = request.into();
    let word = request.word();
    app.call(request).await.map_err(|error| anyhow!(sentence(&error))).with_context(|| format!("{word} was refused"))
}

/// What of the session matters for opening the store.
#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Session {
    Fresh {},
    Locked { people: Vec<Face> },
    Open {},
}

#[derive(Deserialize)]
struct Face {
    person: PersonId,
    name: String,
}

/// Opens the store if it is locked, for the only person or the one named. A fresh device stays fresh: the commands that
/// it knows need no PIN.
///
/// # Errors
/// When it is not clear who, or the PIN is not right.
pub async fn unlock(app: &App, who: Option<&str>, pin: impl FnOnce() -> anyhow::Result<String>) -> anyhow::Result<()> {
    let session = serde_json::from_value(run(app, SessionRequest::Session {}).await?)?;
    let Session::Locked { people } = session else { return Ok(()) };
    let person = one_of(&people, who)?;
    run(app, SessionRequest::Unlock { person, pin: pin()? }).await?;
    Ok(())
}

/// The person meant.
fn one_of(people: &[Face], who: Option<&str>) -> anyhow::Result<PersonId> {
    let meant: Vec<&Face> =
        people.iter().filter(|face| who.is_none_or(|who| who == face.name || who == face.person.to_string())).collect();
    match meant.as_slice() {
        [face] => Ok(face.person),
        [] => bail!("nobody of that name can open this device"),
        several => {
            let names: Vec<String> = several.iter().map(|face| format!("{} ({})", face.name, face.person)).collect();
            bail!("several people can open this device: {}; say which by --person", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_its_word_and_its_arguments_are_checked() {
        assert!(request("today", &json!({})).is_ok());
        assert!(request("tomorrow", &json!({})).unwrap_err().to_string().contains("no command"));
        assert!(request("unlock", &json!({"person": 7})).is_err());
    }

    #[test]
    fn a_device_that_waits_has_four_words() {
        let waits = json!({"state": "open", "pending": ["abe", "agurk", "albue", "anker"]});
        assert_eq!(words(&waits).as_deref(), Some("abe agurk albue anker"));
        assert_eq!(words(&json!({"state": "open", "pending": null})), None);
    }

    #[test]
    fn every_command_has_a_schema() {
        let text = list().to_string();
        for word in Request::words() {
            assert!(text.contains(&format!("\"const\":\"{word}\"")), "{word}");
        }
    }

    #[test]
    fn one_of_several_people_must_be_named() {
        let face = |byte, name: &str| Face { person: PersonId::from_bytes([byte; 16]), name: name.to_owned() };
        let people = [face(1, "Anna"), face(2, "Anna"), face(3, "Bo")];
        assert_eq!(one_of(&people, Some("Bo")).unwrap(), people[2].person);
        assert_eq!(one_of(&people, Some(&people[1].person.to_string())).unwrap(), people[1].person);
        assert!(one_of(&people, Some("Anna")).is_err());
        assert!(one_of(&people, None).is_err());
        assert_eq!(one_of(&people[2..], None).unwrap(), people[2].person);
    }
}
