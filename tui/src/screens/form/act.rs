//! What an action says: its fields, and the body made of them.

use comity_api::request::{MeasureView, RequestView};
use comity_domain::{
    codes::{Action, DualCriminalityResult, MeasureState, Outcome, UrgencyLevel},
    law::grounds::GROUNDS,
};
use serde_json::{Map, Value, json};

use super::{Field, FormScreen, Input, Press, Purpose, Then};
use crate::{
    msg::Whole,
    safe_text::Safe,
    state::State,
    words::{say, say_with},
};

/// Returns the form of an action. What only says that something arrived or is asked for starts on its button; what
/// cannot be taken back starts on Back; all others start on the first field that is still to be filled.
#[must_use]
pub fn of(state: &State, whole: &Whole, action: Action) -> FormScreen {
    let request = &whole.request;
    let name = say(&format!("action-{action}"));
    let mut fields = fields(state, whole, action);
    let missing = fields.iter().position(|f| f.required && f.value().is_empty());
    fields.push(Field::button("do", name.clone(), say(&format!("effect-{action}")), Press::Do));
    fields.push(Field::button("back", say("button-back"), say("help-back"), Press::Back));
    let (act, back) = (fields.len() - 2, fields.len() - 1);
    let focus = missing.unwrap_or(match action {
        Action::Acknowledge | Action::Remind | Action::Resume => act,
        Action::Refuse | Action::Withdraw | Action::Cancel | Action::ReturnDeficient | Action::Recall => back,
        _ => 0,
    });
    let title = say_with(
        "act-title",
        &[
            ("action", name.into()),
            ("reference", Safe::of(request.reference.as_str()).into()),
            ("state", state.state_name(other(request)).into()),
        ],
    );
    FormScreen {
        purpose: Purpose::Act { action, id: request.id, version: request.version },
        title,
        fields,
        focus,
        changed: false,
        problem: None,
        findings: vec![],
        then: Then::Stay,
        warned: false,
    }
}

fn other(request: &RequestView) -> comity_domain::ids::StateCode {
    match request.side {
        comity_domain::codes::Side::Requesting => request.requested,
        comity_domain::codes::Side::Requested => request.requesting,
    }
}

fn field(path: impl Into<String>, key: &str, input: Input, required: bool) -> Field {
    Field::new(path, say(&format!("ask-{key}")), say(&format!("help-ask-{key}")), input, required)
}

/// A field of one thing out of several: `M-1: outcome`.
fn of_one(path: String, id: &str, key: &str, input: Input, required: bool) -> Field {
    let mut field = field(path, key, input, required);
    field.label = say_with("field-of", &[("id", Safe::of(id).into()), ("label", field.label.into())]);
    field
}

#[expect(clippy::too_many_lines, reason = "one arm for each action; only the list is long")]
fn fields(state: &State, whole: &Whole, action: Action) -> Vec<Field> {
    let request = &whole.request;
    let open: Vec<&str> =
        request.measures.iter().filter(|m| m.state == MeasureState::Open).map(|m| m.id.as_str()).collect();
    let held: Vec<(String, Safe)> = request
        .consultations
        .iter()
        .filter(|c| c.held)
        .map(|c| (c.id.to_string(), Safe::of(c.id.as_str())))
        .collect();
    match action {
        Action::Create
        | Action::Register
        | Action::Import
        | Action::Edit
        | Action::Attach
        | Action::Send
        | Action::Submit
        | Action::Approve
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
        | Action::SendIdentity => {
            vec![]
        }
        Action::Translate => vec![
            field("language", "language", Input::Line, true),
            field("document", "document", Input::Line, true),
            field("certified", "certified", yes_no(), false).with("no"),
        ],
        Action::ReturnToDrafter => vec![field("comment", "comment", Input::Text, true)],
        Action::Recall => vec![field("reason", "reason", Input::Line, false)],
        Action::Withdraw => vec![
            field("measures", "measures-withdrawn", Input::Line, false),
            field("reason", "reason", Input::Line, false),
        ],
        Action::Cancel => vec![field("reason", "reason", Input::Line, true)],
        Action::Acknowledge => {
            let serial = request.reference.as_str().rsplit('-').next().unwrap_or_default();
            let proposed = format!("{}/{}/{serial}", request.requested, state.now.strftime("%Y"));
            vec![field("own_reference", "own-reference", Input::Line, false).with(&proposed)]
        }
        Action::ReturnDeficient => vec![
            field("missing.0.article", "article", Input::Line, true).with("18(15)(b)"),
            field("missing.0.text", "missing", Input::Text, true),
        ],
        Action::RequestInformation => vec![
            field("items.0", "item", Input::Text, true),
            field("items.1", "item-more", Input::Text, false),
            field("due", "due", Input::Date, false),
        ],
        Action::SupplyInformation => {
            let mut out: Vec<Field> = request
                .open_items
                .iter()
                .map(|item| {
                    let mut f = of_one(format!("answers.{item}"), item.as_str(), "answer", Input::Text, true);
                    if let Some(question) = question(whole, item.as_str()) {
                        f.help = question;
                    }
                    f
                })
                .collect();
            out.push(field("documents", "documents", Input::Line, false));
            out
        }
        Action::Consult => vec![
            field("subject", "subject", Input::Text, true),
            field("proposed_conditions", "conditions", Input::Text, false),
            field("answer_by", "answer-by", Input::Date, true),
        ],
        Action::AnswerConsultation => {
            vec![field("accepted", "accepted", Input::Text, false), field("text", "text", Input::Text, false)]
        }
        Action::Accept => {
            let mut out: Vec<Field> = open
                .iter()
                .map(|id| {
                    of_one(format!("executing_authority.{id}"), id, "executing-authority", Input::Line, true)
                })
                .collect();
            out.push(field("conditions", "conditions", Input::Text, false));
            let results = DualCriminalityResult::ALL.iter();
            let options = results.map(|r| (r.to_string(), say(&format!("dual-{r}")))).collect();
            let coercive = |m: &&MeasureView| m.state == MeasureState::Open && m.measure_type.is_coercive();
            let assessed = request.measures.iter().find(coercive).is_some();
            out.push(field("dual_criminality.result", "dual-criminality", Input::Choice(options), assessed));
            out.push(field("dual_criminality.text", "dual-criminality-text", Input::Line, false));
            out
        }
        Action::Postpone => vec![
            field("running_proceeding", "running-proceeding", Input::Line, true),
            field("review_date", "review-date", Input::Date, true),
            field("consultation.id", "consultation", Input::Choice(held), true),
        ],
        Action::Refuse => {
            let grounds = GROUNDS.iter().filter(|g| g.may_be_chosen);
            let options = grounds
                .map(|g| (g.code.to_owned(), Safe::of(&format!("{} {}", g.code, g.meaning))))
                .collect();
            vec![
                field("ground", "ground", Input::Choice(options), true),
                field("measures", "measures", Input::Line, false),
                field("reasons", "reasons", Input::Text, true),
                field("consultation.id", "consultation", Input::Choice(held), false),
                field("consultation.none_because", "none-because", Input::Line, false),
                field("consultation.breach", "breach", yes_no(), false).with("no"),
            ]
        }
        Action::DeliverResults => {
            let outcomes: Vec<(String, Safe)> =
                Outcome::ALL.iter().map(|o| (o.to_string(), say(&format!("measure-state-{o}")))).collect();
            let mut out: Vec<Field> = open
                .iter()
                .map(|id| {
                    // Nothing is said to be executed that nobody said so of.
                    of_one(format!("outcomes.{id}"), id, "outcome", Input::Choice(outcomes.clone()), false)
                })
                .collect();
            out.push(field(format!("evidence.{}", next_evidence(whole)), "evidence", Input::Line, false));
            out.push(field("use_conditions", "use-conditions", Input::Text, false));
            out.push(field("text", "text", Input::Text, false));
            out
        }
        Action::ConfirmReceipt => vec![
            field("usable", "usable", yes_no(), true),
            field("outcome_feedback", "outcome-feedback", Input::Line, false),
        ],
        Action::GoOnWithout | Action::Resume | Action::Remind => {
            vec![field("text", "text", Input::Text, false)]
        }
        Action::ReportProgress | Action::Message | Action::Note => {
            vec![field("text", "text", Input::Text, true)]
        }
        Action::Assign => {
            let workers = state.colleagues.iter().filter(|p| p.roles.iter().any(|r| r.works_on_cases()));
            let options: Vec<(String, Safe)> =
                workers.map(|p| (p.id.to_string(), Safe::of(&p.name))).collect();
            let me = state.me.as_ref().map(|m| m.id.to_string()).unwrap_or_default();
            let first = if options.iter().any(|(id, _)| *id == me) { me } else { String::new() };
            vec![field("to", "assign-to", Input::Choice(options), true).with(&first)]
        }
        Action::SetPriority => {
            let options =
                UrgencyLevel::ALL.iter().map(|l| (l.to_string(), say(&format!("urgency-{l}")))).collect();
            vec![field("priority", "priority", Input::Choice(options), true).with(request.priority.as_str())]
        }
    }
}

pub(super) fn yes_no() -> Input {
    Input::Choice(vec![("yes".to_owned(), say("yes")), ("no".to_owned(), say("no"))])
}

/// The question of an item, as the other State asked it.
fn question(whole: &Whole, item: &str) -> Option<Safe> {
    let path = format!("items.{item}");
    let texts = whole.events.events.iter().rev().flat_map(|e| &e.texts);
    texts.into_iter().find(|t| t.path == path).map(|t| Safe::of(&t.text))
}

/// Returns the body of the action the form is for.
#[must_use]
pub fn body(form: &FormScreen) -> Value {
    let Purpose::Act { action, .. } = form.purpose else { return json!({}) };
    let mut body = Map::new();
    for field in form.fields.iter().filter(|f| !matches!(f.input, Input::Button(_)) && !f.value().is_empty())
    {
        let (path, value) = (field.path.as_str(), field.value());
        match (action, path) {
            (_, "measures") => put(&mut body, path, listed(value, &[',', ' ', '\n'])),
            (_, "documents") => put(&mut body, path, listed(value, &[',', '\n'])),
            (_, "proposed_conditions" | "conditions" | "accepted" | "use_conditions") => {
                put(&mut body, path, listed(value, &['\n']));
            }
            (_, "usable" | "consultation.breach" | "certified") => {
                put(&mut body, path, json!(value == "yes"));
            }
            (Action::DeliverResults, p) if p.starts_with("evidence.") => {
                let first = p.rsplit('.').next().and_then(|n| n.parse().ok()).unwrap_or(1);
                put(&mut body, "evidence", evidence(value, first));
            }
            (Action::RequestInformation, p) if p.starts_with("items.") => {
                push(&mut body, "items", json!({ "text": value }));
            }
            (Action::ReturnDeficient, "missing.0.article") => {}
            (Action::ReturnDeficient, "missing.0.text") => {
                let article = form.value("missing.0.article").unwrap_or("18(15)");
                push(&mut body, "missing", json!({ "article": article, "text": value }));
            }
            _ => put(&mut body, path, json!(value)),
        }
    }
    // An assessment without a result is none.
    if body.get("dual_criminality").is_some_and(|d| d.get("result").is_none()) {
        body.remove("dual_criminality");
    }
    Value::Object(body)
}

/// Documents by name, each a piece of evidence, numbered from the first free number on.
fn evidence(names: &str, first: usize) -> Value {
    let names = names.split([',', '\n']).map(str::trim).filter(|n| !n.is_empty());
    names.enumerate().map(|(i, name)| json!({ "id": format!("E-{}", first + i), "document": name })).collect()
}

/// The number of the next piece of evidence: each id is used once within a request.
fn next_evidence(whole: &Whole) -> usize {
    let delivered = whole.events.events.iter().filter_map(|e| e.fact.get("evidence")?.as_array());
    let ids = delivered.flatten().filter_map(|e| e.get("id")?.as_str()?.strip_prefix("E-")?.parse().ok());
    ids.max().map_or(1, |last: usize| last.saturating_add(1))
}

fn listed(value: &str, at: &[char]) -> Value {
    value.split(at).map(str::trim).filter(|v| !v.is_empty()).map(Value::from).collect()
}

fn push(body: &mut Map<String, Value>, key: &str, value: Value) {
    if let Value::Array(items) = body.entry(key).or_insert_with(|| json!([])) {
        items.push(value);
    }
}

/// Puts a value at a path of at most two parts: `answers.I-1`.
fn put(body: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            body.insert(path.to_owned(), value);
        }
        Some((head, leaf)) => {
            if let Value::Object(inner) = body.entry(head).or_insert_with(|| json!({})) {
                inner.insert(leaf.to_owned(), value);
            }
        }
    }
}

/// Returns the fields of `attach`: a file of this machine.
#[must_use]
pub fn attach_fields(whole: &Whole) -> Vec<Field> {
    let shared = !matches!(whole.request.status.as_str(), "drafted" | "in_approval" | "approved");
    let classes = [("shared", say("class-shared")), ("file", say("class-file"))];
    let classes = classes.map(|(code, words)| (code.to_owned(), words)).to_vec();
    let mut out = vec![
        field("path", "path", Input::Line, true),
        field("classification", "classification", Input::Choice(classes), true).with("shared"),
    ];
    if shared {
        out.push(field("share", "share", yes_no(), true).with("no"));
    }
    out
}
