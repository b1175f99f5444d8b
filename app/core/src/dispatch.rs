//! Each command to the one function that does it, in parts as the list has them.

mod agreement;
mod answers;
mod counts;
mod device;
mod figures;
mod group;
mod host;
mod matches;
mod matching;
mod meeting;
mod mentoring;
mod people;
mod programme;
mod reference;
mod rights;
mod session;
mod support;
mod training;

use serde::Serialize;
use serde_json::Value;

use crate::api::Request;
use crate::app::App;
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// Does a command and gives its view as JSON.
pub(crate) async fn call(app: &App, request: Request) -> Result<Value, AppError> {
    if !answers::is_for_whoever_answers(&request) && app.desk().as_ref().is_some_and(Desk::is_handed_over) {
        return Err(ErrorCode::HandedOver.into());
    }
    match request {
        Request::Session(request) => session::call(app, request).await,
        Request::Device(request) => device::call(app, request).await,
        Request::Meeting(request) => meeting::call(app, request).await,
        Request::Group(request) => group::call(app, request).await,
        Request::Reference(request) => reference::call(app, request).await,
        Request::People(request) => people::call(app, request).await,
        Request::Rights(request) => rights::call(app, request).await,
        Request::Agreement(request) => agreement::call(app, request).await,
        Request::Figures(request) => figures::call(app, request).await,
        Request::Training(request) => training::call(app, request).await,
        Request::Counts(request) => counts::call(app, request).await,
        Request::Mentoring(request) => mentoring::call(app, request).await,
        Request::Programme(request) => programme::call(app, request).await,
        Request::Matching(request) => matching::call(app, request).await,
        Request::Match(request) => matches::call(app, request).await,
        Request::Answers(request) => answers::call(app, request).await,
        Request::Host(request) => host::call(app, request).await,
        Request::Support(request) => support::call(app, request).await,
    }
}

/// Reads a view.
async fn read<T: Serialize + Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    json(app.at_desk(work).await?)
}

/// Reads figures, once all that has changed is in them. Others have their turn at the desk in between.
async fn figured<T: Serialize + Send + 'static>(
    app: &App,
    work: impl FnOnce(&Desk) -> Result<T, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    while !app.at_desk(Desk::bring_figures_up).await? {}
    read(app, move |desk| {
        while !desk.bring_figures_up()? {}
        work(desk)
    })
    .await
}

/// Does something that may be saved, and tells everybody.
async fn write<T: Serialize + Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    let view = app.at_desk(work).await?;
    app.changed();
    json(view)
}

/// Does something, and shows what a view then shows.
async fn then<T: Serialize + Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
    shows: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then_of(app, work, |desk, _saved| shows(desk)).await
}

/// Does something that says what it was done to, and shows that.
async fn then_of<Of, T: Serialize + Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<Of, AppError> + Send + 'static,
    shows: impl FnOnce(&mut Desk, Of) -> Result<T, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    write(app, move |desk| {
        let of = work(desk)?;
        shows(desk, of)
    })
    .await
}

fn json<T: Serialize>(view: T) -> Result<Value, AppError> {
    serde_json::to_value(view).map_err(|error| {
        tracing::error!(%error, "a view cannot be written as JSON");
        ErrorCode::Internal.into()
    })
}
