//! Why a command changed nothing, and what the caller can do about it.

pub use super::unmet::{Follows, Unmet};
use super::{
    request::{Happening, Version},
    table,
};
use crate::{
    codes::{Action, Kind, Status},
    law::Cite::{self, Comity},
};

/// Why a command changed nothing, in the order in which it is answered. `Display` is for logs and holds no case
/// content; the officer's words come from the catalogue, by [`Refusal::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such request for this person: the same answer as for one that does not exist.
    #[error("no such request")]
    NotFound,
    /// Another side or role does this.
    #[error("{action} is for another side or role")]
    NotYours {
        /// The action.
        action: Action,
        /// Whose it is.
        needs: &'static [table::By],
    },
    /// Not on a request of this kind.
    #[error("{action} is not of {kind}")]
    NotOfKind {
        /// The action.
        action: Action,
        /// The kind.
        kind: Kind,
    },
    /// Not in this status.
    #[error("{action} is not possible in {status}")]
    NotInStatus {
        /// The action.
        action: Action,
        /// The status, as this side sees it.
        status: StatusSeen,
        /// The event that led there.
        since: Option<Happening>,
    },
    /// It was written on an older version.
    #[error("version {seen} was read, the request is at {found}")]
    Stale {
        /// The version read.
        seen: Version,
        /// The version it is at.
        found: Version,
        /// What happened since.
        since: Vec<Happening>,
    },
    /// A guard of the row is not met; all that are not are named.
    #[error("{} guards are not met", .0.len())]
    Unmet(Vec<Unmet>),
}

/// A status as a side may know it: after a recall the requested side sees `recalled`, and nothing behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusSeen {
    /// The status.
    Is(Status),
    /// Recalled, contents closed, until it is sent again or cancelled.
    Recalled,
}

impl StatusSeen {
    /// Returns the code that is printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Is(status) => status.as_str(),
            Self::Recalled => "recalled",
        }
    }

    /// Returns the stage; what was recalled still counts as sent for the side that had it.
    #[must_use]
    pub fn stage(self) -> crate::codes::Stage {
        match self {
            Self::Is(status) => status.stage(),
            Self::Recalled => crate::codes::Stage::Sent,
        }
    }
}

impl std::fmt::Display for StatusSeen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// What the caller can do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Look the reference up again.
    CheckTheReference,
    /// Ask somebody who holds the role.
    AskWhoHoldsTheRole,
    /// See which actions are possible now.
    SeeWhatIsPossible,
    /// Read the request again and decide anew.
    ReadAgain,
    /// Mend what is named and try again.
    MendAndRetry,
}

impl Refusal {
    /// Returns the stable code of the refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotYours { .. } => "not_yours",
            Self::NotOfKind { .. } => "not_of_kind",
            Self::NotInStatus { .. } => "not_in_status",
            Self::Stale { .. } => "stale",
            Self::Unmet(unmet) => unmet.first().map_or("unmet", Unmet::code),
        }
    }

    /// Returns what it rests on.
    #[must_use]
    pub fn law(&self) -> Vec<Cite> {
        match self {
            Self::NotFound => vec![],
            Self::Stale { .. } => vec![Comity("5")],
            Self::NotYours { action, .. }
            | Self::NotOfKind { action, .. }
            | Self::NotInStatus { action, .. } => {
                let mut law = vec![Comity("5")];
                law.extend(table::row(*action).law.iter().filter(|c| **c != Comity("5")));
                law
            }
            Self::Unmet(unmet) => {
                let mut law: Vec<Cite> = Vec::new();
                for cite in unmet.iter().flat_map(Unmet::law) {
                    if !law.contains(&cite) {
                        law.push(cite);
                    }
                }
                law
            }
        }
    }

    /// Returns what the caller can do now. A new refusal does not compile without an answer.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::NotFound => Remedy::CheckTheReference,
            Self::NotYours { .. } => Remedy::AskWhoHoldsTheRole,
            Self::NotOfKind { .. } | Self::NotInStatus { .. } => Remedy::SeeWhatIsPossible,
            Self::Stale { .. } => Remedy::ReadAgain,
            Self::Unmet(_) => Remedy::MendAndRetry,
        }
    }
}
