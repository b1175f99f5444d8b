//! What figures are asked for.

use chrono::NaiveDate;
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of figures.
    FiguresRequest;

    /// Every indicator over a period, from what is on this device. For coordinators.
    Figures = "figures" -> view::FiguresPage {
        /// Over which time.
        period: Period,
    }

    /// What a figure counts on this device, line by line, without names. For coordinators.
    FigureEvidence = "figure_evidence" -> view::EvidencePage {
        /// Which figure.
        figure: FigureScope,
        /// How many lines to pass over.
        offset: u32,
    }
}

/// Over which time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "over", rename_all = "snake_case")]
pub enum Period {
    /// An agreement's whole period.
    Agreement {
        /// Which.
        agreement: DocumentId,
        /// As of which date; absent is today.
        as_of: Option<NaiveDate>,
    },
    /// Between two dates, both included.
    Dates {
        /// The first.
        from: NaiveDate,
        /// The last.
        to: NaiveDate,
    },
}

impl Period {
    /// As of which date, where one is named.
    pub(crate) const fn as_of(&self) -> Option<NaiveDate> {
        match self {
            Self::Agreement { as_of, .. } => *as_of,
            Self::Dates { .. } => None,
        }
    }
}

/// A figure that is to be opened.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct FigureScope {
    /// The indicator's id.
    pub indicator: String,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub to: NaiveDate,
    /// The key of the area that it is about; none is all.
    pub area: Option<String>,
    /// The key of the activity kind that it is about; none is all.
    pub activity_kind: Option<String>,
    /// The organisation that it is about; none is all.
    pub organisation: Option<OrganisationId>,
}
