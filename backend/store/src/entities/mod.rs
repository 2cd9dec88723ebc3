//! The tables as SeaORM knows them, where rows are read or written one at a time.
#![expect(unreachable_pub, reason = "SeaORM's derives need them public")]

/// Declares entities without relations: joins are written where they are needed.
macro_rules! entities {
    ($($(#[$doc:meta])* $name:ident = $table:literal {
        $($(#[$column:meta])* $field:ident: $type:ty,)*
    })*) => {$(
        $(#[$doc])*
        pub(crate) mod $name {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$column])* pub $field: $type,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    )*};
}

entities! {
    /// The node itself.
    node = "node" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: i64,
        format: i64,
        name: String,
        mark: Option<String>,
        registry_version: i64,
    }

    /// A State.
    state = "state" {
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
        name: String,
        region: Option<String>,
        member: i64,
        official_languages: String,
    }

    /// A central authority.
    central_authority = "central_authority" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        state: String,
        name: String,
        active_from: i64,
        active_until: Option<i64>,
    }

    /// A language a State accepts.
    accepted_language = "accepted_language" {
        #[sea_orm(primary_key, auto_increment = false)]
        state: String,
        #[sea_orm(primary_key, auto_increment = false)]
        language: String,
    }

    /// A State's standing towards a treaty.
    treaty_status = "treaty_status" {
        #[sea_orm(primary_key, auto_increment = false)]
        state: String,
        #[sea_orm(primary_key, auto_increment = false)]
        treaty: String,
        status: String,
        signed: Option<String>,
        party_since: Option<String>,
        source: String,
        confidence: String,
    }

    /// A setting of a State.
    setting = "setting" {
        #[sea_orm(primary_key, auto_increment = false)]
        state: String,
        #[sea_orm(primary_key, auto_increment = false)]
        name: String,
        value: i64,
    }

    /// A length on record for a clock.
    clock_length = "clock_length" {
        #[sea_orm(primary_key, auto_increment = false)]
        clock: String,
        #[sea_orm(primary_key, auto_increment = false)]
        requesting: String,
        #[sea_orm(primary_key, auto_increment = false)]
        requested: String,
        length: String,
    }

    /// A person.
    users = "users" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        login: String,
        name: String,
        state: Option<String>,
        password: Option<String>,
    }

    /// A role a person holds.
    user_role = "user_role" {
        #[sea_orm(primary_key, auto_increment = false)]
        user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        role: String,
    }

    /// A session.
    session = "session" {
        #[sea_orm(primary_key, auto_increment = false)]
        token_hash: Vec<u8>,
        user_id: Uuid,
        created_at: i64,
        seen_at: i64,
        expires_at: i64,
    }

    /// Failed sign-ins of a login.
    sign_in_failure = "sign_in_failure" {
        #[sea_orm(primary_key, auto_increment = false)]
        login_hash: Vec<u8>,
        failures: i64,
        last_at: i64,
    }

    /// A sealed identity in the vault of a State.
    identity = "identity" {
        #[sea_orm(primary_key, auto_increment = false)]
        request: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        person: String,
        #[sea_orm(primary_key, auto_increment = false)]
        state: String,
        key_id: String,
        wrapped: Vec<u8>,
        sealed: Vec<u8>,
        salt: Vec<u8>,
        created_at: i64,
    }

    /// Bytes of a document and what was known when they came.
    document_bytes = "document_bytes" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        state: String,
        user_id: Uuid,
        kept_at: i64,
        media_type: String,
        size: i64,
        sha256: String,
        salt: Vec<u8>,
        commitment: String,
        bytes: Vec<u8>,
    }
}
