//! What can be done to a request, as it is offered.

use comity_domain::{
    clocks::Length,
    codes::{Action, Side},
    ids::BasisCode,
};
use serde::{Deserialize, Serialize};

use crate::problem::{Part, Problem};

/// `GET /requests/{id}/actions`: possible ones first, the recommended one on top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Offers {
    /// The actions of the own side.
    pub actions: Vec<OfferView>,
}

/// One action as it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OfferView {
    /// The action.
    pub action: Action,
    /// The side by letter whose act would be recorded as told; absent: an act of the own side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Side>,
    /// Whether it is possible now.
    pub possible: bool,
    /// Whether it is the usual next step.
    pub recommended: bool,
    /// What it rests on.
    pub article: String,
    /// Why it is not possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Problem>,
    /// What it asks of whoever does it: what it would be refused for if nothing were said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Part>,
    /// Of a refusal that is possible: the grounds that may be chosen, those of treaties on record too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<GroundChoice>,
    /// Of the report of an arrest: how long the person may be held until the request for extradition comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<HoldsView>,
}

/// How long a person who is arrested may be held until the request for extradition comes, by what is on record today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldsView {
    /// How long: `{"days": 40}`.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub length: Length,
    /// The treaty on record that says so; none: Comity's default, or what an office set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treaty: Option<BasisCode>,
}

/// A ground that may be chosen on what the request rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroundChoice {
    /// The code to send.
    pub code: String,
    /// What it means.
    pub meaning: String,
    /// Consultation: `owed` without exception, or `held_or_reason`.
    pub consultation: String,
}
