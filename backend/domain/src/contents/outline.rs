//! What an event keeps of contents.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    codes::{AgeStatus, ConfidentialityLevel, MeasureType, OffenceFamily, PersonRole, UrgencyLevel},
    ids::{AssetId, BasisCode, Language, MeasureId, PersonCode},
};

/// What an event keeps of contents: ids, types, codes, dates. No name and no free text fits in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Measures.
    pub measures: Vec<MeasureOutline>,
    /// Persons.
    pub persons: Vec<PersonOutline>,
    /// Assets.
    pub assets: Vec<AssetId>,
    /// Offence families.
    pub families: Vec<OffenceFamily>,
    /// Legal basis, first then fallback.
    pub legal_basis: Vec<BasisCode>,
    /// Urgency level.
    pub urgency: UrgencyLevel,
    /// The date asked for, where a reason was given with it, 18(24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Date>,
    /// Confidentiality level.
    pub confidentiality: ConfidentialityLevel,
    /// Language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The person sought, where extradition or provisional arrest is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sought: Option<PersonCode>,
    /// Whether prosecution is asked for, should extradition be refused for nationality alone, 16(10).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prosecution_asked: bool,
}

/// A measure, as an event knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureOutline {
    /// Id.
    pub id: MeasureId,
    /// Type.
    #[serde(rename = "type")]
    pub measure_type: MeasureType,
}

/// A person, as an event knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonOutline {
    /// Code.
    pub code: PersonCode,
    /// Part in the matter.
    pub role: PersonRole,
    /// Whether the identity is protected.
    pub sealed: bool,
    /// Age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_status: Option<AgeStatus>,
}
