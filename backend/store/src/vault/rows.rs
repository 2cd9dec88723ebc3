//! The rows of the vault, as they are read and written.

use comity_domain::ids::{PersonCode, RequestId, StateCode};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::OnConflict,
};

use super::seal::{Place, SealedIdentity};
use crate::{StoreError, entities::identity};

/// Returns what the vaults hold of some requests.
pub(crate) async fn of_requests<C: ConnectionTrait>(
    db: &C,
    requests: &[RequestId],
) -> Result<Vec<SealedIdentity>, StoreError> {
    if requests.is_empty() {
        return Ok(vec![]);
    }
    let ids = requests.iter().map(|id| id.0);
    let rows = identity::Entity::find().filter(identity::Column::Request.is_in(ids)).all(db).await?;
    rows.into_iter().map(row).collect()
}

/// Returns the next rows of a State that another key wraps.
pub(crate) async fn not_under<C: ConnectionTrait>(
    db: &C,
    state: StateCode,
    key: &str,
    limit: u64,
) -> Result<Vec<SealedIdentity>, StoreError> {
    let rows = identity::Entity::find()
        .filter(identity::Column::State.eq(state.as_str()))
        .filter(identity::Column::KeyId.ne(key))
        .order_by_asc(identity::Column::Request)
        .limit(limit);
    rows.all(db).await?.into_iter().map(row).collect()
}

/// Returns how many rows there are.
pub(crate) async fn count<C: ConnectionTrait>(db: &C) -> Result<u64, StoreError> {
    Ok(identity::Entity::find().count(db).await?)
}

/// Keeps a row, in the place of the one that was there.
pub(crate) async fn put<C: ConnectionTrait>(tx: &C, sealed: &SealedIdentity) -> Result<(), StoreError> {
    use identity::Column::{CreatedAt, KeyId, Person, Request, Salt, Sealed, State, Wrapped};
    let Place { request, person, state } = &sealed.place;
    let row = identity::ActiveModel {
        request: Set(request.0),
        person: Set(person.to_string()),
        state: Set(state.to_string()),
        key_id: Set(sealed.key.clone()),
        wrapped: Set(sealed.wrapped.clone()),
        sealed: Set(sealed.sealed.clone()),
        salt: Set(sealed.salt.to_vec()),
        created_at: Set(sealed.created_at),
    };
    let mut there = OnConflict::columns([Request, Person, State]);
    there.update_columns([KeyId, Wrapped, Sealed, Salt, CreatedAt]);
    identity::Entity::insert(row).on_conflict(there).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes a row away. `secure_delete` overwrites it in the file; what a back-up has is another matter.
pub(crate) async fn take_away<C: ConnectionTrait>(tx: &C, place: &Place) -> Result<(), StoreError> {
    let key = (place.request.0, place.person.to_string(), place.state.to_string());
    identity::Entity::delete_by_id(key).exec(tx).await?;
    Ok(())
}

fn row(row: identity::Model) -> Result<SealedIdentity, StoreError> {
    const DAMAGED: StoreError = StoreError::Damaged { what: "the vault" };
    Ok(SealedIdentity {
        place: Place {
            request: RequestId(row.request),
            person: row.person.parse::<PersonCode>().map_err(|_| DAMAGED)?,
            state: row.state.parse().map_err(|_| DAMAGED)?,
        },
        key: row.key_id,
        wrapped: row.wrapped,
        sealed: row.sealed,
        salt: row.salt.try_into().map_err(|_| DAMAGED)?,
        created_at: row.created_at,
    })
}
