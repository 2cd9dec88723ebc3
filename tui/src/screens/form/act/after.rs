//! The fields of the acts that follow a delivery or go beside the execution, 18(5), 18(10)-(12), 18(19)-(20), 18(24),
//! 18(27)-(28).

use comity_api::request::EvidenceView;
use comity_domain::{codes::Action, codes::PersonRole, contents::Person, workflow::Away};

use super::{Field, Input, among, asks::said, only_one, yes_no};
use crate::{
    by_kind::ByKind,
    msg::Whole,
    safe_text::Safe,
    words::{say, say_with},
};

/// Returns the fields of one of these actions.
pub(super) fn fields(whole: &Whole, action: Action) -> Vec<Field> {
    let request = &whole.request;
    let by = ByKind::request(request);
    let text = |required| by.field("text", "text", Input::Text, required);
    match action {
        Action::RequestUseConsent => {
            let delivered = request.evidence.iter().map(|e| evidence(whole, e));
            vec![
                only_one(by.field("evidence", "which-evidence", among(delivered), true)),
                by.field("for", "other-use", Input::Text, true),
            ]
        }
        Action::DecideUseConsent => {
            let open = request.use_consents.iter().filter(|c| c.granted.is_none());
            let open = open.map(|c| {
                let about = used_for(whole, c.id.as_str());
                let args = [("id", Safe::of(c.id.as_str()).into()), ("what", about.into())];
                (c.id.to_string(), say_with("ask-of", &args))
            });
            vec![
                only_one(by.field("consent", "which-consent", among(open), true)),
                by.field("granted", "granted", yes_no(), true),
                by.field("conditions", "use-conditions", Input::Text, false),
                by.field("reasons", "consent-reasons", Input::Text, false),
            ]
        }
        Action::ConfirmStop => {
            let owed = request.stop_owed.iter();
            let mut out: Vec<Field> =
                owed.map(|id| by.pick("measures", id.as_str(), "stopped", true)).collect();
            out.push(text(false));
            out
        }
        Action::ReturnEvidence => {
            let held = request.evidence.iter().filter(|e| !e.returned).map(|e| evidence(whole, e));
            vec![only_one(by.field("evidence", "which-evidence", among(held), true)), text(false)]
        }
        Action::LendPerson => {
            let lent = |p: &&Person| request.away.iter().any(|a| a.person == p.code && a.how == Away::Lent);
            let people = people(whole).filter(|p| !lent(p)).map(person);
            vec![
                only_one(by.field("person", "which-person", among(people), true)),
                by.field("consent", "consent-of-person", yes_no(), true),
                by.field("return_by", "return-by", Input::Date, true),
                by.field("immunity", "immunity", yes_no(), true).with("yes"),
                by.field("conditions", "conditions-agreed", Input::Text, false),
            ]
        }
        Action::ReturnPerson => {
            let away = request.away.iter().map(|a| {
                let how = say(if a.how == Away::Lent { "away-lent" } else { "away-released" });
                let args = [("id", Safe::of(a.person.as_str()).into()), ("what", how.into())];
                (a.person.to_string(), say_with("ask-of", &args))
            });
            vec![
                only_one(by.field("person", "which-person", among(away), true)),
                by.field("custody_days", "custody-days", Input::Line, false),
                text(false),
            ]
        }
        Action::ReleaseFromAttendance => {
            let came = people(whole).map(person);
            vec![
                only_one(by.field("person", "which-person", among(came), true)),
                by.field("until", "safe-conduct-until", Input::Date, false),
                text(false),
            ]
        }
        Action::DiscloseExculpatory => {
            let mut out: Vec<Field> = request
                .evidence
                .iter()
                .map(|e| by.pick("evidence", e.id.as_str(), "lies-in", false))
                .collect();
            out.push(by.field("before", "notice-before", yes_no(), true));
            out.push(by.field("reason", "no-notice-because", Input::Line, false));
            out.push(by.field("text", "disclosed", Input::Text, true));
            out
        }
        Action::CannotKeepConfidential => vec![by.field("text", "not-confidential", Input::Text, true)],
        Action::AgreeCosts => vec![
            by.field("estimate", "estimate", Input::Line, false),
            by.field("split", "split", Input::Text, true),
        ],
        _ => {
            let went = |p: &&Person| request.identities_sent.contains(&p.code);
            let sealed = people(whole).filter(|p| p.sealed && !went(p)).map(person);
            vec![
                only_one(by.field("person", "which-person", among(sealed), true)),
                by.field("purpose", "identity-purpose", Input::Text, true),
                by.field("needed", "identity-needed", yes_no(), true),
            ]
        }
    }
}

fn people(whole: &Whole) -> impl Iterator<Item = &Person> {
    let contents = whole.request.contents.as_ref();
    contents.into_iter().flat_map(|c| &c.persons).filter(|p| p.role != PersonRole::LegalPerson)
}

/// A person as the code and part in the matter: never more where sealed.
fn person(p: &Person) -> (String, Safe) {
    let role = say(&format!("person-{}", p.role));
    let args = [("id", Safe::of(p.code.as_str()).into()), ("what", role.into())];
    (p.code.to_string(), say_with("ask-of", &args))
}

/// A piece of evidence with what it is: its document, or the thing in words.
pub(super) fn evidence(whole: &Whole, e: &EvidenceView) -> (String, Safe) {
    let args = [("id", Safe::of(e.id.as_str()).into()), ("what", what(whole, e).into())];
    (e.id.to_string(), say_with("ask-of", &args))
}

/// Returns what a piece of evidence is.
pub(crate) fn what(whole: &Whole, e: &EvidenceView) -> Safe {
    let named = whole.request.documents.iter().find(|d| Some(d.id) == e.document);
    let thing = || said(whole, &format!("evidence.{}.object", e.id));
    named.map(|d| Safe::of(&d.name)).or_else(thing).unwrap_or_else(|| say("evidence-thing"))
}

/// Returns for what other use consent was asked.
pub(crate) fn used_for(whole: &Whole, consent: &str) -> Safe {
    let asked = whole.events.events.iter().find(|e| {
        e.action == Action::RequestUseConsent
            && e.fact.get("consent").and_then(|c| c.as_str()) == Some(consent)
    });
    let text = asked.and_then(|e| e.texts.iter().find(|t| t.path == "for"));
    text.map_or_else(Safe::default, |t| Safe::of(&t.text))
}
