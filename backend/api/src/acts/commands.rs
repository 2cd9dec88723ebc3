//! From the body of an action to its command.

use comity_domain::{
    codes::{Action, Channel, DocumentClass},
    workflow::{Command, command as c},
};

use super::{
    AcceptBody, AcknowledgeBody, AnswerConsultationBody, ApproveBody, AssignBody, BadBody,
    ConfirmReceiptBody, ConsultBody, DeliverResultsBody, NothingBody, PostponeBody, ReasonBody, RefuseBody,
    RequestInformationBody, ReturnDeficientBody, ReturnToDrafterBody, SendBody, SetPriorityBody,
    SupplyInformationBody, TextBody, TranslateBody, WithdrawBody,
};
use crate::body::read;

/// Returns the command of `POST /requests/{id}/actions/{action}`.
///
/// `create`, `edit` and `attach` have routes of their own and answer none here.
///
/// # Errors
/// [`BadBody`] where the body is not the one the action takes; unknown fields are named.
#[expect(clippy::too_many_lines, reason = "one arm for each action; only the list is long")]
pub fn command(action: Action, body: serde_json::Value) -> Result<Option<Command>, BadBody> {
    let text = |body: serde_json::Value| read::<TextBody>(body).map(|b| b.text);
    let reason = |body: serde_json::Value| read::<ReasonBody>(body).map(|b| b.reason);
    Ok(Some(match action {
        Action::Create | Action::Edit | Action::Attach => return Ok(None),
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
            Command::Send { channel: b.channel.unwrap_or(Channel::Comity), agreed: b.agreed }
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
                Action::Create | Action::Edit | Action::Attach => assert_eq!(read, Ok(None)),
                _ => assert!(read.unwrap_err().why.contains("surely_no_field"), "{action}"),
            }
        }
    }

    #[test]
    fn evidence_is_a_document_or_a_thing() {
        let both = json!({"outcomes": {"M-1": "executed"}, "evidence": [{"id": "E-1", "document": "a", "object": "b"}]});
        assert!(command(Action::DeliverResults, both).is_err());
    }
}
