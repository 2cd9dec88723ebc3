//! What came by letter: acts of the other State recorded as told, and requests that came in on paper.

use comity_domain::{
    codes::{Channel, Kind, Side},
    contents::Contents,
    ids::StateCode,
    workflow::{Command, command as c},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::CreateBody;
use crate::body::{BadBody, read};

/// The fields of the letter, beside those of the action it tells.
pub const TOLD_FIELDS: [&str; 6] =
    ["on_behalf_of", "occurred_at", "channel", "received_on", "their_reference", "document"];

/// The letter that tells an act of a State by letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToldBody {
    /// Whose act it is.
    pub on_behalf_of: Side,
    /// When it happened, UTC.
    #[serde(default, with = "crate::request::instant::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
    pub occurred_at: Option<Timestamp>,
    /// How the letter came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// When it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub received_on: Option<Date>,
    /// The number of the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub their_reference: Option<String>,
    /// Name of the attached document: the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

impl ToldBody {
    /// Takes the fields of the letter out of the body of an action; none where it tells nothing.
    ///
    /// # Errors
    /// [`BadBody`] where one has the wrong shape.
    pub fn take(body: &mut serde_json::Value) -> Result<Option<Self>, BadBody> {
        let Some(fields) = body.as_object_mut().filter(|b| b.contains_key("on_behalf_of")) else {
            return Ok(None);
        };
        let letter: serde_json::Map<_, _> =
            TOLD_FIELDS.iter().filter_map(|f| fields.remove_entry(*f)).collect();
        read(letter.into()).map(Some)
    }

    /// Returns the command that records the act.
    #[must_use]
    pub fn tells(self, act: Command) -> Command {
        Command::Told(Box::new(c::Told {
            of: self.on_behalf_of,
            occurred_at: self.occurred_at,
            channel: self.channel,
            received_on: self.received_on,
            their_reference: self.their_reference,
            letter: self.document,
            act,
        }))
    }
}

/// `POST /requests` with `requesting`: a request that came in on paper, from a State by letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegisterBody {
    /// What is asked for.
    pub kind: Kind,
    /// The State that asks.
    pub requesting: StateCode,
    /// What the letter says.
    #[serde(default)]
    pub contents: Contents,
    /// When it came; clocks start with this day, 00:00 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub received_on: Option<Date>,
    /// How it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Its own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub their_reference: Option<String>,
    /// Links to requests already here: the provisional arrest it follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<super::LinkBody>,
}

impl From<RegisterBody> for Command {
    fn from(body: RegisterBody) -> Self {
        Self::Register(Box::new(c::Register {
            kind: body.kind,
            requesting: body.requesting,
            contents: body.contents,
            received_on: body.received_on,
            channel: body.channel,
            their_reference: body.their_reference,
            links: body.links.into_iter().map(|l| (l.kind, l.request)).collect(),
        }))
    }
}

/// The body of `POST /requests`: a draft of the own State, or a request that came in on paper. Which one, the fields
/// say: `requested` for the first, `requesting` for the second.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum BeginBody {
    /// `create`.
    Create(Box<CreateBody>),
    /// `register`.
    Register(Box<RegisterBody>),
}

impl BeginBody {
    /// Reads the body.
    ///
    /// # Errors
    /// [`BadBody`] where it is neither.
    pub fn read(body: serde_json::Value) -> Result<Self, BadBody> {
        if body.get("requesting").is_some() {
            read(body).map(|b| Self::Register(Box::new(b)))
        } else {
            read(body).map(|b| Self::Create(Box::new(b)))
        }
    }
}

impl From<BeginBody> for Command {
    fn from(body: BeginBody) -> Self {
        match body {
            BeginBody::Create(body) => (*body).into(),
            BeginBody::Register(body) => (*body).into(),
        }
    }
}
