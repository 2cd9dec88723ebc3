//! Identifiers, each with a type of its own, so that none is passed for another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a text is not the identifier it was taken for. Holds no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {expected}{}", listed(.known))]
pub struct NotAnId {
    /// What was expected, in words.
    pub expected: &'static str,
    /// What can be given, where it is a closed list; else empty.
    pub known: &'static [&'static str],
}

impl NotAnId {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected, known: &[] }
    }
}

fn listed(known: &[&str]) -> String {
    if known.is_empty() { String::new() } else { format!("; known: {}", known.join(", ")) }
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId::new("id"))
            }
        }
    )*};
}

uuid_ids! {
    /// One request.
    RequestId,
    /// A person who signs in.
    UserId,
    /// One document, whose bytes are kept once.
    DocumentId,
    /// A central authority designated under UNTOC 18(13).
    AuthorityId,
}

impl UserId {
    /// Nobody: the clock acts under it. No account has this id.
    pub const CLOCK: Self = Self(Uuid::nil());
}

/// Gives a checked text type its conversions; `$check` decides what is valid.
macro_rules! checked_text {
    ($($(#[$doc:meta])* $name:ident, $expected:literal, $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                let valid: fn(&str) -> bool = $check;
                if valid(&text) { Ok(Self(text)) } else { Err(NotAnId::new($expected)) }
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

/// One to three capital letters, a hyphen, one to six digits: `M-1`. Too narrow to hold a name,
/// which is why events may carry it.
fn is_label(text: &str) -> bool {
    let Some((letters, digits)) = text.split_once('-') else { return false };
    (1..=3).contains(&letters.len())
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && (1..=6).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `18(15)(b)`, `UNCAC 46(9)`, `Comity 4`, `16(4)-(5)`: an article, and nothing that could be a sentence.
fn is_article(text: &str) -> bool {
    let number = match text.split_once(' ') {
        Some(("UNTOC" | "UNCAC" | "TIP" | "SOM" | "Comity", rest)) => rest,
        Some(_) => return false,
        None => text,
    };
    number.len() <= 24
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.split('(').enumerate().all(|(i, part)| match (i, part.split_once(')')) {
            (0, None) => is_number(part),
            (1.., Some((inner, after))) => is_point(inner) && (after.is_empty() || is_further(after)),
            _ => false,
        })
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// A paragraph `15`, a letter `b`, a roman numeral `iv`: in brackets, and too short for a name.
fn is_point(text: &str) -> bool {
    is_number(text)
        || (text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase()))
        || ((1..=4).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

/// What may stand after a bracket: `-`, before another, or `-6`.
fn is_further(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|rest| rest.is_empty() || is_number(rest))
}

/// A treaty's code (`UNTOC-TIP`, `reciprocity`, `IND-LKA-2010`).
fn is_basis(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_language(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase())
}

checked_text! {
    /// A measure within its request: `M-1`.
    MeasureId, "measure id such as M-1", is_label;
    /// A person within a request: `S-1` suspect, `V-1` victim. What everything but the vault shows.
    PersonCode, "person code such as S-1", is_label;
    /// An asset within its request: `B-1`.
    AssetId, "asset id such as B-1", is_label;
    /// A question in an information round: `I-1`.
    ItemId, "item id such as I-1", is_label;
    /// A consultation within its request: `C-1`.
    ConsultationId, "consultation id such as C-1", is_label;
    /// A piece of evidence within its request: `E-1`.
    EvidenceId, "evidence id such as E-1", is_label;
    /// A consent to another use, within its request: `U-1`.
    ConsentId, "use consent id such as U-1", is_label;
    /// What a clock is of, where several of a kind can run: a consultation, a piece of evidence, a person.
    Label, "id such as E-1", is_label;
    /// A currency, ISO 4217.
    Currency, "currency code such as USD", |text| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    /// An article of a treaty, or a section of Comity's own rules.
    Article, "article such as 18(15)(b)", is_article;
    /// What a request rests on: a treaty's code, or `reciprocity`.
    BasisCode, "legal basis such as UNTOC", is_basis;
    /// The ground of a refusal: `18(21)(b)`, or the code of a ground without a number.
    GroundCode, "ground such as 18(21)(b)", |text| is_article(text) || is_basis(&text.replace('_', "-"));
    /// A language, ISO 639-1 (three letters where 639-1 has none).
    Language, "language code such as en", is_language;
}

macro_rules! labels {
    ($($name:ident),*) => {$(
        impl From<&$name> for Label {
            fn from(id: &$name) -> Self {
                Self(id.0.clone())
            }
        }
    )*};
}

labels!(ConsultationId, ConsentId, EvidenceId, PersonCode);

/// A State by its ISO 3166-1 alpha-3 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct StateCode([u8; 3]);

impl StateCode {
    /// Returns the three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("???") // always ASCII: `from_str` is the only way in
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl StateCode {
    /// Reads the three letters as they are kept and sent: capitals.
    fn of(bytes: &[u8]) -> Result<Self, NotAnId> {
        let bad = NotAnId::new("State code such as LKA");
        let bytes: [u8; 3] = bytes.try_into().map_err(|_| bad)?;
        if bytes.iter().all(u8::is_ascii_uppercase) { Ok(Self(bytes)) } else { Err(bad) }
    }
}

/// As a person types it, in any case. What is sent, and what an entry holds, is read by [`TryFrom`], which takes capitals
/// alone.
impl FromStr for StateCode {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::of(text.to_ascii_uppercase().as_bytes())
    }
}

impl TryFrom<String> for StateCode {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        Self::of(text.as_bytes())
    }
}

impl From<StateCode> for String {
    fn from(code: StateCode) -> Self {
        code.as_str().to_owned()
    }
}

/// The number people say: `MLA-2026-LKA-IND-000042`.
///
/// The counter runs per pair of States and year, so that no State reads another's traffic from a
/// number. It is taken at `create` and kept through `recall`; gaps are normal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Reference(String);

impl Reference {
    /// Builds the reference of the `serial`-th request of a pair in a year.
    #[must_use]
    pub fn new(
        kind: crate::codes::Kind,
        year: i16,
        requesting: StateCode,
        requested: StateCode,
        serial: u32,
    ) -> Self {
        Self(format!("{}-{year:04}-{requesting}-{requested}-{serial:06}", kind.prefix()))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the kind of the request, and the requesting and the requested State.
    #[must_use]
    pub fn parts(&self) -> Option<(crate::codes::Kind, StateCode, StateCode)> {
        let mut parts = self.0.split('-');
        let prefix = parts.next()?;
        let kind = crate::codes::Kind::ALL.iter().copied().find(|kind| kind.prefix() == prefix)?;
        let mut states = parts.skip(1).map(|state| state.parse().ok());
        Some((kind, states.next()??, states.next()??))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        let bad = NotAnId::new("reference such as MLA-2026-LKA-IND-000042");
        let parts: Vec<&str> = text.split('-').collect();
        let [kind, year, requesting, requested, serial] = parts.as_slice() else { return Err(bad) };
        let states = [requesting, requested].into_iter().all(|state| StateCode::of(state.as_bytes()).is_ok());
        let digits =
            |t: &str, n: usize| t.len() >= n && t.len() <= 10 && t.bytes().all(|b| b.is_ascii_digit());
        if matches!(*kind, "MLA" | "EXT" | "PAR") && states && digits(year, 4) && digits(serial, 6) {
            Ok(Self(text))
        } else {
            Err(bad)
        }
    }
}

/// As a person types it, in any case. What is sent, and what an entry holds, is read by [`TryFrom`], which takes capitals
/// alone.
impl FromStr for Reference {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::try_from(text.to_ascii_uppercase())
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_has_no_room_for_a_name() {
        for good in ["M-1", "S-12", "PAR-1"] {
            assert!(good.parse::<MeasureId>().is_ok(), "{good}");
        }
        for bad in ["", "M1", "m-1", "M-", "M-1 Silva", "SILVA-1", "M-1234567"] {
            assert!(bad.parse::<MeasureId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_article_has_no_room_for_a_sentence() {
        for good in ["18(15)(b)", "UNCAC 46(9)", "Comity 4", "16(4)-(5)", "2(b)", "14(1)(b)(iv)", "29"] {
            assert!(good.parse::<Article>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "see Silva",
            "18(15) of the Convention",
            "Silva 18",
            "1silva",
            "18(silva)",
            "18(15)silva",
            "18(",
            "18)",
        ] {
            assert!(bad.parse::<Article>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_reference_reads_back_as_it_was_printed() {
        let (lka, ind) = ("LKA".parse().unwrap(), "IND".parse().unwrap());
        let reference = Reference::new(crate::codes::Kind::Mla, 2026, lka, ind, 42);
        assert_eq!(reference.to_string(), "MLA-2026-LKA-IND-000042");
        assert_eq!(reference.parts(), Some((crate::codes::Kind::Mla, lka, ind)));
        assert_eq!(reference.to_string().parse::<Reference>(), Ok(reference));
        assert!("MLA-26-LKA-IND-000042".parse::<Reference>().is_err());
    }

    #[test]
    fn a_person_types_a_state_and_a_reference_in_any_case_and_a_record_has_capitals() {
        for text in ["lka", "Lka", "LKA"] {
            assert_eq!(text.parse::<StateCode>().unwrap().as_str(), "LKA");
        }
        for bad in ["", "lk", "lkaa", "lk1", "lkä", "ıka"] {
            assert!(bad.parse::<StateCode>().is_err(), "{bad}");
        }
        let typed: Reference = "mla-2026-lka-Ind-000042".parse().unwrap();
        assert_eq!(typed.as_str(), "MLA-2026-LKA-IND-000042");
        assert!(StateCode::try_from("lka".to_owned()).is_err());
        assert!(Reference::try_from("MLA-2026-lka-IND-000042".to_owned()).is_err());
        assert!(serde_json::from_str::<StateCode>("\"lka\"").is_err());
    }

    #[test]
    fn what_is_not_on_a_closed_list_is_told_what_is() {
        let why = "bogus".parse::<crate::codes::Direction>().unwrap_err();
        assert_eq!(why.to_string(), "not a valid direction; known: made, received");
        assert_eq!("m1".parse::<MeasureId>().unwrap_err().to_string(), "not a valid measure id such as M-1");
    }
}
