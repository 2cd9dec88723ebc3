//! How a request stands beside its measures and clocks: evidence, consents, conditions, persons away, assets.

use comity_domain::{
    codes::{Action, BasisStanding, Channel, EarlierArrest, ProsecutionEvent},
    ids::{AssetId, BasisCode, ConsentId, Currency, DocumentId, EvidenceId, Label, PersonCode, RequestId},
    workflow::{Away, CustodyState, Request},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::instant;

/// How a legal basis stood on the day of `send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BasisView {
    /// The basis.
    pub basis: BasisCode,
    /// How it stood.
    pub standing: BasisStanding,
    /// In force for both since, where known.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// A piece of evidence that was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EvidenceView {
    /// Its id.
    pub id: EvidenceId,
    /// The document; none for a thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// When it is to be returned.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_due: Option<Date>,
    /// Whether it went back.
    pub returned: bool,
}

/// A consent to another use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UseConsentView {
    /// Its id.
    pub id: ConsentId,
    /// The evidence.
    pub evidence: EvidenceId,
    /// When it was asked for, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub asked_at: Timestamp,
    /// The decision; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<bool>,
    /// When it was decided, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
}

/// Conditions that bind: which act set them, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConditionsView {
    /// The act.
    pub action: Action,
    /// Of which consultation, use consent or person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Label>,
    /// How many.
    pub count: u32,
    /// Since when, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub since: Timestamp,
}

/// A person lent, or released from attendance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AwayView {
    /// Who.
    pub person: PersonCode,
    /// How.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub how: Away,
}

/// What was reached of an asset. Minor units of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssetView {
    /// Which.
    pub id: AssetId,
    /// Currency.
    pub currency: Currency,
    /// Frozen or seized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_minor: Option<i64>,
    /// Confiscated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confiscated_minor: Option<i64>,
    /// Returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_minor: Option<i64>,
}

/// A person in custody, or who was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CustodyView {
    /// Who.
    pub person: PersonCode,
    /// When the person was arrested, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub since: Timestamp,
    /// `held`, `held_for` another request, `passed_to` another when this one ended, `released` or `surrendered`.
    pub standing: String,
    /// The other request: the extradition the person is held for, or the provisional arrest before this one, where the
    /// reader has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// When the person was released, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Timestamp>,
    /// The day on which the person was surrendered, as it was said.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surrendered_on: Option<Date>,
    /// On what the person was arrested, where that was before the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_request: Option<EarlierArrest>,
    /// Until when the person may be held without a request for extradition, UTC: the arrest clock, while it runs.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The treaty on record that sets that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treaty: Option<BasisCode>,
    /// Whether the person must be released, and no release was reported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub release_owed: bool,
    /// When the person was held for the same matter before and released.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<PeriodView>,
    /// How many days that was in all, begun ones counted whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_before_days: Option<i64>,
}

/// A time in which somebody was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PeriodView {
    /// From, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub since: Timestamp,
    /// To, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub until: Timestamp,
}

impl CustodyView {
    /// Returns the custody of a request; none where nobody was arrested.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        let custody = request.custody.as_ref()?;
        let (standing, other, released_at) = match custody.standing {
            CustodyState::Held => ("held", custody.from, None),
            CustodyState::HeldFor(id) => ("held_for", Some(id), None),
            CustodyState::PassedTo(id) => ("passed_to", Some(id), None),
            CustodyState::Released(at) => ("released", custody.from, Some(at)),
            CustodyState::Surrendered => ("surrendered", custody.from, None),
        };
        let earlier = custody.earlier.iter().map(|p| PeriodView { since: p.since, until: p.until });
        Some(Self {
            person: custody.person.clone(),
            since: custody.since,
            standing: standing.to_owned(),
            request: other,
            released_at,
            surrendered_on: custody.surrendered_on,
            before_request: custody.before_request,
            due: request.arrest_clock().map(|run| run.due),
            treaty: custody.treaty.clone(),
            release_owed: request.release_owed().is_some(),
            earlier: earlier.collect(),
            held_before_days: begun_days(custody.held_before()),
        })
    }
}

/// Days of 86,400 seconds, a begun one counted whole; none where there is nothing to count.
fn begun_days(time: SignedDuration) -> Option<i64> {
    const DAY: i64 = 86_400;
    let seconds = time.as_secs();
    (seconds > 0).then(|| seconds.saturating_add(DAY - 1) / DAY)
}

/// What became of the prosecution that takes the place of extradition, 16(10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProsecutionView {
    /// Whether it was asked for, on a treaty: only then the case must be submitted for prosecution.
    #[serde(default)]
    pub due: bool,
    /// Whether it is due and nothing was reported yet.
    pub owed: bool,
    /// What was reported last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<ProsecutionEvent>,
    /// On which day that was.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// When it was reported, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<Timestamp>,
}

impl ProsecutionView {
    /// Returns what becomes of a prosecution in place of extradition; none where it was not refused for nationality alone.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        request.refused_for_nationality.then(|| Self {
            due: request.prosecution_due(),
            owed: request.prosecution_owed(),
            event: request.prosecution.map(|p| p.event),
            on: request.prosecution.and_then(|p| p.on),
            reported_at: request.prosecution.map(|p| p.at),
        })
    }
}

/// The letter that told an act of a State by letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToldView {
    /// When the letter came.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub received_on: Date,
    /// How it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The letter.
    pub letter: DocumentId,
}

/// A rule of law that a told act broke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BreachView {
    /// Stable code of what was not met.
    pub code: String,
    /// What asks for it.
    pub article: String,
    /// The field, in path notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
