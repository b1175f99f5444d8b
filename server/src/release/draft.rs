//! What an edition would tell as of a moment: the figures of the pages and notes, and some of them in parts.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use figures::cube::{ELSEWHERE, ELSEWHERE_NAME, Tally};
use figures::glossary::Glossary;
use figures::goals::Aim;
use figures::moment::Moment;
use figures::note::Note;
use figures::quarterly::Quarterly;
use figures::said::Said;
use figures::{By, Figure, Indicator, IndicatorId, Overview, Question};
use rusqlite::Connection;

use super::NotReleased;
use super::cube::{Axis, Counts, Demanded, SHAPES, Shape};
use super::edition::{About, Cell, Chapter, Class, Dimension, Headline, Named, Narrowed, Table};
use super::gate;
use crate::hall::note::in_digits;

/// What would be published, and the counts behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// As of when.
    pub moment: Moment,
    /// What it tells.
    pub chapters: Vec<Chapter>,
    pub(crate) counts: Vec<Counts>,
}

impl Draft {
    /// Nothing.
    pub fn empty(moment: Moment) -> Self {
        Self { moment, chapters: Vec::new(), counts: Vec::new() }
    }

    /// The SHA-256 of what it tells in hexadecimal digits, by which publishing knows what was shown.
    pub fn checksum(&self) -> serde_json::Result<String> {
        Ok(in_digits(&super::digest_of(&self.chapters)?))
    }

    /// As of a moment, held against everything that has been published.
    pub(crate) fn of(rows: &Connection, moment: Moment, published: &[Counts]) -> Result<Self, NotReleased> {
        let glossary = Glossary::at(rows, moment.position)?;
        let mut chapters = vec![year(rows, &moment)?];
        for (agreement, _) in Note::agreements(rows, moment.position)? {
            if Some(agreement) == glossary.host_programme() {
                continue;
            }
            if let Some(note) = Note::of(rows, agreement, moment)? {
                chapters.extend(of_agreement(&glossary, &note));
            }
        }
        if let Some(note) = Quarterly::of(rows, moment)? {
            chapters.extend(of_programme(&glossary, &note));
        }
        let mut wanted = Vec::new();
        for (place, chapter) in chapters.iter().enumerate() {
            for shape in SHAPES.iter().filter(|shape| shape.about == chapter.about) {
                let of = |to| counts(rows, &glossary, &moment, shape, (chapter.from, to), &chapters);
                wanted.extend(of(chapter.to)?.map(|counts| (place, shape, counts)));
                // A goal of one place, up to a day of its own, tells of that day's counts; nothing else is told of them.
                for ended in other_ends(chapter, shape) {
                    wanted.extend(of(ended)?.map(|mut counts| {
                        counts.join_all();
                        (place, shape, counts)
                    }));
                }
            }
        }
        let (of, wanted): (Vec<_>, Vec<_>) =
            wanted.into_iter().map(|(place, shape, counts)| ((place, shape), counts)).unzip();
        let counts = gate::join(published, wanted)?;
        for ((place, shape), counts) in of.into_iter().zip(&counts).filter(|(_, counts)| counts.is_told()) {
            if let Some(chapter) = chapters.get_mut(place) {
                chapter.tables.extend(tables(&glossary, shape, counts));
            }
        }
        Ok(Self { moment, chapters, counts })
    }
}

/// The groups' figures of the year so far, as on the first page.
fn year(rows: &Connection, moment: &Moment) -> Result<Chapter, NotReleased> {
    let to = moment.as_of;
    let from = to.with_ordinal(1).unwrap_or(to);
    let question = Question::new(from, to, to, moment.due, moment.position).map_err(|_| NotReleased::BadDate)?;
    let figure = |id: IndicatorId| Ok(headline(id.indicator(), (from, to), id.indicator().figure(rows, &question)?));
    let headlines = Overview::INDICATORS.into_iter().map(figure).collect::<rusqlite::Result<_>>()?;
    Ok(Chapter { about: About::Year, agreement: None, title: None, from, to, headlines, tables: Vec::new() })
}

fn of_agreement(glossary: &Glossary, note: &Note) -> Option<Chapter> {
    let first = note.figures.first()?;
    let told = note.figures.iter().map(|told| headline(told.id.indicator(), (told.from, told.to), told.figure));
    Some(Chapter {
        about: About::Agreement,
        agreement: Some(note.terms.agreement.to_string()),
        title: Some(note.terms.title.clone()),
        from: first.from,
        to: first.to,
        headlines: with_goals(glossary, told.collect(), &note.goals),
        tables: Vec::new(),
    })
}

fn of_programme(glossary: &Glossary, note: &Quarterly) -> [Chapter; 2] {
    let starts = note.terms.starts;
    let chapter = |about, from, headlines| Chapter {
        about,
        agreement: Some(note.terms.agreement.to_string()),
        title: Some(note.terms.title.clone()),
        from,
        to: note.to,
        headlines,
        tables: Vec::new(),
    };
    let so_far = note.figures.iter().map(|told| headline(told.id.indicator(), (starts, note.to), told.so_far));
    let goals = [note.sub_goals.as_slice(), &note.criteria].concat();
    let mut headlines = with_goals(glossary, so_far.collect(), &goals);
    let brought = note.figures.iter().filter(|told| told.id == IndicatorId::Matches);
    for (told, partner) in brought.flat_map(|told| note.partners.iter().map(move |partner| (told, partner))) {
        // Its quota is a goal, which the note holds against what it brought.
        let key = partner.organisation.to_string();
        let Some(figure) = told.by_organisation.get(&key).filter(|_| partner.quota.is_some()) else { continue };
        let organisation = Some(Named { key, name: Said::same(&partner.name) });
        let place = Narrowed { organisation, ..Narrowed::default() };
        let told = Headline { place, ..headline(told.id.indicator(), (starts, note.to), *figure) };
        if !headlines.contains(&told) {
            headlines.push(told);
        }
    }
    let in_quarter = note
        .figures
        .iter()
        .filter_map(|told| Some(headline(told.id.in_quarter()?, (note.from, note.to), told.in_quarter)));
    [chapter(About::Programme, starts, headlines), chapter(About::Quarter, note.from, in_quarter.collect())]
}

/// What goals ask for besides: of one place, or up to a day of their own.
fn with_goals(glossary: &Glossary, mut headlines: Vec<Headline>, goals: &[Aim]) -> Vec<Headline> {
    for aim in goals {
        let (Some(id), Some(figure)) = (aim.indicator, aim.actual) else { continue };
        let named = |key: &String, name: Said| Named { key: key.clone(), name };
        let organisation = aim.organisation.map(|id| (id.to_string(), glossary.organisation(id)));
        let place = Narrowed {
            area: aim.area.as_ref().map(|key| named(key, Said::same(glossary.names.area(key)))),
            kind: aim.activity_kind.as_ref().map(|key| named(key, glossary.kind(key))),
            organisation: organisation.map(|(key, name)| named(&key, Said::same(name.as_ref().unwrap_or(&key)))),
        };
        let told = Headline { place, ..headline(id.indicator(), (aim.from, aim.to), figure) };
        if !headlines.contains(&told) {
            headlines.push(told);
        }
    }
    headlines
}

/// A figure as an edition tells it, of the whole city.
pub(crate) fn headline(indicator: &Indicator, (from, to): (NaiveDate, NaiveDate), figure: Figure) -> Headline {
    Headline {
        id: indicator.id,
        version: indicator.version,
        name: indicator.name.into(),
        definition: indicator.definition.into(),
        basis: indicator.basis,
        unit: indicator.unit,
        denominator: indicator.denominator,
        from,
        to,
        place: Narrowed::default(),
        figure,
    }
}

/// The finest counts of a figure; nothing where nothing is known of it.
fn counts(
    rows: &Connection,
    glossary: &Glossary,
    moment: &Moment,
    shape: &Shape,
    (from, to): (NaiveDate, NaiveDate),
    chapters: &[Chapter],
) -> rusqlite::Result<Option<Counts>> {
    let due = moment.due.min(to);
    let Ok(question) = Question::new(from, to, to, due, moment.position) else {
        return Ok(None);
    };
    let cube = shape.id.indicator().cube(rows, &question, shape.by)?;
    if cube.is_empty() {
        return Ok(None);
    }
    let axis = |(place, by): (usize, &By)| {
        let counted: BTreeSet<&str> = cube.keys().filter_map(|keys| keys.get(place)).map(String::as_str).collect();
        Axis::new(*by, categories(glossary, shape, *by, &question, &counted))
    };
    let axes: Vec<Axis> = shape.by.iter().enumerate().map(axis).collect();
    let mut counts = Counts {
        id: shape.id,
        from,
        to,
        position: moment.position,
        people: shape.people,
        shares: shape.shares(),
        cells: vec![Tally::default(); axes.iter().map(|axis| axis.keys.len()).product()],
        demanded: demanded(glossary, shape, (from, to), chapters),
        axes,
    };
    let keys = |cell| counts.keys(cell).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let tally = |cell| cube.get(&keys(cell)).copied().unwrap_or_default();
    counts.cells = (0..counts.cells.len()).map(tally).collect();
    Ok(Some(counts))
}

/// The categories of a dimension by name. That a place is among them says nothing of who is counted there: areas are
/// those that have a group, or that the city has at all; an organisation is there when it takes part.
fn categories(
    glossary: &Glossary,
    shape: &Shape,
    by: By,
    question: &Question,
    counted: &BTreeSet<&str>,
) -> Vec<String> {
    let names = &glossary.names;
    if by == By::Month {
        return question.months().iter().map(|month| month.format("%Y-%m").to_string()).collect();
    }
    let mut keys: BTreeSet<&str> = counted.clone();
    if by == By::Area && shape.about == About::Programme {
        keys.extend(names.areas.keys().map(String::as_str));
    } else if by == By::Area {
        keys.extend(names.groups.values().map(|group| group.area.as_str()));
    }
    keys.remove(ELSEWHERE);
    let mut keys: Vec<&str> = keys.into_iter().collect();
    keys.sort_by_cached_key(|key| (category(glossary, by, key).da, (*key).to_owned()));
    let elsewhere = (shape.spreads || counted.contains(ELSEWHERE)).then_some(ELSEWHERE);
    keys.into_iter().chain(elsewhere).map(str::to_owned).collect()
}

/// What a category is called.
fn category(glossary: &Glossary, by: By, key: &str) -> Said {
    match by {
        _ if key == ELSEWHERE => ELSEWHERE_NAME.into(),
        By::Month => format!("{key}-01").parse().map_or_else(|_| Said::same(key), Said::month),
        By::Organisation => {
            let name = key.parse().ok().and_then(|id| glossary.organisation(id));
            name.map_or_else(|| Said::same(key), |name| Said::same(&name))
        }
        By::Kind => glossary.kind(key),
        By::Group => Said::same(glossary.names.group(key)),
        By::Area | By::Whole => Said::same(glossary.names.area(key)),
    }
}

/// The other days up to which a chapter tells a figure of one place.
fn other_ends(chapter: &Chapter, shape: &Shape) -> BTreeSet<NaiveDate> {
    let own = |one: &&Headline| one.id == shape.id || shape.whole == Some(one.id);
    let of_place = chapter.headlines.iter().filter(own).filter(|one| one.place != Narrowed::default());
    of_place.map(|one| one.to).filter(|to| *to != chapter.to).collect()
}

/// What the headlines of a period tell of a figure's parts, in whatever chapter they stand: a goal's stands in that of
/// its agreement, and the figure's parts may stand in another. Where a goal asks for less than the dimensions tell apart,
/// there are no fewer than it says.
fn demanded(glossary: &Glossary, shape: &Shape, period: (NaiveDate, NaiveDate), chapters: &[Chapter]) -> Vec<Demanded> {
    let same = chapters.iter().flat_map(|chapter| &chapter.headlines).filter(|one| (one.from, one.to) == period);
    let mut demanded: Vec<Demanded> = Vec::new();
    for (one, value) in same.filter_map(|one| Some((one, one.figure.value?))) {
        let only_role = one.id.indicator().only_role.filter(|_| one.id != shape.id);
        let is_part =
            only_role.is_some() && (shape.id, one.id) == (IndicatorId::UsersCounted, IndicatorId::CareerLibraryUsers);
        let all = shape.whole == Some(one.id);
        if one.id != shape.id && !is_part && !all {
            continue;
        }
        let Narrowed { area, kind, organisation } = &one.place;
        let mut areas: Option<Vec<String>> = area.as_ref().map(|area| vec![area.key.clone()]);
        if areas.is_none() && (kind.is_some() || only_role.is_some()) {
            let groups = glossary.names.groups.values().filter(|group| {
                kind.as_ref().is_none_or(|kind| group.kind == kind.key)
                    && only_role.is_none_or(|role| glossary.role(&group.kind) == Some(role))
            });
            let keys: BTreeSet<String> = groups.map(|group| group.area.clone()).collect();
            areas = Some(keys.into_iter().collect());
        }
        let areas = areas.filter(|_| shape.by.contains(&By::Area));
        let organisations = organisation.as_ref().filter(|_| shape.by.contains(&By::Organisation));
        let organisations = organisations.map(|one| (By::Organisation, vec![one.key.clone()]));
        // Of one kind, in one role, or of a place in a dimension that is not parted by, only some of a cell are told.
        let is_exact = kind.is_none()
            && only_role.is_none()
            && area.is_some() == areas.is_some()
            && organisation.is_some() == organisations.is_some();
        let mut tell = |areas: Option<Vec<String>>, least, most| {
            let mut places = areas.map(|keys| (By::Area, keys)).into_iter().chain(organisations.clone());
            let Some((by, keys)) = places.next() else { return };
            let told = Demanded { by, keys, also: places.collect(), least, most, all };
            if !demanded.contains(&told) {
                demanded.push(told);
            }
        };
        if shape.spreads {
            if is_exact {
                tell(areas.clone(), 0, Some(value));
            }
            let elsewhere = areas.map(|keys| keys.into_iter().chain([ELSEWHERE.to_owned()]).collect());
            tell(elsewhere, value, None);
        } else {
            tell(areas, value, is_exact.then_some(value));
        }
    }
    demanded
}

/// The table of a figure, and that of what it is a part of.
fn tables(glossary: &Glossary, shape: &Shape, counts: &Counts) -> Vec<Table> {
    let classes = |axis: &Axis| {
        let mut keys = axis.keys.iter();
        let class = |size: &usize| {
            let keys: Vec<String> = keys.by_ref().take(*size).cloned().collect();
            let names: Vec<Said> = keys.iter().map(|key| category(glossary, axis.by, key)).collect();
            let name = match names.as_slice() {
                [first, .., last] if axis.by == By::Month => {
                    Said { da: format!("{} til {}", first.da, last.da), en: format!("{} to {}", first.en, last.en) }
                }
                _ => Said::list(&names),
            };
            Class { name, keys }
        };
        axis.classes.iter().map(class).collect()
    };
    let table = |id: IndicatorId, cells: Vec<Cell>| Table {
        id,
        version: id.indicator().version,
        name: id.indicator().name.into(),
        rounded: counts.people,
        dimensions: counts.axes.iter().map(|axis| Dimension { by: axis.by, classes: classes(axis) }).collect(),
        total: cells.iter().map(|cell| cell.sum).sum(),
        cells,
    };
    let cells: Vec<Cell> = counts.told().into_iter().map(|(at, cells)| Cell { at, sum: counts.sum(&cells) }).collect();
    let all_of = |cell: &Cell| Cell {
        at: cell.at.clone(),
        sum: super::edition::Sum { value: cell.sum.of.unwrap_or_default(), of: None },
    };
    let whole = shape.whole.map(|id| table(id, cells.iter().map(all_of).collect()));
    whole.into_iter().chain([table(counts.id, cells)]).collect()
}
