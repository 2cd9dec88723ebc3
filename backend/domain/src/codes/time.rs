//! Codes of clocks: what runs, who keeps it, why it stands still, what it came to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ids::NotAnId;

codes! {
    /// A clock, named by what it waits for.
    Clock("clock") {
        /// From `send` to `acknowledge`.
        Acknowledge = "acknowledge",
        /// From `acknowledge` to the decision.
        Decide = "decide",
        /// From the question to the answer, 18(16).
        SupplyInformation = "supply_information",
        /// From `consult` to its answer, 18(26).
        Consultation = "consultation",
        /// From `accept` to `executed`.
        Execute = "execute",
        /// The request's own date, 18(24).
        ReasonedDeadline = "reasoned_deadline",
        /// The review of a postponement, 18(25).
        PostponementReview = "postponement_review",
        /// From `remind` to `report_progress`, 18(24).
        StatusQuery = "status_query",
        /// From the arrest to the request for extradition that follows, 16(9).
        ProvisionalArrest = "provisional_arrest",
        /// From `order_surrender` to `surrender`.
        Removal = "removal",
        /// From the official notice to departure or the end of protection, 18(27).
        SafeConduct = "safe_conduct",
        /// From delivery to `return_evidence`.
        ReturnOfEvidence = "return_of_evidence",
        /// From `lend_person` to `return_person`, 18(11).
        ReturnOfPerson = "return_of_person",
    }

    /// Who has to act before a clock is due.
    KeptBy("who keeps a clock") {
        /// The State that asks.
        Requesting = "requesting",
        /// The State that is asked.
        Requested = "requested",
        /// Both: each must act for the person held.
        Both = "both",
    }

    /// Why a clock stands still.
    PauseReason("pause reason") {
        /// Information is awaited, 18(16).
        InformationRequested = "information_requested",
        /// Postponed, 18(25).
        Postponed = "postponed",
    }

    /// What a clock came to.
    ClockResult("clock result") {
        /// Stopped in time.
        Kept = "kept",
        /// Stopped late.
        Missed = "missed",
        /// Not due yet.
        Running = "running",
        /// Paused now.
        RunningPaused = "running_paused",
        /// Due and not stopped.
        RunningLate = "running_late",
        /// The request ended first.
        Ended = "ended",
        /// Recalled.
        Void = "void",
    }
}
