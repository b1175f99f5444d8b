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
//! - **Agreement**, **amendment** ([`agreement`]) and **goal** ([`goal`]): what was agreed, its dated changes, what is to be
//!   reached.
//! - **Statement** ([`statement`]): a figure known only because somebody said so. **Judgement** ([`judgement`]): the
//!   officer's words in a note.
//! - **Training** ([`training`]): what is held for volunteers. **Employment** ([`employment`]): consultants' hours.
//! - **Headcount** ([`headcount`]): a group's users counted on a day. **Estimate** ([`estimate`]): how many somebody reckons.
//! - **Guidance** ([`guidance`]): a child guided into an association. **Mentoring** ([`mentoring`]): a mentor and a young
//!   person.
//! - **Link** ([`link`]): whether two persons of a register are one.
//! - **Match** and **activity** ([`host_match`]): a host and a newcomer, and what they did together.
//! - **Registration** ([`registration`]): a newcomer's or host's way into the programme. **Interview** ([`interview`]): what
//!   they said on it, by a form. **Card** ([`card`]): what matching needs to know of them. **Matching** ([`matching`]): whom a
//!   card fits, and why. **Referral** ([`referral`]): a newcomer shown the way to another offer.
//! - **Follow-up** ([`follow_up`]): what came of asking one side of a match. **Ending** ([`ending`]): why it ended early.
//! - **Guideline** ([`guideline`]): what support covers. **Claim** ([`claim`]), **decision** ([`decision`]) and **payout**
//!   ([`payout`]): a host's expense, what was decided about it, and that it was paid.
//! - **Questionnaire** ([`questionnaire`]) and **response** ([`response`]): what is asked, and somebody's answers.
//! - **Event** ([`event`]): something held for participants. **Budget line** ([`budget_line`]): where money comes from and
//!   goes.

#[macro_use]
mod text_and_wire;
#[macro_use]
mod worded;

pub mod agreement;
pub mod budget_line;
pub mod card;
pub mod claim;
pub mod decision;
pub mod document;
pub mod employment;
pub mod ending;
pub mod estimate;
pub mod event;
pub mod follow_up;
pub mod goal;
pub mod group;
pub mod guidance;
pub mod guideline;
pub mod headcount;
pub mod host_match;
pub mod id;
pub mod interview;
pub mod invite;
pub mod judgement;
pub mod kind;
pub mod link;
pub mod logged;
pub mod mark;
pub mod matching;
pub mod meeting;
pub mod mentoring;
pub mod name;
pub mod note;
pub mod own_key;
pub mod payout;
pub mod person;
pub mod problem;
pub mod questionnaire;
pub mod recovery;
pub mod reference;
pub mod referral;
pub mod registration;
pub mod response;
pub mod rights;
pub mod schedule;
pub mod space;
pub mod statement;
pub mod training;
pub mod trial;
pub mod wire;
pub mod words;
