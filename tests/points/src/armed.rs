//! What a test asked for in the environment, read once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

struct Asked {
    stop_at: String,
    /// How often the point is still passed before something happens there.
    passings: AtomicU32,
    /// Whether the thread only stops there, and the program goes on around it.
    holds: bool,
    planted: String,
}

fn asked() -> &'static Asked {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    ASKED.get_or_init(|| {
        let named = std::env::var("BINDELED_STOP_AT").unwrap_or_default();
        let mut parts = named.split(':');
        Asked {
            stop_at: parts.next().unwrap_or_default().to_owned(),
            passings: AtomicU32::new(parts.next().and_then(|nth| nth.parse().ok()).unwrap_or(1)),
            holds: parts.next() == Some("hold"),
            planted: std::env::var("BINDELED_PLANTED").unwrap_or_default(),
        }
    })
}

pub(super) fn reach(point: &str) {
    let asked = asked();
    if asked.stop_at == point && asked.passings.fetch_sub(1, Ordering::SeqCst) == 1 {
        if asked.holds {
            loop {
                std::thread::park();
            }
        }
        end();
    }
}

pub(super) fn planted(bug: &str) -> bool {
    asked().planted == bug
}

/// No destructor, no handler, no buffer written: as if the power went.
fn end() -> ! {
    #[cfg(unix)]
    let _ends_here = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    std::process::abort()
}
