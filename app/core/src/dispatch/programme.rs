//! Commands about the host programme's people and events.

use crdt_model::card::MatchSide;
use crdt_model::id::PersonId;
use serde_json::Value;

use super::{read, then, then_of};
use crate::api::ProgrammeRequest;
use crate::app::App;
use crate::command::{card, event, interview, referral, registration};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: ProgrammeRequest) -> Result<Value, AppError> {
    match request {
        ProgrammeRequest::ProgrammePeople { filter } => {
            read(app, move |desk| view::programme_people::people(desk, &filter)).await
        }
        ProgrammeRequest::ProgrammePerson { person } => {
            read(app, move |desk| view::programme_person::page(desk, person)).await
        }
        ProgrammeRequest::KnownAlready { first_name, last_name, phone } => {
            read(app, move |desk| {
                view::programme_people::known(desk, &first_name, last_name.as_deref(), phone.as_deref())
            })
            .await
        }
        ProgrammeRequest::RegisterNewcomer { organisation, new } => {
            let work = move |desk: &mut Desk| registration::register(desk, MatchSide::Newcomer, organisation, &new);
            then_of(app, work, view::programme_person::page).await
        }
        ProgrammeRequest::RegisterHost { organisation, new } => {
            let work = move |desk: &mut Desk| registration::register(desk, MatchSide::Host, organisation, &new);
            then_of(app, work, view::programme_person::page).await
        }
        ProgrammeRequest::EditRegistration { person, input } => {
            in_programme(app, person, move |desk| registration::edit(desk, person, &input)).await
        }
        ProgrammeRequest::WriteCard { person, card: new } => {
            in_programme(app, person, move |desk| card::write(desk, person, &new)).await
        }
        ProgrammeRequest::TakeStep { person, step, on } => {
            in_programme(app, person, move |desk| registration::take_step(desk, person, step, on)).await
        }
        ProgrammeRequest::Interview { person } => read(app, move |desk| view::interview::page(desk, person)).await,
        ProgrammeRequest::WriteInterview { person, interview: said } => {
            in_programme(app, person, move |desk| interview::write(desk, person, &said)).await
        }
        ProgrammeRequest::CheckResident { person, on } => {
            in_programme(app, person, move |desk| registration::check_resident(desk, person, on)).await
        }
        ProgrammeRequest::Withdraw { person, on, reason } => {
            in_programme(app, person, move |desk| registration::withdraw(desk, person, on, reason)).await
        }
        ProgrammeRequest::Rejoin { person } => {
            in_programme(app, person, move |desk| registration::rejoin(desk, person)).await
        }
        ProgrammeRequest::Refer { person, destination, date } => {
            in_programme(app, person, move |desk| referral::refer(desk, person, &destination, date)).await
        }
        ProgrammeRequest::CancelReferral { person, referral: id, cancelled } => {
            in_programme(app, person, move |desk| referral::cancel(desk, person, id, cancelled)).await
        }
        ProgrammeRequest::Events {} => read(app, view::events::events).await,
        ProgrammeRequest::CreateEvent { new } => {
            then(app, move |desk| event::create(desk, &new), view::events::events).await
        }
        ProgrammeRequest::EditEvent { event: id, input } => {
            then(app, move |desk| event::edit(desk, id, &input), view::events::events).await
        }
        ProgrammeRequest::CountEvent { event: id, count } => {
            then(app, move |desk| event::count(desk, id, count), view::events::events).await
        }
        ProgrammeRequest::CallOffEvent { event: id, called_off } => {
            then(app, move |desk| event::call_off(desk, id, called_off), view::events::events).await
        }
    }
}

/// Does something about a newcomer or a host, and shows them as they then are.
async fn in_programme(
    app: &App,
    person: PersonId,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::programme_person::page(desk, person)).await
}
