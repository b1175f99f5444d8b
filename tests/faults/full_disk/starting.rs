//! Hardly any room for a relay that starts again: it serves, or says in words why it does not, and starts when there is
//! room.

use stories::disk::{Disk, passed_over};
use stories::program::Armed;
use stories::relay::Relay;

use crate::is_long;

#[test]
fn a_relay_that_cannot_start_for_want_of_room_says_so_and_starts_when_there_is_some() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    let mut disk = match Disk::with_room(&small, 8 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("a relay's next start on a full disk", &reason),
    };
    let mut relay = Relay::start(&small.join("relay"));
    let (mut started, mut refused) = (0, 0);
    for left in (0..384).step_by(if is_long() { 4 } else { 24 }) {
        relay.stop();
        let log = folder.path().join(format!("log {left}"));
        relay.log_to(&log);
        disk.fill(left);
        if relay.restart_armed(&Armed::default()).is_ok() {
            started += 1;
        } else {
            let said = std::fs::read_to_string(&log).unwrap().to_lowercase();
            let last = said.lines().last().unwrap_or_default();
            assert!(last.contains("full") || last.contains("no space"), "{left} KiB left: {said}");
            refused += 1;
        }
        disk.make_room();
        relay.restart();
        relay.command("check", &[]);
    }
    assert!(started > 0 && refused > 0, "started {started} times, refused {refused} times");
    relay.stop();
}
