//! People: who they are, how they sign in and stay signed in.

use std::collections::BTreeSet;

use comity_domain::{
    codes::Role,
    ids::{StateCode, UserId},
    registry::Actor,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    sea_query::OnConflict,
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    Store, StoreError,
    batch::{Batch, NODE, OfficeEntry, REMEMBERED},
    entities::{session, sign_in_failure, users},
    envelope::Kind,
    hashing::{hash, verify},
    sql::{self, HeadsAsk},
    time::{instant, micros},
};

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

/// How long a session lasts at the latest, and how long without a sign of life.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
const IDLE: SignedDuration = SignedDuration::from_mins(15);

/// A sign of life is written down at most this often.
const SEEN_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// How long somebody waits after so many failures: doubling from the fourth on, to about four minutes. A delay, never a
/// lock: a lock would let anybody keep a case officer out.
fn delay(failures: i64) -> SignedDuration {
    if failures < 3 {
        return SignedDuration::ZERO;
    }
    SignedDuration::from_secs(1 << (failures - 3).clamp(0, 8))
}

impl Store {
    /// Hashes a password with Argon2id, off the runtime.
    pub async fn hash_password(&self, password: &SecretString) -> Result<PasswordHash, StoreError> {
        let password = password.clone();
        self.core.hashing.run(move |_| hash(password.expose_secret())).await?
    }

    /// Signs somebody in. Takes about the same time whether the login exists or not; which of login and password
    /// was wrong is never said.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &SecretString,
        now: Timestamp,
    ) -> Result<SignIn, StoreError> {
        let db = &self.core.read;
        let login_hash = comity_ledger::hash::sha256(login.as_bytes()).to_vec();
        if let Some(until) = self.waits(&login_hash, now).await? {
            return Ok(SignIn::Wait { until });
        }
        let user = users::Entity::find().filter(users::Column::Login.eq(login)).one(db).await?;
        let kept = user.as_ref().and_then(|u| u.password.clone());
        let given = password.clone();
        let right = self
            .core
            .hashing
            .run(move |memory| verify(given.expose_secret(), kept.as_deref(), memory))
            .await?;
        // Tries that were made beside this one count before its answer is given.
        if let Some(until) = self.waits(&login_hash, now).await? {
            return Ok(SignIn::Wait { until });
        }
        let who = user.map(|u| UserId(u.id));
        let registry = self.core.registry.now(db).await?;
        match who {
            // Nobody of a State by letter is let in; the answer is that for a wrong password.
            Some(user) if right && !registry.is_by_letter(user) => {
                self.signed_in(user, login_hash, now).await.map(SignIn::Done)
            }
            _ => {
                self.sign_in_failed(who, login_hash, now).await?;
                Ok(SignIn::Wrong)
            }
        }
    }

    /// Until when a login has to wait after its failures; none where it need not.
    async fn waits(&self, login_hash: &[u8], now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let failed = sign_in_failure::Entity::find_by_id(login_hash.to_vec()).one(&self.core.read).await?;
        let Some(failed) = failed else { return Ok(None) };
        let until = instant(failed.last_at)?.saturating_add(delay(failed.failures)).unwrap_or(Timestamp::MAX);
        Ok((now < until).then_some(until))
    }

    async fn signed_in(
        &self,
        user: UserId,
        login_hash: Vec<u8>,
        now: Timestamp,
    ) -> Result<NewSession, StoreError> {
        let mut token = [0; 32];
        getrandom::fill(&mut token).map_err(|_| StoreError::Entropy)?; // never from a seed
        let token = hex::encode(token);
        let expires = now.saturating_add(LONGEST).unwrap_or(Timestamp::MAX);
        let tx = self.core.begin().await?;
        sign_in_failure::Entity::delete_by_id(login_hash).exec(&tx).await?;
        let row = session::ActiveModel {
            token_hash: Set(token_hash(&token)),
            user_id: Set(user.0),
            created_at: Set(micros(now)),
            seen_at: Set(micros(now)),
            expires_at: Set(micros(expires)),
        };
        session::Entity::insert(row).exec_without_returning(&tx).await?;
        let brief = self.record_sign_in(&tx, Some(user), Kind::SignedIn, now).await?;
        tx.commit().await?;
        self.core.tick();
        let user = brief.ok_or(StoreError::Damaged { what: "the register" })?;
        Ok(NewSession { token: token.into(), expires, user })
    }

    async fn sign_in_failed(
        &self,
        user: Option<UserId>,
        login_hash: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let tx = self.core.begin().await?;
        // Counted inside the transaction: many tries at once are many failures.
        let before = sign_in_failure::Entity::find_by_id(login_hash.clone()).one(&tx).await?;
        let before = before.map_or(0, |f| f.failures);
        let row = sign_in_failure::ActiveModel {
            login_hash: Set(login_hash),
            failures: Set(before + 1),
            last_at: Set(micros(now)),
        };
        let again = OnConflict::column(sign_in_failure::Column::LoginHash)
            .update_columns([sign_in_failure::Column::Failures, sign_in_failure::Column::LastAt])
            .to_owned();
        sign_in_failure::Entity::insert(row).on_conflict(again).exec_without_returning(&tx).await?;
        self.record_sign_in(&tx, user, Kind::SignInFailed, now).await?;
        tx.commit().await?;
        self.core.tick();
        Ok(())
    }

    async fn record_sign_in<C: ConnectionTrait>(
        &self,
        tx: &C,
        user: Option<UserId>,
        kind: Kind,
        now: Timestamp,
    ) -> Result<Option<UserBrief>, StoreError> {
        let ask = HeadsAsk {
            users: user.into_iter().collect(),
            logs: vec![NODE.to_owned()],
            ..HeadsAsk::default()
        };
        let mut batch = Batch::over(&self.core, tx, &ask).await?;
        let brief = user.and_then(|u| batch.registry.user(u).cloned());
        batch.office(brief.as_ref().and_then(|b| b.state), user, OfficeEntry::of(kind), now)?;
        batch.write(tx).await?;
        Ok(brief)
    }

    /// Returns who a token belongs to, with the roles held now; none where it ended or never was. Asking keeps the
    /// session from falling silent.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Signed>, StoreError> {
        let Some((signed, seen)) = self.signed(token, now).await? else { return Ok(None) };
        if now.duration_since(seen) > SEEN_AGAIN {
            let tx = self.core.begin().await?;
            session::Entity::update_many()
                .col_expr(session::Column::SeenAt, micros(now).into())
                .filter(session::Column::TokenHash.eq(token_hash(token)))
                .exec(&tx)
                .await?;
            tx.commit().await?;
        }
        Ok(Some(signed))
    }

    /// Returns the same without keeping the session alive: for what goes on by itself, such as live updates.
    pub async fn session_unattended(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<Signed>, StoreError> {
        Ok(self.signed(token, now).await?.map(|(signed, _)| signed))
    }

    /// Who a token belongs to, and when they were last there.
    async fn signed(&self, token: &str, now: Timestamp) -> Result<Option<(Signed, Timestamp)>, StoreError> {
        let kept = session::Entity::find_by_id(token_hash(token)).one(&self.core.read).await?;
        let Some(kept) = kept else { return Ok(None) };
        let (seen, expires) = (instant(kept.seen_at)?, instant(kept.expires_at)?);
        if now >= expires || now.duration_since(seen) > IDLE {
            return Ok(None);
        }
        let registry = self.core.registry.now(&self.core.read).await?;
        let user = UserId(kept.user_id);
        if registry.is_by_letter(user) {
            return Ok(None);
        }
        let actor = registry.actor(user, now);
        Ok(registry.user(user).cloned().map(|user| (Signed { actor, user, expires }, seen)))
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), StoreError> {
        let tx = self.core.begin().await?;
        session::Entity::delete_by_id(token_hash(token)).exec(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Drops what is kept for a time only: old idempotency keys, ended sessions, failed sign-ins of yesterday, uploads
    /// that no command took.
    pub async fn forget_old(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = |age: SignedDuration| micros(now.saturating_sub(age).unwrap_or(Timestamp::MIN));
        let tx = self.core.begin().await?;
        let silent = session::Column::SeenAt.lt(before(IDLE));
        session::Entity::delete_many()
            .filter(session::Column::ExpiresAt.lte(micros(now)).or(silent))
            .exec(&tx)
            .await?;
        sign_in_failure::Entity::delete_many()
            .filter(sign_in_failure::Column::LastAt.lt(before(SignedDuration::from_hours(24))))
            .exec(&tx)
            .await?;
        sql::forget_keys(&tx, before(REMEMBERED)).await?;
        tx.commit().await?;
        self.sweep_old_uploads(now).await?;
        Ok(())
    }

    /// Returns the people of the viewer's State, by login; nobody where the viewer is of none. Who only executes sees
    /// the people of the own authority, and nobody of the office.
    pub async fn colleagues(&self, viewer: &Actor, now: Timestamp) -> Result<Vec<UserBrief>, StoreError> {
        let Some(state) = viewer.state else { return Ok(vec![]) };
        let registry = self.core.registry.now(&self.core.read).await?;
        let beside = |user: &UserBrief| {
            user.id == viewer.user
                || viewer.authority.is_some_and(|own| registry.actor(user.id, now).authority == Some(own))
        };
        let seen = |user: &&UserBrief| user.state == Some(state) && (!viewer.only_executes() || beside(user));
        let mut people: Vec<UserBrief> = registry.users.values().filter(seen).cloned().collect();
        people.sort_by(|a, b| a.login.cmp(&b.login));
        Ok(people)
    }

    /// Returns the person of a login: for host commands and generators, which stand above the States.
    pub async fn user(&self, login: &str) -> Result<Option<UserBrief>, StoreError> {
        let registry = self.core.registry.now(&self.core.read).await?;
        Ok(registry.users.values().find(|u| u.login == login).cloned())
    }
}

fn token_hash(token: &str) -> Vec<u8> {
    comity_ledger::hash::sha256(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_grows_and_never_becomes_a_lock() {
        assert_eq!(delay(2), SignedDuration::ZERO);
        assert_eq!(delay(3), SignedDuration::from_secs(1));
        assert_eq!(delay(6), SignedDuration::from_secs(8));
        assert_eq!(delay(i64::MAX), SignedDuration::from_secs(256));
    }
}
