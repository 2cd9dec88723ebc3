//! What the client wants done: data, performed by the runtime, answered with a message.

use comity_api::{
    acts::{CreateBody, EditBody, RegisterBody},
    audit::AuditQuery,
    exports::ExportBody,
    figures::FiguresQuery,
    letter::LetterQuery,
    queue::QueueQuery,
    registry::basis::BasisQuery,
};
use comity_domain::{
    codes::{Action, DocumentClass, Question, Side},
    figures::release::Quarter,
    ids::{DocumentId, PersonCode, Reference, RequestId, StateCode},
};

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Sign in; a success also starts the live stream, and ends the one before.
    SignIn {
        /// User name.
        login: String,
        /// Password.
        password: Password,
    },
    /// Sign out: ends session and live stream. Not answered.
    SignOut,
    /// Let the backend hear that somebody is at the desk.
    StayAlive,
    /// Read a page of the queue.
    LoadQueue {
        /// Given back in the answer.
        epoch: u64,
        /// Which page.
        query: QueueQuery,
    },
    /// Read the counts.
    LoadCounts,
    /// Read a request with everything its screen shows.
    LoadRequest(RequestId),
    /// Read the register of States.
    LoadRegister,
    /// Read the profile of a State.
    LoadProfile(StateCode),
    /// Read who is in custody.
    LoadCustody,
    /// Read which provisional arrests a request for extradition on paper can follow.
    LoadArrestsToFollow,
    /// Read the figures of the own State.
    LoadFigures {
        /// Given back in the answer.
        epoch: u64,
        /// Of which requests and which time.
        query: Box<FiguresQuery>,
    },
    /// Read what each figure is.
    LoadDefinitions,
    /// Read which releases there are.
    LoadReleases,
    /// Read a release.
    LoadRelease(Quarter),
    /// Read how much each of the auditor's questions finds.
    LoadQuestions {
        /// Given back in the answer.
        epoch: u64,
    },
    /// Read a page of the entries that a question or a filter finds.
    LoadEntries {
        /// Given back in the answer.
        epoch: u64,
        /// Which question; none: every entry that fits.
        question: Option<Question>,
        /// The filter, and where the last page ended.
        query: Box<AuditQuery>,
    },
    /// Find a request by its reference.
    FindRequest(Reference),
    /// Take entries of the log out into a file of this machine, over no other file. It is on record.
    TakeOut {
        /// Which, and in which form.
        body: Box<ExportBody>,
        /// The file.
        path: String,
    },
    /// Ask what a request may rest on.
    LoadBasis(BasisQuery),
    /// Read who works in the own office.
    LoadColleagues,
    /// Do something, once: the runtime makes the idempotency key and asks again with it when the line breaks.
    Command {
        /// Given back in the answer.
        command: u64,
        /// What.
        what: What,
    },
    /// Save a document on this machine, over no other file.
    SaveDocument {
        /// Which.
        id: DocumentId,
        /// Its name.
        name: String,
        /// What it was attached as: it is opened only where its name says the same.
        media_type: String,
        /// Its size in bytes.
        size: u64,
        /// Its SHA-256, hex: what comes must be this.
        sha256: String,
        /// Where.
        place: SavePlace,
        /// Why, where it is sealed.
        reason: Option<String>,
    },
    /// Open the identity of a sealed person, once: it is on record, whatever is answered.
    OpenIdentity {
        /// Of which request.
        id: RequestId,
        /// Whose.
        person: PersonCode,
        /// Why.
        reason: String,
    },
    /// Save a letter of a request in that folder, over no other file.
    SaveLetter {
        /// Of which request.
        id: RequestId,
        /// Its name.
        name: String,
        /// Which letter, and how it is drawn.
        query: LetterQuery,
    },
    /// Put a text on the terminal's clipboard.
    Copy(String),
    /// Keep the draft that is being written in a file only its owner reads.
    KeepDraft(Box<KeptDraft>),
    /// Forget it.
    ForgetDraft,
    /// Forget the form of an act that is kept beside it.
    ForgetAct(Box<ActOf>),
    /// Read which forms of acts are kept now, by this window or by another.
    ReadActs,
    /// Leave.
    Quit,
}

impl Effect {
    /// Returns whether the backend hears of it: then the session goes on.
    #[must_use]
    pub const fn is_heard(&self) -> bool {
        match self {
            Self::SignIn { .. }
            | Self::StayAlive
            | Self::LoadQueue { .. }
            | Self::LoadCounts
            | Self::LoadRequest(_)
            | Self::LoadRegister
            | Self::LoadProfile(_)
            | Self::LoadCustody
            | Self::LoadArrestsToFollow
            | Self::LoadFigures { .. }
            | Self::LoadDefinitions
            | Self::LoadReleases
            | Self::LoadRelease(_)
            | Self::LoadQuestions { .. }
            | Self::LoadEntries { .. }
            | Self::FindRequest(_)
            | Self::TakeOut { .. }
            | Self::LoadBasis(_)
            | Self::LoadColleagues
            | Self::Command { .. }
            | Self::OpenIdentity { .. }
            | Self::SaveDocument { .. }
            | Self::SaveLetter { .. } => true,
            Self::SignOut
            | Self::Copy(_)
            | Self::KeepDraft(_)
            | Self::ForgetDraft
            | Self::ForgetAct(_)
            | Self::ReadActs
            | Self::Quit => false,
        }
    }
}

/// Where a document is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SavePlace {
    /// In the person's folder for downloads.
    Downloads,
    /// There, and then opened with what this machine opens such files with, where it is a kind that is opened here.
    Opened,
    /// In the folder the client was started in.
    Here,
}

/// A command to the backend.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A new draft.
    Create(Box<CreateBody>),
    /// A request that came in on paper.
    Register(Box<RegisterBody>),
    /// New contents.
    Edit {
        /// Of which request.
        id: RequestId,
        /// Written on this version.
        version: u32,
        /// The fields.
        body: Box<EditBody>,
    },
    /// Any other action.
    Act {
        /// On which request.
        id: RequestId,
        /// Which.
        action: Action,
        /// Written on this version.
        version: u32,
        /// What it says.
        body: serde_json::Value,
    },
    /// A document from a file of this machine.
    Attach {
        /// To which request.
        id: RequestId,
        /// Written on this version.
        version: u32,
        /// The file.
        path: String,
        /// Who may read it.
        classification: DocumentClass,
        /// Whether the other State sees it at once.
        share: bool,
    },
}

/// A draft kept on this machine while it is written.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct KeptDraft {
    /// Whose.
    pub login: String,
    /// The request, where the backend has it already.
    pub id: Option<RequestId>,
    /// Its reference.
    pub reference: Option<String>,
    /// The fields of the form: path and value.
    pub fields: Vec<(String, String)>,
    /// The act whose form it is; none: the draft of a request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<KeptAct>,
}

/// An act whose form is kept on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KeptAct {
    /// Which.
    pub action: Action,
    /// The side by letter whose act it tells; none: an own act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Side>,
}

/// Of which act the form is that is kept: each has a place of its own, so that what is written in one window is not lost to
/// what is written in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActOf {
    /// Whose.
    pub login: String,
    /// On which request.
    pub request: RequestId,
    /// Which act.
    pub act: KeptAct,
}

impl KeptDraft {
    /// Returns of which act it is; none where it is the draft of a request.
    #[must_use]
    pub fn act_of(&self) -> Option<ActOf> {
        Some(ActOf { login: self.login.clone(), request: self.id?, act: self.act? })
    }
}

/// A password. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}
