//! Entries as a reader gets them.

use comity_domain::{
    codes::{Action, Role},
    ids::{DocumentId, PersonCode, Reference, RequestId, StateCode, UserId},
    registry::Actor,
    sight,
    workflow::{Body, Event, Stream, event::Text},
};
use jiff::Timestamp;

use crate::{
    Store, StoreError, UserBrief,
    desk::desk,
    envelope::{ActOf, Envelope, Kind, OpenedOf, RefusedOf},
    export::ExportAsk,
    held::side,
    registry::Registry,
    sql,
};

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
    /// The audit trail of the State was taken out.
    Exported {
        /// In which form and by which filter; none in entries from before this was said.
        asked: Option<Box<ExportAsk>>,
    },
    /// An act of administration.
    Administered {
        /// Its code, such as `role_granted`.
        act: String,
        /// Whom it was about; own State only.
        whom: Option<UserBrief>,
        /// The role it was about.
        role: Option<Role>,
    },
    /// A sealed identity or document was opened; why is among the texts.
    IdentityOpened {
        /// Whose identity.
        person: Option<PersonCode>,
        /// Which document.
        document: Option<DocumentId>,
    },
    /// Somebody tried to open one and was refused.
    OpeningRefused {
        /// Stable code of the refusal.
        code: String,
        /// Whose identity.
        person: Option<PersonCode>,
        /// Which document.
        document: Option<DocumentId>,
    },
    /// A person's key was destroyed, and the identity with it; why is among the texts.
    IdentityDestroyed {
        /// Whose.
        person: Option<PersonCode>,
    },
    /// The head is told that somebody took a request with sealed persons, and can open them now.
    HeadTold {
        /// Code of what is told: `took_sealed_request`.
        what: String,
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
            Self::IdentityOpened { .. } => "identity_opened",
            Self::OpeningRefused { .. } => "opening_refused",
            Self::IdentityDestroyed { .. } => "identity_destroyed",
            Self::HeadTold { .. } => "head_told",
            Self::Exported { .. } => "exported",
            Self::Administered { .. } => "administered",
        }
    }

    /// Returns the action, for events and refused commands.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::Event { event, .. } => Some(event.fact.action()),
            Self::Refused { action, .. } => Some(*action),
            Self::SignedIn
            | Self::SignInFailed
            | Self::Exported { .. }
            | Self::Administered { .. }
            | Self::IdentityOpened { .. }
            | Self::OpeningRefused { .. }
            | Self::IdentityDestroyed { .. }
            | Self::HeadTold { .. } => None,
        }
    }
}

/// How many entries one read gives at most.
pub(crate) const MOST: u32 = 1000;

/// An entry as it is kept, with its index in a log.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) index: u64,
    pub(crate) bytes: String,
    pub(crate) user: Option<UserId>,
    pub(crate) body: Option<String>,
    pub(crate) reference: Option<Reference>,
}

impl Kept {
    /// Returns the entry as the State whose log it is read from may see it.
    pub(crate) fn show(self, own: StateCode, registry: &Registry) -> Result<Entry, StoreError> {
        let envelope = Envelope::open(&self.bytes)?;
        let damaged = || StoreError::Damaged { what: "an entry" };
        let opened = |opened: Option<OpenedOf>| opened.ok_or_else(damaged);
        let act = |act: Option<ActOf>| act.ok_or_else(damaged);
        let kind = match envelope.kind {
            Kind::Event => {
                let stream = envelope.request_stream().ok_or_else(damaged)?;
                EntryKind::Event { stream, event: Box::new(envelope.event.ok_or_else(damaged)?) }
            }
            Kind::Refused => {
                let RefusedOf { action, code } = envelope.refused.ok_or_else(damaged)?;
                EntryKind::Refused { action, code }
            }
            Kind::SignedIn => EntryKind::SignedIn,
            Kind::SignInFailed => EntryKind::SignInFailed,
            Kind::Exported => EntryKind::Exported { asked: envelope.exported.map(Box::new) },
            Kind::Administered => {
                let ActOf { code, user, role, .. } = act(envelope.act)?;
                let whom = user.and_then(|user| own_person(user, own, registry));
                EntryKind::Administered { act: code, whom, role }
            }
            Kind::IdentityOpened => {
                let OpenedOf { person, document } = opened(envelope.opened)?;
                EntryKind::IdentityOpened { person, document }
            }
            Kind::OpeningRefused => {
                let OpenedOf { person, document } = opened(envelope.opened)?;
                EntryKind::OpeningRefused { code: act(envelope.act)?.code, person, document }
            }
            Kind::IdentityDestroyed => EntryKind::IdentityDestroyed {
                person: envelope.identities.into_iter().next().map(|gone| gone.person),
            },
            Kind::HeadTold => EntryKind::HeadTold { what: act(envelope.act)?.code },
        };
        let texts = match self.body.as_deref().map(serde_json::from_str) {
            Some(Ok(Body::Texts(texts))) => texts,
            Some(Ok(Body::Contents(_))) | None => vec![],
            Some(Err(_)) => return Err(StoreError::Damaged { what: "a body" }),
        };
        let by = self.user.and_then(|user| own_person(user, own, registry));
        Ok(Entry {
            index: self.index,
            kind,
            request: envelope.request,
            reference: self.reference,
            seq: envelope.seq,
            recorded_at: envelope.at,
            state: envelope.actor.state,
            role: envelope.actor.role,
            by,
            texts,
            canonical: self.bytes,
        })
    }
}

/// A person of the own State; other States' people are nobody's to know.
fn own_person(user: UserId, own: StateCode, registry: &Registry) -> Option<UserBrief> {
    registry.user(user).filter(|user| user.state == Some(own)).cloned()
}

impl Store {
    /// Returns the timeline of a request after an index of the viewer's log, oldest first; none: it does not exist
    /// for them.
    pub async fn entries(
        &self,
        viewer: &Actor,
        id: RequestId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Option<Vec<Entry>>, StoreError> {
        let Some(own) = viewer.state else { return Ok(None) };
        let db = &self.core.read;
        let Some(held) = sql::request(db, id).await? else { return Ok(None) };
        let Some(side) = side(&held, viewer) else { return Ok(None) };
        if let Some(desk) = desk(&held, viewer) {
            let after = after.unwrap_or(0);
            return self.desk_entries(&desk, &held, viewer, after, limit.min(MOST)).await.map(Some);
        }
        let kept = sql::timeline(db, own, id, side, after.unwrap_or(0), limit.min(MOST)).await?;
        self.show(own, kept).await.map(Some)
    }

    /// Returns what the log of the viewer's State holds after an index: what live updates are made of. Of it what lies
    /// on their desk for who only executes; nothing for who does not read the log.
    pub async fn log_after(&self, viewer: &Actor, index: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
        if let Some(own) = viewer.state.filter(|_| viewer.only_executes()) {
            return self.desk_log(viewer, own, index, limit.min(MOST)).await;
        }
        let Some(own) = viewer.state.filter(|state| sight::reads_log(viewer, *state)) else {
            return Ok(vec![]);
        };
        let kept = sql::log_after(&self.core.read, own, index, None, limit.min(MOST)).await?;
        self.show(own, kept).await
    }

    /// Returns the last index of the log of the viewer's State; 0 where it is empty or not theirs to read.
    pub async fn log_end(&self, viewer: &Actor) -> Result<u64, StoreError> {
        let reads = |state: &StateCode| sight::reads_log(viewer, *state) || viewer.only_executes();
        let Some(own) = viewer.state.filter(reads) else { return Ok(0) };
        sql::log_size(&self.core.read, &own.to_string()).await
    }

    pub(crate) async fn show(&self, own: StateCode, kept: Vec<Kept>) -> Result<Vec<Entry>, StoreError> {
        let registry = self.core.registry.now(&self.core.read).await?;
        kept.into_iter().map(|entry| entry.show(own, &registry)).collect()
    }
}
