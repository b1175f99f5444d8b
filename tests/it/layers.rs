//! Imports point one way: towards `crdt-model`. `app` and `server` never import each other; they meet here.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What each package may import of the others.
const ALLOWED: [(&str, &[&str]); 10] = [
    ("points", &[]),
    ("hostile", &["crdt-model"]),
    ("fuzz", &["app-core", "crdt-model", "server"]),
    ("crdt-model", &[]),
    ("figures", &["crdt-model"]),
    ("app-core", &["crdt-model", "figures", "points"]),
    ("app-headless", &["app-core", "crdt-model"]),
    ("app-shell", &["app-core"]),
    ("server", &["crdt-model", "figures", "points"]),
    ("stories", &["app-core", "crdt-model", "figures", "points"]),
];

/// What must not come near the documents: no files, sockets, threads of a runtime, clocks or randomness.
const IMPURE: [&str; 7] = ["tokio", "rusqlite", "axum", "reqwest", "getrandom", "tauri", "hyper"];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn imports() -> BTreeMap<String, BTreeSet<String>> {
    packages()
        .iter()
        .map(|package| {
            let imports = package["dependencies"]
                .as_array()
                .expect("dependencies")
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| dependency["name"].as_str().expect("a name").to_owned())
                .collect();
            (package["name"].as_str().expect("a name").to_owned(), imports)
        })
        .collect()
}

/// Every import between our own packages that the table does not allow.
fn wrong(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into_iter().collect();
    let mut wrong = Vec::new();
    for (package, imports) in imports {
        let Some(allowed) = allowed.get(package.as_str()) else {
            wrong.push(format!("{package} has no place in the table"));
            continue;
        };
        let ours = imports.iter().filter(|name| ALLOWED.iter().any(|(package, _)| package == name));
        wrong.extend(ours.filter(|name| !allowed.contains(&name.as_str())).map(|name| format!("{package} → {name}")));
        if package == "crdt-model" {
            let impure = imports.iter().filter(|name| IMPURE.contains(&name.as_str()));
            wrong.extend(impure.map(|name| format!("{package} → {name}")));
        }
    }
    wrong
}

#[test]
fn imports_point_one_way() {
    assert_eq!(wrong(&imports()), Vec::<String>::new());
}

#[test]
fn an_import_the_wrong_way_is_found() {
    let mut imports = imports();
    imports.get_mut("server").expect("server").insert("app-core".to_owned());
    imports.get_mut("crdt-model").expect("crdt-model").insert("rusqlite".to_owned());
    assert_eq!(wrong(&imports), ["crdt-model → rusqlite", "server → app-core"]);
}

/// A program that ships has no named points and no planted bugs in it.
#[test]
fn only_the_stories_arm_the_points() {
    for package in packages() {
        let arming = package["dependencies"].as_array().expect("dependencies").iter().filter(|dependency| {
            let features = dependency["features"].as_array().expect("features");
            dependency["name"] == "points" && features.iter().any(|feature| feature == "armed")
        });
        let forwarding = package["features"].to_string().contains("points/");
        let by_itself = package["name"] == "points" && package["features"].get("default").is_some();
        assert_eq!(arming.count() > 0, package["name"] == "stories", "{}", package["name"]);
        assert!(!forwarding && !by_itself, "{}", package["features"]);
    }
}
