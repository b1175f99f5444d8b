//! The activity kinds that a city begins with, so that nobody need think of a list: those of the partnership (status notes
//! 2009 and 2010) and of the rest of the country (account of 2007 to 2009, framework of 2007).

use crdt_model::document::Edit;
use crdt_model::reference::{ActivitySort, KindRole, Reference};

/// Keys, and what they are called in Danish and English. What the app and the figures know of them is their role.
const KINDS: [(&str, &str, &str); 19] = [
    ("homework_cafe", "Lektiecafé", "Homework café"),
    ("girls_club", "Pigeklub", "Girls’ club"),
    ("boys_club", "Drengeklub", "Boys’ club"),
    ("association_guiding", "Foreningsguider", "Association guides"),
    ("mentoring", "Mentorskab", "Mentoring"),
    ("career_library", "Karrierebibliotek", "Career library"),
    ("language_training_adults", "Sprogtræning for voksne", "Language training for adults"),
    ("language_advice_cafe", "Sprog- og vejledningscafé", "Language and advice café"),
    ("contact_family", "Kontaktfamilie", "Contact family"),
    ("everyday_advice", "Hverdagsrådgivning", "Everyday advice"),
    ("professional_advice", "Frivilligbaseret professionel rådgivning", "Professional advice by volunteers"),
    ("parent_advice", "Forældrerådgivning", "Advice for parents"),
    ("labour_market", "Arbejdsmarkedsrettede aktiviteter", "Labour market activities"),
    ("job_search", "Job- og praktikpladssøgning", "Looking for jobs and traineeships"),
    ("leisure", "Fritidsaktiviteter", "Leisure activities"),
    ("women", "Aktiviteter for kvinder", "Activities for women"),
    ("youth", "Aktiviteter for unge", "Activities for young people"),
    ("refugees", "Aktiviteter for flygtninge", "Activities for refugees"),
    ("elderly", "Aktiviteter for ældre", "Activities for elderly people"),
];

/// The edits that write them all, where there is no kind yet.
pub(super) fn kinds(standing: &Reference) -> Vec<Edit> {
    if !standing.kinds.is_empty() {
        return Vec::new();
    }
    let kind = |(key, danish, english): (&str, &str, &str)| {
        let role = Some(KindRole::of(key, None).unwrap_or(KindRole::Other));
        let sort =
            ActivitySort { danish: danish.to_owned(), english: english.to_owned(), role, ..ActivitySort::default() };
        (key.to_owned(), sort)
    };
    Reference { kinds: KINDS.into_iter().map(kind).collect(), ..Reference::default() }.edits()
}
