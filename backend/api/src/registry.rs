//! The register of States.

pub mod basis;
pub mod profile;

use comity_domain::{
    codes::Treaty,
    ids::{Language, StateCode},
};
use serde::{Deserialize, Serialize};

/// One State of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct State {
    /// ISO 3166-1 alpha-3.
    pub code: StateCode,
    /// Display name.
    pub name: String,
    /// Region.
    pub region: String,
    /// Whether it is a Member State.
    pub is_member: bool,
    /// `connected`: its officers work here. `by_letter`: its acts reach it on paper.
    #[serde(default)]
    pub connection: String,
    /// Its active central authorities, by name.
    pub central_authorities: Vec<String>,
    /// Languages it notified, 18(14); empty: nothing on record.
    pub accepted_languages: Vec<Language>,
    /// Its treaty status.
    pub treaties: Vec<TreatyStatus>,
}

/// A State's status in one treaty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TreatyStatus {
    /// The State.
    pub state: StateCode,
    /// The treaty.
    pub treaty: Treaty,
    /// `party`, `signatory`, `none`, or `not_known`: which is never "not bound".
    pub status: String,
    /// Day of deposit, where on record; in force from the thirtieth day after, 38(2).
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub date_party: Option<jiff::civil::Date>,
    /// `verified`, `recalled` or `unknown`.
    pub confidence: String,
    /// Where it was read.
    pub source: String,
}
