//! The committed TypeScript bindings are those of today's command list.

#[test]
fn the_bindings_are_not_stale() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/backend/bindings.gen.ts");
    let now = app_core::api::bindings();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(&path, &now).expect("write the bindings");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == now, "stale: run `UPDATE_BINDINGS=1 cargo test -p app-core --test bindings`");
}

#[test]
fn every_word_stands_for_one_command() {
    let words: Vec<&str> = app_core::api::Request::words().collect();
    assert_eq!(words.iter().collect::<std::collections::BTreeSet<_>>().len(), words.len());
}

#[test]
fn a_command_is_written_as_it_is_read() {
    let asked = serde_json::json!({"command": "suggest_participants", "group": crdt_model::id::GroupId::from_bytes([7; 16]), "typed": "Am"});
    let request: app_core::api::Request = serde_json::from_value(asked.clone()).expect("one of the list");
    assert_eq!(serde_json::to_value(request).expect("as it was read"), asked);
    let unknown = serde_json::from_value::<app_core::api::Request>(serde_json::json!({"command": "tomorrow"}));
    assert_eq!(unknown.expect_err("no such command").to_string(), "there is no command \"tomorrow\"");
}
