//! What can happen in a world, and how often in which.

use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha12Rng;

/// What can happen.
#[derive(Debug, Clone, Copy)]
pub enum Happening {
    Tap,
    Contact,
    TapInContact,
    Late,
    Weather,
    Restart,
    Crash,
    RelayRestarts,
    ClockJumps,
    Backup,
    PutBack,
    Copied,
    RelayBackup,
    RelayPutBack(Way),
    Access,
    Erased,
}

/// How a relay comes to go on from an older copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By its own command, with the access journal.
    Restore,
    /// By its own command, and the journal is lost.
    WithoutJournal,
    /// With all of its machine, and nobody says so.
    Machine,
}

/// What happens more often in a world than in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// A busy evening with the usual trouble.
    Evening,
    /// Programs and machines that end and start.
    Restarts,
    /// Folders that are copied and put back.
    Copies,
    /// A relay that is put back, again and again.
    Disaster,
    /// Devices that come and go.
    Access,
}

impl Theme {
    pub const fn of(seed: u64) -> Self {
        match seed % 8 {
            0..=2 => Self::Evening,
            3 => Self::Restarts,
            4 | 5 => Self::Copies,
            6 => Self::Disaster,
            _ => Self::Access,
        }
    }

    /// What happens next.
    pub fn happening(self, chance: &mut ChaCha12Rng) -> Happening {
        let often = self.often();
        often.choose_weighted(chance, |(_, often)| *often).expect("something happens").0
    }

    fn often(self) -> [(Happening, u32); 18] {
        let [tap, contact, late, weather, restart, crash, relay_restarts, clock_jumps] = match self {
            Self::Evening => [52, 22, 4, 2, 2, 3, 2, 2],
            Self::Restarts => [45, 20, 4, 2, 5, 8, 5, 6],
            Self::Copies | Self::Disaster => [45, 20, 4, 2, 1, 2, 1, 2],
            Self::Access => [45, 20, 4, 2, 1, 1, 1, 2],
        };
        let [backup, put_back, copied, relay_backup, restore, without_journal, machine, access, erased] = match self {
            Self::Evening => [1, 1, 1, 1, 1, 0, 0, 0, 1],
            Self::Restarts => [1, 1, 0, 1, 0, 0, 0, 0, 0],
            Self::Copies => [6, 6, 4, 1, 1, 0, 0, 1, 1],
            Self::Disaster => [3, 3, 1, 5, 3, 2, 3, 1, 1],
            Self::Access => [2, 2, 1, 3, 2, 0, 0, 6, 4],
        };
        [
            (Happening::Tap, tap),
            (Happening::Contact, contact),
            (Happening::TapInContact, 6),
            (Happening::Late, late),
            (Happening::Weather, weather),
            (Happening::Restart, restart),
            (Happening::Crash, crash),
            (Happening::RelayRestarts, relay_restarts),
            (Happening::ClockJumps, clock_jumps),
            (Happening::Backup, backup),
            (Happening::PutBack, put_back),
            (Happening::Copied, copied),
            (Happening::RelayBackup, relay_backup),
            (Happening::RelayPutBack(Way::Restore), restore),
            (Happening::RelayPutBack(Way::WithoutJournal), without_journal),
            (Happening::RelayPutBack(Way::Machine), machine),
            (Happening::Access, access),
            (Happening::Erased, erased),
        ]
    }
}
