//! The second acceptance case on the pure domain: a child victim sealed, hearings by video, delivered in three parts.

use comity_domain::{
    codes::{
        AgeStatus, DocumentClass, MeasureType, OffenceFamily, Outcome, PersonRole, Role,
        Side::{Requested, Requesting},
        Status, UrgencyLevel,
    },
    contents::{Contents, Measure, Person, Translation},
    ids::PersonCode,
    law::completeness::{VaultSays, findings},
    sight::{Seen, measures_seen, side},
    workflow::{
        Command, Refusal,
        command::{Deliver, DualCriminality, Evidence, EvidenceWhat, Item},
    },
};

use crate::common::{
    Expected, Story, at, becomes,
    contents::{but, document, measure, person, sealed},
    nothing,
    people::{
        also, colleague_of, drafter, examiner, executor_of, person as somebody, registrar, requested_head,
        requesting_head, someone,
    },
    register,
    said::{acknowledge, approve, create, date, delivery, edit, send, set_priority},
    stays, unmet,
};

fn concerning(id: &str, measure_type: MeasureType, persons: &[&str]) -> Measure {
    Measure { persons: persons.iter().map(|p| p.parse().unwrap()).collect(), ..measure(id, measure_type) }
}

/// A sealed person; `purpose`: why the identity goes, where it does.
fn protected(code: &str, age: AgeStatus, purpose: Option<&str>) -> Person {
    Person {
        age_status: Some(age),
        identity_sent: Some(purpose.is_some()),
        identity_purpose: purpose.map(str::to_owned),
        ..sealed(code)
    }
}

fn as_sent() -> Contents {
    but(|c| {
        c.offences[0].family = Some(OffenceFamily::TraffickingInPersons);
        c.offences[0].convention_basis = Some("TIP 5".to_owned());
        c.measures = vec![
            concerning("M-1", MeasureType::Statements, &["V-2"]),
            concerning("M-2", MeasureType::Statements, &["V-1"]),
            concerning("M-3", MeasureType::Records, &["A-1"]),
        ];
        c.measures[1].procedure = Some("as the guardian asks".to_owned());
        c.persons = vec![
            person("A-1", PersonRole::Accused),
            person("A-2", PersonRole::Accused),
            protected("V-1", AgeStatus::PresumedChild, Some("the shelter can only be asked by name")),
            protected("V-2", AgeStatus::Adult, Some("the court summons by name")),
            protected("V-3", AgeStatus::Unknown, None),
        ];
        let urgency = c.urgency.as_mut().unwrap();
        (urgency.level, urgency.deadline) = (Some(UrgencyLevel::Urgent), Some(date("2026-05-15")));
        c.legal_basis = vec!["UNTOC-TIP".parse().unwrap()];
        c.translations = vec![Translation {
            language: "ms".parse().unwrap(),
            document: "request-ms.pdf".to_owned(),
            certified: true,
        }];
        c.documents = vec![document("request-ms.pdf"), document("protocol-for-child-hearing.pdf")];
    })
}

/// The draft of step 1: without what is added in step 4.
fn as_created() -> Contents {
    let mut contents = as_sent();
    contents.measures[1].procedure = None;
    contents.translations.clear();
    (contents.persons[2].identity_sent, contents.persons[2].identity_purpose) = (None, None);
    contents
}

fn languages() -> comity_domain::registry::Between {
    let mut register = register();
    register.requested.accepted_languages = vec!["ms".parse().unwrap(), "en".parse().unwrap()];
    register
}

fn articles(refusal: &Refusal) -> Vec<String> {
    refusal.law().iter().map(ToString::to_string).collect()
}

/// Steps 1 to 8: one identity sent without a purpose, four eyes, sent.
fn drafting() -> Story {
    let farhana = drafter();
    // Who edits in step 4 is acting head that day, and approves nothing.
    let mizanur = also(colleague_of(&drafter()), &[Role::Head]);
    let story = Story { register: Some(languages()), ..nothing() }
        .with_documents(&["request-ms.pdf", "protocol-for-child-hearing.pdf"])
        .holding(&["V-1", "V-2", "V-3"]);
    let story =
        story.at("2026-02-02T04:00:00Z").when(&farhana, create(as_created())).then(becomes(Status::Drafted));
    assert_eq!(
        findings(comity_domain::codes::Kind::Mla, story.contents(), &languages(), &VaultSays::default()),
        [],
        "English is accepted, and withheld is not missing"
    );
    let story = story.at("2026-02-02T04:20:00Z").when(&farhana, set_priority()).then(stays().immaterial());

    let mut half = as_created();
    half.persons[2].identity_sent = Some(true);
    let refused = story.at("2026-02-02T04:25:00Z").when(&farhana, edit(half));
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["TIP 6(1)", "Comity 6"]);
    let story = refused.then(unmet(&["identity_without_purpose persons.V-1.identity_purpose"]));

    let story =
        story.at("2026-02-02T05:10:00Z").when(&mizanur, edit(as_sent())).then(becomes(Status::Drafted));
    assert_eq!(
        findings(comity_domain::codes::Kind::Mla, story.contents(), &languages(), &VaultSays::default()),
        []
    );
    let story =
        story.at("2026-02-02T05:30:00Z").when(&farhana, Command::Submit).then(becomes(Status::InApproval));
    let refused = story.at("2026-02-02T05:40:00Z").when(&mizanur, approve());
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["Comity 5"]);
    let story = refused.then(unmet(&["four_eyes"]));
    let story =
        story.at("2026-02-02T08:00:00Z").when(&requesting_head(), approve()).then(becomes(Status::Approved));
    assert_eq!(side(story.request(), &registrar()), None, "after step 7 nobody there knows of it");
    story.at("2026-02-02T09:00:00Z").when(&farhana, send()).then(becomes(Status::Sent))
}

/// Steps 9 to 11: acknowledged, assigned, accepted.
fn accepted(story: Story) -> Story {
    let faridah = examiner();
    let story = story
        .at("2026-02-03T01:30:00Z")
        .when(&registrar(), acknowledge())
        .then(becomes(Status::Acknowledged));
    let to_herself = Command::Assign { to: faridah.user };
    let story = story.at("2026-02-05T02:00:00Z").when(&faridah, to_herself).then(stays().immaterial());
    assert_eq!(story.request().of_requested.assigned, Some(faridah.user));
    let authorities =
        [("M-1", "Sessions Court, Klang"), ("M-2", "Court for Children"), ("M-3", "Department of Labour")];
    let accept = Command::Accept {
        executing_authority: authorities.map(|(m, a)| (m.parse().unwrap(), a.to_owned())).into(),
        conditions: vec!["codes only in any paper that leaves the court".to_owned()],
        dual_criminality: Some(DualCriminality {
            result: comity_domain::codes::DualCriminalityResult::Met,
            text: "Anti-Trafficking in Persons Act".to_owned(),
        }),
    };
    story.at("2026-02-10T03:00:00Z").when(&requested_head(), accept).then(becomes(Status::InExecution))
}

fn handing_over(evidence: &str, name: &str, class: DocumentClass, measure: &str) -> Command {
    Command::DeliverResults(Deliver {
        evidence: vec![Evidence {
            id: evidence.parse().unwrap(),
            what: EvidenceWhat::Document(name.to_owned()),
            classification: class,
        }],
        use_conditions: vec!["18(19): trial 118/2025 only".to_owned()],
        ..delivery(&[(measure, Outcome::Executed)])
    })
}

/// Steps 12 to 18: three deliveries, one question, the receipt.
fn executed(story: Story) -> Story {
    let (farhana, faridah) = (drafter(), examiner());
    let shared = DocumentClass::Shared;
    let story = story
        .with_document(Requested, "inspection-report.pdf")
        .with_document(Requested, "record-of-hearing-V-2.pdf")
        .with_document(Requested, "record-of-hearing-V-1.pdf")
        .of_class(DocumentClass::Sealed);
    let story = story
        .at("2026-03-12T06:00:00Z")
        .when(&faridah, handing_over("E-1", "inspection-report.pdf", shared, "M-3"))
        .then(becomes(Status::PartiallyExecuted));
    let receipt = |text: Option<&str>| Command::ConfirmReceipt {
        usable: Some(true),
        outcome_feedback: text.map(str::to_owned),
    };
    let story = story.at("2026-03-13T04:00:00Z").when(&farhana, receipt(None)).then(Expected::NotInStatus);
    let question = |id: &str, text: &str| Item { id: Some(id.parse().unwrap()), text: text.to_owned() };
    let ask = Command::RequestInformation {
        items: vec![question("I-1", "three possible days"), question("I-2", "name of the interpreter")],
        due: Some(date("2026-03-31")),
    };
    let story =
        story.at("2026-03-17T02:00:00Z").when(&faridah, ask).then(becomes(Status::InformationRequested));
    let answers = [("I-1", "14, 15 and 16 April"), ("I-2", "given")];
    let answer = Command::SupplyInformation {
        answers: answers.map(|(i, a)| (i.parse().unwrap(), a.to_owned())).into(),
        documents: vec![],
    };
    let story =
        story.at("2026-03-19T05:00:00Z").when(&farhana, answer).then(becomes(Status::PartiallyExecuted));
    let story = story
        .at("2026-04-14T06:30:00Z")
        .when(&faridah, handing_over("E-2", "record-of-hearing-V-2.pdf", shared, "M-1"))
        .then(stays());
    let story = story
        .at("2026-04-21T06:30:00Z")
        .when(&faridah, handing_over("E-3", "record-of-hearing-V-1.pdf", DocumentClass::Sealed, "M-2"))
        .then(becomes(Status::Executed));
    let story = story.at("2026-04-22T05:00:00Z");
    story.when(&farhana, receipt(Some("both hearings admitted"))).then(becomes(Status::Closed))
}

#[test]
fn the_case_is_played_to_its_end_with_the_clocks_of_the_case() {
    let story = executed(accepted(drafting()));
    assert_eq!(
        story.runs(at("2026-11-01T00:00:00Z")),
        [
            "acknowledge 2026-02-02T09:00:00Z 2026-02-03T09:00:00Z 2026-02-03T01:30:00Z kept 0.6875 0.6875",
            "reasoned_deadline 2026-02-02T09:00:00Z 2026-05-16T00:00:00Z 2026-04-21T06:30:00Z kept 77.8958 77.8958",
            "decide 2026-02-03T01:30:00Z 2026-03-05T01:30:00Z 2026-02-10T03:00:00Z kept 7.0625 7.0625",
            "execute 2026-02-10T03:00:00Z 2026-05-13T06:00:00Z 2026-04-21T06:30:00Z kept 70.1458 68.0208",
            "supply_information 2026-03-17T02:00:00Z 2026-04-01T00:00:00Z 2026-03-19T05:00:00Z kept 2.1250 2.1250",
        ]
    );
    assert_eq!(story.request().rounds, 1);
    let sent = &story.request().identities_sent;
    assert_eq!(sent.iter().map(PersonCode::as_str).collect::<Vec<_>>(), ["V-1", "V-2"], "V-3 never left");
}

#[test]
fn who_asks_along_the_way_sees_what_the_case_says() {
    let story = accepted(drafting());
    let labour = executor_of(3);
    assert_eq!(side(story.request(), &labour), Some(Requested));
    assert_eq!(measures_seen(story.request(), &labour), Seen::Only(["M-3".parse().unwrap()].into()));
    assert_eq!(side(story.request(), &executor_of(1)), None);
    assert_eq!(side(story.request(), &somebody(900, Some("IDN"), &[Role::Officer])), None);
    assert_eq!(side(story.request(), &somebody(901, None, &[Role::Expert])), None);
    assert_eq!(side(story.request(), &someone(Requesting, Role::Auditor)), Some(Requesting));
    // The assignment of step 10 stands in the requested State's file.
    assert_eq!(story.read_by(Requesting).unwrap().of_requested.assigned, None);
}
