//! The profile of a State: what it tells the others of itself. Read by all who are signed in, edited by its own
//! administrator and the secretariat.

use comity_domain::{
    codes::{Channel, Clock, Treaty},
    ids::{AuthorityId, BasisCode, GroundCode, Language, StateCode},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::TreatyStatus;
use crate::request::instant;

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub struct $name {
            $($(#[$fmeta])* pub $field: $type,)*
        }
    )*};
}

wire! {
    /// Everything on record of a State.
    Profile {
        /// ISO 3166-1 alpha-3.
        code: StateCode,
        /// Display name.
        name: String,
        /// Region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
        /// Whether it is a Member State.
        is_member: bool,
        /// `connected`: its officers work here. `by_letter`: its acts reach it on paper.
        connection: String,
        /// Its central authorities, 18(13), also those that ended or lie ahead.
        central_authorities: Vec<AuthorityView>,
        /// Who carries measures out there.
        executing_authorities: Vec<AuthorityView>,
        /// Languages it notified, 18(14); empty: nothing on record.
        accepted_languages: Vec<Language>,
        /// Channels it accepts; empty: nothing on record.
        channels: Vec<Channel>,
        /// How long a request it sent may be recalled, in minutes; 0: never.
        recall_window_minutes: u32,
        /// What it says of extradition; what is absent is not known.
        extradition: ExtraditionView,
        /// Its standing towards the conventions.
        treaties: Vec<TreatyStatus>,
        /// Treaties on record of which it is a party.
        treaties_on_record: Vec<TreatyOnRecordView>,
        /// The laws it transmitted, and where to read them.
        laws: Vec<LawView>,
        /// The version, for `If-Match`.
        version: u32,
        /// Whether who asks may edit it.
        may_edit: bool,
    }

    /// An authority of a State.
    AuthorityView {
        /// Id.
        id: AuthorityId,
        /// Name.
        name: String,
        /// What it is competent for, where that is not the whole State.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        covers: Option<String>,
        /// Active from, UTC.
        #[serde(with = "instant")]
        #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
        from: Timestamp,
        /// Active until before, UTC.
        #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Timestamp>,
        /// Whether it is active now.
        active: bool,
    }

    /// A law a State transmitted.
    LawView {
        /// Its id on the register.
        id: Uuid,
        /// `assistance`, `extradition` or `trafficking`.
        subject: String,
        /// Its title.
        title: String,
        /// Its own date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        dated: Option<Date>,
        /// The language of the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
        /// Where to read it: an address, or a citation.
        read_at: String,
        /// The day it was transmitted.
        #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
        transmitted_on: Date,
        /// Who transmitted it.
        transmitted_by: String,
        /// The day it was replaced or repealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        replaced_on: Option<Date>,
    }

    /// A bilateral or regional treaty on record.
    TreatyOnRecordView {
        /// What `legal_basis` calls it.
        code: BasisCode,
        /// Its name.
        name: String,
        /// `bilateral` or `regional`.
        kind: String,
        /// Its parties.
        parties: Vec<StateCode>,
        /// The first day it is in force.
        #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
        valid_from: Date,
        /// The last day it is in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        valid_to: Option<Date>,
        /// How long a person may be held before the request for extradition comes, in days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provisional_arrest_days: Option<u32>,
        /// Lengths of clocks it sets.
        clock_lengths: Vec<ClockLengthView>,
        /// Its own grounds for refusal.
        grounds: Vec<OwnGroundView>,
        /// Where it was read.
        source: String,
    }

    /// A length a treaty sets for a clock.
    ClockLengthView {
        /// The clock.
        clock: Clock,
        /// The length in words: `45 days`, `24 hours`.
        length: String,
    }

    /// A ground for refusal that a treaty on record has of its own.
    OwnGroundView {
        /// The code that is sent and stored.
        code: GroundCode,
        /// What it means.
        meaning: String,
        /// Whether the other State must be heard first without exception.
        consultation_owed: bool,
        /// Whether it may be chosen at all.
        may_be_chosen: bool,
        /// Whether it is that the person is a national of the requested State: prosecution can then be asked for instead.
        #[serde(default)]
        nationality: bool,
    }

    /// A new executing authority: a court, prosecutor, police or regulator.
    NewExecutingAuthority {
        /// Its name.
        name: String,
        /// Active from, UTC; now by default.
        #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
        from: Option<Timestamp>,
    }

    /// A new central authority.
    NewAuthority {
        /// Its name.
        name: String,
        /// What it is competent for, where that is not the whole State.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        covers: Option<String>,
        /// Active from, UTC; now by default.
        #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
        from: Option<Timestamp>,
        /// Active until before, UTC.
        #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Timestamp>,
    }

    /// An authority that ends.
    EndedAuthority {
        /// Which.
        id: AuthorityId,
        /// From when it is active no more, UTC; now by default.
        #[serde(default, with = "instant::maybe", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Timestamp>,
    }

    /// A law that a State transmits.
    NewLaw {
        /// `assistance`, `extradition` or `trafficking`.
        subject: String,
        /// Its title.
        title: String,
        /// Its own date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        dated: Option<Date>,
        /// The language of the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
        /// Where to read it: an address, or a citation.
        read_at: String,
        /// The day it was transmitted; today by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        transmitted_on: Option<Date>,
        /// Who transmitted it.
        transmitted_by: String,
    }

    /// A law that was replaced or repealed.
    EndedLaw {
        /// Its id on the register.
        id: Uuid,
        /// When; today by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        on: Option<Date>,
    }

    /// A State's standing towards a convention, as it is now known.
    NewTreatyStatus {
        /// The treaty.
        treaty: Treaty,
        /// `party`, `signatory` or `none`.
        status: String,
        /// Day of signature.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        date_signed: Option<Date>,
        /// Day of deposit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        date_party: Option<Date>,
        /// `verified`, `recalled` or `unknown`.
        confidence: String,
        /// Where it was read.
        source: String,
    }
}

/// What a State says of extradition. What is absent is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExtraditionView {
    /// Whether it takes UNTOC as the basis for extradition, 16(5)(a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes_untoc: Option<bool>,
    /// Whether it extradites only on a treaty, 16(4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_treaty: Option<bool>,
    /// Whether it extradites its nationals, 16(10).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extradites_nationals: Option<bool>,
    /// The least maximum penalty it asks for, in years, 16(7).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_penalty_years: Option<u16>,
}

/// What is changed of a profile. What is absent stays; lists replace the list before, except where they say add or end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProfileChange {
    /// `connected` or `by_letter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// Languages it accepts, 18(14); an empty list: nothing on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_languages: Option<Vec<Language>>,
    /// Channels it accepts; an empty list: nothing on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<Channel>>,
    /// What it says of extradition, all four together: what is absent becomes not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extradition: Option<ExtraditionView>,
    /// How long its sent requests may be recalled, in minutes: at most 10080, a week; 0: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall_window_minutes: Option<u32>,
    /// Central authorities to add; the others stay.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_central_authorities: Vec<NewAuthority>,
    /// Central authorities that end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub end_central_authorities: Vec<EndedAuthority>,
    /// Executing authorities to add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_executing_authorities: Vec<NewExecutingAuthority>,
    /// Executing authorities that end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub end_executing_authorities: Vec<EndedAuthority>,
    /// Laws transmitted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_laws: Vec<NewLaw>,
    /// Laws that were replaced or repealed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub end_laws: Vec<EndedLaw>,
    /// Its standing towards conventions; the secretariat's to say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub treaties: Vec<NewTreatyStatus>,
}
