//! The museum: what earlier versions of the programs left, as they left it. Each version's folder lies in
//! `tests/museum`, its files packed with zstd. Nothing in it is ever edited.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The port that the devices in the museum know their relay by.
pub const PORT: u16 = 21_987;

/// One version's folder.
pub fn version(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("museum").join(name)
}

/// What was so when the version was put into the museum.
pub fn known(version: &Path) -> Value {
    serde_json::from_slice(&fs::read(version.join("known.json")).expect("it is there")).expect("JSON")
}

/// Unpacks a folder of a version into a folder that can be worked in.
pub fn unpack(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("it is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name");
        if path.is_dir() {
            unpack(&path, &to.join(name));
        } else {
            fs::write(to.join(name), zstd::decode_all(fs::File::open(&path).expect("a file")).expect("zstd"))
                .expect("room");
        }
    }
}

/// Packs a folder for a version.
pub fn pack(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("it is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_str().expect("text");
        let is_passing = name == "lock" || name.ends_with(".lock") || name.ends_with("-shm");
        if path.is_dir() {
            pack(&path, &to.join(name));
        } else if !is_passing {
            let packed = zstd::encode_all(fs::File::open(&path).expect("a file"), 19).expect("zstd");
            fs::write(to.join(format!("{name}.zst")), packed).expect("room");
        }
    }
}
