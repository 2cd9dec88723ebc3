//! Letters: the request from its contents as they stand, and what follows from each act, for a State that is reached
//! on paper. Built from what its reader may see anyway, so a letter never says more than the screen.
//!
//! [`letter`] makes the value, [`html`] and [`text`] draw it; all three are pure.

mod acts;
mod custody;
mod frame;
mod html;
mod kinds;
mod law;
mod line;
mod money;
mod names;
mod property;
mod request;
mod results;
mod sought;
mod text;
mod words;

use std::{collections::BTreeMap, fmt, str::FromStr};

use comity_domain::{
    codes::{Side, Stage},
    ids::{Language, StateCode},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use self::{
    html::html,
    line::{Line, Piece, clean},
    money::amount,
    text::text,
};
use crate::{
    problem::Problem,
    request::{EventView, RequestView},
};

macro_rules! letter_codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the code it is asked for by.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|c| c.as_str() == text).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|c| c.as_str()).collect();
                    format!("one of {}", known.join(", "))
                })
            }
        }
    )*};
}

letter_codes! {
    /// What a letter says.
    LetterKind {
        /// The letter of request, 18(15).
        #[default]
        Request = "request",
        /// That it arrived.
        Acknowledgement = "acknowledgement",
        /// Questions, 18(16).
        InformationRequest = "information_request",
        /// The answer to them.
        Answer = "answer",
        /// An enquiry about progress, 18(24).
        Reminder = "reminder",
        /// The other State is heard, 18(26).
        Consultation = "consultation",
        /// A refusal with its reasons, 18(21)-(23).
        Refusal = "refusal",
        /// It goes back as deficient.
        Return = "return",
        /// The results.
        Transmittal = "transmittal",
        /// No longer needed, 18(24).
        Withdrawal = "withdrawal",
        /// That the person sought was arrested, 16(9).
        Arrest = "arrest",
        /// That surrender was ordered.
        Surrender = "surrender",
    }

    /// How a letter is drawn.
    LetterFormat {
        /// Plain text, 72 columns.
        #[default]
        Text = "text",
        /// One HTML page that needs nothing else.
        Html = "html",
    }
}

impl LetterFormat {
    /// Returns the ending of a file of it.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
        }
    }
}

/// `GET /requests/{id}/letter`: the query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct LetterQuery {
    /// Which letter; the letter of request where nothing is said.
    #[serde(default)]
    pub kind: LetterKind,
    /// How it is drawn; plain text where nothing is said.
    #[serde(default)]
    pub format: LetterFormat,
    /// The act it tells, by its number in the shared record; the newest of its kind where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<u64>,
}

/// What a letter is made of: one request as its reader sees it, and names from the register.
#[derive(Debug, Clone)]
pub struct Sources<'a> {
    /// The request, as its reader sees it.
    pub request: &'a RequestView,
    /// Its events, as its reader sees them, oldest first. What stands in the reader's own file is never used.
    pub events: &'a [EventView],
    /// Names of States.
    pub states: &'a BTreeMap<StateCode, String>,
    /// Names of treaties on record, by the code a legal basis calls them by.
    pub treaties: &'a BTreeMap<String, String>,
    /// Name of the requesting State's central authority at the time the letter is of; none where it is not on record.
    pub requesting_authority: Option<&'a str>,
    /// Name of the requested State's central authority at that time.
    pub requested_authority: Option<&'a str>,
    /// The day of a letter that tells no act, such as a reminder nobody recorded.
    pub today: Date,
}

/// A letter, before it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What it says.
    pub kind: LetterKind,
    /// What it is called.
    pub title: Line,
    /// That it is a draft or a copy; none for a letter to be signed.
    pub mark: Option<Line>,
    /// Language of what people wrote in it.
    pub language: Option<Language>,
    /// The number it is running under on every page.
    pub running: String,
    /// Who writes.
    pub from: Party,
    /// Who is written to.
    pub to: Party,
    /// Numbers of both sides, date, subject: label and value.
    pub head: Vec<(Line, Line)>,
    /// What comes before the first section.
    pub opening: Vec<Line>,
    /// The sections, in order; they are numbered as they are drawn.
    pub sections: Vec<Section>,
    /// What goes with it; none: nothing is said of enclosures.
    pub enclosures: Option<Vec<Enclosure>>,
    /// Who signs.
    pub signature: Signature,
}

/// An authority that writes or is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its name, where on record.
    pub authority: Option<Line>,
    /// Its State.
    pub state: Line,
}

/// A section: what it is in words, the article it rests on, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// In words.
    pub heading: Line,
    /// The article; none where no convention is relied on.
    pub law: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Our sentence, with values in it.
    Sentence(Line),
    /// What a person wrote, paragraph by paragraph.
    Written(Vec<Line>),
    /// A list.
    List(Vec<Line>),
    /// Label and value.
    Pairs(Vec<(Line, Line)>),
    /// A table; the first cell of a row names it.
    Table(Table),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: Line,
    /// Headings of its columns.
    pub columns: Vec<Line>,
    /// Its rows, as long as the columns.
    pub rows: Vec<Vec<Line>>,
}

/// A document that goes with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// Its name; none for one that is protected.
    pub name: Line,
    /// Size in bytes, where it is attached.
    pub size: Option<u64>,
    /// SHA-256, hex, where it is attached.
    pub sha256: Option<String>,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// For which authority.
    pub authority: Line,
    /// Name and function, where they are part of the contents.
    pub name: Option<Line>,
}

/// Builds a letter from what its reader may see.
///
/// # Errors
/// A problem that says what must happen first, where there is nothing yet to tell.
pub fn letter(sources: &Sources<'_>, query: &LetterQuery) -> Result<Letter, Box<Problem>> {
    match query.kind {
        LetterKind::Request => request::letter(sources),
        kind => acts::letter(sources, kind, query.event),
    }
}

/// Returns the instant as of which a letter is written: when its act happened, when the request was sent, or now. Both
/// authorities stand in it under the names they had then.
#[must_use]
pub fn written_at(
    request: &RequestView,
    events: &[EventView],
    query: &LetterQuery,
    now: Timestamp,
) -> Timestamp {
    match query.kind {
        LetterKind::Request => request.sent_at.filter(|_| request.stage != Stage::Drafted).unwrap_or(now),
        kind => acts::told_act(events, kind, query.event).map_or(now, |event| event.at),
    }
}

/// Draws a letter.
#[must_use]
pub fn draw(letter: &Letter, format: LetterFormat) -> String {
    match format {
        LetterFormat::Text => text(letter),
        LetterFormat::Html => html(letter),
    }
}

/// Returns the name of a file a letter is kept in.
#[must_use]
pub fn file_name(
    reference: &comity_domain::ids::Reference,
    kind: LetterKind,
    format: LetterFormat,
) -> String {
    format!("{reference}-{}.{}", kind.as_str().replace('_', "-"), format.extension())
}

impl Sources<'_> {
    /// The name of a State, or its code where it is not on the register.
    pub(crate) fn state(&self, code: StateCode) -> Line {
        self.states.get(&code).map_or_else(|| Line::ours(code.to_string()), |name| Line::ours(clean(name)))
    }

    /// The name of a treaty, a convention in full; the code where it is not on record.
    pub(crate) fn treaty(&self, code: &str) -> Line {
        match code {
            "UNTOC" => words::label(words::Word::BasisUntoc),
            "UNTOC-TIP" => words::label(words::Word::BasisTip),
            "UNTOC-SOM" => words::label(words::Word::BasisSom),
            "UNCAC" => words::label(words::Word::BasisUncac),
            "reciprocity" => words::label(words::Word::BasisReciprocity),
            other => self.treaties.get(other).map_or_else(|| Line::theirs(other), |name| Line::theirs(name)),
        }
    }

    /// The party of a side.
    pub(crate) fn party(&self, side: Side) -> Party {
        let (code, authority) = match side {
            Side::Requesting => (self.request.requesting, self.requesting_authority),
            Side::Requested => (self.request.requested, self.requested_authority),
        };
        Party {
            authority: authority.map(Line::theirs).filter(|name| !name.is_empty()),
            state: self.state(code),
        }
    }
}

/// The enclosures as a table; none where a letter says nothing of them.
pub(crate) fn enclosure_table(letter: &Letter) -> Option<Table> {
    use words::{Word, label};

    let unknown = || label(Word::NotGiven);
    let rows = letter.enclosures.as_ref()?.iter().map(|enclosure| {
        vec![
            enclosure.name.clone(),
            enclosure.size.map_or_else(unknown, |size| Line::ours(money::grouped(&size.to_string()))),
            enclosure.sha256.clone().map_or_else(unknown, Line::ours),
        ]
    });
    let columns = [Word::Document, Word::SizeBytes, Word::Sha256].map(label).to_vec();
    Some(Table { caption: label(Word::Enclosures), columns, rows: rows.collect() })
}
