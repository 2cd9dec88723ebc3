//! What auditors ask: for each question an entry that it finds, and one that looks like it and is none.

use comity_domain::{
    audit::{Asked, Looked, QUESTIONS, RIGHTS, TOLD_WITHIN_DAYS, What, concerns, needs_request, of_request},
    codes::{
        Question,
        Side::{self, Requested, Requesting},
    },
    ids::UserId,
    registry::Actor,
    workflow::{Command, Event, Stream},
};

use crate::{
    common::{
        Story, at,
        contents::complete,
        pair::{Arrest, held},
        people::{colleague_of, drafter, examiner, requested_head, requesting_head, requesting_registrar},
        said::{acknowledge, approve, edit, refuse, released, told, without_consultation},
        situations::{acknowledged, consulted, drafted, in_approval, sent_by_pouch},
    },
    custody::{at_due, lapse},
};

fn asked(question: Question) -> Asked {
    Asked { question, told_within_days: TOLD_WITHIN_DAYS, now: at("2026-01-31T09:00:00Z") }
}

/// The entries of a story, as its requesting or requested State sees them; who did each stands in what that State wrote.
fn entries(log: &[(Stream, Event)], side: Side) -> Vec<Looked<'_>> {
    let seen = log.iter().filter(|(stream, _)| stream.is_read_by(side));
    seen.map(|(stream, event)| Looked { what: What::Happened(*stream, event), by: event.by.user }).collect()
}

/// The actions that a question finds.
fn found(asked: Asked, story: &Story, side: Side) -> Vec<String> {
    let entries = entries(&story.log, side);
    let found = of_request(asked, story.request().state(side), &entries);
    assert_eq!(found.len(), entries.len());
    let of = |entry: &Looked<'_>| match entry.what {
        What::Happened(_, event) => event.fact.action().to_string(),
        _ => String::new(),
    };
    entries.iter().zip(found).filter(|(_, found)| *found).map(|(entry, _)| of(entry)).collect()
}

/// The same, for the first entry of a kind made an act of somebody else: what the rules never let happen.
fn done_by(mut story: Story, action: &str, by: UserId) -> Story {
    for (_, event) in &mut story.log {
        if event.fact.action().to_string() == action {
            event.by.user = Some(by);
        }
    }
    story
}

#[test]
fn every_question_is_one_sentence_and_rests_on_a_rule() {
    let all: Vec<Question> = QUESTIONS.iter().map(|asks| asks.question).collect();
    assert_eq!(all, Question::ALL);
    for asks in QUESTIONS {
        assert!(asks.says.ends_with('.') && !asks.says.trim_end_matches('.').contains(". "), "{}", asks.says);
        assert!(!asks.law.is_empty(), "{}", asks.question);
        assert_eq!(asks.must_be_none, asks.question == Question::OwnApproval);
    }
}

#[test]
fn an_approval_by_somebody_who_wrote_a_part_is_found() {
    let approved = in_approval().and(&requesting_head(), approve());
    assert_eq!(found(asked(Question::OwnApproval), &approved, Requesting), Vec::<String>::new());
    let own = done_by(approved, "approve", drafter().user);
    assert_eq!(found(asked(Question::OwnApproval), &own, Requesting), ["approve"]);
    // One author of several is one.
    let second = colleague_of(&drafter());
    let edited = drafted().and(&second, edit(complete())).and(&drafter(), Command::Submit);
    let edited = edited.and(&requesting_head(), approve());
    let own = done_by(edited, "approve", second.user);
    assert_eq!(found(asked(Question::OwnApproval), &own, Requesting), ["approve"]);
}

#[test]
fn an_opening_by_somebody_without_the_assignment_is_found() {
    let opened = |story: &Story, by: &Actor| {
        let mut entries = entries(&story.log, Requested);
        entries.push(Looked { what: What::Opened, by: Some(by.user) });
        let found = of_request(asked(Question::OpenedUnassigned), story.request().requested, &entries);
        assert!(!found[..found.len() - 1].contains(&true));
        found[found.len() - 1]
    };
    let nobody = acknowledged();
    let assigned = |to: &Actor| acknowledged().and(&requested_head(), Command::Assign { to: to.user });
    assert!(opened(&assigned(&colleague_of(&examiner())), &examiner()), "assigned to somebody else");
    assert!(!opened(&assigned(&examiner()), &examiner()), "assigned");
    assert!(opened(&assigned(&examiner()), &requested_head()), "by rank");
    // Who takes a request by acknowledging it has it.
    let taken = nobody.request().of_requested.assigned;
    assert_eq!(opened(&nobody, &examiner()), taken != Some(examiner().user));
    // That it was assigned later is no excuse.
    let mut later = entries(&nobody.log, Requested);
    let at = later.len();
    later.push(Looked { what: What::Opened, by: Some(requested_head().user) });
    let after = nobody.clone().and(&requested_head(), Command::Assign { to: requested_head().user });
    let last = entries(&after.log, Requested);
    later.extend(last[at..].iter().copied());
    assert!(of_request(asked(Question::OpenedUnassigned), nobody.request().requested, &later)[at]);
}

#[test]
fn a_refusal_without_consultation_is_found_from_both_sides() {
    let heard = consulted(acknowledged()).and(&requested_head(), Command::Refuse(refuse(&[])));
    let because = Some("nothing could change it");
    let unheard = without_consultation(refuse(&[]), because, true);
    let unheard = acknowledged().and(&requested_head(), Command::Refuse(unheard));
    for side in [Requesting, Requested] {
        assert_eq!(found(asked(Question::RefusedUnconsulted), &unheard, side), ["refuse"]);
        assert_eq!(found(asked(Question::RefusedUnconsulted), &heard, side), Vec::<String>::new());
    }
}

#[test]
fn an_arrest_that_runs_past_its_day_is_found_and_one_that_ends_in_time_is_not() {
    let pair = held(None);
    let due = pair.arrest.request().arrest_clock().unwrap().due;
    let on = |now| Asked { now, ..asked(Question::ArrestPastDue) };
    let second = jiff::SignedDuration::from_secs(1);
    for side in [Requesting, Requested] {
        assert_eq!(found(on(due), &pair.arrest, side), Vec::<String>::new());
        assert_eq!(found(on(due + second), &pair.arrest, side), ["report_arrest"], "nobody recorded it yet");
    }
    let (who, what) = lapse();
    let lapsed = at_due(pair.clone(), 60).on(Arrest, &who, what);
    let at = on(due + second);
    assert_eq!(found(at, &lapsed.arrest, Requested), ["lapse"], "once, by the entry that says so");
    let early = at_due(pair, -60);
    let now = early.arrest.now.to_string();
    let free = early.on(Arrest, &examiner(), released(&now));
    assert_eq!(found(at, &free.arrest, Requested), Vec::<String>::new());
}

#[test]
fn an_act_told_late_is_found_by_the_days_that_are_asked_for() {
    let sent = sent_by_pouch(complete()).at("2026-01-24T09:00:00Z");
    let of = |days| {
        let told_within_days = days;
        move |story: &Story| found(Asked { told_within_days, ..asked(Question::ToldLate) }, story, Requesting)
    };
    let by_letter = |happened: &str| {
        let act = told(Requested, happened, "2026-01-24", acknowledge());
        sent.clone().and(&requesting_registrar(), act)
    };
    let (within, late) = (by_letter("2026-01-17T09:00:00Z"), by_letter("2026-01-17T08:59:59Z"));
    assert_eq!((of(7)(&within), of(7)(&late)), (vec![], vec!["acknowledge".to_owned()]));
    assert_eq!((of(8)(&late), of(6)(&within)), (vec![], vec!["acknowledge".to_owned()]));
}

#[test]
fn rights_and_exports_are_told_by_the_entry_alone() {
    let of = |question, what| concerns(asked(question), Looked { what, by: None });
    for act in RIGHTS {
        assert!(of(Question::RightsChanged, What::Administered(act)), "{act}");
    }
    assert!(!of(Question::RightsChanged, What::Administered("node_named")));
    assert!(of(Question::Exported, What::Exported));
    for what in [What::Other, What::Opened, What::Administered("role_granted")] {
        assert!(!of(Question::Exported, what), "{what:?}");
    }
    for question in Question::ALL {
        assert!(!of(*question, What::Other), "{question}");
    }
    let alone: Vec<Question> = Question::ALL.iter().copied().filter(|q| !needs_request(*q)).collect();
    assert_eq!(
        alone,
        [Question::RefusedUnconsulted, Question::ToldLate, Question::RightsChanged, Question::Exported]
    );
}
