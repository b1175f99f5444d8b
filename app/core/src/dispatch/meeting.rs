//! Commands about a meeting.

use crdt_model::meeting::Occasion;
use serde_json::Value;

use super::{read, then};
use crate::api::MeetingRequest;
use crate::app::App;
use crate::command::{attendance, note, participant, undo};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: MeetingRequest) -> Result<Value, AppError> {
    match request {
        MeetingRequest::Today {} => read(app, view::today::today).await,
        MeetingRequest::Attendance { occasion } => {
            read(app, move |desk| view::attendance::attendance(desk, &occasion)).await
        }
        MeetingRequest::Mark { occasion, person, answer } => {
            at_meeting(app, occasion, move |desk| attendance::mark(desk, &occasion, person, answer)).await
        }
        MeetingRequest::EveryoneCame { occasion } => {
            at_meeting(app, occasion, move |desk| attendance::everyone_came(desk, &occasion)).await
        }
        MeetingRequest::CountUnnamed { occasion, by } => {
            at_meeting(app, occasion, move |desk| attendance::count_unnamed(desk, &occasion, by)).await
        }
        MeetingRequest::MarkVolunteer { occasion, person, present } => {
            at_meeting(app, occasion, move |desk| attendance::mark_volunteer(desk, &occasion, person, present)).await
        }
        MeetingRequest::Settle { occasion, person, answer } => {
            at_meeting(app, occasion, move |desk| attendance::settle(desk, &occasion, person, answer)).await
        }
        MeetingRequest::Undo { occasion } => at_meeting(app, occasion, move |desk| undo::undo(desk, &occasion)).await,
        MeetingRequest::SetMeetingState { occasion, state } => {
            at_meeting(app, occasion, move |desk| attendance::set_state(desk, &occasion, state)).await
        }
        MeetingRequest::AddParticipant { occasion, first_name } => {
            at_meeting(app, occasion, move |desk| participant::add(desk, &occasion, &first_name)).await
        }
        MeetingRequest::SuggestParticipants { group, typed } => {
            read(app, move |desk| view::suggestion::suggest(desk, group, &typed)).await
        }
        MeetingRequest::WriteNote { occasion, text } => {
            at_meeting(app, occasion, move |desk| note::write(desk, &occasion, &text)).await
        }
    }
}

/// Does something at a meeting, and shows the meeting as it then is.
async fn at_meeting(
    app: &App,
    occasion: Occasion,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::attendance::attendance(desk, &occasion)).await
}
