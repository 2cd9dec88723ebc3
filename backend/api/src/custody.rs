//! Persons in custody: above every view of the queue, on both sides.

use comity_domain::{
    clocks::{arrest_warning, days_left},
    codes::{CustodyStanding, Kind, Side},
    ids::{PersonCode, Reference, RequestId, StateCode},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request::instant;

/// Somebody in custody on a request that the own State sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InCustody {
    /// The request.
    pub request: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Its kind.
    pub kind: Kind,
    /// The own side.
    pub side: Side,
    /// The other State.
    pub counterpart: StateCode,
    /// Status as the own side sees it.
    pub status: String,
    /// Who, as a code.
    pub person: PersonCode,
    /// How the person stands.
    pub standing: CustodyStanding,
    /// Since when, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub since: Timestamp,
    /// When the arrest clock is due, or since when release is owed, UTC; none while held for an extradition.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whole days left until the arrest clock is due, rounded down; below nought once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// The warning it stands under: 14, 7, 3 or 1 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<u32>,
    /// Whether the other State is one by letter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_letter: bool,
}

impl InCustody {
    /// Returns the days left and the warning of an arrest clock at an instant.
    #[must_use]
    pub fn left(until: Timestamp, now: Timestamp) -> (i64, Option<u32>) {
        (days_left(until, now), arrest_warning(until, now))
    }
}

/// `GET /custody`: who must be released first, then by what is due.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CustodyPage {
    /// The persons.
    pub persons: Vec<InCustody>,
}
