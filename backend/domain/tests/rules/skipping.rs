//! Steps of a State by letter that were not told, and letters that come in the wrong order.

use comity_domain::{
    codes::{Clock, ClockResult, Outcome, Side::Requesting, Status},
    workflow::Command,
};

use crate::{
    common::{
        Expected, at, becomes,
        contents::complete,
        given,
        people::{drafter, registrar, requesting_registrar},
        said::{
            accept, acknowledge, ask, deliver, go_on_without, postpone, refuse, remind, resume, told,
            without_consultation,
        },
        situations::registered,
        stays, unmet,
    },
    told::{on, sent},
};

#[test]
fn what_was_skipped_was_not_told_and_its_clocks_end_when_the_act_happened() {
    let story = given(sent())
        .when(&requesting_registrar(), on(20, accept(&["M-1", "M-2"])))
        .then(becomes(Status::InExecution).clocks(&["start execute", "end acknowledge"]));
    let run = story.run(Clock::Acknowledge);
    assert_eq!(run.stopped, Some(at("2026-01-20T09:00:00Z")));
    assert_eq!(run.came_to, Some(ClockResult::Missed), "late by then");
    assert!(story.request().clocks.iter().all(|r| r.clock != Clock::Decide), "it never ran");
    let story = given(sent())
        .when(&requesting_registrar(), on(14, deliver(&[("M-1", Outcome::Executed)])))
        .then(becomes(Status::PartiallyExecuted).clocks(&["end acknowledge"]));
    assert_eq!(story.run(Clock::Acknowledge).came_to, Some(ClockResult::Ended));
    given(sent())
        .when(
            &requesting_registrar(),
            on(14, deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::Partly)])),
        )
        .then(becomes(Status::Executed).clocks(&["end acknowledge", "stop reasoned_deadline"]));
}

#[test]
fn from_a_question_or_a_postponement_results_can_be_told_at_once() {
    let taken = || sent().and(&requesting_registrar(), on(14, accept(&["M-1", "M-2"])));
    let asked = taken().and(&requesting_registrar(), on(15, ask(&["I-1"], Some("2026-03-01"))));
    let story = given(asked)
        .when(&requesting_registrar(), on(19, deliver(&[("M-1", Outcome::Executed)])))
        .then(becomes(Status::PartiallyExecuted).clocks(&["end supply_information", "resume execute"]));
    assert_eq!((&story.request().round, story.request().return_to), (&None, None));
    let run = story.run(Clock::Execute);
    assert_eq!(run.paused[0].to, Some(at("2026-01-19T09:00:00Z")), "the pause ends when the results went");
    let put_off = taken().and(&requesting_registrar(), on(15, postpone_without_consultation("2026-02-28")));
    given(put_off)
        .when(&requesting_registrar(), on(19, deliver(&[("M-1", Outcome::Executed)])))
        .then(becomes(Status::PartiallyExecuted).clocks(&["end postponement_review", "resume execute"]));
}

fn postpone_without_consultation(review: &str) -> Command {
    let Command::Postpone { running_proceeding, review_date, .. } = postpone(review) else { panic!() };
    Command::Postpone { running_proceeding, review_date, consultation: None }
}

#[test]
fn what_goes_back_skips_nothing_and_what_is_behind_is_behind() {
    let executed = sent().and(
        &requesting_registrar(),
        on(14, deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::Executed)])),
    );
    for act in [acknowledge(), accept(&["M-1"]), resume(), go_on_without(), ask(&["I-1"], None)] {
        given(executed.clone()).when(&requesting_registrar(), on(15, act)).then(Expected::NotInStatus);
    }
    for act in [resume(), go_on_without()] {
        given(sent()).when(&requesting_registrar(), on(15, act)).then(Expected::NotInStatus);
    }
}

#[test]
fn a_question_told_before_the_receipt_goes_back_to_acknowledged() {
    let story = given(sent())
        .when(&requesting_registrar(), on(15, ask(&["I-1"], Some("2026-03-01"))))
        .then(becomes(Status::InformationRequested).clocks(&["start supply_information", "end acknowledge"]));
    assert_eq!(story.request().return_to, Some(Status::Acknowledged), "who asks has the request");
    given(story).when(&drafter(), crate::common::said::answer(&["I-1"])).then(becomes(Status::Acknowledged));
}

#[test]
fn a_question_told_while_postponed_goes_back_to_where_work_was() {
    let story = sent()
        .and(&requesting_registrar(), on(14, accept(&["M-1", "M-2"])))
        .and(&requesting_registrar(), on(15, postpone_without_consultation("2026-02-28")))
        .and(&requesting_registrar(), on(16, ask(&["I-1"], Some("2026-03-01"))));
    assert_eq!(story.request().return_to, Some(Status::InExecution));
    assert_eq!(story.run(Clock::PostponementReview).came_to, Some(ClockResult::Ended));
    given(story).when(&drafter(), crate::common::said::answer(&["I-1"])).then(becomes(Status::InExecution));
}

#[test]
fn a_postponement_told_over_an_open_question_leaves_no_question_behind() {
    let story = sent()
        .and(&requesting_registrar(), on(14, ask(&["I-1"], Some("2026-03-01"))))
        .and(&requesting_registrar(), on(15, postpone_without_consultation("2026-02-28")));
    assert_eq!((story.status(), &story.request().round), (Status::Postponed, &None));
    let story = story.and(&requesting_registrar(), on(16, ask(&["I-1"], Some("2026-03-01"))));
    assert_eq!(story.request().round.as_ref().unwrap().open.len(), 1, "the old question is not asked again");
}

#[test]
fn a_further_postponement_ends_the_review_of_the_first_and_the_day_counts() {
    let story = sent()
        .and(&requesting_registrar(), on(14, postpone_without_consultation("2026-02-28")))
        .and(&requesting_registrar(), on(18, postpone_without_consultation("2026-04-30")));
    let reviews: Vec<_> =
        story.request().clocks.iter().filter(|r| r.clock == Clock::PostponementReview).collect();
    assert_eq!(reviews.len(), 2);
    assert_eq!((reviews[0].came_to, reviews[1].due), (Some(ClockResult::Ended), at("2026-05-01T00:00:00Z")));
    given(story)
        .when(&requesting_registrar(), on(17, resume()))
        .then(unmet(&["before_what_led_here occurred_at"]));
}

#[test]
fn a_letter_that_came_late_leaves_nothing_waiting_after_an_end() {
    let story = sent().and(&requesting_registrar(), on(13, acknowledge())).and(&drafter(), remind());
    let story = given(story)
        .when(
            &requesting_registrar(),
            on(20, Command::Refuse(without_consultation(refuse(&[]), None, false))),
        )
        .then(becomes(Status::Refused));
    // The reminder of 22 January was about a request refused on the 20th.
    let run = story.run(Clock::StatusQuery);
    assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Ended), Some(run.started)));
    assert!(story.request().clocks.iter().all(|r| !r.is_open()));
}

#[test]
fn reminders_that_come_in_the_wrong_order_start_one_clock() {
    let story = registered(complete()).at("2026-02-01T09:00:00Z");
    let letter = |day: &str| told(Requesting, &format!("{day}T09:00:00Z"), "2026-02-01", remind());
    let story = story.and(&registrar(), letter("2026-01-28"));
    given(story).when(&registrar(), letter("2026-01-20")).then(stays().no_clock());
}
