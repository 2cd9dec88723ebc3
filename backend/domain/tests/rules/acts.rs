//! Acts that change no status and make nobody's form stale: remind, report, message, attach, note, assign, priority.

use comity_domain::{
    codes::{
        Clock, ClockResult, DocumentClass, Outcome, Role,
        Side::{self, Requested, Requesting},
        UrgencyLevel,
    },
    ids::UserId,
    workflow::{Body, Command, Fact, Stream},
};
use uuid::Uuid;

use crate::common::{
    Expected, Story, at, given,
    people::{drafter, examiner, registrar, requested_head, requesting_head, someone},
    said::{
        assign, attach, attach_and, confirm, deliver, message, note, progress, remind, set_priority, share,
        withdraw,
    },
    situations::{acknowledged, drafted, executed, in_execution, sent},
    stays, unmet,
};

/// Done, kept in that stream, and nobody's version moved.
fn kept(story: Story, actor: &comity_domain::registry::Actor, command: Command, stream: Stream) -> Story {
    let versions = |s: &Story| (s.version(Requesting), s.version(Requested));
    let before = versions(&story);
    let after = given(story).when(actor, command).then(stays().immaterial());
    assert_eq!(after.log.last().unwrap().0, stream);
    assert_eq!(versions(&after), before);
    after
}

#[test]
fn a_reminder_starts_one_clock_and_no_second_while_it_runs() {
    let story = given(acknowledged())
        .when(&drafter(), remind())
        .then(stays().immaterial().clocks(&["start status_query"]));
    assert_eq!(story.run(Clock::StatusQuery).due, at("2026-01-26T09:05:00Z"));
    let story = given(story).when(&requesting_head(), remind()).then(stays().no_clock());
    let story =
        given(story).when(&examiner(), progress()).then(stays().immaterial().clocks(&["stop status_query"]));
    let story = given(story).when(&drafter(), remind()).then(stays().clocks(&["start status_query"]));
    kept(story, &drafter(), remind(), Stream::Shared);
}

#[test]
fn a_reminder_works_until_the_receipt_and_its_clock_outlives_the_execution() {
    for story in [sent(), acknowledged(), executed()] {
        given(story).when(&drafter(), remind()).then(stays());
    }
    given(drafted()).when(&drafter(), remind()).then(Expected::NotInStatus);
    given(acknowledged()).when(&someone(Requesting, Role::Registrar), remind()).then(Expected::NotYours);
    let story = in_execution().and(&drafter(), remind());
    let story =
        story.and(&examiner(), deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::NotExecutable)]));
    assert!(story.run(Clock::StatusQuery).is_running(), "an answer is still owed");
    let story = story.and(&drafter(), confirm());
    assert_eq!(story.run(Clock::StatusQuery).came_to, Some(ClockResult::Ended));
}

#[test]
fn progress_is_reported_by_every_role_of_the_requested_side_and_after_the_end_too() {
    for who in [examiner(), registrar(), requested_head()] {
        kept(acknowledged(), &who, progress(), Stream::Shared);
    }
    kept(acknowledged().and(&requesting_head(), withdraw(&[])), &examiner(), progress(), Stream::Shared);
    given(executed().and(&drafter(), confirm())).when(&examiner(), progress()).then(Expected::NotInStatus);
    given(acknowledged()).when(&drafter(), progress()).then(Expected::NotYours);
    given(acknowledged())
        .when(&examiner(), Command::ReportProgress { text: " ".to_owned() })
        .then(unmet(&["missing text"]));
}

#[test]
fn a_message_reaches_the_other_side_in_every_shared_status() {
    for side in [Requesting, Requested] {
        for role in [Role::Officer, Role::Registrar, Role::Head] {
            kept(acknowledged(), &someone(side, role), message(), Stream::Shared);
        }
        given(acknowledged()).when(&someone(side, Role::Auditor), message()).then(Expected::NotYours);
    }
    kept(executed().and(&drafter(), confirm()), &examiner(), message(), Stream::Shared);
    given(drafted()).when(&drafter(), message()).then(Expected::NotInStatus);
    given(acknowledged())
        .when(&drafter(), Command::Message { text: String::new() })
        .then(unmet(&["missing text"]));
}

#[test]
fn an_attached_document_waits_in_the_file_unless_it_is_shared_and_the_request_is() {
    kept(drafted(), &drafter(), attach("annex.pdf", DocumentClass::Shared), Stream::File(Requesting));
    kept(drafted(), &drafter(), share("annex.pdf"), Stream::File(Requesting));
    kept(acknowledged(), &examiner(), attach("annex.pdf", DocumentClass::Shared), Stream::File(Requested));
    kept(acknowledged(), &examiner(), attach("annex.pdf", DocumentClass::File), Stream::File(Requested));
    kept(acknowledged(), &examiner(), share("annex.pdf"), Stream::Shared);
    given(acknowledged())
        .when(&examiner(), attach_and("annex.pdf", DocumentClass::File, true))
        .then(unmet(&["document_of_the_file share"]));
}

#[test]
fn the_name_of_a_document_is_a_body_and_unique_on_its_side() {
    let story = acknowledged().with_document(Requested, "register.pdf");
    given(story.clone())
        .when(&examiner(), attach("register.pdf", DocumentClass::File))
        .then(unmet(&["name_taken name"]));
    given(story.clone()).when(&examiner(), attach(" ", DocumentClass::File)).then(unmet(&["missing name"]));
    // The other side's file is not looked at: no rule needs it.
    let story = given(story).when(&drafter(), attach("register.pdf", DocumentClass::File)).then(stays());
    assert!(matches!(story.bodies.last().unwrap(), Some(Body::Texts(t)) if t[0].path == "name"));
}

#[test]
fn a_sealed_document_is_taken_and_its_event_says_that_it_is_one() {
    let story = kept(
        acknowledged(),
        &examiner(),
        attach("hearing.pdf", DocumentClass::Sealed),
        Stream::File(Requested),
    );
    let Fact::Attached { classification, .. } = &story.last_event().fact else { panic!() };
    assert_eq!(*classification, DocumentClass::Sealed);
}

#[test]
fn notes_assignments_and_priorities_stay_in_the_own_file() {
    for side in [Requesting, Requested] {
        for role in [Role::Officer, Role::Registrar, Role::Head] {
            for command in [note(), assign(), set_priority()] {
                kept(acknowledged(), &someone(side, role), command, Stream::File(side));
            }
        }
        for command in [note(), assign(), set_priority()] {
            given(acknowledged()).when(&someone(side, Role::Auditor), command).then(Expected::NotYours);
        }
    }
    given(acknowledged())
        .when(&examiner(), Command::Note { text: "\n".to_owned() })
        .then(unmet(&["missing text"]));
}

#[test]
fn each_side_assigns_its_own_and_sees_only_that() {
    let someone_else = UserId(Uuid::from_u128(8));
    let story = acknowledged()
        .and(&examiner(), assign())
        .and(&examiner(), set_priority())
        .and(&drafter(), Command::Assign { to: someone_else });
    assert_eq!(story.request().of_requested.assigned, Some(UserId(Uuid::from_u128(7))));
    assert_eq!(story.request().of_requested.priority, Some(UrgencyLevel::Urgent));
    assert_eq!(story.request().of_requesting.assigned, Some(someone_else));
    assert_eq!(story.request().of_requesting.priority, None);
    let seen = |side: Side| story.read_by(side).unwrap();
    assert_eq!(seen(Requesting).of_requested.assigned, None);
    assert_eq!(seen(Requested).of_requesting.assigned, None);
}

#[test]
fn work_is_assigned_to_who_may_do_it() {
    given(Story { assignee_may_work: false, ..acknowledged() })
        .when(&examiner(), assign())
        .then(unmet(&["assignee_may_not to"]));
}

#[test]
fn an_act_in_the_own_file_names_the_person_and_a_shared_one_does_not() {
    let story = acknowledged().and(&examiner(), note());
    assert_eq!(story.last_event().by.user, Some(examiner().user));
    let story = story.and(&examiner(), message());
    assert_eq!((story.last_event().by.user, &story.last_event().fact), (None, &Fact::MessageSent));
}
