//! What the municipality's own programs read: frozen notes, editions, and what figures mean. JSON under `/api/v1`.
//!
//! All of it has left the house already; nothing here opens to evidence, names anybody or reads a row of figures. A
//! request carries a key ([`crate::hall::key`]); its scope says what it opens. Every route stands once, with its
//! description: the description that is served is made of the routes.

mod answer;
mod asked;
mod door;
mod editions;
mod indicators;
mod notes;
mod problem;
mod rate;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use rusqlite::{Connection, Transaction};
use utoipa::ToSchema as _;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, HeaderBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Response, ResponseBuilder, SecurityRequirement, Type,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::clock::Clock;
use crate::hall::key::Scope;
use crate::hall::{Hall, HallError};
use answer::{Answer, Keep};
use asked::{Asked, Nothing};
use problem::{Code, Known, Problem, ProblemDetails};
use rate::Rate;

/// Where all of it lies.
const BASE: &str = "/api/v1";

/// What the way in is called in the description.
const KEY: &str = "key";

/// What the API has at hand. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Api(Arc<Inner>);

struct Inner {
    hall: Hall,
    clock: Clock,
    rate: Rate,
}

impl Api {
    /// Over what a city hall keeps.
    pub(crate) fn new(hall: Hall, clock: Clock) -> Self {
        Self(Arc::new(Inner { hall, clock, rate: Rate::default() }))
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.apart(move |hall| hall.read(query)).await
    }

    async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.apart(move |hall| hall.write(|hall| Ok(act(hall)?))).await
    }

    /// On a thread where waiting for a disk hurts nobody.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hall) -> Result<T, HallError> + Send + 'static,
    ) -> Result<T, Problem> {
        let hall = self.0.hall.clone();
        let done = tokio::task::spawn_blocking(move || work(&hall)).await;
        Ok(done.map_err(|error| {
            tracing::error!(%error, "an answer of the API ended early");
            Code::Unavailable
        })??)
    }
}

/// All routes.
pub(crate) fn routes(api: &Api) -> Router {
    let (router, description) = described(api);
    let description: Bytes = written(&description).into();
    let json = HeaderValue::from_static("application/json");
    let description =
        move |Asked(Nothing {}): Asked<Nothing>| async move { Answer::file(description, json, Keep::Asking) };
    let router = router
        .route("/openapi.json", get(description))
        .method_not_allowed_fallback(async || Problem::from(Code::MethodNotAllowed))
        .fallback(async || Problem::from(Code::NotFound))
        .layer(from_fn(answer::settle))
        .with_state(api.clone());
    Router::new().nest(BASE, router)
}

fn written(description: &OpenApi) -> String {
    let mut text = description.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Every route, and what describes them.
fn described(api: &Api) -> (Router<Api>, OpenApi) {
    let figures = OpenApiRouter::default()
        .routes(routes!(indicators::list))
        .routes(routes!(indicators::one))
        .routes(routes!(editions::list))
        .routes(routes!(editions::one))
        .routes(routes!(editions::figures))
        .routes(routes!(editions::table))
        .routes(routes!(editions::cells));
    let notes =
        OpenApiRouter::default().routes(routes!(notes::list)).routes(routes!(notes::one)).routes(routes!(notes::file));
    let mut open = OpenApiRouter::default().routes(routes!(problems));
    for operation in operations(open.get_openapi_mut()) {
        operation.security = Some(Vec::new());
    }
    let all = open.merge(behind(api, Scope::Figures, figures)).merge(behind(api, Scope::Notes, notes));
    let (router, mut description) = all.split_for_parts();
    for (path, item) in &mut description.paths.paths {
        let names_something = path.contains('{');
        item.get.iter_mut().for_each(|operation| complete(operation, names_something));
    }
    (router, about().nest(BASE, description))
}

/// Puts routes behind a scope, and says so of them.
fn behind(api: &Api, scope: Scope, mut routes: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    for operation in operations(routes.get_openapi_mut()) {
        operation.security = Some(vec![SecurityRequirement::new(KEY, [scope.word()])]);
        for status in [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS] {
            can_fail(operation, status);
        }
    }
    routes.route_layer(from_fn_with_state((api.clone(), scope), door::require))
}

fn operations(description: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    description.paths.paths.values_mut().filter_map(|item| item.get.as_mut())
}

/// What holds of every route.
fn complete(operation: &mut Operation, names_something: bool) {
    let text = || ObjectBuilder::new().schema_type(Type::String).build();
    let responses = &mut operation.responses.responses;
    for response in responses.values_mut() {
        if let RefOr::T(response) = response {
            for (name, says) in [("ETag", "Strong; changes whenever the answer does"), ("Cache-Control", "Private")] {
                let header = HeaderBuilder::new().schema(Some(text())).description(Some(says)).build();
                response.headers.insert(name.to_owned(), RefOr::T(header));
            }
        }
    }
    responses.insert("304".to_owned(), RefOr::T(Response::new("What `If-None-Match` names is still right")));
    let absent = names_something.then_some(StatusCode::NOT_FOUND);
    let always = [
        StatusCode::BAD_REQUEST,
        StatusCode::METHOD_NOT_ALLOWED,
        StatusCode::NOT_ACCEPTABLE,
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        StatusCode::SERVICE_UNAVAILABLE,
    ];
    for status in always.into_iter().chain(absent) {
        can_fail(operation, status);
    }
}

fn can_fail(operation: &mut Operation, status: StatusCode) {
    let content = Content::new(Some(Ref::from_schema_name(ProblemDetails::name())));
    let response = ResponseBuilder::new()
        .description(status.canonical_reason().unwrap_or_default())
        .content("application/problem+json", content);
    operation.responses.responses.insert(status.as_str().to_owned(), RefOr::T(response.build()));
}

fn about() -> OpenApi {
    let mut schemas = vec![(ProblemDetails::name().into_owned(), <ProblemDetails as utoipa::PartialSchema>::schema())];
    ProblemDetails::schemas(&mut schemas);
    let made = "A key that an administrator made under /access/keys or by `bindeled-relay key new`";
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(made)).build();
    let info = InfoBuilder::new().title("Bindeled").version("1").description(Some(
        "What has left the house: frozen notes with their files, editions, and what figures mean. \
         Every text is in Danish and in English. Within a version only fields, codes and routes are added.",
    ));
    let components =
        ComponentsBuilder::new().schemas_from_iter(schemas).security_scheme(KEY, SecurityScheme::Http(key));
    OpenApiBuilder::new().info(info.build()).components(Some(components.build())).build()
}

/// Every problem that an answer can tell, with its code.
#[utoipa::path(get, path = "/problems", tag = "problems",
    responses((status = OK, description = "Every problem", body = [Known])))]
async fn problems(Asked(Nothing {}): Asked<Nothing>) -> Result<Answer, Problem> {
    Answer::json(&problem::known(), Keep::Asking)
}
