//! The programme's reference data, as officers keep it: what is there, and the form for one entry. Whatever devices let
//! people choose among stands here.

mod entry;
mod usual;

use std::collections::BTreeMap;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{Html, Response};
use crdt_model::kind::DocumentId;
use crdt_model::reference::{self, Reference, plain_name};
use figures::note::Note;
use figures::schema;

use super::Pages;
use super::agreement::{Sent, address, record, see};
use super::ask::{Asked, escaped};
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Part};
use super::shown;
use super::sign_in::OwnForm;
use super::words::{Language, Texts, Words};
use crate::journal::By;
use entry::Entry;

/// Every agreement that is known, with its title.
type Agreements = Vec<(DocumentId, String)>;

/// What an entry is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Area,
    Kind,
    Partner,
    Channel,
    Referrer,
    Organisation,
    /// The agreement that is the host programme's: one entry.
    HostProgramme,
    /// The months after a match in which it is followed up: one entry for all.
    FollowUp,
    /// How people hear of the host programme.
    Information,
    Language,
    Interest,
    /// Groups of newcomers, by version of the act.
    LegalGroup,
    /// Where newcomers are shown the way to.
    Destination,
}

impl Sort {
    pub(super) const ALL: [Self; 13] = [
        Self::Area,
        Self::Kind,
        Self::Partner,
        Self::Channel,
        Self::Referrer,
        Self::Organisation,
        Self::HostProgramme,
        Self::FollowUp,
        Self::Information,
        Self::Language,
        Self::Interest,
        Self::LegalGroup,
        Self::Destination,
    ];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Kind => "kind",
            Self::Partner => "partner",
            Self::Channel => "channel",
            Self::Referrer => "referrer",
            Self::Organisation => "organisation",
            Self::HostProgramme => "host_programme",
            Self::FollowUp => "follow_up",
            Self::Information => "information",
            Self::Language => "language",
            Self::Interest => "interest",
            Self::LegalGroup => "legal_group",
            Self::Destination => "destination",
        }
    }

    /// The list whose entries can be retired; people and matches may name them for ever.
    const fn list(self) -> Option<reference::List> {
        match self {
            Self::Information => Some(reference::List::Information),
            Self::Language => Some(reference::List::Language),
            Self::Interest => Some(reference::List::Interest),
            Self::LegalGroup => Some(reference::List::LegalGroup),
            Self::Destination => Some(reference::List::Destination),
            _ => None,
        }
    }

    /// Whether there is only one entry.
    const fn is_single(self) -> bool {
        matches!(self, Self::FollowUp | Self::HostProgramme)
    }

    const fn is_in_two_languages(self) -> bool {
        matches!(
            self,
            Self::Kind | Self::Channel | Self::Information | Self::Language | Self::Interest | Self::LegalGroup
        )
    }

    fn named(self, w: &Words<'_>, part: &str) -> String {
        w.named(&format!("sort.{}.{part}", self.word()))
    }
}

/// The entry that an address names: its sort and, when it is there already, what it says.
struct Place {
    sort: Sort,
    standing: Option<Entry>,
    reference: Reference,
    agreements: Agreements,
}

impl Place {
    async fn asked_for(pages: &Pages, asked: &Asked) -> Result<Self, Failure> {
        let word = asked.value("sort").unwrap_or_default();
        let sort = Sort::ALL.into_iter().find(|sort| sort.word() == word).ok_or(Failure::NoSuchEntry)?;
        let (reference, agreements) = (read(pages).await?, agreements(pages).await?);
        let entries = Entry::all(&reference, &agreements, sort);
        let standing = match asked.value("key") {
            Some(key) => Some(entries.into_iter().find(|entry| entry.key == key).ok_or(Failure::NoSuchEntry)?),
            None if sort.is_single() => entries.into_iter().next(),
            None => None,
        };
        Ok(Self { sort, standing, reference, agreements })
    }

    /// Every entry of the sort.
    fn all(&self) -> Vec<Entry> {
        Entry::all(&self.reference, &self.agreements, self.sort)
    }

    fn path(&self) -> String {
        path(self.sort, self.standing.as_ref().map_or("", |entry| &entry.key))
    }

    fn form(&self, language: Language, filled: &Filled) -> Result<Response, Failure> {
        let w = Texts::bundled().of(language);
        let ask = Asking { w, filled };
        let title = match &self.standing {
            Some(entry) => w.fill("reference.edit_title", &[("name", &entry.name)]),
            None => self.sort.named(&w, "new"),
        };
        FormPage {
            w,
            other_href: format!("{}&lang={}", self.path(), language.other().code()),
            title,
            text: Some(self.sort.named(&w, "text")),
            action: format!("{}&lang={}", self.path(), language.code()),
            back: address("/reference", &w),
            button: w.t("reference.record").to_owned(),
            more: None,
            parts: vec![Part { title: self.sort.named(&w, "title"), fields: entry::fields(&ask, self) }],
        }
        .answer()
    }
}

fn path(sort: Sort, key: &str) -> String {
    let word = sort.word();
    if key.is_empty() {
        return format!("/reference/entry?sort={word}");
    }
    format!("/reference/entry?sort={word}&key={}", escaped(key))
}

/// As it stands in the document itself: what was recorded a moment ago is there.
pub(super) async fn read(pages: &Pages) -> Result<Reference, Failure> {
    let document = pages.0.officer.read(DocumentId::reference()).await.map_err(|error| {
        tracing::error!(%error, "the reference data cannot be read");
        Failure::Unavailable
    })?;
    Ok(Reference::read(&document).0)
}

async fn agreements(pages: &Pages) -> Result<Agreements, Failure> {
    pages.catch_up().await;
    pages.read(|rows| Note::agreements(rows, schema::position(rows)?)).await
}

/// The form, empty or with what the entry says.
pub(super) async fn writing(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let place = Place::asked_for(&pages, &asked).await?;
    let filled = place.standing.as_ref().map_or_else(Filled::default, Entry::filled);
    place.form(asked.language, &filled)
}

/// Takes it in.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let place = Place::asked_for(&pages, &asked).await?;
    let mut filled = Filled::new(sent.0);
    let edits = entry::edits(&mut filled, &place)?;
    if filled.is_wrong() {
        return place.form(asked.language, &filled);
    }
    record(&pages, &by, DocumentId::reference(), &edits).await?;
    see("/reference", asked.language)
}

/// Takes the usual kinds of activities into use, where there are none yet.
pub(super) async fn begin_kinds(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let edits = usual::kinds(&read(&pages).await?);
    if !edits.is_empty() {
        record(&pages, &by, DocumentId::reference(), &edits).await?;
    }
    see("/reference", asked.language)
}

#[derive(Template)]
#[template(path = "reference.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    sorts: Vec<Sorted>,
}

/// The entries of a sort.
struct Sorted {
    word: &'static str,
    title: String,
    text: String,
    /// What the link to the empty form says; none where there is only one entry.
    new: Option<(String, String)>,
    /// Whether the usual ones can be taken into use.
    offers_usual: bool,
    lines: Vec<Line>,
}

struct Line {
    name: String,
    is_named_twice: bool,
    more: String,
    href: String,
}

/// Everything that is there, by sort.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let (reference, agreements) = (read(&pages).await?, agreements(&pages).await?);
    let href = |sort, key: &str| format!("{}&lang={}", path(sort, key), w.language.code());
    let sorted = |sort: Sort| {
        let entries = Entry::all(&reference, &agreements, sort);
        let offers_new = !sort.is_single() || entries.is_empty();
        let mut named = BTreeMap::<String, usize>::new();
        for entry in entries.iter().filter(|_| sort == Sort::Area) {
            *named.entry(plain_name(&entry.name)).or_default() += 1;
        }
        let line = |entry: Entry| Line {
            more: entry.more(&w, sort),
            href: href(sort, &entry.key),
            is_named_twice: named.get(&plain_name(&entry.name)).is_some_and(|times| *times > 1),
            name: entry.name,
        };
        Sorted {
            word: sort.word(),
            title: sort.named(&w, "title"),
            text: sort.named(&w, "text"),
            offers_usual: sort == Sort::Kind && entries.is_empty(),
            new: offers_new.then(|| (href(sort, ""), sort.named(&w, "new"))),
            lines: entries.into_iter().map(line).collect(),
        }
    };
    shown::rendered(&List {
        w,
        other_href: format!("/reference?lang={}", w.language.other().code()),
        sorts: Sort::ALL.into_iter().map(sorted).collect(),
    })
}
