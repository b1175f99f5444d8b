//! No room for a copy of a relay, or for one that is put back: said in words, and a name never stands for half a file.

use std::path::Path;
use std::process::Output;

use stories::disk::{Disk, passed_over};
use stories::program::Armed;
use stories::relay::{Relay, command_on};

use crate::is_long;

fn run(data: &Path, command: &str, copy: &Path) -> Output {
    command_on(data, command, &[copy.to_str().unwrap()], &Armed::default())
}

fn check(output: &Output, left: u64, done: bool) {
    let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
    assert_eq!(output.status.success(), done, "{left} KiB left: {said}");
    assert!(done || said.contains("full") || said.contains("no space"), "{left} KiB left: {said}");
}

#[test]
fn a_copy_without_room_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    let mut disk = match Disk::with_room(&small, 2048) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("copies on a full disk", &reason),
    };
    let data = folder.path().join("relay");
    Relay::start(&data).stop();
    let good = folder.path().join("good copy");
    check(&run(&data, "backup", &good), 0, true);
    let journal = folder.path().join("small.journal");
    let (mut done, mut refused) = ([0, 0], [0, 0]);
    for left in (0..1536).step_by(if is_long() { 12 } else { 72 }) {
        disk.fill(left);
        let copy = small.join("copy");
        let copied = run(&data, "backup", &copy);
        check(&copied, left, copy.exists());
        done[0] += u32::from(copy.exists());
        refused[0] += u32::from(!copy.exists());
        disk.make_room();
        let _not_there = std::fs::remove_file(&copy);

        disk.fill(left);
        let back = small.join("back");
        let restored = run(&back, "restore", &good);
        check(&restored, left, back.join("relay.sqlite").exists());
        disk.make_room();
        if restored.status.success() {
            done[1] += 1;
        } else {
            refused[1] += 1;
            check(&run(&back, "restore", &good), left, true);
        }
        assert!(command_on(&back, "check", &[], &Armed::default()).status.success(), "{left} KiB left");
        std::fs::remove_dir_all(&back).unwrap();
        let _not_there = std::fs::remove_dir_all(&journal);
    }
    assert!(!done.contains(&0) && !refused.contains(&0), "done {done:?} times, refused {refused:?} times");
}
