//! schemathesis asks everything that the description allows and much that it does not, with all its checks.

use std::path::Path;
use std::process::Command;

use server::hall::key::Scope;

use crate::world::World;

/// How many requests of each route it makes up.
const EXAMPLES: &str = "40";

#[test]
fn schemathesis_finds_nothing() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/python/bin/schemathesis");
    assert!(program.exists(), "{} is not there: run scripts/python first", program.display());
    let world = World::new();
    world.freeze(3);
    world.publish(3);
    let (_, secret) = world.api_key(&Scope::ALL, 1);
    let folder = tempfile::tempdir().unwrap();
    let run = Command::new(program)
        .args(["run", &format!("http://{}/api/v1/openapi.json", world.address())])
        .args(["--header", &format!("Authorization: Bearer {secret}")])
        .args(["--checks", "all", "--max-examples", EXAMPLES, "--seed", "2009", "--no-color"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
}
