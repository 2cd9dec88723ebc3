//! The other State is heard, 18(26); a request waits for a running proceeding, 18(25).

use comity_domain::{
    codes::{
        Clock, ClockResult, Role,
        Side::{Requested, Requesting},
        Status::{Acknowledged, InExecution, PartiallyExecuted, Postponed},
    },
    workflow::{Command, Fact},
};
use jiff::SignedDuration;

use crate::common::{
    Expected, Story, at, becomes, given,
    people::{drafter, examiner, requested_head, requesting_head, someone},
    said::{accept, answer_consultation, consult, date, deliver, postpone, resume},
    situations::{
        acknowledged, asked, consulted, executed, in_execution, partially_executed, postponed, sent,
    },
    stays, unmet,
};

fn consult_as(id: Option<&str>, subject: &str, answer_by: Option<&str>) -> Command {
    Command::Consult {
        id: id.map(|i| i.parse().unwrap()),
        subject: subject.to_owned(),
        proposed_conditions: vec!["a certificate".to_owned()],
        answer_by: answer_by.map(date),
    }
}

#[test]
fn a_consultation_changes_no_status_and_starts_a_clock_of_the_other_side() {
    for story in [
        acknowledged(),
        asked(acknowledged()),
        in_execution(),
        partially_executed(),
        postponed(acknowledged()),
    ] {
        for who in [examiner(), requested_head()] {
            let story = given(story.clone())
                .when(&who, consult_as(None, "M-1", Some("2026-02-10")))
                .then(stays().shared().clocks(&["start consultation"]));
            assert_eq!(story.run(Clock::Consultation).due, at("2026-02-11T00:00:00Z"));
            assert_eq!(story.run(Clock::Consultation).kept_by(), Requesting);
        }
    }
    given(sent()).when(&examiner(), consult("2026-02-10")).then(Expected::NotInStatus);
    given(executed()).when(&examiner(), consult("2026-02-10")).then(Expected::NotInStatus);
    given(acknowledged())
        .when(&someone(Requested, Role::Registrar), consult("2026-02-10"))
        .then(Expected::NotYours);
}

#[test]
fn a_consultation_has_a_subject_a_free_id_and_a_date_ahead() {
    given(acknowledged())
        .when(&examiner(), consult_as(None, " ", None))
        .then(unmet(&["missing subject", "missing answer_by"]));
    given(acknowledged())
        .when(&examiner(), consult_as(None, "M-1", Some("2026-01-11")))
        .then(unmet(&["date_not_ahead answer_by"]));
    let story = acknowledged().and(&examiner(), consult("2026-02-10"));
    given(story.clone()).when(&examiner(), consult("2026-02-10")).then(unmet(&["id_taken id"]));
    let story = story.and(&examiner(), consult_as(None, "M-2", Some("2026-02-12")));
    assert!(
        matches!(&story.last_event().fact, Fact::Consulted { consultation, .. } if consultation.as_str() == "C-2")
    );
}

#[test]
fn an_answer_stops_the_clock_of_its_own_consultation() {
    let story = acknowledged()
        .and(&examiner(), consult("2026-02-10"))
        .and(&examiner(), consult_as(Some("C-7"), "M-2", Some("2026-02-12")));
    given(story.clone()).when(&drafter(), answer_consultation(None)).then(unmet(&["missing consultation"]));
    given(story.clone())
        .when(&drafter(), answer_consultation(Some("C-9")))
        .then(unmet(&["unknown_consultation consultation"]));
    let story = given(story)
        .when(&requesting_head(), answer_consultation(Some("C-7")))
        .then(stays().shared().clocks(&["stop consultation"]));
    let open: Vec<_> =
        story.request().clocks.iter().filter(|r| r.clock == Clock::Consultation && r.is_open()).collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].of.as_ref().unwrap().as_str(), "C-1");
    let story = given(story)
        .when(&drafter(), answer_consultation(Some("C-7")))
        .then(unmet(&["no_open_consultation consultation"]));
    let story = given(story).when(&drafter(), answer_consultation(None)).then(stays());
    given(story)
        .when(&drafter(), answer_consultation(None))
        .then(unmet(&["no_open_consultation consultation"]));
}

#[test]
fn the_first_of_two_consultations_can_be_answered_first() {
    let story = acknowledged()
        .and(&examiner(), consult("2026-02-10"))
        .and(&examiner(), consult_as(Some("C-7"), "M-2", Some("2026-02-12")))
        .and(&drafter(), answer_consultation(Some("C-1")));
    let open: Vec<_> =
        story.request().clocks.iter().filter(|r| r.is_open()).filter_map(|r| r.of.as_ref()).collect();
    assert_eq!(open.iter().map(ToString::to_string).collect::<Vec<_>>(), ["C-7"]);
}

#[test]
fn an_answer_names_measures_of_the_request() {
    let declines = Command::AnswerConsultation {
        consultation: None,
        accepted: vec!["masked copies".to_owned()],
        declined: [("M-9".parse().unwrap(), "no".to_owned())].into(),
        text: None,
    };
    given(acknowledged().and(&examiner(), consult("2026-02-10")))
        .when(&drafter(), declines)
        .then(unmet(&["unknown_measure measures.M-9"]));
}

#[test]
fn a_consultation_is_held_once_answered_or_once_its_time_has_passed() {
    let asked = acknowledged().and(&examiner(), consult("2026-02-10"));
    given(asked.clone())
        .when(&requested_head(), postpone("2026-03-31"))
        .then(unmet(&["consultation_not_held consultation"]));
    given(asked.clone().and(&drafter(), answer_consultation(None)))
        .when(&requested_head(), postpone("2026-03-31"))
        .then(becomes(Postponed));
    let ends = at("2026-02-11T00:00:00Z");
    let before = Story { now: ends, ..asked.clone() }.later(SignedDuration::from_micros(-1));
    given(before)
        .when(&requested_head(), postpone("2026-03-31"))
        .then(unmet(&["consultation_not_held consultation"]));
    given(Story { now: ends, ..asked })
        .when(&requested_head(), postpone("2026-03-31"))
        .then(becomes(Postponed));
}

#[test]
fn a_late_answer_is_still_an_answer_and_the_clock_was_missed() {
    let story = acknowledged().and(&examiner(), consult("2026-02-10")).at("2026-03-01T00:00:00Z");
    let story = given(story).when(&drafter(), answer_consultation(None)).then(stays());
    assert_eq!(story.run(Clock::Consultation).came_to, Some(ClockResult::Missed));
}

#[test]
fn to_postpone_needs_a_proceeding_a_review_date_and_a_consultation_held() {
    let nothing =
        Command::Postpone { running_proceeding: String::new(), review_date: None, consultation: None };
    given(acknowledged()).when(&requested_head(), nothing).then(unmet(&[
        "missing running_proceeding",
        "missing review_date",
        "no_consultation consultation",
    ]));
    given(acknowledged())
        .when(&requested_head(), postpone("2026-03-31"))
        .then(unmet(&["unknown_consultation consultation"]));
    given(consulted(acknowledged()))
        .when(&requested_head(), postpone("2026-01-11"))
        .then(unmet(&["date_not_ahead review_date"]));
    given(consulted(acknowledged())).when(&examiner(), postpone("2026-03-31")).then(Expected::NotYours);
}

#[test]
fn postponed_and_resumed_leads_back_and_moves_the_due_instants() {
    for (story, status, clock) in [
        (acknowledged(), Acknowledged, "decide"),
        (in_execution(), InExecution, "execute"),
        (partially_executed(), PartiallyExecuted, "execute"),
    ] {
        let story = given(consulted(story)).when(&requested_head(), postpone("2026-03-31")).then(
            becomes(Postponed).shared().clocks(&[&format!("pause {clock}"), "start postponement_review"]),
        );
        assert_eq!(story.run(Clock::PostponementReview).due, at("2026-04-01T00:00:00Z"));
        for who in [examiner(), requested_head()] {
            let story = given(story.clone()).when(&who, resume()).then(
                becomes(status).shared().clocks(&["stop postponement_review", &format!("resume {clock}")]),
            );
            assert_eq!(story.request().return_to, None);
        }
        given(story).when(&drafter(), resume()).then(Expected::NotYours);
    }
}

#[test]
fn what_was_postponed_before_it_was_accepted_can_be_accepted_at_once_and_what_was_accepted_can_not() {
    given(postponed(acknowledged()))
        .when(&requested_head(), accept(&["M-1", "M-2"]))
        .then(becomes(InExecution).clocks(&["stop decide", "stop postponement_review", "start execute"]));
    given(postponed(in_execution()))
        .when(&requested_head(), accept(&["M-1", "M-2"]))
        .then(Expected::NotInStatus);
    given(postponed(in_execution())).when(&examiner(), deliver(&[])).then(Expected::NotInStatus);
}

/// A letter of March does not make a refusal of February consulted.
#[test]
fn a_consultation_is_held_from_its_answer_on() {
    use crate::common::{
        contents::complete,
        people::requesting_registrar,
        said::{acknowledge, refuse, told},
        situations::sent_by_pouch,
    };
    let letter = |day: &str, act| told(Requested, &format!("{day}T09:00:00Z"), "2026-03-20", act);
    let story = sent_by_pouch(complete()).at("2026-03-20T09:00:00Z");
    let story = story
        .and(&requesting_registrar(), letter("2026-01-20", acknowledge()))
        .and(&requesting_registrar(), letter("2026-01-25", consult("2026-06-01")))
        .and(&drafter(), answer_consultation(Some("C-1")));
    let held_on = |instant: &str| story.request().consultations[0].is_held(at(instant));
    assert!(!held_on("2026-02-10T09:00:00Z") && !held_on("2026-03-20T09:01:59Z"));
    assert!(
        held_on("2026-03-20T09:02:00Z") && held_on("2026-04-01T00:00:00Z"),
        "answered two minutes past nine"
    );
    for (day, owed_and_not_held) in [("2026-02-10", true), ("2026-03-21", false)] {
        let refused = Command::Refuse(refuse(&[]));
        let refused = told(Requested, &format!("{day}T09:00:00Z"), "2026-03-22", refused);
        let story = story.clone().at("2026-03-22T09:00:00Z").and(&requesting_registrar(), refused);
        let Fact::Refused { breach, .. } = story.last_event().fact else { panic!() };
        assert_eq!(breach, owed_and_not_held, "refused on {day}, answered on 20 March");
    }
}
