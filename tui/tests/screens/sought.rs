//! What the screens of an arrest and of an extradition say: whose clock a draft stops, by which numbers the law is cited,
//! what is asked in which words.

use comity_domain::{
    codes::{Action, Kind, Side},
    workflow::table::TRANSITIONS,
};
use comity_tui::{
    effect::{Effect, What},
    msg::{Key, Whole},
    screens::form::Input,
    state::Screen,
};
use serde_json::{Value, json};

use crate::{
    alone::{fill, go},
    arrested::{ARREST, DUE, EXTRADITION, act, asked_state, begin, command, extradition, of, running},
    office::{Desk, offer, row, rows},
};

/// A request with something for every form to ask about, resting on a convention.
fn full(kind: Kind, side: Side, action: Action, told: bool, basis: &str) -> Whole {
    let mut offered = offer(action.as_str(), true, true);
    let ground = if basis == "UNCAC" { "UNCAC 44(8)" } else { "16(7)" };
    offered["grounds"] = json!([{"code": ground, "meaning": "a condition of the law", "consultation": "owed"},
        {"code": ground, "meaning": "the same", "consultation": "held_or_reason"}]);
    if told {
        offered["on_behalf_of"] = json!(side.other());
    }
    let drafted = matches!(action, Action::Edit | Action::Submit | Action::Approve | Action::Send);
    let (status, stage) = if drafted { ("drafted", "Drafted") } else { ("in_execution", "Acknowledged") };
    let mut whole = of(kind.as_str(), side.as_str(), status, stage, json!([offered]));
    let r = &mut whole.request;
    r.contents.as_mut().expect("contents").legal_basis = vec![basis.parse().expect("a code")];
    r.open_items = vec!["I-1".parse().expect("an id")];
    r.stop_owed = vec!["M-1".parse().expect("an id")];
    let asked = "2026-11-20T09:00:00Z";
    r.consultations = serde_json::from_value(json!([{"id": "C-1", "asked_at": asked, "held": true},
        {"id": "C-2", "asked_at": asked, "held": true}]))
    .expect("consultations");
    r.by_letter = told.then(|| side.other());
    whole
}

/// Everything a form shows, field by field, with each choice made in turn.
pub(crate) fn everything(desk: &mut Desk) -> String {
    let mut out = desk.picture();
    let Screen::Form(form) = desk.state.screen() else {
        // The review: all of it.
        for _ in 0..6 {
            desk.keys(&[Key::PageDown, Key::Tab]);
            out += &desk.picture();
        }
        return out;
    };
    let inputs: Vec<Input> = form.fields.iter().map(|f| f.input.clone()).collect();
    desk.keys(&[Key::Tab]);
    for _ in 0..inputs.len() {
        let Screen::Form(form) = desk.state.screen() else { panic!("a form: {}", desk.picture()) };
        let choices = match &form.fields[form.focus].input {
            Input::Choice(options) => options.len(),
            _ => 0,
        };
        for _ in 0..=choices {
            out += &desk.picture();
            desk.keys(&[Key::Right]);
        }
        desk.keys(&[Key::Tab]);
    }
    out
}

fn at_the_desk(side: Side) -> Desk {
    let mut desk = if side == Side::Requested { asked_state(100, 40) } else { Desk::at(100, 40) };
    desk.holds(&["officer", "head", "registrar"]);
    desk
}

#[test]
fn no_form_of_any_act_on_a_person_sought_cites_assistance_nor_untoc_on_uncac() {
    let mut seen = 0;
    for kind in [Kind::Extradition, Kind::ProvisionalArrest] {
        for basis in ["UNTOC", "UNCAC"] {
            for row in TRANSITIONS.iter().filter(|row| row.kinds.contains(&kind)) {
                for by in row.by.iter().filter(|by| by.role.is_given_to_people()) {
                    for told in [false, true] {
                        if told && !row.told || matches!(row.action, Action::Create | Action::Register) {
                            continue;
                        }
                        let side = if told { by.side.other() } else { by.side };
                        let mut desk = at_the_desk(side);
                        begin(&mut desk, "", full(kind, side, row.action, told, basis));
                        let begun = matches!(desk.state.screen(), Screen::Form(_) | Screen::Review(_));
                        assert!(begun, "{kind} {}: {}", row.action, desk.picture());
                        let said = everything(&mut desk);
                        let what = format!("{kind} on {basis}, {}", row.action);
                        for foreign in ["18(", "Comity 5", "Comity's own rule"] {
                            let line = said.lines().find(|line| line.contains(foreign));
                            assert_eq!(line, None, "{what}");
                        }
                        let untoc = said.lines().find(|line| basis == "UNCAC" && line.contains("16("));
                        assert_eq!(untoc, None, "{what}");
                        seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn a_letter_that_seeks_a_person_cites_nothing_of_assistance() {
    for kind in ["extra", "provis"] {
        let mut desk = at_the_desk(Side::Requesting);
        desk.holds(&["registrar"]);
        desk.by_letter("EGY");
        desk.keys(&[Key::Char('n')]);
        desk.type_in(kind);
        desk.keys(&[Key::Enter]);
        fill(&mut desk, "legal_basis", "UNCAC, reciprocity");
        let said = everything(&mut desk);
        assert!(!said.contains("18(") && !said.contains("16("), "{said}");
        assert!(said.contains("UNCAC 44("), "{said}");
    }
}

#[test]
fn the_help_of_a_draft_follows_its_legal_basis_as_it_is_written() {
    let mut desk = Desk::at(80, 24);
    begin(&mut desk, "", full(Kind::Extradition, Side::Requesting, Action::Edit, false, "UNTOC"));
    go(&mut desk, "extradition.instrument");
    assert!(desk.picture().contains("16(7): the warrant"), "{}", desk.picture());
    go(&mut desk, "legal_basis");
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("UNCAC");
    go(&mut desk, "extradition.instrument");
    assert!(desk.picture().contains("UNCAC 44(8): the warrant"), "{}", desk.picture());
}

#[test]
fn what_people_wrote_is_never_cited_otherwise() {
    let mut whole = full(Kind::Extradition, Side::Requesting, Action::SupplyInformation, false, "UNCAC");
    let mut asked = crate::arrested::event(9, "request_information", "requested", json!({"type": "x"}));
    asked["texts"] = json!([{"path": "items.I-1", "text": "What of 16(7) and 18(15)?"}]);
    whole.events.events.push(serde_json::from_value(asked).expect("an event"));
    let mut desk = Desk::at(80, 24);
    begin(&mut desk, "", whole);
    assert!(desk.picture().contains("What of 16(7) and 18(15)?"), "{}", desk.picture());
}

#[test]
fn a_draft_says_in_its_form_whose_clock_it_stops() {
    for (width, height, name) in [(80, 24, "draft_stops_clock"), (60, 16, "draft_stops_clock_60x16")] {
        let mut desk = Desk::at(width, height);
        let drafted =
            || extradition("requesting", "drafted", "Drafted", false, json!([offer("edit", true, true)]));
        begin(&mut desk, "edit", drafted());
        let picture = desk.picture();
        assert!(picture.contains("stops the arrest clock of"), "{picture}");
        assert!(picture.contains("06:00 UTC, 1 day left"), "{picture}");
        insta::assert_snapshot!(name, picture);
        // It does not scroll away.
        desk.keys(&[Key::BackTab]);
        assert!(desk.picture().contains("stops the arrest clock of"), "{}", desk.picture());
    }
    let mut late = extradition("requesting", "drafted", "Drafted", false, json!([offer("edit", true, true)]));
    late.linked[0].request.custody.as_mut().expect("custody").due = crate::office::now().into();
    let mut desk = Desk::at(80, 24);
    begin(&mut desk, "edit", late);
    assert!(desk.picture().contains("Too late for PAR-2026-LKA-SGP-000001"), "{}", desk.picture());
}

#[test]
fn taking_a_request_back_says_that_the_arrest_clock_runs_again() {
    let recalled = |due: &str| {
        let mut sent = extradition("requesting", "sent", "Sent", true, json!([offer("recall", true, false)]));
        sent.linked[0].request.clocks = serde_json::from_value(json!([{"clock": "provisional_arrest",
            "kept_by": "both", "started": "2026-10-17T06:00:00Z", "due": due, "paused": [], "result": "kept",
            "gross_days": 38.1, "net_days": 38.1, "article": "16(9)"}]))
        .expect("a clock");
        sent
    };
    let mut desk = Desk::at(80, 24);
    begin(&mut desk, "recall", recalled(DUE));
    insta::assert_snapshot!("recall_arrest", desk.picture());
    assert!(desk.picture().contains("due 2026-11-26 06:00 UTC as before"), "{}", desk.picture());
    let mut desk = Desk::at(60, 16);
    begin(&mut desk, "recall", recalled("2026-11-24T06:00:00Z"));
    assert!(desk.picture().contains("The person must then be released"), "{}", desk.picture());
    // Nothing is said of an arrest whose clock another request stopped.
    let mut other = recalled(DUE);
    other.linked[0].request.custody.as_mut().expect("custody").request = ARREST.parse().ok();
    let mut desk = Desk::at(80, 24);
    begin(&mut desk, "recall", other);
    assert!(!desk.picture().contains("arrest clock"), "{}", desk.picture());
}

/// The arrest, with a draft that was begun from it.
fn begun(status: &str) -> Whole {
    let mut arrest = running("requesting", json!([offer("withdraw", true, false)]));
    arrest.request.links = serde_json::from_value(json!([{"kind": "followed_by", "request": EXTRADITION,
        "reference": "EXT-2026-LKA-SGP-000001", "status": status, "back": true}]))
    .expect("a link");
    arrest
}

pub(crate) fn open(desk: &mut Desk, arrest: Whole) {
    let mut row = rows().remove(0);
    row.id = arrest.request.id;
    desk.answer_queue(vec![row]);
    desk.keys(&[Key::Home, Key::Enter]);
    desk.answer_request(arrest);
}

#[test]
fn a_draft_begun_before_is_opened_first_and_another_is_never_made_in_silence() {
    let mut desk = Desk::at(80, 24);
    open(&mut desk, begun("in_approval"));
    desk.keys(&[Key::Char('n')]);
    insta::assert_snapshot!("draft_begun", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Enter]);
    assert_eq!(desk.asked, [Effect::LoadRequest(EXTRADITION.parse().expect("an id"))], "opened first");
    let mut desk = Desk::at(60, 16);
    open(&mut desk, begun("drafted"));
    // The sheet leads to the same question.
    desk.keys(&[Key::Char('a')]);
    desk.type_in("extradition");
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("Open EXT-2026-LKA-SGP-000001"), "{}", desk.picture());
    desk.keys(&[Key::Down, Key::Enter, Key::Enter]);
    assert!(matches!(command(&mut desk), What::Create(_)), "all the same, where it is meant");
    // What was cancelled is none, and where one was sent there is nothing to draft.
    let mut desk = Desk::at(80, 24);
    open(&mut desk, begun("cancelled"));
    desk.keys(&[Key::Char('n')]);
    assert!(matches!(desk.state.screen(), Screen::Form(_)), "{}", desk.picture());
    let mut desk = Desk::at(80, 24);
    open(&mut desk, begun("sent"));
    desk.keys(&[Key::Char('n')]);
    assert!(matches!(desk.state.screen(), Screen::Request(_)), "{}", desk.picture());
}

#[test]
fn the_words_of_an_arrest_and_a_surrender_are_not_those_of_evidence() {
    for (kind, action, asked) in [
        (Kind::ProvisionalArrest, Action::DeliverResults, "Report what became of it"),
        (Kind::ProvisionalArrest, Action::ConfirmReceipt, "Done as asked?"),
        (Kind::Extradition, Action::ConfirmReceipt, "Surrendered as agreed?"),
    ] {
        let side = if action == Action::DeliverResults { Side::Requested } else { Side::Requesting };
        let mut desk = at_the_desk(side);
        begin(&mut desk, "", full(kind, side, action, false, "UNTOC"));
        let said = everything(&mut desk);
        assert!(said.contains(asked), "{said}");
        for foreign in ["vidence", "esults", "Can it be used", "Deliver", "returned by"] {
            assert!(!said.contains(foreign), "{foreign}: {said}");
        }
    }
}

#[test]
fn what_must_be_given_for_an_arrest_is_starred_and_nothing_else() {
    let mut desk = Desk::at(80, 60);
    desk.keys(&[Key::Char('n')]);
    desk.type_in("provis");
    desk.keys(&[Key::Enter]);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let starred: Vec<&str> = form.fields.iter().filter(|f| f.required).map(|f| f.path.as_str()).collect();
    let expected = ["requested", "persons.S-1.role", "extradition.person", "offences.0.provision", "facts"];
    assert_eq!(starred, expected);
    assert!(desk.picture().contains("Provision*"), "{}", desk.picture());
}

#[test]
fn urgency_is_seen_in_the_queue_in_the_request_and_by_who_approves() {
    let mut desk = Desk::at(80, 24);
    let mut urgent = row(7, "in_approval", "Drafted", None, "Roshan P., fraud on depositors");
    urgent.priority = "urgent".parse().expect("a level");
    let mut ended = row(8, "refused", "Ended", None, "Another");
    ended.priority = urgent.priority;
    desk.answer_queue(vec![urgent, ended]);
    let picture = desk.picture();
    assert!(picture.contains("URGENT Roshan") && !picture.contains("URGENT Another"), "{picture}");
    desk.holds(&["head"]);
    begin(
        &mut desk,
        "approve",
        full(Kind::ProvisionalArrest, Side::Requesting, Action::Approve, false, "UNTOC"),
    );
    let picture = desk.picture();
    assert!(picture.contains("| URGENT: Has a ticket for tomorrow."), "{picture}");
    let mut desk = Desk::at(80, 24);
    open(&mut desk, running("requesting", json!([])));
    assert!(desk.picture().contains("| URGENT: Has a ticket for tomorrow."), "{}", desk.picture());
}

/// The report of an arrest, which starts a clock of forty days.
fn arrests() -> Value {
    let mut offered = offer("report_arrest", true, false);
    offered["holds"] = json!({"length": {"days": 40}});
    offered
}

pub(crate) fn released() -> Whole {
    let offers = json!([arrests()]);
    let mut again = of("provisional_arrest", "requested", "in_execution", "Acknowledged", offers);
    again.request.custody = serde_json::from_value(json!({"person": "S-1", "since": "2026-11-20T06:00:00Z",
        "standing": "released", "released_at": "2026-11-24T08:00:00Z"}))
    .expect("custody");
    again
}

pub(crate) fn commands(desk: &Desk) -> usize {
    desk.asked.iter().filter(|e| matches!(e, Effect::Command { .. })).count()
}

#[test]
fn arresting_somebody_who_was_released_is_asked_once_more() {
    let mut desk = asked_state(80, 24);
    begin(&mut desk, "arrest", released());
    fill(&mut desk, "arrested_at", "2026-11-24 08:00");
    insta::assert_snapshot!("arrest_again", desk.picture());
    assert!(desk.picture().contains("S-1 was released 2026-11-24 08:00 UTC."), "{}", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(commands(&desk), 0, "it is asked first");
    assert!(desk.picture().contains("press again: a new, full clock starts."), "whole: {}", desk.picture());
    desk.keys(&[Key::Enter]);
    let (action, body) = act(&mut desk);
    assert_eq!((action.as_str(), &body["arrested_at"]), ("report_arrest", &json!("2026-11-24T08:00:00Z")));
    // The first arrest is not asked about.
    let mut desk = asked_state(80, 24);
    let mut first = released();
    first.request.custody = None;
    begin(&mut desk, "arrest", first);
    fill(&mut desk, "arrested_at", "2026-11-24 08:00");
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(commands(&desk), 1);
}

#[test]
fn an_arrest_told_by_letter_of_somebody_released_is_asked_before_the_letter_is_attached() {
    let mut desk = Desk::at(60, 16);
    desk.holds(&["registrar"]);
    desk.by_letter("SGP");
    let mut told = arrests();
    told["on_behalf_of"] = json!("requested");
    let mut again = of("provisional_arrest", "requesting", "in_execution", "Acknowledged", json!([told]));
    again.request.custody = released().request.custody;
    again.request.by_letter = "requested".parse().ok();
    begin(&mut desk, "arrest", again);
    assert!(desk.picture().contains("S-1 was released"), "{}", desk.picture());
    for (path, text) in
        [("letter.path", "/post/telex.pdf"), ("letter.day", "2026-11-24"), ("letter.time", "08:30")]
    {
        fill(&mut desk, path, text);
    }
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(commands(&desk), 0);
    desk.keys(&[Key::Enter]);
    assert!(matches!(command(&mut desk), What::Attach { .. }));
}
