//! Who may open a sealed identity: every situation, side, role, assignment and state of the vault.

use comity_domain::{
    codes::{
        Role,
        Side::{self, Requested, Requesting},
    },
    ids::{AuthorityId, PersonCode},
    law::Cite,
    registry::Actor,
    vault::{NoOpening, Opening, may_open, may_open_document},
    workflow::{Command, Request},
};

use crate::common::{
    contents::{but, sealed},
    people::{also, drafter, examiner, person, requested_head, someone},
    said::recall,
    situations,
};

fn with_a_child() -> comity_domain::contents::Contents {
    but(|c| c.persons.push(sealed("V-1")))
}

fn code(text: &str) -> PersonCode {
    text.parse().unwrap()
}

fn opening(held: bool) -> Opening<'static> {
    Opening { reason: "the hearing on Monday", held, executes_for: false }
}

/// The request with its work given to somebody on each side.
fn assigned(request: &Request, side: Side, to: &Actor) -> Request {
    let mut request = request.clone();
    match side {
        Requesting => request.of_requesting.assigned = Some(to.user),
        Requested => request.of_requested.assigned = Some(to.user),
    }
    request
}

#[test]
fn who_may_open_is_said_for_every_stage_side_role_and_assignment() {
    let stories = [
        ("drafted", situations::drafted_with(with_a_child())),
        ("sent", situations::sent_with(with_a_child())),
        ("recalled", situations::sent_with(with_a_child()).and(&drafter(), recall())),
        ("acknowledged", situations::acknowledged_with(with_a_child())),
    ];
    let (mut cells, mut opened) = (0, 0);
    for (name, story) in &stories {
        for side in [Requesting, Requested] {
            for role in crate::common::people::roles() {
                for (mine, held) in [(false, false), (false, true), (true, false), (true, true)] {
                    let actor = someone(side, role);
                    let other = person(4711, None, &[]);
                    let request = assigned(story.request(), side, if mine { &actor } else { &other });
                    // The statement, by hand.
                    let sees = ["officer", "head", "registrar", "auditor"].contains(&role.as_str())
                        && (side == Requesting || ["sent", "acknowledged"].contains(name));
                    let works = ["officer", "head", "registrar"].contains(&role.as_str());
                    let expected = match () {
                        () if sees && side == Requesting && !held => Err(NoOpening::NotHeld),
                        () if !sees || !held => Err(NoOpening::NotFound),
                        () if role == Role::Head || (works && mine) => Ok(()),
                        () => Err(NoOpening::NoNeedToKnow),
                    };
                    let label = format!("{name} {side:?} {role} mine {mine} held {held}");
                    let may = may_open(&request, &actor, &code("V-1"), opening(held));
                    assert_eq!(may, expected, "{label}");
                    let document = if held { expected } else { Err(NoOpening::NotFound) };
                    assert_eq!(may_open_document(&request, &actor, opening(held)), document, "{label}");
                    cells += 1;
                    opened += u32::from(may.is_ok());
                    // A reason is asked after the right, and only then.
                    let mute = Opening { reason: " \n", ..opening(held) };
                    let silent = expected.and(Err(NoOpening::NoReason));
                    assert_eq!(may_open(&request, &actor, &code("V-1"), mute), silent, "{label}");
                    for absent in ["S-1", "V-9"] {
                        let may = may_open(&request, &actor, &code(absent), opening(held));
                        assert_eq!(may, Err(NoOpening::NotFound), "{label} {absent}");
                    }
                }
            }
        }
    }
    assert_eq!(
        cells,
        4 * 2 * crate::common::people::roles().count() * 4,
        "situations x sides x roles x assignment and vault"
    );
    assert_eq!(opened, (4 + 2) * 4, "officer, registrar, head when assigned, and the head");
}

#[test]
fn a_case_role_beside_reading_all_opens_nothing() {
    let story = situations::acknowledged_with(with_a_child());
    for never in [Role::Auditor, Role::Administrator, Role::Expert] {
        let actor = also(examiner(), &[Role::Head, never]);
        let request = assigned(story.request(), Requested, &actor);
        assert_eq!(may_open(&request, &actor, &code("V-1"), opening(true)), Err(NoOpening::NoNeedToKnow));
    }
}

#[test]
fn an_executing_authority_opens_who_its_measures_concern_and_nobody_else() {
    let story = situations::acknowledged_with(with_a_child());
    let mut request = story.request().clone();
    let authority = AuthorityId(uuid::Uuid::from_u128(77));
    let inspector = Actor { authority: Some(authority), ..person(4712, Some("SGP"), &[Role::Executor]) };
    let executes = Opening { executes_for: true, ..opening(true) };
    let may = |request: &Request, opening| may_open(request, &inspector, &code("V-1"), opening);
    assert_eq!(may(&request, executes), Err(NoOpening::NotFound), "nothing was given to it");
    request.given_to.insert("M-1".parse().unwrap(), authority);
    assert_eq!(may(&request, executes), Ok(()));
    // A measure about others: there is no such person for it, so nobody is found by trying codes.
    assert_eq!(may(&request, opening(true)), Err(NoOpening::NotFound));
    let mute = Opening { reason: " ", ..executes };
    assert_eq!(may(&request, mute), Err(NoOpening::NoReason));
    let foreign = Actor { state: Some("IND".parse().unwrap()), ..inspector.clone() };
    assert_eq!(may_open(&request, &foreign, &code("V-1"), executes), Err(NoOpening::NotFound));
}

#[test]
fn other_states_and_who_was_assigned_before_open_nothing() {
    let story = situations::acknowledged_with(with_a_child())
        .and(&requested_head(), Command::Assign { to: examiner().user });
    assert_eq!(may_open(story.request(), &examiner(), &code("V-1"), opening(true)), Ok(()));
    let passed_on = story.and(&requested_head(), Command::Assign { to: requested_head().user });
    let may = may_open(passed_on.request(), &examiner(), &code("V-1"), opening(true));
    assert_eq!(may, Err(NoOpening::NoNeedToKnow));
    let foreign = person(1, Some("IND"), &[Role::Head]);
    assert_eq!(
        may_open(passed_on.request(), &foreign, &code("V-1"), opening(true)),
        Err(NoOpening::NotFound)
    );
}

#[test]
fn each_answer_names_its_article_but_what_does_not_exist_names_none() {
    assert!(NoOpening::NotFound.law().is_empty());
    for refused in [NoOpening::NotHeld, NoOpening::NoNeedToKnow, NoOpening::NoReason] {
        assert_eq!(refused.law(), [Cite::Tip("6(1)"), Cite::Comity("6")]);
    }
    assert_eq!(NoOpening::NoNeedToKnow.code(), "no_need_to_know");
}
