//! Signing in, and who one is.

use comity_domain::{
    codes::Role,
    ids::{StateCode, UserId},
};
use serde::{Deserialize, Serialize};

use crate::request::instant;

/// `POST /sessions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
}

/// The answer to a sign-in: an opaque token for `Authorization: Bearer`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// The token; shown once.
    pub token: String,
    /// When it ends at the latest, UTC.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    #[serde(with = "instant")]
    pub expires_at: jiff::Timestamp,
    /// Who signed in.
    pub me: Me,
}

/// `GET /me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Me {
    /// The person.
    pub id: UserId,
    /// User name.
    pub login: String,
    /// Name as colleagues read it.
    pub name: String,
    /// The State whose office the person works in.
    pub state: Option<StateCode>,
    /// Display name of that State.
    pub state_name: Option<String>,
    /// The roles held now.
    pub roles: Vec<Role>,
    /// Whether the database was made by `demo` or `simulate`, for ever.
    pub demo: bool,
}

/// A person by name; the own State's people only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Person {
    /// The person.
    pub id: UserId,
    /// User name.
    pub login: String,
    /// Name as colleagues read it.
    pub name: String,
    /// The roles held now.
    #[serde(default)]
    pub roles: Vec<Role>,
}
