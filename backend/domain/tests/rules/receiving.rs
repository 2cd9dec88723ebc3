//! What comes in on paper: a letter of request registered, a running case taken over from the old register.

use comity_domain::{
    codes::{
        Action, Clock, ClockResult, Outcome, Role,
        Side::{self, Requested, Requesting},
        Status, UrgencyLevel,
    },
    contents::Contents,
    sight::{readers, side},
    workflow::{
        Body, Command, Fact, Refusal, Stream, Unmet,
        command::{Import, Register},
    },
};

use crate::common::{
    Expected, Story, at, becomes,
    contents::{FORM, but, complete, person, sealed},
    given, nothing,
    people::{
        drafter, examiner, person as somebody, registrar, requested_head, requesting_head,
        requesting_registrar, someone,
    },
    said::{
        LETTER, accept, acknowledge, approve, ask, assign, confirm, date, deliver, import, message, note,
        refuse, register, registering, send, told, withdraw, without_consultation,
    },
    situations::registered,
    unmet,
};

/// An office that has a letter before it, from a State by letter. It is nine o'clock on 12 January.
fn letter_before_us() -> Story {
    nothing().by_letter(Requesting).with_documents(&[FORM, LETTER])
}

fn but_for(change: impl FnOnce(&mut Register)) -> Command {
    let mut letter = registering(complete(), "2026-01-10");
    change(&mut letter);
    Command::Register(Box::new(letter))
}

#[test]
fn the_registrar_takes_a_letter_of_request_in_and_the_clocks_start_with_its_day() {
    let story = given(letter_before_us())
        .when(&registrar(), register(complete(), "2026-01-10"))
        .then(becomes(Status::Sent).shared().clocks(&["start acknowledge", "start reasoned_deadline"]));
    let run = story.run(Clock::Acknowledge);
    assert_eq!((run.started, run.due), (at("2026-01-10T00:00:00Z"), at("2026-01-17T00:00:00Z")));
    assert_eq!(story.run(Clock::ReasonedDeadline).started, at("2026-01-10T00:00:00Z"));
    let event = story.last_event();
    assert_eq!((event.at, event.happened_at()), (at("2026-01-12T09:00:00Z"), at("2026-01-10T00:00:00Z")));
    assert_eq!((event.by.side, event.by.user), (Requested, Some(registrar().user)));
    let request = story.request();
    assert_eq!((request.by_letter, request.ever_sent), (Some(Requesting), true));
    assert_eq!(
        (request.sent_at, request.created_at),
        (Some(at("2026-01-10T00:00:00Z")), at("2026-01-10T00:00:00Z"))
    );
    assert_eq!(request.reference.to_string(), "MLA-2026-LKA-SGP-000001", "the reference is ours");
    assert_eq!(
        story.contents().their_reference.as_deref(),
        Some("AG/MLA/12"),
        "its own number stays its own"
    );
}

#[test]
fn urgency_counts_from_the_day_the_letter_came_too() {
    let urgent = but(|c| c.urgency.as_mut().unwrap().level = Some(UrgencyLevel::Urgent));
    let story = given(letter_before_us())
        .when(&registrar(), register(urgent, "2026-01-10"))
        .then(becomes(Status::Sent));
    assert_eq!(
        story.run(Clock::Acknowledge).due,
        at("2026-01-11T00:00:00Z"),
        "late before it was registered"
    );
}

#[test]
fn there_is_no_file_and_no_user_of_the_requesting_state() {
    let story = registered(complete());
    assert_eq!(story.log.iter().map(|(stream, _)| *stream).collect::<Vec<_>>(), [Stream::Shared]);
    let request = story.request();
    assert_eq!(request.of_requesting.assigned, None);
    assert!(request.authors.is_empty() && request.submitted_by.is_none() && request.approved_by.is_none());
    for role in crate::common::people::roles() {
        assert_eq!(side(request, &someone(Requesting, role)), None, "{role}");
    }
    assert_eq!(readers(request, Stream::Shared).collect::<Vec<_>>(), [Requested]);
    assert_eq!(readers(request, Stream::File(Requesting)).count(), 0);
    given(story).when(&requesting_head(), withdraw(&[])).then(Expected::NotFound);
}

#[test]
fn what_the_letter_lacks_is_shown_and_keeps_nothing_out() {
    let story = given(letter_before_us())
        .when(&registrar(), register(Contents::default(), "2026-01-10"))
        .then(becomes(Status::Sent));
    assert!(
        !comity_domain::law::completeness::blocking(
            comity_domain::codes::Kind::Mla,
            story.contents(),
            &crate::common::register(),
            &comity_domain::law::completeness::VaultSays::default()
        )
        .is_empty()
    );
    // Without a measure nothing can be executed; it can be returned, or refused.
    given(story).when(&registrar(), crate::common::said::return_deficient()).then(becomes(Status::Returned));
}

#[test]
fn a_letter_has_a_day_that_has_come() {
    let take = |change: fn(&mut Register)| given(letter_before_us()).when(&registrar(), but_for(change));
    take(|r| r.received_on = None).then(unmet(&["missing received_on"]));
    take(|r| r.received_on = Some(date("2026-01-13"))).then(unmet(&["not_yet_happened received_on"]));
    take(|r| r.received_on = Some(date("2026-01-12"))).then(becomes(Status::Sent));
    // At ten in the morning UTC the thirteenth has begun in the east; the clocks start with the instant it is taken in.
    let east = given(letter_before_us().at("2026-01-12T10:00:00Z"))
        .when(&registrar(), but_for(|r| r.received_on = Some(date("2026-01-13"))))
        .then(becomes(Status::Sent));
    assert_eq!(east.run(Clock::Acknowledge).started, at("2026-01-12T10:00:00Z"));
    given(letter_before_us().at("2026-01-12T09:59:59Z"))
        .when(&registrar(), but_for(|r| r.received_on = Some(date("2026-01-13"))))
        .then(unmet(&["not_yet_happened received_on"]));
    take(|r| r.received_on = Some(date("1989-12-31"))).then(unmet(&["long_past received_on"]));
    take(|r| r.received_on = Some(date("1990-01-01"))).then(becomes(Status::Sent));
    take(|r| (r.channel, r.their_reference) = (None, None)).then(becomes(Status::Sent));
}

#[test]
fn only_a_state_by_letter_sends_letters() {
    given(nothing()).when(&registrar(), register(complete(), "2026-01-10")).then(unmet(&["state_connected"]));
    let own = but_for(|r| r.requesting = crate::common::state(crate::common::REQUESTED));
    given(letter_before_us()).when(&registrar(), own).then(unmet(&["own_state requested"]));
    let unknown = Story { register: None, ..letter_before_us() };
    given(unknown)
        .when(&registrar(), register(complete(), "2026-01-10"))
        .then(unmet(&["unknown_state requested"]));
    for who in [examiner(), requested_head(), someone(Requested, Role::Auditor)] {
        given(letter_before_us()).when(&who, register(complete(), "2026-01-10")).then(Expected::NotYours);
    }
}

#[test]
fn a_letter_is_well_formed_and_keeps_sealed_identities_apart() {
    let twice = but(|c| c.measures[1].id = c.measures[0].id.clone());
    given(letter_before_us())
        .when(&registrar(), register(twice, "2026-01-10"))
        .then(unmet(&["id_taken measures.M-1"]));
    let open = but(|c| {
        let mut victim = sealed("V-1");
        victim.name = person("S-1", comity_domain::codes::PersonRole::Suspect).name;
        c.persons.push(victim);
    });
    given(letter_before_us())
        .when(&registrar(), register(open, "2026-01-10"))
        .then(unmet(&["sealed_identity persons.V-1"]));
}

#[test]
fn the_connected_side_works_on_it_as_on_any_other() {
    let story = registered(complete())
        .and(&registrar(), acknowledge())
        .and(&examiner(), assign())
        .and(&examiner(), note())
        .and(&requested_head(), accept(&["M-1", "M-2"]))
        .and(&examiner(), message());
    let story = given(story)
        .when(&examiner(), deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::NotExecutable)]))
        .then(becomes(Status::Executed).clocks(&["stop execute", "stop reasoned_deadline"]));
    assert!(story.last_event().told.is_none(), "what was done here was done here");
}

// A running case of the old register.

/// Sent on 1 October 2025 by a State by letter; the own office is asked.
fn asked_here(steps: Vec<(&str, Command)>) -> Result<Story, Refusal> {
    letter_before_us().taking_over(&registrar(), &import(Requested, complete(), steps))
}

/// Sent on 1 October 2025 to a State by letter; the own office asks.
fn asked_there(steps: Vec<(&str, Command)>) -> Result<Story, Refusal> {
    let desk = nothing().by_letter(Requested).with_documents(&[FORM, LETTER]);
    desk.taking_over(&requesting_registrar(), &import(Requesting, complete(), steps))
}

fn codes(refusal: Refusal) -> Vec<String> {
    let Refusal::Unmet(unmet) = refusal else { panic!("{refusal:?}") };
    let words = |u: &Unmet| format!("{} {}", u.code(), u.field().unwrap_or_default());
    unmet.iter().map(|u| words(u).trim_end().to_owned()).collect()
}

#[test]
fn a_running_case_comes_in_as_it_was_sent_and_then_step_by_step() {
    let story = asked_there(vec![
        ("2025-10-06T08:00:00Z", acknowledge()),
        ("2025-10-20T08:00:00Z", accept(&["M-1", "M-2"])),
        ("2025-12-01T08:00:00Z", ask(&["I-1"], Some("2026-01-31"))),
    ])
    .unwrap();
    assert_eq!(
        (story.status(), story.request().return_to),
        (Status::InformationRequested, Some(Status::InExecution))
    );
    let acts: Vec<_> = story.log.iter().map(|(_, e)| (e.fact.action(), e.happened_at())).collect();
    assert_eq!(
        acts,
        [
            (Action::Import, at("2025-10-01T08:00:00Z")),
            (Action::Acknowledge, at("2025-10-06T08:00:00Z")),
            (Action::Accept, at("2025-10-20T08:00:00Z")),
            (Action::RequestInformation, at("2025-12-01T08:00:00Z")),
        ]
    );
    for (stream, event) in &story.log {
        assert_eq!((*stream, event.at), (Stream::Shared, at("2026-01-12T09:00:00Z")), "recorded now");
        assert!(event.imported && event.told.is_none());
        assert_eq!((event.by.role, event.by.user), (Role::Registrar, Some(requesting_registrar().user)));
    }
    let request = story.request();
    assert_eq!((request.imported, request.by_letter), (true, Some(Requested)));
    assert_eq!(
        (request.sent_at, request.created_at),
        (Some(at("2025-10-01T08:00:00Z")), at("2025-10-01T08:00:00Z"))
    );
    assert_eq!(story.contents().own_reference.as_deref(), Some("R 17/25"));
}

#[test]
fn the_clocks_of_a_running_case_stand_as_if_it_had_always_been_here() {
    let story = asked_there(vec![
        ("2025-10-06T08:00:00Z", acknowledge()),
        ("2025-10-20T08:00:00Z", accept(&["M-1", "M-2"])),
        ("2025-12-01T08:00:00Z", ask(&["I-1"], Some("2026-01-31"))),
    ])
    .unwrap();
    let stand = |clock| {
        let run = story.run(clock);
        (run.result(story.now), run.due)
    };
    assert_eq!(stand(Clock::Acknowledge), (ClockResult::Kept, at("2025-10-08T08:00:00Z")));
    assert_eq!(stand(Clock::Decide), (ClockResult::Kept, at("2025-11-05T08:00:00Z")));
    assert_eq!(stand(Clock::Execute), (ClockResult::RunningPaused, at("2026-01-18T08:00:00Z")));
    assert_eq!(stand(Clock::SupplyInformation), (ClockResult::Running, at("2026-02-01T00:00:00Z")));
    // It goes on by hand, like any other.
    let story = given(story)
        .when(&drafter(), crate::common::said::answer(&["I-1"]))
        .then(becomes(Status::InExecution));
    assert!(!story.last_event().imported);
}

#[test]
fn a_running_case_is_told_and_done_alike_from_the_side_that_is_asked_too() {
    let story = asked_here(vec![
        ("2025-10-03T08:00:00Z", acknowledge()),
        ("2025-10-05T08:00:00Z", accept(&["M-1", "M-2"])),
        ("2025-11-05T08:00:00Z", deliver(&[("M-1", Outcome::Executed)])),
        ("2025-12-05T08:00:00Z", withdraw(&["M-2"])),
        ("2025-12-20T08:00:00Z", confirm()),
    ])
    .unwrap();
    assert_eq!((story.status(), story.request().by_letter), (Status::Closed, Some(Requesting)));
    let sides: Vec<_> = story.log.iter().map(|(_, e)| e.by.side).collect();
    assert_eq!(sides, [Requested, Requested, Requested, Requested, Requesting, Requesting]);
    assert_eq!(side(story.request(), &drafter()), None, "the other State reads nothing");
}

#[test]
fn findings_four_eyes_and_broken_rules_of_the_past_keep_nothing_out() {
    let bare = without_consultation(refuse(&[]), None, false);
    let story = letter_before_us()
        .taking_over(
            &registrar(),
            &import(
                Requested,
                but(|c| c.purpose = None),
                vec![("2025-11-05T08:00:00Z", Command::Refuse(bare))],
            ),
        )
        .unwrap();
    assert_eq!(story.status(), Status::Refused, "and the steps before it are not in the register");
}

#[test]
fn the_first_step_that_does_not_fit_is_named_by_its_number() {
    let refused = asked_there(vec![
        ("2025-10-06T08:00:00Z", acknowledge()),
        ("2025-10-20T08:00:00Z", confirm()),
        ("2025-10-21T08:00:00Z", acknowledge()),
    ]);
    assert_eq!(codes(refused.unwrap_err()), ["step_not_possible steps.2"]);
    let refused = asked_there(vec![("2025-10-06T08:00:00Z", approve())]);
    assert_eq!(codes(refused.unwrap_err()), ["not_a_step steps.1"]);
    let refused = asked_there(vec![("2025-10-06T08:00:00Z", send())]);
    assert_eq!(codes(refused.unwrap_err()), ["not_a_step steps.1"]);
    let refused = asked_there(vec![
        ("2025-10-06T08:00:00Z", acknowledge()),
        ("2025-10-20T08:00:00Z", accept(&["M-1", "M-9"])),
    ]);
    assert_eq!(codes(refused.unwrap_err()), ["unknown_measure steps.2.measures.M-9"]);
    let inside = told(Requested, "2025-10-06T08:00:00Z", "2025-10-08", acknowledge());
    let refused = asked_there(vec![("2025-10-06T08:00:00Z", inside)]);
    assert_eq!(codes(refused.unwrap_err()), ["not_a_step steps.1"]);
}

#[test]
fn the_days_of_a_running_case_follow_each_other_and_have_come() {
    let refused = asked_there(vec![
        ("2025-10-06T08:00:00Z", acknowledge()),
        ("2025-10-05T08:00:00Z", accept(&["M-1", "M-2"])),
    ]);
    assert_eq!(codes(refused.unwrap_err()), ["before_what_led_here steps.2.occurred_at"]);
    let refused = asked_there(vec![("2025-09-30T08:00:00Z", acknowledge())]);
    assert_eq!(codes(refused.unwrap_err()), ["before_what_led_here steps.1.occurred_at"]);
    let refused = asked_there(vec![("2026-01-12T09:00:01Z", acknowledge())]);
    assert_eq!(codes(refused.unwrap_err()), ["not_yet_happened steps.1.occurred_at"]);
    let Command::Import(case) = import(Requesting, complete(), vec![]) else { panic!() };
    let ahead = Command::Import(Box::new(Import { sent_at: at("2026-01-13T00:00:00Z"), ..*case }));
    let desk = nothing().by_letter(Requested).with_documents(&[FORM, LETTER]);
    assert_eq!(
        codes(desk.taking_over(&requesting_registrar(), &ahead).unwrap_err()),
        ["not_yet_happened sent_at"]
    );
}

#[test]
fn a_running_case_is_taken_over_by_the_registrar_with_a_state_by_letter_and_once() {
    let case = |own: Side| import(own, complete(), vec![]);
    let desk = nothing().by_letter(Requested);
    for who in [drafter(), requesting_head(), somebody(901, None, &[Role::Registrar])] {
        given(desk.clone()).when(&who, case(Requesting)).then(Expected::NotYours);
    }
    given(nothing()).when(&requesting_registrar(), case(Requesting)).then(unmet(&["state_connected"]));
    let taken = desk.taking_over(&requesting_registrar(), &case(Requesting)).unwrap();
    given(taken).when(&requesting_registrar(), case(Requesting)).then(Expected::NotInStatus);
}

#[test]
fn what_was_taken_over_as_sent_is_not_recalled() {
    let story = asked_there(vec![]).unwrap();
    given(story).when(&drafter(), crate::common::said::recall()).then(unmet(&["recall_window_over"]));
}

#[test]
fn a_register_that_names_no_later_step_gives_a_request_that_was_sent() {
    let story = asked_there(vec![]).unwrap();
    assert_eq!(story.status(), Status::Sent);
    assert!(matches!(&story.log[0].1.fact, Fact::Imported { side: Requesting, .. }));
    assert!(matches!(&story.bodies[0], Some(Body::Contents(_))));
    assert_eq!(story.run(Clock::Acknowledge).result(story.now), ClockResult::RunningLate);
    let letter = told(Requested, "2025-10-09T08:00:00Z", "2026-01-12", acknowledge());
    given(story).when(&requesting_registrar(), letter).then(becomes(Status::Acknowledged));
}

fn breaches(story: &Story) -> Vec<&str> {
    story.last_event().breaches.iter().map(|b| b.code.as_str()).collect()
}

#[test]
fn law_that_a_step_broke_is_recorded_with_it_as_with_a_told_act() {
    let bare = || without_consultation(refuse(&[]), None, false);
    let silent =
        || Command::Refuse(comity_domain::workflow::command::Refuse { reasons: String::new(), ..bare() });
    for story in [
        asked_there(vec![("2025-11-05T08:00:00Z", silent())]).unwrap(),
        asked_here(vec![("2025-11-05T08:00:00Z", silent())]).unwrap(),
    ] {
        assert_eq!(breaches(&story), ["missing", "no_consultation"]);
        assert!(matches!(&story.last_event().fact, Fact::Refused { breach: true, .. }), "R3 counts it");
    }
    let heard = Command::Refuse(without_consultation(refuse(&[]), Some("nothing to discuss"), true));
    assert_eq!(breaches(&asked_there(vec![("2025-11-05T08:00:00Z", heard)]).unwrap()), [""; 0]);
}

#[test]
fn a_ground_that_is_none_is_the_other_states_word_and_the_own_offices_slip() {
    let odd = || {
        let said = without_consultation(refuse(&[]), Some("nothing to discuss"), true);
        Command::Refuse(comity_domain::workflow::command::Refuse { ground: "too busy".to_owned(), ..said })
    };
    let theirs = asked_there(vec![("2025-11-05T08:00:00Z", odd())]).unwrap();
    assert_eq!(breaches(&theirs), ["unknown_ground"]);
    let ours = asked_here(vec![("2025-11-05T08:00:00Z", odd())]);
    assert_eq!(codes(ours.unwrap_err()), ["unknown_ground steps.1.ground"]);
}

#[test]
fn a_step_that_either_side_takes_names_its_side() {
    let day = "2025-10-10T08:00:00Z";
    for act in [message(), crate::common::said::agree_costs(None, None)] {
        let unsaid = asked_here(vec![(day, act.clone())]);
        assert_eq!(codes(unsaid.unwrap_err()), ["step_side_not_said steps.1.side"]);
        for of in [Requesting, Requested] {
            let case = crate::common::said::import_of(of, Requested, complete(), vec![(day, act.clone())]);
            let story = letter_before_us().taking_over(&registrar(), &case).unwrap();
            assert_eq!(story.last_event().by.side, of, "{}", act.action());
        }
    }
    // A step that only one side takes is that side's, and no other's.
    for (of, fits) in [(Requested, true), (Requesting, false)] {
        let case = crate::common::said::import_of(of, Requested, complete(), vec![(day, acknowledge())]);
        let taken = letter_before_us().taking_over(&registrar(), &case);
        assert_eq!(taken.is_ok(), fits);
        if let Err(refusal) = taken {
            assert_eq!(codes(refusal), ["not_a_step_of_that_side steps.1.side"]);
        }
    }
}
