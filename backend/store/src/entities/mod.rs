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

    /// What a State says of itself beyond its name.
    state_profile = "state_profile" {
        #[sea_orm(primary_key, auto_increment = false)]
        state: String,
        connection: Option<String>,
        takes_untoc: Option<i64>,
        needs_treaty: Option<i64>,
        extradites_nationals: Option<i64>,
        minimum_penalty_years: Option<i64>,
    }

    /// What a central authority is competent for, where that is not the whole State.
    authority_scope = "authority_scope" {
        #[sea_orm(primary_key, auto_increment = false)]
        authority: Uuid,
        covers: String,
    }

    /// Who carries measures out.
    executing_authority = "executing_authority" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        state: String,
        name: String,
        active_from: i64,
        active_until: Option<i64>,
    }

    /// The executing authority a person works for.
    user_authority = "user_authority" {
        #[sea_orm(primary_key, auto_increment = false)]
        user_id: Uuid,
        authority: Uuid,
    }

    /// A channel a State accepts.
    accepted_channel = "accepted_channel" {
        #[sea_orm(primary_key, auto_increment = false)]
        state: String,
        #[sea_orm(primary_key, auto_increment = false)]
        channel: String,
    }

    /// A bilateral or regional treaty.
    treaty_on_record = "treaty_on_record" {
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
        name: String,
        kind: String,
        valid_from: String,
        valid_to: Option<String>,
        provisional_arrest_days: Option<i64>,
        source: String,
    }

    /// A party of a treaty on record.
    treaty_party = "treaty_party" {
        #[sea_orm(primary_key, auto_increment = false)]
        treaty: String,
        #[sea_orm(primary_key, auto_increment = false)]
        state: String,
    }

    /// A length a treaty on record sets for a clock.
    treaty_clock = "treaty_clock" {
        #[sea_orm(primary_key, auto_increment = false)]
        treaty: String,
        #[sea_orm(primary_key, auto_increment = false)]
        clock: String,
        length: String,
    }

    /// A ground of a treaty on record.
    treaty_ground = "treaty_ground" {
        #[sea_orm(primary_key, auto_increment = false)]
        treaty: String,
        #[sea_orm(primary_key, auto_increment = false)]
        ground: String,
        place: i64,
        meaning: String,
        consultation_owed: i64,
        may_be_chosen: i64,
        nationality: i64,
    }

    /// A law a State transmitted.
    transmitted_law = "transmitted_law" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        state: String,
        subject: String,
        title: String,
        dated: Option<String>,
        language: Option<String>,
        read_at: String,
        transmitted_on: String,
        transmitted_by: String,
        replaced_on: Option<String>,
    }

    /// A change of the register, as it was made.
    register_change = "register_change" {
        #[sea_orm(primary_key, auto_increment = false)]
        n: i64,
        state: Option<String>,
        act: String,
        value: String,
        recorded_at: i64,
        user_id: Option<Uuid>,
    }

    /// An edit that was done, by its key.
    register_edit = "register_edit" {
        #[sea_orm(primary_key, auto_increment = false)]
        user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        key: String,
        digest: Vec<u8>,
        recorded_at: i64,
    }
}
