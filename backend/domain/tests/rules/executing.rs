//! Accept, deliver, confirm; withdraw, in whole or in part; and the fold over measures.

use comity_domain::{
    codes::{
        Clock, ClockResult, DocumentClass, DualCriminalityResult, Kind, MeasureState, MeasureType,
        Outcome::{self, NotExecutable, Partly},
        Role,
        Side::Requested,
        Status::{Acknowledged, Closed, Executed, InExecution, PartiallyExecuted, Withdrawn},
    },
    workflow::{
        Command, Fact,
        command::{Deliver, DualCriminality, Evidence, EvidenceWhat},
    },
};

use crate::common::{
    Expected, at, becomes,
    contents::{but, measure, one_measure},
    given,
    people::{drafter, examiner, requested_head, requesting_head, someone},
    said::{accept, confirm, date, deliver, delivery, withdraw},
    situations::{
        acknowledged, acknowledged_with, asked, executed, in_execution, partially_executed, postponed, sent,
    },
    stays, unmet,
};

const DONE: Outcome = Outcome::Executed;

#[test]
fn the_head_accepts_and_the_time_to_execute_starts() {
    let story = given(acknowledged())
        .when(&requested_head(), accept(&["M-1", "M-2"]))
        .then(becomes(InExecution).shared().clocks(&["stop decide", "start execute"]));
    assert_eq!(story.run(Clock::Execute).due, at("2026-04-12T09:05:00Z"));
    for role in [Role::Officer, Role::Registrar] {
        given(acknowledged())
            .when(&someone(Requested, role), accept(&["M-1", "M-2"]))
            .then(Expected::NotYours);
    }
    given(asked(acknowledged())).when(&requested_head(), accept(&["M-1", "M-2"])).then(Expected::NotInStatus);
}

#[test]
fn every_open_measure_gets_an_executing_authority_and_no_other_does() {
    given(acknowledged())
        .when(&requested_head(), accept(&["M-1"]))
        .then(unmet(&["no_executing_authority executing_authority.M-2"]));
    given(acknowledged())
        .when(&requested_head(), accept(&["M-1", "M-2", "M-9"]))
        .then(unmet(&["unknown_measure measures.M-9"]));
    let story = acknowledged().and(&requesting_head(), withdraw(&["M-2"]));
    given(story.clone())
        .when(&requested_head(), accept(&["M-1", "M-2"]))
        .then(unmet(&["measure_not_open measures.M-2"]));
    given(story).when(&requested_head(), accept(&["M-1"])).then(becomes(InExecution));
    let blank = Command::Accept {
        executing_authority: [
            ("M-1".parse().unwrap(), " ".to_owned()),
            ("M-2".parse().unwrap(), "x".to_owned()),
        ]
        .into(),
        conditions: vec![],
        dual_criminality: None,
    };
    given(acknowledged())
        .when(&requested_head(), blank)
        .then(unmet(&["no_executing_authority executing_authority.M-1"]));
}

#[test]
fn dual_criminality_is_assessed_exactly_where_an_open_measure_is_coercive() {
    let say = |result: Option<DualCriminalityResult>| {
        let Command::Accept { executing_authority, conditions, .. } = accept(&["M-1"]) else { panic!() };
        let dual_criminality = result.map(|result| DualCriminality { result, text: "Law 2863".to_owned() });
        Command::Accept { executing_authority, conditions, dual_criminality }
    };
    // 46(3)(j) freezes and 46(3)(k) takes property, as 13(2) and 13(1) do.
    let coercive = ["18(3)(c)", "46(3)(j)", "46(3)(k)", "13(1)(a)", "13(1)(b)", "13(2)"];
    for measure_type in MeasureType::ALL.iter().copied().filter(|m| m.is_of(Kind::Mla)) {
        let story = || acknowledged_with(one_measure(measure_type));
        for (result, enough) in [
            (None, false),
            (Some(DualCriminalityResult::NotNeeded), false),
            (Some(DualCriminalityResult::Met), true),
            (Some(DualCriminalityResult::NotMet), true),
        ] {
            let expected = if enough || !coercive.contains(&measure_type.as_str()) {
                becomes(InExecution)
            } else {
                unmet(&["dual_criminality_not_assessed dual_criminality"])
            };
            given(story()).when(&requested_head(), say(result)).then(expected);
        }
    }
}

#[test]
fn an_assessment_that_is_missing_cites_both_conventions() {
    let story = acknowledged_with(but(|c| c.measures[1].measure_type = MeasureType::Freezing));
    let refusal = story.decide(&requested_head(), &accept(&["M-1", "M-2"])).unwrap_err();
    assert_eq!(
        refusal.law().iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["13(3)", "18(9)", "UNCAC 46(9)(b)"]
    );
    let story = acknowledged_with(but(|c| c.measures[1].measure_type = MeasureType::SearchSeizure));
    let refusal = story.decide(&requested_head(), &accept(&["M-1", "M-2"])).unwrap_err();
    let law: Vec<_> = refusal.law().iter().map(ToString::to_string).collect();
    assert_eq!(law, ["18(9)", "UNCAC 46(9)(b)"], "a search is no confiscation");
}

#[test]
fn a_coercive_measure_that_was_withdrawn_asks_for_no_assessment() {
    let story = acknowledged_with(but(|c| c.measures[1].measure_type = MeasureType::Freezing));
    given(story.and(&requesting_head(), withdraw(&["M-2"])))
        .when(&requested_head(), accept(&["M-1"]))
        .then(becomes(InExecution));
}

#[test]
fn a_first_delivery_leaves_the_rest_open_and_the_last_one_executes_the_request() {
    let story = given(in_execution())
        .when(&examiner(), deliver(&[("M-1", DONE)]))
        .then(becomes(PartiallyExecuted).shared().no_clock());
    let story = given(story)
        .when(&examiner(), deliver(&[("M-2", NotExecutable)]))
        .then(becomes(Executed).shared().clocks(&["stop execute", "stop reasoned_deadline"]));
    assert_eq!(story.run(Clock::Execute).came_to, Some(ClockResult::Kept));
    for role in [Role::Head, Role::Registrar] {
        given(in_execution())
            .when(&someone(Requested, role), deliver(&[("M-1", DONE)]))
            .then(Expected::NotYours);
    }
    given(acknowledged()).when(&examiner(), deliver(&[("M-1", DONE)])).then(Expected::NotInStatus);
}

#[test]
fn a_second_delivery_that_leaves_something_open_changes_no_status() {
    let three = but(|c| c.measures.push(measure("M-3", MeasureType::Service)));
    let story = acknowledged_with(three)
        .and(&requested_head(), accept(&["M-1", "M-2", "M-3"]))
        .and(&examiner(), deliver(&[("M-1", DONE)]));
    given(story).when(&examiner(), deliver(&[("M-2", Partly)])).then(stays().shared().no_clock());
}

#[test]
fn every_answer_that_is_no_refusal_executes_a_request() {
    for outcome in Outcome::ALL.iter().copied() {
        given(in_execution())
            .when(&examiner(), deliver(&[("M-1", outcome), ("M-2", outcome)]))
            .then(becomes(Executed));
    }
}

#[test]
fn what_was_executed_in_part_is_said_or_shown() {
    let bare = |outcome, text: Option<&str>| {
        let text = text.map(str::to_owned);
        Command::DeliverResults(Deliver { evidence: vec![], text, ..delivery(&[("M-1", outcome)]) })
    };
    let part = Partly;
    for nothing in [None, Some("  ")] {
        given(in_execution()).when(&examiner(), bare(part, nothing)).then(unmet(&["missing text"]));
    }
    let words = Some("Two of three accounts; the third is closed.");
    given(in_execution()).when(&examiner(), bare(part, words)).then(becomes(PartiallyExecuted));
    given(in_execution()).when(&examiner(), deliver(&[("M-1", part)])).then(becomes(PartiallyExecuted));
    given(in_execution()).when(&examiner(), bare(DONE, None)).then(becomes(PartiallyExecuted));
}

#[test]
fn a_delivery_names_open_measures_of_the_request() {
    given(in_execution()).when(&examiner(), deliver(&[])).then(unmet(&["missing outcomes"]));
    given(in_execution())
        .when(&examiner(), deliver(&[("M-9", DONE)]))
        .then(unmet(&["unknown_measure measures.M-9"]));
    given(partially_executed())
        .when(&examiner(), deliver(&[("M-1", DONE)]))
        .then(unmet(&["measure_not_open measures.M-1", "evidence_taken evidence.E-1"]));
}

fn evidence(id: &str, what: EvidenceWhat, classification: DocumentClass) -> Evidence {
    Evidence { id: id.parse().unwrap(), what, classification }
}

fn thing(id: &str) -> Evidence {
    evidence(id, EvidenceWhat::Object("mandate card".to_owned()), DocumentClass::Shared)
}

fn paper(id: &str, name: &str, classification: DocumentClass) -> Evidence {
    evidence(id, EvidenceWhat::Document(name.to_owned()), classification)
}

#[test]
fn a_measure_is_refused_by_refuse_and_never_by_a_delivery() {
    let refusing = |outcomes| {
        Command::DeliverResults(Deliver { refused: vec!["M-2".parse().unwrap()], ..delivery(outcomes) })
    };
    for outcomes in [&[][..], &[("M-1", DONE)]] {
        given(in_execution())
            .when(&examiner(), refusing(outcomes))
            .then(unmet(&["refused_by_delivery outcomes.M-2"]));
    }
}

#[test]
fn evidence_is_a_thing_or_an_attached_document_with_an_id_of_its_own() {
    let with =
        |evidence: Vec<Evidence>| Command::DeliverResults(Deliver { evidence, ..delivery(&[("M-1", DONE)]) });
    let story = in_execution().with_document(Requested, "statements.pdf");
    given(story.clone())
        .when(&examiner(), with(vec![paper("E-1", "absent.pdf", DocumentClass::Shared)]))
        .then(unmet(&["document_not_attached evidence.E-1.document"]));
    given(story.clone())
        .when(&examiner(), with(vec![thing("E-1"), thing("E-1")]))
        .then(unmet(&["evidence_taken evidence.E-1"]));
    let story = given(story)
        .when(&examiner(), with(vec![thing("E-1"), paper("E-2", "statements.pdf", DocumentClass::Shared)]))
        .then(becomes(PartiallyExecuted));
    let Fact::ResultsDelivered { evidence, .. } = &story.last_event().fact else { panic!() };
    assert_eq!(evidence.iter().map(|e| e.document.is_some()).collect::<Vec<_>>(), [false, true]);
    let again =
        Command::DeliverResults(Deliver { evidence: vec![thing("E-1")], ..delivery(&[("M-2", DONE)]) });
    given(story).when(&examiner(), again).then(unmet(&["evidence_taken evidence.E-1"]));
}

#[test]
fn evidence_called_sealed_is_not_sent_as_an_open_document() {
    let sealed = Command::DeliverResults(Deliver {
        evidence: vec![paper("E-1", "hearing.pdf", DocumentClass::Sealed)],
        ..delivery(&[("M-1", DONE)])
    });
    given(in_execution().with_document(Requested, "hearing.pdf"))
        .when(&examiner(), sealed)
        .then(unmet(&["document_differs evidence.E-1.document"]));
    let sealed = Command::DeliverResults(Deliver {
        evidence: vec![paper("E-1", "hearing.pdf", DocumentClass::Sealed)],
        ..delivery(&[("M-1", DONE)])
    });
    given(in_execution().with_document(Requested, "hearing.pdf").of_class(DocumentClass::Sealed))
        .when(&examiner(), sealed)
        .then(becomes(PartiallyExecuted));
}

#[test]
fn what_is_to_be_returned_is_evidence_of_this_delivery_with_one_date_ahead() {
    let due = |return_due: &[(&str, &str)]| {
        Command::DeliverResults(Deliver {
            evidence: vec![thing("E-1")],
            return_due: return_due.iter().map(|(id, day)| (id.parse().unwrap(), date(day))).collect(),
            ..delivery(&[("M-1", DONE)])
        })
    };
    given(in_execution())
        .when(&examiner(), due(&[("E-9", "2026-03-31")]))
        .then(unmet(&["unknown_reference return_due.E-9"]));
    given(in_execution())
        .when(&examiner(), due(&[("E-1", "2026-01-11")]))
        .then(unmet(&["date_not_ahead return_due.E-1"]));
    given(in_execution())
        .when(&examiner(), due(&[("E-1", "2026-03-31"), ("E-1", "2026-04-30")]))
        .then(unmet(&["id_taken return_due.E-1"]));
    given(in_execution()).when(&examiner(), due(&[("E-1", "2026-03-31")])).then(becomes(PartiallyExecuted));
}

#[test]
fn the_requesting_officer_confirms_the_receipt_and_says_whether_it_is_usable() {
    let say = |usable, feedback: Option<&str>| Command::ConfirmReceipt {
        usable,
        outcome_feedback: feedback.map(str::to_owned),
    };
    given(executed()).when(&drafter(), say(None, None)).then(unmet(&["missing usable"]));
    given(executed())
        .when(&drafter(), say(Some(false), Some(" ")))
        .then(unmet(&["missing outcome_feedback"]));
    given(executed())
        .when(&drafter(), say(Some(false), Some("cut off")))
        .then(becomes(Closed).shared().no_clock());
    given(executed()).when(&drafter(), confirm()).then(becomes(Closed));
    given(executed()).when(&requesting_head(), confirm()).then(Expected::NotYours);
    given(partially_executed()).when(&drafter(), confirm()).then(Expected::NotInStatus);
}

#[test]
fn the_head_withdraws_the_whole_from_every_open_status_without_a_reason() {
    for story in [
        sent(),
        acknowledged(),
        asked(acknowledged()),
        postponed(acknowledged()),
        in_execution(),
        partially_executed(),
    ] {
        let story = given(story).when(&requesting_head(), withdraw(&[])).then(becomes(Withdrawn).shared());
        assert!(story.request().clocks.iter().all(|r| !r.is_open()));
        assert_eq!((&story.request().round, story.request().return_to), (&None, None));
    }
    given(acknowledged()).when(&drafter(), withdraw(&[])).then(Expected::NotYours);
    given(executed()).when(&requesting_head(), withdraw(&[])).then(Expected::NotInStatus);
}

#[test]
fn the_whole_withdrawn_after_a_delivery_is_withdrawn_and_what_was_done_stays_done() {
    let story = given(partially_executed())
        .when(&requesting_head(), withdraw(&[]))
        .then(becomes(Withdrawn).clocks(&["end execute", "end reasoned_deadline"]));
    let states: Vec<_> = story.request().measures.values().map(|m| m.state).collect();
    assert_eq!(states, [MeasureState::Executed, MeasureState::Withdrawn]);
}

#[test]
fn a_part_withdrawn_follows_the_fold() {
    given(acknowledged())
        .when(&requesting_head(), withdraw(&["M-9"]))
        .then(unmet(&["unknown_measure measures.M-9"]));
    let story = given(acknowledged())
        .when(&requesting_head(), withdraw(&["M-1"]))
        .then(becomes(Acknowledged).shared().no_clock());
    given(story.clone())
        .when(&requesting_head(), withdraw(&["M-1"]))
        .then(unmet(&["measure_not_open measures.M-1"]));
    given(story)
        .when(&requesting_head(), withdraw(&["M-2"]))
        .then(becomes(Withdrawn).clocks(&["end decide", "end reasoned_deadline"]));
    given(partially_executed())
        .when(&requesting_head(), withdraw(&["M-2"]))
        .then(becomes(Executed).clocks(&["stop execute", "stop reasoned_deadline"]));
}
