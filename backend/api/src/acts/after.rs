//! Bodies of the acts that follow a delivery or go beside the execution.

use comity_domain::ids::{ConsentId, Currency, EvidenceId, MeasureId, PersonCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

bodies! {
    /// `request_use_consent`, 18(19).
    RequestUseConsentBody {
        /// U-1 ...; the next free one where none is given.
        id: Option<ConsentId>,
        /// Which evidence.
        evidence: Option<EvidenceId>,
        /// The other use asked for.
        #[serde(rename = "for")]
        other_use: String,
    }

    /// `decide_use_consent`, 18(19).
    DecideUseConsentBody {
        /// Which one; the only open one where none is named.
        consent: Option<ConsentId>,
        /// The decision.
        granted: Option<bool>,
        /// Conditions, where granted.
        conditions: Vec<String>,
        /// Reasons, where not granted.
        reasons: Option<String>,
    }

    /// `confirm_stop`, 18(24).
    ConfirmStopBody {
        /// On which measures; absent: on all that were withdrawn.
        measures: Vec<MeasureId>,
        /// In words.
        text: Option<String>,
    }

    /// `return_evidence`.
    ReturnEvidenceBody {
        /// Which evidence.
        evidence: Option<EvidenceId>,
        /// How.
        text: Option<String>,
    }

    /// `lend_person`, 18(10)-(12).
    LendPersonBody {
        /// Who.
        person: Option<PersonCode>,
        /// Whether the person freely and knowingly agrees, 18(10)(a).
        consent: bool,
        /// When the person is to be returned.
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        return_by: Option<Date>,
        /// Whether the person is immune for earlier acts, 18(12); yes, where nothing else was agreed.
        immunity: Option<bool>,
        /// Conditions agreed.
        conditions: Vec<String>,
    }

    /// `return_person`, 18(11), 18(27).
    ReturnPersonBody {
        /// Who.
        person: Option<PersonCode>,
        /// Days in custody here: they count toward the sentence, 18(11)(c).
        custody_days: Option<u32>,
        /// In words.
        text: Option<String>,
    }

    /// `release_from_attendance`, 18(27).
    ReleaseFromAttendanceBody {
        /// Who.
        person: Option<PersonCode>,
        /// Until when safe conduct lasts, where the States agreed on other than 15 days.
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        until: Option<Date>,
        /// In words.
        text: Option<String>,
    }

    /// `disclose_exculpatory`, 18(5), 18(19).
    DiscloseExculpatoryBody {
        /// The evidence it lies in.
        evidence: Vec<EvidenceId>,
        /// Whether notice is given before; false: at once after, with the reason.
        before: Option<bool>,
        /// Why notice could not be given before.
        reason: Option<String>,
        /// What is disclosed, where.
        text: String,
    }

    /// `agree_costs`, 18(28).
    AgreeCostsBody {
        /// Estimate in minor units of the currency.
        estimate_minor: Option<i64>,
        /// Its currency.
        currency: Option<Currency>,
        /// Who bears what.
        split: String,
    }

    /// `send_identity`, TIP 6(1).
    SendIdentityBody {
        /// Who.
        person: Option<PersonCode>,
        /// What for.
        purpose: String,
        /// Whether the other State needs it to execute.
        needed: bool,
    }

}
