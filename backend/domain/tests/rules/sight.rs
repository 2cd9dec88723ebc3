//! Who sees what.

use comity_domain::{
    codes::{
        Action, DocumentClass, Outcome, Role,
        Side::{Requested, Requesting},
    },
    sight::{Seen, exports_audit_trail, measures_seen, readers, reads_log, refusal_seen, side},
    workflow::{Command, Happening, Refusal, Stream, Version, refusal::StatusSeen},
};

use crate::common::{
    Expected, REQUESTED, REQUESTING, Story, given,
    people::{also, examiner, executor_of, person, requested_head, someone},
    said::{assign, attach, deliver, message, note, progress, set_priority, share},
    situations, state, stays, unmet,
};

#[test]
fn the_own_state_sees_a_request_from_the_first_draft_and_the_other_once_it_was_sent() {
    for at in situations::all() {
        let request = at.story.request();
        for role in crate::common::people::roles() {
            let reads = role.reads_cases();
            let ever = request.ever_sent;
            assert_eq!(side(request, &someone(Requesting, role)), reads.then_some(Requesting), "{role}");
            assert_eq!(
                side(request, &someone(Requested, role)),
                (reads && ever).then_some(Requested),
                "{role}"
            );
            assert_eq!(side(request, &person(900, Some("IND"), &[role])), None);
            assert_eq!(side(request, &person(901, None, &[role])), None);
        }
    }
}

#[test]
fn a_case_role_beside_another_is_enough_to_see_and_a_person_without_roles_sees_nothing() {
    let request = situations::acknowledged().request().clone();
    assert_eq!(
        side(&request, &person(1, Some(REQUESTING), &[Role::Administrator, Role::Officer])),
        Some(Requesting)
    );
    assert_eq!(side(&request, &person(1, Some(REQUESTING), &[])), None);
}

#[test]
fn a_log_is_read_by_its_own_state_and_taken_out_by_auditor_and_head() {
    for role in crate::common::people::roles() {
        let actor = someone(Requesting, role);
        assert_eq!(reads_log(&actor, state(REQUESTING)), role.reads_cases(), "{role}");
        assert!(!reads_log(&actor, state(REQUESTED)));
        assert_eq!(exports_audit_trail(&actor), matches!(role, Role::Auditor | Role::Head), "{role}");
        assert!(!exports_audit_trail(&person(901, None, &[role])));
    }
}

/// Three measures with three authorities: those of the register, and one it does not know.
fn shared_out() -> Story {
    let contents = situations::three_measures();
    let authorities = [
        ("M-1", "Court for Children"),
        ("M-2", " department of labour "),
        ("M-3", "An office nobody entered"),
    ];
    let accept = Command::Accept {
        executing_authority: authorities.map(|(m, a)| (m.parse().unwrap(), a.to_owned())).into(),
        conditions: vec![],
        dual_criminality: None,
    };
    situations::acknowledged_with(contents).and(&requested_head(), accept)
}

fn only(measures: &[&str]) -> Seen {
    Seen::Only(measures.iter().map(|m| m.parse().unwrap()).collect())
}

#[test]
fn an_executing_authority_is_refused_without_being_told_what_happened() {
    let since = Happening {
        action: Action::DeliverResults,
        at: "2026-01-05T09:00:00Z".parse().unwrap(),
        side: Requested,
        role: Role::Officer,
    };
    let stale = |since| Refusal::Stale { seen: Version(3), found: Version(4), since };
    let (action, status) = (Action::Note, StatusSeen::Recalled);
    let ended = |since| Refusal::NotInStatus { action, status, since };
    let executor = executor_of(2);
    assert_eq!(refusal_seen(stale(vec![since.clone()]), &executor), stale(vec![]));
    assert_eq!(refusal_seen(ended(Some(since.clone())), &executor), ended(None));
    assert_eq!(refusal_seen(Refusal::NotFound, &executor), Refusal::NotFound);
    let whole = also(executor_of(2), &[Role::Officer]);
    assert_eq!(refusal_seen(stale(vec![since.clone()]), &whole), stale(vec![since.clone()]));
    assert_eq!(refusal_seen(ended(Some(since.clone())), &whole), ended(Some(since)));
}

#[test]
fn an_executing_authority_sees_a_request_once_a_measure_is_given_to_it_and_of_it_that_measure_alone() {
    let before = situations::acknowledged();
    assert_eq!(side(before.request(), &executor_of(2)), None);
    let story = shared_out();
    for (number, measures) in [(2, &["M-1"][..]), (3, &["M-2"])] {
        let executor = executor_of(number);
        assert_eq!(side(story.request(), &executor), Some(Requested));
        assert_eq!(measures_seen(story.request(), &executor), only(measures));
    }
    assert_eq!(side(story.request(), &executor_of(1)), None, "no measure was given to it");
    assert_eq!(measures_seen(story.request(), &examiner()), Seen::Whole);
    assert_eq!(measures_seen(story.request(), &also(executor_of(2), &[Role::Officer])), Seen::Whole);
    // Without the role the authority is nothing; in another State it is another authority.
    let mut nobody = executor_of(2);
    nobody.roles.clear();
    assert_eq!(side(story.request(), &nobody), None);
    let abroad = comity_domain::registry::Actor { state: Some(state(REQUESTING)), ..executor_of(2) };
    assert_eq!(side(story.request(), &abroad), None);
}

#[test]
fn an_executing_authority_notes_and_attaches_into_the_file_and_shares_nothing() {
    let executor = executor_of(2);
    let noted = given(shared_out()).when(&executor, note()).then(stays().immaterial());
    // Whose it is is kept: the person may work elsewhere tomorrow.
    assert_eq!(noted.last_event().by.authority, executor.authority);
    let by_officer = given(shared_out()).when(&examiner(), note()).then(stays().immaterial());
    assert_eq!(by_officer.last_event().by.authority, None);
    let attached = attach("protocol.pdf", DocumentClass::Shared);
    let story = given(shared_out()).when(&executor, attached).then(stays().immaterial());
    assert_eq!(story.log.last().unwrap().0, Stream::File(Requested));
    given(shared_out()).when(&executor, share("protocol.pdf")).then(unmet(&["document_of_the_file share"]));
    for command in [deliver(&[("M-1", Outcome::Executed)]), message(), assign(), set_priority(), progress()] {
        given(shared_out()).when(&executor, command).then(Expected::NotYours);
    }
    given(shared_out()).when(&executor_of(1), note()).then(Expected::NotFound);
}

#[test]
fn a_state_by_letter_reads_nothing_and_has_no_log_whatever_role_somebody_there_holds() {
    let by_pouch = situations::sent_by_pouch(crate::common::contents::complete());
    assert_eq!(readers(by_pouch.request(), Stream::Shared).collect::<Vec<_>>(), [Requesting]);
    assert_eq!(readers(by_pouch.request(), Stream::File(Requested)).count(), 0);
    let connected = situations::sent();
    assert_eq!(readers(connected.request(), Stream::Shared).collect::<Vec<_>>(), [Requesting, Requested]);
    for role in crate::common::people::roles() {
        assert_eq!(side(by_pouch.request(), &someone(Requested, role)), None, "{role}");
    }
}
