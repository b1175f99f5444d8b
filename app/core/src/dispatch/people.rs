//! Commands about the register and groups' lists.

use crdt_model::id::PersonId;
use serde_json::Value;

use super::{read, then, then_of, write};
use crate::api::PeopleRequest;
use crate::app::App;
use crate::command::{link, register};
use crate::desk::Desk;
use crate::error::AppError;
use crate::{roster, view};

/// Does one of them.
pub(super) async fn call(app: &App, request: PeopleRequest) -> Result<Value, AppError> {
    match request {
        PeopleRequest::People { filter } => read(app, move |desk| view::people::people(desk, &filter)).await,
        PeopleRequest::Person { person } => read(app, move |desk| view::person::page(desk, person)).await,
        PeopleRequest::RegisterVolunteer { input } => {
            then_of(app, move |desk| register::register(desk, &input), view::person::page).await
        }
        PeopleRequest::TakeIntoRegister { person } => {
            of_person(app, person, move |desk| register::take_in(desk, person)).await
        }
        PeopleRequest::EditPerson { person, input } => {
            of_person(app, person, move |desk| register::edit(desk, person, &input)).await
        }
        PeopleRequest::SetCertificate { person, status, on } => {
            of_person(app, person, move |desk| register::set_certificate(desk, person, status, on)).await
        }
        PeopleRequest::LeaveVolunteer { person, until } => {
            of_person(app, person, move |desk| register::leave(desk, person, until)).await
        }
        PeopleRequest::ReturnVolunteer { person, since } => {
            of_person(app, person, move |desk| register::come_back(desk, person, since)).await
        }
        PeopleRequest::RosterVolunteer { person, group, role, since } => {
            of_person(app, person, move |desk| register::list::enter(desk, person, group, role, since)).await
        }
        PeopleRequest::LeaveGroup { person, group, until } => {
            of_person(app, person, move |desk| register::list::leave(desk, person, group, until)).await
        }
        PeopleRequest::PreviewVolunteers { file_name, base64 } => {
            read(app, move |desk| roster::volunteers::preview(desk, &file_name, &base64)).await
        }
        PeopleRequest::PreviewPasted { text } => {
            read(app, move |desk| roster::volunteers::preview_pasted(desk, &text)).await
        }
        PeopleRequest::ImportVolunteers { preview, since, channel } => {
            write(app, move |desk| roster::volunteers::import(desk, &preview, since, channel.as_deref())).await
        }
        PeopleRequest::Duplicates {} => read(app, view::duplicates::duplicates).await,
        PeopleRequest::SaySameness { one, other, sameness } => {
            then(app, move |desk| link::say_of(desk, one, other, sameness), view::duplicates::duplicates).await
        }
        PeopleRequest::PreviewRoster { group, file_name, base64 } => {
            read(app, move |desk| roster::preview(desk, group, &file_name, &base64)).await
        }
        PeopleRequest::ImportRoster { preview } => write(app, move |desk| roster::import(desk, &preview)).await,
    }
}

/// Does something about a person, and shows the person as they then are.
async fn of_person(
    app: &App,
    person: PersonId,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::person::page(desk, person)).await
}
