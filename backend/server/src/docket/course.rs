//! The course of one request: what happens to it and when, drawn from its seed before anything is written.

use comity_domain::codes::{
    ProsecutionEvent,
    Side::{self, Requested, Requesting},
};

use super::{
    hours::MINUTE,
    office::Seat,
    story::{Edition, Story},
};

/// A part of the measures of a request: bit n for the measure n + 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part(pub(crate) u8);

impl Part {
    pub(crate) fn first(count: usize) -> Self {
        Self(u8::MAX.checked_shr(8_u32.saturating_sub(u32::try_from(count).unwrap_or(8))).unwrap_or(0))
    }

    pub(crate) fn lowest(self) -> Self {
        Self(self.0 & self.0.wrapping_neg())
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns the numbers of the measures, counted from nought.
    pub(crate) fn numbers(self) -> impl Iterator<Item = usize> {
        (0..8).filter(move |n| self.0 & (1 << n) != 0)
    }
}

/// What the other State is heard about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// A refusal on the ground of this number, see [`super::words::GROUNDS`].
    Refusal(u8),
    /// A postponement.
    Postponement,
}

/// One act, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Create(Edition),
    /// A request that came on paper is entered.
    Register,
    /// A running case of the old register is taken over.
    Import(Running),
    /// The letter that tells the act after it.
    AttachLetter(u8),
    /// A new draft from the one that came back.
    CreateAgain,
    Edit(Edition),
    /// The request for extradition that follows a provisional arrest.
    CreateFollowing,
    /// The document of that number.
    Attach(u8),
    AttachTranslation,
    Translate,
    Submit,
    ReturnToDrafter,
    Approve,
    Send,
    Recall,
    Cancel {
        was_sent: bool,
    },
    Acknowledge,
    ReturnDeficient,
    Ask {
        first: u8,
        count: u8,
        days: u8,
    },
    AttachAnswer {
        first: u8,
    },
    Answer {
        first: u8,
        count: u8,
        with_document: bool,
    },
    GoOnWithout,
    Consult {
        number: u8,
        days: u8,
        about: About,
    },
    AnswerConsultation {
        number: u8,
        about: About,
    },
    Accept,
    Postpone {
        consultation: u8,
        days: u16,
    },
    Resume,
    Refuse {
        ground: u8,
        measures: Option<Part>,
        consultation: Option<u8>,
    },
    AttachResult(u8),
    Deliver(Part),
    ConfirmReceipt,
    Withdraw(Option<Part>),
    Remind,
    ReportProgress,
    Message(Side),
    Note(Side),
    Assign,
    SetPriority(Side),
    ConfirmStop,
    /// On what the measure of that number brought.
    AskUseConsent(u8),
    DecideUseConsent {
        granted: bool,
    },
    ReturnEvidence(u8),
    LendPerson {
        days: u8,
    },
    Release,
    ReturnPerson,
    Disclose,
    CannotKeepConfidential,
    AgreeCosts,
    SendIdentity,
    /// The person was arrested so many minutes before it is reported.
    ReportArrest {
        minutes: u16,
    },
    /// The person was released so many minutes before it is reported.
    ReportRelease {
        minutes: u16,
    },
    OrderSurrender,
    Surrender,
    ReportProsecution(ProsecutionEvent),
    /// The clock's own act.
    Lapse,
}

/// Returns the minute of something that happened before it is reported; both in seconds since 1970 UTC.
pub(crate) fn minutes_before(at: i64, minutes: u16) -> i64 {
    (at.div_euclid(MINUTE) - i64::from(minutes)) * MINUTE
}

/// Where a running case of the old register stood when it was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Running {
    /// Received, and in execution.
    ReceivedInExecution,
    /// Made, and in execution over there.
    MadeInExecution,
    /// Made, and never acknowledged.
    MadeInSilence,
}

impl Running {
    /// The side of the office that takes it over.
    pub(crate) fn side(self) -> Side {
        match self {
            Self::ReceivedInExecution => Requested,
            Self::MadeInExecution | Self::MadeInSilence => Requesting,
        }
    }
}

impl Act {
    /// Returns the side and the seat that do it. What a State by letter does is recorded by the other registrar.
    pub(crate) fn by(self, story: &Story) -> (Side, Seat) {
        match (self, story.letter) {
            (Self::Register, _) => (Requested, Seat::Registrar),
            (Self::Import(running), _) => (running.side(), Seat::Registrar),
            (Self::AttachLetter(_), Some(letter)) => (letter.other(), Seat::Registrar),
            _ => match self.done_by(story) {
                (side, _) if story.letter == Some(side) => (side.other(), Seat::Registrar),
                done_by => done_by,
            },
        }
    }

    /// Returns whether a State by letter tells of it; what stays in its own file nobody learns.
    pub(crate) fn is_told(self) -> bool {
        !matches!(
            self,
            Self::Attach(_)
                | Self::AttachTranslation
                | Self::AttachAnswer { .. }
                | Self::AttachResult(_)
                | Self::Note(_)
                | Self::Assign
                | Self::SetPriority(_)
                | Self::SendIdentity
                | Self::Lapse
        )
    }

    /// Returns the side and the seat whose act it is.
    pub(crate) fn done_by(self, story: &Story) -> (Side, Seat) {
        let (ours, theirs) = (Seat::Officer(story.officers.0), Seat::Officer(story.officers.1));
        match self {
            Self::Create(_)
            | Self::CreateAgain
            | Self::CreateFollowing
            | Self::Edit(_)
            | Self::Attach(_)
            | Self::AttachTranslation
            | Self::Translate
            | Self::Submit
            | Self::Send
            | Self::Recall
            | Self::Cancel { was_sent: false }
            | Self::AttachAnswer { .. }
            | Self::Answer { .. }
            | Self::AnswerConsultation { .. }
            | Self::ConfirmReceipt
            | Self::AskUseConsent(_)
            | Self::ReturnEvidence(_)
            | Self::Release
            | Self::ReturnPerson
            | Self::Disclose
            | Self::AttachLetter(_)
            | Self::Import(_)
            | Self::Remind => (Requesting, ours),
            Self::ReturnToDrafter
            | Self::Approve
            | Self::Cancel { was_sent: true }
            | Self::Withdraw(_)
            | Self::SendIdentity => (Requesting, Seat::Head),
            Self::Acknowledge | Self::ReturnDeficient | Self::Assign | Self::Register => {
                (Requested, Seat::Registrar)
            }
            Self::Ask { .. }
            | Self::GoOnWithout
            | Self::Consult { .. }
            | Self::Resume
            | Self::AttachResult(_)
            | Self::Deliver(_)
            | Self::ConfirmStop
            | Self::LendPerson { .. }
            | Self::CannotKeepConfidential
            | Self::ReportArrest { .. }
            | Self::ReportRelease { .. }
            | Self::Surrender
            | Self::ReportProsecution(_)
            // The seat counts for nothing: no person does it.
            | Self::Lapse
            | Self::ReportProgress => (Requested, theirs),
            Self::Accept
            | Self::Postpone { .. }
            | Self::Refuse { .. }
            | Self::DecideUseConsent { .. }
            | Self::OrderSurrender
            | Self::AgreeCosts => (Requested, Seat::Head),
            Self::Message(Requesting) | Self::Note(Requesting) | Self::SetPriority(Requesting) => {
                (Requesting, ours)
            }
            Self::Message(Requested) | Self::Note(Requested) | Self::SetPriority(Requested) => {
                (Requested, theirs)
            }
        }
    }
}

/// An act that a letter told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ByLetter {
    /// When it happened, in seconds since 1970 UTC.
    pub(crate) happened: i64,
    /// The number of the letter.
    pub(crate) letter: u8,
}

/// One act at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// When, in seconds since 1970 UTC.
    pub(crate) at: i64,
    /// What.
    pub(crate) act: Act,
    /// The letter that told it, where one did.
    pub(crate) told: Option<ByLetter>,
    /// Whether it concerns the new draft that replaces the first one.
    pub(crate) again: bool,
}

/// How quickly a State answers, in a docket. Drawn from the docket's seed: it says nothing of any State.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Its waiting times, in percent of the usual ones.
    pub(crate) percent: i64,
    /// Whether it often does not answer at all.
    pub(crate) silent: bool,
}
