//! Bytes made to break what reads them, through real trials in a real relay.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, EntryHash};
use crdt_model::kind::Kind;
use crdt_model::wire::{Push, Reason, to_bytes};
use hostile::mutation::Mutations;
use hostile::{cases, change, document};
use server::trial::{Job, Trials, Verdict};

use crate::program::serve;
use crate::world::{Device, GROUP, PROGRAM, World, entry, new_document};

/// The most memory that the relay's own process may take, however hostile its devices are.
const RELAY_BYTES_MAX: u64 = 192 * 1024 * 1024;

/// Fewer than the relay keeps of one device's refused records.
const MUTANTS_OF_A_DEVICE: usize = 600;

struct Serving(Child);

/// The most memory that a process has had at once.
fn memory_peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone_already = self.0.kill();
        let _reaped = self.0.wait();
    }
}

#[test]
fn thousands_of_hostile_changes_take_nothing_from_anybody_else() {
    let mut world = World::new();
    let honest = world.volunteer();
    let strangers: Vec<Device> = (0..cases(1_200).div_ceil(MUTANTS_OF_A_DEVICE)).map(|_| world.volunteer()).collect();
    world.stop();
    let (child, address) = serve(&world.data());
    let mut serving = Serving(child);
    world.speak_to(&address);

    let (refused, accepted) = std::thread::scope(|scope| {
        let world = &world;
        let attack = scope.spawn(move || attack(world, strangers));
        let mut accepted = 0;
        while !attack.is_finished() {
            let push = honest.begin(Kind::Meeting);
            let answer = honest.push(world, vec![push.clone()]);
            assert_eq!(answer.receipts.first().map(|receipt| receipt.entry), Some(entry(&push)), "{answer:?}");
            accepted += 1;
        }
        (attack.join().unwrap(), accepted)
    });

    assert!(accepted > 0 && refused > 0, "{accepted} accepted, {refused} refused");
    assert_eq!(world.count("quarantine"), refused as u64);
    assert!(serving.0.try_wait().unwrap().is_none(), "the relay goes on");
    let peak = memory_peak(serving.0.id());
    assert!(peak < RELAY_BYTES_MAX, "{peak} bytes");
    drop(serving);
    server::check::check(&world.data().join("relay.sqlite")).unwrap();
}

/// Every stranger sends all that is known to break something, and mutants of good changes. Gives how many different
/// records were refused.
fn attack(world: &World, strangers: Vec<Device>) -> usize {
    let mut refused = BTreeSet::new();
    for (seed, stranger) in strangers.into_iter().enumerate() {
        let mut mutations = Mutations::new(seed as u64);
        let mut copy = Document::empty();
        let meeting = new_document(Kind::Meeting);
        let begun = stranger.write(GROUP, meeting, &mut copy, "begun");
        assert_eq!(stranger.push(world, vec![begun]).receipts.len(), 1);
        let known = [change::not_to_be_decoded(stranger.id), change::not_to_be_merged(stranger.id)].concat();
        let mut waiting: Vec<Push> = known
            .into_iter()
            .map(|(_, bytes)| Push { space: GROUP, document: new_document(Kind::Meeting), bytes: bytes.into() })
            .collect();
        let good = stranger.write(GROUP, meeting, &mut copy.clone(), "good");
        waiting.extend(
            (0..MUTANTS_OF_A_DEVICE).map(|_| Push { bytes: mutations.of_chunk(&good.bytes).into(), ..good.clone() }),
        );
        while !waiting.is_empty() {
            let answer = stranger.push(world, waiting.clone());
            let told = answer.refused.iter().map(|refused| refused.entry);
            refused.extend(told.clone().map(|entry| (stranger.id, entry)));
            let spoken_of: BTreeSet<EntryHash> = told
                .chain(answer.receipts.iter().map(|receipt| receipt.entry))
                .chain(answer.needs.iter().map(|needs| needs.entry))
                .collect();
            let before = waiting.len();
            waiting.retain(|push| !spoken_of.contains(&entry(push)));
            assert!(waiting.len() < before, "{before} wait and nothing was said of them");
        }
        // Whatever was taken of it, others go on with the meeting.
        assert_eq!(stranger.push(world, vec![stranger.begin(Kind::Meeting)]).receipts.len(), 1);
    }
    refused.len()
}

/// A good change of a new meeting, to be tried on a document as saved.
fn job(saved: Vec<u8>) -> Job {
    let device = DeviceId::from_bytes([1; 8]);
    let change = hostile::good::first(device);
    Job { kind: Kind::Meeting.tag(), device: Some(device), saved: saved.into(), changes: vec![change.into()] }
}

fn hold(trials: &Trials, job: &Job, within: Duration) -> Vec<Option<Verdict>> {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let trials = trials.clone();
        trials.hold(job, tokio::time::Instant::now() + within).await.unwrap().verdicts
    })
}

/// What a child that dies of a job says of it.
fn last_words(job: &Job) -> String {
    let bytes = to_bytes(job);
    let mut child = Command::new(PROGRAM)
        .arg("trial")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&u32::try_from(bytes.len()).unwrap().to_be_bytes()).unwrap();
    input.write_all(&bytes).unwrap();
    drop(input);
    String::from_utf8_lossy(&child.wait_with_output().unwrap().stderr).into_owned()
}

/// No change gets so far: it is looked at before. So the child is given documents that nobody looked at.
#[test]
fn a_trial_that_takes_too_much_memory_is_stopped() {
    let documents = document::not_to_be_decoded(DeviceId::from_bytes([1; 8]));
    let greedy: Vec<_> = documents
        .into_iter()
        .filter(|(_, saved)| last_words(&job(saved.clone())).starts_with("memory allocation of"))
        .collect();
    let names: Vec<&str> = greedy.iter().map(|(name, _)| *name).collect();
    let of_memory =
        ["operations", "changes", "dependencies", "successors"].map(|what| format!("a hundred million {what}"));
    assert!(of_memory.iter().all(|name| names.contains(&name.as_str())), "what dies of the child's limit: {names:?}");
    for (name, saved) in greedy {
        let trials = Trials::new(PROGRAM.into(), 1);
        assert_eq!(hold(&trials, &job(saved), Duration::from_secs(60)), [None], "{name}");
        assert_eq!(hold(&trials, &job(Vec::new()), Duration::from_secs(60)), [Some(Verdict::Good)], "after {name}");
    }
}

/// No bytes are known that keep Automerge busy for ever; a program that never answers stands for them.
#[test]
fn a_trial_that_never_ends_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let (program, started) = (folder.path().join("endless"), folder.path().join("started"));
    let script = format!("#!/bin/sh\nprintf '\\0\\0\\0\\0'\necho $$ > {}\nexec /bin/sleep 1000\n", started.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(hold(&Trials::new(program, 1), &job(Vec::new()), Duration::from_secs(2)), [None]);
    let process = PathBuf::from("/proc").join(std::fs::read_to_string(started).unwrap().trim());
    // Killed at once; how soon the system clears it away is its own affair.
    let is_gone = || std::fs::read_to_string(process.join("stat")).map_or(true, |stat| stat.contains(") Z "));
    let killed = Instant::now();
    while !is_gone() {
        assert!(killed.elapsed() < Duration::from_secs(60), "it still runs");
        std::thread::yield_now();
    }
}

/// The batch does not end, nor the change alone; the document is read without it, so the change is to blame.
#[test]
fn a_change_that_keeps_its_trial_busy_is_refused_while_its_request_lasts() {
    let folder = tempfile::tempdir().unwrap();
    let (program, begun) = (folder.path().join("endless"), folder.path().join("begun"));
    let script = format!(
        "#!/bin/sh\necho begun >> {begun}\n[ $(wc -l < {begun}) -gt 2 ] && exec {PROGRAM} trial\n\
         printf '\\0\\0\\0\\0'\nexec /bin/sleep 1000\n",
        begun = begun.display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let trials = Trials::within(program, 1, Duration::from_secs(4));
    let verdict = Verdict::Bad(Reason::BreaksDocument);
    assert_eq!(hold(&trials, &job(Vec::new()), Duration::from_secs(60)), [Some(verdict)]);
    assert_eq!(hold(&trials, &job(Vec::new()), Duration::from_secs(60)), [Some(Verdict::Good)], "afterwards");
}

/// The limits leave room for what they allow: a document as large as may be takes one more change.
#[test]
fn a_document_as_large_as_may_be_can_still_be_tried() {
    let device = DeviceId::from_bytes([1; 8]);
    let actor = Actor::new(device, [1; 8]);
    let mut document = Document::empty();
    for change in 0..63 {
        let edits: Vec<Edit> = (0..4_000).map(|key| Edit::put(format!("key/{change:02}/{key:06}"), true)).collect();
        document.edit(actor, UnixMillis(0), &edits).unwrap();
    }
    let saved = document.save();
    assert!(saved.len() > 3 * 1024 * 1024, "{} bytes", saved.len());
    let more = document.edit(actor, UnixMillis(0), &[Edit::put("more", true)]).unwrap();
    let job = Job { kind: Kind::Group.tag(), changes: vec![more.into()], ..job(saved) };
    assert_eq!(hold(&Trials::new(PROGRAM.into(), 1), &job, Duration::from_secs(60)), [Some(Verdict::Good)]);
}
