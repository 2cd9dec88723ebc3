//! From the body of an action to its command.

use comity_domain::{
    codes::{Action, Channel, DocumentClass},
    workflow::{Command, command as c},
};

use super::{
    AcceptBody, AcknowledgeBody, AgreeCostsBody, AnswerConsultationBody, ApproveBody, AssignBody, BadBody,
    ConfirmReceiptBody, ConfirmStopBody, ConsultBody, DecideUseConsentBody, DeliverResultsBody,
    DiscloseExculpatoryBody, LendPersonBody, NothingBody, OrderSurrenderBody, PostponeBody, ReasonBody,
    RefuseBody, ReleaseFromAttendanceBody, ReportArrestBody, ReportProsecutionBody, ReportReleaseBody,
    RequestInformationBody, RequestUseConsentBody, ReturnDeficientBody, ReturnEvidenceBody, ReturnPersonBody,
    ReturnToDrafterBody, SendBody, SendIdentityBody, SetPriorityBody, SupplyInformationBody, SurrenderBody,
    TextBody, TranslateBody, WithdrawBody, told::ToldBody,
};
use crate::body::read;

/// Returns the command of `POST /requests/{id}/actions/{action}`.
///
/// `create`, `register`, `edit` and `attach` have routes of their own, `import` is for the host and `lapse`
/// is the clock's: they answer none here.
/// A body with `on_behalf_of` records an act of the other State as told by letter.
///
/// # Errors
/// [`BadBody`] where the body is not the one the action takes; unknown fields are named.
pub fn command(action: Action, mut body: serde_json::Value) -> Result<Option<Command>, BadBody> {
    let letter = ToldBody::take(&mut body)?;
    let act = match after_delivery(action, &body)? {
        Some(act) => Some(act),
        None => match custody(action, &body)? {
            Some(act) => Some(act),
            None => act(action, body)?,
        },
    };
    Ok(match letter {
        Some(letter) => act.map(|act| letter.tells(act)),
        None => act,
    })
}

/// The acts that follow a delivery or go beside the execution; none for the others.
fn after_delivery(action: Action, body: &serde_json::Value) -> Result<Option<Command>, BadBody> {
    let body = || body.clone();
    Ok(Some(match action {
        Action::RequestUseConsent => {
            let b: RequestUseConsentBody = read(body())?;
            Command::RequestUseConsent {
                id: b.id,
                evidence: named(b.evidence, "evidence")?,
                other_use: b.other_use,
            }
        }
        Action::DecideUseConsent => {
            let b: DecideUseConsentBody = read(body())?;
            Command::DecideUseConsent {
                consent: b.consent,
                granted: b.granted,
                conditions: b.conditions,
                reasons: b.reasons,
            }
        }
        Action::ConfirmStop => {
            let b: ConfirmStopBody = read(body())?;
            Command::ConfirmStop { measures: b.measures, text: b.text }
        }
        Action::ReturnEvidence => {
            let b: ReturnEvidenceBody = read(body())?;
            Command::ReturnEvidence { evidence: named(b.evidence, "evidence")?, text: b.text }
        }
        Action::LendPerson => {
            let b: LendPersonBody = read(body())?;
            Command::LendPerson(c::Lend {
                person: named(b.person, "person")?,
                consent: b.consent,
                return_by: b.return_by,
                immunity: b.immunity.unwrap_or(true),
                conditions: b.conditions,
            })
        }
        Action::ReturnPerson => {
            let b: ReturnPersonBody = read(body())?;
            Command::ReturnPerson {
                person: named(b.person, "person")?,
                custody_days: b.custody_days,
                text: b.text,
            }
        }
        Action::ReleaseFromAttendance => {
            let b: ReleaseFromAttendanceBody = read(body())?;
            Command::ReleaseFromAttendance {
                person: named(b.person, "person")?,
                until: b.until,
                text: b.text,
            }
        }
        Action::DiscloseExculpatory => {
            let b: DiscloseExculpatoryBody = read(body())?;
            Command::DiscloseExculpatory {
                evidence: b.evidence,
                before: b.before,
                reason: b.reason,
                text: b.text,
            }
        }
        Action::CannotKeepConfidential => {
            Command::CannotKeepConfidential { text: read::<TextBody>(body())?.text.unwrap_or_default() }
        }
        Action::AgreeCosts => {
            let b: AgreeCostsBody = read(body())?;
            Command::AgreeCosts { estimate_minor: b.estimate_minor, currency: b.currency, split: b.split }
        }
        Action::SendIdentity => {
            let b: SendIdentityBody = read(body())?;
            Command::SendIdentity { person: named(b.person, "person")?, purpose: b.purpose, needed: b.needed }
        }
        _ => return Ok(None),
    }))
}

/// The acts on a person sought; none for the others, nor for the clock's own act.
fn custody(action: Action, body: &serde_json::Value) -> Result<Option<Command>, BadBody> {
    let body = || body.clone();
    Ok(Some(match action {
        Action::OrderSurrender => {
            let b: OrderSurrenderBody = read(body())?;
            Command::OrderSurrender { decision: b.decision, conditions: b.conditions, consent: b.consent }
        }
        Action::Surrender => {
            let b: SurrenderBody = read(body())?;
            Command::Surrender { date: b.date, place: b.place, property: b.property }
        }
        Action::ReportArrest => {
            let b: ReportArrestBody = read(body())?;
            Command::ReportArrest {
                person: b.person,
                arrested_at: b.arrested_at,
                place: b.place,
                before_request: b.before_request,
                corrects: b.corrects,
                text: b.text,
            }
        }
        Action::ReportRelease => {
            let b: ReportReleaseBody = read(body())?;
            Command::ReportRelease { person: b.person, released_at: b.released_at, text: b.text }
        }
        Action::ReportProsecution => {
            let b: ReportProsecutionBody = read(body())?;
            Command::ReportProsecution { event: b.event, authority: b.authority, date: b.date, text: b.text }
        }
        _ => return Ok(None),
    }))
}

/// What the act cannot do without knowing which.
fn named<T>(id: Option<T>, field: &str) -> Result<T, BadBody> {
    id.ok_or_else(|| BadBody {
        field: Some(field.to_owned()),
        why: format!("The field {field} must be given."),
    })
}

#[expect(clippy::too_many_lines, reason = "one arm for each action; only the list is long")]
fn act(action: Action, body: serde_json::Value) -> Result<Option<Command>, BadBody> {
    let text = |body: serde_json::Value| read::<TextBody>(body).map(|b| b.text);
    let reason = |body: serde_json::Value| read::<ReasonBody>(body).map(|b| b.reason);
    Ok(Some(match action {
        Action::Create
        | Action::Register
        | Action::Import
        | Action::Edit
        | Action::Attach
        | Action::RequestUseConsent
        | Action::DecideUseConsent
        | Action::ConfirmStop
        | Action::ReturnEvidence
        | Action::LendPerson
        | Action::ReturnPerson
        | Action::ReleaseFromAttendance
        | Action::DiscloseExculpatory
        | Action::CannotKeepConfidential
        | Action::AgreeCosts
        | Action::SendIdentity
        | Action::OrderSurrender
        | Action::Surrender
        | Action::Lapse
        | Action::ReportArrest
        | Action::ReportRelease
        | Action::ReportProsecution => return Ok(None),
        Action::Submit => read::<NothingBody>(body).map(|_| Command::Submit)?,
        Action::Translate => {
            let b: TranslateBody = read(body)?;
            Command::Translate { language: b.language, document: b.document, certified: b.certified }
        }
        Action::ReturnToDrafter => {
            Command::ReturnToDrafter { comment: read::<ReturnToDrafterBody>(body)?.comment }
        }
        Action::Approve => Command::Approve { note: read::<ApproveBody>(body)?.note },
        Action::Send => {
            let b: SendBody = read(body)?;
            Command::Send {
                channel: b.channel.unwrap_or(Channel::Comity),
                agreed: b.agreed,
                letter: b.letter,
                went_on: b.went_on,
            }
        }
        Action::Recall => Command::Recall { reason: reason(body)? },
        Action::Cancel => Command::Cancel { reason: reason(body)?.unwrap_or_default() },
        Action::Acknowledge => {
            Command::Acknowledge { own_reference: read::<AcknowledgeBody>(body)?.own_reference }
        }
        Action::ReturnDeficient => {
            let b: ReturnDeficientBody = read(body)?;
            let missing =
                b.missing.into_iter().map(|m| c::Missing { article: m.article, text: m.text }).collect();
            Command::ReturnDeficient { missing }
        }
        Action::RequestInformation => {
            let b: RequestInformationBody = read(body)?;
            let items = b.items.into_iter().map(|i| c::Item { id: i.id, text: i.text }).collect();
            Command::RequestInformation { items, due: b.due }
        }
        Action::SupplyInformation => {
            let b: SupplyInformationBody = read(body)?;
            Command::SupplyInformation { answers: b.answers, documents: b.documents }
        }
        Action::GoOnWithout => Command::GoOnWithout { text: text(body)? },
        Action::Consult => {
            let b: ConsultBody = read(body)?;
            Command::Consult {
                id: b.id,
                subject: b.subject,
                proposed_conditions: b.proposed_conditions,
                answer_by: b.answer_by,
            }
        }
        Action::AnswerConsultation => {
            let b: AnswerConsultationBody = read(body)?;
            Command::AnswerConsultation {
                consultation: b.consultation,
                accepted: b.accepted,
                declined: b.declined,
                text: b.text,
            }
        }
        Action::Accept => {
            let b: AcceptBody = read(body)?;
            let dual_criminality =
                b.dual_criminality.map(|d| c::DualCriminality { result: d.result, text: d.text });
            Command::Accept {
                executing_authority: b.executing_authority,
                conditions: b.conditions,
                dual_criminality,
            }
        }
        Action::Postpone => {
            let b: PostponeBody = read(body)?;
            Command::Postpone {
                running_proceeding: b.running_proceeding,
                review_date: b.review_date,
                consultation: b.consultation.and_then(|c| c.id),
            }
        }
        Action::Resume => Command::Resume { text: text(body)? },
        Action::Refuse => {
            let b: RefuseBody = read(body)?;
            let said = b.consultation.unwrap_or_default();
            Command::Refuse(c::Refuse {
                ground: b.ground,
                measures: b.measures,
                reasons: b.reasons,
                consultation: c::RefusalConsultation {
                    id: said.id,
                    none_because: said.none_because,
                    breach: said.breach,
                },
            })
        }
        Action::DeliverResults => Command::DeliverResults(deliver(read(body)?)?),
        Action::ConfirmReceipt => {
            let b: ConfirmReceiptBody = read(body)?;
            Command::ConfirmReceipt { usable: b.usable, outcome_feedback: b.outcome_feedback }
        }
        Action::Withdraw => {
            let b: WithdrawBody = read(body)?;
            Command::Withdraw { measures: b.measures, reason: b.reason }
        }
        Action::Remind => Command::Remind { text: text(body)? },
        Action::ReportProgress => Command::ReportProgress { text: text(body)?.unwrap_or_default() },
        Action::Message => Command::Message { text: text(body)?.unwrap_or_default() },
        Action::Note => Command::Note { text: text(body)?.unwrap_or_default() },
        Action::Assign => Command::Assign { to: read::<AssignBody>(body)?.to },
        Action::SetPriority => Command::SetPriority { priority: read::<SetPriorityBody>(body)?.priority },
    }))
}

fn deliver(body: DeliverResultsBody) -> Result<c::Deliver, BadBody> {
    let mut evidence = Vec::new();
    for e in body.evidence {
        let what = match (e.document, e.object) {
            (Some(name), None) => c::EvidenceWhat::Document(name),
            (None, Some(thing)) => c::EvidenceWhat::Object(thing),
            _ => {
                return Err(BadBody {
                    field: Some(format!("evidence.{}", e.id)),
                    why: format!("The evidence {} is either a document or an object.", e.id),
                });
            }
        };
        let classification = e.classification.unwrap_or(DocumentClass::Shared);
        evidence.push(c::Evidence { id: e.id, what, classification });
    }
    Ok(c::Deliver {
        refused: body
            .outcomes
            .iter()
            .filter(|(_, o)| o.outcome().is_none())
            .map(|(m, _)| m.clone())
            .collect(),
        outcomes: body.outcomes.into_iter().filter_map(|(m, o)| Some((m, o.outcome()?))).collect(),
        evidence,
        use_conditions: body.use_conditions,
        return_due: body.return_due.into_iter().map(|r| (r.evidence, r.date)).collect(),
        text: body.text,
        assets: body
            .assets
            .into_iter()
            .map(|a| c::AssetReached {
                id: a.id,
                confiscated_minor: a.confiscated_minor,
                frozen_minor: a.frozen_minor,
                currency: a.currency,
            })
            .collect(),
        disposal: body.disposal.map(|d| c::Disposal {
            article: d.article,
            returned: d.returned.into_iter().map(|r| (r.id, r.minor, r.currency)).collect(),
            costs_minor: d.costs_minor,
            costs_currency: d.costs_currency,
            costs_article: d.costs_article,
        }),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_action_with_a_body_of_its_own_reads_one() {
        for action in Action::ALL {
            let read = command(*action, json!({"surely_no_field": 1}));
            match action {
                Action::Create
                | Action::Register
                | Action::Import
                | Action::Edit
                | Action::Attach
                | Action::Lapse => {
                    assert_eq!(read, Ok(None));
                }
                _ => assert!(read.unwrap_err().why.contains("surely_no_field"), "{action}"),
            }
        }
    }

    #[test]
    fn a_body_with_a_letter_tells_the_act_and_leaves_its_own_fields() {
        let body = json!({"on_behalf_of": "requested", "occurred_at": "2026-03-16T09:00:00Z",
            "received_on": "2026-03-30", "document": "letter.pdf", "own_reference": "9/11/3"});
        let Some(Command::Told(told)) = command(Action::Acknowledge, body).unwrap() else { panic!() };
        assert_eq!(told.letter.as_deref(), Some("letter.pdf"));
        assert_eq!(told.act, Command::Acknowledge { own_reference: Some("9/11/3".into()) });
        let stray = json!({"on_behalf_of": "requested", "surely_no_field": 1});
        assert!(command(Action::Acknowledge, stray).is_err());
    }

    #[test]
    fn evidence_is_a_document_or_a_thing() {
        let both = json!({"outcomes": {"M-1": "executed"}, "evidence": [{"id": "E-1", "document": "a", "object": "b"}]});
        assert!(command(Action::DeliverResults, both).is_err());
    }
}
