//! Commands about matches.

use crdt_model::id::MatchId;
use serde_json::Value;

use super::{read, then};
use crate::api::MatchRequest;
use crate::app::App;
use crate::command::{answering, follow_up, match_life};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: MatchRequest) -> Result<Value, AppError> {
    match request {
        MatchRequest::Matches {} => read(app, view::matches::table).await,
        MatchRequest::MatchStory { of } => read(app, move |desk| view::matches::story(desk, of)).await,
        MatchRequest::SetFirstMeeting { of, date } => {
            at_story(app, of, move |desk| match_life::set_first_meeting(desk, of, date)).await
        }
        MatchRequest::NoteFirstMeeting { of, date } => {
            at_story(app, of, move |desk| match_life::note_first_meeting(desk, of, date)).await
        }
        MatchRequest::SetMatchContact { of, name, phone } => {
            at_story(app, of, move |desk| match_life::set_contact(desk, of, &name, &phone)).await
        }
        MatchRequest::WriteFollowUp { follow_up: new } => {
            at_story(app, new.of, move |desk| follow_up::write(desk, &new)).await
        }
        MatchRequest::AskFollowUp { of, side, month } => {
            at_story(app, of, move |desk| follow_up::ask(desk, of, side, month)).await
        }
        MatchRequest::CancelFollowUp { of, follow_up: id, cancelled } => {
            at_story(app, of, move |desk| follow_up::cancel(desk, of, id, cancelled)).await
        }
        MatchRequest::CancelResponse { of, side, response, cancelled } => {
            at_story(app, of, move |desk| answering::cancel(desk, of, side, response, cancelled)).await
        }
        MatchRequest::EndMatch { of, date, reason } => {
            at_story(app, of, move |desk| match_life::end(desk, of, date, reason)).await
        }
        MatchRequest::ReopenMatch { of } => at_story(app, of, move |desk| match_life::reopen(desk, of)).await,
    }
}

/// Does something in a match, and shows it to staff as it then is.
async fn at_story(
    app: &App,
    of: MatchId,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::matches::story(desk, of)).await
}
