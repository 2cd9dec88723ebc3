//! What happened to what is sealed: openings, the notice to the head, the end of an identity. Codes, and why.

use comity_domain::{
    codes::Role,
    ids::{DocumentId, PersonCode},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::instant;
use crate::sessions::Person;

/// What happened to something sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ProtectedAct {
    /// Somebody opened the identity of a protected person.
    IdentityOpened,
    /// Somebody opened a document of class `sealed`.
    DocumentOpened,
    /// Somebody took the request for themselves, and can open who is sealed in it now: the head is told.
    HeadTold,
    /// The identity was destroyed in the own vault.
    IdentityDestroyed,
}

impl ProtectedAct {
    /// Every one.
    pub const ALL: [Self; 4] =
        [Self::IdentityOpened, Self::DocumentOpened, Self::HeadTold, Self::IdentityDestroyed];

    /// Returns the code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IdentityOpened => "identity_opened",
            Self::DocumentOpened => "document_opened",
            Self::HeadTold => "head_told",
            Self::IdentityDestroyed => "identity_destroyed",
        }
    }
}

/// An entry of the own file about what is sealed. The other State never reads one, and an executing authority none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProtectedView {
    /// Index in the own State's log: its place among the events.
    pub index: u64,
    /// When, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub at: Timestamp,
    /// What.
    pub what: ProtectedAct,
    /// By whom; none where the host did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
    /// In which role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Whose identity, as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonCode>,
    /// Which document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// Why, in the words of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_what_stands_on_the_wire() {
        for act in ProtectedAct::ALL {
            assert_eq!(serde_json::to_value(act).unwrap(), act.as_str());
        }
    }
}
