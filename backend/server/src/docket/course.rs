//! The course of one request: what happens to it and when, drawn from its seed before anything is written.

use comity_domain::codes::Side::{self, Requested, Requesting};

use super::{
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
    /// A new draft from the one that came back.
    CreateAgain,
    Edit(Edition),
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
}

impl Act {
    /// Returns the side and the seat that do it.
    pub(crate) fn by(self, story: &Story) -> (Side, Seat) {
        let (ours, theirs) = (Seat::Officer(story.officers.0), Seat::Officer(story.officers.1));
        match self {
            Self::Create(_)
            | Self::CreateAgain
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
            | Self::Remind => (Requesting, ours),
            Self::ReturnToDrafter | Self::Approve | Self::Cancel { was_sent: true } | Self::Withdraw(_) => {
                (Requesting, Seat::Head)
            }
            Self::Acknowledge | Self::ReturnDeficient | Self::Assign => (Requested, Seat::Registrar),
            Self::Ask { .. }
            | Self::GoOnWithout
            | Self::Consult { .. }
            | Self::Resume
            | Self::AttachResult(_)
            | Self::Deliver(_)
            | Self::ReportProgress => (Requested, theirs),
            Self::Accept | Self::Postpone { .. } | Self::Refuse { .. } => (Requested, Seat::Head),
            Self::Message(Requesting) | Self::Note(Requesting) | Self::SetPriority(Requesting) => {
                (Requesting, ours)
            }
            Self::Message(Requested) | Self::Note(Requested) | Self::SetPriority(Requested) => {
                (Requested, theirs)
            }
        }
    }
}

/// One act at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// When, in seconds since 1970 UTC.
    pub(crate) at: i64,
    /// What.
    pub(crate) act: Act,
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
