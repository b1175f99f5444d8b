//! Each command to the one function that does it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::meeting::Occasion;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use serde::Serialize;
use serde_json::Value;

use crate::api::Request;
use crate::api::view::ExportedDocument;
use crate::app::App;
use crate::command::group::NewGroup;
use crate::command::matching::NewMatch;
use crate::command::{activity, attendance, group, matching, note, participant, reference, undo};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::{roster, session, view};

/// Does a command and gives its view as JSON.
pub(crate) async fn call(app: &App, request: Request) -> Result<Value, AppError> {
    match request {
        Request::Session {} => json(session::session(app)?),
        Request::Enrol { link, device_label, name, pin } => {
            json(session::enrol(app, &link, &device_label, &name, &pin).await?)
        }
        Request::EnrolAgain { link } => json(session::enrol_again(app, &link).await?),
        Request::Unlock { person, pin } => json(session::unlock(app, person, pin).await?),
        Request::Lock {} => json(session::lock(app).await?),
        Request::RecoverPin { person, code, pin } => {
            json(session::recovery::recover_pin(app, person, &code, &pin).await?)
        }
        Request::NewProfile {} => json(session::profile::new(app).await?),
        Request::SwitchProfile { profile } => json(session::profile::switch(app, profile).await?),
        Request::AddPerson { person, name, pin } => {
            let here = app.clone();
            write(app, move |desk| session::add_person(&here, desk, person, &name, &pin)).await
        }
        Request::SyncStatus {} => {
            let standing = app.inner().contact.standing();
            read(app, move |desk| view::sync::status(desk, standing)).await
        }
        Request::SyncDetails {} => {
            let standing = app.inner().contact.standing();
            read(app, move |desk| view::sync::details(desk, standing)).await
        }
        Request::SyncNow {} => {
            app.inner().contact.now().await?;
            let standing = app.inner().contact.standing();
            read(app, move |desk| view::sync::status(desk, standing)).await
        }
        Request::Today {} => read(app, view::today::today).await,
        Request::Attendance { occasion } => read(app, move |desk| view::attendance::attendance(desk, &occasion)).await,
        Request::Mark { occasion, person, answer } => {
            at_meeting(app, occasion, move |desk| attendance::mark(desk, &occasion, person, answer)).await
        }
        Request::EveryoneCame { occasion } => {
            at_meeting(app, occasion, move |desk| attendance::everyone_came(desk, &occasion)).await
        }
        Request::CountUnnamed { occasion, by } => {
            at_meeting(app, occasion, move |desk| attendance::count_unnamed(desk, &occasion, by)).await
        }
        Request::MarkVolunteer { occasion, person, present } => {
            at_meeting(app, occasion, move |desk| attendance::mark_volunteer(desk, &occasion, person, present)).await
        }
        Request::Settle { occasion, person, answer } => {
            at_meeting(app, occasion, move |desk| attendance::settle(desk, &occasion, person, answer)).await
        }
        Request::Undo { occasion } => at_meeting(app, occasion, move |desk| undo::undo(desk, &occasion)).await,
        Request::SetMeetingState { occasion, state } => {
            at_meeting(app, occasion, move |desk| attendance::set_state(desk, &occasion, state)).await
        }
        Request::AddParticipant { occasion, first_name } => {
            at_meeting(app, occasion, move |desk| participant::add(desk, &occasion, &first_name)).await
        }
        Request::SuggestParticipants { group, typed } => {
            read(app, move |desk| view::suggestion::suggest(desk, group, &typed)).await
        }
        Request::WriteNote { occasion, text } => {
            at_meeting(app, occasion, move |desk| note::write(desk, &occasion, &text)).await
        }
        Request::Groups {} => read(app, view::group::groups).await,
        Request::Group { group } => read(app, move |desk| view::group::page(desk, group)).await,
        Request::SetContact { group, person } => {
            write(app, move |desk| {
                group::set_contact(desk, group, person)?;
                view::group::page(desk, group)
            })
            .await
        }
        Request::SetNamesLock { group, days } => {
            write(app, move |desk| {
                group::set_names_lock(desk, group, days)?;
                view::group::page(desk, group)
            })
            .await
        }
        Request::PreviewRoster { group, file_name, base64 } => {
            read(app, move |desk| roster::preview(desk, group, &file_name, &base64)).await
        }
        Request::ImportRoster { preview } => write(app, move |desk| roster::import(desk, &preview)).await,
        Request::Match {} => read(app, view::host::page).await,
        Request::LogActivity { kind, date, with, children, line } => {
            at_match(app, move |desk| activity::log(desk, kind, date, &with, children, line.as_deref())).await
        }
        Request::CancelActivity { activity: id, cancelled } => {
            at_match(app, move |desk| activity::cancel(desk, id, cancelled)).await
        }
        Request::WriteReference { areas, kinds, partners, organisations } => {
            write(app, move |desk| reference::write(desk, &areas, &kinds, &partners, &organisations)).await
        }
        Request::CreateGroup { name, kind, area, organisation, partners, stages, openings } => {
            let new = NewGroup { name, kind, area, organisation, partners, stages, openings };
            write(app, move |desk| group::create(desk, &new)).await
        }
        Request::CreateMatch { organisation, area, matched, host, newcomer, children } => {
            let new = NewMatch { organisation, area, matched, host, newcomer, children };
            write(app, move |desk| matching::create(desk, &new)).await
        }
        Request::ExportDocument { space, document } => read(app, move |desk| export(desk, space, document)).await,
    }
}

/// Reads a view.
async fn read<T: Serialize + Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    json(app.at_desk(work).await?)
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

/// Does something at a meeting, and shows the meeting as it then is.
async fn at_meeting(
    app: &App,
    occasion: Occasion,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    write(app, move |desk| {
        work(desk)?;
        view::attendance::attendance(desk, &occasion)
    })
    .await
}

/// Does something in the host's match, and shows the match as it then is.
async fn at_match(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    write(app, move |desk| {
        work(desk)?;
        view::host::page(desk)
    })
    .await
}

fn export(desk: &mut Desk, space: Space, document: DocumentId) -> Result<ExportedDocument, AppError> {
    desk.check(space, Right::Read, document.kind())?;
    if matches!(document.kind(), Kind::Name | Kind::Note) {
        desk.need_names()?;
    }
    let found = desk.document((space, document))?;
    if found.heads().is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    Ok(ExportedDocument { base64: STANDARD.encode(found.save()) })
}

fn json<T: Serialize>(view: T) -> Result<Value, AppError> {
    serde_json::to_value(view).map_err(|error| {
        tracing::error!(%error, "a view cannot be written as JSON");
        ErrorCode::Internal.into()
    })
}
