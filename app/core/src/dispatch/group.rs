//! Commands about groups.

use crdt_model::id::GroupId;
use serde_json::Value;

use super::{read, then, write};
use crate::api::{GroupFacts, GroupRequest};
use crate::app::App;
use crate::command::group;
use crate::command::group::NewGroup;
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: GroupRequest) -> Result<Value, AppError> {
    match request {
        GroupRequest::Groups {} => read(app, view::group::groups).await,
        GroupRequest::Group { group } => read(app, move |desk| view::group::page(desk, group)).await,
        GroupRequest::CoordinatorToday {} => read(app, view::coordinator_today::today).await,
        GroupRequest::GroupTable {} => read(app, view::group_table::table).await,
        GroupRequest::Calendar { group, kinds } => {
            read(app, move |desk| view::calendar::calendar(desk, group, &kinds)).await
        }
        GroupRequest::RollCall { group, date } => {
            read(app, move |desk| view::roll_call::roll_call(desk, group, date)).await
        }
        GroupRequest::CreateGroup {
            name,
            kind,
            area,
            organisation,
            partners,
            stages,
            openings,
            planned_days,
            under_fifteens,
            taken_over_from,
            closed_reason,
        } => {
            let under_fifteens = under_fifteens.unwrap_or_default();
            let facts = GroupFacts { name, kind, area, partners, planned_days, under_fifteens, taken_over_from };
            let new = NewGroup { facts, organisation, stages, closed_reason, openings };
            write(app, move |desk| group::create(desk, &new)).await
        }
        GroupRequest::EditGroup { group: id, facts } => {
            at_group(app, id, move |desk| group::edit(desk, id, &facts)).await
        }
        GroupRequest::ReachStage { group: id, stage, since, reason } => {
            at_group(app, id, move |desk| group::reach_stage(desk, id, stage, since, reason.as_deref())).await
        }
        GroupRequest::SetOpenings { group: id, openings } => {
            at_group(app, id, move |desk| group::openings::set(desk, id, &openings)).await
        }
        GroupRequest::SetContact { group: id, person } => {
            at_group(app, id, move |desk| group::set_contact(desk, id, person)).await
        }
        GroupRequest::SetNamesLock { group: id, days } => {
            at_group(app, id, move |desk| group::set_names_lock(desk, id, days)).await
        }
    }
}

/// Does something to a group, and shows its page as it then is.
async fn at_group(
    app: &App,
    group: GroupId,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::group::page(desk, group)).await
}
