//! Every target goes through its seeds, and through mutants of them.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use fuzz::TARGETS;

const SEEDS_BYTES_MAX: u64 = 500_000;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target)
}

#[test]
fn every_target_keeps_its_promise_over_its_seeds() {
    let mut bytes_total = 0;
    for (target, body) in TARGETS {
        let seeds: Vec<PathBuf> = fs::read_dir(folder(target)).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(seeds.len() >= 3, "{target} has seeds");
        for seed in seeds {
            let bytes = fs::read(&seed).unwrap();
            bytes_total += bytes.len() as u64;
            eprintln!("{}", seed.display());
            body(&bytes);
        }
    }
    assert!(bytes_total < SEEDS_BYTES_MAX, "{bytes_total} bytes of seeds");
}

/// The same bodies, over mutants of the seeds: a short search without libFuzzer.
#[test]
fn every_target_keeps_its_promise_over_mutants_of_its_seeds() {
    let mut mutations = hostile::mutation::Mutations::new(5);
    for (target, body) in TARGETS {
        let seeds = fs::read_dir(folder(target)).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        let mut seeds: Vec<Vec<u8>> = seeds.collect();
        seeds.sort_unstable();
        for _ in 0..hostile::cases(300) {
            let seed = mutations.choose(&seeds).clone();
            body(&mutations.of_bytes(&seed));
        }
    }
}
