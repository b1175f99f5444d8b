//! Commands about volunteers' courses.

use crdt_model::kind::DocumentId;
use serde_json::Value;

use super::{read, then, then_of};
use crate::api::TrainingRequest;
use crate::app::App;
use crate::command::training;
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: TrainingRequest) -> Result<Value, AppError> {
    match request {
        TrainingRequest::Trainings {} => read(app, view::training::trainings).await,
        TrainingRequest::Training { training: id } => read(app, move |desk| view::training::page(desk, id)).await,
        TrainingRequest::CreateTraining { new } => {
            let work = move |desk: &mut Desk| training::create(desk, new.kind, new.title.as_deref(), new.date);
            then_of(app, work, view::training::page).await
        }
        TrainingRequest::ChangeTraining { training: id, new } => {
            at_training(app, id, move |desk| training::change(desk, id, new.kind, new.title.as_deref(), new.date)).await
        }
        TrainingRequest::CallOffTraining { training: id, called_off } => {
            at_training(app, id, move |desk| training::call_off(desk, id, called_off)).await
        }
        TrainingRequest::MarkTrained { training: id, person, present } => {
            at_training(app, id, move |desk| training::mark(desk, id, person, present)).await
        }
        TrainingRequest::EveryoneTrained { training: id, people } => {
            at_training(app, id, move |desk| training::everyone(desk, id, &people)).await
        }
        TrainingRequest::CountTrainedUnnamed { training: id, by } => {
            at_training(app, id, move |desk| training::count_unnamed(desk, id, by)).await
        }
        TrainingRequest::UndoTrained { training: id } => {
            at_training(app, id, move |desk| training::undo(desk, id)).await
        }
    }
}

/// Does something at a course, and shows it as it then is.
async fn at_training(
    app: &App,
    id: DocumentId,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::training::page(desk, id)).await
}
