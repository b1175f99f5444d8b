//! Danish alphabetical order: æ, ø, å after z, and aa as å.

/// What names are sorted by. Equal but for case and accents sort side by side.
pub(crate) fn key(name: &str) -> (Vec<u32>, String) {
    let mut weights = Vec::with_capacity(name.len());
    let mut letters = name.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        weights.push(match letter {
            'a' if letters.peek() == Some(&'a') => {
                letters.next();
                weight_of_aa()
            }
            letter => weight(letter),
        });
    }
    (weights, name.to_owned())
}

/// The letter that a name stands under.
pub(crate) fn letter(name: &str) -> String {
    let mut letters = name.chars();
    let Some(first) = letters.next() else { return String::new() };
    let doubled =
        first.eq_ignore_ascii_case(&'a') && letters.next().is_some_and(|next| next.eq_ignore_ascii_case(&'a'));
    if doubled {
        return "Å".to_owned();
    }
    match plain(first.to_lowercase().next().unwrap_or(first)) {
        'ä' => "Æ".to_owned(),
        'ö' => "Ø".to_owned(),
        letter => letter.to_uppercase().collect(),
    }
}

const AFTER_Z: u32 = 'z' as u32;

const fn weight_of_aa() -> u32 {
    AFTER_Z + 3
}

fn weight(letter: char) -> u32 {
    match letter {
        'æ' | 'ä' => AFTER_Z + 1,
        'ø' | 'ö' => AFTER_Z + 2,
        'å' => weight_of_aa(),
        letter => {
            let plain = u32::from(plain(letter));
            // Other scripts come after the Danish letters, in their own order.
            if plain > AFTER_Z { plain + 16 } else { plain }
        }
    }
}

/// A letter without the accents that Danish does not sort by.
const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ē' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ō' => 'o',
        'ú' | 'ù' | 'û' | 'ū' => 'u',
        'ü' | 'ý' | 'ÿ' => 'y',
        'ç' | 'č' | 'ć' => 'c',
        'ñ' | 'ń' => 'n',
        'š' | 'ş' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ğ' => 'g',
        'ł' => 'l',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]

    use super::{key, letter};

    #[test]
    fn names_stand_in_danish_order() {
        let mut names = ["Åse", "Ole", "Aaron", "Østen", "Zahra", "Ærø", "Amir", "Élise", "Emil", "anna", "Øjvind"];
        names.sort_by_cached_key(|name| key(name));
        assert_eq!(names, ["Amir", "anna", "Élise", "Emil", "Ole", "Zahra", "Ærø", "Øjvind", "Østen", "Aaron", "Åse"]);
    }

    #[test]
    fn each_name_has_its_letter() {
        for (name, expected) in
            [("Aase", "Å"), ("amir", "A"), ("Élise", "E"), ("ødis", "Ø"), ("Über", "Y"), ("Юлія", "Ю"), ("", "")]
        {
            assert_eq!(letter(name), expected, "{name}");
        }
    }
}
