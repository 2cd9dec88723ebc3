//! What is said of a person sought: arrest, release, surrender, and the prosecution in place of extradition.

use comity_domain::{
    codes::{EarlierArrest, ProsecutionEvent, SurrenderConsent},
    ids::PersonCode,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::request::instant;

bodies! {
    /// `order_surrender`.
    OrderSurrenderBody {
        /// What the court or minister decided.
        decision: String,
        /// Conditions that bind.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        conditions: Vec<String>,
        /// Whose consent it rests on.
        #[serde(skip_serializing_if = "Option::is_none")]
        consent: Option<SurrenderConsent>,
    }

    /// `surrender`.
    SurrenderBody {
        /// When.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        date: Option<Date>,
        /// Where.
        place: String,
        /// Property handed over with the person.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        property: Vec<String>,
    }

    /// `report_arrest`.
    ReportArrestBody {
        /// Who; the person sought where nobody is named.
        #[serde(skip_serializing_if = "Option::is_none")]
        person: Option<PersonCode>,
        /// When, UTC: from here the clock runs.
        #[serde(with = "instant::maybe", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
        arrested_at: Option<Timestamp>,
        /// Where.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<String>,
        /// On what, where the person was arrested before the request was sent; not said otherwise.
        #[serde(skip_serializing_if = "Option::is_none")]
        before_request: Option<EarlierArrest>,
        /// Why, where it puts right the hour or the place of the arrest on which the person is held.
        #[serde(skip_serializing_if = "Option::is_none")]
        corrects: Option<String>,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    }

    /// `report_release`.
    ReportReleaseBody {
        /// Who; the person held where nobody is named.
        #[serde(skip_serializing_if = "Option::is_none")]
        person: Option<PersonCode>,
        /// When, UTC.
        #[serde(with = "instant::maybe", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = DateTime))]
        released_at: Option<Timestamp>,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    }

    /// `report_prosecution`.
    ReportProsecutionBody {
        /// What became of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<ProsecutionEvent>,
        /// Who prosecutes.
        #[serde(skip_serializing_if = "Option::is_none")]
        authority: Option<String>,
        /// Day of the event.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        date: Option<Date>,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    }
}
