//! The columns of the table, in words an office uses. One row each: name, whether it must be given, what it holds.

use std::fmt;

/// Declares the columns.
macro_rules! columns {
    ($($variant:ident $name:literal $need:ident $help:literal,)*) => {
        /// A column of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $(#[doc = $help] $variant,)* }

        /// Every column, in the order in which they are documented.
        pub const COLUMNS: &[ColumnRule] = &[
            $(ColumnRule { column: Column::$variant, need: Need::$need, help: $help },)*
        ];

        impl Column {
            /// Returns the name that stands in the first line of the table.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

/// Whether a column must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// In every line.
    Always,
    /// In every line of a case that was made.
    ForMade,
    /// In every line of a case that was received.
    ForReceived,
    /// Where the office knows it.
    Optional,
    /// Read over: `FILE.rejected.csv` has it.
    Ignored,
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Always => "always",
            Self::ForMade => "if made",
            Self::ForReceived => "if received",
            Self::Optional => "optional",
            Self::Ignored => "ignored",
        })
    }
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnRule {
    /// Which.
    pub column: Column,
    /// Whether it must be given.
    pub need: Need,
    /// What it holds.
    pub help: &'static str,
}

columns! {
    Direction "direction" Always "`made` by this office, or `received` by it.",
    Counterpart "counterpart" Always "The other State: three letters (`IND`) or its name as `GET /states` has it.",
    OwnReference "own_reference" Always "The number of the case in the old register. One line for each.",
    TheirReference "their_reference" Optional "The other State's number.",
    Subject "subject" Always "What it is about, in one line. No name of a victim, a child or a protected witness.",
    Measures "measures" Always "What is asked for, separated by `;`: a type of the list below, with words after it if \
        you like: `18(3)(f) bank records; 18(3)(a) statement of the manager`. They are M-1, M-2 ... in this order; \
        `M-2 18(3)(a)` says so.",
    Offence "offence" Optional "The offence family, several separated by `;`: `laundering`, `corruption`, \
        `trafficking_in_persons` ...",
    LegalBasis "legal_basis" Optional "First choice first, separated by `;`: `UNTOC; reciprocity`.",
    Urgency "urgency" Optional "`ordinary` or `urgent`.",
    Deadline "deadline" Optional "The date the request asks for, 18(24).",
    DeadlineReason "deadline_reason" Optional "Why that date.",
    Language "language" Optional "Language of the request: `en`, `ar` ...",
    Sent "sent" ForMade "The day it left this office. For a case received: the date of the letter, for the note.",
    Received "received" ForReceived "The day the letter came in: clocks start with it. Left empty for a case made.",
    Acknowledged "acknowledged" Optional "The day of the acknowledgement: ours, or theirs.",
    InformationAsked "information_asked" Optional "The day more information was asked for, 18(16); several separated \
        by `;`.",
    InformationDue "information_due" Optional "The day it was asked for by; as many as asked, `-` where there was none.",
    InformationGiven "information_given" Optional "The day it was given; `-` where none was.",
    Accepted "accepted" Optional "The day it was accepted for execution.",
    ExecutingAuthority "executing_authority" Optional "Who carries it out.",
    Postponed "postponed" Optional "The day it was postponed, 18(25).",
    PostponedUntil "postponed_until" Optional "The review date.",
    PostponedFor "postponed_for" Optional "The proceeding it would interfere with.",
    Resumed "resumed" Optional "The day the wait was over.",
    Delivered "delivered" Optional "The day results were delivered: of all measures; or `DATE M-1, M-2 partly; DATE \
        M-3 not_executable`. An outcome is `executed` (if none is said), `partly` or `not_executable`.",
    Refused "refused" Optional "The day it was refused: of all open measures; or `DATE M-2, M-3`.",
    Ground "ground" Optional "The ground, where it was refused: `18(21)(b)`, `18(9)`, `UNCAC 46(21)(c)`, \
        `domestic_law` ...",
    Reasons "reasons" Optional "The reasons given, 18(23).",
    Withdrawn "withdrawn" Optional "The day it was withdrawn, 18(24): the whole; or `DATE M-2`.",
    Returned "returned" Optional "The day it was returned as deficient.",
    Missing "missing" Optional "What was missing then, by article: `18(15)(c) no facts; 18(14) no translation`.",
    Confirmed "confirmed" Optional "The day the receipt was confirmed: the case is closed.",
    Usable "usable" Optional "`yes` or `no`: whether the results could be used.",
    Messages "messages" Optional "What the authorities wrote to each other, and whose it was: `DATE ours` or `DATE \
        theirs`, and the words; several separated by `;`: `2025-03-14 theirs The file is with the court`.",
    CostsAgreed "costs_agreed" Optional "The day costs were agreed, 18(28), who proposed it and who bears what: `DATE ours \
        Each bears its own`.",
    Notes "notes" Optional "For the own file only; the other State never reads it.",
    RejectedLine "rejected_line" Ignored "The line it had, in `FILE.rejected.csv`.",
    RejectedBecause "rejected_because" Ignored "Why it was skipped, in `FILE.rejected.csv`.",
}

impl Column {
    /// Returns the column of a heading, whatever its case, with spaces or hyphens for underscores.
    #[must_use]
    pub fn of_heading(heading: &str) -> Option<Self> {
        let plain = plain(heading);
        COLUMNS.iter().map(|rule| rule.column).find(|c| c.as_str() == plain)
    }

    /// Returns the column whose name is nearest to a heading that is none; none where nothing is near.
    #[must_use]
    pub fn near(heading: &str) -> Option<Self> {
        let plain = plain(heading);
        let shares = |name: &str| {
            name.split('_').any(|word| word.len() > 3 && plain.contains(word))
                || (plain.len() > 3 && name.contains(plain.as_str()))
        };
        COLUMNS.iter().filter(|r| r.need != Need::Ignored).map(|r| r.column).find(|c| shares(c.as_str()))
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

fn plain(heading: &str) -> String {
    let small = heading.trim().to_lowercase();
    small.split([' ', '-', '_', '\u{a0}']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("_")
}

/// What a column holds.
pub(super) fn help(column: Column) -> &'static str {
    COLUMNS.iter().find(|rule| rule.column == column).map_or("", |rule| rule.help)
}
