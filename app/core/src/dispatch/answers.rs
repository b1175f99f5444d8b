//! Commands about questionnaires.

use serde_json::Value;

use super::{read, then, then_of};
use crate::api::{AnswersRequest, Request, SessionRequest};
use crate::app::App;
use crate::command::answering;
use crate::desk::Desk;
use crate::error::AppError;
use crate::event::Event;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: AnswersRequest) -> Result<Value, AppError> {
    match request {
        AnswersRequest::Questionnaires {} => read(app, view::answering::questionnaires).await,
        AnswersRequest::WriteQuestionnaire { side, questions, from } => {
            let write = move |desk: &mut Desk| answering::write_questionnaire(desk, side, &questions, from);
            then(app, write, view::answering::questionnaires).await
        }
        AnswersRequest::BeginAnswers { of, side } => {
            let sheet =
                then_of(app, move |desk| answering::begin(desk, of, side), |desk, ()| view::answering::sheet(desk))
                    .await;
            app.tell(Event::Session);
            sheet
        }
        AnswersRequest::AnswerSheet {} => read(app, view::answering::sheet).await,
        AnswersRequest::AnswerQuestion { number, answer } => {
            answered(app, move |desk| answering::answer(desk, number, answer)).await
        }
        AnswersRequest::ChooseLanguage { language } => {
            answered(app, move |desk| answering::choose_language(desk, &language)).await
        }
        AnswersRequest::CompleteAnswers {} => answered(app, answering::complete).await,
    }
}

/// Answers something, and shows the questionnaire as it then is.
async fn answered(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, view::answering::sheet).await
}

/// What a device does while it is handed over to somebody who answers a questionnaire.
pub(super) const fn is_for_whoever_answers(request: &Request) -> bool {
    matches!(
        request,
        Request::Session(SessionRequest::Session {} | SessionRequest::Unlock { .. } | SessionRequest::Lock {})
            | Request::Answers(
                AnswersRequest::AnswerSheet {}
                    | AnswersRequest::AnswerQuestion { .. }
                    | AnswersRequest::ChooseLanguage { .. }
                    | AnswersRequest::CompleteAnswers {}
            )
    )
}
