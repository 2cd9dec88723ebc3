//! The timeline: what happened, by whom, what was said, and how it came to be known.

use comity_api::request::{EventView, EventsPage, ProtectedAct, ProtectedView, RequestView, ToldView};
use comity_domain::codes::Role;
use jiff::Timestamp;

use super::text::Lines;
use crate::{
    by_kind, money,
    msg::Whole,
    refusals,
    safe_text::Safe,
    screens::due,
    theme::Meaning,
    words::{say, say_with},
};

/// The texts of acts: the first part of the path, and the entry that names it. The rest of the path is `$id`.
const TEXTS: &[(&str, &str)] = &[
    ("comment", "text-comment"),
    ("note", "text-note"),
    ("reason", "text-reason"),
    ("own_reference", "text-own-reference"),
    ("reference", "text-reference"),
    ("missing", "text-missing"),
    ("items", "text-item"),
    ("answers", "text-answer"),
    ("text", "text-text"),
    ("subject", "text-subject"),
    ("proposed_conditions", "text-proposed-condition"),
    ("accepted", "text-accepted"),
    ("declined", "text-declined"),
    ("executing_authority", "text-executing-authority"),
    ("conditions", "text-condition"),
    ("dual_criminality", "text-dual-criminality"),
    ("running_proceeding", "text-running-proceeding"),
    ("reasons", "text-reasons"),
    ("consultation", "text-none-because"),
    ("evidence", "text-evidence"),
    ("use_conditions", "text-use-condition"),
    ("outcome_feedback", "text-outcome-feedback"),
    ("name", "text-name"),
    ("media_type", "text-media-type"),
    ("sha256", "text-sha256"),
    ("for", "text-for"),
    ("split", "text-split"),
    ("purpose", "text-purpose"),
    ("decision", "text-decision"),
    ("place", "text-place"),
    ("place_was", "text-place-was"),
    ("corrects", "text-corrects"),
    ("property", "text-property"),
    ("authority", "text-authority"),
];

/// Adds what happened, the latest first: events, and between them what was done to what is sealed. Where a request for
/// extradition follows an arrest it is one history: the events of both, each with its reference. They stand in the order
/// in which they happened, and what was recorded later says when; the own State's log orders what happened at once.
pub(super) fn lines(whole: &Whole, out: &mut Lines) {
    let beside = whole.linked.iter().filter_map(|l| Some((&l.request, l.events.as_ref()?)));
    let pages: Vec<(&RequestView, &EventsPage)> =
        std::iter::once((&whole.request, &whole.events)).chain(beside).collect();
    let mut entries: Vec<((Timestamp, u64), &RequestView, Entry<'_>)> = vec![];
    for &(r, page) in &pages {
        entries.extend(page.events.iter().map(|e| ((e.at, e.index), r, Entry::Event(e))));
        entries.extend(page.protected.iter().map(|p| ((p.at, p.index), r, Entry::Protected(p))));
    }
    entries.sort_by_key(|(when, ..)| std::cmp::Reverse(*when));
    for (_, r, entry) in entries {
        let of = (pages.len() > 1).then_some(r);
        match entry {
            Entry::Event(event) => self::event(whole, r, of, event, out),
            Entry::Protected(protected) => self::protected(r, of, protected, out),
        }
    }
}

/// One entry of the history.
enum Entry<'a> {
    Event(&'a EventView),
    Protected(&'a ProtectedView),
}

/// A line of the history, with the reference where it is that of two requests.
fn with_reference(of: Option<&RequestView>, line: Safe) -> Safe {
    match of {
        Some(r) => say_with(
            "timeline-of-request",
            &[("line", line.into()), ("reference", Safe::of(r.reference.as_str()).into())],
        ),
        None => line,
    }
}

/// Adds an opening, the notice to the head, or the end of an identity: always of the own file.
fn protected(r: &RequestView, of: Option<&RequestView>, entry: &ProtectedView, out: &mut Lines) {
    let document = entry.document.and_then(|id| r.documents.iter().find(|d| d.id == id));
    let what = match (&entry.person, document) {
        (Some(person), _) => Safe::of(person.as_str()),
        (None, Some(document)) => Safe::of(&document.name),
        (None, None) => say("letter-unseen"),
    };
    let who = match (&entry.by, entry.role) {
        (Some(person), _) => Safe::of(&person.name),
        (None, Some(role)) => say(&format!("role-{role}")),
        (None, None) => say("timeline-host"),
    };
    let words = match entry.what {
        ProtectedAct::IdentityOpened => "timeline-identity-opened",
        ProtectedAct::DocumentOpened => "timeline-document-opened",
        ProtectedAct::HeadTold => "timeline-head-told",
        ProtectedAct::IdentityDestroyed => "timeline-identity-destroyed",
    };
    let args = [("at", due::instant(entry.at).into()), ("what", what.into()), ("who", who.into())];
    out.put(&with_reference(of, say_with(words, &args)), Meaning::Soon);
    if let Some(reason) = &entry.reason {
        let args = [("label", text_label("reason").into()), ("text", Safe::of(reason).into())];
        out.under(&say_with("timeline-text", &args));
    }
}

/// Adds an event.
fn event(whole: &Whole, r: &RequestView, of: Option<&RequestView>, event: &EventView, out: &mut Lines) {
    let who = match (&event.told, &event.by) {
        (Some(_), _) => say("timeline-told"),
        (None, Some(person)) => Safe::of(&person.name),
        // Nobody's act, on whichever side the time ran.
        (None, None) if event.role == Role::Clock => say("timeline-clock"),
        (None, None) if event.side == r.side => say(&format!("role-{}", event.role)),
        (None, None) => say_with("timeline-other", &[("role", say(&format!("role-{}", event.role)).into())]),
    };
    let key = if event.stream == "shared" { "timeline-shared" } else { "timeline-file" };
    let line = say_with(
        key,
        &[("at", due::instant(event.at).into()), ("what", what(whole, r, event).into()), ("who", who.into())],
    );
    out.put(&with_reference(of, line), Meaning::Plain);
    if let Some(letter) = &event.told {
        out.under(&told(r, letter, event));
    }
    if event.imported {
        out.under(&say("timeline-imported"));
    }
    let recorded = due::instant(event.recorded_at);
    if recorded != due::instant(event.at) {
        out.under(&say_with("timeline-recorded", &[("at", recorded.into())]));
    }
    for breach in &event.breaches {
        let args = [
            ("what", refusals::breach(breach).into()),
            ("article", refusals::article(&breach.article).into()),
        ];
        out.under_as(&say_with("timeline-breach", &args), Meaning::Late);
    }
    let said_above = matches!(
        event.fact.get("type").and_then(|t| t.as_str()),
        Some(
            "arrested" | "released" | "lapsed" | "custody_taken_over" | "custody_passed" | "surrendered_for"
        )
    );
    for line in facts(&event.fact).iter().filter(|_| !said_above) {
        out.under(line);
    }
    for text in &event.texts {
        let label = text_label(&text.path);
        let args = [("label", label.into()), ("text", Safe::of(&text.text).into())];
        out.under(&say_with("timeline-text", &args));
    }
}

/// What happened, in words: mostly the act; of an arrest, and of the request that follows it, what came of it.
fn what(whole: &Whole, of: &RequestView, event: &EventView) -> Safe {
    let fact = |name: &str| event.fact.get(name);
    let text = |name: &str| Safe::of(fact(name).and_then(|v| v.as_str()).unwrap_or_default());
    let yes = |name: &str| fact(name).and_then(serde_json::Value::as_bool) == Some(true);
    let hour = |name: &str| {
        let at = fact(name).and_then(|v| v.as_str()).and_then(|v| v.parse::<Timestamp>().ok());
        at.map(due::instant).unwrap_or_default()
    };
    let other = |name: &str| {
        let id = fact(name).and_then(|v| v.as_str());
        let all = std::iter::once(&whole.request).chain(whole.linked.iter().map(|l| &l.request));
        let known = all.into_iter().find(|r| Some(r.id.to_string().as_str()) == id);
        known.map_or_else(|| say("linked-unseen"), |r| Safe::of(r.reference.as_str()))
    };
    let with = |words: &str, person: &str, at: &str, request: &str| {
        let args =
            [("person", text(person).into()), ("at", hour(at).into()), ("request", other(request).into())];
        say_with(words, &args)
    };
    match fact("type").and_then(|t| t.as_str()) {
        Some("arrested") => match fact("before_request").and_then(|on| on.as_str()) {
            Some("notice") => with("fact-arrested-notice", "person", "arrested_at", ""),
            Some(_) => with("fact-arrested-national-law", "person", "arrested_at", ""),
            None => with("fact-arrested", "person", "arrested_at", ""),
        },
        Some("arrest_corrected") => {
            let args = [
                ("person", text("person").into()),
                ("was", hour("was").into()),
                ("at", hour("arrested_at").into()),
            ];
            // What reads the same is not said to be another.
            let words = match (hour("was") != hour("arrested_at"), yes("place_corrected")) {
                (true, true) => "fact-arrest-corrected-both",
                (true, false) => "fact-arrest-corrected",
                (false, true) => "fact-arrest-place-corrected",
                (false, false) => "fact-arrest-put-right",
            };
            say_with(words, &args)
        }
        Some("released") => with("fact-released", "person", "released_at", ""),
        Some("lapsed") => with("fact-lapsed", "person", "", ""),
        Some("followed") if yes("takes_over") && yes("after_lapse") => {
            with("fact-followed-after-lapse", "", "", "request")
        }
        Some("followed") if yes("takes_over") => with("fact-followed-in-time", "", "", "request"),
        Some("followed") => with("fact-followed", "", "", "request"),
        Some("following_recalled") if yes("gives_back") => {
            with("fact-following-recalled-back", "", "", "request")
        }
        Some("following_recalled") => with("fact-following-recalled", "", "", "request"),
        Some("custody_taken_over") if fact("from").is_none() => {
            with("fact-taken-over-here", "person", "since", "")
        }
        Some("custody_taken_over") => with("fact-taken-over", "person", "since", "from"),
        Some("custody_passed") => with("fact-custody-passed", "person", "", "to"),
        Some("surrendered_for") if fact("date").is_some() => {
            let args = [
                ("person", text("person").into()),
                ("request", other("request").into()),
                ("day", text("date").into()),
            ];
            say_with("fact-surrendered-for-on", &args)
        }
        Some("surrendered_for") => with("fact-surrendered-for", "person", "", "request"),
        _ => by_kind::action(of.kind, event.action),
    }
}

/// The letter: when what it tells happened, when it came, how, under which name it is kept.
fn told(r: &RequestView, letter: &ToldView, event: &EventView) -> Safe {
    let name = r.documents.iter().find(|d| d.id == letter.letter).map(|d| Safe::of(&d.name));
    let channel = letter.channel.map_or_else(|| say("channel-unsaid"), |c| say(&format!("channel-{c}")));
    let args = [
        ("happened", due::day(event.at).into()),
        ("came", Safe::of(&letter.received_on.to_string()).into()),
        ("channel", channel.into()),
        ("letter", name.unwrap_or_else(|| say("letter-unseen")).into()),
    ];
    say_with("timeline-letter", &args)
}

/// Returns what a text of an act is called: `items.I-1` is a question.
pub(crate) fn text_label(path: &str) -> Safe {
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some((_, words)) = TEXTS.iter().find(|(name, _)| *name == head) else { return Safe::of(path) };
    let id = rest.split('.').next().unwrap_or_default();
    // Lists are counted from nought inside and from one by people.
    let id = id.parse::<usize>().map_or_else(|_| id.to_owned(), |n| (n + 1).to_string());
    say_with(words, &[("id", Safe::of(&id).into())])
}

/// What an event itself says: outcomes, evidence, amounts, dates. Codes become words.
fn facts(fact: &serde_json::Value) -> Vec<Safe> {
    let list = |name: &str| fact.get(name).and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let outcomes = list("outcomes").into_iter().map(|o| {
        let state = say(&format!("measure-state-{}", text(&o, "outcome")));
        say_with("timeline-outcome", &[("measure", text(&o, "measure").into()), ("outcome", state.into())])
    });
    // Where evidence is only named, by a disclosure, it is no object.
    let evidence = list("evidence").into_iter().map(|e| {
        let id = e.as_str().map_or_else(|| text(&e, "id"), Safe::of);
        let words = match (e.is_object(), e.get("document").is_some()) {
            (true, true) => "timeline-evidence-document",
            (true, false) => "timeline-evidence-object",
            (false, _) => "timeline-of",
        };
        let due = e.get("return_due").and_then(|d| d.as_str());
        let line = say_with(words, &[("id", id.into())]);
        match due {
            Some(day) => {
                say_with("timeline-return-due", &[("line", line.into()), ("day", Safe::of(day).into())])
            }
            None => line,
        }
    });
    let mut out: Vec<Safe> = outcomes.chain(evidence).collect();
    let disposal = fact.get("disposal");
    let returned = disposal.and_then(|d| d.get("returned")).and_then(|r| r.as_array()).cloned();
    for sum in list("assets").iter().chain(returned.iter().flatten()) {
        out.extend(amounts(sum));
    }
    let measures: Vec<_> = list("measures").iter().filter_map(|m| m.as_str().map(str::to_owned)).collect();
    if !measures.is_empty() {
        out.push(say_with("timeline-measures", &[("value", Safe::of(&measures.join(", ")).into())]));
    }
    let kind = fact.get("type").and_then(|t| t.as_str());
    let became = fact.get("event").and_then(|e| e.as_str()).filter(|_| kind == Some("prosecution_reported"));
    out.extend(became.map(|event| say(&format!("prosecution-{event}"))));
    let sent_on = [
        ("date", "timeline-date"),
        ("consultation", "timeline-consultation"),
        ("ground", "timeline-ground"),
        ("person", "timeline-person"),
        ("return_by", "timeline-return-by"),
        ("until", "timeline-until"),
        ("due", "timeline-due"),
        ("review_date", "timeline-review"),
        ("answer_by", "timeline-answer-by"),
    ];
    for (name, words) in sent_on {
        if let Some(value) = fact.get(name).and_then(|v| v.as_str()) {
            out.push(say_with(words, &[("value", Safe::of(value).into())]));
        }
    }
    match fact.get("granted").and_then(serde_json::Value::as_bool) {
        Some(true) => out.push(say("timeline-granted")),
        Some(false) => out.push(say("timeline-not-granted")),
        None => {}
    }
    if kind == Some("costs_agreed")
        && let (Some(minor), Some(currency)) =
            (fact.get("estimate_minor").and_then(serde_json::Value::as_i64), fact.get("currency"))
    {
        let amount = money::written(minor, currency.as_str().unwrap_or_default());
        out.push(say_with("timeline-estimate", &[("amount", Safe::of(&amount).into())]));
    }
    out
}

fn amounts(sum: &serde_json::Value) -> Vec<Safe> {
    let currency = sum.get("currency").and_then(|c| c.as_str()).unwrap_or_default();
    let said = [
        ("frozen_minor", "asset-frozen"),
        ("confiscated_minor", "asset-confiscated"),
        ("returned_minor", "asset-returned"),
    ];
    said.into_iter()
        .filter_map(|(name, words)| {
            let minor = sum.get(name)?.as_i64()?;
            let amount = say_with(words, &[("amount", Safe::of(&money::written(minor, currency)).into())]);
            let id = text(sum, "asset");
            Some(say_with("field-line", &[("label", id.into()), ("value", amount.into())]))
        })
        .collect()
}

fn text(value: &serde_json::Value, name: &str) -> Safe {
    Safe::of(value.get(name).and_then(|v| v.as_str()).unwrap_or("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::has;

    #[test]
    fn a_refusal_says_which_measures_and_after_which_consultation() {
        let fact = serde_json::json!({
            "type": "refused", "ground": "18(21)(c)", "measures": ["M-2", "M-3"], "consultation": "C-1", "breach": false,
        });
        let said: Vec<String> = facts(&fact).iter().map(ToString::to_string).collect();
        assert_eq!(said, ["measures: M-2, M-3", "consultation C-1", "ground 18(21)(c)"]);
    }

    #[test]
    fn a_surrender_and_a_prosecution_say_their_day() {
        let said = |fact| facts(&fact).iter().map(ToString::to_string).collect::<Vec<_>>();
        let gone = serde_json::json!({"type": "surrendered", "date": "2026-10-20", "property": 0});
        assert_eq!(said(gone), ["on 2026-10-20"]);
        let tried =
            serde_json::json!({"type": "prosecution_reported", "event": "submitted", "date": "2026-10-21"});
        assert_eq!(said(tried), ["submitted for prosecution", "on 2026-10-21"]);
    }

    #[test]
    fn no_path_of_a_text_is_shown_raw() {
        for (head, words) in TEXTS {
            assert!(has(words), "{words}");
            assert_ne!(text_label(&format!("{head}.I-1")).as_str(), format!("{head}.I-1"));
        }
        assert_eq!(text_label("items.I-1").as_str(), "Question I-1");
        assert_eq!(text_label("conditions.0").as_str(), "Condition 1");
    }
}
