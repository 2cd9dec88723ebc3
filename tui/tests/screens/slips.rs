//! Slips of the hand and of the line: what is asked before anything is lost, and what leads on where one is stuck.

use comity_api::request::Done;
use comity_tui::{
    effect::{Effect, KeptDraft, What},
    msg::{Answer, Fault, Key, Msg, Whole},
    state::{Overlay, Screen},
};
use serde_json::{Value, json};

use crate::{
    alone::{desk, fill, ours},
    office::{Desk, offer, rows, whole},
};

const CTRL_C: Key = Key::Ctrl('c');

fn quits(desk: &Desk) -> bool {
    desk.asked.iter().any(|e| matches!(e, Effect::Quit))
}

fn command(desk: &Desk) -> &What {
    let found = desk.asked.iter().rev().find_map(|e| match e {
        Effect::Command { what, .. } => Some(what),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no command: {}", desk.picture()))
}

fn commands(desk: &Desk) -> usize {
    desk.asked.iter().filter(|e| matches!(e, Effect::Command { .. })).count()
}

fn answer(desk: &mut Desk, status: &str, stage: &str) {
    let done: Done = serde_json::from_value(json!({"id": "00000000-0000-0000-0000-000000000217",
        "reference": "MLA-2026-EGY-LKA-000117", "status": status, "stage": stage, "version": 5, "repeated": false}))
    .expect("the shape of the wire");
    let command = desk.state.commands;
    desk.say(Msg::Answer(Answer::Commanded { command, done: Ok(Box::new(done)) }));
}

fn value(desk: &Desk, path: &str) -> String {
    let Screen::Form(form) = desk.state.screen() else { panic!("no form: {}", desk.picture()) };
    form.value(path).unwrap_or_default().to_owned()
}

#[test]
fn ctrl_c_asks_before_what_was_written_is_lost() {
    let mut desk = Desk::at(80, 24);
    desk.begins("refuse", "acknowledged", "Acknowledged");
    fill(&mut desk, "reasons", "A pending appeal");
    desk.keys(&[CTRL_C]);
    assert!(!quits(&desk) && desk.picture().contains("kept on this machine"), "{}", desk.picture());
    desk.keys(&[Key::Esc, Key::Char('s')]);
    assert_eq!(value(&desk, "reasons"), "A pending appeals", "one goes on where one was");
    desk.keys(&[CTRL_C, Key::Char('q')]);
    assert!(!quits(&desk) && matches!(desk.state.overlay, Some(Overlay::Notice(_))), "a letter is no answer");
    desk.keys(&[CTRL_C]);
    assert!(!quits(&desk), "the question was left with the letter");
    desk.keys(&[CTRL_C]);
    assert!(quits(&desk));
}

#[test]
fn ctrl_c_leaves_a_list_at_once_and_says_what_is_kept_of_a_draft() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[CTRL_C]);
    assert!(quits(&desk));
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    fill(&mut desk, "subject", "Bank records");
    desk.keys(&[CTRL_C]);
    assert!(
        !quits(&desk) && desk.picture().contains("is kept on this machine, and offered"),
        "{}",
        desk.picture()
    );
    desk.keys(&[CTRL_C]);
    assert!(quits(&desk));
}

/// Our request to India, sent back.
fn returned() -> Whole {
    let mut whole = ours("returned", "Ended", json!([offer("note", true, false)]));
    whole.request.next_step = None;
    whole
}

#[test]
fn from_a_returned_request_a_new_draft_is_the_next_step() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Enter]);
    desk.answer_request(returned());
    assert!(desk.picture().contains("Next: a new draft from this one"), "{}", desk.picture());
    desk.keys(&[Key::Char('n'), Key::Enter]);
    let What::Create(body) = command(&desk) else { panic!("{:?}", desk.asked) };
    assert_eq!((body.from, body.requested.as_str()), (Some(returned().request.id), "IND"));
    assert!(body.contents.is_none(), "the backend copies what it held");
    answer(&mut desk, "drafted", "Drafted");
    assert!(matches!(desk.state.screen(), Screen::Request(_)), "{}", desk.picture());
    // In the list it stands on top; nobody but an officer drafts.
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(returned());
    assert!(
        desk.picture().contains(">New draft from this one")
            || desk.picture().contains("> New draft from this one")
    );
    let mut desk = Desk::at(80, 24);
    desk.holds(&["head"]);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(returned());
    assert!(!desk.picture().contains("New draft from this one"));
}

#[test]
fn no_copy_is_made_of_what_is_open_or_of_what_others_asked() {
    for other in [ours("sent", "Sent", json!([])), whole(117, "returned", "Ended", json!([]))] {
        let mut desk = Desk::at(80, 24);
        desk.keys(&[Key::Enter]);
        desk.answer_request(other);
        desk.keys(&[Key::Char('n')]);
        assert!(matches!(desk.state.screen(), Screen::Request(_)) && commands(&desk) == 0);
        assert!(desk.picture().contains("an own request that has ended"), "{}", desk.picture());
    }
}

fn lacking() -> Whole {
    let mut whole = whole(117, "sent", "Sent", json!([offer("return_deficient", true, true)]));
    let finding = |code: &str, article: &str, field: &str| json!({"code": code, "article": article, "field": field, "detail": "d"});
    whole.completeness = serde_json::from_value(json!({
        "blocking": [finding("facts_missing", "18(15)(c)", "facts"), finding("purpose_missing", "18(15)(f)", "purpose")],
        "warning": [finding("urgency_without_date", "18(24); Comity 4", "urgency.deadline")]}))
    .expect("findings");
    whole
}

#[test]
fn a_return_names_everything_that_was_found_and_what_else_is_added() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(lacking());
    desk.keys(&[Key::Enter]);
    assert_eq!(value(&desk, "missing.1.article"), "18(15)(f)");
    let add = |desk: &mut Desk| {
        crate::alone::go(desk, "add.missing");
        desk.keys(&[Key::Enter]);
    };
    add(&mut desk); // what was only noted is offered
    assert_eq!(value(&desk, "missing.2.article"), "18(24)");
    add(&mut desk); // then rows are empty
    fill(&mut desk, "missing.3.article", "18(14)");
    fill(&mut desk, "missing.3.text", "A translation into Sinhala");
    add(&mut desk); // left empty, it says nothing
    insta::assert_snapshot!("return_rows", desk.picture());
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let What::Act { body, .. } = command(&desk) else { panic!("{:?}", desk.asked) };
    let named = body["missing"].as_array().expect("rows");
    let articles: Vec<&Value> = named.iter().map(|m| &m["article"]).collect();
    assert_eq!(articles, ["18(15)(c)", "18(15)(f)", "18(24)", "18(14)"]);
    assert_eq!(named[0]["text"], "Summarise the relevant facts.");
}

#[test]
fn what_is_typed_into_the_list_of_actions_stays_there() {
    let mut desk = Desk::at(80, 24);
    let offers = json!([offer("message", true, false), offer("postpone", false, false)]);
    desk.keys(&[Key::Enter]);
    desk.answer_request(whole(117, "acknowledged", "Acknowledged", offers));
    desk.keys(&[Key::Char('a')]);
    desk.type_in("zzz");
    assert!(desk.picture().contains("No match."), "{}", desk.picture());
    desk.keys(&[Key::Enter]);
    desk.type_in("q");
    assert!(!quits(&desk) && matches!(desk.state.overlay, Some(Overlay::Sheet(_))));
    // What is not possible is listed by its name, with the reason.
    desk.keys(&[Key::Backspace; 4]);
    desk.type_in("postp");
    assert!(desk.picture().contains("Postpone") && desk.picture().contains("not now"), "{}", desk.picture());
    desk.keys(&[Key::Enter]);
    desk.type_in("Inquiry");
    assert!(
        !quits(&desk) && matches!(desk.state.overlay, Some(Overlay::Notice(_))),
        "it is read, and closed by Enter"
    );
}

#[test]
fn the_list_of_actions_never_starts_on_what_cannot_be_taken_back() {
    let mut desk = Desk::at(80, 24);
    desk.holds(&["head"]);
    let offers = json!([offer("withdraw", true, false), offer("remind", true, false)]);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(ours("sent", "Sent", offers));
    desk.keys(&[Key::Enter]);
    let Screen::Form(form) = desk.state.screen() else { panic!("{}", desk.picture()) };
    assert!(form.title.as_str().starts_with("Send a reminder") || form.title.as_str().contains("emind"));
    // Where there is nothing else, the cursor is on none until it is moved.
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(ours("sent", "Sent", json!([offer("withdraw", true, false)])));
    desk.keys(&[Key::Enter]);
    assert!(matches!(desk.state.overlay, Some(Overlay::Sheet(_))), "{}", desk.picture());
    desk.keys(&[Key::Down, Key::Enter]);
    assert!(matches!(desk.state.screen(), Screen::Form(_)));
}

#[test]
fn who_cannot_record_the_acts_of_a_state_by_letter_reads_who_does() {
    let mut desk = Desk::at(80, 24);
    desk.by_letter("IND");
    desk.keys(&[Key::Enter]);
    desk.answer_request(ours("sent", "Sent", json!([offer("remind", true, false)])));
    assert!(desk.picture().contains("your registrar records its acts"), "{}", desk.picture());
    desk.keys(&[Key::Char('a')]);
    assert!(desk.picture().contains("from its letters by your registrar"), "{}", desk.picture());
    desk.keys(&[Key::Esc]);
    desk.holds(&["registrar"]);
    desk.keys(&[Key::Char('a')]);
    assert!(!desk.picture().contains("by your registrar"));
}

#[test]
fn an_acknowledgement_to_a_state_by_letter_is_a_letter_to_print() {
    let mut by_letter = whole(117, "sent", "Sent", json!([offer("acknowledge", true, true)]));
    by_letter.request.by_letter = "requesting".parse().ok();
    for (request, to_print) in
        [(by_letter, true), (whole(117, "sent", "Sent", json!([offer("acknowledge", true, true)])), false)]
    {
        let mut desk = Desk::at(80, 24);
        desk.keys(&[Key::Char('a')]);
        desk.answer_request(request);
        desk.keys(&[Key::Enter]);
        let Screen::Form(form) = desk.state.screen() else { panic!("{}", desk.picture()) };
        let help = form.fields.iter().find(|f| f.path == "do").expect("a button").helps();
        assert_eq!(help.as_str().contains("print the letter (l) and send it"), to_print, "{help}");
    }
}

fn kept(path: &str, text: &str) -> KeptDraft {
    KeptDraft {
        login: "nimal.lka".into(),
        id: Some(ours("drafted", "Drafted", json!([])).request.id),
        reference: Some("MLA-2026-LKA-IND-000117".into()),
        fields: vec![("subject".into(), "typed while dead, Extra".into()), (path.into(), text.into())],
        act: None,
    }
}

#[test]
fn the_kept_text_of_a_draft_is_taken_up_in_its_form_and_what_was_not_kept_is_said() {
    let drafted = |possible| ours("drafted", "Drafted", json!([offer("edit", possible, false)]));
    let mut desk = Desk::nobody(vec![], Some(kept("persons.V-1.role", "victim")));
    desk.sign_in();
    desk.keys(&[Key::Enter]);
    desk.answer_request(drafted(true));
    assert_eq!(value(&desk, "subject"), "typed while dead, Extra");
    assert!(desk.picture().contains("not who a protected person is"), "{}", desk.picture());
    let picture = desk.picture();
    assert!(picture.contains("V-1"), "{picture}");
    // Nobody protected: nothing is said. Sent meanwhile: that is said, and nothing is lost.
    let mut desk = Desk::nobody(vec![], Some(kept("purpose", "Evidence")));
    desk.sign_in();
    desk.keys(&[Key::Enter]);
    desk.answer_request(drafted(true));
    assert!(desk.state.overlay.is_none());
    let mut desk = Desk::nobody(vec![], Some(kept("purpose", "Evidence")));
    desk.sign_in();
    desk.keys(&[Key::Enter]);
    desk.answer_request(drafted(false));
    assert!(
        desk.picture().contains("can no longer be edited") && desk.state.kept.is_some(),
        "{}",
        desk.picture()
    );
}

#[test]
fn a_draft_can_be_left_while_the_backend_is_gone_and_is_taken_up_again() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter, Key::Char('s')]);
    fill(&mut desk, "subject", "Bank records");
    desk.keys(&[Key::Esc]);
    desk.refuse(Fault::Unreachable);
    assert!(desk.picture().contains("Esc again leaves"), "{}", desk.picture());
    desk.keys(&[Key::Esc, Key::Esc]);
    assert!(matches!(desk.state.screen(), Screen::Queue), "{}", desk.picture());
    assert!(desk.state.kept.is_some() && !desk.asked.iter().any(|e| matches!(e, Effect::ForgetDraft)));
}

#[test]
fn only_a_change_is_called_one() {
    for (after, said) in [("acknowledged", "as before [Acknowledged]"), ("postponed", "is now [Postponed]")] {
        let mut desk = Desk::at(80, 24);
        desk.begins("note", "acknowledged", "Acknowledged");
        fill(&mut desk, "text", "Called them");
        desk.keys(&[Key::Ctrl('r'), Key::Enter]);
        answer(&mut desk, after, "Acknowledged");
        assert!(desk.picture().contains(said), "{}", desk.picture());
    }
}

#[test]
fn a_letter_is_marked_as_needed_until_one_is_given() {
    let mut told = offer("acknowledge", true, false);
    told["on_behalf_of"] = json!("requested");
    let mut desk = desk(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(ours("sent", "Sent", json!([told])));
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("The letter: a file of this machine*"), "{}", desk.picture());
    fill(&mut desk, "letter.path", "letter.pdf");
    assert!(!desk.picture().contains("a file of this machine*"));
}

#[test]
fn ctrl_u_empties_the_filter() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('/')]);
    desk.type_in("bank");
    desk.answer_queue(rows());
    desk.keys(&[Key::Ctrl('u')]);
    assert!(desk.state.queue.filter.is_empty() && desk.state.queue.filtering, "and one goes on typing");
}

/// Approved on 21 November, in the morning; it is the 24th.
fn approved() -> Whole {
    let mut whole = ours("approved", "Drafted", json!([offer("send", true, true)]));
    whole.events.events[0].action = "approve".parse().expect("an action");
    whole.events.events[0].at = "2026-11-21T09:00:00Z".parse().expect("an instant");
    whole.request.documents = serde_json::from_value(json!([{"id": "00000000-0000-0000-0000-000000000001",
        "name": "signed.pdf", "media_type": "application/pdf", "size": 3, "sha256": "abababababab0000",
        "classification": "shared", "side": "requesting", "shared": false, "attached_at": "2026-11-20T09:00:00Z"}]))
    .expect("documents");
    whole
}

#[test]
fn a_letter_is_sent_on_the_day_it_went_and_its_signed_copy_is_no_loose_document() {
    let mut desk = desk(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(approved());
    desk.keys(&[Key::Enter]);
    assert!(desk.picture().contains("signed letter, choose it below"), "{}", desk.picture());
    desk.keys(&[Key::Tab, Key::Tab, Key::Right]); // none, then the first
    assert!(desk.picture().contains("signed.pdf is recorded as the letter that went"), "{}", desk.picture());
    desk.keys(&[Key::Tab, Key::Left]);
    assert!(desk.picture().contains("Went: < 2026-11-23 >"), "{}", desk.picture());
    desk.keys(&[Key::Left, Key::Left, Key::Left]);
    assert!(desk.picture().contains("Went: < 2026-11-21 >"), "not before the approval: {}", desk.picture());
    desk.keys(&[Key::Right, Key::Tab, Key::Tab, Key::Enter]);
    let What::Act { body, .. } = command(&desk) else { panic!("{:?}", desk.asked) };
    assert_eq!(
        body,
        &json!({"channel": "diplomatic_pouch", "letter": "signed.pdf", "went_on": "2026-11-22"})
    );
}

/// The backend takes no day before the recall either: it was another letter.
#[test]
fn a_letter_that_was_recalled_is_not_sent_again_on_a_day_before_that() {
    let mut whole = approved();
    whole.events.events[0].fact = json!({"type": "approved", "draft": 1});
    let mut recalled = whole.events.events[0].clone();
    recalled.action = "recall".parse().expect("an action");
    recalled.at = "2026-11-22T09:00:00Z".parse().expect("an instant");
    recalled.fact = json!({"type": "recalled"});
    whole.events.events.push(recalled);
    let mut desk = desk(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(whole);
    desk.keys(&[Key::Enter]);
    desk.keys(&[Key::Tab, Key::Tab, Key::Right, Key::Tab]);
    desk.keys(&[Key::Left, Key::Left, Key::Left]);
    assert!(desk.picture().contains("Went: < 2026-11-22 >"), "not before the recall: {}", desk.picture());
}

#[test]
fn what_is_pasted_is_asked_about_anew_and_what_was_found_of_the_field_is_old() {
    let mut desk = desk(80, 24);
    desk.holds(&["registrar"]);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    crate::alone::go(&mut desk, "requesting");
    desk.keys(&[Key::Right]);
    crate::alone::go(&mut desk, "received_on");
    desk.keys(&[Key::Backspace; 10]);
    desk.say(Msg::Paste("2024-11-20".into()));
    crate::alone::go(&mut desk, "do");
    desk.keys(&[Key::Enter]);
    assert_eq!(commands(&desk), 0, "asked about once");
    crate::alone::go(&mut desk, "their_reference");
    desk.say(Msg::Paste("NPL/9".into()));
    crate::alone::go(&mut desk, "do");
    desk.keys(&[Key::Enter]);
    assert_eq!(commands(&desk), 0, "something else was pasted: it is asked anew");
    desk.keys(&[Key::Enter]);
    assert_eq!(commands(&desk), 1);
}

#[test]
fn a_letter_of_long_ago_is_asked_about_once() {
    let mut desk = desk(80, 24);
    desk.holds(&["registrar"]);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    crate::alone::go(&mut desk, "requesting");
    desk.keys(&[Key::Right]);
    crate::alone::go(&mut desk, "received_on");
    desk.keys(&[Key::Backspace; 10]);
    desk.type_in("2024-11-20");
    crate::alone::go(&mut desk, "do");
    desk.keys(&[Key::Enter]);
    assert!(commands(&desk) == 0 && desk.picture().contains("more than a year ago"), "{}", desk.picture());
    desk.keys(&[Key::Enter]);
    let What::Register(body) = command(&desk) else { panic!("{:?}", desk.asked) };
    assert_eq!(body.received_on, "2024-11-20".parse().ok());
}

#[test]
fn a_sealed_person_the_vault_does_not_know_is_named_in_the_form_and_in_the_review() {
    let mut drafted = ours("drafted", "Drafted", json!([offer("edit", true, false)]));
    drafted.completeness =
        serde_json::from_value(json!({"blocking": [], "warning": [{"code": "sealed_identity_missing",
        "article": "TIP 6(1); Comity 6", "field": "persons.V-1.identity", "detail": "d"}]}))
        .expect("findings");
    let said = "V-1 is sealed, but the vault holds no identity";
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('a')]);
    desk.answer_request(drafted.clone());
    desk.keys(&[Key::Enter]);
    crate::alone::go(&mut desk, "persons.V-1.identity.name");
    assert!(desk.picture().contains(said), "{}", desk.picture());
    desk.keys(&[Key::Ctrl('r')]);
    desk.answer_request(drafted);
    assert!(desk.picture().contains(said), "{}", desk.picture());
}
