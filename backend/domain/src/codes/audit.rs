//! Codes of the questions that auditors ask of a log.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ids::NotAnId;

codes! {
    /// A question to the log of a State, ready-made; each finds entries.
    Question("question") {
        /// Somebody approved a request of which they wrote a part. Must find none.
        OwnApproval = "own_approval",
        /// Somebody opened a sealed identity or document of a request that was not assigned to them.
        OpenedUnassigned = "opened_unassigned",
        /// A refusal before which no consultation is on record, 18(26), 16(16).
        RefusedUnconsulted = "refused_unconsulted",
        /// An arrest whose clock ran out, or runs past its day now, 16(9).
        ArrestPastDue = "arrest_past_due",
        /// An act told by letter that was recorded long after it happened.
        ToldLate = "told_late",
        /// A right of a person was given, changed or taken.
        RightsChanged = "rights_changed",
        /// The audit trail was taken out.
        Exported = "exported",
    }
}
