//! A migration that was shipped has run on somebody's data: it is never edited, another is added after it.

use std::path::Path;

use sha2::{Digest as _, Sha256};

/// A migration's file and the SHA-256 of what it says.
type Shipped = (&'static str, &'static str);

const DEVICE: [Shipped; 7] = [
    ("001_start.sql", "e66ca837ce5b6bbb6eb238530837ab3dd0e6c487291dfbc76d56de06f17de435"),
    ("002_reconcile.sql", "2b7312f020789c2a6f6a7fab23f5d951a86ce4114c3afcfccb4e2839e9e6918e"),
    ("003_register.sql", "8dd0b22ccb0f5a6babe1b89c1e1745553b08965024079066a35bead9a68a15d6"),
    ("004_kept.sql", "d8e53c83179fd68c7a4d9437a442340d9236deeb275d6f0454b0df1a929b0619"),
    ("005_names.sql", "cd2a7abe68b1ea68b36f911a400aa3f5fe519ca849feff6f2a506369a859035d"),
    ("006_pictures.sql", "a970b66f5449534fc6cbb96c0646ae24f69c4167bd485f490280916231d7dcb1"),
    ("007_invites.sql", "484a03bcc32d90fdf819c2372506f74259004c8c64da825380597e0f7219e820"),
];

const RELAY: [Shipped; 5] = [
    ("001_relay.sql", "0cc52c13f130abda7b50ab02ffe61fdaf9746416d8d864be9de833a387490cf5"),
    ("002_access.sql", "6b0079d5bbffbccd3479278196636510ef1a8c02f57726d29a5bcadd52b68db3"),
    ("003_programme.sql", "796dd165d9ec5412e0c862e628223c5d130946b2b7f0c4648eb2aad2223b7c44"),
    ("004_invites.sql", "a3367c3768ff6e457df311e1cd80163cb13c7b8a7a07ce244c592e76f030bfcb"),
    ("005_reached.sql", "01a483974625dedad6cf953fd56c66e6e4141cdfd91e275d7a5854ccabed0611"),
];

const HALL: [Shipped; 10] = [
    ("001_sessions.sql", "e53f0ceb20204fce7bba07ba786db4c783e3d95d6016330507692b19ffdedb02"),
    ("002_notes.sql", "4185fd922d75a3ede7e28ac9f626d630b71e90caa2d9a1843832946b2d9978db"),
    ("003_accounts.sql", "133093ef65d17808fae59a2993585c905890488dd82e8e93ce9afec5c116960e"),
    ("004_retention.sql", "181e67904752f75c488ef52bc5f909e0b7a8081d256656fa85c0e4251cf541cb"),
    ("005_passkeys.sql", "5453282658e36a5bb334b622a5fc2668de7d7f60f80639859b31f9797dacbce9"),
    ("006_api_keys.sql", "1fe993726ab46df2b342be82ce640758974dbe665ce9e2b7064a3ccf37291654"),
    ("007_editions.sql", "9e1b52dbfe19508cdd2e30197e0b0f83b793bb3673b2d45aa10d4038f8e6469b"),
    ("008_identities.sql", "f3ce12456133d7c137d576539ed746f8ddfb3efb432440f2a536b573c22c797d"),
    ("009_editions_stay.sql", "26fd125e6bf97e2ecc59fea9fd03256d5e905abb6b90609446b9a075bd716d05"),
    ("010_reviews_show.sql", "8d23f9020e3b4615f42b65ba0cea4a5842dd41235e31ad71fc31bcb17a098500"),
];

/// What the folder holds, in order.
fn found(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let files = std::fs::read_dir(root.join(folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<(String, String)> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .map(|path| {
            let hash = Sha256::digest(std::fs::read(&path).expect("a file"));
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
            (name.to_owned(), hash.iter().map(|byte| format!("{byte:02x}")).collect())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn no_migration_that_was_shipped_is_edited() {
    let folders: [(&str, &[Shipped]); 3] =
        [("app/core/migrations", &DEVICE), ("server/migrations", &RELAY), ("server/migrations/hall", &HALL)];
    for (folder, shipped) in folders {
        let shipped: Vec<(String, String)> =
            shipped.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect();
        assert_eq!(found(folder), shipped, "{folder}: a new one is added to this list, an old one stays as it is");
    }
}
