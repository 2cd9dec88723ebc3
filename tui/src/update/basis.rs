//! What a draft may rest on: asked for from the form, chosen from a list with its reasons.

use comity_api::registry::basis::{BasisQuery, BasisView, ConsideredView, PartyView, ProposalView};
use comity_domain::codes::Kind;

use super::deeds::entry;
use crate::{
    effect::Effect,
    safe_text::Safe,
    screens::{
        chooser::{Chooser, Chosen, Entry},
        form::{FormScreen, Purpose},
    },
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Asks what the draft in the form may rest on.
pub(super) fn ask(state: &mut State, form: &FormScreen) -> Vec<Effect> {
    let requested = match &form.purpose {
        Purpose::Draft(Some(drafted)) => Some(drafted.requested),
        _ => form.value("requested").and_then(|code| code.parse().ok()),
    };
    let Some(requested) = requested else {
        state.say(say("basis-needs-state"), Meaning::Soon);
        return vec![];
    };
    let families: Vec<&str> = form
        .fields
        .iter()
        .filter(|f| f.path.starts_with("offences.") && f.path.ends_with(".family"))
        .map(super::super::screens::form::Field::value)
        .filter(|family| !family.is_empty())
        .collect();
    let families = (!families.is_empty()).then(|| families.join(","));
    let kind = Some(form.kind).filter(|kind| *kind != Kind::Mla);
    vec![Effect::LoadBasis(BasisQuery { requested, requesting: None, kind, families, on: None })]
}

/// Lists what came: proposals first, then what was considered and why it is not proposed.
pub(super) fn offer(state: &mut State, basis: &BasisView) {
    let Screen::Form(form) = state.screen() else { return }; // one has gone on; it can be asked again
    if state.overlay.is_some() {
        return;
    }
    let given = form.value("legal_basis").unwrap_or_default();
    let given: Vec<&str> = given.split([',', ';', ' ']).filter(|c| !c.is_empty()).collect();
    let order: Vec<&str> = basis.proposals.iter().map(|p| p.code.as_str()).collect();
    let mut entries: Vec<Entry> =
        basis.proposals.iter().map(|p| proposed(p, with(&given, p.code.as_str(), &order))).collect();
    for (key, considered) in [
        ("basis-not-known", &basis.not_known),
        ("basis-not-bound", &basis.not_bound),
        ("basis-not-yet", &basis.not_yet_in_force),
        ("basis-not-taken", &basis.not_taken),
    ] {
        entries.extend(considered.iter().map(|c| not_proposed(key, c)));
    }
    state.overlay = Some(Overlay::Chooser(Chooser::new(say("chooser-basis"), entries)));
}

/// What the draft rests on with one more: first choice first, as proposed; what is not proposed stays behind.
fn with(given: &[&str], chosen: &str, order: &[&str]) -> String {
    let mut codes = given.to_vec();
    if !codes.contains(&chosen) {
        codes.push(chosen);
    }
    codes.sort_by_key(|code| order.iter().position(|o| o == code).unwrap_or(order.len()));
    codes.join(", ")
}

fn proposed(proposal: &ProposalView, then: String) -> Entry {
    let code = Safe::of(proposal.code.as_str());
    let since = proposal.since.map(|d| Safe::of(&d.to_string())).unwrap_or_default();
    let label = match (proposal.reason.as_str(), &proposal.name, proposal.since) {
        ("on_record", name, _) => say_with(
            "basis-on-record",
            &[
                ("code", code.into()),
                ("name", Safe::of(name.as_deref().unwrap_or_default()).into()),
                ("since", since.into()),
            ],
        ),
        ("offence", _, Some(_)) => {
            say_with("basis-offence", &[("code", code.into()), ("since", since.into())])
        }
        ("offence", _, None) => say_with("basis-undated", &[("code", code.into())]),
        _ => say_with("basis-reciprocity", &[("code", code.into())]),
    };
    entry(label, Safe::of(&proposal.article), Chosen::Basis(then))
}

fn not_proposed(key: &str, considered: &ConsideredView) -> Entry {
    let wanted = if key == "basis-not-known" { "not_known" } else { "not_bound" };
    let mut states: Vec<String> =
        considered.parties.iter().filter(|p| p.standing == wanted).map(of_party).collect();
    states.dedup();
    let from = considered.from.map(|d| d.to_string()).unwrap_or_default();
    let words = [
        ("code", Safe::of(considered.code.as_str()).into()),
        ("states", Safe::of(&states.join(", ")).into()),
        ("from", Safe::of(&from).into()),
    ];
    let ended = key == "basis-not-bound" && considered.parties.is_empty();
    let label = say_with(if ended { "basis-ended" } else { key }, &words);
    entry(label, Safe::of(&considered.article), Chosen::Nothing)
}

fn of_party(party: &PartyView) -> String {
    format!("{} ({})", party.state, party.treaty)
}

/// Puts what was chosen into the form.
pub(super) fn take(state: &mut State, legal_basis: &str) -> Vec<Effect> {
    if let Some(Screen::Form(form)) = state.screens.last_mut() {
        form.set("legal_basis", legal_basis);
        form.changed = true;
    }
    vec![]
}
