//! What goes into the write path, and what comes out of it.

use comity_domain::{
    ids::{Reference, RequestId, UserId},
    workflow::{Command, Refusal, Version, refusal::StatusSeen},
};
use jiff::Timestamp;

/// One command, as somebody submits it. Their State and roles are read inside the transaction, never brought.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// Who.
    pub user: UserId,
    /// On which request; none for `create`.
    pub request: Option<RequestId>,
    /// What.
    pub command: Command,
    /// The version that was read; none where none is asked for.
    pub seen: Option<Version>,
    /// The idempotency key; kept 30 days, per user. That of an import is everybody's, and names the State.
    pub key: Option<String>,
    /// SHA-256 of what was sent under the key, to tell a repetition from a reuse.
    pub digest: [u8; 32],
    /// When, UTC; cut to microseconds.
    pub now: Timestamp,
}

/// What became of a command. A refusal is an outcome, not an error: it is recorded and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It happened, durably.
    Done {
        /// To which request.
        request: RequestId,
        /// Its reference.
        reference: Reference,
        /// The version the actor's side sees after it.
        version: Version,
        /// The status the actor's side sees after it; none where it is repeated, since more may have happened.
        status: Option<StatusSeen>,
        /// Whether it had happened before under the same key: then nothing was written now.
        repeated: bool,
    },
    /// It changed nothing.
    Refused(Refusal),
    /// The key was used for another command: nothing changed.
    KeyReused,
}
