//! What is counted of a running relay, as Prometheus reads it. Routes, outcomes and numbers; never an id or a name.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State as Extract};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper bounds of how long a request took, in seconds.
const SECONDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Came {
    outcome: &'static str,
}

/// The meters of one relay. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Meters(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    records: Family<Came, Counter>,
    connections: Gauge,
    turned_away: Counter,
}

impl Default for Meters {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("bindeled");
        let requests = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let records = Family::default();
        let (connections, turned_away) = (Gauge::default(), Counter::default());
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "How long a request took until its answer began", seconds.clone());
        registry.register("records", "Records that devices pushed, by what became of them", records.clone());
        registry.register("connections", "Open connections", connections.clone());
        registry.register("turned_away", "Connections that found no room", turned_away.clone());
        Self(Arc::new(Inner { registry, requests, seconds, records, connections, turned_away }))
    }
}

impl Meters {
    /// Counts records of one request.
    pub(crate) fn records(&self, outcome: Outcome, count: usize) {
        let came = Came { outcome: outcome.word() };
        self.0.records.get_or_create(&came).inc_by(u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// An open connection; it is counted until what is given back is dropped.
    pub(crate) fn connection(&self) -> Counted {
        self.0.connections.inc();
        Counted(self.0.connections.clone())
    }

    /// Somebody found no room.
    pub(crate) fn turned_away(&self) {
        self.0.turned_away.inc();
    }

    /// All that was counted, and `standing` as it is now: names, what they say, and values.
    pub(crate) fn text(&self, standing: &[Standing]) -> Result<String, std::fmt::Error> {
        let mut page = String::new();
        text::encode_registry(&mut page, &self.0.registry)?;
        for Standing { name, help, values } in standing {
            writeln!(page, "# HELP bindeled_{name} {help}.\n# TYPE bindeled_{name} gauge")?;
            for (labels, value) in values {
                writeln!(page, "bindeled_{name}{labels} {value}")?;
            }
        }
        page.push_str("# EOF\n");
        Ok(page)
    }
}

/// A gauge that is read when it is asked for.
pub(crate) struct Standing {
    /// Without the prefix.
    pub(crate) name: &'static str,
    /// What it says.
    pub(crate) help: &'static str,
    /// Labels as they are written, `{status="active"}` or none, with their value.
    pub(crate) values: Vec<(String, u64)>,
}

/// What became of a record that a device pushed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome {
    /// It has a position in the log.
    Received,
    /// It is refused and kept aside.
    Refused,
    /// It builds on what is not here.
    Needing,
}

impl Outcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Refused => "refused",
            Self::Needing => "needing",
        }
    }
}

/// Counted as long as it lives.
pub(crate) struct Counted(Gauge);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts a request by its route, never by its address: addresses hold ids.
pub(crate) async fn measure(Extract(meters): Extract<Meters>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let began = Instant::now();
    let response = next.run(request).await;
    meters.0.seconds.get_or_create(&Route { route: route.clone() }).observe(began.elapsed().as_secs_f64());
    meters.0.requests.get_or_create(&Answered { route, status: response.status().as_u16() }).inc();
    response
}
