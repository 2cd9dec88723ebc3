//! Entries as a reader gets them.

use comity_domain::{
    codes::{Action, Role},
    ids::{Reference, RequestId, StateCode},
    workflow::{Event, Stream, event::Text},
};
use jiff::Timestamp;

use crate::UserBrief;

/// One entry of a State's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its index in the log of the viewer's State, from 1.
    pub index: u64,
    /// What it records.
    pub kind: EntryKind,
    /// The request it is about.
    pub request: Option<RequestId>,
    /// The reference of that request, where the viewer sees it.
    pub reference: Option<Reference>,
    /// Its number in its stream, from 1.
    pub seq: u64,
    /// When it was recorded, UTC.
    pub recorded_at: Timestamp,
    /// The State that acted.
    pub state: Option<StateCode>,
    /// The role in which somebody acted.
    pub role: Option<Role>,
    /// The person; own State only.
    pub by: Option<UserBrief>,
    /// The texts of the act. Contents are not among them: they are read with the request.
    pub texts: Vec<Text>,
    /// The stored bytes: what is hashed.
    pub canonical: String,
}

/// What an entry records.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryKind {
    /// Something happened to a request.
    Event {
        /// In which of its streams.
        stream: Stream,
        /// What.
        event: Box<Event>,
    },
    /// A command was refused.
    Refused {
        /// The action.
        action: Action,
        /// Stable code of the refusal.
        code: String,
    },
    /// Somebody signed in.
    SignedIn,
    /// Somebody tried to, with a wrong password.
    SignInFailed,
    /// An act of administration.
    Administered {
        /// Its code, such as `role_granted`.
        act: String,
    },
}

impl EntryKind {
    /// Returns the code of the kind, as it is printed and filtered by.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Event { .. } => "event",
            Self::Refused { .. } => "refused",
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::Administered { .. } => "administered",
        }
    }

    /// Returns the action, for events and refused commands.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::Event { event, .. } => Some(event.fact.action()),
            Self::Refused { action, .. } => Some(*action),
            Self::SignedIn | Self::SignInFailed | Self::Administered { .. } => None,
        }
    }
}
