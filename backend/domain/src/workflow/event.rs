//! What happened, as it is kept for ever: codes, ids and dates. No name and no free text has a place in it;
//! those are the [`Body`], which the event commits to by a salted hash.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    clocks::ClockChange,
    codes::{Channel, Role, Side, Status},
    contents::Contents,
    ids::{Article, AuthorityId, DocumentId, UserId},
};

mod fact;
mod holds;
mod told_of;

pub use fact::Fact;
pub use holds::{AssetSum, BasisOnRecord, Disposed, EvidenceItem, GivenTo, Link, MeasureOutcome, follows};
pub use told_of::Begins;

/// One of the three streams of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// What both States see.
    Shared,
    /// What only one State sees.
    File(Side),
}

impl Stream {
    /// Returns the name the stream is kept under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::File(Side::Requesting) => "requesting",
            Self::File(Side::Requested) => "requested",
        }
    }

    /// Returns the stream of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "shared" => Some(Self::Shared),
            "requesting" => Some(Self::File(Side::Requesting)),
            "requested" => Some(Self::File(Side::Requested)),
            _ => None,
        }
    }

    /// Returns whether that side reads the stream.
    #[must_use]
    pub fn is_read_by(self, side: Side) -> bool {
        match self {
            Self::Shared => true,
            Self::File(of) => of == side,
        }
    }
}

/// An event: what happened, by whom, and everything that was resolved when it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it was recorded, UTC.
    pub at: Timestamp,
    /// When it happened, UTC, where that was earlier: an act told by letter, an imported step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// The letter that told it; none for what the side did here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<ToldBy>,
    /// Whether it comes from the office's old register.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// Rules of law that a told act broke: what another State did is a fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaches: Vec<Breach>,
    /// By whom.
    pub by: By,
    /// What.
    pub fact: Fact,
    /// The status from now on, where it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<Status>,
    /// Whether it counts for the version of those who see it.
    pub material: bool,
    /// What it does to clocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockChange>,
}

impl Event {
    /// Returns when it happened, UTC: clocks and figures count from here.
    #[must_use]
    pub fn happened_at(&self) -> Timestamp {
        self.occurred_at.unwrap_or(self.at)
    }

    /// Returns which side is by letter after the event, where `before` was: fixed when it is sent or comes in.
    #[must_use]
    pub fn by_letter_after(&self, before: Option<Side>) -> Option<Side> {
        match &self.fact {
            Fact::Sent { by_letter, .. } => by_letter.then_some(Side::Requested),
            Fact::Registered { .. } => Some(Side::Requesting),
            Fact::Imported { side, .. } => Some(side.other()),
            _ => before,
        }
    }
}

/// The letter that told an act of a State by letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldBy {
    /// When the letter came.
    pub received_on: Date,
    /// How it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The letter.
    pub letter: DocumentId,
}

/// A rule of law that a told act broke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// The code of what is not met: `no_consultation`, `missing`, `barred_ground`.
    pub code: String,
    /// What asks for it.
    pub law: Vec<Article>,
    /// The field, in path notation, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// Who acted. For a told act the side whose act it is, in the role of the registrar who recorded it. The other State reads the side and the role; the person only stands in the own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// The side.
    pub side: Side,
    /// The role in which the person acted.
    pub role: Role,
    /// The person; in file events, and for told acts: there the other State reads nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// The executing authority the person worked for then: what it wrote stays its own when the person moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<AuthorityId>,
}

/// What an event commits to: kept beside it, under a salted hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The contents of a request, whole.
    Contents(Box<Contents>),
    /// The texts of an act, each under the path of its field: `items.I-1`.
    Texts(Vec<Text>),
}

/// One text of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Text {
    /// The field, in path notation.
    pub path: String,
    /// The text.
    pub text: String,
}
