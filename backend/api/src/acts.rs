//! What a client sends: the body of each action. `{"action": ...}` is in the path, never in the body.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{Channel, DocumentClass, DualCriminalityResult, Kind, LinkKind, UrgencyLevel},
    contents::Contents,
    ids::{Article, ConsultationId, ItemId, Language, MeasureId, RequestId, StateCode, UserId},
    workflow::{Command, command as c},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::commands::command;
pub use crate::body::BadBody;
use crate::body::read;

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub struct $name {
            $($(#[$fmeta])* pub $field: $type,)*
        }
    )*};
}

pub mod after;
mod commands;
pub mod custody;
pub mod delivery;
pub mod told;

pub use after::*;
pub use custody::*;
pub use delivery::*;
pub use told::{BeginBody, RegisterBody, TOLD_FIELDS};

/// `POST /requests`: a new draft of the own State.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CreateBody {
    /// What is asked for.
    pub kind: Kind,
    /// The State that is asked.
    pub requested: StateCode,
    /// What it holds so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<Contents>,
    /// An own ended request whose contents are copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<RequestId>,
    /// Links to other requests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkBody>,
}

impl From<CreateBody> for Command {
    fn from(body: CreateBody) -> Self {
        Self::Create(Box::new(c::Create {
            kind: body.kind,
            requested: body.requested,
            contents: body.contents,
            from: body.from,
            links: body.links.into_iter().map(|l| (l.kind, l.request)).collect(),
        }))
    }
}

/// `PATCH /requests/{id}`: each field given replaces that field of the contents, null clears it (RFC 7396, at the
/// first level).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EditBody {
    /// The fields to replace; names as in the contents.
    #[cfg_attr(feature = "schema", schema(value_type = Contents))]
    pub contents: serde_json::Map<String, serde_json::Value>,
}

impl EditBody {
    /// Returns the contents with the fields of the body in place of theirs.
    ///
    /// # Errors
    /// [`BadBody`] where a field is not known or has the wrong shape.
    pub fn apply(&self, contents: &Contents) -> Result<Contents, BadBody> {
        let mut merged = match serde_json::to_value(contents) {
            Ok(serde_json::Value::Object(map)) => map,
            Ok(_) | Err(_) => serde_json::Map::new(),
        };
        for (field, value) in &self.contents {
            if value.is_null() {
                merged.remove(field);
            } else {
                merged.insert(field.clone(), value.clone());
            }
        }
        for (field, _) in self.contents.iter().filter(|(_, value)| value.is_null()) {
            // A cleared field must be one that exists, too.
            read::<Contents>(serde_json::json!({ field.as_str(): null })).or_else(|bad| {
                if bad.why.contains("not known") { Err(bad) } else { Ok(Contents::default()) }
            })?;
        }
        read(merged.into())
    }
}

/// A link to another request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LinkBody {
    /// How they belong together.
    pub kind: LinkKind,
    /// The other request.
    pub request: RequestId,
}

bodies! {
    /// An action without a payload.
    NothingBody {}

    /// A text, where the action takes one.
    TextBody {
        /// In words.
        text: Option<String>,
    }

    /// A reason.
    ReasonBody {
        /// Why.
        reason: Option<String>,
    }

    /// `return_to_drafter`.
    ReturnToDrafterBody {
        /// What is to be changed.
        comment: String,
    }

    /// `approve`.
    ApproveBody {
        /// For the file.
        note: Option<String>,
    }

    /// `send`.
    SendBody {
        /// How it travels; through Comity where nothing is given.
        channel: Option<Channel>,
        /// Whether both States agreed to the channel.
        agreed: bool,
        /// Name of the attached document: the letter of request that goes by pouch.
        letter: Option<String>,
        /// To a State by letter: the day the letter really went, where it is recorded later.
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        went_on: Option<Date>,
    }

    /// `acknowledge`.
    AcknowledgeBody {
        /// The requested State's own number.
        own_reference: Option<String>,
    }

    /// `return_deficient`.
    ReturnDeficientBody {
        /// What is missing.
        missing: Vec<MissingBody>,
    }

    /// `request_information`.
    RequestInformationBody {
        /// The questions.
        items: Vec<ItemBody>,
        /// Answer wished by the end of this date.
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        due: Option<Date>,
    }

    /// `supply_information`.
    SupplyInformationBody {
        /// Item to answer.
        #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
        answers: BTreeMap<ItemId, String>,
        /// Names of attached documents sent with it.
        documents: Vec<String>,
    }

    /// `consult`.
    ConsultBody {
        /// C-1 ...; the next free one where none is given.
        id: Option<ConsultationId>,
        /// What is consulted.
        subject: String,
        /// Terms offered.
        proposed_conditions: Vec<String>,
        /// After this date the consultation counts as held.
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        answer_by: Option<Date>,
    }

    /// `answer_consultation`.
    AnswerConsultationBody {
        /// Which one; the only open one where none is named.
        consultation: Option<ConsultationId>,
        /// Conditions accepted: they bind.
        accepted: Vec<String>,
        /// Measure to reason.
        #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
        declined: BTreeMap<MeasureId, String>,
        /// In words.
        text: Option<String>,
    }

    /// `accept`.
    AcceptBody {
        /// Measure to executing authority.
        #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
        executing_authority: BTreeMap<MeasureId, String>,
        /// Conditions that bind.
        conditions: Vec<String>,
        /// Assessment, needed where a measure is coercive.
        dual_criminality: Option<DualCriminalityBody>,
    }

    /// `postpone`.
    PostponeBody {
        /// Which proceeding it would interfere with.
        running_proceeding: String,
        /// When it is looked at again.
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
        review_date: Option<Date>,
        /// The consultation held.
        consultation: Option<ConsultationBody>,
    }

    /// `refuse`.
    RefuseBody {
        /// Code of the ground.
        ground: String,
        /// Which measures; absent: the whole.
        measures: Vec<MeasureId>,
        /// Reasons, 18(23).
        reasons: String,
        /// The consultation, or why there was none.
        consultation: Option<ConsultationBody>,
    }

    /// What a refusal or postponement says of the consultation, 18(26).
    ConsultationBody {
        /// The consultation held.
        id: Option<ConsultationId>,
        /// Why there was none.
        none_because: Option<String>,
        /// With a ground of 18(21): recorded as a breach.
        breach: bool,
    }

    /// `confirm_receipt`.
    ConfirmReceiptBody {
        /// Whether they can be used.
        usable: Option<bool>,
        /// What became of them, or why not.
        outcome_feedback: Option<String>,
    }

    /// `withdraw`.
    WithdrawBody {
        /// Which measures; absent: the whole.
        measures: Vec<MeasureId>,
        /// Why.
        reason: Option<String>,
    }
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MissingBody {
    /// The article that asks for it.
    pub article: Article,
    /// In words.
    pub text: String,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ItemBody {
    /// I-1 ...; the next free one where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ItemId>,
    /// The question.
    pub text: String,
}

/// The assessment of 18(9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DualCriminalityBody {
    /// The result.
    pub result: DualCriminalityResult,
    /// The law compared.
    #[serde(default)]
    pub text: String,
}

/// `assign`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssignBody {
    /// To whom.
    pub to: UserId,
}

/// `POST /requests/{id}/documents`: what goes into the query; the body is the bytes, the media type is the
/// `Content-Type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct AttachQuery {
    /// The name payloads call it by; unique per request and side.
    pub name: String,
    /// Who may read it; `shared` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<DocumentClass>,
    /// Whether the other State sees it at once, where it sees the request. Otherwise it waits in the own file until
    /// a `send`, an answer or a delivery names it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub share: bool,
}

/// `set_priority`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SetPriorityBody {
    /// The level.
    pub priority: UrgencyLevel,
}

/// `translate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TranslateBody {
    /// Language of the translation.
    pub language: Language,
    /// Name of the attached document.
    pub document: String,
    /// Whether it is certified.
    #[serde(default)]
    pub certified: bool,
}

/// The body of `POST /requests/{id}/actions/{action}`: which one, the action decides.
///
/// Never read as it stands; it describes the bodies in the OpenAPI document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ActionBody {
    /// `submit`.
    Nothing(NothingBody),
    /// `go_on_without`, `resume`, `remind`, `report_progress`, `message`, `note`, `cannot_keep_confidential`.
    Text(TextBody),
    /// `recall`, `cancel`.
    Reason(ReasonBody),
    /// `translate`.
    Translate(TranslateBody),
    /// `return_to_drafter`.
    ReturnToDrafter(ReturnToDrafterBody),
    /// `approve`.
    Approve(ApproveBody),
    /// `send`.
    Send(SendBody),
    /// `acknowledge`.
    Acknowledge(AcknowledgeBody),
    /// `return_deficient`.
    ReturnDeficient(ReturnDeficientBody),
    /// `request_information`.
    RequestInformation(RequestInformationBody),
    /// `supply_information`.
    SupplyInformation(SupplyInformationBody),
    /// `consult`.
    Consult(ConsultBody),
    /// `answer_consultation`.
    AnswerConsultation(AnswerConsultationBody),
    /// `accept`.
    Accept(AcceptBody),
    /// `postpone`.
    Postpone(PostponeBody),
    /// `refuse`.
    Refuse(RefuseBody),
    /// `deliver_results`.
    DeliverResults(DeliverResultsBody),
    /// `confirm_receipt`.
    ConfirmReceipt(ConfirmReceiptBody),
    /// `withdraw`.
    Withdraw(WithdrawBody),
    /// `assign`.
    Assign(AssignBody),
    /// `set_priority`.
    SetPriority(SetPriorityBody),
    /// `request_use_consent`.
    RequestUseConsent(RequestUseConsentBody),
    /// `decide_use_consent`.
    DecideUseConsent(DecideUseConsentBody),
    /// `confirm_stop`.
    ConfirmStop(ConfirmStopBody),
    /// `return_evidence`.
    ReturnEvidence(ReturnEvidenceBody),
    /// `lend_person`.
    LendPerson(LendPersonBody),
    /// `return_person`.
    ReturnPerson(ReturnPersonBody),
    /// `release_from_attendance`.
    ReleaseFromAttendance(ReleaseFromAttendanceBody),
    /// `disclose_exculpatory`.
    DiscloseExculpatory(DiscloseExculpatoryBody),
    /// `agree_costs`.
    AgreeCosts(AgreeCostsBody),
    /// `send_identity`.
    SendIdentity(SendIdentityBody),
    /// Any of these, as told by a State by letter: the fields of the action beside those of the letter.
    Told(told::ToldBody),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_edit_replaces_what_it_names_and_leaves_the_rest() {
        let before = Contents { facts: Some("f".into()), purpose: Some("p".into()), ..Contents::default() };
        let edit = |value: serde_json::Value| {
            serde_json::from_value::<EditBody>(json!({"contents": value})).unwrap()
        };
        let after = edit(json!({"purpose": "q", "facts": null})).apply(&before).unwrap();
        assert_eq!(after, Contents { purpose: Some("q".into()), ..Contents::default() });
        assert!(edit(json!({"no_such_field": null})).apply(&before).is_err());
        assert!(edit(json!({"no_such_field": 1})).apply(&before).is_err());
        assert!(edit(json!({"facts": 1})).apply(&before).is_err());
    }
}
