//! The description of the API is kept in the repository, and real answers are as it says.

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use server::hall::key::Scope;

use crate::world::World;

/// A route's path with something that may be there.
pub(super) fn filled_in(path: &str) -> String {
    let number = if path.contains("/notes/") { "2026-1" } else { "1" };
    path.replace("{number}", number).replace("{id}", "attendance").replace("{format}", "csv").replace("{chapter}", "1")
}

/// `UPDATE_OPENAPI=1 cargo test -p server --test relay openapi` writes it.
#[test]
fn the_openapi_file_is_what_the_relay_serves() {
    let world = World::new();
    let served = String::from_utf8(world.read_api("/api/v1/openapi.json", "").body).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &served).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == served, "run it again with UPDATE_OPENAPI=1");
}

/// Programs that are made of the description call each route by it.
#[test]
fn no_two_operations_have_the_same_id() {
    let world = World::new();
    let description = world.read_api("/api/v1/openapi.json", "").json();
    let paths = description["paths"].as_object().unwrap();
    let ids: BTreeSet<&str> = paths.values().map(|item| item["get"]["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), paths.len(), "{ids:?}");
}

#[test]
fn every_answer_is_as_described() {
    let world = World::new();
    world.freeze(3);
    world.publish(3);
    let key = world.bearer(&Scope::ALL);
    let description = world.read_api("/api/v1/openapi.json", "").json();
    let validator = |schema: &Value| -> Validator {
        let mut whole = schema.clone();
        whole["components"] = description["components"].clone();
        jsonschema::draft202012::new(&closed(whole)).unwrap()
    };
    let problem = validator(&json!({ "$ref": "#/components/schemas/ProblemDetails" }));
    for (path, item) in description["paths"].as_object().unwrap() {
        let filled = filled_in(path);
        let responses = item["get"]["responses"].as_object().unwrap();
        let got = world.read_api(&filled, &key);
        assert!(responses.contains_key(&got.status.to_string()), "{filled}: {}", got.status);
        assert_eq!(got.status, 200, "{filled}");
        if got.headers["content-type"] == "application/json" {
            let schema = &responses["200"]["content"]["application/json"]["schema"];
            let wrong: Vec<String> =
                validator(schema).iter_errors(&got.json()).map(|error| error.to_string()).collect();
            assert_eq!(wrong, Vec::<String>::new(), "{filled}");
        }
        let refused = world.read_api(&format!("{filled}?nothing=1"), &key);
        assert!(responses.contains_key(&refused.status.to_string()) && problem.is_valid(&refused.json()), "{filled}");
    }
}

/// Objects with nothing beside what is described, so that nothing goes out undescribed. What others are put together with
/// is closed as a part of them.
fn closed(mut schema: Value) -> Value {
    let mut parts = Vec::new();
    parts_of_others(&schema, &mut parts);
    if let Some(schemas) = schema["components"]["schemas"].as_object_mut() {
        for (_, schema) in schemas.iter_mut().filter(|(name, _)| !parts.contains(name)) {
            if schema.get("properties").or(schema.get("allOf")).is_some() {
                schema["unevaluatedProperties"] = json!(false);
            }
        }
    }
    schema
}

fn parts_of_others(schema: &Value, parts: &mut Vec<String>) {
    match schema {
        Value::Object(object) => {
            for part in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                parts.extend(part["$ref"].as_str().and_then(|name| name.rsplit('/').next()).map(str::to_owned));
            }
            object.values().for_each(|part| parts_of_others(part, parts));
        }
        Value::Array(array) => array.iter().for_each(|part| parts_of_others(part, parts)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
