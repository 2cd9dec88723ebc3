//! The people of a case: made when they first act, with the role they act in. Who acts in another role as well
//! holds it for that day.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use comity_api::sessions::Session;
use comity_domain::{
    codes::Role,
    ids::{AuthorityId, StateCode, UserId},
    registry::Actor,
};
use comity_store::{Administration, PasswordHash};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;

use super::{
    node::{Ask, Content, Node},
    register,
};

const PASSWORD: &str = "a password of the acceptance cases";

/// In which capacity somebody acts.
#[derive(Debug, Clone, Copy)]
pub struct Office<'a> {
    /// Of which State; none for an expert.
    pub state: Option<StateCode>,
    /// In which role.
    pub role: Role,
    /// For which executing authority, by name.
    pub authority: Option<&'a str>,
}

/// Auditors, administrators and experts hold no role of a case, so they are people of their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Who {
    state: Option<StateCode>,
    name: String,
    apart: Option<Role>,
}

#[derive(Debug, Clone)]
struct Known {
    login: String,
    id: UserId,
    first_role: Role,
    further: BTreeMap<Role, Date>,
    works_for: Option<AuthorityId>,
    session: Option<(Timestamp, String)>,
}

/// Everybody of a case.
#[derive(Clone)]
pub struct People {
    password: PasswordHash,
    known: BTreeMap<Who, Known>,
}

impl People {
    /// Returns nobody yet.
    ///
    /// # Errors
    /// Where a password cannot be hashed.
    pub async fn none_yet(node: &Node) -> Result<Self> {
        let password = node.store().hash_password(&PASSWORD.into()).await?;
        Ok(Self { password, known: BTreeMap::new() })
    }

    /// Returns the password that everybody has, as it is kept.
    #[must_use]
    pub fn password(&self) -> PasswordHash {
        self.password.clone()
    }

    /// Returns whether a login with that password lets somebody in.
    ///
    /// # Errors
    /// Where the router does not answer.
    pub async fn lets_in(&self, node: &Node, login: &str) -> Result<bool> {
        let body = Content::Json(json!({"user": login, "password": PASSWORD}));
        Ok(node.ask(Ask::post("/sessions", None, body)).await?.status < 300)
    }

    /// Returns what somebody signs in with.
    #[must_use]
    pub fn login(&self, name: &str) -> Option<&str> {
        self.known.iter().find(|(who, _)| who.name == name).map(|(_, known)| known.login.as_str())
    }

    /// Returns everybody there is: the name, the State, the role they came with.
    #[must_use]
    pub fn everybody(&self) -> Vec<(String, Option<StateCode>, Role)> {
        self.known.iter().map(|(who, known)| (who.name.clone(), who.state, known.first_role)).collect()
    }

    /// Returns the id of a person, who from now on holds the role.
    ///
    /// # Errors
    /// Where the backend refuses the person or the role.
    pub async fn person(&mut self, node: &Node, name: &str, office: Office<'_>) -> Result<UserId> {
        Ok(self.known(node, name, office).await?.id)
    }

    /// Returns a token of a person, who holds the role today.
    ///
    /// # Errors
    /// Where the backend does not let the person in.
    pub async fn token(&mut self, node: &Node, name: &str, office: Office<'_>) -> Result<String> {
        let now = node.now();
        let known = self.known(node, name, office).await?;
        if let Some((at, token)) = &known.session
            && *at == now
        {
            return Ok(token.clone());
        }
        let body = Content::Json(json!({"user": known.login, "password": PASSWORD}));
        let answer = node.ask(Ask::post("/sessions", None, body)).await?;
        let session: Session = answer.read().with_context(|| format!("sign-in of {name}"))?;
        known.session = Some((now, session.token.clone()));
        Ok(session.token)
    }

    /// Returns a person as the rules see them: for what is read beside HTTP.
    ///
    /// # Errors
    /// Where the backend refuses the person or the role.
    pub async fn actor(&mut self, node: &Node, name: &str, office: Office<'_>) -> Result<Actor> {
        let user = self.person(node, name, office).await?;
        Ok(Actor::new(user, office.state, BTreeSet::from([office.role])))
    }

    async fn known(&mut self, node: &Node, name: &str, office: Office<'_>) -> Result<&mut Known> {
        let Office { state, role, authority } = office;
        let today = node.now().to_zoned_datetime(TimeZone::UTC).date();
        let who = Who { state, name: name.to_owned(), apart: (!role.works_on_cases()).then_some(role) };
        if !self.known.contains_key(&who) {
            let known = self.arrive(node, name, office).await?;
            self.known.insert(who.clone(), known);
        }
        let known = self.known.get_mut(&who).context("just made")?;
        let over: Vec<Role> =
            known.further.iter().filter(|(_, day)| **day != today).map(|(role, _)| *role).collect();
        for role in over {
            known.further.remove(&role);
            node.enter(Administration::RevokeRole { login: known.login.clone(), role }).await?;
        }
        if role != known.first_role && known.further.insert(role, today).is_none() {
            node.enter(Administration::GrantRole { login: known.login.clone(), role }).await?;
        }
        if let (Some(name), Some(state)) = (authority, state) {
            let authority = Some(register::authority(node, state, name).await?);
            if known.works_for != authority {
                node.enter(Administration::PlaceUser { login: known.login.clone(), authority }).await?;
                known.works_for = authority;
            }
        }
        Ok(known)
    }

    async fn arrive(&self, node: &Node, name: &str, office: Office<'_>) -> Result<Known> {
        let Office { state, role, .. } = office;
        let login = format!("person-{}", self.known.len() + 1);
        let add = Administration::AddUser {
            login: login.clone(),
            name: name.to_owned(),
            state,
            password: Some(self.password.clone()),
            roles: BTreeSet::from([role]),
        };
        node.enter(add).await.with_context(|| format!("{name}, {role}"))?;
        let user = node.store().user(&login).await?.context("just added")?;
        Ok(Known {
            login,
            id: user.id,
            first_role: role,
            further: BTreeMap::new(),
            works_for: None,
            session: None,
        })
    }
}
