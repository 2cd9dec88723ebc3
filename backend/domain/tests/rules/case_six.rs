//! The sixth acceptance case on the pure domain: effect to an order of confiscation, two currencies, one measure
//! refused, a thing returned, another use granted and another not.

use comity_domain::{
    codes::{
        Action, DocumentClass, DualCriminalityResult, MeasureState, MeasureType, Outcome, PersonRole, Role,
        Status,
    },
    contents::{Asset, Confiscation, Contents, Measure, Urgency},
    law::completeness::{VaultSays, Weight, findings},
    sight::side,
    workflow::{
        Command, Fact, Refusal,
        command::{
            AssetReached, Deliver, Disposal, DualCriminality, Evidence, EvidenceWhat, RefusalConsultation,
            Refuse,
        },
        offers::possible,
    },
};

use crate::common::{
    Expected, Story, at, becomes,
    contents::{asset, but, document, measure, person},
    nothing,
    people::{
        drafter, examiner, executor_of, person as somebody, registrar, requested_head, requesting_head,
        someone,
    },
    register,
    said::{acknowledge, approve, create, date, edit, return_evidence, send},
    stays, unmet,
};

fn as_sent() -> Contents {
    but(|c| {
        let of = |id: &str, measure_type, asset: Option<&str>| Measure {
            persons: vec!["C-1".parse().unwrap()],
            assets: asset.into_iter().map(|a| a.parse().unwrap()).collect(),
            ..measure(id, measure_type)
        };
        c.measures = vec![
            of("M-1", MeasureType::ConfiscationOurOrder, Some("B-1")),
            of("M-2", MeasureType::ConfiscationOurOrder, Some("B-2")),
            of("M-3", MeasureType::Records, None),
            of("M-4", MeasureType::Records, None),
        ];
        c.persons = vec![person("C-1", PersonRole::Sentenced), person("W-1", PersonRole::Witness)];
        c.urgency = Some(Urgency::default());
        c.confiscation = Some(Confiscation {
            mode: Some(MeasureType::ConfiscationOurOrder),
            order_copy: Some("order-certified.pdf".to_owned()),
            order_final_on: Some(date("2025-10-31")),
            extent: Some("whole of B-1 and B-2".to_owned()),
            third_parties_heard: vec!["W-1".to_owned(), "bank".to_owned()],
            disposal_asked: Some("14(2): return to compensate victims".to_owned()),
        });
        let mur =
            Asset { value_minor: Some(1_860_000_000), currency: Some("MUR".to_owned()), ..asset("B-2") };
        c.assets = vec![asset("B-1"), mur];
        c.documents = vec![document("order-certified.pdf"), document("certificate-of-finality.pdf")];
    })
}

fn as_created() -> Contents {
    let mut contents = as_sent();
    let said = contents.confiscation.as_mut().unwrap();
    (said.order_copy, said.extent) = (None, None);
    contents
}

fn articles(refusal: &Refusal) -> Vec<String> {
    refusal.law().iter().map(ToString::to_string).collect()
}

/// Steps 1 to 8: what 13(3)(b) asks for is missing, added; approved, sent, acknowledged.
fn drafting() -> Story {
    let chinyere = drafter();
    let story = nothing().with_documents(&["order-certified.pdf", "certificate-of-finality.pdf"]);
    let story =
        story.at("2025-11-03T08:00:00Z").when(&chinyere, create(as_created())).then(becomes(Status::Drafted));
    let found =
        findings(comity_domain::codes::Kind::Mla, story.contents(), &register(), &VaultSays::default());
    let lines: Vec<_> = found.iter().map(|f| (f.weight, f.law[0].to_string(), f.field.as_str())).collect();
    let blocks = |field| (Weight::Blocking, "13(3)(b)".to_owned(), field);
    assert_eq!(lines, [blocks("confiscation.order_copy"), blocks("confiscation.extent")]);
    let refused = story.at("2025-11-03T08:30:00Z").when(&chinyere, Command::Submit);
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["13(3)(b)"]);
    let story = refused.then(unmet(&["incomplete confiscation.order_copy"]));
    let story =
        story.at("2025-11-05T08:00:00Z").when(&chinyere, edit(as_sent())).then(becomes(Status::Drafted));
    assert_eq!(
        findings(comity_domain::codes::Kind::Mla, story.contents(), &register(), &VaultSays::default()),
        [],
        "no urgency claimed: no date is missing"
    );
    let story = story.at("2025-11-05T08:10:00Z").and(&chinyere, Command::Submit);
    let story = story.at("2025-11-06T09:00:00Z").and(&requesting_head(), approve());
    let mut changed = as_sent();
    changed.assets[0].value_minor = Some(1);
    let story = story.at("2025-11-06T09:30:00Z").when(&chinyere, edit(changed)).then(Expected::NotInStatus);
    assert_eq!(side(story.request(), &registrar()), None);
    let story = story.at("2025-11-06T10:00:00Z").when(&chinyere, send()).then(becomes(Status::Sent));
    story.at("2025-11-10T05:00:00Z").when(&registrar(), acknowledge()).then(becomes(Status::Acknowledged))
}

fn accepting(all: bool, assessed: bool) -> Command {
    let court = "Supreme Court";
    let commission = "Financial Crimes Commission";
    let authorities = [("M-1", court), ("M-2", court), ("M-3", commission), ("M-4", commission)];
    let named = authorities.into_iter().take(if all { 4 } else { 1 });
    Command::Accept {
        executing_authority: named.map(|(m, a)| (m.parse().unwrap(), a.to_owned())).collect(),
        conditions: if assessed {
            vec!["statements for use in the enforcement only".to_owned()]
        } else {
            vec![]
        },
        dual_criminality: assessed.then(|| DualCriminality {
            result: DualCriminalityResult::Met,
            text: "Financial Intelligence and Anti-Money Laundering Act".to_owned(),
        }),
    }
}

/// Steps 9 to 11: the head alone, with an assessment, accepts.
fn accepted(story: Story) -> Story {
    let (jean_marc, devika) = (examiner(), requested_head());
    let story =
        story.at("2025-12-02T06:00:00Z").when(&jean_marc, accepting(false, false)).then(Expected::NotYours);
    let refused = story.at("2025-12-03T06:00:00Z").when(&devika, accepting(true, false));
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["13(3)", "18(9)", "UNCAC 46(9)(b)"]);
    let story = refused.then(unmet(&["dual_criminality_not_assessed dual_criminality"]));
    story.at("2025-12-03T06:20:00Z").when(&devika, accepting(true, true)).then(becomes(Status::InExecution))
}

fn handing_over(measure: &str, outcome: Outcome) -> Deliver {
    Deliver { outcomes: [(measure.parse().unwrap(), outcome)].into(), ..Deliver::default() }
}

fn reached(id: &str, minor: i64, currency: &str) -> AssetReached {
    AssetReached {
        id: id.parse().unwrap(),
        confiscated_minor: Some(minor),
        frozen_minor: None,
        currency: currency.parse().unwrap(),
    }
}

/// Steps 12 to 17: delivered in part, consulted on the rest, refused in part.
fn partly(story: Story) -> Story {
    let (chinyere, jean_marc, devika) = (drafter(), examiner(), requested_head());
    let say = |deliver: Deliver| Command::DeliverResults(deliver);
    let item =
        |id: &str, what| Evidence { id: id.parse().unwrap(), what, classification: DocumentClass::Shared };
    let first = Deliver {
        evidence: vec![
            item("E-1", EvidenceWhat::Document("statements.pdf".to_owned())),
            item("E-2", EvidenceWhat::Object("original mandate card".to_owned())),
        ],
        use_conditions: vec!["18(19): enforcement only".to_owned()],
        return_due: vec![("E-2".parse().unwrap(), date("2026-03-31"))],
        ..handing_over("M-3", Outcome::Executed)
    };
    let story = story.with_documents(&["statements.pdf"]).at("2025-12-22T06:00:00Z");
    let story = story
        .when(&jean_marc, say(first))
        .then(becomes(Status::PartiallyExecuted).clocks(&["start return_of_evidence"]));
    let confiscated = Deliver {
        assets: vec![reached("B-1", 124_711_250, "USD")],
        ..handing_over("M-1", Outcome::Executed)
    };
    let story = story.at("2026-02-17T06:00:00Z").when(&jean_marc, say(confiscated)).then(stays());
    let consult = Command::Consult {
        id: Some("C-1".parse().unwrap()),
        subject: "M-4: letters between a bank and its lawyers".to_owned(),
        proposed_conditions: vec!["the bank states what interest it owes".to_owned()],
        answer_by: Some(date("2026-03-06")),
    };
    let story = story.at("2026-02-20T06:00:00Z").when(&jean_marc, consult).then(stays());
    let answer = Command::AnswerConsultation {
        consultation: Some("C-1".parse().unwrap()),
        accepted: vec!["the bank states what interest it owes".to_owned()],
        declined: std::collections::BTreeMap::new(),
        text: Some("we do not insist on M-4".to_owned()),
    };
    let story = story.at("2026-02-26T08:00:00Z").when(&chinyere, answer).then(stays());
    let by_delivery = Deliver { refused: vec!["M-4".parse().unwrap()], ..Deliver::default() };
    let refused = story.at("2026-03-02T06:00:00Z").when(&jean_marc, say(by_delivery));
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["Comity 5", "18(21)", "18(23)"]);
    let story = refused.then(unmet(&["refused_by_delivery outcomes.M-4"]));
    let refuse = refusing(
        "18(21)(c)",
        "M-4",
        RefusalConsultation { id: Some("C-1".parse().unwrap()), ..RefusalConsultation::default() },
    );
    story.at("2026-03-03T06:00:00Z").when(&devika, refuse).then(becomes(Status::PartiallyExecuted))
}

fn refusing(ground: &str, measure: &str, consultation: RefusalConsultation) -> Command {
    Command::Refuse(Refuse {
        ground: ground.to_owned(),
        measures: vec![measure.parse().unwrap()],
        reasons: "not in a similar domestic case".to_owned(),
        consultation,
    })
}

fn asks_use(id: &str) -> Command {
    Command::RequestUseConsent {
        id: Some(id.parse().unwrap()),
        evidence: "E-1".parse().unwrap(),
        other_use: "prosecution of two partners".to_owned(),
    }
}

fn decides_use(id: &str, granted: bool) -> Command {
    Command::DecideUseConsent {
        consent: Some(id.parse().unwrap()),
        granted: Some(granted),
        conditions: if granted { vec!["same court only".to_owned()] } else { vec![] },
        reasons: (!granted).then(|| "not a criminal proceeding".to_owned()),
    }
}

/// Steps 18 to 25: another use, the return, the rest, the receipt, and another use after the end.
fn ending(story: Story) -> Story {
    let (chinyere, jean_marc, devika) = (drafter(), examiner(), requested_head());
    let story = story.at("2026-03-10T08:00:00Z").when(&chinyere, asks_use("U-1")).then(stays());
    let story = story.at("2026-03-24T06:00:00Z").when(&devika, decides_use("U-1", true)).then(stays());
    let story = story.at("2026-03-27T08:00:00Z").when(&chinyere, return_evidence("E-2")).then(stays());
    let currency = |code: &str| code.parse().unwrap();
    let last = Deliver {
        assets: vec![reached("B-2", 1_715_000_000, "MUR")],
        disposal: Some(Disposal {
            article: "14(2)".parse().unwrap(),
            returned: vec![
                ("B-1".parse().unwrap(), 124_711_250, currency("USD")),
                ("B-2".parse().unwrap(), 1_680_700_000, currency("MUR")),
            ],
            costs_minor: Some(34_300_000),
            costs_currency: Some(currency("MUR")),
            costs_article: Some("UNCAC 57(4)".parse().unwrap()),
        }),
        text: Some("sold below the estimate".to_owned()),
        ..handing_over("M-2", Outcome::Partly)
    };
    let story = story.at("2026-04-14T06:00:00Z");
    let story = story.when(&jean_marc, Command::DeliverResults(last)).then(becomes(Status::Executed));
    let late = refusing(
        "18(21)(d)",
        "M-2",
        RefusalConsultation {
            id: None,
            none_because: Some("the objection came after delivery".to_owned()),
            breach: true,
        },
    );
    let refused = story.at("2026-04-21T08:00:00Z").when(&devika, late);
    assert!(articles(refused.answer.as_ref().unwrap_err()).starts_with(&["Comity 5".to_owned()]));
    let story = refused.then(Expected::NotInStatus);
    let receipt =
        Command::ConfirmReceipt { usable: Some(true), outcome_feedback: Some("received".to_owned()) };
    let story = story.at("2026-04-22T08:00:00Z").when(&chinyere, receipt).then(becomes(Status::Closed));
    let story = story.at("2026-05-12T08:00:00Z").when(&chinyere, asks_use("U-2")).then(stays());
    story.at("2026-05-26T06:00:00Z").when(&devika, decides_use("U-2", false)).then(stays())
}

#[test]
fn the_case_is_played_to_its_end_with_the_clocks_of_the_case() {
    let story = ending(partly(accepted(drafting())));
    assert_eq!(
        story.runs(at("2026-11-01T00:00:00Z")),
        [
            "acknowledge 2025-11-06T10:00:00Z 2025-11-13T10:00:00Z 2025-11-10T05:00:00Z kept 3.7917 3.7917",
            "decide 2025-11-10T05:00:00Z 2025-12-10T05:00:00Z 2025-12-03T06:20:00Z kept 23.0556 23.0556",
            "execute 2025-12-03T06:20:00Z 2026-03-03T06:20:00Z 2026-04-14T06:00:00Z missed 131.9861 131.9861",
            "return_of_evidence 2025-12-22T06:00:00Z 2026-04-01T00:00:00Z 2026-03-27T08:00:00Z kept 95.0833 95.0833",
            "consultation 2026-02-20T06:00:00Z 2026-03-07T00:00:00Z 2026-02-26T08:00:00Z kept 6.0833 6.0833",
        ]
    );
    let request = story.request();
    let states: Vec<_> = request.measures.values().map(|m| m.state).collect();
    assert_eq!(
        states,
        [MeasureState::Executed, MeasureState::Partly, MeasureState::Executed, MeasureState::Refused]
    );
    let consents: Vec<_> = request.use_consents.iter().map(|c| c.decided.as_ref().unwrap().granted).collect();
    assert_eq!(consents, [true, false]);
}

#[test]
fn what_was_reached_of_each_asset_stands_in_its_own_currency() {
    let story = ending(partly(accepted(drafting())));
    let line = |(id, a): &(comity_domain::ids::AssetId, comity_domain::workflow::AssetStanding)| {
        format!("{id} {} {:?} {:?}", a.currency, a.confiscated_minor, a.returned_minor)
    };
    let lines: Vec<_> = story.request().assets.iter().map(line).collect();
    assert_eq!(
        lines,
        ["B-1 USD Some(124711250) Some(124711250)", "B-2 MUR Some(1715000000) Some(1680700000)"]
    );
    let disposed = story.log.iter().find_map(|(_, e)| match &e.fact {
        Fact::ResultsDelivered { disposal: Some(d), .. } => Some(d),
        _ => None,
    });
    let disposed = disposed.unwrap();
    assert_eq!((disposed.article.as_str(), disposed.costs_minor), ("14(2)", Some(34_300_000)));
    assert_eq!(disposed.costs_article.as_ref().unwrap().as_str(), "UNCAC 57(4)");
}

#[test]
fn conditions_bind_as_they_were_set_along_the_way() {
    let story = ending(partly(accepted(drafting())));
    let set: Vec<_> = story.request().conditions.iter().map(|c| (c.by, c.count)).collect();
    assert_eq!(
        set,
        [
            (Action::Accept, 1),
            (Action::DeliverResults, 1),
            (Action::AnswerConsultation, 1),
            (Action::DecideUseConsent, 1)
        ]
    );
}

#[test]
fn who_asks_along_the_way_sees_what_the_case_says() {
    let story = partly(accepted(drafting()));
    // The authorities of this case are not on the register of the test: nobody was given anything.
    assert_eq!(side(story.request(), &executor_of(1)), None);
    assert_eq!(
        side(story.request(), &someone(comity_domain::codes::Side::Requested, Role::Administrator)),
        None
    );
    assert_eq!(side(story.request(), &somebody(901, None, &[Role::Expert])), None);
    let context = story.context(&drafter());
    assert!(possible(story.request(), Action::RequestUseConsent, &drafter(), &context).is_ok());
}
