//! Before it leaves: create, edit, translate, submit, return to the drafter, approve.

use comity_domain::{
    codes::{
        DocumentClass, LinkKind, Role,
        Side::Requesting,
        Status::{Approved, Drafted, InApproval},
    },
    contents::{Contents, Identity},
    registry::{Actor, Linked},
    workflow::{Body, Command, Fact, command::Create},
};

use crate::common::{
    REQUESTING, Story, becomes,
    contents::{FORM, but, complete, document, person, sealed},
    given, nothing,
    people::{also, colleague_of, drafter, examiner, requesting_head, requesting_registrar, someone},
    said::{
        acknowledge, approve, attach, cancel, create, edit, return_deficient, return_to_drafter, send,
        translate,
    },
    situations::{approved, drafted, drafted_with, in_approval, recalled, redrafted, sent},
    state, stays, unmet,
};

fn nobody_else_than_the_officer_may(story: &Story, command: &Command) {
    for role in [Role::Registrar, Role::Auditor] {
        given(story.clone())
            .when(&someone(Requesting, role), command.clone())
            .then(crate::common::Expected::NotYours);
    }
}

#[test]
fn an_officer_creates_a_draft_in_the_own_file_and_is_assigned() {
    let story = given(nothing())
        .when(&drafter(), create(complete()))
        .then(becomes(Drafted).in_file_of(Requesting).no_clock());
    assert_eq!(story.request().of_requesting.assigned, Some(drafter().user));
    assert_eq!(story.request().requesting, state(REQUESTING));
    assert_eq!(story.request().links, []);
}

#[test]
fn a_request_goes_to_another_state_that_is_on_the_register() {
    given(Story { register: None, ..nothing() })
        .when(&drafter(), create(complete()))
        .then(unmet(&["unknown_state requested"]));
    let to_itself = Command::Create(Box::new(Create {
        kind: comity_domain::codes::Kind::Mla,
        requested: state(REQUESTING),
        contents: None,
        from: None,
        links: vec![],
    }));
    given(nothing()).when(&drafter(), to_itself).then(unmet(&["own_state requested"]));
}

fn copy_of(linked: &Story) -> Command {
    Command::Create(Box::new(Create {
        kind: comity_domain::codes::Kind::Mla,
        requested: linked.request().requested,
        contents: None,
        from: Some(linked.request().id),
        links: vec![],
    }))
}

fn beside(linked: &Story) -> Story {
    let request = linked.request().clone();
    let contents = Some(linked.contents().clone());
    Story { linked: vec![Linked { request, contents }], ..nothing() }
}

#[test]
fn a_copy_of_a_returned_request_replaces_it_and_a_copy_of_another_relates_to_it() {
    let returned = sent().and(&crate::common::people::registrar(), return_deficient());
    let story = given(beside(&returned)).when(&drafter(), copy_of(&returned)).then(becomes(Drafted));
    assert_eq!(story.request().links[0].kind, LinkKind::Replaces);
    assert_eq!(story.contents(), &complete());
    let cancelled = drafted().and(&drafter(), cancel("no longer needed"));
    let story = given(beside(&cancelled)).when(&drafter(), copy_of(&cancelled)).then(becomes(Drafted));
    assert_eq!(story.request().links[0].kind, LinkKind::Relates);
}

#[test]
fn only_an_own_ended_request_is_copied() {
    let running = sent();
    given(beside(&running))
        .when(&drafter(), copy_of(&running))
        .then(unmet(&["not_an_own_ended_request from"]));
    let returned = sent().and(&crate::common::people::registrar(), return_deficient());
    // To the State that was asked it is a request it received, not one of its own.
    given(beside(&returned))
        .when(&examiner(), {
            let Command::Create(create) = copy_of(&returned) else { panic!() };
            Command::Create(Box::new(Create { requested: state(REQUESTING), ..*create }))
        })
        .then(unmet(&["not_an_own_ended_request from"]));
    // Not seen by the actor: the same answer.
    given(nothing()).when(&drafter(), copy_of(&returned)).then(unmet(&["not_an_own_ended_request from"]));
}

#[test]
fn what_went_to_the_wrong_state_can_be_copied_for_the_right_one() {
    let returned = sent().and(&crate::common::people::registrar(), return_deficient());
    let Command::Create(create) = copy_of(&returned) else { panic!() };
    let elsewhere = Command::Create(Box::new(Create { requested: state("MYS"), ..*create }));
    given(beside(&returned)).when(&drafter(), elsewhere).then(becomes(Drafted));
}

#[test]
fn ids_in_contents_are_unique_and_declared() {
    let twice = but(|c| {
        c.persons.push(person("S-1", comity_domain::codes::PersonRole::Suspect));
        c.measures[1].id = c.measures[0].id.clone();
        c.measures[0].persons = vec!["S-9".parse().unwrap()];
        c.measures[0].assets = vec!["B-1".parse().unwrap()];
        c.documents = vec![document(FORM), document(FORM)];
    });
    let faults = [
        "id_taken persons.S-1",
        "id_taken documents.1.name",
        "unknown_reference measures.M-1.persons.S-9",
        "unknown_reference measures.M-1.assets.B-1",
        "id_taken measures.M-1",
    ];
    given(nothing()).when(&drafter(), create(twice.clone())).then(unmet(&faults));
    given(drafted()).when(&drafter(), edit(twice)).then(unmet(&faults));
}

#[test]
fn a_sealed_person_is_a_code_and_nothing_else() {
    let code_only = but(|c| c.persons.push(sealed("V-1")));
    given(drafted()).when(&drafter(), edit(code_only)).then(stays());
    let gives: [fn(&mut comity_domain::contents::Person); 5] = [
        |p| p.name = Some("x".into()),
        |p| p.nationality = Some(state("LKA")),
        |p| p.place = Some("x".into()),
        |p| p.description = Some("x".into()),
        |p| p.identity = Some(Identity::default()),
    ];
    for give in gives {
        let told = but(|c| {
            c.persons.push(sealed("V-1"));
            give(&mut c.persons[1]);
        });
        given(drafted()).when(&drafter(), edit(told.clone())).then(unmet(&["sealed_identity persons.V-1"]));
        given(nothing()).when(&drafter(), create(told)).then(unmet(&["sealed_identity persons.V-1"]));
    }
}

#[test]
fn an_edit_is_a_new_edition_in_the_own_file() {
    let story = given(drafted())
        .when(&drafter(), edit(but(|c| c.measures.truncate(1))))
        .then(stays().in_file_of(Requesting).no_clock());
    assert_eq!(story.request().draft, 2);
    assert_eq!(story.request().measures.len(), 1);
    nobody_else_than_the_officer_may(&story, &edit(complete()));
}

#[test]
fn a_translation_joins_the_contents_and_does_not_void_the_approval() {
    for story in [drafted(), in_approval(), approved(), recalled()] {
        let approved_before = story.request().approved_draft;
        let story =
            given(story).when(&drafter(), translate(FORM)).then(stays().in_file_of(Requesting).no_clock());
        assert_eq!(story.contents().translations.len(), 1);
        assert_eq!(story.request().approved_draft, approved_before);
    }
    given(approved().and(&drafter(), translate(FORM)))
        .when(&drafter(), send())
        .then(becomes(comity_domain::codes::Status::Sent));
}

#[test]
fn a_translation_is_an_attached_document() {
    given(drafted())
        .when(&drafter(), translate("absent.pdf"))
        .then(unmet(&["document_not_attached document"]));
}

#[test]
fn a_complete_draft_goes_to_the_head() {
    let story = given(drafted())
        .when(&drafter(), Command::Submit)
        .then(becomes(InApproval).in_file_of(Requesting).no_clock());
    assert_eq!(story.request().submitted_by, Some(drafter().user));
}

#[test]
fn a_draft_with_a_blocking_finding_stays_and_every_one_is_named() {
    let story = drafted_with(but(|c| (c.conducting_authority, c.purpose) = (None, None)));
    let outcome = given(story).when(&drafter(), Command::Submit);
    let law: Vec<_> = outcome.answer.as_ref().unwrap_err().law().iter().map(ToString::to_string).collect();
    assert_eq!(law, ["18(15)(b)", "18(15)(f)"]);
    outcome.then(unmet(&["incomplete conducting_authority"]));
}

#[test]
fn an_empty_draft_can_be_kept_but_not_submitted() {
    let story = given(nothing()).when(&drafter(), create(Contents::default())).then(becomes(Drafted));
    story.when(&drafter(), Command::Submit).then(unmet(&["incomplete authority"]));
}

#[test]
fn without_its_contents_nobody_says_a_draft_is_complete() {
    let mut story = drafted();
    story.request.as_mut().unwrap().contents = None;
    given(story).when(&drafter(), Command::Submit).then(unmet(&["contents_not_at_hand"]));
}

#[test]
fn a_head_returns_a_draft_with_a_comment_and_an_approval_is_void() {
    given(in_approval())
        .when(&requesting_head(), return_to_drafter("the period"))
        .then(becomes(Drafted).in_file_of(Requesting).no_clock());
    let story =
        given(approved()).when(&requesting_head(), return_to_drafter("the period")).then(becomes(Drafted));
    assert_eq!(story.request().approved_draft, None);
    given(in_approval()).when(&requesting_head(), return_to_drafter("  ")).then(unmet(&["missing comment"]));
}

#[test]
fn who_submitted_takes_it_back_and_a_colleague_does_not() {
    given(in_approval()).when(&drafter(), return_to_drafter("an error")).then(becomes(Drafted));
    given(in_approval())
        .when(&colleague_of(&drafter()), return_to_drafter("an error"))
        .then(crate::common::Expected::NotYours);
}

#[test]
fn a_head_who_wrote_nothing_approves() {
    let story = given(in_approval())
        .when(&requesting_head(), approve())
        .then(becomes(Approved).in_file_of(Requesting).no_clock());
    assert_eq!(story.request().approved_draft, Some(1));
}

/// Four eyes: a head who also works as an officer that day, and wrote this part.
fn a_head_who(wrote: impl FnOnce(Story, &Actor) -> Story, story: Story) {
    let both = also(colleague_of(&drafter()), &[Role::Head]);
    let story = wrote(story, &both);
    let story = if story.status() == Drafted { story.and(&drafter(), Command::Submit) } else { story };
    given(story.clone()).when(&both, approve()).then(unmet(&["four_eyes"]));
    given(story).when(&requesting_head(), approve()).then(becomes(Approved));
}

#[test]
fn who_created_it_does_not_approve_it() {
    let both = also(drafter(), &[Role::Head]);
    let story = nothing().and(&both, create(complete())).and(&both, Command::Submit);
    given(story).when(&both, approve()).then(unmet(&["four_eyes"]));
}

#[test]
fn who_edited_it_does_not_approve_it() {
    a_head_who(|story, both| story.and(both, edit(complete())), drafted());
}

#[test]
fn who_translated_it_does_not_approve_it_not_even_after_it_was_submitted() {
    a_head_who(|story, both| story.and(both, translate(FORM)), drafted());
    a_head_who(|story, both| story.and(both, translate(FORM)), in_approval());
}

#[test]
fn who_attached_to_it_does_not_approve_it() {
    for class in [DocumentClass::Shared, DocumentClass::File] {
        a_head_who(|story, both| story.and(both, attach("annex.pdf", class)), drafted());
    }
}

#[test]
fn who_attached_to_it_after_a_recall_does_not_approve_it() {
    a_head_who(|story, both| story.and(both, attach("annex.pdf", DocumentClass::Shared)), redrafted());
}

#[test]
fn who_approved_it_adds_nothing_to_it_afterwards() {
    let both = also(colleague_of(&drafter()), &[Role::Head]);
    let story = in_approval().and(&both, approve());
    given(story.clone()).when(&both, attach("annex.pdf", DocumentClass::Shared)).then(unmet(&["four_eyes"]));
    given(story.clone()).when(&both, translate(FORM)).then(unmet(&["four_eyes"]));
    let story = story.and(&both, attach("memo.pdf", DocumentClass::File));
    story.and(&drafter(), translate(FORM));
}

#[test]
fn who_wrote_an_earlier_edition_does_not_approve_a_later_one() {
    let both = also(colleague_of(&drafter()), &[Role::Head]);
    let story = drafted()
        .and(&both, edit(complete()))
        .and(&drafter(), edit(complete()))
        .and(&drafter(), Command::Submit);
    given(story).when(&both, approve()).then(unmet(&["four_eyes"]));
}

#[test]
fn what_the_other_state_attaches_makes_nobody_an_author() {
    let story = sent().and(&crate::common::people::registrar(), acknowledge());
    let authors = story.request().authors.clone();
    let story = story
        .and(&examiner(), attach("register.pdf", DocumentClass::File))
        .and(&requesting_registrar(), attach("more.pdf", DocumentClass::File));
    assert_eq!(story.request().authors, authors);
    let story = recalled().and(&examiner(), attach("register.pdf", DocumentClass::File));
    assert_eq!(story.request().authors, authors);
}

#[test]
fn an_approval_says_which_edition_it_is_for_and_the_note_is_a_body() {
    let note = Command::Approve { note: Some("for the day".to_owned()) };
    let story = in_approval().and(&requesting_head(), note);
    assert_eq!(story.last_event().fact, Fact::Approved { draft: 1 });
    assert!(matches!(story.bodies.last().unwrap(), Some(Body::Texts(t)) if t[0].path == "note"));
}

#[test]
fn four_eyes_reach_through_a_copy() {
    let author = colleague_of(&drafter());
    let returned = sent().and(&crate::common::people::registrar(), return_deficient());
    assert!(returned.request().authors.contains(&drafter().user));
    assert_ne!(author.user, drafter().user);
    // Another officer copies what the drafter wrote, unchanged, and submits it.
    let copy = given(beside(&returned)).when(&author, copy_of(&returned)).then(becomes(Drafted));
    let submitted = copy.and(&author, Command::Submit);
    let as_head = |who: &Actor| Actor { roles: [Role::Head, Role::Officer].into(), ..who.clone() };
    for writer in [drafter(), author] {
        given(submitted.clone()).when(&as_head(&writer), approve()).then(unmet(&["four_eyes"]));
    }
    given(submitted).when(&requesting_head(), approve()).then(becomes(Approved));
}
