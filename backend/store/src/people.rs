//! People: who they are, how they sign in, what administrators do.

use std::collections::BTreeSet;

use comity_domain::{
    clocks::Length,
    codes::{Clock, Role},
    ids::{Language, StateCode, UserId},
    registry::Actor,
};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{DemoMark, Store, StoreError, TreatyRecord};

/// A person, as colleagues know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserBrief {
    /// Id.
    pub id: UserId,
    /// What they sign in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// Their State; none for an expert.
    pub state: Option<StateCode>,
    /// The roles they hold.
    pub roles: BTreeSet<Role>,
}

/// A password as it is kept: an Argon2id hash. Hash once to give several invented people one password.
#[derive(Clone)]
pub struct PasswordHash(pub(crate) String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// What came of signing in.
#[derive(Debug)]
pub enum SignIn {
    /// Signed in.
    Done(NewSession),
    /// Wrong login or password: never said which.
    Wrong,
    /// Too many failures: the next try counts from then on. Never a lock.
    Wait {
        /// Until when, UTC.
        until: Timestamp,
    },
}

/// A new session.
#[derive(Debug)]
pub struct NewSession {
    /// The token; only its SHA-256 is kept.
    pub token: SecretString,
    /// When it ends at the latest, UTC.
    pub expires: Timestamp,
    /// Who.
    pub user: UserBrief,
}

/// Who a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// As the rules see them; roles as they are now.
    pub actor: Actor,
    /// As colleagues see them.
    pub user: UserBrief,
    /// When the session ends at the latest, UTC.
    pub expires: Timestamp,
}

/// An act of administration. Each is an entry of its State's log, or of the node's.
#[derive(Debug, Clone)]
pub enum Administration {
    /// A person is added.
    AddUser {
        /// What they sign in with: 1 to 64 small letters, digits, dots, hyphens, underscores.
        login: String,
        /// Name.
        name: String,
        /// Their State; none for an expert.
        state: Option<StateCode>,
        /// Their password; without one they cannot sign in.
        password: Option<PasswordHash>,
        /// Their roles.
        roles: BTreeSet<Role>,
    },
    /// A person gets a new password; their sessions end.
    SetPassword {
        /// Who.
        login: String,
        /// The new one.
        password: PasswordHash,
    },
    /// A person gets a role.
    GrantRole {
        /// Who.
        login: String,
        /// Which.
        role: Role,
    },
    /// A person loses a role.
    RevokeRole {
        /// Who.
        login: String,
        /// Which.
        role: Role,
    },
    /// A State is added that is not a Member.
    AddState {
        /// Its code.
        code: StateCode,
        /// Its name.
        name: String,
    },
    /// The Member States and their treaty status, from the data that comes with this version.
    LoadMembers,
    /// A State gets its central authority, 18(13); the one before ends.
    SetAuthority {
        /// The State.
        state: StateCode,
        /// Name of the authority.
        name: String,
        /// From when it is active, UTC.
        from: Timestamp,
    },
    /// A State's central authority ends.
    EndAuthority {
        /// The State.
        state: StateCode,
        /// From when it is active no more, UTC.
        until: Timestamp,
    },
    /// The languages a State accepts, 18(14); none: nothing on record.
    SetLanguages {
        /// The State.
        state: StateCode,
        /// The languages.
        languages: Vec<Language>,
    },
    /// A State's standing towards a treaty.
    SetTreaty(TreatyRecord),
    /// How long the State's sent requests may be recalled.
    SetRecallWindow {
        /// The State.
        state: StateCode,
        /// In minutes; 0: never.
        minutes: u32,
    },
    /// How long a clock runs, in general or between two States; none: the default again.
    SetClockLength {
        /// The clock.
        clock: Clock,
        /// For requests of this State.
        requesting: Option<StateCode>,
        /// For requests to this State.
        requested: Option<StateCode>,
        /// The length.
        length: Option<Length>,
    },
    /// The node gets a name.
    NameNode {
        /// The name.
        name: String,
    },
    /// The cases of this database are invented; for ever.
    MarkDemo {
        /// Why.
        mark: DemoMark,
    },
}

impl Store {
    /// Hashes a password with Argon2id, off the runtime.
    pub async fn hash_password(&self, password: &SecretString) -> Result<PasswordHash, StoreError> {
        let _ = password;
        Err(StoreError::NotBuilt)
    }

    /// Signs somebody in. Takes about the same time whether the login exists or not.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &SecretString,
        now: Timestamp,
    ) -> Result<SignIn, StoreError> {
        let _ = (login, password, now);
        Err(StoreError::NotBuilt)
    }

    /// Returns who a token belongs to, with the roles held now; none where it ended or never was.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Signed>, StoreError> {
        let _ = (token, now);
        Err(StoreError::NotBuilt)
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), StoreError> {
        let _ = token;
        Err(StoreError::NotBuilt)
    }

    /// Does one act of administration.
    ///
    /// # Errors
    /// [`StoreError::Administration`] where it is not allowed.
    pub async fn administer(&self, act: Administration, now: Timestamp) -> Result<(), StoreError> {
        self.administer_all(vec![act], now).await
    }

    /// Does several acts of administration in one transaction: all, or none.
    ///
    /// # Errors
    /// [`StoreError::Administration`] where one is not allowed.
    pub async fn administer_all(&self, acts: Vec<Administration>, now: Timestamp) -> Result<(), StoreError> {
        let _ = (acts, now);
        Err(StoreError::NotBuilt)
    }

    /// Returns the people of the viewer's State; nobody where the viewer is of none.
    pub async fn colleagues(&self, viewer: &Actor) -> Result<Vec<UserBrief>, StoreError> {
        let _ = viewer;
        Err(StoreError::NotBuilt)
    }

    /// Returns the person of a login: for host commands and generators, which stand above the States.
    pub async fn user(&self, login: &str) -> Result<Option<UserBrief>, StoreError> {
        let _ = login;
        Err(StoreError::NotBuilt)
    }
}
