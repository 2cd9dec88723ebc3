//! It leaves: send, recall, cancel; it arrives: acknowledge, return as deficient.

use comity_domain::{
    clocks::{Length, Source},
    codes::{
        Channel, Clock, ClockResult, DocumentClass, Role,
        Side::{Requested, Requesting},
        Status::{Acknowledged, Approved, Cancelled, Drafted, InApproval, Returned, Sent},
        UrgencyLevel,
    },
    sight::{self, reads_contents, status_seen_by},
    workflow::{Body, Command, Fact, Refusal, Stream, command::Missing, refusal::StatusSeen},
};
use jiff::SignedDuration;

use crate::common::{
    Expected, Story, at, becomes,
    contents::{FORM, but, complete, document},
    given,
    people::{
        colleague_of, drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar,
        someone,
    },
    said::{
        acknowledge, approve, assign, attach, cancel, edit, message, note, recall, remind, return_deficient,
        return_to_drafter, send, set_priority, share,
    },
    situations::{
        acknowledged, approved, asked, drafted, drafted_with, in_approval, in_execution, recalled, redrafted,
        sent, sent_with,
    },
    stays, unmet,
};

fn with_documents() -> Story {
    let story = drafted_with(but(|c| c.documents = vec![document(FORM)]));
    story.and(&drafter(), Command::Submit).and(&requesting_head(), approve())
}

#[test]
fn what_was_approved_is_sent_and_two_clocks_start() {
    for sender in [drafter(), requesting_head(), colleague_of(&drafter())] {
        let story = given(approved())
            .when(&sender, send())
            .then(becomes(Sent).shared().clocks(&["start acknowledge", "start reasoned_deadline"]));
        assert_eq!(story.run(Clock::Acknowledge).due, at("2026-01-19T09:03:00Z"));
        assert_eq!(story.run(Clock::Acknowledge).source, Source::Default);
        assert_eq!(story.run(Clock::ReasonedDeadline).due, at("2026-07-01T00:00:00Z"));
        assert_eq!(story.run(Clock::ReasonedDeadline).source, Source::Given);
    }
}

#[test]
fn an_urgent_request_is_acknowledged_within_a_day_and_a_pair_can_have_a_length_of_its_own() {
    let story = sent_with(but(|c| c.urgency.as_mut().unwrap().level = Some(UrgencyLevel::Urgent)));
    assert_eq!(story.run(Clock::Acknowledge).due, at("2026-01-13T09:03:00Z"));
    let mut story = approved();
    story.lengths.insert(Clock::Acknowledge, Length::Days(3));
    let story = story.and(&drafter(), send());
    assert_eq!(story.run(Clock::Acknowledge).due, at("2026-01-15T09:03:00Z"));
    assert_eq!(story.run(Clock::Acknowledge).source, Source::OnRecord);
}

#[test]
fn a_date_without_a_reason_starts_no_clock() {
    let story = sent_with(but(|c| c.urgency.as_mut().unwrap().reason = None));
    assert!(story.request().clocks.iter().all(|r| r.clock != Clock::ReasonedDeadline));
}

#[test]
fn what_is_sent_is_what_was_approved() {
    let mut story = approved();
    story.request.as_mut().unwrap().draft += 1;
    given(story).when(&drafter(), send()).then(unmet(&["contents_changed"]));
    let story = approved()
        .and(&requesting_head(), return_to_drafter("the period"))
        .and(&drafter(), edit(but(|c| c.measures.truncate(1))));
    let story =
        story.and(&drafter(), Command::Submit).and(&requesting_head(), approve()).and(&drafter(), send());
    assert_eq!(story.request().measures.len(), 1);
}

#[test]
fn the_event_of_sending_tells_the_whole_to_who_has_seen_nothing_yet() {
    let story = with_documents().and(&drafter(), send());
    let Fact::Sent { documents, contents, .. } = &story.last_event().fact else { panic!() };
    assert_eq!(documents.len(), 1);
    assert_eq!(contents, &story.contents().outline());
    assert!(matches!(story.bodies.last().unwrap(), Some(Body::Contents(c)) if **c == *story.contents()));
    assert_eq!(story.last_event().by.user, None, "the other State reads side and role, not the person");
}

#[test]
fn it_is_sent_to_an_active_central_authority_and_to_no_other() {
    let mut story = approved();
    story.register.as_mut().unwrap().requested.active_authority = false;
    given(story.clone()).when(&drafter(), send()).then(unmet(&["no_active_authority"]));
    story.register = None;
    given(story).when(&drafter(), send()).then(unmet(&["no_active_authority"]));
}

#[test]
fn interpol_needs_the_agreement_of_both_and_a_connected_state_gets_no_pouch() {
    let by = |channel, agreed| Command::Send { channel, agreed, letter: None, went_on: None };
    given(approved())
        .when(&drafter(), by(Channel::Interpol, false))
        .then(unmet(&["channel_not_agreed agreed"]));
    given(approved()).when(&drafter(), by(Channel::Interpol, true)).then(becomes(Sent));
    given(approved())
        .when(&drafter(), by(Channel::DiplomaticPouch, true))
        .then(unmet(&["channel_not_open channel"]));
}

#[test]
fn a_letter_went_on_the_day_it_went_whenever_that_is_recorded() {
    let went = |day: &str| Command::Send {
        channel: Channel::DiplomaticPouch,
        agreed: false,
        letter: None,
        went_on: Some(day.parse().unwrap()),
    };
    let to_a_state_by_letter = || {
        crate::common::nothing()
            .by_letter(Requested)
            .and(&drafter(), crate::common::said::create(complete()))
            .and(&drafter(), Command::Submit)
            .at("2026-02-02T15:00:00Z")
            .and(&requesting_head(), approve())
            .at("2026-02-05T09:00:00Z")
    };
    let ready = || given(to_a_state_by_letter());
    ready().when(&drafter(), went("2026-02-06")).then(unmet(&["not_yet_happened went_on"]));
    ready().when(&drafter(), went("2026-02-01")).then(unmet(&["before_what_led_here went_on"]));
    let story = ready().when(&drafter(), went("2026-02-03")).then(becomes(Sent));
    let event = story.last_event();
    assert_eq!((event.at, event.happened_at()), (at("2026-02-05T09:00:00Z"), at("2026-02-03T12:00:00Z")));
    assert_eq!(story.request().sent_at, Some(at("2026-02-03T12:00:00Z")));
    assert_eq!(story.run(Clock::Acknowledge).started, at("2026-02-03T12:00:00Z"));
    let recall = story.request().recall_until.unwrap();
    assert!(recall > at("2026-02-05T09:00:00Z"), "what was recorded by mistake is taken back from then on");
    // On the day of the approval itself it went after that.
    let story = ready().when(&drafter(), went("2026-02-02")).then(becomes(Sent));
    assert_eq!(story.request().sent_at, Some(at("2026-02-02T15:00:00Z")));
    let mut to_a_connected = went("2026-01-12");
    let Command::Send { channel, .. } = &mut to_a_connected else { panic!() };
    *channel = Channel::Comity;
    given(approved()).when(&drafter(), to_a_connected).then(unmet(&["state_connected"]));
}

#[test]
fn every_document_of_the_contents_is_attached_and_the_same() {
    let mut story = with_documents();
    story.documents.clear();
    given(story).when(&drafter(), send()).then(unmet(&["document_not_attached documents.0"]));
    let mut story = with_documents();
    story.documents[0].1.sha256 = "00".to_owned();
    given(story).when(&drafter(), send()).then(unmet(&["document_differs documents.0"]));
    let mut story = approved().and(&drafter(), crate::common::said::translate(FORM));
    story.documents.clear();
    given(story).when(&drafter(), send()).then(unmet(&["document_not_attached translations.0.document"]));
}

#[test]
fn a_document_called_sealed_or_of_the_file_does_not_leave_as_an_open_one() {
    let approved_with = |called, kept| {
        let contents = but(|c| {
            c.documents = vec![document(FORM)];
            c.documents[0].classification = called;
        });
        let story = drafted_with(contents).of_class(kept);
        story.and(&drafter(), Command::Submit).and(&requesting_head(), approve())
    };
    for (called, kept, guard) in [
        (DocumentClass::Sealed, DocumentClass::Shared, "document_differs documents.0"),
        (DocumentClass::File, DocumentClass::Shared, "document_differs documents.0"),
        (DocumentClass::Shared, DocumentClass::File, "document_of_the_file documents.0"),
    ] {
        given(approved_with(called, kept)).when(&drafter(), send()).then(unmet(&[guard]));
    }
    let translated = approved().of_class(DocumentClass::File);
    given(translated)
        .when(&drafter(), crate::common::said::translate(FORM))
        .then(unmet(&["document_of_the_file document"]));
}

#[test]
fn before_it_is_sent_it_exists_for_nobody_else() {
    for story in [drafted(), in_approval(), approved(), drafted().and(&drafter(), cancel("no"))] {
        for role in crate::common::people::roles() {
            given(story.clone()).when(&someone(Requested, role), acknowledge()).then(Expected::NotFound);
            given(story.clone()).when(&someone(Requested, role), note()).then(Expected::NotFound);
        }
        assert_eq!(story.read_by(Requested), None);
    }
    given(sent()).when(&registrar(), acknowledge()).then(becomes(Acknowledged));
}

#[test]
fn a_recall_is_possible_up_to_the_last_instant_of_its_window() {
    let story = sent();
    let until = story.request().recall_until.unwrap();
    assert_eq!(until, at("2026-01-12T09:13:00Z"));
    let at_the_end = Story { now: until, ..story.clone() };
    given(at_the_end)
        .when(&drafter(), recall())
        .then(becomes(Approved).shared().clocks(&["void acknowledge", "void reasoned_deadline"]));
    let after = Story { now: until, ..story }.later(SignedDuration::from_micros(1));
    given(after).when(&drafter(), recall()).then(unmet(&["recall_window_over"]));
}

#[test]
fn the_window_is_the_one_of_the_day_it_was_sent() {
    let none = Story { recall_window_minutes: 0, ..approved() }.and(&drafter(), send());
    given(Story { recall_window_minutes: 10, ..none })
        .when(&drafter(), recall())
        .then(unmet(&["recall_window_over"]));
}

#[test]
fn what_was_acknowledged_is_recalled_no_more() {
    given(acknowledged()).when(&drafter(), recall()).then(Expected::NotInStatus);
}

#[test]
fn a_recalled_request_can_be_sent_again_at_once_and_its_clocks_start_anew() {
    let story = given(recalled())
        .when(&requesting_head(), send())
        .then(becomes(Sent).shared().clocks(&["start acknowledge", "start reasoned_deadline"]));
    let runs: Vec<_> =
        story.request().clocks.iter().filter(|r| r.clock == Clock::Acknowledge).map(|r| r.came_to).collect();
    assert_eq!(runs, [Some(ClockResult::Void), None]);
    assert_eq!(status_seen_by(story.request(), Requested), StatusSeen::Is(Sent));
}

#[test]
fn a_reminder_before_a_recall_is_void_with_it() {
    let story = given(sent().and(&drafter(), remind())).when(&drafter(), recall()).then(becomes(Approved));
    assert!(story.request().clocks.iter().all(|r| r.came_to == Some(ClockResult::Void)));
}

#[test]
fn after_a_recall_the_other_state_sees_that_it_existed_and_nothing_else() {
    for story in [recalled(), redrafted(), redrafted().and(&drafter(), edit(complete()))] {
        let request = story.request();
        assert_eq!(status_seen_by(request, Requested), StatusSeen::Recalled);
        assert_eq!(StatusSeen::Recalled.stage(), comity_domain::codes::Stage::Sent);
        assert_eq!(status_seen_by(request, Requesting), StatusSeen::Is(request.status));
        assert!(!reads_contents(request, Requested) && reads_contents(request, Requesting));
        assert_eq!(sight::side(request, &registrar()), Some(Requested));
        assert_eq!(story.version(Requested).0, 2, "sent and recalled");
        assert_eq!(comity_domain::workflow::offers::next_step(request, Requested), None);
        let Err(Refusal::NotInStatus { status, since, .. }) = story.decide(&registrar(), &acknowledge())
        else {
            panic!()
        };
        assert_eq!(status, StatusSeen::Recalled);
        assert_eq!(since.unwrap().action, comity_domain::codes::Action::Recall);
        // Its own file goes on.
        given(story.clone()).when(&registrar(), note()).then(stays().immaterial());
        given(story.clone()).when(&registrar(), assign()).then(stays().immaterial());
        given(story.clone()).when(&registrar(), set_priority()).then(stays().immaterial());
        let attached =
            given(story.clone()).when(&registrar(), attach("own.pdf", DocumentClass::Shared)).then(stays());
        assert_eq!(attached.log.last().unwrap().0, Stream::File(Requested));
        for (who, side) in [(registrar(), Requested), (drafter(), Requesting)] {
            let shared = given(story.clone()).when(&who, share("now.pdf")).then(stays());
            assert_eq!(shared.log.last().unwrap().0, Stream::File(side), "nothing is shared while recalled");
        }
        given(story.clone()).when(&registrar(), message()).then(Expected::NotInStatus);
        given(story).when(&drafter(), message()).then(Expected::NotInStatus);
    }
}

#[test]
fn what_happens_between_a_recall_and_the_next_sending_is_in_the_own_file() {
    let story = given(recalled())
        .when(&requesting_head(), return_to_drafter("x"))
        .then(becomes(Drafted).in_file_of(Requesting));
    let story = story.when(&drafter(), edit(complete())).then(stays().in_file_of(Requesting));
    let story = story.when(&drafter(), attach("annex.pdf", DocumentClass::Shared)).then(stays());
    assert_eq!(story.log.last().unwrap().0, Stream::File(Requesting));
    let story = story.when(&drafter(), Command::Submit).then(becomes(InApproval).in_file_of(Requesting));
    let story = story.when(&requesting_head(), approve()).then(becomes(Approved).in_file_of(Requesting));
    story.when(&drafter(), send()).then(becomes(Sent).shared());
}

#[test]
fn a_draft_that_was_never_sent_is_cancelled_by_the_officer_in_the_own_file() {
    for story in [drafted(), in_approval(), approved()] {
        given(story.clone())
            .when(&drafter(), cancel("no longer needed"))
            .then(becomes(Cancelled).in_file_of(Requesting).no_clock());
        given(story.clone()).when(&requesting_head(), cancel("no longer needed")).then(Expected::NotYours);
        given(story).when(&drafter(), cancel(" ")).then(unmet(&["missing reason"]));
    }
}

#[test]
fn a_recalled_request_is_cancelled_by_the_head_and_the_other_state_learns_it() {
    let story = given(recalled()).when(&drafter(), cancel("the wrong State")).then(Expected::NotYours);
    let story = story.when(&requesting_head(), cancel("the wrong State")).then(becomes(Cancelled).shared());
    assert_eq!(status_seen_by(story.request(), Requested), StatusSeen::Is(Cancelled));
    given(story).when(&drafter(), message()).then(stays().immaterial());
}

#[test]
fn a_cancelled_request_does_not_open_again_what_the_recall_closed() {
    let story =
        redrafted().and(&drafter(), edit(complete())).and(&requesting_head(), cancel("the wrong State"));
    assert!(!reads_contents(story.request(), Requested));
    assert!(reads_contents(story.request(), Requesting));
}

#[test]
fn the_registrar_acknowledges_and_the_time_to_decide_starts() {
    let story = given(sent())
        .when(&registrar(), acknowledge())
        .then(becomes(Acknowledged).shared().clocks(&["stop acknowledge", "start decide"]));
    assert_eq!(story.run(Clock::Acknowledge).came_to, Some(ClockResult::Kept));
    assert_eq!(story.run(Clock::Decide).due, at("2026-02-11T09:04:00Z"));
    for role in [Role::Officer, Role::Head, Role::Auditor] {
        given(sent()).when(&someone(Requested, role), acknowledge()).then(Expected::NotYours);
    }
    given(sent()).when(&requesting_registrar(), acknowledge()).then(Expected::NotYours);
}

#[test]
fn a_late_acknowledgement_was_missed() {
    let story = given(sent().days_later(8)).when(&registrar(), acknowledge()).then(becomes(Acknowledged));
    assert_eq!(story.run(Clock::Acknowledge).came_to, Some(ClockResult::Missed));
}

#[test]
fn a_deficient_request_goes_back_and_stops_the_time_to_acknowledge() {
    for who in [registrar(), examiner()] {
        given(sent())
            .when(&who, return_deficient())
            .then(becomes(Returned).shared().clocks(&["stop acknowledge", "end reasoned_deadline"]));
        given(acknowledged())
            .when(&who, return_deficient())
            .then(becomes(Returned).clocks(&["end decide", "end reasoned_deadline"]));
    }
    given(sent()).when(&requested_head(), return_deficient()).then(Expected::NotYours);
}

#[test]
fn a_deficient_request_goes_back_from_a_question_only_if_it_was_not_accepted_yet() {
    let story =
        given(asked(acknowledged())).when(&examiner(), return_deficient()).then(becomes(Returned).clocks(&[
            "end supply_information",
            "resume decide",
            "end decide",
            "end reasoned_deadline",
        ]));
    assert_eq!(story.request().round, None, "nobody owes an answer any more");
    given(asked(in_execution())).when(&examiner(), return_deficient()).then(Expected::NotInStatus);
}

#[test]
fn what_is_missing_is_named_each_with_words() {
    let missing = |texts: &[&str]| Command::ReturnDeficient {
        missing: texts
            .iter()
            .map(|t| Missing { article: "18(15)(b)".parse().unwrap(), text: (*t).to_owned() })
            .collect(),
    };
    given(sent()).when(&registrar(), missing(&[])).then(unmet(&["missing missing"]));
    given(sent()).when(&registrar(), missing(&["which court", " "])).then(unmet(&["missing missing"]));
    let story = given(sent()).when(&registrar(), missing(&["which court"])).then(becomes(Returned));
    let Fact::ReturnedDeficient { missing } = &story.last_event().fact else { panic!() };
    assert_eq!(missing[0].as_str(), "18(15)(b)");
}
