//! A command that was refused: what is the matter, beside the fields it is about, and from what the form goes on.

use comity_api::problem::Problem;
use comity_domain::codes::Kind;

use super::{sitting, told};
use crate::{
    by_kind,
    effect::Effect,
    refusals,
    safe_text::Safe,
    screens::{due, form::Purpose},
    state::{Busy, Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// So many parts of a refusal stand in a notice; the rest is counted.
const MOST_PARTS: usize = 8;

/// Says why a command changed nothing, each part beside its field, and reads the request anew.
pub(super) fn take(state: &mut State, busy: &Busy, problem: Box<Problem>) -> Vec<Effect> {
    if problem.status == 401 {
        sitting::session_ended(state);
        return vec![];
    }
    let mut lines = vec![(refusals::head(&problem), Meaning::Plain)];
    let kind = state.whole.as_deref().map_or(Kind::Mla, |w| w.request.kind);
    for since in problem.since.iter().take(5) {
        let args = [
            ("action", say(&by_kind::entry(kind, &format!("action-{}", since.action))).into()),
            ("at", due::instant(since.at).into()),
            ("role", say(&format!("role-{}", since.role)).into()),
        ];
        lines.push((say_with("problem-since", &args), Meaning::Plain));
    }
    let mut elsewhere = beside_fields(state, &problem);
    let more = elsewhere.len().saturating_sub(MOST_PARTS);
    if more > 0 {
        elsewhere.truncate(MOST_PARTS);
        elsewhere.push(say_with("notice-more", &[("count", more.into())]));
    }
    lines.extend(elsewhere.into_iter().map(|words| (words, Meaning::Plain)));
    let half = matches!(state.screens.last(), Some(Screen::Form(form)) if form.letter_attached);
    let heading = say(match (half, problem.changed) {
        (true, _) => "notice-half-done",
        (false, true) => "notice-changed",
        (false, false) => "notice-unchanged",
    });
    lines.insert(0, (heading, Meaning::Error));
    lines.extend(told::half_done(state));
    match state.screens.last_mut() {
        Some(Screen::Form(form)) => {
            if let Purpose::Draft(Some(drafted)) = &mut form.purpose
                && problem.code == "stale"
            {
                drafted.overtaken = true;
                lines.push((say("draft-overtaken"), Meaning::Plain));
            }
            // What was read is not what is there: the act is brought to it, with what was written.
            if matches!(form.purpose, Purpose::Act { .. })
                && matches!(problem.code.as_str(), "stale" | "not_in_status")
            {
                form.overtaken = true;
                lines.extend((problem.code == "stale").then(|| (say("act-overtaken"), Meaning::Plain)));
            }
            // What stands beside its field need not stand below as well.
            form.problem = form.errors.is_empty().then_some(problem);
        }
        Some(Screen::Review(review)) => review.problem = Some(refusals::line(&problem)),
        _ => {}
    }
    state.overlay = Some(Overlay::Notice(lines));
    // What was read is old where somebody else was quicker.
    let again = busy.request.or(state.subject());
    again.map(Effect::LoadRequest).into_iter().collect()
}

/// Shows every part of a refusal beside its field, where the form has it, and returns the others: nothing that must be
/// mended waits for the next try to be said.
fn beside_fields(state: &mut State, problem: &Problem) -> Vec<Safe> {
    let words = |part: &comity_api::problem::Part| {
        let args =
            [("article", refusals::article(&part.article).into()), ("what", refusals::part(part).into())];
        say_with("finding", &args)
    };
    let several = problem.parts.len() > 1;
    let Some(Screen::Form(form)) = state.screens.last_mut() else {
        return problem.parts.iter().filter(|_| several).map(words).collect();
    };
    let by_letter = matches!(form.purpose, Purpose::Act { told: Some(_), .. });
    let field = |field: &Option<String>| {
        let field = field.as_deref().unwrap_or_default();
        if by_letter { told::field_of(form, field).to_owned() } else { field.to_owned() }
    };
    let mut parts: Vec<(String, Safe)> =
        problem.parts.iter().map(|part| (field(&part.field), words(part))).collect();
    if parts.is_empty() && problem.field.is_some() {
        parts.push((field(&problem.field), refusals::what(problem)));
    }
    let mut elsewhere = form.show_amiss(parts);
    if !several {
        elsewhere.clear(); // the sentence above says it
    }
    if form.amiss() > 1 {
        elsewhere.push(say_with("notice-fields", &[("count", form.amiss().into())]));
    }
    elsewhere
}
