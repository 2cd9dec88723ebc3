//! Who sees what.

use comity_domain::{
    codes::{
        Role,
        Side::{Requested, Requesting},
    },
    sight::{exports_audit_trail, reads_log, side},
};

use crate::common::{
    REQUESTED, REQUESTING,
    people::{person, someone},
    situations, state,
};

#[test]
fn the_own_state_sees_a_request_from_the_first_draft_and_the_other_once_it_was_sent() {
    for at in situations::all() {
        let request = at.story.request();
        for role in Role::ALL.iter().copied() {
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
    for role in Role::ALL.iter().copied() {
        let actor = someone(Requesting, role);
        assert_eq!(reads_log(&actor, state(REQUESTING)), role.reads_cases(), "{role}");
        assert!(!reads_log(&actor, state(REQUESTED)));
        assert_eq!(exports_audit_trail(&actor), matches!(role, Role::Auditor | Role::Head), "{role}");
        assert!(!exports_audit_trail(&person(901, None, &[role])));
    }
}
