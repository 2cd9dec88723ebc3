//! What must be mended is said all at once, whole, each beside its field.

use comity_api::problem::{Part, Problem};
use comity_tui::{
    effect::Effect,
    msg::{Fault, Key},
    state::Screen,
};

use crate::office::Desk;

fn go_to(desk: &mut Desk, path: &str) {
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let at = form.fields.iter().position(|f| f.path == path).unwrap_or_else(|| panic!("no field {path}"));
    let (n, len) = (form.focus, form.fields.len());
    desk.keys(&vec![Key::Tab; (at + len - n) % len]);
}

fn focused(desk: &Desk) -> String {
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    form.fields[form.focus].path.clone()
}

fn commands(desk: &Desk) -> usize {
    desk.asked.iter().filter(|e| matches!(e, Effect::Command { .. })).count()
}

#[test]
fn a_draft_names_every_field_that_cannot_be_read_at_once() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    go_to(&mut desk, "offences.0.max_penalty_years");
    desk.type_in("many");
    go_to(&mut desk, "measures.M-1.persons");
    desk.type_in("the suspect");
    go_to(&mut desk, "urgency.deadline");
    desk.type_in("tomorrow");
    desk.keys(&[Key::Ctrl('r')]);
    assert_eq!(commands(&desk), 0);
    assert_eq!(focused(&desk), "requested", "the first in the order of the form");
    let picture = desk.picture();
    assert!(
        picture.contains("4 to mend") && picture.contains("Not saved: 4 fields need mending."),
        "{picture}"
    );
    insta::assert_snapshot!("amiss_draft", picture);
    desk.keys(&[Key::Char('s')]);
    assert!(desk.picture().contains("3 to mend"), "what is mended is no longer said");
    go_to(&mut desk, "measures.M-1.persons");
    assert!(desk.picture().contains("ERROR: persons are codes by comma"), "{}", desk.picture());
}

#[test]
fn an_act_names_all_that_is_missing_and_all_that_cannot_be_read() {
    let mut desk = Desk::at(60, 16);
    desk.begins("postpone", "acknowledged", "Acknowledged");
    go_to(&mut desk, "review_date");
    desk.type_in("next spring");
    desk.keys(&[Key::Ctrl('r')]);
    assert_eq!((commands(&desk), focused(&desk).as_str()), (0, "running_proceeding"));
    assert!(desk.picture().contains("3 to mend"), "{}", desk.picture());
    insta::assert_snapshot!("amiss_act", desk.picture());
}

#[test]
fn a_long_reason_is_wrapped_beside_its_field() {
    for (width, height) in [(80, 24), (60, 16)] {
        let mut desk = Desk::at(width, height);
        desk.begins("agree_costs", "in_execution", "Acknowledged");
        go_to(&mut desk, "estimate");
        desk.type_in("-5 USD");
        desk.keys(&[Key::Ctrl('r')]);
        let picture = desk.picture();
        let said: Vec<&str> = picture.lines().map(|l| l.trim_start_matches('|').trim()).collect();
        let said = said.join(" ");
        let whole = "ERROR: an amount is positive: write it without a sign, such as 5.00 USD. It is kept in the smallest \
                     unit of the currency, here 500 cents.";
        assert!(said.contains(whole), "{picture}");
    }
}

#[test]
fn every_part_of_a_refusal_stands_beside_its_field() {
    let mut desk = Desk::at(80, 24);
    desk.begins("accept", "acknowledged", "Acknowledged");
    desk.type_in("Commercial Affairs Department");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(commands(&desk), 1);
    let part = |code: &str, field: Option<&str>| Part {
        code: code.into(),
        article: "18(9)".into(),
        field: field.map(str::to_owned),
        detail: format!("The detail of {code}."),
    };
    let parts = vec![
        part("one", Some("dual_criminality")),
        part("two", Some("executing_authority.M-1")),
        part("three", Some("somewhere.else")),
    ];
    let problem =
        Problem { parts, ..Problem::new(422, "unmet", "t", "Three things stand in the way.", "Mend them.") };
    desk.refuse(Fault::Problem(Box::new(problem)));
    insta::assert_snapshot!("amiss_refused", desk.picture());
    desk.keys(&[Key::Esc]);
    assert_eq!(focused(&desk), "executing_authority.M-1");
    let picture = desk.picture();
    assert!(
        picture.contains("ERROR: The detail of two.") && picture.contains("ERROR: The detail of one."),
        "{picture}"
    );
}

#[test]
fn esc_never_loses_a_draft_that_cannot_be_saved() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter, Key::Tab]);
    desk.type_in("Central Authority");
    desk.keys(&[Key::Esc]);
    assert!(desk.picture().contains("n takes up what you wrote"), "{}", desk.picture());
    desk.keys(&[Key::Esc]);
    assert!(matches!(desk.state.screen(), Screen::Queue));
    assert!(!desk.asked.contains(&Effect::ForgetDraft), "{:?}", desk.asked);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    assert!(desk.picture().contains("Central Authority"), "{}", desk.picture());
}

#[test]
fn who_may_begin_a_request_is_said_to_who_may_not() {
    for (roles, said) in [
        (&["head"][..], "Only officers draft, and registrars register letters (w)."),
        (&["auditor"], "Only officers draft, and registrars register letters (w)."),
        (&["registrar"], "No State on the register works by letter"),
        (&["officer"], "Draft a request for mutual legal assistance"),
    ] {
        let mut desk = Desk::at(80, 24);
        desk.holds(roles);
        desk.keys(&[Key::Char('n')]);
        assert!(desk.picture().contains(said), "{roles:?}: {}", desk.picture());
        if roles == ["registrar"] {
            desk.by_letter("EGY");
            desk.keys(&[Key::Char('n')]);
            assert!(desk.picture().contains("What does the letter ask for?"), "{}", desk.picture());
        }
    }
}

#[test]
fn the_footer_names_no_key_that_does_nothing() {
    let footer = |desk: &Desk| {
        let picture = desk.picture();
        let mut lines = picture.lines().filter(|l| l.starts_with('|'));
        lines.next_back().expect("a footer").to_owned()
    };
    let mut desk = Desk::at(80, 24);
    assert!(footer(&desk).contains("Enter open   a actions   n new"), "{}", footer(&desk));
    desk.holds(&["auditor"]);
    assert!(!footer(&desk).contains("n new"), "{}", footer(&desk));
    desk.keys(&[Key::Char('/')]);
    assert!(footer(&desk).contains("Esc clear") && !footer(&desk).contains("actions"), "{}", footer(&desk));
    desk.type_in("q");
    desk.answer_queue(vec![]);
    desk.keys(&[Key::Esc]);
    desk.answer_queue(vec![]);
    assert!(!footer(&desk).contains("Enter open") && footer(&desk).contains("Tab view"), "{}", footer(&desk));
}

#[test]
fn a_list_says_how_much_stands_below_and_its_sentences_whole() {
    for (width, height) in [(80, 24), (60, 16)] {
        let mut desk = Desk::at(width, height);
        desk.keys(&[Key::Char('?')]);
        assert!(desk.picture().contains(" more below"), "{}", desk.picture());
        desk.keys(&[Key::End]);
        let picture = desk.picture();
        let said: Vec<&str> = picture.lines().map(|l| l.trim_start_matches(['|', ' ', '>']).trim()).collect();
        assert!(said.join(" ").contains("a replacement sign shows where."), "{picture}");
        let list = picture.split("| Help").nth(1).expect("the list");
        assert!(!list.contains('~') && !list.contains("more below"), "{picture}");
    }
}

#[test]
fn ctrl_r_checks_and_goes_on_in_every_form_and_means_nothing_else() {
    let mut desk = Desk::at(80, 24);
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r')]);
    assert!(desk.asked.is_empty(), "on the queue it is no key");
    desk.begins("acknowledge", "sent", "Sent");
    desk.keys(&[Key::BackTab]);
    assert!(desk.picture().contains("Ctrl-R check and go on"), "{}", desk.picture());
    desk.keys(&[Key::Ctrl('r')]);
    assert_eq!((focused(&desk).as_str(), commands(&desk)), ("do", 0));
    desk.keys(&[Key::Esc]);
    desk.asked.clear();
    desk.keys(&[Key::Char('r')]);
    assert!(desk.asked.iter().any(|e| matches!(e, Effect::LoadQueue { .. })), "r reads again");
}
