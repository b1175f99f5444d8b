//! Commands about mentorings.

use crdt_model::id::GroupId;
use serde_json::Value;

use super::{read, then};
use crate::api::MentoringRequest;
use crate::app::App;
use crate::command::mentoring;
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: MentoringRequest) -> Result<Value, AppError> {
    match request {
        MentoringRequest::Mentorings { group } => read(app, move |desk| view::mentoring::mentorings(desk, group)).await,
        MentoringRequest::AddMentee { group, first_name, birth_year, since } => {
            at_mentors(app, group, move |desk| mentoring::add_mentee(desk, group, &first_name, birth_year, since)).await
        }
        MentoringRequest::CreateMentoring { group, mentor, mentee, matched, referrer } => {
            at_mentors(app, group, move |desk| mentoring::create(desk, group, mentor, mentee, matched, referrer)).await
        }
        MentoringRequest::BeginCourse { group, mentoring: id, on } => {
            at_mentors(app, group, move |desk| mentoring::begin_course(desk, group, id, on)).await
        }
        MentoringRequest::CompleteCourse { group, mentoring: id, on } => {
            at_mentors(app, group, move |desk| mentoring::complete_course(desk, group, id, on)).await
        }
        MentoringRequest::EndMentoring { group, mentoring: id, on, reason } => {
            at_mentors(app, group, move |desk| mentoring::end(desk, group, id, on, reason)).await
        }
        MentoringRequest::CorrectMentoring { group, mentoring: id, matched, course, completed, ended } => {
            let dates = mentoring::Dates { matched, course, completed, ended };
            at_mentors(app, group, move |desk| mentoring::correct(desk, group, id, dates)).await
        }
        MentoringRequest::CancelMentoring { group, mentoring: id, cancelled } => {
            at_mentors(app, group, move |desk| mentoring::cancel(desk, group, id, cancelled)).await
        }
    }
}

/// Does something in a mentoring group, and shows it.
async fn at_mentors(
    app: &App,
    group: GroupId,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::mentoring::mentorings(desk, group)).await
}
