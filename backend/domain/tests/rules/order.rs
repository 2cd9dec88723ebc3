//! The order of refusals, what a stale command is told, and offers that agree with what is decided.

use comity_domain::{
    codes::{
        Action, Role,
        Side::{self, Requested, Requesting},
    },
    workflow::{
        Command, Refusal, Remedy, Unmet, Version,
        offers::{Offer, next_step, offers, possible, possible_told},
        refusal::StatusSeen,
        table::{From, row},
    },
};

use crate::common::{
    Expected, Story, given, nothing,
    people::{colleague_of, drafter, examiner, person, registrar, requested_head, requesting_head, someone},
    said::{
        accept, acknowledge, answer, approve, ask, consult, date, go_on_without, message, note, plainly,
        postpone, refuse, remind, send, told, without_consultation,
    },
    situations::{self, acknowledged, approved, asked, consulted, drafted, in_approval, sent},
    stays, unmet,
};

const LONG_AGO: Version = Version(1);

#[test]
fn what_one_may_not_see_does_not_exist_whatever_else_is_wrong() {
    let outsider = person(900, Some("IND"), &[Role::Head]);
    given(acknowledged().having_read(LONG_AGO)).when(&outsider, accept(&["M-9"])).then(Expected::NotFound);
    given(nothing()).when(&drafter(), acknowledge()).then(Expected::NotFound);
}

#[test]
fn another_role_comes_before_the_status() {
    given(drafted().having_read(LONG_AGO)).when(&requesting_head(), Command::Submit).then(Expected::NotYours);
    given(sent().having_read(LONG_AGO)).when(&examiner(), accept(&["M-9"])).then(Expected::NotYours);
}

#[test]
fn the_status_comes_before_the_version() {
    given(sent().having_read(LONG_AGO)).when(&requested_head(), accept(&["M-9"])).then(Expected::NotInStatus);
}

#[test]
fn the_version_comes_before_the_guards() {
    given(acknowledged().having_read(LONG_AGO))
        .when(&requested_head(), accept(&["M-9"]))
        .then(Expected::Stale);
    given(acknowledged()).when(&requested_head(), accept(&["M-9"])).then(unmet(&[
        "unknown_measure measures.M-9",
        "no_executing_authority executing_authority.M-1",
        "no_executing_authority executing_authority.M-2",
    ]));
}

#[test]
fn a_stale_command_learns_what_happened_since() {
    let story = in_approval();
    let read = story.version(Requesting);
    let story = story.and(&requesting_head(), approve()).having_read(read);
    let Err(Refusal::Stale { seen, found, since }) = story.decide(&drafter(), &send()) else { panic!() };
    assert_eq!((seen, found), (Version(2), Version(3)));
    assert_eq!(since.iter().map(|h| (h.action, h.role)).collect::<Vec<_>>(), [(Action::Approve, Role::Head)]);
    assert_eq!(Refusal::Stale { seen, found, since }.remedy(), Remedy::ReadAgain);
}

#[test]
fn a_version_from_the_future_is_stale_too() {
    let story = acknowledged().having_read(Version(99));
    assert!(
        matches!(story.decide(&requested_head(), &accept(&["M-1", "M-2"])), Err(Refusal::Stale { since, .. }) if since.is_empty())
    );
}

#[test]
fn acts_of_the_other_state_s_file_and_immaterial_acts_make_nobody_stale() {
    let story = acknowledged();
    let (mine, theirs) = (story.version(Requesting), story.version(Requested));
    let story = story
        .and(&examiner(), note())
        .and(&examiner(), message())
        .and(&drafter(), remind())
        .and(&examiner(), crate::common::said::assign());
    assert_eq!((story.version(Requesting), story.version(Requested)), (mine, theirs));
    // The requested State counts from `sent` on.
    assert_eq!((mine, theirs), (Version(5), Version(2)));
}

#[test]
fn an_immaterial_act_that_names_a_version_is_held_to_it() {
    given(acknowledged().having_read(LONG_AGO)).when(&drafter(), message()).then(Expected::Stale);
    given(acknowledged()).when(&drafter(), message()).then(stays());
}

#[test]
fn a_command_refused_for_its_status_is_told_what_led_there() {
    let story = acknowledged().and(&examiner(), consult("2026-03-01")).and(&examiner(), message());
    let Err(Refusal::NotInStatus { action, status, since }) =
        story.decide(&drafter(), &crate::common::said::recall())
    else {
        panic!()
    };
    assert_eq!(
        (action, status),
        (Action::Recall, StatusSeen::Is(comity_domain::codes::Status::Acknowledged))
    );
    assert_eq!(since.unwrap().action, Action::Acknowledge, "not the consultation after it");
}

#[test]
fn a_refusal_names_the_articles_of_its_action_after_comity_s_own_rule() {
    let cited = |refusal: Refusal| refusal.law().iter().map(ToString::to_string).collect::<Vec<_>>();
    let story = acknowledged();
    assert_eq!(
        cited(story.decide(&drafter(), &crate::common::said::withdraw(&[])).unwrap_err()),
        ["Comity 5", "18(24)"]
    );
    assert_eq!(
        cited(story.decide(&drafter(), &crate::common::said::recall()).unwrap_err()),
        ["Comity 5", "18(24)"]
    );
    assert_eq!(
        cited(asked(story).decide(&requested_head(), &accept(&[])).unwrap_err()),
        ["Comity 5", "18(17)", "18(9)", "13(4)"]
    );
    assert_eq!(cited(Refusal::NotFound), [""; 0], "it says nothing of what does not exist");
}

#[test]
fn every_unmet_guard_is_named_not_only_the_first() {
    let nothing_said =
        Command::Postpone { running_proceeding: String::new(), review_date: None, consultation: None };
    let refusal = acknowledged().decide(&requested_head(), &nothing_said).unwrap_err();
    let law: Vec<_> = refusal.law().iter().map(ToString::to_string).collect();
    assert_eq!(law, ["18(25)", "Comity 5", "18(26)"]);
    let Refusal::Unmet(unmet) = refusal else { panic!() };
    assert_eq!(unmet.len(), 3);
}

#[test]
fn a_person_with_several_roles_acts_in_the_one_the_row_asks_for() {
    let both = crate::common::people::also(examiner(), &[Role::Registrar]);
    let story = sent().and(&both, acknowledge());
    assert_eq!(story.last_event().by.role, Role::Registrar);
    let story = story.and(&both, ask(&["I-1"], None));
    assert_eq!(story.last_event().by.role, Role::Officer);
}

/// Payloads of every shape, for whatever action.
fn payloads(action: Action, story: &Story) -> Vec<Command> {
    let mut all = vec![plainly(action, story.request())];
    match action {
        Action::Postpone => all.extend([
            postpone("2036-01-01"),
            Command::Postpone {
                running_proceeding: "x".to_owned(),
                review_date: Some(date("2036-01-01")),
                consultation: Some("C-2".parse().unwrap()),
            },
            Command::Postpone {
                running_proceeding: "x".to_owned(),
                review_date: Some(date("2036-01-01")),
                consultation: None,
            },
        ]),
        Action::Refuse => all.extend([
            crate::common::said::refuse_for("16(14)"),
            Command::Refuse(refuse(&[])),
            Command::Refuse(refuse(&["M-2"])),
            Command::Refuse(without_consultation(refuse(&["M-2"]), None, false)),
        ]),
        Action::ReportArrest => {
            let since = story.request().custody.as_ref().map_or(story.now, |c| c.since);
            let mut elsewhere = crate::common::said::corrected(&since.to_string(), "another place");
            if let Command::ReportArrest { place, .. } = &mut elsewhere {
                *place = Some("at the station".to_owned());
            }
            all.push(elsewhere);
        }
        Action::GoOnWithout => all.push(go_on_without()),
        Action::Send => all.push(crate::common::said::by_pouch()),
        Action::SupplyInformation => all.push(answer(&["I-1"])),
        Action::AnswerConsultation => all.extend([
            crate::common::said::answer_consultation(None),
            crate::common::said::answer_consultation(Some("C-1")),
        ]),
        Action::Withdraw => {
            all.extend([crate::common::said::withdraw(&["M-1"]), crate::common::said::withdraw(&["M-2"])]);
        }
        _ => {}
    }
    all
}

/// Situations in which a guard, not the status, decides.
fn guarded() -> Vec<Story> {
    let mut changed = approved();
    changed.request.as_mut().unwrap().draft += 1;
    let mut unattended = approved();
    unattended.register.as_mut().unwrap().requested.active_authority = false;
    let both = crate::common::people::also(colleague_of(&drafter()), &[Role::Head]);
    vec![
        sent().days_later(1),
        asked(acknowledged()).days_later(90),
        acknowledged().and(&examiner(), consult("2026-02-01")),
        acknowledged().and(&examiner(), consult("2026-02-01")).days_later(90),
        consulted(acknowledged()),
        changed,
        unattended,
        situations::drafted_with(comity_domain::contents::Contents::default()),
        drafted()
            .and(&both, crate::common::said::edit(crate::common::contents::complete()))
            .and(&drafter(), Command::Submit),
    ]
}

/// A letter of today that tells what happened today.
fn told_today(story: &Story, of: Side, act: Command) -> Command {
    let now = story.now.to_string();
    told(of, &now, &now[..10], act)
}

#[test]
fn what_is_offered_can_be_done_and_what_is_not_offered_cannot_whatever_is_said() {
    let mut stories: Vec<Story> = situations::every_place().into_iter().map(|p| p.situation.story).collect();
    stories.extend(guarded());
    let both = crate::common::people::also(colleague_of(&drafter()), &[Role::Head]);
    let people = [
        drafter(),
        colleague_of(&drafter()),
        requesting_head(),
        both,
        someone(Requesting, Role::Registrar),
        examiner(),
        registrar(),
        requested_head(),
        someone(Requested, Role::Auditor),
        person(900, Some("IND"), &[Role::Officer]),
    ];
    let (mut offered, mut withheld) = (0, 0);
    for story in &stories {
        for actor in &people {
            let context = story.context(actor);
            let all = offers(story.request(), actor, &context);
            for Offer { action, refused, on_behalf_of, .. } in &all {
                let said = payloads(*action, story).into_iter().map(|act| match on_behalf_of {
                    Some(of) => told_today(story, *of, act),
                    None => act,
                });
                let answers: Vec<_> = said.map(|c| story.decide(actor, &c)).collect();
                if let Some(refusal) = refused {
                    withheld += 1;
                    for answer in answers {
                        let refused =
                            answer.expect_err(&format!("{action} in {}: {refusal:?}", story.status()));
                        assert_same_or_more(&refused, refusal);
                    }
                } else {
                    offered += 1;
                    assert!(
                        answers.iter().any(Result::is_ok),
                        "{action} in {} is offered: {answers:?}",
                        story.status()
                    );
                }
            }
            // Nothing is possible that is not offered.
            for action in Action::ALL.iter().copied().filter(|a| row(*a).from != From::Nothing) {
                let listed = |of: Option<Side>| {
                    let mut same = all.iter().filter(|o| o.action == action && o.on_behalf_of == of);
                    same.any(|o| o.refused.is_none())
                };
                let request = story.request();
                assert_eq!(listed(None), possible(request, action, actor, &context).is_ok(), "{action}");
                for of in [Requesting, Requested] {
                    let told = possible_told(request, action, of, actor, &context).is_ok();
                    assert_eq!(listed(Some(of)), told, "{action} of {of}");
                }
            }
        }
    }
    assert!(offered > 4000 && withheld > 10_000, "{offered} {withheld}");
}

/// A refusal of a payload says what the offer said, and perhaps more; of a consultation it may say it otherwise.
fn assert_same_or_more(refused: &Refusal, offered: &Refusal) {
    let (Refusal::Unmet(all), Refusal::Unmet(some)) = (refused, offered) else {
        assert_eq!(refused, offered);
        return;
    };
    for unmet in some {
        let about_it = unmet.field().as_deref() == Some("consultation");
        let otherwise = |u: &Unmet| match unmet {
            // Whoever is named, it is nobody whose identity could go.
            Unmet::NoIdentityToSend => matches!(u, Unmet::UnknownPerson { .. } | Unmet::IdentitySentAlready),
            Unmet::NothingToReturn => {
                matches!(u, Unmet::UnknownEvidence { .. } | Unmet::EvidenceReturned { .. })
            }
            _ => about_it && u.field() == unmet.field(),
        };
        let said = all.iter().any(|u| u == unmet || otherwise(u));
        assert!(said, "{unmet:?} is not among {all:?}");
    }
}

#[test]
fn possible_actions_come_first_and_the_usual_next_step_on_top() {
    for at in situations::all() {
        for side in [Requesting, Requested] {
            let Some(step) = next_step(at.story.request(), side) else { continue };
            let actor = someone(step.side, step.role);
            if comity_domain::sight::side(at.story.request(), &actor) != Some(side) {
                continue;
            }
            if at.story.request().arrest_clock().is_some() && step.action == Action::Create {
                continue; // it waits for the request for extradition
            }
            let all = offers(at.story.request(), &actor, &at.story.context(&actor));
            assert_eq!(all[0].action, step.action, "{} {:?}", at.status, at.after);
            let first_refused = all.iter().position(|o| o.refused.is_some()).unwrap_or(all.len());
            assert!(all[first_refused..].iter().all(|o| o.refused.is_some()));
            assert_eq!(all.iter().filter(|o| o.recommended).count(), 1);
        }
    }
}

#[test]
fn nothing_is_offered_to_who_does_not_see_the_request() {
    for at in situations::all() {
        for actor in [
            person(900, Some("IND"), &[Role::Head]),
            person(901, None, &[Role::Expert]),
            someone(Requesting, Role::Administrator),
        ] {
            assert_eq!(offers(at.story.request(), &actor, &at.story.context(&actor)), []);
        }
    }
}
