//! Frames read back, signatures hold only what they cover, and the bytes on the wire stay as they are documented.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail loudly")]

use crdt_model::id::{DeviceId, EntryHash, Epoch, GroupId, InviteId, OrganisationId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::{Right, Role, allows};
use crdt_model::space::Space;
use crdt_model::wire::{
    Cursor, EnrolRequest, Grant, Push, Reason, Receipt, SignedAnswer, SignedRequest, SyncRequest, chain, from_bytes,
    grants_digest, to_bytes,
};
use ed25519_dalek::SigningKey;
use proptest::prelude::*;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn group_space() -> Space {
    Space::Group(GroupId::from_bytes([5; 16]))
}

fn request() -> SyncRequest {
    SyncRequest {
        cursor: Some(Cursor {
            epoch: Epoch::from_bytes([1; 8]),
            position: 7,
            chain: EntryHash::from_bytes([2; 32]),
            seal: None,
        }),
        push: vec![Push {
            space: group_space(),
            document: DocumentId::new(Kind::Meeting, [6; 16]),
            bytes: vec![1, 2, 3].into(),
        }],
        ..SyncRequest::empty(1, [3; 8])
    }
}

#[test]
fn a_sync_request_is_these_bytes() {
    let hex: String = to_bytes(&request()).iter().map(|byte| format!("{byte:02x}")).collect();
    // map(6), 0: version 1, 1: [epoch, position, chain], 2: digest, 3: [], 4: [], 5: [[space, document, bytes]]
    let expected = [
        "a6",
        "0001",
        "0183",
        "480101010101010101",
        "07",
        &format!("5820{}", "02".repeat(32)),
        "02480303030303030303",
        "0380",
        "0480",
        "058183",
        &format!("5103{}", "05".repeat(16)),
        &format!("5103{}", "06".repeat(16)),
        "43010203",
    ]
    .concat();
    assert_eq!(hex, expected);
    assert_eq!(from_bytes::<SyncRequest>(&to_bytes(&request())), Ok(request()));
}

#[test]
fn a_signature_covers_challenge_packing_and_body() {
    let signed = SignedRequest::sign(&key(1), [9; 32], false, to_bytes(&request()));
    let public = key(1).verifying_key();
    assert_eq!(signed.device, DeviceId::of_key(&public.to_bytes()));
    assert!(signed.is_by(&public));
    assert!(!signed.is_by(&key(2).verifying_key()));
    let mut other = signed.clone();
    other.challenge = [8; 32].into();
    assert!(!other.is_by(&public));
    let mut other = signed.clone();
    other.packed = true;
    assert!(!other.is_by(&public));
    let mut other = signed;
    other.body = vec![0].into();
    assert!(!other.is_by(&public));
}

#[test]
fn an_answer_answers_one_request_only() {
    let answer = SignedAnswer::sign(&key(1), b"asked", false, b"said".to_vec());
    assert!(answer.is_by(&key(1).verifying_key(), b"asked"));
    assert!(!answer.is_by(&key(1).verifying_key(), b"asked before"));
    assert!(!answer.is_by(&key(2).verifying_key(), b"asked"));
}

#[test]
fn an_enrolment_proves_that_the_device_holds_its_key() {
    let mut asks = EnrolRequest::new(&key(1), InviteId::from_bytes([1; 16]), [2; 16], "Tablet 3".to_owned());
    assert!(asks.is_by_its_key());
    asks.device_key = key(2).verifying_key().to_bytes().into();
    assert!(!asks.is_by_its_key());
}

#[test]
fn the_digest_of_grants_does_not_depend_on_their_order() {
    let group = Grant { space: group_space(), role: Role::Volunteer };
    let organisation =
        Grant { space: Space::Organisation(OrganisationId::from_bytes([1; 16])), role: Role::Coordinator };
    assert_eq!(grants_digest(&[group, organisation]), grants_digest(&[organisation, group]));
    assert_ne!(grants_digest(&[group]), grants_digest(&[Grant { role: Role::Coordinator, ..group }]));
}

#[test]
fn an_entry_is_its_space_document_and_bytes() {
    let (meeting, person) = (DocumentId::new(Kind::Meeting, [6; 16]), DocumentId::new(Kind::Person, [6; 16]));
    let entry = EntryHash::of(group_space(), meeting, b"a");
    assert_ne!(entry, EntryHash::of(group_space(), meeting, b"b"));
    assert_ne!(entry, EntryHash::of(group_space(), person, b"a"));
    assert_ne!(entry, EntryHash::of(Space::Programme, meeting, b"a"));
}

#[test]
fn the_chain_depends_on_everything_before_it() {
    let (zero, entry) = (EntryHash::from_bytes([0; 32]), EntryHash::from_bytes([1; 32]));
    let first = chain(zero, 1, entry);
    assert_ne!(first, chain(zero, 2, entry));
    assert_ne!(chain(first, 2, entry), chain(zero, 2, entry));
}

/// The whole table, written out: who may (r)ead and (w)rite what.
#[test]
fn the_table_of_rights_is_this_one() {
    let table = [
        (
            Role::Reader,
            "r- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- --",
            "-- -- -- -- -- -- -- r- -- -- r- -- --",
        ),
        (
            Role::Volunteer,
            "-- r- rw rw rw rw -- -- -- -- -- -- -- -- -- rw -- rw -- --",
            "-- -- -- -- -- -- -- -- -- -- -- -- --",
        ),
        (
            Role::Host,
            "-- -- -- -- r- rw r- rw -- -- -- -- -- -- -- -- -- -- -- --",
            "-- -- -- -- rw r- r- -- -- -- -- rw --",
        ),
        (
            Role::Coordinator,
            "rw rw rw rw rw rw rw rw rw rw rw rw -- rw rw rw rw rw rw rw",
            "rw rw rw rw rw rw r- rw rw rw rw rw rw",
        ),
    ];
    for (role, expected, of_the_host_programme) in table {
        let row: Vec<String> = Kind::ALL
            .into_iter()
            .map(|kind| {
                let letter = |right, letter| if allows(role, right, Space::Programme, kind) { letter } else { '-' };
                [letter(Right::Read, 'r'), letter(Right::Write, 'w')].into_iter().collect()
            })
            .collect();
        assert_eq!(row.join(" "), format!("{expected} {of_the_host_programme}"), "{role:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_frame_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _either = from_bytes::<SyncRequest>(&bytes);
        let _either = from_bytes::<SignedRequest>(&bytes);
        let _either = from_bytes::<Receipt>(&bytes);
    }

    #[test]
    fn spaces_and_documents_read_back(tag in 1_u8..=33, bytes in any::<[u8; 16]>()) {
        let mut wire = vec![tag];
        wire.extend(bytes);
        if let Some(document) = DocumentId::from_wire(&wire) {
            prop_assert_eq!(document.to_wire().to_vec(), wire.clone());
            prop_assert_eq!(document.to_string().parse::<DocumentId>(), Ok(document));
        }
        if let Some(space) = Space::from_wire(&wire) {
            prop_assert_eq!(space.to_wire().to_vec(), wire);
            prop_assert_eq!(space.to_string().parse::<Space>(), Ok(space));
        }
    }
}

#[test]
fn the_number_of_a_reason_is_the_one_on_the_wire() {
    let known: Vec<(u8, Reason)> = (0..24).filter_map(|tag| Some((tag, from_bytes(&[tag]).ok()?))).collect();
    assert_eq!(known.len(), 9);
    for (tag, reason) in known {
        assert_eq!(reason.tag(), tag);
    }
}
