//! Persons lent from custody, 18(10)-(12), and safe conduct of those who came, 18(27).

use comity_domain::{
    codes::{
        Action, Clock, ClockResult, MeasureType, Outcome, PersonRole,
        Side::{Requested, Requesting},
        Status,
    },
    contents::Contents,
    workflow::{Away, Body, Command, Fact, command::Lend, offers::offers},
};

use crate::common::{
    Expected, Story, at,
    contents::{but, complete, measure, person, sealed},
    given,
    people::{drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar},
    said::{accept, confirm, deliver, lend, release, return_person, told, withdraw},
    situations::{acknowledged, acknowledged_with, executed, registered, sent, sent_by_pouch},
    stays, unmet,
};

fn lending(change: impl FnOnce(&mut Lend)) -> Command {
    let mut said = lend("S-1", Some("2026-03-31"));
    change(&mut said);
    Command::LendPerson(said)
}

/// Complete, with a third measure: a person in custody is to be lent.
fn asking_for_a_person() -> Contents {
    but(|c| c.measures.push(measure("M-3", MeasureType::PersonLent)))
}

fn in_execution() -> Story {
    acknowledged_with(asking_for_a_person()).and(&requested_head(), accept(&["M-1", "M-2", "M-3"]))
}

fn lent() -> Story {
    in_execution().and(&examiner(), lending(|_| ()))
}

#[test]
fn a_person_in_custody_is_lent_with_the_persons_consent_until_a_day() {
    let story = given(in_execution())
        .when(&examiner(), lending(|l| l.conditions = vec!["in custody throughout".to_owned()]))
        .then(stays().shared().clocks(&["start return_of_person"]));
    let run = story.run(Clock::ReturnOfPerson);
    assert_eq!((run.of.as_ref().unwrap().as_str(), run.due), ("S-1", at("2026-04-01T00:00:00Z")));
    assert_eq!(run.kept_by(), Requesting);
    let Fact::PersonLent { immunity, conditions, .. } = &story.last_event().fact else { panic!() };
    assert_eq!((*immunity, *conditions), (true, 1));
    let bound = &story.request().conditions[0];
    assert_eq!((bound.of.as_ref().unwrap().as_str(), bound.count), ("S-1", 1));
    assert_eq!(story.request().away.values().collect::<Vec<_>>(), [&Away::Lent]);
}

#[test]
fn what_lending_takes_is_asked_for() {
    let say = |command| given(in_execution()).when(&examiner(), command);
    say(lending(|l| l.consent = false)).then(unmet(&["no_consent_of_the_person consent"]));
    say(lending(|l| l.return_by = None)).then(unmet(&["missing return_by"]));
    say(lending(|l| l.return_by = Some(crate::common::said::date("2026-01-11"))))
        .then(unmet(&["date_not_ahead return_by"]));
    say(lending(|l| l.person = "W-9".parse().unwrap())).then(unmet(&["unknown_person persons.W-9"]));
    let outcome = say(lending(|l| (l.consent, l.return_by) = (false, None)));
    let law: Vec<_> = outcome.answer.as_ref().unwrap_err().law().iter().map(ToString::to_string).collect();
    assert_eq!(law, ["18(10)", "18(11)"]);
    for who in [requested_head(), registrar()] {
        given(in_execution()).when(&who, lending(|_| ())).then(Expected::NotYours);
    }
    given(acknowledged()).when(&examiner(), lending(|_| ())).then(Expected::NotInStatus);
    given(lent()).when(&examiner(), lending(|_| ())).then(unmet(&["person_lent_already person"]));
}

#[test]
fn the_person_is_returned_with_the_days_in_custody_that_count_toward_the_sentence() {
    let back = || Command::ReturnPerson {
        person: "S-1".parse().unwrap(),
        custody_days: Some(41),
        text: Some("handed over at the airport".to_owned()),
    };
    let story = given(lent().at("2026-03-20T09:00:00Z"))
        .when(&drafter(), back())
        .then(stays().shared().clocks(&["stop return_of_person"]));
    assert_eq!(story.run(Clock::ReturnOfPerson).came_to, Some(ClockResult::Kept));
    assert!(matches!(&story.last_event().fact, Fact::PersonReturned { custody_days: Some(41), .. }));
    assert!(story.request().away.is_empty());
    assert!(matches!(story.bodies.last().unwrap(), Some(Body::Texts(t)) if t[0].path == "text"));
    given(story).when(&drafter(), back()).then(unmet(&["nobody_to_return person"]));
    given(lent()).when(&requesting_head(), back()).then(Expected::NotYours);
    given(lent()).when(&examiner(), back()).then(Expected::NotYours);
    given(lent())
        .when(&drafter(), return_person("W-9"))
        .then(unmet(&["unknown_person persons.W-9", "nobody_to_return person"]));
}

#[test]
fn the_duty_to_return_a_person_outlives_the_request() {
    for end in [
        lent().and(&requesting_head(), withdraw(&[])),
        lent()
            .and(&examiner(), deliver(&["M-1", "M-2", "M-3"].map(|m| (m, Outcome::Executed))))
            .and(&drafter(), confirm()),
    ] {
        assert!(end.status().is_ended());
        assert!(end.run(Clock::ReturnOfPerson).is_running(), "{}", end.status());
        let late = end.at("2026-04-02T09:00:00Z");
        assert_eq!(late.run(Clock::ReturnOfPerson).result(late.now), ClockResult::RunningLate);
        let story = given(late).when(&drafter(), return_person("S-1")).then(stays());
        assert_eq!(story.run(Clock::ReturnOfPerson).came_to, Some(ClockResult::Missed));
    }
}

#[test]
fn safe_conduct_lasts_fifteen_days_from_the_official_notice() {
    let story = given(executed().at("2026-02-01T09:00:00Z"))
        .when(&drafter(), release("S-1", None))
        .then(stays().shared().clocks(&["start safe_conduct"]));
    let run = story.run(Clock::SafeConduct);
    assert_eq!((run.due, run.kept_by()), (at("2026-02-16T09:00:00Z"), Requesting));
    assert_eq!(story.request().away.values().collect::<Vec<_>>(), [&Away::Released]);
    let story = story.and(&drafter(), confirm());
    assert!(story.run(Clock::SafeConduct).is_running(), "closing shortens nobody's safe conduct");
    let story =
        given(story).when(&drafter(), return_person("S-1")).then(stays().clocks(&["stop safe_conduct"]));
    assert!(story.request().away.is_empty());
}

#[test]
fn another_time_for_safe_conduct_can_be_agreed_and_lies_ahead() {
    let story = given(executed().at("2026-02-01T09:00:00Z"))
        .when(&drafter(), release("S-1", Some("2026-02-28")))
        .then(stays());
    assert_eq!(story.run(Clock::SafeConduct).due, at("2026-03-01T00:00:00Z"));
    given(executed().at("2026-02-01T09:00:00Z"))
        .when(&drafter(), release("S-1", Some("2026-01-31")))
        .then(unmet(&["date_not_ahead until"]));
}

#[test]
fn the_notice_is_given_once_also_to_somebody_who_was_lent() {
    let story = executed().and(&drafter(), release("S-1", None));
    given(story).when(&drafter(), release("S-1", None)).then(unmet(&["released_already person"]));
    let story = lent().and(&drafter(), release("S-1", None));
    assert_eq!(story.request().away.values().collect::<Vec<_>>(), [&Away::Lent], "still to be returned");
    given(story.clone()).when(&drafter(), release("S-1", None)).then(unmet(&["released_already person"]));
    given(story)
        .when(&drafter(), return_person("S-1"))
        .then(stays().clocks(&["stop return_of_person", "stop safe_conduct"]));
    given(executed()).when(&drafter(), release("W-9", None)).then(unmet(&["unknown_person persons.W-9"]));
    for who in [requesting_head(), requesting_registrar(), examiner()] {
        given(executed()).when(&who, release("S-1", None)).then(Expected::NotYours);
    }
    given(sent()).when(&drafter(), release("S-1", None)).then(Expected::NotInStatus);
}

#[test]
fn a_lending_told_by_letter_without_consent_is_a_breach_and_without_a_day_no_lending() {
    let story = sent_by_pouch(asking_for_a_person()).at("2026-02-20T09:00:00Z");
    let letter = |command| told(Requested, "2026-02-10T09:00:00Z", "2026-02-20", command);
    given(story.clone())
        .when(&requesting_registrar(), letter(lending(|l| l.return_by = None)))
        .then(unmet(&["missing return_by"]));
    let story = given(story)
        .when(&requesting_registrar(), letter(lending(|l| l.consent = false)))
        .then(stays().clocks(&["start return_of_person"]));
    let breach = &story.last_event().breaches[0];
    assert_eq!((breach.code.as_str(), breach.law[0].as_str()), ("no_consent_of_the_person", "18(10)"));
    assert_eq!(story.run(Clock::ReturnOfPerson).started, at("2026-02-10T09:00:00Z"));
}

#[test]
fn a_return_told_by_letter_counts_from_its_own_day() {
    let story = registered(asking_for_a_person())
        .and(&registrar(), crate::common::said::acknowledge())
        .and(&requested_head(), accept(&["M-1", "M-2", "M-3"]))
        .and(&examiner(), lending(|_| ()))
        .at("2026-04-20T09:00:00Z");
    let letter = told(Requesting, "2026-03-30T09:00:00Z", "2026-04-20", return_person("S-1"));
    let story = given(story).when(&registrar(), letter).then(stays());
    assert_eq!(story.run(Clock::ReturnOfPerson).came_to, Some(ClockResult::Kept));
    assert_eq!(story.status(), Status::InExecution);
}

#[test]
fn victims_and_legal_persons_are_never_lent() {
    let contents = but(|c| {
        c.measures.push(measure("M-3", MeasureType::PersonLent));
        c.persons.push(sealed("V-1"));
        c.persons.push(person("L-1", PersonRole::LegalPerson));
        c.persons.push(person("W-1", PersonRole::Witness));
    });
    let story = acknowledged_with(contents).and(&requested_head(), accept(&["M-1", "M-2", "M-3"]));
    let say =
        |who: &str| given(story.clone()).when(&examiner(), lending(|l| l.person = who.parse().unwrap()));
    for who in ["V-1", "L-1"] {
        let outcome = say(who);
        assert_eq!(outcome.answer.as_ref().unwrap_err().law()[0].to_string(), "18(10)");
        outcome.then(unmet(&["person_not_lent person"]));
    }
    say("W-1").then(stays());
    say("S-1").then(stays());
}

#[test]
fn a_person_is_lent_where_a_measure_asks_for_it() {
    let plain = crate::common::situations::in_execution();
    given(plain.clone()).when(&examiner(), lending(|_| ())).then(unmet(&["no_lending_asked"]));
    let offered = |story: &Story| {
        let all = offers(story.request(), &examiner(), &story.context(&examiner()));
        all.iter().any(|o| o.action == Action::LendPerson && o.refused.is_none())
    };
    assert!(!offered(&plain) && offered(&in_execution()));
    let withdrawn = in_execution().and(&requesting_head(), withdraw(&["M-3"]));
    given(withdrawn).when(&examiner(), lending(|_| ())).then(unmet(&["no_lending_asked"]));
    // What a State by letter did without being asked is a fact.
    let letter = told(Requested, "2026-02-10T09:00:00Z", "2026-02-20", lending(|_| ()));
    let story = given(sent_by_pouch(complete()).at("2026-02-20T09:00:00Z"))
        .when(&requesting_registrar(), letter)
        .then(stays());
    assert_eq!(story.last_event().breaches[0].code, "no_lending_asked");
}

#[test]
fn when_the_time_of_safe_conduct_is_over_a_new_notice_can_be_given() {
    let story = executed().at("2026-02-01T09:00:00Z").and(&drafter(), release("S-1", None));
    given(story.clone().at("2026-02-16T09:00:00Z"))
        .when(&drafter(), release("S-1", None))
        .then(unmet(&["released_already person"]));
    let again = given(story.at("2026-03-10T09:00:00Z"))
        .when(&drafter(), release("S-1", None))
        .then(stays().clocks(&["stop safe_conduct", "start safe_conduct"]));
    let runs: Vec<_> = again.request().clocks.iter().filter(|r| r.clock == Clock::SafeConduct).collect();
    assert_eq!(runs[0].came_to, Some(ClockResult::Missed), "nobody left in the time of the first");
    assert_eq!((runs[1].came_to, runs[1].due), (None, at("2026-03-25T09:00:00Z")));
    let left =
        given(again).when(&drafter(), return_person("S-1")).then(stays().clocks(&["stop safe_conduct"]));
    assert!(left.request().clocks.iter().all(|r| r.clock != Clock::SafeConduct || !r.is_open()));
}

#[test]
fn a_new_notice_to_one_person_leaves_the_safe_conduct_of_another() {
    let two = but(|c| c.persons.push(person("W-1", PersonRole::Witness)));
    let story = acknowledged_with(two)
        .and(&requested_head(), accept(&["M-1", "M-2"]))
        .and(&examiner(), deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::Partly)]))
        .at("2026-02-01T09:00:00Z")
        .and(&drafter(), release("S-1", None))
        .at("2026-03-01T09:00:00Z")
        .and(&drafter(), release("W-1", None))
        .and(&drafter(), release("S-1", None));
    let of = |who: &str| {
        let runs =
            story.request().clocks.iter().filter(|r| r.of.as_ref().is_some_and(|of| of.as_str() == who));
        runs.map(|r| r.came_to).collect::<Vec<_>>()
    };
    assert_eq!(of("W-1"), [None]);
    assert_eq!(of("S-1"), [Some(ClockResult::Missed), None]);
}
