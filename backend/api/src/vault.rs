//! Protected persons on the wire: an identity goes in with contents, and comes out by opening alone.

use std::fmt;

use comity_domain::{
    contents::{Contents, Identity},
    ids::{PersonCode, StateCode},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zeroize::Zeroize as _;

/// `POST /requests/{id}/persons/{code}/identity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenIdentity {
    /// Why; kept in the file with who and when. It names nobody.
    #[serde(default)]
    pub reason: String,
}

/// Who a sealed person is, to somebody who needs to know. Never cached, never logged, shows nothing when printed, and
/// is wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenedIdentity {
    /// The code everything else shows.
    pub person: PersonCode,
    /// Name.
    pub name: Option<String>,
    /// When born, as far as it is known.
    pub born: Option<String>,
    /// Nationality.
    pub nationality: Option<StateCode>,
    /// Where the person is.
    pub place: Option<String>,
}

impl OpenedIdentity {
    /// Returns the identity of a person, on its way to who opened it.
    #[must_use]
    pub fn of(person: PersonCode, identity: &Identity) -> Self {
        let Identity { name, born, nationality, place } = identity;
        Self {
            person,
            name: name.clone(),
            born: born.clone(),
            nationality: *nationality,
            place: place.clone(),
        }
    }
}

impl Drop for OpenedIdentity {
    fn drop(&mut self) {
        self.name.zeroize();
        self.born.zeroize();
        self.place.zeroize();
        self.nationality = None;
    }
}

impl fmt::Debug for OpenedIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenedIdentity({})", self.person)
    }
}

/// Returns contents as a client sends them: with the identities it gives, which nothing else writes out.
///
/// # Errors
/// Where contents have no JSON form.
pub fn with_identities(contents: &Contents) -> Result<Value, serde_json::Error> {
    let mut body = serde_json::to_value(contents)?;
    for (at, person) in contents.persons.iter().enumerate() {
        let Some(identity) = &person.identity else { continue };
        let Identity { name, born, nationality, place } = identity;
        body["persons"][at]["identity"] =
            json!({"name": name, "born": born, "nationality": nationality, "place": place});
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_sends_what_reads_back_and_nothing_else_writes_it() {
        let text = r#"{"persons":[{"code":"V-1","role":"victim","sealed":true,
            "identity":{"name":"Canary Quillfeather","nationality":"LKA"}},{"code":"V-2","role":"victim"}]}"#;
        let contents: Contents = serde_json::from_str(text).unwrap();
        assert!(!serde_json::to_string(&contents).unwrap().contains("Canary"));
        let sent = with_identities(&contents).unwrap();
        assert_eq!(sent["persons"][0]["identity"]["name"], "Canary Quillfeather");
        assert_eq!(sent["persons"][1].get("identity"), None);
        assert_eq!(serde_json::from_value::<Contents>(sent).unwrap(), contents);
        let opened =
            OpenedIdentity::of("V-1".parse().unwrap(), contents.persons[0].identity.as_ref().unwrap());
        assert_eq!(format!("{opened:?}"), "OpenedIdentity(V-1)");
    }
}
