//! Four words that both screens show while a device waits to be confirmed: who reads the same ones on both looks at the
//! device that asked, and at the relay that it asked.

use sha2::{Digest as _, Sha256};

/// The words of a device and a relay: one for each of the first four bytes of the SHA-256 of `bindeled words 1` ‖ the
/// device's key ‖ the relay's key.
pub fn confirmation_words(device_key: &[u8; 32], relay_key: &[u8; 32]) -> [&'static str; 4] {
    let mut hasher = Sha256::new();
    hasher.update("bindeled words 1");
    hasher.update(device_key);
    hasher.update(relay_key);
    let digest: [u8; 32] = hasher.finalize().into();
    let [first, second, third, fourth, ..] = digest;
    [first, second, third, fourth].map(word)
}

fn word(byte: u8) -> &'static str {
    // There are as many words as bytes.
    WORDS.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Frozen: both ends must know the same word at the same place.
#[rustfmt::skip]
const WORDS: [&str; 256] = [
    "abe", "agurk", "akvarium", "albue", "ambulance", "ananas", "anker", "appelsin",
    "april", "artiskok", "august", "avis", "avocado", "badeand", "bager", "bakke",
    "ballon", "banan", "bibliotek", "birk", "bjerg", "blomst", "blyant", "bogreol",
    "bolsje", "brandbil", "briller", "broccoli", "bryllup", "brød", "butik", "campingvogn",
    "cello", "chokolade", "cirkus", "citron", "computer", "cykel", "dagbog", "delfin",
    "diamant", "dinosaur", "domino", "drage", "dronning", "drueklase", "dyne", "edderkop",
    "efterår", "egern", "elastik", "elefant", "elleve", "engel", "eventyr", "fabrik",
    "familie", "februar", "ferie", "fersken", "festival", "fiskenet", "flamingo", "flaske",
    "flodhest", "fløjte", "fodbold", "forår", "frakke", "frimærke", "frugt", "fuglerede",
    "fyrtårn", "fødselsdag", "gaffel", "gartner", "gave", "giraf", "gris", "guitar",
    "gulerod", "gummistøvle", "gynge", "hammer", "handske", "harmonika", "hasselnød", "havn",
    "helikopter", "hindbær", "hjelm", "hjerte", "honning", "hotel", "hundehvalp", "husbåd",
    "hytte", "højskole", "håndbold", "håndklæde", "iglo", "indgang", "insekt", "isbjørn",
    "isvaffel", "januar", "jordbær", "juice", "juletræ", "juni", "kaffe", "kaktus",
    "kalender", "kamera", "kanin", "karrusel", "kartoffel", "kastanje", "kirsebær", "klaver",
    "klokke", "klovn", "knallert", "kokosnød", "kompas", "koncert", "kridt", "krokodille",
    "krone", "kuffert", "kylling", "køkken", "lagkage", "lakrids", "lampe", "legeplads",
    "legetøj", "lejrbål", "leopard", "lilje", "limonade", "lommelygte", "lotteri", "lærke",
    "løve", "madpakke", "marmelade", "marsvin", "marts", "maskine", "motor", "museum",
    "musik", "mælk", "mølle", "måge", "nabo", "nattergal", "nisse", "næsehorn",
    "nøgle", "odder", "oktober", "oliven", "orgel", "orkan", "ovn", "palme",
    "pandekage", "papegøje", "paprika", "paraply", "pasta", "pelikan", "pensel", "perlekæde",
    "pilot", "pingvin", "pizza", "plakat", "planet", "postkasse", "prinsesse", "propel",
    "påske", "rabarber", "radio", "raket", "regnbue", "ridder", "robot", "rosenkål",
    "rosin", "rugbrød", "rulleskøjte", "rundkørsel", "rygsæk", "ræv", "saft", "salat",
    "sandkasse", "sandslot", "saxofon", "september", "silke", "skakspil", "skildpadde", "skole",
    "sløjfe", "smør", "snemand", "sofa", "solsikke", "sommer", "spaghetti", "spejl",
    "spisebord", "stjerne", "storm", "strand", "sukker", "svane", "svømmehal", "tallerken",
    "tandbørste", "tango", "telefon", "tepotte", "tiger", "tivoli", "tomat", "tordenvejr",
    "traktor", "trapez", "trappe", "tromme", "trompet", "tulipan", "turist", "tændstik",
    "ugle", "ukulele", "undulat", "valnød", "vandfald", "vandpyt", "vaskebjørn", "vinter",
    "violin", "vugge", "vulkan", "weekend", "yoghurt", "zebra", "æske", "østers",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_as_many_words_as_bytes_and_no_two_are_the_same() {
        assert_eq!(BTreeSet::from(WORDS).len(), 256);
        for word in WORDS {
            assert!((3..=12).contains(&word.chars().count()), "{word}");
            assert!(word.chars().all(|letter| letter.is_ascii_lowercase() || "æøå".contains(letter)), "{word}");
        }
    }

    #[test]
    fn no_word_is_another_with_one_letter_changed_added_or_left_out() {
        for (place, word) in WORDS.iter().enumerate() {
            for other in WORDS.iter().take(place) {
                assert!(!is_close(word, other), "{word} sounds like {other}");
            }
        }
    }

    #[test]
    fn the_words_of_two_keys_stay_what_they_are() {
        let words = confirmation_words(&[1; 32], &[2; 32]);
        assert_eq!(words, ["dyne", "elastik", "fodbold", "legetøj"]);
        assert_ne!(words, confirmation_words(&[2; 32], &[1; 32]));
    }

    /// Whether all that differs is one letter.
    fn is_close(one: &str, other: &str) -> bool {
        let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let begin = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
        let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
        one.len().abs_diff(other.len()) <= 1 && begin + end + 1 >= one.len().max(other.len())
    }
}
