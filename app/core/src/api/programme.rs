//! What is written of newcomers, hosts and events of the host programme.

use chrono::NaiveDate;
use crdt_model::card::{MatchSide, MeetingTime};
use crdt_model::id::{OrganisationId, PersonId};
use crdt_model::interview::InterviewQuestion;
use crdt_model::kind::DocumentId;
use crdt_model::reference::Tier;
use crdt_model::registration::{Purpose, Segment, Step, WithdrawnReason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{KeyedName, WordInput, view};

commands! {
    /// What is asked of the host programme's newcomers, hosts and events. For coordinators.
    ProgrammeRequest;

    /// The newcomers or hosts of the organisation who fit a filter.
    ProgrammePeople = "programme_people" -> view::ProgrammePeople {
        /// Whom the list is about.
        filter: ProgrammeFilter,
    }

    /// A newcomer's or a host's page.
    ProgrammePerson = "programme_person" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
    }

    /// Who of the newcomers and hosts somebody may be who is about to be registered.
    KnownAlready = "known_already" -> Vec<view::KnownLine> {
        /// First name.
        first_name: String,
        /// Last name.
        last_name: Option<String>,
        /// Telephone number.
        phone: Option<String>,
    }

    /// Registers a newcomer today.
    RegisterNewcomer = "register_newcomer" -> view::ProgrammePerson {
        /// Of the organisations that this device coordinates, who looks after them; absent is the first.
        organisation: Option<OrganisationId>,
        /// What was asked.
        new: RegistrationInput,
    }

    /// Registers a host today.
    RegisterHost = "register_host" -> view::ProgrammePerson {
        /// Of the organisations that this device coordinates, who looks after them; absent is the first.
        organisation: Option<OrganisationId>,
        /// What was asked.
        new: RegistrationInput,
    }

    /// Writes anew what was asked of somebody at the registration.
    EditRegistration = "edit_registration" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
        /// What was asked.
        input: RegistrationInput,
    }

    /// Writes anew what matching needs to know of somebody.
    WriteCard = "write_card" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
        /// What it needs to know.
        card: CardInput,
    }

    /// Says when somebody took a step of the way in.
    TakeStep = "take_step" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
        /// Which step.
        step: Step,
        /// When: not in the future; absent takes the step back.
        on: Option<NaiveDate>,
    }

    /// The interview form of a newcomer or a host, filled in or to fill in.
    Interview = "interview" -> view::InterviewPage {
        /// Who.
        person: PersonId,
    }

    /// Writes somebody's interview form, and with it when they were interviewed.
    WriteInterview = "write_interview" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
        /// What was said.
        interview: InterviewInput,
    }

    /// Says when somebody checked that a host lives in the municipality.
    CheckResident = "check_resident" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
        /// When: not in the future; absent when nobody has checked it after all.
        on: Option<NaiveDate>,
    }

    /// Somebody leaves the programme.
    Withdraw = "withdraw" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
        /// The day on which they were not in it any more.
        on: NaiveDate,
        /// Why.
        reason: WithdrawnReason,
    }

    /// Somebody who had left is back.
    Rejoin = "rejoin" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
    }

    /// Writes that a newcomer was shown the way to another offer.
    Refer = "refer" -> view::ProgrammePerson {
        /// Who.
        person: PersonId,
        /// The key of where to, in the reference data.
        destination: String,
        /// When: not in the future.
        date: NaiveDate,
    }

    /// Takes a referral back, or back again.
    CancelReferral = "cancel_referral" -> view::ProgrammePerson {
        /// Whose.
        person: PersonId,
        /// Which.
        referral: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }

    /// What is held for the host programme's participants.
    Events = "events" -> view::Events {}

    /// Makes an event; it may be yet to come.
    CreateEvent = "create_event" -> view::Events {
        /// What it is.
        new: EventInput,
    }

    /// Writes anew what an event is called, when it is, and who holds it.
    EditEvent = "edit_event" -> view::Events {
        /// Which.
        event: DocumentId,
        /// What it is.
        input: EventInput,
    }

    /// Writes how many came to an event.
    CountEvent = "count_event" -> view::Events {
        /// Which.
        event: DocumentId,
        /// How many; absent when nobody counted after all.
        count: Option<u32>,
    }

    /// Calls an event off, or says that it is held after all.
    CallOffEvent = "call_off_event" -> view::Events {
        /// Which.
        event: DocumentId,
        /// Called off or not.
        called_off: bool,
    }
}

/// What is asked of a newcomer or a host. What is left out is not known, or not any more.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct RegistrationInput {
    /// First name.
    pub first_name: String,
    /// Last name, where one is needed.
    pub last_name: Option<String>,
    /// Telephone number, where one is needed.
    pub phone: Option<String>,
    /// How they heard of the programme: a key of the reference data.
    pub channel: Option<String>,
    /// A newcomer's group in the act, with the version that calls it so: `2011/2.4`.
    pub legal_group: Option<String>,
    /// A newcomer's segment.
    pub segment: Option<Segment>,
    /// When registered; absent is today or, of somebody who is, as before.
    pub registered: Option<NaiveDate>,
    /// What matching needs to know.
    pub card: CardInput,
}

/// What somebody said at the interview.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct InterviewInput {
    /// When: not in the future.
    pub on: NaiveDate,
    /// What they answered in free words. What is left out stays as it is; an empty answer is none.
    pub answers: Vec<InterviewAnswer>,
    /// What matching needs to know, as they said it.
    pub said: CardInput,
    /// Whether that is written on the matching card too.
    pub onto_card: bool,
}

/// An answer in free words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct InterviewAnswer {
    /// What was asked.
    pub question: InterviewQuestion,
    /// What was answered.
    pub text: String,
}

/// What matching needs to know of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct CardInput {
    /// The key of the area where they live.
    pub area: Option<String>,
    /// Keys of the languages that they speak.
    pub languages: Vec<String>,
    /// When they can meet.
    pub times: Vec<MeetingTime>,
    /// Keys of what they like.
    pub interests: Vec<String>,
    /// What a newcomer joins for, and what a host would like to help with.
    pub purposes: Vec<Purpose>,
    /// Years of birth of the children at home.
    pub children: Vec<u16>,
    /// What else to mind, in free words.
    pub wishes: Option<String>,
}

/// Whom a list of the host programme's people is about.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct ProgrammeFilter {
    /// Newcomers or hosts.
    pub side: MatchSide,
    /// How far they have come.
    pub standing: ProgrammeStanding,
    /// The beginnings of names; empty for all.
    pub search: String,
}

/// How far people have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeStanding {
    /// Who has not left.
    Here,
    /// Who is not ready for a match yet.
    Preparing,
    /// Who waits for a match.
    Waiting,
    /// Who has one.
    Matched,
    /// Who has left.
    Withdrawn,
}

/// Something that is held for participants.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct EventInput {
    /// What it is called. Never a person's name.
    pub title: String,
    /// When: a local date.
    pub date: NaiveDate,
    /// The key of the partner who holds it.
    pub partner: Option<String>,
}

/// The host programme's part of the reference data to write.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct HostProgrammeInput {
    /// The agreement whose goals are the programme's.
    pub agreement: Option<DocumentId>,
    /// How people hear of it.
    pub information: Vec<WordInput>,
    /// Languages, by their ISO 639 code.
    pub languages: Vec<WordInput>,
    /// What people like.
    pub interests: Vec<WordInput>,
    /// Groups of newcomers in the act.
    pub legal_groups: Vec<LegalGroupInput>,
    /// Where newcomers are shown the way to.
    pub destinations: Vec<KeyedName>,
    /// How close partners are to it.
    pub tiers: Vec<TierInput>,
}

/// A group of newcomers as a version of the act calls it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct LegalGroupInput {
    /// The version, such as `2011`.
    pub law: String,
    /// The group, such as `2.4`.
    pub group: String,
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
}

/// How close an organisation or a partner is to the host programme.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct TierInput {
    /// The organisation's id or the partner's key.
    pub key: String,
    /// How close.
    pub tier: Tier,
}
