//! An edition's chapters as they look on a page.

use figures::moment::Moment;
use figures::{By, IndicatorId};

use crate::pages::ask::escaped;
use crate::pages::shown;
use crate::pages::told;
use crate::pages::words::Words;
use crate::release::edition::{About, Chapter, Dimension, Headline, Sum, Table};

pub(super) struct ChapterShown {
    pub(super) title: String,
    pub(super) period: String,
    pub(super) headlines: Vec<HeadlineShown>,
    pub(super) tables: Vec<TableShown>,
}

pub(super) struct HeadlineShown {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) value: String,
    pub(super) basis: String,
    pub(super) basis_class: &'static str,
    pub(super) coverage: String,
    pub(super) href: String,
}

pub(super) struct TableShown {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) is_rounded: bool,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<(String, Vec<String>)>,
    pub(super) total: Vec<String>,
    /// Categories that are told together.
    pub(super) joined: Vec<String>,
    pub(super) href: String,
}

impl ChapterShown {
    pub(super) fn has_joined(&self) -> bool {
        self.tables.iter().any(|table| !table.joined.is_empty())
    }
}

pub(super) fn chapters(w: &Words<'_>, moment: &Moment, chapters: &[Chapter]) -> Vec<ChapterShown> {
    let chapter = |(place, chapter): (usize, &Chapter)| ChapterShown {
        title: title(w, chapter),
        period: w.fill("programme.period", &[("from", &w.date(chapter.from)), ("to", &w.date(chapter.to))]),
        headlines: chapter.headlines.iter().map(|one| headline(w, moment, chapter, one)).collect(),
        tables: chapter.tables.iter().map(|one| table(w, moment, (place, chapter), one)).collect(),
    };
    chapters.iter().enumerate().map(chapter).collect()
}

/// What a chapter is about.
pub(in crate::pages) fn title(w: &Words<'_>, chapter: &Chapter) -> String {
    match (chapter.about, &chapter.title) {
        (About::Year, _) => w.t("editions.year").to_owned(),
        (About::Quarter, _) => w.t("editions.quarter").to_owned(),
        (About::Agreement | About::Programme, title) => title.clone().unwrap_or_default(),
    }
}

fn headline(w: &Words<'_>, moment: &Moment, chapter: &Chapter, one: &Headline) -> HeadlineShown {
    let indicator = chapter.counts(one.id);
    let (basis, basis_class) = shown::basis(w, one.basis);
    let place = [&one.place.area, &one.place.kind, &one.place.organisation];
    let place: Vec<&str> = place.into_iter().flatten().map(|named| w.said(&named.name)).collect();
    let mut href = inside(w, moment, one.id, (one.from, one.to));
    for (word, named) in
        [("area", &one.place.area), ("kind", &one.place.kind), ("organisation", &one.place.organisation)]
    {
        if let Some(named) = named {
            href.push_str(&format!("&{word}={}", escaped(&named.key)));
        }
    }
    HeadlineShown {
        name: w.said(&one.name).to_owned(),
        place: (!place.is_empty()).then(|| place.join(", ")),
        value: shown::value(w, indicator, &one.figure),
        basis: basis.to_owned(),
        basis_class,
        coverage: told::coverage(w, one.id, &one.figure),
        href,
    }
}

/// The address of the page, for those who are signed in, that says what is counted and opens it.
fn inside(
    w: &Words<'_>,
    moment: &Moment,
    id: IndicatorId,
    (from, to): (chrono::NaiveDate, chrono::NaiveDate),
) -> String {
    let lang = w.language.code();
    format!("/figures/{id}?from={from}&to={to}&as-of={to}&known-by={}&lang={lang}", moment.position)
}

/// What a table is called.
pub(in crate::pages) fn titled(w: &Words<'_>, one: &Table) -> String {
    let by = one.dimensions.iter().map(|dimension| parted_by(w, dimension));
    let by = by.collect::<Vec<_>>().join(" × ").to_lowercase();
    w.fill("editions.table", &[("name", w.said(&one.name)), ("by", &by)])
}

/// What a dimension is called.
pub(in crate::pages) fn parted_by<'w>(w: &Words<'w>, dimension: &Dimension) -> &'w str {
    match dimension.by {
        By::Month => w.t("table.month"),
        By::Organisation => w.t("editions.organisation"),
        By::Kind => w.t("table.kind"),
        By::Group => w.t("table.group"),
        By::Area | By::Whole => w.t("table.area"),
    }
}

/// What the classes of a dimension are called.
pub(in crate::pages) fn names(w: &Words<'_>, dimension: Option<&Dimension>) -> Vec<String> {
    let classes = dimension.into_iter().flat_map(|dimension| &dimension.classes);
    classes.map(|class| capitalised(w.said(&class.name))).collect()
}

/// The categories that are told together, in one sentence for each class.
pub(in crate::pages) fn joined(w: &Words<'_>, one: &Table) -> Vec<String> {
    let classes = one.dimensions.iter().flat_map(|dimension| &dimension.classes).filter(|class| class.keys.len() > 1);
    classes.map(|class| w.fill("editions.joined", &[("names", &capitalised(w.said(&class.name)))])).collect()
}

/// How many, and of how many.
pub(in crate::pages) fn counted(w: &Words<'_>, sum: &Sum) -> String {
    sum.of.map_or_else(|| w.number(sum.value), |of| w.of(sum.value, of))
}

fn table(w: &Words<'_>, moment: &Moment, (place, chapter): (usize, &Chapter), one: &Table) -> TableShown {
    let value = |sum: &Sum| counted(w, sum);
    let columns = one.dimensions.get(1);
    let row = |class: usize, sum: &Sum| -> Vec<String> {
        let own = one.cells.iter().filter(|cell| columns.is_some() && cell.at.first() == Some(&class));
        own.map(|cell| value(&cell.sum)).chain([value(sum)]).collect()
    };
    let rows = names(w, one.dimensions.first()).into_iter().zip(one.sums(0).into_iter().enumerate());
    let below = columns.map(|_| one.sums(1)).unwrap_or_default();
    TableShown {
        id: format!("table-{place}-{}", one.id),
        title: titled(w, one),
        is_rounded: one.rounded,
        heads: names(w, columns).into_iter().chain([w.named("editions.all")]).collect(),
        rows: rows.map(|(name, (class, sum))| (name, row(class, &sum))).collect(),
        total: below.iter().chain([&one.total]).map(value).collect(),
        joined: joined(w, one),
        href: inside(w, moment, one.id, (chapter.from, chapter.to)),
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
