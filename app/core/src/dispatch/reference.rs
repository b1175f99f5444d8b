//! Commands about the reference data.

use serde_json::Value;

use super::{read, write};
use crate::api::ReferenceRequest;
use crate::app::App;
use crate::command::reference;
use crate::command::reference::NewReference;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: ReferenceRequest) -> Result<Value, AppError> {
    match request {
        ReferenceRequest::Reference {} => read(app, view::reference::reference).await,
        ReferenceRequest::WriteReference {
            areas,
            kinds,
            partners,
            organisations,
            channels,
            referrers,
            follow_up_months,
            host_programme,
        } => {
            let (channels, referrers) = (channels.unwrap_or_default(), referrers.unwrap_or_default());
            let follow_up_months = follow_up_months.unwrap_or_default();
            let host_programme = host_programme.unwrap_or_default();
            let new = NewReference {
                areas,
                kinds,
                partners,
                organisations,
                channels,
                referrers,
                follow_up_months,
                host_programme,
            };
            write(app, move |desk| reference::write(desk, &new)).await
        }
    }
}
