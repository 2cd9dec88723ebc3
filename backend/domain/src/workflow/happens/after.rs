//! Facts and duties that follow a delivery or go beside the execution.

use super::{count, list, maybe, next_consent, once, one};
use crate::workflow::{
    command::{Command, Deliver},
    event::{AssetSum, Disposed, Fact, Text},
    refusal::{Refusal, Unmet},
    request::Request,
};

/// One arm for each command of the facts of section 5.3.
pub(super) fn what_happens(request: &Request, command: &Command) -> Result<(Fact, Vec<Text>), Refusal> {
    Ok(match command {
        Command::RequestUseConsent { id, evidence, other_use } => {
            let free = id.clone().or_else(|| next_consent(request));
            let consent = free.ok_or_else(|| Refusal::Unmet(vec![Unmet::UnknownConsent]))?;
            (Fact::UseConsentRequested { consent, evidence: evidence.clone() }, one("for", other_use))
        }
        Command::DecideUseConsent { consent, granted, conditions, reasons } => {
            let open = request.use_consents.iter().find(|c| c.decided.is_none()).map(|c| c.id.clone());
            let consent =
                consent.clone().or(open).ok_or_else(|| Refusal::Unmet(vec![Unmet::NoOpenConsent]))?;
            let granted = granted.unwrap_or(false);
            let binding = if granted { count(conditions) } else { 0 };
            let mut said = list("conditions", conditions.iter().map(String::as_str));
            said.extend(maybe("reasons", reasons.as_ref()));
            (Fact::UseConsentDecided { consent, granted, conditions: binding }, said)
        }
        Command::ConfirmStop { measures, text } => {
            let named = if measures.is_empty() {
                request.stop_owed.iter().cloned().collect()
            } else {
                once(measures)
            };
            (Fact::StopConfirmed { measures: named }, maybe("text", text.as_ref()))
        }
        Command::ReturnEvidence { evidence, text } => {
            (Fact::EvidenceReturned { evidence: evidence.clone() }, maybe("text", text.as_ref()))
        }
        Command::LendPerson(lend) => {
            let missing = Unmet::Missing { field: "return_by", law: crate::law::Cite::Untoc("18(11)") };
            let fact = Fact::PersonLent {
                person: lend.person.clone(),
                return_by: lend.return_by.ok_or_else(|| Refusal::Unmet(vec![missing]))?,
                immunity: lend.immunity,
                conditions: count(&lend.conditions),
            };
            (fact, list("conditions", lend.conditions.iter().map(String::as_str)))
        }
        Command::ReturnPerson { person, custody_days, text } => (
            Fact::PersonReturned { person: person.clone(), custody_days: *custody_days },
            maybe("text", text.as_ref()),
        ),
        Command::ReleaseFromAttendance { person, until, text } => (
            Fact::ReleasedFromAttendance { person: person.clone(), until: *until },
            maybe("text", text.as_ref()),
        ),
        Command::DiscloseExculpatory { evidence, before, reason, text } => {
            let mut said = one("text", text);
            said.extend(maybe("reason", reason.as_ref()));
            let fact =
                Fact::ExculpatoryDisclosed { evidence: evidence.clone(), before: before.unwrap_or(false) };
            (fact, said)
        }
        Command::CannotKeepConfidential { text } => (Fact::ConfidentialityNotKept, one("text", text)),
        Command::AgreeCosts { estimate_minor, currency, split } => (
            Fact::CostsAgreed { estimate_minor: *estimate_minor, currency: currency.clone() },
            one("split", split),
        ),
        Command::SendIdentity { person, purpose, needed: _ } => {
            (Fact::IdentitySent { person: person.clone() }, one("purpose", purpose))
        }
        _ => return Err(Refusal::NotFound),
    })
}

/// What a delivery says of assets and of what was done with them.
pub(super) fn reached(deliver: &Deliver) -> (Vec<AssetSum>, Option<Disposed>) {
    let assets = deliver.assets.iter().map(|a| AssetSum {
        asset: a.id.clone(),
        confiscated_minor: a.confiscated_minor,
        frozen_minor: a.frozen_minor,
        returned_minor: None,
        currency: a.currency.clone(),
    });
    let disposal = deliver.disposal.as_ref().map(|d| Disposed {
        article: d.article.clone(),
        returned: d
            .returned
            .iter()
            .map(|(asset, minor, currency)| AssetSum {
                asset: asset.clone(),
                confiscated_minor: None,
                frozen_minor: None,
                returned_minor: Some(*minor),
                currency: currency.clone(),
            })
            .collect(),
        costs_minor: d.costs_minor,
        costs_currency: d.costs_currency.clone(),
        costs_article: d.costs_article.clone(),
    });
    (assets.collect(), disposal)
}
