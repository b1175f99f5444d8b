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
