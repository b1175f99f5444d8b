//! The keys of entries: known ones, those made from a name, and those that the world outside has given.

use crdt_model::reference::plain_name;

use super::{Entry, LANGUAGE, LAW, LAW_GROUP, Sort};
use crate::pages::form::{Filled, Wrong};

/// Keys that say what an activity kind is taken for where nothing else was chosen, by how names begin.
const KNOWN_KINDS: [(&str, &str); 3] =
    [("foreningsguid", "association_guiding"), ("karrierebibliotek", "career_library"), ("mentor", "mentoring")];

/// The most bytes of a key that is made from a name; what makes it another one than those that are there comes on top.
const KEY_BYTES_MAX: usize = 56;

/// The most letters of what the act calls a group.
const LAW_CHARS_MAX: usize = 32;

/// A key that is known, or says the name, and is not there yet.
pub(super) fn new_key(name: &str, sort: Sort, standing: &[Entry]) -> String {
    let plain = plain_name(name);
    let known = KNOWN_KINDS.iter().filter(|(begins, _)| sort == Sort::Kind && plain.starts_with(begins));
    let key = match key_of(name) {
        key if key.is_empty() => sort.word().to_owned(),
        key => key,
    };
    let is_free = |key: &String| standing.iter().all(|entry| entry.key != *key);
    let numbered = (2..=standing.len().saturating_add(2)).map(|number| format!("{key}-{number}"));
    known.map(|(_, key)| (*key).to_owned()).chain([key.clone()]).chain(numbered).find(is_free).unwrap_or(key)
}

/// A name in letters that a key may have.
fn key_of(name: &str) -> String {
    let mut key = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'æ' => key.push_str("ae"),
            'ø' => key.push_str("oe"),
            'å' => key.push_str("aa"),
            'a'..='z' | '0'..='9' => key.push(letter),
            _ if key.is_empty() || key.ends_with('-') => {}
            _ => key.push('-'),
        }
    }
    key.truncate(KEY_BYTES_MAX);
    key.trim_end_matches('-').to_owned()
}

/// The ISO 639 code of a language that is not there yet.
pub(super) fn language(filled: &mut Filled, standing: &[Entry]) -> String {
    let code = filled.value(LANGUAGE).to_lowercase();
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_code {
        filled.refuse(LANGUAGE, "form.not_a_language");
    }
    not_twice(filled, LANGUAGE, code, standing)
}

/// A group of a version of the act that is not there yet: `2011/2.4`.
pub(super) fn legal_group(filled: &mut Filled, standing: &[Entry]) -> String {
    let mut part = |field: &str| {
        let part = filled.value(field).trim_start_matches(['§', ' ']).to_owned();
        let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
        let parts_said = !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
        if part.is_empty() || part.len() > LAW_CHARS_MAX || !part.chars().all(is_plain) || !parts_said {
            filled.refuse(field, "form.not_of_the_act");
        }
        part
    };
    let (law, group) = (part(LAW), part(LAW_GROUP));
    if law.contains('.') {
        filled.refuse(LAW, "form.not_of_the_act");
    }
    not_twice(filled, LAW_GROUP, format!("{law}/{group}"), standing)
}

fn not_twice(filled: &mut Filled, field: &str, key: String, standing: &[Entry]) -> String {
    if let Some(other) = standing.iter().find(|entry| entry.key == key) {
        filled.refuse(field, Wrong::naming("form.named_twice", "name", other.name.clone()));
    }
    key
}

#[cfg(test)]
mod tests {
    use figures::IndicatorId;

    use super::*;

    #[test]
    fn a_key_says_the_name_in_plain_letters() {
        for (name, key) in [
            ("Ydre Nørrebro", "ydre-noerrebro"),
            ("Ålholm & Æblehaven", "aalholm-aeblehaven"),
            ("Lørdag  3B!", "loerdag-3b"),
            ("مقهى", ""),
        ] {
            assert_eq!(key_of(name), key, "{name}");
        }
        assert_eq!(key_of(&"ø".repeat(120)).len(), KEY_BYTES_MAX);
    }

    #[test]
    fn a_key_that_is_there_is_not_given_again() {
        let of = |key: &str| Entry { key: key.to_owned(), ..Entry::default() };
        assert_eq!(new_key("Bydelsmødre", Sort::Kind, &[]), "bydelsmoedre");
        assert_eq!(new_key("Bydelsmødre", Sort::Kind, &[of("bydelsmoedre"), of("bydelsmoedre-2")]), "bydelsmoedre-3");
        assert_eq!(new_key("مقهى", Sort::Partner, &[of("partner")]), "partner-2");
    }

    #[test]
    fn what_the_figures_look_for_gets_the_key_that_they_know() {
        for (name, key) in [
            ("Karrierebiblioteket", "career_library"),
            ("Mentorskab for unge", "mentoring"),
            ("Foreningsguider", "association_guiding"),
            ("Talk Club", "talk-club"),
        ] {
            assert_eq!(new_key(name, Sort::Kind, &[]), key);
        }
        let mentors = Entry { key: "mentoring".to_owned(), ..Entry::default() };
        assert_eq!(new_key("Mentorcafé", Sort::Kind, &[mentors]), "mentorcaf");
        assert_eq!(new_key("Mentorforeningen", Sort::Partner, &[]), "mentorforeningen");
        let asked = IndicatorId::ALL.iter().filter_map(|id| id.indicator().only_role);
        assert!(asked.into_iter().all(|role| KNOWN_KINDS.iter().any(|(_, known)| *known == role.word())));
    }
}
