//! A request as its events made it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    clocks::Run,
    codes::{Action, Kind, MeasureState, MeasureType, ProsecutionEvent, Role, Side, Status, UrgencyLevel},
    contents::{Contents, Outline},
    figures::course::Course,
    ids::{
        AssetId, AuthorityId, ConsentId, ConsultationId, Currency, DocumentId, EvidenceId, ItemId, MeasureId,
        PersonCode, Reference, RequestId, StateCode, UserId,
    },
    law::cite::Numbers,
    workflow::{
        custody::Custody,
        event::{BasisOnRecord, Link, follows},
    },
};

/// How many material events a side can see. A command names the version it was written on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What one side sees happen that counts for its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// What.
    pub action: Action,
    /// When, UTC.
    pub at: Timestamp,
    /// On which side.
    pub side: Side,
    /// In which role.
    pub role: Role,
}

/// What a side keeps to itself, and the version it sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSide {
    /// Material events seen, in order; their number is the version.
    pub seen: Vec<Happening>,
    /// What led to the present status, as far as this side sees it.
    #[serde(default)]
    pub led_here: Option<Happening>,
    /// Who does the work.
    pub assigned: Option<UserId>,
    /// The own priority.
    pub priority: Option<UrgencyLevel>,
}

/// A measure and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureStanding {
    /// Its type.
    #[serde(rename = "type")]
    pub measure_type: MeasureType,
    /// Where it stands.
    pub state: MeasureState,
}

/// An information round under 18(16): from the first question to the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Questions not answered yet.
    pub open: Vec<ItemId>,
}

/// A consultation under 18(26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// Its id.
    pub id: ConsultationId,
    /// When it was asked, UTC.
    pub asked_at: Timestamp,
    /// When it counts as held without an answer, UTC; none where no time was given.
    pub held_from: Option<Timestamp>,
    /// When it was answered, UTC.
    pub answered_at: Option<Timestamp>,
}

impl Consultation {
    /// Returns whether it is held: answered, or the time given has passed.
    #[must_use]
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.answered_at.is_some_and(|at| at <= now) || self.held_from.is_some_and(|from| now >= from)
    }
}

/// A consent to another use of evidence, 18(19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseConsent {
    /// Its id.
    pub id: ConsentId,
    /// The evidence.
    pub evidence: EvidenceId,
    /// When it was asked for, UTC.
    pub asked_at: Timestamp,
    /// What was decided.
    pub decided: Option<UseDecision>,
}

/// The decision on another use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseDecision {
    /// Whether it was granted.
    pub granted: bool,
    /// When, UTC.
    pub at: Timestamp,
}

/// A piece of evidence that was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceStanding {
    /// The document; none for a thing.
    pub document: Option<DocumentId>,
    /// When it is to be returned.
    pub return_due: Option<Date>,
    /// Whether it went back.
    pub returned: bool,
}

/// Where conditions that bind come from: the texts stand in that act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// The act that set them.
    pub by: Action,
    /// Of which consultation or use consent.
    pub of: Option<crate::ids::Label>,
    /// How many.
    pub count: u32,
    /// Since when, UTC.
    pub since: Timestamp,
}

/// How a person is away from the requested State, or was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Away {
    /// Lent from custody, 18(10).
    Lent,
    /// Came to attend; the official notice was given, 18(27).
    Released,
}

/// What became of a prosecution in place of extradition, 16(10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prosecution {
    /// What was reported last.
    pub event: ProsecutionEvent,
    /// On which day that was; none where a letter named no day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// When it was reported, UTC.
    pub at: Timestamp,
}

/// What was reached of an asset so far. Minor units of one currency; never added to another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetStanding {
    /// Currency.
    pub currency: Currency,
    /// Frozen or seized.
    pub frozen_minor: Option<i64>,
    /// Confiscated.
    pub confiscated_minor: Option<i64>,
    /// Returned.
    pub returned_minor: Option<i64>,
}

/// A request, folded from its events. The current contents are attached by whoever loads it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that opens acts for good")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Its reference.
    pub reference: Reference,
    /// Its kind.
    pub kind: Kind,
    /// The State that asks.
    pub requesting: StateCode,
    /// The State that is asked.
    pub requested: StateCode,
    /// The exact status; see [`crate::sight::status_seen_by`] for what a side may know.
    pub status: Status,
    /// Whether it was sent, ever.
    pub ever_sent: bool,
    /// Whether it was recalled and neither sent again nor cancelled.
    pub recalled: bool,
    /// Links to other requests.
    pub links: Vec<Link>,
    /// Those of them that both States see: to requests that both see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_links: Vec<Link>,
    /// What the contents hold.
    pub outline: Outline,
    /// Edition of the draft: one more with every edit.
    pub draft: u32,
    /// The edition that was approved.
    pub approved_draft: Option<u32>,
    /// Who approved it: from then on that person writes no part of it.
    pub approved_by: Option<UserId>,
    /// Who wrote any part of it: created, edited, attached or translated before it was sent.
    pub authors: BTreeSet<UserId>,
    /// Who submitted it last.
    pub submitted_by: Option<UserId>,
    /// When it was made, UTC.
    pub created_at: Timestamp,
    /// When it was sent last, UTC.
    pub sent_at: Option<Timestamp>,
    /// Until when it may be recalled, UTC.
    pub recall_until: Option<Timestamp>,
    /// Where it goes back to from `information_requested` and from `postponed`.
    pub return_to: Option<Status>,
    /// The running information round.
    pub round: Option<Round>,
    /// How many information rounds there were.
    pub rounds: u32,
    /// The measures.
    pub measures: BTreeMap<MeasureId, MeasureStanding>,
    /// The consultations.
    pub consultations: Vec<Consultation>,
    /// The evidence delivered.
    pub evidence: BTreeMap<EvidenceId, EvidenceStanding>,
    /// The side whose State is by letter; fixed when it was sent or registered.
    pub by_letter: Option<Side>,
    /// Whether it was taken over from the office's old register.
    pub imported: bool,
    /// When the act happened that gave the present status, UTC.
    pub status_since: Option<Timestamp>,
    /// What was in force for each legal basis on the day it was sent.
    pub basis: Vec<BasisOnRecord>,
    /// Whether something was delivered.
    pub delivered: bool,
    /// Whether something was withdrawn.
    pub withdrawn: bool,
    /// Measures withdrawn on which work is still to be stopped.
    pub stop_owed: BTreeSet<MeasureId>,
    /// Consents to another use.
    pub use_consents: Vec<UseConsent>,
    /// Conditions that bind.
    pub conditions: Vec<Conditions>,
    /// Which executing authority has which measure.
    pub given_to: BTreeMap<MeasureId, AuthorityId>,
    /// Persons lent, and persons released from attendance who have not left.
    pub away: BTreeMap<PersonCode, Away>,
    /// Sealed persons whose identity went to the other State.
    pub identities_sent: BTreeSet<PersonCode>,
    /// What was reached of assets, by asset and currency.
    pub assets: Vec<(AssetId, AssetStanding)>,
    /// The person in custody, or who was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custody: Option<Custody>,
    /// The requests for extradition that followed this provisional arrest, in the order in which they were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "followers")]
    pub followed_by: Vec<RequestId>,
    /// Whether extradition was refused for nationality alone: then 16(10) lets prosecution be asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused_for_nationality: bool,
    /// What became of the prosecution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prosecution: Option<Prosecution>,
    /// The dates that figures count from.
    #[serde(default)]
    pub course: Course,
    /// The clocks, in the order they started.
    pub clocks: Vec<Run>,
    /// What the requesting side keeps to itself.
    pub of_requesting: OwnSide,
    /// What the requested side keeps to itself.
    pub of_requested: OwnSide,
    /// The current contents, where somebody attached them.
    #[serde(skip)]
    pub contents: Option<Box<Contents>>,
}

/// Reads the list, or the one id that was kept before several could follow.
fn followers<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<RequestId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        One(RequestId),
        Several(Vec<RequestId>),
    }
    Ok(match Kept::deserialize(from)? {
        Kept::One(id) => vec![id],
        Kept::Several(ids) => ids,
    })
}

impl Request {
    /// Returns the State on a side.
    #[must_use]
    pub fn state(&self, side: Side) -> StateCode {
        match side {
            Side::Requesting => self.requesting,
            Side::Requested => self.requested,
        }
    }

    /// Returns the side a State has, whether or not it may know of the request.
    #[must_use]
    pub fn side_of(&self, state: StateCode) -> Option<Side> {
        if state == self.requesting {
            Some(Side::Requesting)
        } else if state == self.requested {
            Some(Side::Requested)
        } else {
            None
        }
    }

    /// Returns what a side keeps to itself.
    #[must_use]
    pub fn own(&self, side: Side) -> &OwnSide {
        match side {
            Side::Requesting => &self.of_requesting,
            Side::Requested => &self.of_requested,
        }
    }

    pub(crate) fn own_mut(&mut self, side: Side) -> &mut OwnSide {
        match side {
            Side::Requesting => &mut self.of_requesting,
            Side::Requested => &mut self.of_requested,
        }
    }

    /// Returns the version a side sees: the number of material events it can see.
    #[must_use]
    pub fn version(&self, side: Side) -> Version {
        Version(u32::try_from(self.own(side).seen.len()).unwrap_or(u32::MAX))
    }

    /// Returns the measures not answered yet.
    pub fn open_measures(&self) -> impl Iterator<Item = &MeasureId> {
        self.measures.iter().filter(|(_, m)| m.state == MeasureState::Open).map(|(id, _)| id)
    }

    /// Returns a consultation.
    #[must_use]
    pub fn consultation(&self, id: &ConsultationId) -> Option<&Consultation> {
        self.consultations.iter().find(|c| &c.id == id)
    }

    /// Returns a consent to another use.
    #[must_use]
    pub fn use_consent(&self, id: &ConsentId) -> Option<&UseConsent> {
        self.use_consents.iter().find(|c| &c.id == id)
    }

    /// Returns the provisional arrest this extradition follows.
    #[must_use]
    pub fn follows(&self) -> Option<RequestId> {
        follows(self.links.iter().map(Link::pair)).filter(|_| self.kind == Kind::Extradition)
    }

    /// Returns by whose numbers it is cited.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        Numbers::of(self.kind, &self.outline.legal_basis)
    }

    /// Returns whether it asks for extradition, or the arrest before it, on the Convention against Organized Crime.
    #[must_use]
    pub fn extradites_on_untoc(&self) -> bool {
        let first = self.outline.legal_basis.first();
        self.kind.is_extradition() && first.is_some_and(|b| b.as_str().starts_with("UNTOC"))
    }

    /// Returns whether the case is to be submitted for prosecution in place of extradition, 16(10): it was refused for
    /// nationality alone, the requesting State asked for prosecution, and a treaty is relied on. Without one nothing binds.
    #[must_use]
    pub fn prosecution_due(&self) -> bool {
        let treaty = self.outline.legal_basis.iter().any(|basis| basis.as_str() != "reciprocity");
        self.refused_for_nationality && self.outline.prosecution_asked && treaty
    }

    /// Returns whether the case is to be submitted for prosecution and nothing was reported yet, 16(10).
    #[must_use]
    pub fn prosecution_owed(&self) -> bool {
        self.prosecution_due() && self.prosecution.is_none()
    }

    /// Returns whether a side reads the record: a State by letter reads nothing here.
    #[must_use]
    pub fn reads(&self, side: Side) -> bool {
        self.by_letter != Some(side)
    }

    /// Returns the running clock that is due first and that a side keeps.
    #[must_use]
    pub fn first_due(&self, kept_by: Side) -> Option<&Run> {
        self.clocks.iter().filter(|r| r.is_running() && r.is_kept_by(kept_by)).min_by_key(|r| r.due)
    }
}
