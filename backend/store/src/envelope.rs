//! The bytes of an entry: strict canonical JSON, stored and hashed as they are.
//!
//! A shared entry is in the logs of both States, so it holds side and role of who acted, and no person; the
//! person stands beside it, in a column that only the own State is shown.

use comity_domain::{
    codes::{Action, Role},
    ids::{DocumentId, PersonCode, RequestId, StateCode, UserId},
    workflow::{Event, Stream},
};
use comity_ledger::{canonical, hash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{StoreError, export::ExportAsk};

/// The version of the form below. Another one needs an upcaster, and a golden file of this one stays.
pub(crate) const VERSION: u32 = 1;

/// What an entry records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Event,
    Refused,
    SignedIn,
    SignInFailed,
    Exported,
    Administered,
    /// A sealed identity or document was opened, in the file of the State that opened it.
    IdentityOpened,
    /// Somebody tried to open one, and was refused.
    OpeningRefused,
    /// A person's key was destroyed, and the identity with it.
    IdentityDestroyed,
    /// The head is told of something, in the file.
    HeadTold,
}

impl Kind {
    /// Whether it stands in the file of a request and is no event.
    pub(crate) const fn is_filed(self) -> bool {
        matches!(self, Self::IdentityOpened | Self::IdentityDestroyed | Self::HeadTold)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Refused => "refused",
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::Exported => "exported",
            Self::Administered => "administered",
            Self::IdentityOpened => "identity_opened",
            Self::OpeningRefused => "opening_refused",
            Self::IdentityDestroyed => "identity_destroyed",
            Self::HeadTold => "head_told",
        }
    }
}

/// An entry, as its bytes have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Envelope {
    /// Version of this form.
    pub(crate) v: u32,
    pub(crate) kind: Kind,
    /// The request it belongs to, or that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) request: Option<RequestId>,
    /// `shared`, `requesting`, `requested`; or the own stream of an office, `office:LKA`, or `node`.
    pub(crate) stream: String,
    /// Its number in the stream, from 1, without gaps.
    pub(crate) seq: u64,
    /// Leaf hash of the entry before it in the stream, hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) prev: Option<String>,
    /// When it was recorded, UTC.
    pub(crate) at: Timestamp,
    pub(crate) actor: ActorOf,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) event: Option<Event>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<RefusedOf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) act: Option<ActOf>,
    /// Commitment to the body, hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) commit: Option<String>,
    /// Commitment to the bytes of the document attached, hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<String>,
    /// What the vault of a State holds from here on, or no longer holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) identities: Vec<IdentityOf>,
    /// What was opened, or was to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) opened: Option<OpenedOf>,
    /// What was taken out, where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) exported: Option<ExportAsk>,
}

/// A sealed identity in the vault of a State: by code, never by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityOf {
    pub(crate) person: PersonCode,
    pub(crate) state: StateCode,
    /// Commitment to the ciphertext, hex; none: it is there no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) commit: Option<String>,
}

/// What an opening was of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenedOf {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<PersonCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<DocumentId>,
}

/// Who acted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActorOf {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<StateCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<Role>,
    /// In streams that only the own State reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<UserId>,
}

/// A refused command: no content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusedOf {
    pub(crate) action: Action,
    pub(crate) code: String,
}

/// An act of administration: codes and ids, no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActOf {
    pub(crate) code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<StateCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<Role>,
    /// The code or id of what was changed: a treaty, a clock, an authority, a law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<String>,
}

impl ActOf {
    pub(crate) fn new(code: &str) -> Self {
        Self { code: code.to_owned(), state: None, user: None, role: None, of: None }
    }
}

impl Envelope {
    /// Returns the bytes as they are stored, and their leaf hash.
    pub(crate) fn seal(&self) -> Result<(String, hash::Hash), StoreError> {
        let bytes = text(canonical::write(self)?)?;
        let leaf = hash::leaf(bytes.as_bytes());
        Ok((bytes, leaf))
    }

    /// Reads an entry back; bytes that are not canonical are damage.
    pub(crate) fn open(bytes: &str) -> Result<Self, StoreError> {
        let damaged = StoreError::Damaged { what: "an entry" };
        let envelope: Self =
            canonical::read(bytes.as_bytes()).map_err(|_| StoreError::Damaged { what: "an entry" })?;
        if envelope.v == VERSION { Ok(envelope) } else { Err(damaged) }
    }

    pub(crate) fn request_stream(&self) -> Option<Stream> {
        Stream::named(&self.stream)
    }
}

/// Canonical bytes are UTF-8.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String, StoreError> {
    String::from_utf8(bytes).map_err(|_| StoreError::Damaged { what: "canonical bytes" })
}

#[cfg(test)]
mod tests {
    use super::Envelope;

    #[test]
    fn every_entry_of_the_golden_file_reads_and_writes_back_the_same() {
        let golden = include_str!("../tests/golden/entries_v1.jsonl");
        assert!(golden.lines().count() > 30);
        for line in golden.lines() {
            let envelope = Envelope::open(line).unwrap();
            assert_eq!(envelope.seal().unwrap().0, line);
            // Where the other State is one by letter the record has one reader, and says who recorded it.
            let on_paper =
                ["\"told\"", "\"imported\"", "\"registered\""].iter().any(|mark| line.contains(mark));
            assert!(
                envelope.stream != "shared" || on_paper || !line.contains("\"user\""),
                "a shared entry names a person"
            );
        }
    }

    #[test]
    fn bytes_that_are_not_canonical_or_of_another_version_are_damage() {
        let golden = include_str!("../tests/golden/entries_v1.jsonl");
        let line = golden.lines().next().unwrap();
        for bad in [line.replacen(':', ": ", 1), line.replace("\"v\":1", "\"v\":2"), String::new()] {
            assert!(Envelope::open(&bad).is_err(), "{bad}");
        }
    }
}
