//! What a State by letter did, recorded as told: form is asked, law that it broke is recorded, rules of work are not
//! asked, steps may be skipped.

use comity_domain::{
    codes::{
        Action, Channel, Clock, ClockResult, MeasureState, Outcome, Role,
        Side::{Requested, Requesting},
        Status,
    },
    workflow::{
        Body, Command, Fact, Stream, Version,
        command::{Item, RefusalConsultation, Refuse, Told},
        offers::offers,
        refusal::StatusSeen,
    },
};

use crate::common::{
    Expected, Story, at, becomes,
    contents::complete,
    given,
    people::{drafter, person, registrar, requested_head, requesting_head, requesting_registrar, someone},
    said::{
        LETTER, accept, acknowledge, answer_consultation, ask, confirm, consult, date, deliver,
        go_on_without, message, refuse, resume, telling, told, withdraw, without_consultation,
    },
    situations::{acknowledged, registered, sent_by_pouch, three_measures},
    stays, unmet,
};

/// Sent by pouch on 12 January; it is ten days later.
pub(crate) fn sent() -> Story {
    sent_by_pouch(complete()).at("2026-01-22T09:00:00Z")
}

/// A letter of today that tells what happened on a day of January.
pub(crate) fn on(day: u8, act: Command) -> Command {
    told(Requested, &format!("2026-01-{day}T09:00:00Z"), "2026-01-22", act)
}

fn but(change: impl FnOnce(&mut Told)) -> Command {
    let mut letter = telling(Requested, "2026-01-16T09:00:00Z", "2026-01-22", acknowledge());
    change(&mut letter);
    Command::Told(Box::new(letter))
}

#[test]
fn the_own_registrar_records_it_with_the_letter_and_the_day_it_happened() {
    let story = given(sent())
        .when(&requesting_registrar(), on(16, acknowledge()))
        .then(becomes(Status::Acknowledged).shared().clocks(&["stop acknowledge", "start decide"]));
    let event = story.last_event();
    assert_eq!((event.at, event.occurred_at), (at("2026-01-22T09:00:00Z"), Some(at("2026-01-16T09:00:00Z"))));
    assert_eq!((event.by.side, event.by.role), (Requested, Role::Registrar));
    assert_eq!(event.by.user, Some(requesting_registrar().user), "who recorded it stands in it");
    let by = event.told.as_ref().unwrap();
    let letter = story.documents.iter().find(|(side, d)| *side == Requesting && d.name == LETTER).unwrap();
    assert_eq!(by.letter, letter.1.id);
    assert_eq!((by.received_on, by.channel), (date("2026-01-22"), Some(Channel::DiplomaticPouch)));
    assert!(event.breaches.is_empty());
    let Some(Body::Texts(texts)) = story.bodies.last().unwrap() else { panic!() };
    let paths: Vec<_> = texts.iter().map(|t| (t.path.as_str(), t.text.as_str())).collect();
    assert_eq!(paths, [("own_reference", "AGC/26/31"), ("reference", "9/11/3")]);
}

#[test]
fn clocks_count_from_the_day_it_happened_not_from_the_day_of_the_letter() {
    let story = sent().and(&requesting_registrar(), on(16, acknowledge()));
    let (acknowledge, decide) = (story.run(Clock::Acknowledge), story.run(Clock::Decide));
    assert_eq!(acknowledge.came_to, Some(ClockResult::Kept), "told on day ten, done on day four");
    assert_eq!((decide.started, decide.due), (at("2026-01-16T09:00:00Z"), at("2026-02-15T09:00:00Z")));
    assert_eq!(story.request().status_since, Some(at("2026-01-16T09:00:00Z")));
}

#[test]
fn each_part_of_the_form_that_is_missing_is_named() {
    let record = |command| given(sent()).when(&requesting_registrar(), command);
    record(but(|t| t.letter = None)).then(unmet(&["missing document"]));
    record(but(|t| t.letter = Some("another.pdf".to_owned())))
        .then(unmet(&["document_not_attached document"]));
    record(but(|t| t.occurred_at = None)).then(unmet(&["missing occurred_at"]));
    record(but(|t| t.received_on = None)).then(unmet(&["missing received_on"]));
    record(but(|t| (t.letter, t.occurred_at, t.received_on) = (None, None, None))).then(unmet(&[
        "missing document",
        "missing occurred_at",
        "missing received_on",
    ]));
    record(but(|t| (t.channel, t.their_reference) = (None, None))).then(becomes(Status::Acknowledged));
}

#[test]
fn the_days_of_a_letter_are_possible_ones() {
    let record = |command| given(sent()).when(&requesting_registrar(), command);
    let happened = |when: &str| but(|t| t.occurred_at = Some(at(when)));
    record(happened("2026-01-12T09:02:59Z")).then(unmet(&["before_what_led_here occurred_at"]));
    record(happened("2026-01-12T09:03:00Z")).then(becomes(Status::Acknowledged));
    record(happened("2026-01-22T09:00:00Z")).then(becomes(Status::Acknowledged));
    record(happened("2026-01-22T09:00:01Z")).then(unmet(&["not_yet_happened occurred_at"]));
    let received = |day: &str| but(|t| t.received_on = Some(date(day)));
    record(received("2026-01-15")).then(unmet(&["received_before_it_happened received_on"]));
    record(received("2026-01-16")).then(becomes(Status::Acknowledged));
    record(received("2026-01-23")).then(unmet(&["not_yet_happened received_on"]));
    let morning_in_the_east = given(sent().at("2026-01-22T22:00:00Z"));
    morning_in_the_east
        .when(&requesting_registrar(), received("2026-01-23"))
        .then(becomes(Status::Acknowledged));
}

#[test]
fn the_letter_may_be_a_document_of_the_own_file() {
    let story =
        sent().with_document(Requesting, "scan.pdf").of_class(comity_domain::codes::DocumentClass::File);
    given(story)
        .when(&requesting_registrar(), but(|t| t.letter = Some("scan.pdf".to_owned())))
        .then(becomes(Status::Acknowledged));
}

#[test]
fn only_the_registrar_of_the_other_side_records_and_only_for_a_state_by_letter() {
    for who in [drafter(), requesting_head(), someone(Requesting, Role::Auditor)] {
        given(sent()).when(&who, on(16, acknowledge())).then(Expected::NotYours);
    }
    for who in [registrar(), requested_head(), person(900, Some("IND"), &[Role::Registrar])] {
        given(sent()).when(&who, on(16, acknowledge())).then(Expected::NotFound);
    }
    let connected = crate::common::situations::sent().with_documents(&[LETTER]).at("2026-01-22T09:00:00Z");
    for of in [Requesting, Requested] {
        for who in [requesting_registrar(), registrar()] {
            let letter = told(of, "2026-01-16T09:00:00Z", "2026-01-22", acknowledge());
            let outcome = given(connected.clone()).when(&who, letter);
            assert!(outcome.answer.as_ref().unwrap_err().is_about_a_told_act());
            outcome.then(Expected::NotYours);
        }
    }
}

#[test]
fn inner_steps_and_a_recall_are_not_told() {
    let letter = |act| told(Requesting, "2026-01-12T10:00:00Z", "2026-01-12", act);
    let story = registered(complete()).at("2026-01-12T12:00:00Z");
    for act in [
        crate::common::said::recall(),
        crate::common::said::approve(),
        crate::common::said::assign(),
        crate::common::said::note(),
        Command::Submit,
        crate::common::said::cancel("no longer needed"),
    ] {
        given(story.clone()).when(&registrar(), letter(act)).then(Expected::NotYours);
    }
    // What the other State's letter calls a recall is recorded as a withdrawal.
    given(story).when(&registrar(), letter(withdraw(&[]))).then(becomes(Status::Withdrawn));
}

#[test]
fn an_act_of_the_other_side_is_not_told_of_this_one() {
    // `accept` is no act of the requesting side, nor is the connected side's own act told.
    let story = registered(complete()).at("2026-01-12T12:00:00Z");
    let letter = |of| told(of, "2026-01-12T10:00:00Z", "2026-01-12", accept(&["M-1", "M-2"]));
    given(story.clone()).when(&registrar(), letter(Requesting)).then(Expected::NotYours);
    given(story).when(&registrar(), letter(Requested)).then(Expected::NotYours);
}

#[test]
fn refusals_come_in_the_usual_order() {
    let wrong = but(|t| t.letter = None);
    let story = sent().having_read(Version(1));
    given(story.clone()).when(&registrar(), wrong.clone()).then(Expected::NotFound);
    given(story.clone()).when(&drafter(), wrong.clone()).then(Expected::NotYours);
    let resumed = told(Requested, "2026-01-16T09:00:00Z", "2026-01-22", resume());
    let outcome = given(story.clone()).when(&requesting_registrar(), resumed);
    let Err(comity_domain::workflow::Refusal::NotInStatus { action, status, since }) = &outcome.answer else {
        panic!("{:?}", outcome.answer)
    };
    assert_eq!((*action, *status), (Action::Resume, StatusSeen::Is(Status::Sent)));
    assert_eq!(since.as_ref().unwrap().action, Action::Send);
    outcome.then(Expected::NotInStatus);
    given(story).when(&requesting_registrar(), wrong.clone()).then(Expected::Stale);
    given(sent()).when(&requesting_registrar(), wrong).then(unmet(&["missing document"]));
}

#[test]
fn a_told_act_counts_for_the_version_of_who_reads_and_stands_in_the_shared_record() {
    let story = sent();
    let before = story.version(Requesting);
    let story = story.and(&requesting_registrar(), on(16, acknowledge()));
    assert_eq!(story.log.last().unwrap().0, Stream::Shared);
    assert_eq!(story.version(Requesting), Version(before.0 + 1));
    let story = given(story).when(&requesting_registrar(), on(17, message())).then(stays().immaterial());
    assert_eq!(story.version(Requesting), Version(before.0 + 1));
    given(story.having_read(before)).when(&requesting_registrar(), on(18, message())).then(Expected::Stale);
}

fn breaches(story: &Story) -> Vec<String> {
    let law = |b: &comity_domain::workflow::event::Breach| {
        let law: Vec<_> = b.law.iter().map(ToString::to_string).collect();
        format!("{} {} {}", b.code, b.field.clone().unwrap_or_default(), law.join(" "))
    };
    story.last_event().breaches.iter().map(law).collect()
}

fn refused(refuse: Refuse) -> Story {
    let story = sent().and(&requesting_registrar(), on(16, acknowledge()));
    given(story).when(&requesting_registrar(), on(20, Command::Refuse(refuse))).then(becomes(Status::Refused))
}

#[test]
fn law_that_it_broke_is_recorded_with_the_act_and_no_reason_not_to_record() {
    let bare = || without_consultation(refuse(&[]), None, false);
    let silent = Refuse { reasons: String::new(), ..bare() };
    assert_eq!(breaches(&refused(silent)), ["missing reasons 18(23)", "no_consultation consultation 18(26)"]);
    let barred = Refuse { ground: "bank_secrecy".to_owned(), ..bare() };
    assert_eq!(
        breaches(&refused(barred)),
        ["barred_ground ground 18(8)", "no_consultation consultation 18(26)"]
    );
    let groundless = Refuse { ground: String::new(), ..bare() };
    let story = refused(groundless);
    assert_eq!(breaches(&story), ["missing ground 18(21)", "no_consultation consultation 18(26)"]);
    assert!(matches!(&story.last_event().fact, Fact::Refused { ground: None, .. }));
    let by_other_numbers = Refuse { ground: "UNCAC 46(21)(b)".to_owned(), ..bare() };
    assert!(breaches(&refused(by_other_numbers))[0].starts_with("ground_of_another_basis ground"));
}

#[test]
fn a_refusal_that_broke_nothing_has_no_breach() {
    let reasoned =
        Refuse { ground: "18(9)".to_owned(), ..without_consultation(refuse(&[]), Some("clear"), false) };
    assert_eq!(breaches(&refused(reasoned)), [""; 0]);
}

#[test]
fn a_ground_that_nobody_knows_is_recorded_in_the_words_of_the_letter() {
    for words in ["convenience", "the court is busy until autumn"] {
        let unknown = Refuse {
            ground: words.to_owned(),
            ..without_consultation(refuse(&[]), Some("it said nothing"), true)
        };
        let story = refused(unknown);
        assert_eq!(breaches(&story), ["unknown_ground ground 18(21)"]);
        assert!(matches!(&story.last_event().fact, Fact::Refused { ground: None, breach: true, .. }));
        let Some(Body::Texts(texts)) = story.bodies.last().unwrap() else { panic!() };
        assert!(texts.iter().any(|t| t.path == "ground" && t.text == words), "kept, and not in the event");
        assert!(!format!("{:?}", story.last_event()).contains(words));
    }
    // A ground that stands for something is a code, and no text.
    let story = refused(without_consultation(refuse(&[]), Some("it said nothing"), true));
    let Some(Body::Texts(texts)) = story.bodies.last().unwrap() else { panic!() };
    assert!(texts.iter().all(|t| t.path != "ground"));
}

#[test]
fn a_ground_of_confiscation_told_against_another_measure_is_a_breach() {
    let elsewhere = Refuse {
        ground: "13(7)".to_owned(),
        ..without_consultation(refuse(&[]), Some("it said nothing"), false)
    };
    assert_eq!(breaches(&refused(elsewhere)), ["ground_not_for_measure ground 13(7)"]);
}

#[test]
fn a_refusal_told_that_names_a_consultation_not_held_breached_what_was_owed() {
    let consulted = sent()
        .and(&requesting_registrar(), on(14, acknowledge()))
        .and(&requesting_registrar(), on(16, consult("2026-03-01")));
    let on_ground = |ground: &str| {
        let act = Command::Refuse(Refuse { ground: ground.to_owned(), ..refuse(&[]) });
        let story = given(consulted.clone())
            .when(&requesting_registrar(), on(20, act))
            .then(becomes(Status::Refused));
        assert_eq!(breaches(&story), ["consultation_not_held consultation 18(26)"]);
        let Fact::Refused { breach, .. } = story.last_event().fact else { panic!() };
        breach
    };
    assert!(on_ground("18(21)(b)"), "R3 counts it with those that name none");
    assert!(!on_ground("18(9)"), "there 18(26) owes none");
}

#[test]
fn a_consultation_told_before_the_acknowledgement_can_be_answered() {
    let asked = given(sent())
        .when(&requesting_registrar(), on(16, consult("2026-03-01")))
        .then(stays().clocks(&["start consultation"]));
    assert_eq!(asked.status(), Status::Sent);
    let answered = given(asked)
        .when(&drafter(), answer_consultation(Some("C-1")))
        .then(stays().shared().clocks(&["stop consultation"]));
    assert!(answered.request().consultations[0].is_held(answered.now));
    given(sent())
        .when(&drafter(), answer_consultation(None))
        .then(unmet(&["no_open_consultation consultation"]));
}

#[test]
fn ids_that_are_not_known_are_a_matter_of_form() {
    let story = sent().and(&requesting_registrar(), on(16, acknowledge()));
    let record = |act| given(story.clone()).when(&requesting_registrar(), on(20, act));
    record(accept(&["M-9"])).then(unmet(&["unknown_measure measures.M-9"]));
    record(deliver(&[("M-9", Outcome::Executed)])).then(unmet(&["unknown_measure measures.M-9"]));
    record(deliver(&[])).then(unmet(&["missing outcomes"]));
    record(Command::RequestInformation { items: vec![], due: None }).then(unmet(&["missing items"]));
    let barred = RefusalConsultation { id: Some("C-9".parse().unwrap()), ..RefusalConsultation::default() };
    record(Command::Refuse(Refuse { consultation: barred, ..refuse(&[]) }))
        .then(unmet(&["unknown_consultation consultation"]));
}

#[test]
fn which_of_two_is_answered_and_what_a_sum_is_of_are_matters_of_form() {
    let examiner = crate::common::people::examiner();
    let second = Command::Consult {
        id: None,
        subject: "M-2".to_owned(),
        proposed_conditions: vec![],
        answer_by: Some(date("2026-03-01")),
    };
    let story = registered(complete())
        .and(&registrar(), acknowledge())
        .and(&examiner, consult("2026-03-01"))
        .and(&examiner, second)
        .at("2026-02-20T09:00:00Z");
    let letter = |act| told(Requesting, "2026-02-10T09:00:00Z", "2026-02-20", act);
    let record = |act| given(story.clone()).when(&registrar(), letter(act));
    record(answer_consultation(None)).then(unmet(&["missing consultation"]));
    record(answer_consultation(Some("C-2"))).then(stays().clocks(&["stop consultation"]));
    record(crate::common::said::agree_costs(Some(100), None)).then(unmet(&["missing currency"]));
}

#[test]
fn rules_of_work_here_do_not_bind_a_state_that_does_not_work_here() {
    let story = sent().and(&requesting_registrar(), on(16, acknowledge()));
    // No executing authority named, no assessment of dual criminality.
    let accepted = given(story.clone())
        .when(&requesting_registrar(), on(18, accept(&[])))
        .then(becomes(Status::InExecution).clocks(&["stop decide", "start execute"]));
    assert_eq!(breaches(&accepted), [""; 0]);
    // Going on before the answer was due.
    let asked = accepted.and(&requesting_registrar(), on(19, ask(&["I-1"], Some("2026-03-01"))));
    given(asked)
        .when(&requesting_registrar(), on(20, go_on_without()))
        .then(becomes(Status::InExecution).clocks(&["end supply_information", "resume execute"]));
    // A postponement without a consultation broke 18(26); without a review date it broke nothing.
    let bare =
        Command::Postpone { running_proceeding: "a trial".to_owned(), review_date: None, consultation: None };
    let story = given(story)
        .when(&requesting_registrar(), on(18, bare))
        .then(becomes(Status::Postponed).clocks(&["pause decide"]));
    assert_eq!(breaches(&story), ["no_consultation consultation 18(26)"]);
}

#[test]
fn a_refusal_in_part_told_follows_the_fold() {
    let story = sent_by_pouch(three_measures()).at("2026-01-22T09:00:00Z");
    let part = |m: &[&str]| Command::Refuse(without_consultation(refuse(m), None, false));
    let story = given(story).when(&requesting_registrar(), on(14, part(&["M-1"]))).then(stays());
    let story = given(story)
        .when(&requesting_registrar(), on(15, deliver(&[("M-2", Outcome::Partly)])))
        .then(becomes(Status::PartiallyExecuted));
    let story = given(story).when(&requesting_registrar(), on(16, part(&[]))).then(becomes(Status::Executed));
    let states: Vec<_> = story.request().measures.values().map(|m| m.state).collect();
    assert_eq!(states, [MeasureState::Refused, MeasureState::Partly, MeasureState::Refused]);
}

#[test]
fn a_requesting_state_by_letter_answers_withdraws_and_confirms_in_the_same_way() {
    let story = registered(complete()).at("2026-02-01T09:00:00Z");
    let letter = |day: &str, act| told(Requesting, &format!("{day}T09:00:00Z"), "2026-03-30", act);
    let story = story.and(&registrar(), acknowledge());
    let examiner = crate::common::people::examiner();
    let story = story.and(&examiner, ask(&["I-1", "I-2"], Some("2026-03-01"))).at("2026-03-30T09:00:00Z");
    // It answers one question of two: that is all there is to record.
    let story = given(story)
        .when(&registrar(), letter("2026-02-20", crate::common::said::answer(&["I-1"])))
        .then(becomes(Status::Acknowledged).clocks(&["stop supply_information", "resume decide"]));
    assert_eq!(story.run(Clock::SupplyInformation).came_to, Some(ClockResult::Kept));
    let story = story.and(&examiner, consult("2026-05-01"));
    let story = story.at("2026-04-20T09:00:00Z");
    let heard = told(Requesting, "2026-04-10T09:00:00Z", "2026-04-20", answer_consultation(None));
    let story = given(story).when(&registrar(), heard).then(stays().clocks(&["stop consultation"]));
    let story = story.and(&requested_head(), accept(&["M-1", "M-2"]));
    let story = story.and(&examiner, deliver(&[("M-1", Outcome::Executed)])).at("2026-06-01T09:00:00Z");
    let less = told(Requesting, "2026-05-20T09:00:00Z", "2026-06-01", withdraw(&["M-2"]));
    let story = given(story).when(&registrar(), less).then(becomes(Status::Executed));
    let receipt = told(Requesting, "2026-05-25T09:00:00Z", "2026-06-01", confirm());
    let story = given(story).when(&registrar(), receipt).then(becomes(Status::Closed));
    assert_eq!(story.last_event().by.side, Requesting);
    assert_eq!(story.request().status_since, Some(at("2026-05-25T09:00:00Z")));
}

#[test]
fn a_receipt_told_without_a_word_on_use_is_recorded_so() {
    let story = registered(complete())
        .and(&registrar(), acknowledge())
        .and(&requested_head(), accept(&["M-1", "M-2"]))
        .and(
            &crate::common::people::examiner(),
            deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::Executed)]),
        )
        .at("2026-03-30T09:00:00Z");
    let silent = Command::ConfirmReceipt { usable: None, outcome_feedback: None };
    let story = given(story)
        .when(&registrar(), told(Requesting, "2026-03-20T09:00:00Z", "2026-03-30", silent))
        .then(becomes(Status::Closed));
    assert!(matches!(story.last_event().fact, Fact::ReceiptConfirmed { usable: None }));
}

#[test]
fn a_question_told_names_the_next_free_ids() {
    let ask = Command::RequestInformation {
        items: vec![Item { id: None, text: "which branch?".to_owned() }],
        due: None,
    };
    let story = sent().and(&requesting_registrar(), on(14, ask));
    let Fact::InformationRequested { items, due, .. } = &story.last_event().fact else { panic!() };
    assert_eq!((items[0].as_str(), *due), ("I-1", None));
    assert_eq!(
        story.run(Clock::SupplyInformation).due,
        at("2026-02-13T09:00:00Z"),
        "thirty days from the asking"
    );
}

#[test]
fn the_registrar_is_offered_what_the_other_state_can_have_done() {
    let story = sent();
    let who = requesting_registrar();
    let all = offers(story.request(), &who, &story.context(&who));
    let possible: Vec<_> =
        all.iter().filter(|o| o.on_behalf_of.is_some() && o.refused.is_none()).map(|o| o.action).collect();
    assert_eq!(all[0].on_behalf_of.map(|of| (of, all[0].action)), Some((Requested, Action::Acknowledge)));
    for action in [Action::Accept, Action::Refuse, Action::DeliverResults, Action::RequestInformation] {
        assert!(possible.contains(&action), "{action}");
    }
    assert!(!possible.contains(&Action::Resume) && !possible.contains(&Action::GoOnWithout));
    let officer = drafter();
    let of_officer = offers(story.request(), &officer, &story.context(&officer));
    assert!(of_officer.iter().all(|o| o.on_behalf_of.is_none() || o.refused.is_some()));
    let connected = acknowledged();
    assert!(
        offers(connected.request(), &who, &connected.context(&who)).iter().all(|o| o.on_behalf_of.is_none())
    );
}

#[test]
fn a_refusal_told_without_the_consultation_that_was_owed_says_so_in_the_same_place() {
    let story = refused(without_consultation(refuse(&[]), None, false));
    assert!(matches!(&story.last_event().fact, Fact::Refused { breach: true, .. }));
    let not_owed = Refuse { ground: "18(9)".to_owned(), ..without_consultation(refuse(&[]), None, false) };
    assert!(matches!(&refused(not_owed).last_event().fact, Fact::Refused { breach: false, .. }));
}

/// Letters often have a day and no hour: an answer of the day of the question is one, whatever midnight says.
#[test]
fn an_answer_dated_before_its_question_answers_it_from_the_first_moment() {
    let story = registered(complete())
        .and(&registrar(), acknowledge())
        .at("2026-02-10T09:00:00Z")
        .and(&crate::common::people::examiner(), consult("2026-03-01"))
        .at("2026-02-20T09:00:00Z");
    let same_day = told(Requesting, "2026-02-10T00:00:00Z", "2026-02-20", answer_consultation(Some("C-1")));
    let story = given(story).when(&registrar(), same_day).then(stays().clocks(&["stop consultation"]));
    let run = story.run(Clock::Consultation);
    assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Kept), Some(run.started)));
    assert!(story.request().consultations[0].is_held(story.now));
}

/// Who does not wait for the day it named takes the time away; who had it missed nothing.
#[test]
fn going_on_without_the_answer_misses_the_clock_only_once_it_was_due() {
    let asked = sent()
        .and(&requesting_registrar(), on(14, acknowledge()))
        .and(&requesting_registrar(), on(15, ask(&["I-1"], Some("2026-01-18"))));
    let went_on = |instant: &str| {
        let act = told(Requested, instant, "2026-01-22", go_on_without());
        let story =
            given(asked.clone()).when(&requesting_registrar(), act).then(becomes(Status::Acknowledged));
        let run = story.run(Clock::SupplyInformation);
        (run.came_to, run.result(at("2026-12-31T00:00:00Z")))
    };
    let (ended, missed) = (ClockResult::Ended, ClockResult::Missed);
    assert_eq!(went_on("2026-01-16T09:00:00Z"), (Some(ended), ended), "and nothing is missed later");
    assert_eq!(went_on("2026-01-19T00:00:00Z"), (Some(ended), ended), "up to the instant it was due");
    assert_eq!(went_on("2026-01-19T00:00:01Z"), (Some(missed), missed));
}
