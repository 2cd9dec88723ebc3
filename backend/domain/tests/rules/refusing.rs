//! In whole or in part, with ground, reasons and consultation: 18(21)-(23), 18(26).

use comity_domain::{
    codes::{
        Clock, ClockResult, MeasureState, MeasureType, Outcome, Role,
        Side::Requested,
        Status::{self, Executed, Refused},
    },
    law::grounds::{Against, Basis, Consultation, GROUNDS, Ground},
    workflow::{Body, Command, Fact, command::Refuse},
};

use crate::common::{
    Expected, Story, becomes,
    contents::{asset, but, confiscation, measure},
    given,
    people::{examiner, requested_head, requesting_head, someone},
    said::{consult, deliver, refuse, withdraw, without_consultation},
    situations::{
        acknowledged, acknowledged_with, asked, consulted, executed, in_execution, partially_executed,
        postponed, sent,
    },
    stays, unmet,
};

/// Acknowledged, on the legal basis to which a ground belongs.
fn on_the_basis_of(ground: &Ground) -> Story {
    let basis = match ground.basis {
        Basis::Uncac => "UNCAC",
        Basis::Reciprocity => "reciprocity",
        Basis::Untoc | Basis::Any => "UNTOC",
    };
    acknowledged_with(but(|c| {
        c.legal_basis = vec![basis.parse().unwrap()];
        if ground.against != Against::AnyMeasure {
            c.assets = vec![asset("B-1")];
            c.confiscation = Some(confiscation(MeasureType::Freezing));
            c.measures = vec![measure("M-1", MeasureType::Freezing)];
        }
    }))
}

fn on(ground: &str, refuse: Refuse) -> Command {
    Command::Refuse(Refuse { ground: ground.to_owned(), ..refuse })
}

#[test]
fn bank_secrecy_and_solely_fiscal_are_refused_first_with_their_article() {
    for (ground, article) in [("bank_secrecy", "18(8)"), ("fiscal_only", "18(22)")] {
        let refuse = without_consultation(Refuse { reasons: String::new(), ..refuse(&["M-9"]) }, None, false);
        let outcome = given(acknowledged()).when(&requested_head(), on(ground, refuse));
        let refusal = outcome.answer.as_ref().unwrap_err();
        assert_eq!(refusal.code(), "barred_ground");
        assert_eq!(refusal.law()[0].to_string(), article);
        outcome.then(unmet(&[
            "barred_ground ground",
            "missing reasons",
            "no_consultation consultation",
            "unknown_measure measures.M-9",
        ]));
    }
}

#[test]
fn a_barred_ground_is_barred_whatever_else_is_said() {
    for ground in ["bank_secrecy", "fiscal_only"] {
        given(consulted(acknowledged()))
            .when(&requested_head(), on(ground, refuse(&[])))
            .then(unmet(&["barred_ground ground"]));
    }
}

#[test]
fn a_ground_is_on_the_list() {
    given(consulted(acknowledged()))
        .when(&requested_head(), on("", refuse(&[])))
        .then(unmet(&["missing ground"]));
    given(consulted(acknowledged()))
        .when(&requested_head(), on("convenience", refuse(&[])))
        .then(unmet(&["unknown_ground ground"]));
}

#[test]
fn every_ground_that_may_be_chosen_refuses_after_a_consultation_with_reasons() {
    for ground in GROUNDS.iter().filter(|g| g.may_be_chosen) {
        given(consulted(on_the_basis_of(ground)))
            .when(&requested_head(), on(ground.code, refuse(&[])))
            .then(becomes(Refused).shared());
        let silent = Refuse { reasons: "  ".to_owned(), ..refuse(&[]) };
        given(consulted(on_the_basis_of(ground)))
            .when(&requested_head(), on(ground.code, silent))
            .then(unmet(&["missing reasons"]));
    }
}

#[test]
fn on_a_ground_of_18_21_a_consultation_is_owed_and_its_absence_is_recorded_as_a_breach_or_not_at_all() {
    for ground in GROUNDS.iter().filter(|g| g.may_be_chosen && g.consultation == Consultation::Owed) {
        let say = |because, breach| on(ground.code, without_consultation(refuse(&[]), because, breach));
        for (because, breach) in
            [(None, false), (None, true), (Some("nothing to discuss"), false), (Some(" "), true)]
        {
            let outcome = given(on_the_basis_of(ground)).when(&requested_head(), say(because, breach));
            assert_eq!(outcome.answer.as_ref().unwrap_err().law()[0].to_string(), "18(26)");
            outcome.then(unmet(&["no_consultation consultation"]));
        }
        let story = given(on_the_basis_of(ground))
            .when(&requested_head(), say(Some("nothing to discuss"), true))
            .then(becomes(Refused));
        assert!(matches!(&story.last_event().fact, Fact::Refused { breach: true, consultation: None, .. }));
    }
}

#[test]
fn on_18_9_and_13_7_a_reason_for_no_consultation_is_enough_and_no_breach() {
    for ground in GROUNDS.iter().filter(|g| ["18(9)", "13(7)"].contains(&g.code)) {
        let say = |because, breach| on(ground.code, without_consultation(refuse(&[]), because, breach));
        given(on_the_basis_of(ground))
            .when(&requested_head(), say(None, true))
            .then(unmet(&["no_consultation consultation"]));
        for breach in [false, true] {
            let story = given(on_the_basis_of(ground))
                .when(&requested_head(), say(Some("the law is clear"), breach))
                .then(becomes(Refused));
            assert!(
                matches!(&story.last_event().fact, Fact::Refused { breach: false, .. }),
                "nothing was owed"
            );
        }
    }
}

#[test]
fn a_consultation_that_is_named_was_held() {
    let open = acknowledged().and(&examiner(), consult("2026-02-10"));
    given(open.clone())
        .when(&requested_head(), Command::Refuse(refuse(&[])))
        .then(unmet(&["consultation_not_held consultation"]));
    given(open.at("2026-02-11T00:00:00Z"))
        .when(&requested_head(), Command::Refuse(refuse(&[])))
        .then(becomes(Refused));
    given(acknowledged())
        .when(&requested_head(), Command::Refuse(refuse(&[])))
        .then(unmet(&["unknown_consultation consultation"]));
}

#[test]
fn refusal_is_for_the_head_from_the_acknowledgement_on() {
    for role in [Role::Officer, Role::Registrar, Role::Auditor] {
        given(consulted(acknowledged()))
            .when(&someone(Requested, role), Command::Refuse(refuse(&[])))
            .then(Expected::NotYours);
    }
    given(sent()).when(&requested_head(), Command::Refuse(refuse(&[]))).then(Expected::NotInStatus);
    given(executed()).when(&requested_head(), Command::Refuse(refuse(&[]))).then(Expected::NotInStatus);
}

#[test]
fn the_whole_is_every_open_measure_and_the_time_to_decide_was_kept() {
    let story = given(consulted(acknowledged()))
        .when(&requested_head(), Command::Refuse(refuse(&[])))
        .then(becomes(Refused).shared().clocks(&["stop decide", "end reasoned_deadline"]));
    assert!(story.request().measures.values().all(|m| m.state == MeasureState::Refused));
    assert_eq!(story.run(Clock::Decide).came_to, Some(ClockResult::Kept));
    assert_eq!(story.run(Clock::ReasonedDeadline).came_to, Some(ClockResult::Ended));
    assert!(matches!(story.bodies.last().unwrap(), Some(Body::Texts(t)) if t[0].path == "reasons"));
}

#[test]
fn a_part_changes_nothing_while_another_measure_is_open() {
    let story = given(consulted(acknowledged()))
        .when(&requested_head(), Command::Refuse(refuse(&["M-1"])))
        .then(stays().shared().no_clock());
    assert_eq!(story.request().open_measures().count(), 1);
    let again = story.clone();
    given(again)
        .when(&requested_head(), Command::Refuse(refuse(&["M-1"])))
        .then(unmet(&["measure_not_open measures.M-1"]));
    given(story)
        .when(&requested_head(), Command::Refuse(refuse(&["M-2"])))
        .then(becomes(Refused).clocks(&["stop decide", "end reasoned_deadline"]));
}

#[test]
fn a_measure_named_twice_is_refused_once() {
    let story = consulted(acknowledged()).and(&requested_head(), Command::Refuse(refuse(&["M-1", "M-1"])));
    assert!(matches!(&story.last_event().fact, Fact::Refused { measures, .. } if measures.len() == 1));
    let story = story.and(&requesting_head(), withdraw(&["M-2", "M-2"]));
    assert!(matches!(&story.last_event().fact, Fact::Withdrawn { measures, .. } if measures.len() == 1));
}

#[test]
fn the_rest_refused_after_a_delivery_is_executed() {
    given(consulted(partially_executed()))
        .when(&requested_head(), Command::Refuse(refuse(&[])))
        .then(becomes(Executed).clocks(&["stop execute", "stop reasoned_deadline"]));
    let story = consulted(in_execution()).and(&requested_head(), Command::Refuse(refuse(&["M-2"])));
    assert_eq!(story.status(), Status::InExecution);
    given(story).when(&examiner(), deliver(&[("M-1", Outcome::NotExecutable)])).then(becomes(Executed));
}

#[test]
fn the_last_act_decides_when_nothing_was_executed() {
    let refused_last = acknowledged().and(&requesting_head(), withdraw(&["M-1"]));
    given(consulted(refused_last))
        .when(&requested_head(), Command::Refuse(refuse(&[])))
        .then(becomes(Refused));
    let withdrawn_last = consulted(acknowledged()).and(&requested_head(), Command::Refuse(refuse(&["M-1"])));
    given(withdrawn_last).when(&requesting_head(), withdraw(&["M-2"])).then(becomes(Status::Withdrawn));
}

#[test]
fn a_question_or_a_postponement_is_over_when_the_request_is_refused() {
    let waiting: [fn() -> Story; 2] = [|| asked(consulted(acknowledged())), || postponed(acknowledged())];
    for story in waiting {
        let story =
            given(story()).when(&requested_head(), Command::Refuse(refuse(&[]))).then(becomes(Refused));
        assert_eq!((&story.request().round, story.request().return_to), (&None, None));
        assert!(story.request().clocks.iter().all(|r| !r.is_open()));
        assert_eq!(story.run(Clock::Decide).came_to, Some(ClockResult::Kept), "it had stood still");
    }
    let story = asked(consulted(partially_executed())).and(&requested_head(), Command::Refuse(refuse(&[])));
    assert_eq!((story.status(), &story.request().round, story.request().return_to), (Executed, &None, None));
}
