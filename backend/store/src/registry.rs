//! The register of States: authorities, languages, treaties.

use comity_domain::{
    codes::Treaty,
    ids::{AuthorityId, Language, StateCode},
};
use jiff::{Timestamp, civil::Date};

use crate::{Store, StoreError};

/// A State on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// ISO 3166-1 alpha-3.
    pub code: StateCode,
    /// Name.
    pub name: String,
    /// Region, as the data has it.
    pub region: Option<String>,
    /// Whether it is a Member State.
    pub member: bool,
    /// Official languages, as recalled in the data: not what it accepts under 18(14).
    pub official_languages: Vec<Language>,
    /// Languages it accepts, 18(14); empty: nothing on record.
    pub accepted_languages: Vec<Language>,
    /// Its central authorities, the present one last.
    pub authorities: Vec<Authority>,
    /// How long its sent requests may be recalled, in minutes; none: the default.
    pub recall_window_minutes: Option<u32>,
}

impl State {
    /// Returns the central authority that is active at an instant.
    #[must_use]
    pub fn authority(&self, now: Timestamp) -> Option<&Authority> {
        self.authorities.iter().rev().find(|a| a.from <= now && a.until.is_none_or(|until| now < until))
    }
}

/// A central authority, 18(13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Id.
    pub id: AuthorityId,
    /// Name.
    pub name: String,
    /// Active from, UTC.
    pub from: Timestamp,
    /// Active until before, UTC.
    pub until: Option<Timestamp>,
}

/// A State's standing towards a treaty, with where it is known from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreatyRecord {
    /// The State.
    pub state: StateCode,
    /// The treaty.
    pub treaty: Treaty,
    /// Its standing, as the source has it.
    pub status: TreatyStatus,
    /// Day of signature.
    pub signed: Option<Date>,
    /// Day of deposit.
    pub party_since: Option<Date>,
    /// The source.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A standing, as a source has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreatyStatus {
    /// Party.
    Party,
    /// Signed, not bound.
    Signatory,
    /// Neither.
    None,
}

/// How sure a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Read in the source named.
    Verified,
    /// At least a part from memory: shown as such.
    Recalled,
    /// Nobody checked: "not known", never "not bound".
    Unknown,
}

/// Returns the Member States as the data that comes with this version has them.
///
/// # Errors
/// [`crate::AdministrationRefused::BadData`].
pub fn members() -> Result<Vec<State>, StoreError> {
    Err(StoreError::NotBuilt)
}

/// Returns the treaty status of the Member States as the data that comes with this version has it.
///
/// # Errors
/// [`crate::AdministrationRefused::BadData`].
pub fn treaty_records() -> Result<Vec<TreatyRecord>, StoreError> {
    Err(StoreError::NotBuilt)
}

impl Store {
    /// Returns the States on the register, by code.
    pub async fn states(&self) -> Result<Vec<State>, StoreError> {
        Err(StoreError::NotBuilt)
    }

    /// Returns every State's standing towards every treaty.
    pub async fn treaties(&self) -> Result<Vec<TreatyRecord>, StoreError> {
        Err(StoreError::NotBuilt)
    }
}
