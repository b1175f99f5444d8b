//! An evening on one tablet: what was done there, and what must be there afterwards whatever happened in between.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use stories::city::City;
use stories::device::{Device, DeviceProcess};
use stories::program::Armed;

/// After so long a request to this machine's own relay is not going to be answered.
const KEPT: Duration = Duration::from_secs(4);

/// What a screen shows of the evening.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    standings: BTreeMap<String, String>,
    unnamed: i64,
}

impl Shown {
    /// Reads the attendance view.
    pub fn read(attendance: &Value) -> Self {
        let windows = attendance["windows"].as_array().unwrap().iter();
        let standing = |window: &Value| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&window["name"]), text(&window["standing"]["standing"]))
        };
        let standings: BTreeMap<_, _> = windows.clone().map(standing).collect();
        assert_eq!(standings.len(), windows.count(), "nobody is there twice: {attendance}");
        assert_eq!(attendance["listed"], standings.len(), "{attendance}");
        Self { standings, unnamed: attendance["unnamed"].as_i64().unwrap() }
    }
}

/// What a person does.
#[derive(Debug, Clone)]
pub enum Act {
    /// Marks a child otherwise than it is marked.
    Mark(&'static str),
    /// Counts one without a name.
    Count,
    /// Writes a new child down.
    Add(String),
}

impl Act {
    /// What a screen shows once it is saved.
    pub fn after(&self, shown: &Shown) -> Shown {
        let mut after = shown.clone();
        match self {
            Self::Mark(name) => {
                after.standings.insert((*name).to_owned(), other(&shown.standings[*name]).to_owned());
            }
            Self::Count => after.unnamed += 1,
            Self::Add(name) => {
                after.standings.insert(name.clone(), "came".to_owned());
            }
        }
        after
    }

    /// The command, for an attendance view from before it.
    pub fn command(&self, city: &City, attendance: &Value) -> (&'static str, Value) {
        match self {
            Self::Mark(name) => {
                let windows = attendance["windows"].as_array().unwrap();
                let window = windows.iter().find(|window| window["name"] == *name).unwrap();
                let answer = other(window["standing"]["standing"].as_str().unwrap());
                ("mark", city.at(json!({"person": window["person"], "answer": answer})))
            }
            Self::Count => ("count_unnamed", city.at(json!({"by": 1}))),
            Self::Add(name) => ("add_participant", city.at(json!({"first_name": name}))),
        }
    }
}

fn other(standing: &str) -> &'static str {
    if standing == "came" { "said_no" } else { "came" }
}

/// A city, a tablet that is killed again and again, and another device that must see the same.
pub struct Stage {
    pub city: City,
    pub tablet: PathBuf,
    /// What the tablet is known to show.
    pub shown: Shown,
    turn: u32,
}

impl Stage {
    /// Founds the city and enrols the tablet.
    pub async fn set(folder: &Path) -> Self {
        let city = City::found(folder).await;
        let tablet = folder.join("tablet");
        let device = city.tablet(&tablet, "Tablet", "Sofie").await;
        let shown = Shown::read(&device.call("attendance", city.at(json!({}))).await);
        Self { city, tablet, shown, turn: 0 }
    }

    /// What is done in one evening: each time something else, so that it changes something.
    pub fn acts(&mut self) -> [Act; 4] {
        self.turn += 1;
        [Act::Mark("Abdi"), Act::Count, Act::Add(format!("Barn {}", self.turn)), Act::Mark("Zahra")]
    }

    /// An evening on a tablet that may end at any moment. Afterwards it is there again with everything that it had
    /// answered, sends it, and others see the same. Gives whether it ended before its time.
    pub async fn evening(&mut self, armed: &Armed) -> bool {
        let mut tablet = DeviceProcess::start_armed(&self.tablet, armed);
        let under_way = self.until_it_ends(&tablet).await;
        let ended = under_way.is_some() || tablet.has_ended();
        tablet.kill();
        self.comes_back(under_way.flatten()).await;
        ended
    }

    /// The same without a network until the tablet is locked or ends.
    pub async fn evening_offline(&mut self, armed: &Armed) -> bool {
        self.city.relay.stop();
        let mut tablet = DeviceProcess::start_armed(&self.tablet, armed);
        let under_way = self.until_it_ends(&tablet).await;
        let ended = under_way.is_some() || tablet.has_ended();
        tablet.kill();
        self.city.relay.restart();
        self.comes_back(under_way.flatten()).await;
        ended
    }

    /// Acts until the tablet answers no more. Gives what was under way then, if that was an act.
    async fn until_it_ends(&mut self, tablet: &DeviceProcess) -> Option<Option<Act>> {
        let answered = |answer: Option<Result<Value, Value>>| answer.map(|answer| answer.expect("it succeeds"));
        let Some(_) = answered(tablet.unlock().await) else { return Some(None) };
        let Some(mut attendance) = answered(tablet.attempt("attendance", self.city.at(json!({}))).await) else {
            return Some(None);
        };
        for act in self.acts() {
            let (command, arguments) = act.command(&self.city, &attendance);
            let Some(after) = answered(tablet.attempt(command, arguments).await) else { return Some(Some(act)) };
            attendance = after;
            self.shown = act.after(&self.shown);
            assert_eq!(Shown::read(&attendance), self.shown);
            let Some(_) = answered(tablet.attempt("sync_now", json!({})).await) else { return Some(None) };
        }
        let (command, arguments) = Act::Count.command(&self.city, &attendance);
        let Some(_) = answered(tablet.attempt(command, arguments).await) else { return Some(Some(Act::Count)) };
        self.shown = Act::Count.after(&self.shown);
        answered(tablet.attempt("lock", json!({})).await).is_none().then_some(None)
    }

    /// The tablet starts again, nothing is lost and nothing twice, it sends, and the others see what it shows.
    pub async fn comes_back(&mut self, under_way: Option<Act>) {
        let tablet = self.opened().await;
        let found = Shown::read(&tablet.call("attendance", self.city.at(json!({}))).await);
        let with_it = under_way.map(|act| act.after(&self.shown));
        assert!(
            found == self.shown || Some(&found) == with_it.as_ref(),
            "answered: {:?}\nwith what was under way: {with_it:?}\nfound: {found:?}",
            self.shown
        );
        self.shown = found;
        self.settles(&tablet).await;
    }

    /// The tablet, opened again.
    pub async fn opened(&self) -> Device {
        let tablet = Device::open(&self.tablet);
        tablet.unlock().await;
        tablet
    }

    /// An evening on a tablet that lives, with a relay that may end or be kept at any moment. What the relay has
    /// signed for is there when it is started again, and the rest comes. Gives whether it ended or was kept.
    pub async fn evening_at_relay(&mut self, armed: &Armed) -> bool {
        let tablet = self.opened().await;
        let mut ended = self.city.relay.restart_armed(armed).is_err();
        let (mut shown, mut received) = (vec![self.shown.clone()], 0);
        for act in self.acts() {
            let attendance = tablet.call("attendance", self.city.at(json!({}))).await;
            let (command, arguments) = act.command(&self.city, &attendance);
            tablet.call(command, arguments).await;
            self.shown = act.after(&self.shown);
            shown.push(self.shown.clone());
            let answered = tokio::time::timeout(KEPT, tablet.sync()).await;
            if tablet.call("sync_status", json!({})).await["waiting"] == 0 {
                received = shown.len() - 1;
            }
            ended = ended || answered.is_err() || self.city.relay.has_ended();
            if ended {
                break;
            }
        }
        self.city.relay.restart();
        let seen = self.seen_by_others().await;
        assert!(shown[received..].contains(&seen), "received: {:?}\nthere: {seen:?}", shown[received]);
        self.settles(&tablet).await;
        // What was given up on may still be at the desk; this waits for it.
        tablet.call("lock", json!({})).await;
        ended
    }

    /// The tablet sends what waits; nothing is refused; the coordinator and the relay's log agree with it.
    pub async fn settles(&mut self, tablet: &Device) {
        let status = tablet.sync().await;
        assert_eq!((&status["waiting"], &status["trouble"]), (&json!(0), &Value::Null), "{status}");
        assert_eq!(Shown::read(&tablet.call("attendance", self.city.at(json!({}))).await), self.shown);
        assert_eq!(self.seen_by_others().await, self.shown);
        self.city.relay.command("check", &[]);
    }

    /// What the coordinator sees.
    pub async fn seen_by_others(&self) -> Shown {
        self.city.coordinator.sync().await;
        Shown::read(&self.city.coordinator.call("attendance", self.city.at(json!({}))).await)
    }
}
