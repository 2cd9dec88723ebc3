//! Extradition: how it is accepted, ordered, carried out or refused, 16.

use comity_domain::{
    codes::{
        Action, Clock, ClockResult, DualCriminalityResult, Kind, Outcome, Role,
        Side::{Requested, Requesting},
        Status,
    },
    ids::BasisCode,
    law::{
        basis::{Reason, Taken, WhyNot, advise},
        grounds::{GROUNDS, RestsOn, to_choose_from},
    },
    registry::ExtraditionTerms,
    workflow::{Body, Command, CustodyState, Fact, Unmet, command::DualCriminality, offers::next_step},
};

use crate::common::{
    Expected, Story, at, becomes,
    contents::of_kind,
    given,
    people::{drafter, examiner, registrar, requested_head, requesting_registrar},
    register,
    said::{
        accept_sought, acknowledge, answer_consultation, confirm, consult, deliver, order_surrender,
        postpone, prosecuted, refuse_for, resume, surrender, told,
    },
    situations,
    sought::{asked_of, sent_of},
    stays, unmet,
};

fn accepted() -> Story {
    asked_of(Kind::Extradition, None).acknowledged().accepted()
}

fn ordered() -> Story {
    accepted().surrender_ordered()
}

fn resting_on(kind: Kind, basis: &str) -> Story {
    let mut contents = of_kind(kind);
    contents.legal_basis = vec![basis.parse().unwrap()];
    sent_of(kind, contents).and(&registrar(), acknowledge())
}

#[test]
fn surrender_is_ordered_by_the_head_with_a_decision_and_carried_out_with_day_and_place() {
    given(accepted()).when(&examiner(), surrender("2026-01-12")).then(Expected::NotInStatus);
    given(accepted()).when(&examiner(), order_surrender()).then(Expected::NotYours);
    let silent = Command::OrderSurrender { decision: " ".to_owned(), conditions: vec![], consent: None };
    given(accepted()).when(&requested_head(), silent).then(unmet(&["missing decision"]));
    let story = given(accepted())
        .when(&requested_head(), order_surrender())
        .then(becomes(Status::SurrenderOrdered).shared().clocks(&["start removal"]));
    let bare = Command::Surrender { date: None, place: String::new(), property: vec![] };
    given(story.clone()).when(&examiner(), bare).then(unmet(&["missing date", "missing place"]));
    given(story.clone()).when(&examiner(), surrender("2026-01-14")).then(unmet(&["not_yet_happened date"]));
    let property = vec!["a watch".to_owned(), "papers".to_owned()];
    let done = Command::Surrender {
        date: Some("2026-01-12".parse().unwrap()),
        place: "at the airport".to_owned(),
        property,
    };
    let story = given(story)
        .when(&examiner(), done)
        .then(becomes(Status::Executed).shared().clocks(&["stop removal", "stop execute"]));
    assert!(matches!(story.last_event().fact, Fact::Surrendered { property: 2, date: Some(_) }));
    let Some(Some(Body::Texts(texts))) = story.bodies.last() else { panic!() };
    let paths: Vec<_> = texts.iter().map(|t| t.path.as_str()).collect();
    assert_eq!(paths, ["place", "property.0", "property.1"]);
    assert_eq!(story.request().open_measures().count(), 0);
    given(story).when(&drafter(), confirm()).then(becomes(Status::Closed));
}

#[test]
fn a_person_held_is_surrendered_and_no_longer_held() {
    let story = accepted().arrested();
    assert!(story.request().held().is_some());
    assert!(
        !story.request().clocks.iter().any(|r| r.clock == Clock::ProvisionalArrest),
        "no clock of its own"
    );
    let story = story.surrender_ordered().and(&examiner(), surrender("2026-01-12"));
    assert_eq!(story.request().custody.as_ref().unwrap().standing, CustodyState::Surrendered);
    assert_eq!(story.request().release_owed(), None);
}

#[test]
fn nobody_is_surrendered_on_a_day_before_the_order_or_the_arrest() {
    let early = |story: Story, day: &str| story.decide(&examiner(), &surrender(day)).unwrap_err();
    let codes = |refusal: comity_domain::workflow::Refusal| match refusal {
        comity_domain::workflow::Refusal::Unmet(unmet) => {
            unmet.iter().map(crate::common::words).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    // Ordered on the twelfth, recorded a week later: the eleventh was over then.
    let later = || ordered().at("2026-01-19T10:00:00Z");
    assert_eq!(codes(early(later(), "2026-01-11")), ["before_the_order date"]);
    assert_eq!(codes(early(later(), "2025-01-12")), ["before_the_order date"]);
    // Arrested after the order, on the fifteenth.
    let held = ordered().at("2026-01-15T10:00:00Z").arrested().at("2026-01-19T10:00:00Z");
    assert_eq!(codes(early(held.clone(), "2026-01-14")), ["before_the_arrest date"]);
    given(held).when(&examiner(), surrender("2026-01-15")).then(becomes(Status::Executed).shared());
    given(later()).when(&examiner(), surrender("2026-01-12")).then(becomes(Status::Executed).shared());
}

#[test]
fn a_surrender_is_of_the_day_that_is_said_and_not_of_the_day_it_is_recorded() {
    let at_noon = |story: &Story, when: &str| {
        assert_eq!(story.request().course.surrendered, Some(at(when)), "T8 counts to it");
        assert_eq!(story.request().course.executed, Some(at(when)));
        assert_eq!(story.run(Clock::Removal).stopped, Some(at(when)));
        assert_eq!(story.last_event().happened_at(), at(when));
    };
    // Due on the eleventh of February, recorded a fortnight after that: it was in time.
    let story = ordered().arrested().at("2026-02-25T09:00:00Z").and(&examiner(), surrender("2026-02-10"));
    at_noon(&story, "2026-02-10T12:00:00Z");
    assert_eq!(story.run(Clock::Removal).came_to, Some(ClockResult::Kept));
    let custody = story.request().custody.as_ref().unwrap();
    assert_eq!(custody.surrendered_on, Some("2026-02-10".parse().unwrap()));
    // The day on which the time is over counts to its end; the next one is late.
    let due = ordered().run(Clock::Removal).due;
    assert_eq!(due, at("2026-02-11T09:06:00Z"));
    let last = ordered().at("2026-02-25T09:00:00Z").and(&examiner(), surrender("2026-02-11"));
    assert_eq!(last.run(Clock::Removal).came_to, Some(ClockResult::Kept));
    let late = ordered().at("2026-02-25T09:00:00Z").and(&examiner(), surrender("2026-02-12"));
    assert_eq!(late.run(Clock::Removal).came_to, Some(ClockResult::Missed));
    // Never before the order of the same day, and today it is this moment.
    let same = ordered().at("2026-01-13T00:00:00Z");
    let ordered_at = same.request().course.ordered.unwrap();
    let same = same.and(&examiner(), surrender("2026-01-12"));
    assert_eq!(same.last_event().happened_at(), at("2026-01-12T12:00:00Z").max(ordered_at));
    let today = ordered().at("2026-01-20T15:00:00Z").and(&examiner(), surrender("2026-01-20"));
    assert_eq!(today.last_event().happened_at(), at("2026-01-20T15:00:00Z"));
    // Told by letter it is of one day: where two are said neither is dropped, and it is asked which is meant.
    let told_of = asked_of(Kind::Extradition, Some(Requested)).at("2026-03-20T00:00:00Z");
    let letter = |when: &str, act| told(Requested, when, "2026-03-19", act);
    let story = told_of.and(&requesting_registrar(), letter("2026-02-12T00:00:00Z", order_surrender()));
    for day in ["2026-02-20", "2026-02-27"] {
        given(story.clone())
            .when(&requesting_registrar(), letter("2026-03-01T12:00:00Z", surrender(day)))
            .then(unmet(&["on_another_day date"]));
    }
    // The day is that of the place: in Manila it is the second while it is the first in UTC, in Lima it is still the last.
    for (when, day) in [("2026-03-01T22:00:00Z", "2026-03-02"), ("2026-03-01T03:00:00Z", "2026-02-28")] {
        let there = story.clone().and(&requesting_registrar(), letter(when, surrender(day)));
        let Fact::Surrendered { date, .. } = there.last_event().fact else { panic!() };
        assert_eq!((date, there.last_event().happened_at()), (Some(day.parse().unwrap()), at(when)));
    }
    let agreed = letter("2026-02-20T12:00:00Z", surrender("2026-02-20"));
    at_noon(&story.and(&requesting_registrar(), agreed), "2026-02-20T12:00:00Z");
}

#[test]
fn removal_stands_still_while_postponed_and_goes_on_by_as_much() {
    let story = ordered();
    let due = story.run(Clock::Removal).due;
    let story = story
        .and(&examiner(), consult("2036-01-01"))
        .and(&drafter(), answer_consultation(Some("C-1")))
        .at("2026-01-20T00:00:00Z")
        .and(&requested_head(), postpone("2026-03-31"));
    assert!(story.run(Clock::Removal).is_paused());
    let story = story.at("2026-01-25T00:00:00Z").and(&examiner(), resume());
    assert_eq!(story.status(), Status::SurrenderOrdered);
    let run = story.run(Clock::Removal);
    assert_eq!(run.due.duration_since(due), jiff::SignedDuration::from_hours(5 * 24));
    let story = story.and(&examiner(), surrender("2026-01-24"));
    assert_eq!(story.run(Clock::Removal).came_to, Some(ClockResult::Kept));
}

#[test]
fn an_act_of_another_kind_is_refused_by_its_kind_before_its_status() {
    given(accepted()).when(&examiner(), deliver(&[("M-1", Outcome::Executed)])).then(Expected::NotOfKind);
    given(situations::in_execution()).when(&requested_head(), order_surrender()).then(Expected::NotOfKind);
    given(situations::in_execution())
        .when(&examiner(), crate::common::said::arrested("2026-01-12T09:00:00Z"))
        .then(Expected::NotOfKind);
    given(situations::in_execution()).when(&examiner(), order_surrender()).then(Expected::NotYours);
    let arrest = asked_of(Kind::ProvisionalArrest, None).acknowledged().accepted();
    given(arrest).when(&requested_head(), order_surrender()).then(Expected::NotOfKind);
    let refusal = accepted().decide(&examiner(), &deliver(&[("M-1", Outcome::Executed)])).unwrap_err();
    assert_eq!(refusal.code(), "not_of_kind");
}

#[test]
fn dual_criminality_that_is_not_met_cannot_be_accepted_on_untoc() {
    use DualCriminalityResult::{Met, NotMet, NotNeeded};
    let saying = |result| {
        let Command::Accept { executing_authority, conditions, .. } = accept_sought() else { panic!() };
        let dual_criminality = Some(DualCriminality { result, text: "compared".to_owned() });
        Command::Accept { executing_authority, conditions, dual_criminality }
    };
    for basis in ["UNTOC", "UNTOC-SOM"] {
        let story = resting_on(Kind::Extradition, basis);
        let refusal = story.decide(&requested_head(), &saying(NotMet)).unwrap_err();
        assert_eq!(refusal.law().iter().map(ToString::to_string).collect::<Vec<_>>(), ["16(1)"]);
        given(story.clone())
            .when(&requested_head(), saying(NotMet))
            .then(unmet(&["not_punishable_in_both dual_criminality.result"]));
        given(story.clone())
            .when(&requested_head(), saying(NotNeeded))
            .then(unmet(&["dual_criminality_not_assessed dual_criminality"]));
        given(story).when(&requested_head(), saying(Met)).then(becomes(Status::InExecution));
    }
    // UNCAC 44(2) lets a State go without; a treaty or the law may say otherwise.
    for basis in ["UNCAC", "reciprocity"] {
        given(resting_on(Kind::Extradition, basis))
            .when(&requested_head(), saying(NotMet))
            .then(becomes(Status::InExecution));
    }
}

// Refusal.

fn choices(kind: Kind, basis: &str) -> Vec<String> {
    let legal_basis: Vec<BasisCode> = vec![basis.parse().unwrap()];
    let rests_on =
        RestsOn { kind, legal_basis: &legal_basis, between: None, on: "2026-01-12".parse().unwrap() };
    to_choose_from(rests_on, &[kind.one_measure().unwrap()]).into_iter().map(|c| c.code).collect()
}

#[test]
fn the_grounds_are_those_of_article_16_and_of_uncac_44_one_above() {
    for kind in [Kind::Extradition, Kind::ProvisionalArrest] {
        assert_eq!(choices(kind, "UNTOC"), ["16(1)", "16(7)", "16(10)", "16(14)"]);
        let uncac = ["UNCAC 44(1)", "UNCAC 44(8)", "UNCAC 44(11)", "UNCAC 44(15)"];
        assert_eq!(choices(kind, "UNCAC"), uncac);
        assert_eq!(choices(kind, "reciprocity"), ["domestic_law", "16(1)", "16(7)", "16(10)", "16(14)"]);
    }
    // And each refuses, with reasons and with why nobody was heard.
    for kind in [Kind::Extradition, Kind::ProvisionalArrest] {
        for basis in ["UNTOC", "UNCAC", "reciprocity"] {
            for ground in choices(kind, basis) {
                let story = given(resting_on(kind, basis))
                    .when(&requested_head(), refuse_for(&ground))
                    .then(becomes(Status::Refused));
                assert!(matches!(&story.last_event().fact, Fact::Refused { breach: false, .. }), "{ground}");
            }
        }
    }
}

#[test]
fn a_ground_of_assistance_refuses_no_extradition_and_the_other_way_round() {
    for ground in GROUNDS.iter().filter(|g| g.may_be_chosen && g.code != "domestic_law") {
        let basis = if ground.code.starts_with("UNCAC") { "UNCAC" } else { "UNTOC" };
        let of_extradition = ground.code.contains("16(") || ground.code.contains("44(");
        let answer = resting_on(Kind::Extradition, basis).decide(&requested_head(), &refuse_for(ground.code));
        assert_eq!(answer.is_ok(), of_extradition, "{}", ground.code);
        if of_extradition {
            let mut contents = crate::common::contents::complete();
            contents.legal_basis = vec![basis.parse().unwrap()];
            let answer = situations::acknowledged_with(contents)
                .decide(&requested_head(), &refuse_for(ground.code))
                .unwrap_err();
            assert_eq!(answer.code(), "ground_not_for_measure", "{}", ground.code);
        }
    }
}

#[test]
fn fiscal_matters_are_never_the_sole_ground_16_15() {
    for (basis, article) in [("UNTOC", "16(15)"), ("UNCAC", "UNCAC 44(16)")] {
        for code in ["fiscal_only", "16(15)", "UNCAC 44(16)", "18(22)"] {
            let story = resting_on(Kind::Extradition, basis);
            let refusal = story.decide(&requested_head(), &refuse_for(code)).unwrap_err();
            assert_eq!(refusal.code(), "barred_ground", "{code} on {basis}");
            let law = comity_domain::law::cite::by(&refusal.law(), story.request().numbers());
            assert_eq!(comity_domain::law::cite::line(&law), article, "{code} on {basis}");
        }
    }
}

#[test]
fn prosecution_is_owed_where_it_was_asked_for_and_nothing_else_is_needed_to_report_it() {
    for (basis, asked, owed) in [
        ("UNTOC", Some(true), true),
        ("UNTOC", Some(false), false),
        ("UNTOC", None, false),
        ("reciprocity", Some(true), false),
    ] {
        let story = nationality(basis, asked).and(&requested_head(), refuse_for("16(10)"));
        assert_eq!(story.request().prosecution_owed(), owed, "{basis} {asked:?}");
        let next = next_step(story.request(), Requested).map(|next| next.action);
        assert_eq!(next, owed.then_some(Action::ReportProsecution), "{basis} {asked:?}");
        let story = given(story).when(&examiner(), prosecuted("2026-01-12")).then(stays());
        assert_eq!((story.request().prosecution_due(), story.request().prosecution_owed()), (owed, false));
    }
}

/// Acknowledged; `asked`: whether prosecution is asked for, should it be refused for nationality alone.
fn nationality(basis: &str, asked: Option<bool>) -> Story {
    let mut contents = of_kind(Kind::Extradition);
    contents.legal_basis = vec![basis.parse().unwrap()];
    contents.extradition.as_mut().unwrap().prosecution_asked = asked;
    sent_of(Kind::Extradition, contents).acknowledged()
}

#[test]
fn a_refusal_for_nationality_alone_asks_for_prosecution_until_it_is_reported() {
    for (basis, ground) in [("UNTOC", "16(10)"), ("UNCAC", "UNCAC 44(11)")] {
        let story = nationality(basis, Some(true)).and(&requested_head(), refuse_for(ground));
        assert!(story.request().prosecution_owed());
        let bare = Command::ReportProsecution { event: None, authority: None, date: None, text: None };
        given(story.clone()).when(&examiner(), bare).then(unmet(&["missing event", "missing date"]));
        given(story.clone()).when(&requested_head(), prosecuted("2026-01-12")).then(Expected::NotYours);
        given(story.clone())
            .when(&examiner(), prosecuted("2026-01-20"))
            .then(unmet(&["not_yet_happened date"]));
        let story =
            given(story).when(&examiner(), prosecuted("2026-01-12")).then(stays().shared().no_clock());
        assert!(!story.request().prosecution_owed());
        given(story).when(&examiner(), prosecuted("2026-01-12")).then(stays());
    }
    let other = resting_on(Kind::Extradition, "UNTOC").and(&requested_head(), refuse_for("16(14)"));
    assert!(!other.request().prosecution_owed());
    given(other).when(&examiner(), prosecuted("2026-01-12")).then(Expected::NotInStatus);
}

#[test]
fn a_prosecution_is_of_its_own_day_and_never_of_one_before_the_refusal() {
    let refused = resting_on(Kind::Extradition, "UNTOC").and(&requested_head(), refuse_for("16(10)"));
    let story = refused.at("2026-01-30T09:00:00Z");
    given(story.clone())
        .when(&examiner(), prosecuted("2026-01-11"))
        .then(unmet(&["before_the_refusal date"]));
    let story = story.and(&examiner(), prosecuted("2026-01-20"));
    let said = story.request().prosecution.unwrap();
    assert_eq!((said.on, said.at), (Some("2026-01-20".parse().unwrap()), at("2026-01-30T09:00:00Z")));
}

#[test]
fn what_is_told_by_letter_skips_to_the_surrender() {
    let story = asked_of(Kind::Extradition, Some(Requested)).at("2026-02-20T00:00:00Z");
    let tell = |when: &str, act| told(Requested, when, "2026-02-19", act);
    let story = story
        .and(&requesting_registrar(), tell("2026-02-10T00:00:00Z", acknowledge()))
        .and(&requesting_registrar(), tell("2026-02-12T00:00:00Z", order_surrender()));
    assert_eq!(story.status(), Status::SurrenderOrdered);
    let decide = story.run(Clock::Decide);
    assert_eq!(
        (decide.came_to, decide.stopped),
        (Some(ClockResult::Ended), Some(at("2026-02-12T00:00:00Z")))
    );
    let story = story.and(&requesting_registrar(), tell("2026-02-14T00:00:00Z", surrender("2026-02-14")));
    assert_eq!(story.run(Clock::Removal).came_to, Some(ClockResult::Kept));
    assert_eq!(story.status(), Status::Executed);
}

#[test]
fn the_other_side_by_letter_withdraws_and_confirms_as_told() {
    let story = asked_of(Kind::Extradition, Some(Requesting)).acknowledged().accepted().surrender_ordered();
    let story = story.and(&examiner(), surrender("2026-01-12")).does(Requesting, Role::Officer, confirm());
    assert_eq!(story.status(), Status::Closed);
    assert!(story.last_event().told.is_some());
}

// Legal basis, 16(4)-(6).

#[test]
fn untoc_is_a_basis_as_the_requested_state_says() {
    let with = |needs_treaty, takes_untoc| {
        let mut between = register();
        between.requested.extradition =
            ExtraditionTerms { needs_treaty, takes_untoc, ..ExtraditionTerms::default() };
        between
    };
    let cases = [
        (Some(true), Some(true), Taken::Yes),
        (None, Some(true), Taken::Yes),
        (Some(false), None, Taken::NotNeeded),
        (Some(false), Some(false), Taken::NotNeeded),
        (Some(true), Some(false), Taken::No),
        (None, Some(false), Taken::No),
        (Some(true), None, Taken::NotKnown),
        (None, None, Taken::NotKnown),
    ];
    for (needs, takes, expected) in cases {
        let between = with(needs, takes);
        assert_eq!(Taken::by(between.requested.extradition), expected);
        for kind in [Kind::Extradition, Kind::ProvisionalArrest] {
            let advice = advise(kind, &[], &between, "2026-01-12".parse().unwrap());
            let untoc = advice.proposals.iter().find(|p| p.code.as_str() == "UNTOC");
            let not = advice.not_proposed.iter().find(|p| p.code.as_str() == "UNTOC").map(|n| &n.why);
            if expected == Taken::No {
                assert_eq!((untoc, not), (None, Some(&WhyNot::NotTaken)));
            } else {
                let Some(Reason::Offence { taken, .. }) = untoc.map(|p| &p.reason) else { panic!() };
                assert_eq!((*taken, not), (Some(expected), None));
            }
            assert_eq!(advice.proposals.last().unwrap().code.as_str(), "reciprocity");
        }
        // For assistance it says nothing.
        let advice = advise(Kind::Mla, &[], &between, "2026-01-12".parse().unwrap());
        assert!(matches!(advice.proposals[0].reason, Reason::Offence { taken: None, .. }));
    }
}

#[test]
fn one_measure_and_that_of_its_kind() {
    let mut two = of_kind(Kind::Extradition);
    two.measures
        .push(comity_domain::contents::Measure { id: "M-2".parse().unwrap(), ..two.measures[0].clone() });
    let draft = |contents| crate::common::said::create_of(Kind::Extradition, Some(contents), None);
    let there = || crate::common::nothing().begins(Kind::Extradition, 0xC0);
    given(there()).when(&drafter(), draft(two)).then(unmet(&["measure_of_another_kind measures.M-2.type"]));
    given(there())
        .when(&drafter(), draft(of_kind(Kind::ProvisionalArrest)))
        .then(unmet(&["measure_of_another_kind measures.M-1.type"]));
    let assistance = crate::common::said::create(of_kind(Kind::Extradition));
    let refused = crate::common::nothing().decide(&drafter(), &assistance).unwrap_err();
    assert!(matches!(&refused, comity_domain::workflow::Refusal::Unmet(u)
        if matches!(u[0], Unmet::MeasureOfAnotherKind { kind: Kind::Mla, .. })));
}
