//! Many devices and a relay, everything that can go wrong between them, and the promises held against what comes out.
//!
//! Devices are the real app over real encrypted stores, the relay is its real router over its real file; only time,
//! chance and the way between them are the seed's. The same seed brings the same steps: `SIM_SEED=17 cargo test -p
//! stories --test sim` tells them again. `SIM_SEEDS=1000` sets how many seeds are run, from `SIM_FROM` on; with `SIM_ALL`
//! the steps of all of them are told.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a test may fail loudly"
)]

mod access;
mod chance;
mod city;
mod clocks;
mod copies;
mod device;
mod history;
mod oracle;
mod post;
mod promise;
mod relay;
mod step;
mod tap;
mod theme;
mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rand::RngExt as _;

use city::City;
use promise::Broken;
use world::{Steps, World};

const SEEDS: u64 = 200;
const FIRST: u64 = 1;
const WORKERS: u64 = 2;

/// What a world went through.
struct Told {
    steps: Vec<String>,
    acts: usize,
    rounds: u32,
}

/// What went wrong with a seed.
struct Failed {
    seed: u64,
    steps: Vec<String>,
    broken: Broken,
}

/// Lives one world to its end. A panic is a failure like others.
async fn live(city: &Arc<City>, seed: u64) -> Result<Told, Failed> {
    let steps = Steps::default();
    let living = {
        let (city, steps) = (Arc::clone(city), Arc::clone(&steps));
        tokio::spawn(async move {
            let mut world = World::begin(&city, seed, steps).await?;
            let rounds = all_of(&mut world).await?;
            Ok((world.acts.len(), rounds))
        })
    };
    let ended = living.await.unwrap_or_else(|panicked| Err(Broken::new("nothing panics", panicked.to_string())));
    let steps = std::mem::take(&mut *steps.lock().expect("nobody panics over it"));
    match ended {
        Ok((acts, rounds)) => Ok(Told { steps, acts, rounds }),
        Err(broken) => Err(Failed { seed, steps, broken }),
    }
}

async fn all_of(world: &mut World) -> Result<u32, Broken> {
    let trouble = [0, 10, 30, 60][world.chance.random_range(0..4)];
    world.post.weather(trouble);
    for _ in 0..world.chance.random_range(25..60) {
        world.step().await?;
    }
    let rounds = world.calm().await?;
    world.promises_hold().await?;
    Ok(rounds)
}

fn set(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is a number, not {value:?}")))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

#[test]
fn the_promises_hold_whatever_goes_wrong() {
    let (first, count) = match set("SIM_SEED") {
        Some(seed) => (seed, 1),
        None => (set("SIM_FROM").unwrap_or(FIRST), set("SIM_SEEDS").unwrap_or(SEEDS)),
    };
    runtime().block_on(async {
        let (city, next) = (Arc::new(City::found().await), Arc::new(AtomicU64::new(first)));
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                let (city, next) = (Arc::clone(&city), Arc::clone(&next));
                tokio::spawn(async move {
                    let (mut told, mut failed) = (Vec::new(), Vec::new());
                    loop {
                        let seed = next.fetch_add(1, Ordering::SeqCst);
                        if seed >= first + count {
                            return (told, failed);
                        }
                        match live(&city, seed).await {
                            Ok(world) => told.push(world),
                            Err(one) => failed.push(one),
                        }
                    }
                })
            })
            .collect();
        let (mut told, mut failed) = (Vec::new(), Vec::new());
        for worker in workers {
            let (some, wrong) =
                worker.await.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()));
            told.extend(some);
            failed.extend(wrong);
        }
        tell(&told, &mut failed, count);
    });
}

fn tell(told: &[Told], failed: &mut [Failed], count: u64) {
    if std::env::var_os("SIM_ALL").is_some() {
        told.iter().for_each(|told| println!("{}", told.steps.join("\n")));
    }
    if let ([only], 1) = (told, count) {
        println!("{}", only.steps.join("\n"));
    }
    let acts: usize = told.iter().map(|told| told.acts).sum();
    let steps: usize = told.iter().map(|told| told.steps.len()).sum();
    let rounds = told.iter().map(|told| told.rounds).max().unwrap_or_default();
    println!("{} of {count} seeds passed: {steps} steps, {acts} acts saved, at most {rounds} rounds", told.len());
    failed.sort_by_key(|failed| failed.steps.len());
    for wrong in failed.iter().skip(1) {
        println!("SIM_SEED={}: {}: {}", wrong.seed, wrong.broken.promise, wrong.broken.how);
    }
    if let Some(Failed { seed, steps, broken: Broken { promise, how } }) = failed.first() {
        println!("{}", steps.join("\n"));
        panic!("broken: {promise}\n{how}\nagain: SIM_SEED={seed} cargo test -p stories --test sim -- --nocapture");
    }
}

#[test]
fn the_same_seed_brings_the_same_steps() {
    runtime().block_on(async {
        let city = Arc::new(City::found().await);
        for seed in 4..8 {
            let mut tellings = Vec::new();
            for _ in 0..2 {
                let told = live(&city, seed).await;
                tellings.push(told.map_or_else(|failed| failed.steps, |told| told.steps).join("\n"));
            }
            assert!(tellings[0] == tellings[1], "{}\n\n{}", tellings[0], tellings[1]);
        }
    });
}
