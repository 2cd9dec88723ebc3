//! What follows a delivery or a withdrawal: consents to another use, evidence that goes back, work that stops; and
//! what goes beside: disclosure, confidence that cannot be kept, costs.

use comity_domain::{
    codes::{
        Action, Clock, ClockResult, Outcome, Role,
        Side::{Requested, Requesting},
        Status,
    },
    workflow::{
        Body, Command, Fact,
        command::Deliver,
        offers::{next_step, offers},
        table::{self, OWED, step_of},
    },
};

use crate::common::{
    Expected, Story, at, becomes, given,
    people::{drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar, someone},
    said::{
        accept, agree_costs, answer_consultation, ask_other_use, confirm, confirm_stop, consult, date,
        decide_other_use, deliver, delivery, disclose, return_evidence, told, withdraw,
    },
    situations::{
        acknowledged, drafted, executed, in_execution, partially_executed, registered, sent, sent_by_pouch,
        three_measures,
    },
    stays, unmet,
};

/// A condition that binds: by which act, of what, how many.
fn binding(story: &Story) -> Vec<String> {
    let words = |c: &comity_domain::workflow::Conditions| {
        let of = c.of.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{} {of} {}", c.by, c.count)
    };
    story.request().conditions.iter().map(words).collect()
}

// Use consents, 18(19).

#[test]
fn another_use_is_asked_for_by_officer_or_head_once_something_was_delivered() {
    for who in [drafter(), requesting_head()] {
        let story = given(partially_executed())
            .when(&who, ask_other_use("E-1", Some("U-1")))
            .then(stays().shared().no_clock());
        assert!(story.request().use_consents[0].decided.is_none());
    }
    given(in_execution()).when(&drafter(), ask_other_use("E-1", None)).then(Expected::NotInStatus);
    for who in [requesting_registrar(), examiner()] {
        given(partially_executed()).when(&who, ask_other_use("E-1", None)).then(Expected::NotYours);
    }
    given(drafted()).when(&registrar(), ask_other_use("E-1", None)).then(Expected::NotFound);
}

#[test]
fn what_use_of_which_evidence_is_said_under_an_id_of_its_own() {
    given(partially_executed())
        .when(&drafter(), ask_other_use("E-9", None))
        .then(unmet(&["unknown_evidence evidence.E-9"]));
    let silent =
        Command::RequestUseConsent { id: None, evidence: "E-1".parse().unwrap(), other_use: " ".to_owned() };
    given(partially_executed()).when(&drafter(), silent).then(unmet(&["missing for"]));
    let story = partially_executed().and(&drafter(), ask_other_use("E-1", None));
    assert_eq!(story.request().use_consents[0].id.as_str(), "U-1", "the next free one");
    let Some(Body::Texts(texts)) = story.bodies.last().unwrap() else { panic!() };
    assert_eq!(texts[0].path, "for");
    given(story).when(&drafter(), ask_other_use("E-1", Some("U-1"))).then(unmet(&["id_taken id"]));
}

#[test]
fn the_head_of_the_other_side_decides_with_conditions_or_with_reasons() {
    let asked = || partially_executed().and(&drafter(), ask_other_use("E-1", Some("U-1")));
    let yes = Command::DecideUseConsent {
        consent: Some("U-1".parse().unwrap()),
        granted: Some(true),
        conditions: vec!["the same court only".to_owned()],
        reasons: None,
    };
    let story = given(asked()).when(&requested_head(), yes).then(stays().shared().no_clock());
    assert!(story.request().use_consents[0].decided.as_ref().unwrap().granted);
    assert_eq!(binding(&story), ["decide_use_consent U-1 1"]);
    let no = |reasons: Option<&str>| Command::DecideUseConsent {
        consent: None,
        granted: Some(false),
        conditions: vec!["would bind if granted".to_owned()],
        reasons: reasons.map(str::to_owned),
    };
    given(asked()).when(&requested_head(), no(None)).then(unmet(&["missing reasons"]));
    let story = given(asked()).when(&requested_head(), no(Some("no criminal proceeding"))).then(stays());
    assert_eq!(binding(&story), [""; 0], "what was not granted binds nobody");
    given(asked()).when(&requested_head(), decide_other_use(None)).then(unmet(&["missing granted"]));
    given(asked()).when(&examiner(), decide_other_use(Some(true))).then(Expected::NotYours);
}

#[test]
fn a_use_consent_is_decided_once_and_named_where_two_are_open() {
    let story = partially_executed();
    given(story.clone())
        .when(&requested_head(), decide_other_use(Some(true)))
        .then(unmet(&["no_open_consent consent"]));
    let story = story.and(&drafter(), ask_other_use("E-1", None)).and(&drafter(), ask_other_use("E-1", None));
    given(story.clone())
        .when(&requested_head(), decide_other_use(Some(true)))
        .then(unmet(&["missing consent"]));
    let this = |id: &str| Command::DecideUseConsent {
        consent: Some(id.parse().unwrap()),
        granted: Some(true),
        conditions: vec![],
        reasons: None,
    };
    let story = story.and(&requested_head(), this("U-1"));
    given(story.clone()).when(&requested_head(), this("U-1")).then(unmet(&["no_open_consent consent"]));
    given(story.clone()).when(&requested_head(), this("U-7")).then(unmet(&["unknown_consent consent"]));
    given(story).when(&requested_head(), decide_other_use(Some(true))).then(stays());
}

#[test]
fn another_use_is_asked_for_and_decided_after_the_end_too() {
    let story = executed().and(&drafter(), confirm());
    let story = given(story).when(&drafter(), ask_other_use("E-1", None)).then(stays());
    let story = given(story).when(&requested_head(), decide_other_use(Some(false))).then(stays());
    assert_eq!(story.status(), Status::Closed);
}

#[test]
fn a_use_consent_of_a_state_by_letter_is_told() {
    let story = sent_by_pouch(crate::common::contents::complete())
        .does(Requested, Role::Officer, deliver(&[("M-1", Outcome::Executed)]))
        .and(&drafter(), ask_other_use("E-1", None))
        .at("2026-03-30T09:00:00Z");
    let silent =
        |granted| Command::DecideUseConsent { consent: None, granted, conditions: vec![], reasons: None };
    let letter = |granted| told(Requested, "2026-03-20T09:00:00Z", "2026-03-30", silent(granted));
    given(story.clone()).when(&requesting_registrar(), letter(None)).then(unmet(&["missing granted"]));
    let story = given(story).when(&requesting_registrar(), letter(Some(false))).then(stays());
    let breach = &story.last_event().breaches[0];
    assert_eq!((breach.code.as_str(), breach.law[0].as_str()), ("missing", "18(19)"), "no reasons: a breach");
    assert_eq!(story.request().use_consents[0].decided.as_ref().unwrap().at, at("2026-03-20T09:00:00Z"));
}

// Work that stops, 18(24).

#[test]
fn after_a_withdrawal_it_is_owed_to_confirm_that_work_has_stopped() {
    let owed = |story: &Story| story.request().stop_owed.iter().map(ToString::to_string).collect::<Vec<_>>();
    given(in_execution()).when(&examiner(), confirm_stop(&[])).then(Expected::NotInStatus);
    let story = in_execution().and(&requesting_head(), withdraw(&["M-1"]));
    assert_eq!(owed(&story), ["M-1"]);
    for who in [registrar(), requested_head()] {
        given(story.clone()).when(&who, confirm_stop(&[])).then(Expected::NotYours);
    }
    given(story.clone()).when(&drafter(), confirm_stop(&[])).then(Expected::NotYours);
    given(story.clone())
        .when(&examiner(), confirm_stop(&["M-2"]))
        .then(unmet(&["stop_not_owed measures.M-2"]));
    given(story.clone())
        .when(&examiner(), confirm_stop(&["M-9"]))
        .then(unmet(&["unknown_measure measures.M-9"]));
    let story = given(story).when(&examiner(), confirm_stop(&[])).then(stays().shared().no_clock());
    assert!(owed(&story).is_empty());
    assert!(
        matches!(&story.last_event().fact, Fact::StopConfirmed { measures } if measures[0].as_str() == "M-1")
    );
    given(story).when(&examiner(), confirm_stop(&[])).then(unmet(&["nothing_to_stop"]));
}

#[test]
fn a_withdrawn_request_waits_for_the_word_that_work_has_stopped() {
    let next = |story: &Story, seen_by| {
        next_step(story.request(), seen_by).map(|next| (next.side, next.role, next.action))
    };
    let step = (Requested, Role::Officer, Action::ConfirmStop);
    let owed = Some(step);
    let part = in_execution().and(&requesting_head(), withdraw(&["M-1"]));
    assert_ne!(next(&part, Requested), owed, "while it is open, the work on the rest comes first");
    let story = in_execution().and(&requesting_head(), withdraw(&[]));
    assert_eq!((next(&story, Requested), next(&story, Requesting)), (owed, owed));
    let offered = offers(story.request(), &examiner(), &story.context(&examiner()));
    assert_eq!((offered[0].action, offered[0].recommended), (Action::ConfirmStop, true));
    let (side, role, action) = step;
    assert_eq!(step_of(Status::Withdrawn, (side, role)), Some(action), "and so a row of a list says");
    let story = story.and(&examiner(), confirm_stop(&[]));
    assert_eq!((next(&story, Requested), next(&story, Requesting)), (None, None));
    for row in OWED {
        let (side, role) = row.waits_for;
        assert!(table::row(row.action).by.iter().any(|by| by.side == side && by.role == role));
    }
}

#[test]
fn of_the_whole_withdrawn_what_was_still_open_is_to_be_stopped() {
    let story = partially_executed().and(&requesting_head(), withdraw(&[]));
    assert_eq!(story.status(), Status::Withdrawn);
    let story =
        given(story).when(&examiner(), confirm_stop(&["M-1"])).then(unmet(&["stop_not_owed measures.M-1"]));
    let story = given(story).when(&examiner(), confirm_stop(&["M-2"])).then(stays());
    assert!(story.request().stop_owed.is_empty());
}

#[test]
fn what_was_withdrawn_before_a_recall_is_asked_for_anew() {
    let story = sent()
        .and(&requesting_head(), withdraw(&["M-2"]))
        .and(&drafter(), crate::common::said::recall())
        .and(&drafter(), crate::common::said::send());
    assert_eq!(story.request().open_measures().count(), 2);
    assert!(story.request().stop_owed.is_empty());
    given(story).when(&examiner(), confirm_stop(&[])).then(Expected::NotInStatus);
}

#[test]
fn a_state_by_letter_tells_that_it_has_stopped() {
    let story = sent_by_pouch(three_measures())
        .and(&requesting_head(), withdraw(&["M-3"]))
        .at("2026-03-01T09:00:00Z");
    let letter = told(Requested, "2026-02-20T09:00:00Z", "2026-03-01", confirm_stop(&[]));
    let story = given(story).when(&requesting_registrar(), letter).then(stays());
    assert!(story.request().stop_owed.is_empty());
}

// Evidence that goes back, 18(26).

/// Two things lent until the end of March and of April.
fn lent() -> Story {
    let due = [("E-1", "2026-03-31"), ("E-2", "2026-04-30")];
    let delivery = Deliver {
        return_due: due.map(|(id, day)| (id.parse().unwrap(), date(day))).to_vec(),
        ..delivery(&[("M-1", Outcome::Executed), ("M-2", Outcome::Executed)])
    };
    given(in_execution()).when(&examiner(), Command::DeliverResults(delivery)).then(
        becomes(Status::Executed).clocks(&[
            "start return_of_evidence",
            "start return_of_evidence",
            "stop execute",
            "stop reasoned_deadline",
        ]),
    )
}

fn returns(story: &Story) -> Vec<String> {
    let runs = story.request().clocks.iter().filter(|r| r.clock == Clock::ReturnOfEvidence);
    runs.map(|r| format!("{} {} {}", r.of.as_ref().unwrap(), r.due, r.result(story.now))).collect()
}

#[test]
fn each_piece_of_evidence_has_a_clock_of_its_own_and_closing_stops_none() {
    let story = lent().and(&drafter(), confirm());
    assert_eq!(returns(&story), ["E-1 2026-04-01T00:00:00Z running", "E-2 2026-05-01T00:00:00Z running"]);
    let story = story.at("2026-04-10T09:00:00Z");
    let story = given(story)
        .when(&drafter(), return_evidence("E-2"))
        .then(stays().shared().clocks(&["stop return_of_evidence"]));
    assert_eq!(returns(&story), ["E-1 2026-04-01T00:00:00Z running_late", "E-2 2026-05-01T00:00:00Z kept"]);
    let story = given(story).when(&drafter(), return_evidence("E-1")).then(stays());
    assert_eq!(returns(&story), ["E-1 2026-04-01T00:00:00Z missed", "E-2 2026-05-01T00:00:00Z kept"]);
    assert_eq!(story.status(), Status::Closed);
}

#[test]
fn evidence_goes_back_once_and_also_where_nobody_set_a_day() {
    let story = executed();
    let story = given(story).when(&drafter(), return_evidence("E-1")).then(stays().no_clock());
    given(story.clone())
        .when(&drafter(), return_evidence("E-1"))
        .then(unmet(&["evidence_returned evidence.E-1"]));
    given(story.clone())
        .when(&drafter(), return_evidence("E-9"))
        .then(unmet(&["unknown_evidence evidence.E-9"]));
    for who in [requesting_head(), requesting_registrar(), examiner()] {
        given(story.clone()).when(&who, return_evidence("E-2")).then(Expected::NotYours);
    }
    given(in_execution()).when(&drafter(), return_evidence("E-1")).then(Expected::NotInStatus);
}

#[test]
fn a_return_told_by_letter_stops_its_own_clock_on_its_own_day() {
    let story = registered(crate::common::contents::complete())
        .and(&registrar(), crate::common::said::acknowledge())
        .and(&requested_head(), accept(&["M-1", "M-2"]));
    let due = [("E-1", "2026-03-31"), ("E-2", "2026-03-31")];
    let delivery = Deliver {
        return_due: due.map(|(id, day)| (id.parse().unwrap(), date(day))).to_vec(),
        ..delivery(&[("M-1", Outcome::Executed), ("M-2", Outcome::Executed)])
    };
    let story = story.and(&examiner(), Command::DeliverResults(delivery)).at("2026-04-20T09:00:00Z");
    let letter = told(Requesting, "2026-03-30T09:00:00Z", "2026-04-20", return_evidence("E-2"));
    let story = given(story).when(&registrar(), letter).then(stays());
    assert_eq!(returns(&story), ["E-1 2026-04-01T00:00:00Z running_late", "E-2 2026-04-01T00:00:00Z kept"]);
}

// What clears an accused person, 18(5), 18(19).

#[test]
fn exculpatory_material_is_disclosed_with_notice_before_or_at_once_after_with_the_reason() {
    let disclose_in = |story: Story, command| given(story).when(&drafter(), command);
    let story = disclose_in(partially_executed(), disclose(&["E-1"], Some(true), None))
        .then(stays().shared().no_clock());
    assert!(
        matches!(&story.last_event().fact, Fact::ExculpatoryDisclosed { before: true, evidence } if evidence.len() == 1)
    );
    disclose_in(partially_executed(), disclose(&[], Some(false), None)).then(unmet(&["missing reason"]));
    disclose_in(partially_executed(), disclose(&[], Some(false), Some("the hearing was that day")))
        .then(stays());
    disclose_in(partially_executed(), disclose(&[], None, None)).then(unmet(&["missing before"]));
    disclose_in(partially_executed(), disclose(&["E-9"], Some(true), None))
        .then(unmet(&["unknown_evidence evidence.E-9"]));
    // Material need not be evidence: 18(5) speaks of information given without a request too.
    disclose_in(sent(), disclose(&[], Some(true), None)).then(stays());
    let silent = Command::DiscloseExculpatory {
        evidence: vec![],
        before: Some(true),
        reason: None,
        text: String::new(),
    };
    disclose_in(sent(), silent).then(unmet(&["missing text"]));
    disclose_in(drafted(), disclose(&[], Some(true), None)).then(Expected::NotInStatus);
    given(sent()).when(&requesting_head(), disclose(&[], Some(true), None)).then(stays());
    given(sent()).when(&requesting_registrar(), disclose(&[], Some(true), None)).then(Expected::NotYours);
    given(sent()).when(&examiner(), disclose(&[], Some(true), None)).then(Expected::NotYours);
}

// Confidence and costs, 18(20), 18(28).

#[test]
fn that_confidence_cannot_be_kept_is_said_before_going_on() {
    let said = || Command::CannotKeepConfidential { text: "the order is read in open court".to_owned() };
    for who in [examiner(), requested_head()] {
        given(acknowledged()).when(&who, said()).then(stays().shared().no_clock());
    }
    given(sent()).when(&examiner(), said()).then(stays());
    given(executed()).when(&examiner(), said()).then(Expected::NotInStatus);
    given(acknowledged()).when(&registrar(), said()).then(Expected::NotYours);
    given(acknowledged()).when(&drafter(), said()).then(Expected::NotYours);
    given(acknowledged())
        .when(&examiner(), Command::CannotKeepConfidential { text: " ".to_owned() })
        .then(unmet(&["missing text"]));
}

#[test]
fn costs_are_agreed_by_either_head_with_an_estimate_in_its_currency() {
    for side in [Requesting, Requested] {
        let story = given(in_execution())
            .when(&someone(side, Role::Head), agree_costs(Some(250_000), Some("SGD")))
            .then(stays().shared().no_clock());
        assert_eq!(story.last_event().by.side, side);
        let Fact::CostsAgreed { estimate_minor, currency } = &story.last_event().fact else { panic!() };
        assert_eq!((*estimate_minor, currency.as_ref().unwrap().as_str()), (Some(250_000), "SGD"));
        for role in [Role::Officer, Role::Registrar] {
            given(in_execution())
                .when(&someone(side, role), agree_costs(None, None))
                .then(Expected::NotYours);
        }
    }
    let head = requested_head();
    given(in_execution()).when(&head, agree_costs(None, None)).then(stays());
    given(in_execution()).when(&head, agree_costs(Some(1), None)).then(unmet(&["missing currency"]));
    given(in_execution())
        .when(&head, agree_costs(Some(-1), Some("SGD")))
        .then(unmet(&["negative_amount estimate_minor"]));
    let silent = Command::AgreeCosts { estimate_minor: None, currency: None, split: String::new() };
    given(in_execution()).when(&head, silent).then(unmet(&["missing split"]));
    given(executed()).when(&head, agree_costs(None, None)).then(stays());
    given(executed().and(&drafter(), confirm()))
        .when(&head, agree_costs(None, None))
        .then(Expected::NotInStatus);
}

#[test]
fn a_withdrawal_of_the_rest_leaves_the_duty_to_return() {
    let delivery = Deliver {
        return_due: vec![("E-1".parse().unwrap(), date("2026-03-31"))],
        ..delivery(&[("M-1", Outcome::Executed)])
    };
    let story = in_execution().and(&examiner(), Command::DeliverResults(delivery));
    let story = story.and(&requesting_head(), withdraw(&[]));
    assert_eq!(story.run(Clock::ReturnOfEvidence).came_to, None::<ClockResult>);
    assert_eq!(story.status(), Status::Withdrawn);
}

// Conditions that bind, 18(19), 18(26).

#[test]
fn conditions_that_bind_are_listed_with_the_act_that_set_them() {
    let one = || vec!["a certificate only".to_owned()];
    let Command::AnswerConsultation { consultation, declined, text, .. } = answer_consultation(Some("C-1"))
    else {
        panic!()
    };
    let accepted = Command::AnswerConsultation { consultation, accepted: one(), declined, text };
    let story = acknowledged().and(&examiner(), consult("2036-01-01"));
    assert_eq!(binding(&story), [""; 0], "offered is not accepted");
    let story = story.and(&drafter(), accepted);
    let Command::Accept { executing_authority, dual_criminality, .. } = accept(&["M-1", "M-2"]) else {
        panic!()
    };
    let two = vec!["codes only".to_owned(), "no recording".to_owned()];
    let story = story
        .and(&requested_head(), Command::Accept { executing_authority, conditions: two, dual_criminality });
    let limited = |measure, conditions| {
        let delivery = Deliver { use_conditions: conditions, ..delivery(&[(measure, Outcome::Executed)]) };
        Command::DeliverResults(delivery)
    };
    let story = story.and(&examiner(), limited("M-1", one())).and(&examiner(), limited("M-2", vec![]));
    assert_eq!(binding(&story), ["answer_consultation C-1 1", "accept  2", "deliver_results  1"]);
    let since = story.request().conditions[1].since;
    assert!(story.log.iter().any(|(_, e)| e.at == since && e.fact.action().as_str() == "accept"));
}
