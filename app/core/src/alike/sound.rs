//! Names as they sound: what is spelled in several ways becomes one.

/// What several letters are heard as; the longer stand before the shorter.
const TOGETHER: &[(&str, &str)] = &[
    ("sch", "s"),
    ("aa", "o"),
    ("ae", "e"),
    ("oe", "o"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("gh", "g"),
    ("kh", "k"),
    ("ch", "k"),
    ("ck", "k"),
    ("sh", "s"),
    ("sj", "s"),
    ("kj", "k"),
    ("hj", "i"),
    ("hv", "v"),
];

/// Letters only, in lower case, each sound written in one way and never twice in a row.
pub(super) fn folded(name: &str) -> String {
    let letters: String = name.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let mut rest = letters.as_str();
    let mut heard = String::with_capacity(letters.len());
    while let Some(letter) = rest.chars().next() {
        let together = TOGETHER.iter().find_map(|(spelled, sound)| Some((rest.strip_prefix(spelled)?, *sound)));
        let (after, sound) = match together {
            Some((after, sound)) => (after, sound.to_owned()),
            None => (rest.strip_prefix(letter).unwrap_or_default(), alone(letter)),
        };
        for letter in sound.chars() {
            if !heard.ends_with(letter) {
                heard.push(letter);
            }
        }
        rest = after;
    }
    match heard.strip_suffix('h') {
        Some(open) if open.chars().count() > 1 => open.to_owned(),
        _ => heard,
    }
}

fn alone(letter: char) -> String {
    let plain = match letter {
        'á' | 'à' | 'â' | 'ã' | 'ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'æ' | 'ä' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' | 'y' | 'ý' | 'ÿ' | 'ü' | 'j' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ō' | 'ø' | 'ö' | 'å' => 'o',
        'ú' | 'ù' | 'û' | 'ū' => 'u',
        'c' | 'ç' | 'č' | 'ć' | 'q' => 'k',
        'š' | 'ş' | 'ś' | 'z' | 'ž' | 'ź' | 'ż' => 's',
        'ñ' | 'ń' => 'n',
        'ğ' => 'g',
        'ł' => 'l',
        'w' => 'v',
        'x' => return "ks".to_owned(),
        letter => letter,
    };
    plain.to_string()
}

/// How a folded name begins, and its consonants: vowels are what people spell most differently.
pub(super) fn skeleton(folded: &str) -> String {
    let mut letters = folded.chars();
    let Some(first) = letters.next() else { return String::new() };
    let first = match first {
        'e' => 'a',
        'u' => 'o',
        letter => letter,
    };
    std::iter::once(first).chain(letters.filter(|letter| !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u'))).collect()
}
