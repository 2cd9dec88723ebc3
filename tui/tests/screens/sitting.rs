//! A session that work keeps alive, that ends, and that goes on with the form as it was.

use comity_tui::{
    effect::Effect,
    msg::{Answer, Fault, Key, Live, Msg},
    state::Screen,
};
use jiff::SignedDuration;

use crate::{
    office::{Desk, now},
    pictures::accounts,
};

fn minutes(desk: &mut Desk, n: i64) {
    desk.say(Msg::Tick(now() + SignedDuration::from_mins(n)));
}

fn signs_of_life(desk: &Desk) -> usize {
    desk.asked.iter().filter(|e| **e == Effect::StayAlive).count()
}

/// A form with a name that no disk and no other person may see.
fn writing(desk: &mut Desk) {
    desk.keys(&[Key::Char('n'), Key::Enter, Key::Char('s'), Key::Tab]);
    desk.type_in("Central Authority");
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let button = form.fields.iter().position(|f| f.path == "add.protected").expect("a button");
    desk.keys(&vec![Key::Tab; button - form.focus]);
    desk.keys(&[Key::Enter]);
    let Screen::Form(form) = desk.state.screen() else { panic!("a form") };
    let name = form.fields.iter().position(|f| f.path == "persons.V-1.identity.name").expect("a field");
    desk.keys(&vec![Key::Tab; name - form.focus]);
    desk.type_in("Canary Quillfeather");
}

#[test]
fn keys_in_a_form_are_a_sign_of_life_and_silence_is_none() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('n'), Key::Enter]);
    minutes(&mut desk, 3);
    desk.keys(&[Key::Tab, Key::Char('a')]);
    assert_eq!(signs_of_life(&desk), 0, "the backend heard of the person a moment ago");
    for minute in 4..60 {
        minutes(&mut desk, minute);
        desk.type_in("abc");
    }
    assert_eq!(signs_of_life(&desk), 14, "once in four minutes, however much is typed");
    desk.asked.clear();
    minutes(&mut desk, 120);
    assert!(desk.asked.is_empty(), "time alone asks for nothing");
    desk.say(Msg::Paste("more".into()));
    assert_eq!(signs_of_life(&desk), 1, "what is pasted is a sign as well");
}

#[test]
fn nobody_at_the_desk_is_kept_alive() {
    let mut desk = Desk::nobody(vec![], None);
    minutes(&mut desk, 60);
    desk.type_in("nimal");
    assert_eq!(signs_of_life(&desk), 0);
}

#[test]
fn a_session_that_ended_from_silence_says_so_before_the_list_and_gives_the_form_back() {
    let mut desk = Desk::nobody(accounts(), None);
    desk.sign_in();
    desk.answer_queue(crate::office::rows());
    desk.say(Msg::Answer(Answer::Register(Ok(crate::office::register()))));
    writing(&mut desk);
    let before = desk.picture();
    minutes(&mut desk, 16);
    desk.say(Msg::Live(Live::SignedOut));
    desk.say(Msg::Answer(Answer::Counts(Err(Fault::Odd)))); // what comes late changes nothing
    desk.say(Msg::Live(Live::SignedOut));
    insta::assert_snapshot!("session_idle", desk.picture());
    assert!(!desk.picture().contains("Canary"));

    desk.sign_in_as(2, "chandrika.lka");
    assert!(matches!(desk.state.screen(), Screen::Queue) && desk.state.overlay.is_none());
    assert!(!desk.picture().contains("Central Authority"), "another person does not see it");

    desk.sign_in();
    let after = desk.picture();
    assert!(
        after.contains("Canary Quillfeather") && after.contains("Here is what you were writing."),
        "{after}"
    );
    let fields = |picture: &str| picture.lines().take(18).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(fields(&before), fields(&after), "everything typed is there, and the focus");
    assert!(desk.state.put_aside.is_empty());
    let kept = format!("{:?}", desk.asked);
    assert!(!kept.contains("Canary"), "the name of a protected person is on no disk");
}

#[test]
fn a_command_that_finds_no_session_loses_nothing() {
    let mut desk = Desk::at(80, 24);
    writing(&mut desk);
    desk.keys(&[Key::Ctrl('r')]);
    let gone =
        comity_api::problem::Problem { status: 401, code: "not_signed_in".into(), ..Default::default() };
    desk.refuse(Fault::Problem(Box::new(gone)));
    let picture = desk.picture();
    assert!(picture.contains("Your session has ended; your draft is kept on this machine;"), "{picture}");
    assert!(picture.contains("User      nimal.lka"), "{picture}");
    desk.sign_in();
    assert!(desk.picture().contains("Canary Quillfeather"));
    desk.asked.clear();
    desk.keys(&[Key::Ctrl('r')]);
    assert!(format!("{:?}", desk.asked).contains("Create"), "it is saved by the same key: {:?}", desk.asked);
}
