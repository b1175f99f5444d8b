//! Disks of a test's own: one that loses its power, one that has little room. Only where the system lets us mount.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Copies a folder as it lies on the disk now.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("the folder can be read");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a file or a folder").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

/// A mounted file system.
pub struct Disk {
    at: PathBuf,
    image: Option<PathBuf>,
    filler: Option<File>,
}

/// What Linux asks for mounting.
const CAP_SYS_ADMIN: u64 = 1 << 21;

/// Why there is no such disk here.
pub type Reason = String;

/// Says on the terminal that a test is passed over, and why.
pub fn passed_over(what: &str, reason: &Reason) {
    // Past the test runner, which keeps what passing tests print.
    let _unseen = writeln!(std::io::stderr(), "passed over: {what}: {reason}");
}

impl Disk {
    /// An ext4 of its own on a file, mounted at a folder. What is on it lies on the file when it was synced, and not
    /// before.
    pub fn that_can_lose_power(at: &Path, image: &Path) -> Result<Self, Reason> {
        may_mount()?;
        std::fs::create_dir_all(at).expect("a folder");
        File::create(image).and_then(|file| file.set_len(96 << 20)).expect("a sparse file");
        run("mkfs.ext4", [OsStr::new("-q"), "-F".as_ref(), image.as_ref()]).expect("a file system is made");
        mount_image(image, at).expect("it mounts");
        Ok(Self { at: at.to_owned(), image: Some(image.to_owned()), filler: None })
    }

    /// A file system with so much room in memory.
    pub fn with_room(at: &Path, kib: u32) -> Result<Self, Reason> {
        may_mount()?;
        std::fs::create_dir_all(at).expect("a folder");
        let size = format!("size={kib}k");
        let options = ["-t", "tmpfs", "-o", &size, "bindeled-test"].map(OsStr::new);
        run("mount", options.into_iter().chain([at.as_ref()])).expect("it mounts");
        Ok(Self { at: at.to_owned(), image: None, filler: None })
    }

    /// The power goes: nothing more reaches the file, not even the file system's own log.
    pub fn cut_power(&self) {
        // FS_IOC_SHUTDOWN without flushing the log. Perl is on every Debian, and OpenSSL's build needs it anyway.
        let ioctl = "open(my $fs, '<', $ARGV[0]) or die $!; my $how = pack('L', 2); \
                     ioctl($fs, 0x8004587d, $how) or die $!;";
        run("perl", [OsStr::new("-e"), ioctl.as_ref(), self.at.as_ref()]).expect("the disk can be shut down");
    }

    /// The power is back. Every program that used the disk has ended.
    pub fn back(&self) {
        run("umount", [&self.at]).expect("nobody uses it");
        mount_image(self.image.as_ref().expect("a disk with power to lose"), &self.at).expect("it mounts again");
    }

    /// Fills the disk until so many KiB are left.
    pub fn fill(&mut self, kib_left: u64) {
        let mut filler = File::create(self.at.join("filler")).expect("a file");
        let page = [0_u8; 4096];
        while filler.write_all(&page).is_ok() {}
        let length = filler.metadata().expect("a length").len();
        filler.set_len(length.saturating_sub(kib_left * 1024)).expect("it shrinks");
        self.filler = Some(filler);
    }

    /// There is room again.
    pub fn make_room(&mut self) {
        if let Some(filler) = self.filler.take() {
            filler.set_len(0).expect("it shrinks");
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Programs of a failed test may still hold it.
        let _stays_mounted = run("umount", [OsStr::new("-l"), self.at.as_ref()]);
    }
}

/// Whether this process may mount. If it may, that mounting fails is a failure.
fn may_mount() -> Result<(), Reason> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| format!("/proc: {error}"))?;
    let held = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("CapEff:")?.trim(), 16).ok());
    if held.is_some_and(|held| held & CAP_SYS_ADMIN != 0) {
        Ok(())
    } else {
        Err("only root may mount file systems".to_owned())
    }
}

fn mount_image(image: &Path, at: &Path) -> Result<(), Reason> {
    run("mount", [OsStr::new("-o"), "loop".as_ref(), image.as_ref(), at.as_ref()])
}

fn run(program: &str, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<(), Reason> {
    let output = Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}
