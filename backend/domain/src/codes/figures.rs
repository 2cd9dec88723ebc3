//! Codes of figures: which there are, what they are split by, what a request comes to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{codes::Side, ids::NotAnId};

codes! {
    /// Requests that a State made, or received.
    Direction("direction") {
        /// It asks.
        Made = "made",
        /// It is asked.
        Received = "received",
    }

    /// What figures are split by.
    SplitBy("break-down") {
        /// The other State.
        Counterpart = "counterpart",
        /// The kind.
        Kind = "kind",
        /// Types of measure; a request counts in each of its own.
        Measure = "measure",
        /// Offence families; a request counts in each of its own.
        Family = "family",
        /// The legal basis it rests on first.
        Basis = "basis",
        /// The urgency.
        Urgency = "urgency",
    }

    /// What became of a request.
    CaseEnd("outcome of a request") {
        /// Every measure not withdrawn was executed.
        Executed = "executed",
        /// Something was executed, in whole or in part.
        PartlyExecuted = "partly_executed",
        /// Nothing could be executed.
        NotExecutable = "not_executable",
        /// Refused as a whole.
        Refused = "refused",
        /// Returned as deficient.
        Returned = "returned",
        /// Withdrawn as a whole.
        Withdrawn = "withdrawn",
        /// The provisional arrest lapsed.
        Lapsed = "lapsed",
        /// Given up before it was sent, or after a recall.
        Cancelled = "cancelled",
    }

    /// What happened to assets.
    AssetFate("fate of an asset") {
        /// Frozen or seized.
        Frozen = "frozen",
        /// Confiscated.
        Confiscated = "confiscated",
        /// Returned.
        Returned = "returned",
    }

    /// A figure of the Committee.
    Figure("figure") {
        /// Made, received.
        N1 = "N1",
        /// Pending.
        N2 = "N2",
        /// Outcomes.
        N3 = "N3",
        /// How far requests came.
        N4 = "N4",
        /// Execution rate.
        R1 = "R1",
        /// Refusal rate and grounds.
        R2 = "R2",
        /// Refused without consultation.
        R3 = "R3",
        /// Right first time.
        R4 = "R4",
        /// Information rounds.
        R5 = "R5",
        /// Clearance rate.
        R6 = "R6",
        /// Disposition time.
        R7 = "R7",
        /// Acknowledge.
        T1 = "T1",
        /// Decide.
        T2 = "T2",
        /// Execute.
        T3 = "T3",
        /// End to end.
        T4 = "T4",
        /// Drafting.
        T5 = "T5",
        /// Status query.
        T7 = "T7",
        /// Surrender.
        T8 = "T8",
        /// Age of pending.
        A1 = "A1",
        /// Silent.
        A2 = "A2",
        /// Reasoned deadlines kept.
        D1 = "D1",
        /// Other duties kept.
        D2 = "D2",
        /// Returned for language.
        L1 = "L1",
        /// Use consents.
        U1 = "U1",
        /// Assets by currency.
        X1 = "X1",
    }
}

impl Direction {
    /// Returns the side the reporting State has.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::Made => Side::Requesting,
            Self::Received => Side::Requested,
        }
    }
}

impl CaseEnd {
    /// Returns whether a request that was sent can come to it.
    #[must_use]
    pub fn follows_send(self) -> bool {
        self != Self::Cancelled
    }
}
