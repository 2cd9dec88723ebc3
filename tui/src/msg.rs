//! What comes to the client: keys, sizes, answers, news, time.

use std::sync::Arc;

use comity_api::{
    audit::{AuditPage, AuditQuestions},
    custody::{CustodyPage, InCustody},
    figures::{DefinitionView, FiguresView},
    live::News,
    problem::Problem,
    queue::{Counts, QueuePage, QueueRow},
    registry::{State as RegisteredState, basis::BasisView, profile::Profile},
    releases::{ReleaseBrief, ReleaseView},
    request::{Completeness, Done, EventsPage, LinkView, Offers, RequestView},
    sessions::{Person, Session},
    vault::OpenedIdentity,
};
use comity_domain::{
    codes::{LinkKind, Stage, Status},
    figures::release::Quarter,
    ids::{PersonCode, Reference, RequestId, StateCode},
    workflow::{NewDraft, Origin, new_draft, refusal::StatusSeen},
};
use jiff::Timestamp;
use ratatui::layout::Size;

use crate::effect::KeptDraft;

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key.
    Key(Key),
    /// A pasted text: text, never commands.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// Time, while something on the screen waits for it.
    Tick(Timestamp),
    /// An effect was performed.
    Answer(Answer),
    /// The live stream.
    Live(Live),
}

/// A key, as the client understands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter, a digit, a sign.
    Char(char),
    /// With Ctrl.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// A function key.
    F(u8),
}

/// What an effect answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// To `SignIn`.
    SignedIn(Result<Box<Session>, Fault>),
    /// To `LoadQueue`: `epoch` tells an answer that came too late.
    Queue {
        /// Of which asking.
        epoch: u64,
        /// Whether the rows follow those held.
        more: bool,
        /// The page.
        page: Result<Box<QueuePage>, Fault>,
    },
    /// To `LoadCounts`.
    Counts(Result<Counts, Fault>),
    /// To `LoadRequest`.
    Request {
        /// Which.
        id: RequestId,
        /// All of it.
        whole: Result<Box<Whole>, Fault>,
    },
    /// To `LoadRegister`.
    Register(Result<Vec<RegisteredState>, Fault>),
    /// To `LoadProfile`.
    Profile {
        /// Whose.
        code: StateCode,
        /// What is on record.
        profile: Result<Box<Profile>, Fault>,
    },
    /// To `LoadCustody`.
    Custody(Result<CustodyPage, Fault>),
    /// To `LoadArrestsToFollow`.
    ArrestsToFollow(Result<Vec<QueueRow>, Fault>),
    /// To `LoadFigures`: `epoch` tells an answer that came too late.
    Figures {
        /// Of which asking.
        epoch: u64,
        /// The figures.
        read: Result<Box<FiguresView>, Fault>,
    },
    /// To `LoadDefinitions`.
    Definitions(Result<Vec<DefinitionView>, Fault>),
    /// To `LoadReleases`.
    Releases(Result<Vec<ReleaseBrief>, Fault>),
    /// To `LoadRelease`.
    Release {
        /// Of which quarter.
        quarter: Quarter,
        /// The release.
        read: Result<Box<ReleaseView>, Fault>,
    },
    /// To `LoadQuestions`: `epoch` tells an answer that came too late.
    Questions {
        /// Of which asking.
        epoch: u64,
        /// The questions.
        read: Result<Box<AuditQuestions>, Fault>,
    },
    /// To `LoadEntries`.
    Entries {
        /// Of which asking.
        epoch: u64,
        /// Whether they follow those held.
        more: bool,
        /// The page.
        page: Result<Box<AuditPage>, Fault>,
    },
    /// To `FindRequest`.
    FoundRequest {
        /// The reference.
        reference: Reference,
        /// The request.
        id: Result<RequestId, Fault>,
    },
    /// To `TakeOut`: where it was saved.
    TakenOut(Result<String, Fault>),
    /// To `LoadBasis`.
    Basis(Result<Box<BasisView>, Fault>),
    /// To `StayAlive`.
    Alive(Result<(), Fault>),
    /// To `LoadColleagues`.
    Colleagues(Result<Vec<Person>, Fault>),
    /// To `SaveDocument`: where it was saved.
    Saved(Result<String, Fault>),
    /// To `OpenIdentity`. Shared, and wiped when the last holder is gone.
    Identity {
        /// Of which request.
        id: RequestId,
        /// Whose.
        person: PersonCode,
        /// Who it is.
        opened: Result<Arc<OpenedIdentity>, Fault>,
    },
    /// To `ReadActs`: the forms of acts that are kept; none where nothing can be kept on this machine.
    KeptActs(Option<Vec<KeptDraft>>),
    /// To `Command`.
    Commanded {
        /// Which command.
        command: u64,
        /// What it did.
        done: Result<Box<Done>, Fault>,
    },
}

/// A request with everything its screen shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The request.
    pub request: RequestView,
    /// Its events.
    pub events: EventsPage,
    /// What can be done.
    pub offers: Offers,
    /// What it lacks.
    pub completeness: Completeness,
    /// The requests it is linked with, as far as they could be read.
    pub linked: Vec<Linked>,
}

/// A request that another is linked with.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// How, seen from the other one.
    pub kind: LinkKind,
    /// The request.
    pub request: RequestView,
    /// Its events, where both are one matter of one person: an arrest and the extradition that follows it.
    pub events: Option<EventsPage>,
}

impl Whole {
    /// Returns the request that it follows, or that follows it.
    #[must_use]
    pub fn linked_as(&self, kind: LinkKind) -> Option<&Linked> {
        self.linked.iter().find(|l| l.kind == kind)
    }

    /// Returns how a new draft may begin from it; none: it may not.
    #[must_use]
    pub fn new_draft(&self) -> Option<NewDraft> {
        let r = &self.request;
        new_draft(Origin {
            kind: r.kind,
            side: r.side,
            status: r.status.parse().map_or(StatusSeen::Recalled, StatusSeen::Is),
            reads_contents: r.contents.is_some(),
            followed: self.following().any(|(_, status)| {
                status.is_none_or(|s| s != Status::Cancelled && s.stage() != Stage::Drafted)
            }),
        })
    }

    /// Returns the drafts of a request for extradition that were begun from it, and wait to be sent.
    pub fn begun(&self) -> impl Iterator<Item = &LinkView> {
        let waits = |s: Status| s.stage() == Stage::Drafted;
        self.following().filter(move |(_, status)| status.is_some_and(waits)).map(|(link, _)| link)
    }

    /// The requests that follow it, each with its status.
    fn following(&self) -> impl Iterator<Item = (&LinkView, Option<Status>)> {
        let links = self.request.links.iter().filter(|l| l.kind == LinkKind::FollowedBy);
        links.map(|l| (l, l.status.parse().ok()))
    }
}

/// Why an effect did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The backend cannot be reached.
    Unreachable,
    /// It answered with a problem.
    Problem(Box<Problem>),
    /// Its answer was not understood.
    Odd,
    /// The line broke while a command was under way, and asking again did not settle it.
    UnknownOutcome,
}

/// What the live stream says.
#[derive(Debug, Clone)]
pub enum Live {
    /// It runs.
    Connected,
    /// Something happened.
    News(Box<News>),
    /// Whose arrest clock runs and who must be released: all there are.
    Arrests(Vec<InCustody>),
    /// It broke; it comes back by itself.
    Reconnecting,
    /// The session has ended.
    SignedOut,
}
