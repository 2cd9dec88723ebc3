//! The people of a case: made when they first act, with the role they act in. Who acts in another role as well
//! holds it for that day.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use comity_api::sessions::Session;
use comity_domain::{
    codes::Role,
    ids::{StateCode, UserId},
    registry::Actor,
};
use comity_store::{Administration, PasswordHash};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;

use super::node::{Ask, Content, Node};

const PASSWORD: &str = "a password of the acceptance cases";

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

    /// Returns the id of a person, who from now on holds the role.
    ///
    /// # Errors
    /// Where the backend refuses the person or the role.
    pub async fn person(
        &mut self,
        node: &Node,
        state: Option<StateCode>,
        name: &str,
        role: Role,
    ) -> Result<UserId> {
        Ok(self.known(node, state, name, role).await?.id)
    }

    /// Returns a token of a person, who holds the role today.
    ///
    /// # Errors
    /// Where the backend does not let the person in.
    pub async fn token(
        &mut self,
        node: &Node,
        state: Option<StateCode>,
        name: &str,
        role: Role,
    ) -> Result<String> {
        let now = node.now();
        let known = self.known(node, state, name, role).await?;
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
    pub async fn actor(
        &mut self,
        node: &Node,
        state: Option<StateCode>,
        name: &str,
        role: Role,
    ) -> Result<Actor> {
        let user = self.person(node, state, name, role).await?;
        Ok(Actor::new(user, state, BTreeSet::from([role])))
    }

    async fn known(
        &mut self,
        node: &Node,
        state: Option<StateCode>,
        name: &str,
        role: Role,
    ) -> Result<&mut Known> {
        let today = node.now().to_zoned_datetime(TimeZone::UTC).date();
        let who = Who { state, name: name.to_owned(), apart: (!role.works_on_cases()).then_some(role) };
        if !self.known.contains_key(&who) {
            let known = self.arrive(node, state, name, role).await?;
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
        Ok(known)
    }

    async fn arrive(&self, node: &Node, state: Option<StateCode>, name: &str, role: Role) -> Result<Known> {
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
        Ok(Known { login, id: user.id, first_role: role, further: BTreeMap::new(), session: None })
    }
}
