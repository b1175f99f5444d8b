//! Every test that SECURITY.md names as holding a promise is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() && !matches!(entry.file_name().to_str(), Some("target" | "node_modules")) {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_promise_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let text = std::fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md");
    let table = text.split("## Promises").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with('|')).skip(2).collect();
    assert!(rows.len() >= 12, "the table of promises has {} rows", rows.len());
    let held_by = |row: &&str| row.split('|').nth(3).unwrap_or_default().to_owned();
    let mut named = BTreeSet::new();
    for row in &rows {
        let tests: Vec<String> = held_by(row).split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(!tests.is_empty(), "a promise that no test holds: {row}");
        named.extend(tests);
    }

    let mut files = Vec::new();
    for folder in ["app", "crdt-model", "server", "tests"] {
        rust_files(&root.join(folder), &mut files);
    }
    let sources: String = files.iter().map(|file| std::fs::read_to_string(file).expect("a file")).collect();
    let lines: Vec<&str> = sources.lines().map(str::trim_start).collect();
    // A function that is commented out, passed over or no test holds nothing.
    let is_run = |at: usize| {
        let before = lines[..at].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("///"));
        let attributes: Vec<&&str> = before.filter(|line| line.starts_with("#[")).collect();
        attributes.iter().any(|line| line.contains("test]") || line.contains("test("))
            && !attributes.iter().any(|line| line.contains("ignore"))
    };
    let is_there = |test: &String| {
        let function = format!("fn {test}(");
        lines.iter().any(|line| line.starts_with(&format!("lab!({test},")))
            || lines
                .iter()
                .enumerate()
                .any(|(at, line)| line.strip_prefix("async ").unwrap_or(line).starts_with(&function) && is_run(at))
    };
    let missing: Vec<&String> = named.iter().filter(|test| !is_there(test)).collect();
    assert!(missing.is_empty(), "SECURITY.md names tests that are not there: {missing:?}");
}
