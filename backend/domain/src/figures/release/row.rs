//! What a release reads: one row for each request, with codes and quarters, and nothing that could name anybody.
//!
//! This is the seam. Whoever feeds it says of every date two things: the quarter in which it happened, and the quarter
//! whose release was the first to know of it. A row never changes but by dates that are added.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::codes::{Clock, Kind, MeasureType};

/// A calendar quarter in UTC, printed `2026Q1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter(i32);

impl Quarter {
    /// Returns a quarter of a year; none unless it is 1 to 4.
    #[must_use]
    pub const fn new(year: i16, quarter: u8) -> Option<Self> {
        match quarter {
            1..=4 => Some(Self(year as i32 * 4 + quarter as i32 - 1)),
            _ => None,
        }
    }

    /// Returns the quarter after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns the quarter before it.
    #[must_use]
    pub const fn before(self) -> Self {
        Self(self.0 - 1)
    }

    /// Returns how many quarters lie between an earlier one and this; 0 if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> u8 {
        u8::try_from((self.0 - earlier.0).clamp(0, 255)).unwrap_or(u8::MAX)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}Q{}", self.0.div_euclid(4), self.0.rem_euclid(4) + 1)
    }
}

impl Quarter {
    /// Returns the quarter an instant lies in, UTC.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let date = TimeZone::UTC.to_datetime(at).date();
        Self(i32::from(date.year()) * 4 + (i32::from(date.month()) - 1) / 3)
    }

    /// Returns the first instant after it, UTC.
    #[must_use]
    pub fn end(self) -> Timestamp {
        let (year, quarter) = (self.next().0.div_euclid(4), self.next().0.rem_euclid(4));
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        let month = i8::try_from(quarter * 3 + 1).unwrap_or(1);
        let first = Date::new(year, month, 1).and_then(|date| date.to_zoned_datetime(TimeZone::UTC));
        first.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

/// A text that is no quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a quarter is written 2026Q1")]
pub struct NotAQuarter;

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (year, quarter) = text.split_once('Q').ok_or(NotAQuarter)?;
        let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(quarter, 1) {
            return Err(NotAQuarter);
        }
        let (year, quarter) =
            (year.parse().map_err(|_| NotAQuarter)?, quarter.parse().map_err(|_| NotAQuarter)?);
        Self::new(year, quarter).ok_or(NotAQuarter)
    }
}

impl TryFrom<String> for Quarter {
    type Error = NotAQuarter;

    fn try_from(text: String) -> Result<Self, NotAQuarter> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

/// When something happened, and which release was the first that could know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    happened: Quarter,
    known: Quarter,
}

impl Dated {
    /// Returns a date; nothing is known before it happened.
    #[must_use]
    pub fn new(happened: Quarter, known: Quarter) -> Self {
        Self { happened, known: known.max(happened) }
    }

    /// Returns the quarter in which it happened.
    #[must_use]
    pub const fn happened(self) -> Quarter {
        self.happened
    }

    /// Returns the quarter whose release was the first to know it.
    #[must_use]
    pub const fn known(self) -> Quarter {
        self.known
    }

    pub(super) fn known_by(self, quarter: Quarter) -> bool {
        self.known <= quarter
    }

    pub(super) fn known_in(self, quarter: Quarter) -> bool {
        self.known == quarter
    }

    pub(super) fn in_time(self, quarter: Quarter) -> bool {
        self.known == quarter && self.happened == quarter
    }

    pub(super) fn late_in(self, quarter: Quarter) -> bool {
        self.known == quarter && self.happened < quarter
    }
}

/// Declares closed lists of categories with the code that is printed.
macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every category, in the order of the tables.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the code as it is printed.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }
    )*};
}

categories! {
    /// What a request is about: of assistance the principal measure, the most intrusive one that is asked for.
    Matter {
        /// Persons heard, appearing, or lent: 18(3)(a), (h), 18(10).
        Persons = "persons",
        /// Records, information, objects, other assistance.
        Records = "records",
        /// Service of documents.
        Service = "service",
        /// Search and seizure.
        Search = "search_seizure",
        /// Freezing, confiscation, recovery.
        Assets = "assets",
        /// Extradition.
        Extradition = "extradition",
        /// Provisional arrest.
        ProvisionalArrest = "provisional_arrest",
    }

    /// The victim-sensitive split; the classes exclude each other.
    Sensitivity {
        /// Trafficking, no child among the persons.
        Trafficking = "trafficking_no_child",
        /// Trafficking, with a child or somebody who may be one.
        TraffickingChild = "trafficking_child",
        /// Another offence, with a child or somebody who may be one.
        Child = "child_other_offence",
        /// Neither.
        Neither = "neither",
    }

    /// What a request came to when it entered stage Ended.
    ReleasedOutcome {
        /// Executed, wholly or in part.
        Executed = "executed",
        /// Answered, and nothing could be done.
        NotExecutable = "not_executable",
        /// Refused.
        Refused = "refused",
        /// Returned as deficient.
        Returned = "returned",
        /// Withdrawn.
        Withdrawn = "withdrawn",
        /// A provisional arrest that no request for extradition followed.
        Lapsed = "lapsed",
    }

    /// The first decision on the whole.
    FirstDecision {
        /// Accepted without a question before it.
        AtOnce = "accepted_at_once",
        /// Accepted after at least one information round.
        AfterRounds = "accepted_after_rounds",
        /// Refused as a whole.
        Refused = "refused",
    }

    /// Grounds for refusal, UNTOC and UNCAC together; which articles, says [`GroundGroup::of`].
    GroundGroup {
        /// Not in conformity with the article.
        NotInConformity = "not_in_conformity",
        /// Essential interests.
        EssentialInterests = "essential_interests",
        /// The requested State's own law.
        OwnLaw = "own_law",
        /// No dual criminality.
        DualCriminality = "dual_criminality",
        /// Grounds of confiscation.
        Confiscation = "confiscation",
        /// Conditions of the law or the treaty on extradition.
        ExtraditionConditions = "extradition_conditions",
        /// A national of the requested State.
        Nationality = "nationality",
        /// Persecution or prejudice.
        Persecution = "persecution",
        /// A ground of the treaty in use, or another.
        Other = "other",
    }

    /// Clocks counted as kept or missed: those of D1 and D2 of the figures.
    ClockKind {
        /// The request's own date, 18(24).
        ReasonedDeadline = "reasoned_deadline",
        /// Safe conduct, 18(27).
        SafeConduct = "safe_conduct",
        /// Return of a person lent, 18(11).
        ReturnOfPerson = "return_of_person",
        /// Return of evidence.
        ReturnOfEvidence = "return_of_evidence",
        /// The time of a provisional arrest, 16(9).
        ProvisionalArrest = "provisional_arrest",
    }

    /// What was done with assets.
    AssetStage {
        /// Frozen or seized.
        Frozen = "frozen",
        /// Confiscated.
        Confiscated = "confiscated",
        /// Returned.
        Returned = "returned",
    }
}

impl ClockKind {
    /// Returns which clock of a release it is; none of most.
    #[must_use]
    pub const fn of(clock: Clock) -> Option<Self> {
        match clock {
            Clock::ReasonedDeadline => Some(Self::ReasonedDeadline),
            Clock::SafeConduct => Some(Self::SafeConduct),
            Clock::ReturnOfPerson => Some(Self::ReturnOfPerson),
            Clock::ReturnOfEvidence => Some(Self::ReturnOfEvidence),
            Clock::ProvisionalArrest => Some(Self::ProvisionalArrest),
            _ => None,
        }
    }
}

impl Matter {
    /// Returns what a request is about.
    #[must_use]
    pub fn of(kind: Kind, measures: &[MeasureType]) -> Self {
        let asks = |is: fn(MeasureType) -> bool| measures.iter().any(|m| is(*m));
        match kind {
            Kind::Extradition => Self::Extradition,
            Kind::ProvisionalArrest => Self::ProvisionalArrest,
            Kind::Mla if asks(|m| m.is_confiscation() || m.is_of_chapter_v()) => Self::Assets,
            Kind::Mla if asks(|m| m == MeasureType::SearchSeizure) => Self::Search,
            Kind::Mla
                if asks(|m| {
                    matches!(m, MeasureType::Statements | MeasureType::Appearance | MeasureType::PersonLent)
                }) =>
            {
                Self::Persons
            }
            Kind::Mla if !measures.is_empty() && !asks(|m| m != MeasureType::Service) => Self::Service,
            Kind::Mla => Self::Records,
        }
    }

    /// Returns the kind of request.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Extradition => Kind::Extradition,
            Self::ProvisionalArrest => Kind::ProvisionalArrest,
            Self::Persons | Self::Records | Self::Service | Self::Search | Self::Assets => Kind::Mla,
        }
    }
}

impl Sensitivity {
    /// Returns the class of a request.
    #[must_use]
    pub const fn of(trafficking: bool, child: bool) -> Self {
        match (trafficking, child) {
            (true, false) => Self::Trafficking,
            (true, true) => Self::TraffickingChild,
            (false, true) => Self::Child,
            (false, false) => Self::Neither,
        }
    }
}

impl GroundGroup {
    /// Returns the group of a ground by its code; a treaty's own ground is `other`.
    #[must_use]
    pub fn of(code: &str) -> Self {
        match code {
            "18(21)(a)" | "UNCAC 46(21)(a)" => Self::NotInConformity,
            "18(21)(b)" | "UNCAC 46(21)(b)" => Self::EssentialInterests,
            "18(21)(c)" | "18(21)(d)" | "UNCAC 46(21)(c)" | "UNCAC 46(21)(d)" | "domestic_law" => {
                Self::OwnLaw
            }
            "18(9)" | "UNCAC 46(9)" | "16(1)" | "UNCAC 44(1)" => Self::DualCriminality,
            "13(7)" | "UNCAC 55(7)" => Self::Confiscation,
            "16(7)" | "UNCAC 44(8)" => Self::ExtraditionConditions,
            "16(10)" | "UNCAC 44(11)" => Self::Nationality,
            "16(14)" | "UNCAC 44(15)" => Self::Persecution,
            _ => Self::Other,
        }
    }
}

/// A first decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub on: Dated,
    /// Which.
    pub decision: FirstDecision,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// When it entered stage Ended.
    pub on: Dated,
    /// As what.
    pub outcome: ReleasedOutcome,
}

/// An act of refusal, whole or in part, under its first ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalAct {
    /// When.
    pub on: Dated,
    /// The first ground it names.
    pub ground: GroundGroup,
    /// Whether the other State was heard, 18(26), 16(16).
    pub consulted: bool,
}

/// A clock that fell due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockDue {
    /// When it fell due, and which release was the first to know.
    pub on: Dated,
    /// Which.
    pub clock: ClockKind,
    /// Whether it was kept, as that release knew it; that does not change later.
    pub kept: bool,
}

/// Assets of a request, once for each stage, currency, and quarter in which they were recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetTaken {
    /// When.
    pub on: Dated,
    /// What was done.
    pub stage: AssetStage,
    /// ISO 4217 code.
    pub currency: String,
    /// Value in minor units of the currency.
    pub amount: u64,
}

/// One request, for releases. Supplements and requests not sent are not rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about; with it its kind.
    pub matter: Matter,
    /// Region of the requesting State, from [`Lists::regions`](super::Lists::regions).
    pub requesting_region: String,
    /// Region of the requested State.
    pub requested_region: String,
    /// The victim-sensitive split, as its first release saw it.
    pub sensitivity: Sensitivity,
    /// The `send` that was not recalled.
    pub sent: Dated,
    /// The acknowledgement, if its date is known.
    pub acknowledged: Option<Dated>,
    /// The first decision, if its date is known.
    pub decided: Option<Decision>,
    /// The execution, if its date is known.
    pub executed: Option<Dated>,
    /// The end. A refusal that ends it is one of `refusals` with the same date.
    pub ended: Option<Ending>,
    /// Information rounds, when asked.
    pub rounds: Vec<Dated>,
    /// Refusals, whole or in part.
    pub refusals: Vec<RefusalAct>,
    /// Clocks that fell due.
    pub clocks: Vec<ClockDue>,
    /// Assets.
    pub assets: Vec<AssetTaken>,
    /// Acts told by letter.
    pub told: Vec<Dated>,
    /// Dates that are missing, when that was first known.
    pub missing: Vec<Dated>,
}
