//! Signing in, and who one is.

use std::fmt;

use comity_domain::{
    codes::Role,
    ids::{StateCode, UserId},
};
use serde::{Deserialize, Serialize};

use crate::request::instant;

/// `POST /sessions`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn") // whatever prints it, a log gets no password
    }
}

/// The answer to a sign-in: an opaque token for `Authorization: Bearer`.
#[derive(Clone, Serialize, Deserialize)]
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

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("expires_at", &self.expires_at)
            .field("me", &self.me)
            .finish_non_exhaustive()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let sign_in = SignIn { user: "nimal".to_owned(), password: "CANARY".to_owned() };
        assert_eq!(format!("{sign_in:?}"), "SignIn");
    }
}
