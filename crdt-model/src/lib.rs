//! What the data means: the documents, how they merge, and how they travel.
//!
//! Pure: no files, network, clock, randomness or async here; time, random bytes and ids are arguments. Data comes from
//! `app/core` (what people tap) and `server` (what devices send) and goes back to them as changes, views and problems.
//!
//! # Glossary
//!
//! - **Reference** ([`mod@reference`]): areas, activity kinds, partners and organisations of the programme.
//! - **Group** ([`group`]): a volunteer group with its kind, area, life, schedule and contact person.
//! - **Meeting** ([`meeting`]): one evening of a group; who came, as [`mark`]s, one key for each device.
//! - **Person** ([`person`]): the facts of a participant, volunteer, host or newcomer in one space. No name.
//! - **Name** ([`name`]): the name of a person. Details: erasable on its own.
//! - **Note** ([`note`]): a free text about another document. Details: erasable on its own.
//! - **Match** and **activity** ([`host_match`]): a host and a newcomer, and what they did together.

#[macro_use]
mod text_and_wire;

pub mod document;
pub mod group;
pub mod host_match;
pub mod id;
pub mod invite;
pub mod kind;
pub mod mark;
pub mod meeting;
pub mod name;
pub mod note;
pub mod person;
pub mod problem;
pub mod recovery;
pub mod reference;
pub mod rights;
pub mod schedule;
pub mod space;
pub mod trial;
pub mod wire;
pub mod words;
