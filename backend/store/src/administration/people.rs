//! People and their roles.

use std::collections::BTreeSet;

use comity_domain::{
    codes::Role,
    ids::{StateCode, UserId},
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, sea_query::OnConflict,
};

use super::Office;
use crate::{
    AdministrationRefused as Refused, PasswordHash, StoreError,
    entities::{session, user_role, users},
};

impl Office<'_> {
    pub(super) async fn person(&self, login: &str) -> Result<users::Model, StoreError> {
        let user = users::Entity::find().filter(users::Column::Login.eq(login)).one(self.tx).await?;
        user.ok_or(StoreError::Administration(Refused::UnknownUser))
    }

    pub(super) async fn add_user(
        &mut self,
        login: String,
        name: String,
        state: Option<StateCode>,
        password: Option<PasswordHash>,
        roles: BTreeSet<Role>,
    ) -> Result<(), StoreError> {
        if !is_login(&login) {
            return Err(Refused::BadLogin.into());
        }
        if users::Entity::find().filter(users::Column::Login.eq(&login)).count(self.tx).await? > 0 {
            return Err(Refused::LoginTaken.into());
        }
        if let Some(state) = state {
            self.known(state).await?;
        }
        go_together(state, &roles)?;
        let user = users::Model {
            id: self.store.core.entropy.id(self.now)?,
            login,
            name,
            state: state.map(|s| s.to_string()),
            password: password.map(|p| p.0),
        };
        users::Entity::insert(user.clone().into_active_model().reset_all())
            .exec_without_returning(self.tx)
            .await?;
        self.say_of("user_added", &user, None);
        for role in roles {
            self.give(&user, role).await?;
        }
        Ok(())
    }

    pub(super) async fn give(&mut self, user: &users::Model, role: Role) -> Result<(), StoreError> {
        let row = user_role::ActiveModel { user_id: Set(user.id), role: Set(role.to_string()) };
        let there =
            OnConflict::columns([user_role::Column::UserId, user_role::Column::Role]).do_nothing().to_owned();
        user_role::Entity::insert(row).on_conflict(there).exec_without_returning(self.tx).await?;
        self.moved.insert(UserId(user.id));
        self.say_of("role_granted", user, Some(role));
        Ok(())
    }

    pub(super) async fn grant(&mut self, login: &str, role: Role) -> Result<(), StoreError> {
        let user = self.person(login).await?;
        let held =
            user_role::Entity::find().filter(user_role::Column::UserId.eq(user.id)).all(self.tx).await?;
        let mut roles: BTreeSet<Role> = held.iter().filter_map(|r| r.role.parse().ok()).collect();
        roles.insert(role);
        go_together(user.state.as_deref().and_then(|s| s.parse().ok()), &roles)?;
        self.give(&user, role).await
    }

    pub(super) async fn revoke(&mut self, login: &str, role: Role) -> Result<(), StoreError> {
        let user = self.person(login).await?;
        user_role::Entity::delete_by_id((user.id, role.to_string())).exec(self.tx).await?;
        self.moved.insert(UserId(user.id));
        self.say_of("role_revoked", &user, Some(role));
        Ok(())
    }

    pub(super) async fn set_password(
        &mut self,
        login: &str,
        password: PasswordHash,
    ) -> Result<(), StoreError> {
        let user = self.person(login).await?;
        users::Entity::update_many()
            .col_expr(users::Column::Password, password.0.into())
            .filter(users::Column::Id.eq(user.id))
            .exec(self.tx)
            .await?;
        session::Entity::delete_many().filter(session::Column::UserId.eq(user.id)).exec(self.tx).await?;
        self.say_of("password_set", &user, None);
        Ok(())
    }
}

fn is_login(login: &str) -> bool {
    (1..=64).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
}

/// Returns whether one person may hold all of these roles.
fn go_together(state: Option<StateCode>, roles: &BTreeSet<Role>) -> Result<(), Refused> {
    if roles.iter().any(|role| !role.is_given_to_people()) {
        return Err(Refused::RoleOfNobody);
    }
    let (auditor, administrator) = (roles.contains(&Role::Auditor), roles.contains(&Role::Administrator));
    if (auditor || administrator) && roles.iter().any(|r| r.works_on_cases()) {
        return Err(Refused::RolesExclude);
    }
    // An administrator reads no case, and an auditor reads them all.
    if auditor && administrator {
        return Err(Refused::RolesExclude);
    }
    // An executor sees measures, never a case or the users of the office.
    if roles.contains(&Role::Executor)
        && (auditor || administrator || roles.iter().any(|r| r.works_on_cases()))
    {
        return Err(Refused::RolesExclude);
    }
    // The Committee and the secretariat stand across States.
    let across = roles.iter().filter(|r| matches!(r, Role::Expert | Role::Secretariat)).count();
    let in_a_state = roles.len() - across;
    if (across > 0 && (state.is_some() || in_a_state > 0 || across > 1))
        || (in_a_state > 0 && state.is_none())
    {
        return Err(Refused::RoleNeedsState);
    }
    Ok(())
}
