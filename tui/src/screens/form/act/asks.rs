//! The fields of each action, in the order in which they are asked. What is known is chosen from a list.

use comity_api::request::{GroundChoice, MeasureView};
use comity_domain::codes::{Action, DocumentClass, DualCriminalityResult, MeasureState, UrgencyLevel};

use super::{Field, Input, after, among, custody, deficient, delivery, only_one, yes_no};
use crate::{
    by_kind::ByKind,
    msg::Whole,
    safe_text::Safe,
    state::State,
    words::{say, say_with},
};

/// Returns the fields of an action.
pub(super) fn fields(state: &State, whole: &Whole, action: Action) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    match action {
        Action::Translate
        | Action::ReturnToDrafter
        | Action::Recall
        | Action::Cancel
        | Action::Withdraw
        | Action::SupplyInformation
        | Action::AnswerConsultation
        | Action::ConfirmReceipt => of_the_requesting(whole, action),
        Action::Acknowledge
        | Action::ReturnDeficient
        | Action::RequestInformation
        | Action::Consult
        | Action::Accept
        | Action::Postpone
        | Action::Refuse => of_the_requested(state, whole, action),
        Action::DeliverResults => delivery::fields(whole),
        Action::RequestUseConsent
        | Action::DecideUseConsent
        | Action::ConfirmStop
        | Action::ReturnEvidence
        | Action::LendPerson
        | Action::ReturnPerson
        | Action::ReleaseFromAttendance
        | Action::DiscloseExculpatory
        | Action::CannotKeepConfidential
        | Action::AgreeCosts
        | Action::SendIdentity => after::fields(whole, action),
        Action::GoOnWithout | Action::Resume | Action::Remind => {
            vec![by.field("text", "text", Input::Text, false)]
        }
        Action::ReportProgress | Action::Message | Action::Note => {
            vec![by.field("text", "text", Input::Text, true)]
        }
        Action::Assign => vec![assignee(state, by)],
        Action::SetPriority => {
            let options = UrgencyLevel::ALL.iter().map(|l| (l.to_string(), say(&format!("urgency-{l}"))));
            let now = whole.request.priority.as_str();
            vec![by.field("priority", "priority", among(options), true).with(now)]
        }
        Action::OrderSurrender
        | Action::Surrender
        | Action::ReportArrest
        | Action::ReportRelease
        | Action::ReportProsecution => custody::fields(state, whole, action),
        // These have a screen of their own, are done on the host or by the clock.
        Action::Lapse
        | Action::Create
        | Action::Register
        | Action::Import
        | Action::Edit
        | Action::Attach
        | Action::Send
        | Action::Submit
        | Action::Approve => vec![],
    }
}

fn of_the_requesting(whole: &Whole, action: Action) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let reason = |required| by.field("reason", "reason", Input::Line, required);
    match action {
        Action::Translate => vec![
            by.field("language", "language", Input::Line, true),
            only_one(by.field("document", "document", own_documents(whole), true)),
            by.field("certified", "certified", yes_no(), false).with("no"),
        ],
        Action::ReturnToDrafter => vec![by.field("comment", "comment", Input::Text, true)],
        Action::Recall => vec![reason(false)],
        Action::Cancel => vec![reason(true)],
        Action::Withdraw => {
            let open = open(whole);
            let mut out: Vec<Field> = open.iter().map(|m| named(whole, m, "withdrawn", true)).collect();
            out.push(reason(false));
            out
        }
        Action::SupplyInformation => {
            let items = whole.request.open_items.iter();
            let answer = |item: &comity_domain::ids::ItemId| {
                let mut f = by.of_one(format!("answers.{item}"), item.as_str(), "answer", Input::Text, true);
                if let Some(question) = said(whole, &format!("items.{item}")) {
                    f.help = question;
                }
                f
            };
            items.map(answer).chain(documents_to_send(whole)).collect()
        }
        Action::AnswerConsultation => answer_consultation(whole),
        _ => vec![
            by.field("usable", "usable", yes_no(), true),
            by.field("outcome_feedback", "outcome-feedback", Input::Line, false),
        ],
    }
}

fn of_the_requested(state: &State, whole: &Whole, action: Action) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let request = &whole.request;
    match action {
        Action::Acknowledge => {
            let serial = request.reference.as_str().rsplit('-').next().unwrap_or_default();
            let proposed = format!("{}/{}/{serial}", request.requested, state.now.strftime("%Y"));
            let own = by.field("own_reference", "own-reference", Input::Line, false);
            // A number is only proposed to who gives it.
            let ours = request.side == comity_domain::codes::Side::Requested;
            vec![if ours { own.with(&proposed) } else { own }]
        }
        Action::ReturnDeficient => deficient::fields(whole),
        Action::RequestInformation => vec![
            by.field("items.0", "item", Input::Text, true),
            by.field("items.1", "item-more", Input::Text, false),
            by.field("due", "due", Input::Date, false),
        ],
        Action::Consult => vec![
            by.field("subject", "subject", Input::Text, true),
            by.field("proposed_conditions", "conditions", Input::Text, false),
            by.field("answer_by", "answer-by", Input::Date, true),
        ],
        Action::Accept => accept(whole),
        Action::Postpone => vec![
            by.field("running_proceeding", "running-proceeding", Input::Line, true),
            by.field("review_date", "review-date", Input::Date, true),
            only_one(by.field("consultation.id", "consultation", held(whole), true)),
        ],
        _ => refuse(whole),
    }
}

fn accept(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let mut out: Vec<Field> = open(whole)
        .iter()
        .map(|m| {
            let path = format!("executing_authority.{}", m.id);
            by.of_one(path, m.id.as_str(), "executing-authority", Input::Line, true)
        })
        .collect();
    out.push(by.field("conditions", "conditions", Input::Text, false));
    let results = DualCriminalityResult::ALL.iter();
    let options = results.map(|r| (r.to_string(), say(&format!("dual-{r}"))));
    let assessed = open(whole).iter().any(|m| m.measure_type.is_coercive());
    out.push(by.field("dual_criminality.result", "dual-criminality", among(options), assessed));
    out.push(by.field("dual_criminality.text", "dual-criminality-text", Input::Line, false));
    out
}

/// Only the grounds of what the request rests on, those of treaties on record too, each with what it means and what it
/// asks of consultation.
fn refuse(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let offer = whole.offers.actions.iter().find(|o| o.action == Action::Refuse && o.possible);
    let choices = offer.map(|o| o.grounds.as_slice()).unwrap_or_default();
    let words = |g: &GroundChoice| {
        let args = [("code", Safe::of(&g.code).into()), ("meaning", Safe::of(&g.meaning).into())];
        (g.code.clone(), say_with("ground-choice", &args))
    };
    let asks = |g: &GroundChoice| {
        let owed = g.consultation == "owed";
        let words = if owed { "ground-consultation-owed" } else { "ground-consultation-or-reason" };
        (g.code.clone(), by.say(words))
    };
    let notes = choices.iter().map(asks).collect();
    let ground = by.field("ground", "ground", among(choices.iter().map(words)), true).noting(notes);
    let mut out = vec![ground];
    out.extend(open(whole).iter().map(|m| named(whole, m, "refused", true)));
    out.push(by.field("reasons", "reasons", Input::Text, true));
    out.push(by.field("consultation.id", "consultation", held(whole), false));
    out.push(by.field("consultation.none_because", "none-because", Input::Line, false));
    out.push(by.field("consultation.breach", "breach", yes_no(), false).with("no"));
    out
}

fn answer_consultation(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let waiting: Vec<_> = whole.request.consultations.iter().filter(|c| c.answered_at.is_none()).collect();
    let asked = waiting.iter().map(|c| {
        let about = consulted(whole, c.id.as_str(), "subject");
        let about = about.into_iter().next().unwrap_or_default();
        let args = [("id", Safe::of(c.id.as_str()).into()), ("what", Safe::of(&about).into())];
        (c.id.to_string(), say_with("ask-of", &args))
    });
    let mut out = vec![];
    if waiting.len() > 1 {
        out.push(by.field("consultation", "which-consultation", among(asked), true));
    }
    let offered: Vec<String> =
        waiting.iter().flat_map(|c| consulted(whole, c.id.as_str(), "proposed_conditions")).collect();
    for (i, condition) in offered.iter().enumerate() {
        // What was offered is accepted word by word, or not.
        let answers = [(condition.clone(), say("accept-it")), ("no".to_owned(), say("accept-not"))];
        let mut answer = by.field(format!("accept.{i}"), "accepted-offer", among(answers.into_iter()), true);
        answer.label = Safe::of(condition);
        out.push(answer);
    }
    if offered.is_empty() {
        out.push(by.field("accepted", "accepted", Input::Text, false));
    }
    for m in open(whole) {
        let path = format!("declined.{}", m.id);
        out.push(by.of_one(path, m.id.as_str(), "declined", Input::Line, false));
    }
    out.push(by.field("text", "text", Input::Text, false));
    out
}

/// What was said when a consultation was asked: its subject, or the conditions offered.
fn consulted(whole: &Whole, id: &str, path: &str) -> Vec<String> {
    let events = whole.events.events.iter();
    let asked = events.filter(|e| {
        e.action == Action::Consult && e.fact.get("consultation").and_then(|c| c.as_str()) == Some(id)
    });
    let texts = asked.flat_map(|e| &e.texts);
    texts.filter(|t| t.path.split('.').next() == Some(path)).map(|t| t.text.clone()).collect()
}

fn assignee(state: &State, by: ByKind) -> Field {
    let workers = state.colleagues.iter().filter(|p| p.roles.iter().any(|r| r.works_on_cases()));
    let options: Vec<(String, Safe)> = workers.map(|p| (p.id.to_string(), Safe::of(&p.name))).collect();
    let me = state.me.as_ref().map(|m| m.id.to_string()).unwrap_or_default();
    let first = if options.iter().any(|(id, _)| *id == me) { me } else { String::new() };
    by.field("to", "assign-to", Input::Choice(options), true).with(&first)
}

/// The measures nobody has answered yet.
pub(super) fn open(whole: &Whole) -> Vec<&MeasureView> {
    whole.request.measures.iter().filter(|m| m.state == MeasureState::Open).collect()
}

/// A measure to be taken or left, with its type as help.
fn named(whole: &Whole, measure: &MeasureView, key: &str, taken: bool) -> Field {
    let by = ByKind::request(&whole.request);
    let mut out = by.pick("measures", measure.id.as_str(), key, taken);
    let contents = whole.request.contents.as_ref();
    let asked = contents.and_then(|c| c.measures.iter().find(|m| m.id == measure.id));
    let kind = by.say(&crate::screens::request::measure_key(measure.measure_type));
    let what = asked.and_then(|m| m.description.as_deref()).map_or_else(Safe::default, Safe::of);
    out.help = say_with("help-measure", &[("type", kind.into()), ("what", what.into())]);
    out
}

/// The consultations that count as held.
fn held(whole: &Whole) -> Input {
    let held = whole.request.consultations.iter().filter(|c| c.held);
    among(held.map(|c| {
        let about = consulted(whole, c.id.as_str(), "subject").into_iter().next().unwrap_or_default();
        let args = [("id", Safe::of(c.id.as_str()).into()), ("what", Safe::of(&about).into())];
        (c.id.to_string(), say_with("ask-of", &args))
    }))
}

/// The documents that the own side attached and may send.
pub(super) fn own_documents(whole: &Whole) -> Input {
    let own = whole.request.documents.iter().filter(|d| d.side == whole.request.side);
    let own = own.filter(|d| d.classification != DocumentClass::File);
    among(own.map(|d| (d.name.clone(), Safe::of(&d.name))))
}

/// The documents that can go with an answer.
fn documents_to_send(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let own = whole.request.documents.iter().filter(|d| d.side == whole.request.side && !d.shared);
    let own = own.filter(|d| d.classification != DocumentClass::File);
    own.map(|d| {
        let mut f = by.pick("documents", &d.name, "goes-along", false);
        f.label = say_with("field-document-goes", &[("name", Safe::of(&d.name).into())]);
        f
    })
    .collect()
}

/// A text of an act, as it was said last under this path.
pub(super) fn said(whole: &Whole, path: &str) -> Option<Safe> {
    let texts = whole.events.events.iter().rev().flat_map(|e| &e.texts);
    texts.into_iter().find(|t| t.path == path).map(|t| Safe::of(&t.text))
}

/// Returns the fields of `attach`: a file of this machine.
#[must_use]
pub fn attach_fields(whole: &Whole) -> Vec<Field> {
    let by = ByKind::request(&whole.request);
    let shared = !matches!(whole.request.status.as_str(), "drafted" | "in_approval" | "approved");
    let classes = [("shared", say("class-shared")), ("file", say("class-file"))];
    let classes = classes.map(|(code, words)| (code.to_owned(), words)).to_vec();
    let mut out = vec![
        by.field("path", "path", Input::Line, true),
        by.field("classification", "classification", Input::Choice(classes), true).with("shared"),
    ];
    if shared {
        out.push(by.field("share", "share", yes_no(), true).with("no"));
    }
    out
}
