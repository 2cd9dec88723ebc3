//! One request: its view, its events, its completeness, what can be done to it.

use comity_domain::{
    codes::{
        Action, Clock, ClockResult, DocumentClass, KeptBy, Kind, LinkKind, MeasureState, MeasureType,
        PauseReason, Role, Side, Stage, UrgencyLevel,
    },
    contents::Contents,
    ids::{
        AuthorityId, ConsultationId, DocumentId, ItemId, Label, MeasureId, PersonCode, Reference, RequestId,
        StateCode,
    },
    workflow::event::Text,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{queue::NextStep, sessions::Person};

mod offered;
mod protected;
mod standing;

pub use offered::{GroundChoice, HoldsView, OfferView, Offers};
pub use protected::{ProtectedAct, ProtectedView};
pub use standing::{
    AssetView, AwayView, BasisView, BreachView, ConditionsView, CustodyView, EvidenceView, PeriodView,
    ProsecutionView, ToldView, UseConsentView,
};

/// Instants on the wire: RFC 3339, UTC.
pub mod instant {
    use jiff::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    /// Writes an instant.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(at)
    }

    /// Reads an instant.
    ///
    /// # Errors
    /// Where the text is no instant.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }

    /// The same for an instant that may be absent.
    pub mod maybe {
        use jiff::Timestamp;
        use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

        /// Writes an instant that may be absent.
        ///
        /// # Errors
        /// Those of the serializer.
        pub fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
            match at {
                Some(at) => serializer.collect_str(at),
                None => serializer.serialize_none(),
            }
        }

        /// Reads an instant that may be absent.
        ///
        /// # Errors
        /// Where the text is no instant.
        pub fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Timestamp>, D::Error> {
            Option::<String>::deserialize(deserializer)?
                .map(|t| t.parse().map_err(D::Error::custom))
                .transpose()
        }
    }
}

/// `GET /requests/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RequestView {
    /// The request.
    pub id: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// The requested State's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_reference: Option<String>,
    /// Its kind.
    pub kind: Kind,
    /// The State that asks.
    pub requesting: StateCode,
    /// The State that is asked.
    pub requested: StateCode,
    /// The own side.
    pub side: Side,
    /// Status as the own side sees it; `recalled` after a recall.
    pub status: String,
    /// Stage.
    pub stage: Stage,
    /// Version the own side sees; also the `ETag`.
    pub version: u32,
    /// When the own side first saw it, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub created_at: Timestamp,
    /// When it was sent, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// Until when it may be recalled, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub recall_until: Option<Timestamp>,
    /// Who does the work on the own side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Person>,
    /// The own side's priority, else the request's urgency.
    pub priority: UrgencyLevel,
    /// The contents; none while they are closed to the own side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<Contents>,
    /// The measures and where they stand.
    pub measures: Vec<MeasureView>,
    /// The clocks, in the order they started.
    pub clocks: Vec<ClockView>,
    /// Questions not answered yet, 18(16).
    pub open_items: Vec<ItemId>,
    /// How many information rounds there were.
    pub information_rounds: u32,
    /// The consultations, 18(26).
    pub consultations: Vec<ConsultationView>,
    /// Links to other requests the own side sees.
    pub links: Vec<LinkView>,
    /// The documents the own side sees.
    pub documents: Vec<DocumentView>,
    /// Whom it waits for, and the usual next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<NextStep>,
    /// The side whose State is by letter: its acts are recorded as told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_letter: Option<Side>,
    /// Whether it was taken over from the office's old register.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// What was in force for each legal basis on the day it was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<BasisView>,
    /// The evidence delivered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceView>,
    /// Consents to another use, 18(19).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub use_consents: Vec<UseConsentView>,
    /// Conditions that bind, 18(26), 18(19); their words stand in the events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ConditionsView>,
    /// Measures withdrawn on which work is still to be stopped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop_owed: Vec<MeasureId>,
    /// Persons lent, and persons released from attendance who have not left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<AwayView>,
    /// Sealed persons whose identity went to the other State.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identities_sent: Vec<PersonCode>,
    /// Sealed persons whose identity the own State's vault holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identities_held: Vec<PersonCode>,
    /// What was reached of assets, currency by currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<AssetView>,
    /// The person in custody, or who was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custody: Option<CustodyView>,
    /// The prosecution in place of extradition, 16(10), where it was refused for nationality alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prosecution: Option<ProsecutionView>,
}

/// A measure and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MeasureView {
    /// Its id.
    pub id: MeasureId,
    /// Its type.
    #[serde(rename = "type")]
    pub measure_type: MeasureType,
    /// Where it stands.
    pub state: MeasureState,
    /// For the requested State: the executing authority on whose desk it lies, by its id on the register. Absent, it
    /// lies on none: it was not accepted yet, or the name given is not on the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<AuthorityId>,
}

/// One run of a clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClockView {
    /// Which.
    pub clock: Clock,
    /// Who has to act before it is due.
    pub kept_by: KeptBy,
    /// When it started, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub started: Timestamp,
    /// When it is due, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub due: Timestamp,
    /// When it stopped, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Timestamp>,
    /// Its pauses.
    pub paused: Vec<PauseView>,
    /// What it came to, or where it stands.
    pub result: ClockResult,
    /// Days from start to stop, or to now; four decimals.
    pub gross_days: f64,
    /// The same without the pauses.
    pub net_days: f64,
    /// What it rests on.
    pub article: String,
    /// Of what, where several can run: a consultation, a piece of evidence, a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Label>,
    /// Whether it runs and is due soon.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub due_soon: bool,
}

/// A time in which a clock stood still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PauseView {
    /// From, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub from: Timestamp,
    /// To, UTC; none while it lasts.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// Why.
    pub why: PauseReason,
}

/// A consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConsultationView {
    /// Its id.
    pub id: ConsultationId,
    /// When it was asked, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub asked_at: Timestamp,
    /// When it counts as held without an answer, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub held_from: Option<Timestamp>,
    /// When it was answered, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// Whether it is held now.
    pub held: bool,
}

/// A link to another request, or from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LinkView {
    /// How they belong together; `followed_by` where the other follows this one.
    pub kind: LinkKind,
    /// The other request.
    pub request: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Its status as the own side sees it.
    pub status: String,
    /// Whether the other one links to this one, and not this one to the other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
}

/// A document, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DocumentView {
    /// The document.
    pub id: DocumentId,
    /// The name payloads call it by.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Who may read it.
    pub classification: DocumentClass,
    /// Which side attached it.
    pub side: Side,
    /// Whether the other State sees it.
    pub shared: bool,
    /// When it was attached, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub attached_at: Timestamp,
}

/// `GET /requests/{id}/events`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EventsPage {
    /// The events, oldest first.
    pub events: Vec<EventView>,
    /// What happened between them to what is sealed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protected: Vec<ProtectedView>,
    /// The index to go on after; none: this is the last page.
    pub next: Option<u64>,
}

/// One entry of a request, as the own side sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EventView {
    /// Index in the own State's log.
    pub index: u64,
    /// `shared`, or `file` of the own side.
    pub stream: String,
    /// Sequence in that stream, from 1.
    pub seq: u64,
    /// What happened.
    pub action: Action,
    /// When, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub at: Timestamp,
    /// When it was recorded, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub recorded_at: Timestamp,
    /// On which side.
    pub side: Side,
    /// In which role.
    pub role: Role,
    /// By whom; the own State's people only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
    /// The status from then on, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<String>,
    /// The event as it is kept: codes, ids and dates.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub fact: serde_json::Value,
    /// The texts of the act.
    pub texts: Vec<Text>,
    /// The letter that told it, where a State by letter did it; `at` is then when it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<ToldView>,
    /// Whether it comes from the office's old register.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// Rules of law that a told act broke.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaches: Vec<BreachView>,
}

/// `GET /requests/{id}/completeness`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Completeness {
    /// What guards `submit`.
    pub blocking: Vec<FindingView>,
    /// What the officer decides.
    pub warning: Vec<FindingView>,
}

/// Something a request lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FindingView {
    /// Stable code.
    pub code: String,
    /// What asks for it.
    pub article: String,
    /// The field, in path notation.
    pub field: String,
    /// What to do, in a sentence.
    pub detail: String,
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Done {
    /// The request.
    pub id: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Status now, as the own side sees it.
    pub status: String,
    /// Stage now.
    pub stage: Stage,
    /// Version now.
    pub version: u32,
    /// Whether the same command had been done before: nothing was written again.
    pub repeated: bool,
    /// The document that was attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
}

/// `GET /references/{reference}`: the request that people call by that number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Found {
    /// The request.
    pub id: RequestId,
    /// Its reference.
    pub reference: Reference,
}

/// `GET /requests/{id}/events`: the query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct EventsQuery {
    /// Only after this index of the own State's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// How many, at most 200; 100 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
