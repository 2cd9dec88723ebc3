//! Actions that say nothing yet.

use std::collections::BTreeMap;

use super::{Command, Deliver, RefusalConsultation, Refuse};
use crate::codes::Action;

impl Command {
    /// Returns an action that says nothing yet: what it is refused for is what it asks of whoever does it. None where
    /// it asks for nothing, or says nothing that could be left out.
    #[must_use]
    pub fn blank(action: Action) -> Option<Self> {
        Some(match action {
            Action::ReturnToDrafter => Self::ReturnToDrafter { comment: String::new() },
            Action::Cancel => Self::Cancel { reason: String::new() },
            Action::ReturnDeficient => Self::ReturnDeficient { missing: vec![] },
            Action::RequestInformation => Self::RequestInformation { items: vec![], due: None },
            Action::SupplyInformation => {
                Self::SupplyInformation { answers: BTreeMap::new(), documents: vec![] }
            }
            Action::Consult => Self::Consult {
                id: None,
                subject: String::new(),
                proposed_conditions: vec![],
                answer_by: None,
            },
            Action::Accept => Self::Accept {
                executing_authority: BTreeMap::new(),
                conditions: vec![],
                dual_criminality: None,
            },
            Action::Postpone => {
                Self::Postpone { running_proceeding: String::new(), review_date: None, consultation: None }
            }
            Action::Refuse => Self::Refuse(Refuse {
                ground: String::new(),
                measures: vec![],
                reasons: String::new(),
                consultation: RefusalConsultation::default(),
            }),
            Action::DeliverResults => Self::DeliverResults(Deliver::default()),
            Action::ConfirmReceipt => Self::ConfirmReceipt { usable: None, outcome_feedback: None },
            Action::OrderSurrender => {
                Self::OrderSurrender { decision: String::new(), conditions: vec![], consent: None }
            }
            Action::Surrender => Self::Surrender { date: None, place: String::new(), property: vec![] },
            Action::ReportArrest => Self::ReportArrest {
                person: None,
                arrested_at: None,
                place: None,
                before_request: None,
                corrects: None,
                text: None,
            },
            Action::ReportRelease => Self::ReportRelease { person: None, released_at: None, text: None },
            Action::ReportProsecution => {
                Self::ReportProsecution { event: None, authority: None, date: None, text: None }
            }
            Action::ReportProgress => Self::ReportProgress { text: String::new() },
            Action::Message => Self::Message { text: String::new() },
            Action::Note => Self::Note { text: String::new() },
            Action::DecideUseConsent => {
                Self::DecideUseConsent { consent: None, granted: None, conditions: vec![], reasons: None }
            }
            Action::DiscloseExculpatory => Self::DiscloseExculpatory {
                evidence: vec![],
                before: None,
                reason: None,
                text: String::new(),
            },
            Action::CannotKeepConfidential => Self::CannotKeepConfidential { text: String::new() },
            Action::AgreeCosts => {
                Self::AgreeCosts { estimate_minor: None, currency: None, split: String::new() }
            }
            _ => return None,
        })
    }
}
