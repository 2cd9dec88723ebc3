//! Questions under 18(16), and their answers.

use comity_domain::{
    codes::{
        Clock, ClockResult, Role,
        Side::{Requested, Requesting},
        Status::{Acknowledged, InExecution, InformationRequested, PartiallyExecuted},
    },
    workflow::{Command, Fact, command::Item},
};
use jiff::SignedDuration;

use crate::common::{
    Expected, Story, at, becomes,
    contents::FORM,
    given,
    people::{drafter, examiner, requested_head, requesting_head, someone},
    said::{answer, ask, go_on_without},
    situations::{acknowledged, asked, in_execution, partially_executed, postponed, sent},
    stays, unmet,
};

#[test]
fn a_question_stops_the_clocks_of_the_state_that_asks_it_and_no_other() {
    let story = given(acknowledged())
        .when(&examiner(), ask(&["I-1"], Some("2026-02-20")))
        .then(becomes(InformationRequested).shared().clocks(&["pause decide", "start supply_information"]));
    assert_eq!(story.run(Clock::SupplyInformation).due, at("2026-02-21T00:00:00Z"));
    assert!(story.run(Clock::ReasonedDeadline).is_running(), "the request's own date never stands still");
    given(in_execution())
        .when(&examiner(), ask(&["I-1"], None))
        .then(becomes(InformationRequested).clocks(&["pause execute", "start supply_information"]));
    given(partially_executed()).when(&examiner(), ask(&["I-1"], None)).then(becomes(InformationRequested));
}

#[test]
fn without_a_date_an_answer_is_due_in_thirty_days() {
    let story = acknowledged().at("2026-01-20T00:00:00Z").and(&examiner(), ask(&["I-1"], None));
    assert_eq!(story.run(Clock::SupplyInformation).due, at("2026-02-19T00:00:00Z"));
}

#[test]
fn a_question_is_for_the_requested_officer_after_the_acknowledgement() {
    given(acknowledged()).when(&requested_head(), ask(&["I-1"], None)).then(Expected::NotYours);
    given(sent()).when(&examiner(), ask(&["I-1"], None)).then(Expected::NotInStatus);
    given(postponed(acknowledged())).when(&examiner(), ask(&["I-1"], None)).then(Expected::NotInStatus);
}

#[test]
fn there_is_a_question_in_words_and_its_date_lies_ahead() {
    given(acknowledged()).when(&examiner(), ask(&[], None)).then(unmet(&["missing items"]));
    let blank =
        Command::RequestInformation { items: vec![Item { id: None, text: " ".to_owned() }], due: None };
    given(acknowledged()).when(&examiner(), blank).then(unmet(&["missing items"]));
    given(acknowledged()).when(&examiner(), ask(&["I-1", "I-1"], None)).then(unmet(&["id_taken items.I-1"]));
    // A date ends at 24:00 UTC: today still lies ahead, yesterday does not.
    given(acknowledged())
        .when(&examiner(), ask(&["I-1"], Some("2026-01-11")))
        .then(unmet(&["date_not_ahead due"]));
    given(acknowledged())
        .when(&examiner(), ask(&["I-1"], Some("2026-01-12")))
        .then(becomes(InformationRequested));
}

#[test]
fn questions_without_an_id_get_the_next_free_one() {
    let item = |id: Option<&str>| Item { id: id.map(|i| i.parse().unwrap()), text: "which?".to_owned() };
    let items = vec![item(None), item(Some("I-1")), item(None)];
    let story = acknowledged().and(&examiner(), Command::RequestInformation { items, due: None });
    let Fact::InformationRequested { items, .. } = &story.last_event().fact else { panic!() };
    assert_eq!(items.iter().map(ToString::to_string).collect::<Vec<_>>(), ["I-2", "I-1", "I-3"]);
}

#[test]
fn a_further_question_is_the_same_round_keeps_the_way_back_and_may_move_the_date() {
    let story = given(asked(in_execution()))
        .when(&examiner(), ask(&["I-2"], Some("2026-03-10")))
        .then(stays().shared().clocks(&["move supply_information"]));
    assert_eq!(story.run(Clock::SupplyInformation).due, at("2026-03-11T00:00:00Z"));
    assert_eq!(story.request().rounds, 1);
    assert_eq!(story.request().return_to, Some(InExecution));
    let Fact::InformationRequested { return_to, further, .. } = &story.last_event().fact else { panic!() };
    assert_eq!((*return_to, *further), (InExecution, true));
    assert_eq!(story.request().clocks.iter().filter(|r| r.clock == Clock::SupplyInformation).count(), 1);
    given(asked(in_execution())).when(&examiner(), ask(&["I-2"], None)).then(stays().no_clock());
    given(asked(in_execution())).when(&examiner(), ask(&["I-1"], None)).then(unmet(&["id_taken items.I-1"]));
    let both = given(story).when(&drafter(), answer(&["I-1"])).then(unmet(&["not_answered answers.I-2"]));
    both.when(&drafter(), answer(&["I-1", "I-2"])).then(becomes(InExecution));
}

#[test]
fn an_answer_leads_back_to_where_the_question_came_from() {
    for (story, status, resumed) in [
        (acknowledged(), Acknowledged, "resume decide"),
        (in_execution(), InExecution, "resume execute"),
        (partially_executed(), PartiallyExecuted, "resume execute"),
    ] {
        let story = given(asked(story))
            .when(&drafter(), answer(&["I-1"]))
            .then(becomes(status).shared().clocks(&["stop supply_information", resumed]));
        assert_eq!((&story.request().round, story.request().return_to), (&None, None));
    }
}

#[test]
fn a_pause_moves_the_due_instant_by_its_own_length() {
    let story = asked(acknowledged()).at("2026-01-22T09:05:00Z").and(&drafter(), answer(&["I-1"]));
    let run = story.run(Clock::Decide);
    assert_eq!(run.due, at("2026-02-21T09:04:00Z"), "ten days later");
    assert_eq!(run.net(at("2026-01-22T09:06:00Z")), SignedDuration::from_mins(2));
}

#[test]
fn every_open_question_is_answered_and_no_other() {
    given(asked(acknowledged())).when(&drafter(), answer(&[])).then(unmet(&["not_answered answers.I-1"]));
    given(asked(acknowledged()))
        .when(&drafter(), answer(&["I-1", "I-9"]))
        .then(unmet(&["unknown_item answers.I-9"]));
    let blank = Command::SupplyInformation {
        answers: [("I-1".parse().unwrap(), " ".to_owned())].into(),
        documents: vec![],
    };
    given(asked(acknowledged())).when(&drafter(), blank).then(unmet(&["not_answered answers.I-1"]));
}

#[test]
fn documents_of_an_answer_are_attached() {
    let with = |name: &str| Command::SupplyInformation {
        answers: [("I-1".parse().unwrap(), "code given".to_owned())].into(),
        documents: vec![name.to_owned()],
    };
    given(asked(acknowledged()))
        .when(&drafter(), with("absent.pdf"))
        .then(unmet(&["document_not_attached documents.0"]));
    let story = given(asked(acknowledged())).when(&drafter(), with(FORM)).then(becomes(Acknowledged));
    assert!(
        matches!(&story.last_event().fact, Fact::InformationSupplied { documents, .. } if documents.len() == 1)
    );
}

#[test]
fn the_answer_is_for_the_requesting_officer() {
    given(asked(acknowledged())).when(&requesting_head(), answer(&["I-1"])).then(Expected::NotYours);
    given(asked(acknowledged())).when(&examiner(), answer(&["I-1"])).then(Expected::NotYours);
    given(acknowledged()).when(&drafter(), answer(&["I-1"])).then(Expected::NotInStatus);
}

#[test]
fn work_goes_on_without_an_answer_only_once_its_time_is_over() {
    let due = at("2026-02-21T00:00:00Z");
    let story = Story { now: due, ..asked(in_execution()) };
    given(story.clone()).when(&examiner(), go_on_without()).then(unmet(&["answer_not_overdue"]));
    let story = given(story.later(SignedDuration::from_micros(1)))
        .when(&examiner(), go_on_without())
        .then(becomes(InExecution).shared().clocks(&["miss supply_information", "resume execute"]));
    assert_eq!(story.run(Clock::SupplyInformation).came_to, Some(ClockResult::Missed));
    assert_eq!(story.request().round, None);
    given(acknowledged()).when(&examiner(), go_on_without()).then(Expected::NotInStatus);
    for who in [someone(Requested, Role::Registrar), requested_head(), someone(Requesting, Role::Officer)] {
        given(asked(acknowledged())).when(&who, go_on_without()).then(Expected::NotYours);
    }
}

#[test]
fn a_second_round_is_counted_and_may_use_the_same_ids() {
    let story = asked(acknowledged()).and(&drafter(), answer(&["I-1"])).and(&examiner(), ask(&["I-1"], None));
    assert_eq!(story.request().rounds, 2);
}
