//! The first acceptance case on the pure domain: bank records of a shell company, one information round, executed.

use comity_domain::{
    codes::{
        Clock, ClockResult, MeasureType, Outcome, PauseReason, PersonRole, Role,
        Side::{Requested, Requesting},
        Status,
    },
    contents::Contents,
    law::completeness::{VaultSays, Weight, findings},
    sight,
    workflow::{
        Command, Refusal,
        command::{Deliver, Evidence, EvidenceWhat, Item, Refuse},
    },
};
use jiff::Timestamp;

use crate::common::{
    Expected, Story, at, becomes,
    contents::{complete, document, measure, person},
    days, nothing,
    people::{
        also, drafter, examiner, person as somebody, registrar, requested_head, requesting_head, someone,
    },
    register,
    said::{
        accept, acknowledge, approve, create, date, delivery, edit, recall, refuse, return_to_drafter, send,
        without_consultation,
    },
    unmet,
};

fn as_sent() -> Contents {
    let mut contents = complete();
    contents.measures = vec![measure("M-1", MeasureType::Records), measure("M-2", MeasureType::Records)];
    for m in &mut contents.measures {
        m.persons = vec!["L-1".parse().unwrap()];
    }
    contents.persons.push(person("L-1", PersonRole::LegalPerson));
    contents.documents = vec![document("form-of-certificate.pdf"), document("schedule-of-transfers.csv")];
    contents
}

fn as_created() -> Contents {
    let mut contents = as_sent();
    (contents.conducting_authority, contents.purpose, contents.language) = (None, None, None);
    contents.urgency.as_mut().unwrap().deadline = None;
    contents
}

fn fields(contents: &Contents, weight: Weight) -> Vec<String> {
    let found = findings(comity_domain::codes::Kind::Mla, contents, &register(), &VaultSays::default());
    found.iter().filter(|f| f.weight == weight).map(|f| format!("{} {}", f.law[0], f.field)).collect()
}

fn articles(refusal: &Refusal) -> Vec<String> {
    refusal.law().iter().map(ToString::to_string).collect()
}

/// Steps 1 to 12: drafted, returned, approved, sent.
fn drafting() -> Story {
    let nimali = drafter();
    let (ruwan, acting) = (requesting_head(), also(nimali.clone(), &[Role::Head]));

    let story = nothing()
        .at("2026-01-12T04:30:00Z")
        .when(&nimali, create(as_created()))
        .then(becomes(Status::Drafted));
    assert_eq!(
        fields(story.contents(), Weight::Blocking),
        ["18(15)(b) conducting_authority", "18(15)(f) purpose"]
    );
    assert_eq!(fields(story.contents(), Weight::Warning), ["18(24) urgency.deadline", "18(14) language"]);

    let refused = story.at("2026-01-12T04:40:00Z").when(&nimali, Command::Submit);
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["18(15)(b)", "18(15)(f)"]);
    let story = refused.then(unmet(&["incomplete conducting_authority"]));

    let story =
        story.at("2026-01-12T05:05:00Z").when(&nimali, edit(as_sent())).then(becomes(Status::Drafted));
    assert_eq!(
        findings(comity_domain::codes::Kind::Mla, story.contents(), &register(), &VaultSays::default()),
        []
    );
    let story =
        story.at("2026-01-12T05:10:00Z").when(&nimali, Command::Submit).then(becomes(Status::InApproval));
    let story = story.at("2026-01-12T05:12:00Z").when(&examiner(), accept(&["M-1"])).then(Expected::NotFound);
    let refused = story.at("2026-01-12T05:20:00Z").when(&acting, approve());
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["Comity 5"]);
    let story = refused.then(unmet(&["four_eyes"]));

    let story = story
        .at("2026-01-13T03:15:00Z")
        .when(&ruwan, return_to_drafter("State the period"))
        .then(becomes(Status::Drafted).in_file_of(Requesting));
    let mut changed = as_sent();
    changed.measures[1].description = Some("2024-03-01 to 2025-08-31".to_owned());
    let story = story.at("2026-01-13T04:00:00Z").when(&nimali, edit(changed)).then(becomes(Status::Drafted));
    let story =
        story.at("2026-01-13T04:02:00Z").when(&nimali, Command::Submit).then(becomes(Status::InApproval));
    let step_9 = story.version(Requesting);
    let story = story.at("2026-01-13T08:30:00Z").when(&ruwan, approve()).then(becomes(Status::Approved));
    assert_eq!(sight::side(story.request(), &registrar()), None, "visibility after step 10");
    let story =
        story.at("2026-01-13T08:31:00Z").having_read(step_9).when(&nimali, send()).then(Expected::Stale);
    let story = Story { reading: None, ..story }
        .with_document(Requesting, "form-of-certificate.pdf")
        .with_document(Requesting, "schedule-of-transfers.csv");
    story.at("2026-01-14T03:00:00Z").when(&nimali, send()).then(becomes(Status::Sent))
}

/// Steps 13 to 19: acknowledged, asked, answered, accepted.
fn examining(story: Story) -> Story {
    let (nimali, arvind, tan) = (drafter(), examiner(), requested_head());
    let authorities = || accept(&["M-1", "M-2"]);

    assert_eq!(sight::side(story.request(), &registrar()), Some(Requested), "visibility after step 12");
    let story = story
        .at("2026-01-16T02:20:00Z")
        .when(&registrar(), acknowledge())
        .then(becomes(Status::Acknowledged));
    let refused = story.at("2026-01-16T02:25:00Z").when(&nimali, recall());
    assert_eq!(articles(refused.answer.as_ref().unwrap_err()), ["Comity 5", "18(24)"]);
    let story = refused.then(Expected::NotInStatus);

    let item = |id: &str, text: &str| Item { id: Some(id.parse().unwrap()), text: text.to_owned() };
    let question = Command::RequestInformation {
        items: vec![item("I-1", "branch or SWIFT code"), item("I-2", "link between S-1 and the account")],
        due: Some(date("2026-02-20")),
    };
    let story =
        story.at("2026-01-26T06:00:00Z").when(&arvind, question).then(becomes(Status::InformationRequested));
    let refused = story.at("2026-01-27T03:00:00Z").when(&tan, authorities());
    assert!(articles(refused.answer.as_ref().unwrap_err()).starts_with(&["Comity 5".to_owned()]));
    let story = refused.then(Expected::NotInStatus);

    let answer = Command::SupplyInformation {
        answers: [("I-1", "code given"), ("I-2", "instructions dated 2024-03-04")]
            .map(|(id, text)| (id.parse().unwrap(), text.to_owned()))
            .into(),
        documents: vec!["instruction-note.pdf".to_owned()],
    };
    let story = story.with_document(Requesting, "instruction-note.pdf");
    let story = story.at("2026-02-09T05:30:00Z").when(&nimali, answer).then(becomes(Status::Acknowledged));

    let secrecy =
        Refuse { ground: "bank_secrecy".to_owned(), ..without_consultation(refuse(&[]), None, false) };
    let refused = story.at("2026-02-10T02:00:00Z").when(&tan, Command::Refuse(secrecy));
    assert_eq!(articles(refused.answer.as_ref().unwrap_err())[0], "18(8)");
    let story = refused.then(unmet(&["barred_ground ground", "no_consultation consultation"]));
    story.at("2026-02-16T03:45:00Z").when(&tan, authorities()).then(becomes(Status::InExecution))
}

/// Steps 20 and 21: delivered, confirmed.
fn executing(story: Story) -> Story {
    let paper = |id: &str, name: &str| Evidence {
        id: id.parse().unwrap(),
        what: EvidenceWhat::Document(name.to_owned()),
        classification: comity_domain::codes::DocumentClass::Shared,
    };
    let results = Command::DeliverResults(Deliver {
        evidence: vec![paper("E-1", "account-file.zip"), paper("E-2", "statements.zip")],
        use_conditions: vec!["18(19): named proceedings only".to_owned()],
        ..delivery(&[("M-1", Outcome::Executed), ("M-2", Outcome::Executed)])
    });
    let story = story.with_document(Requested, "account-file.zip").with_document(Requested, "statements.zip");
    let story = story.at("2026-04-20T07:00:00Z").when(&examiner(), results).then(becomes(Status::Executed));
    let receipt = Command::ConfirmReceipt {
        usable: Some(true),
        outcome_feedback: Some("Used at the pre-trial conference".to_owned()),
    };
    story.at("2026-04-28T04:10:00Z").when(&drafter(), receipt).then(becomes(Status::Closed))
}

#[test]
fn the_case_is_played_to_its_end_with_the_clocks_of_the_case() {
    let story = executing(examining(drafting()));
    let now: Timestamp = at("2026-11-01T00:00:00Z");
    let mut runs = story.request().clocks.iter();
    let mut next = |clock, started: &str, due: &str, stopped: &str, gross: &str, net: &str| {
        let run = runs.next().unwrap();
        assert_eq!(run.clock, clock);
        assert_eq!((run.started, run.due, run.stopped), (at(started), at(due), Some(at(stopped))), "{clock}");
        assert_eq!((days(run.gross(now)).as_str(), days(run.net(now)).as_str()), (gross, net), "{clock}");
        assert_eq!(run.result(now), ClockResult::Kept, "{clock}");
        run.paused.clone()
    };
    let (sent, acknowledged, accepted) =
        ("2026-01-14T03:00:00Z", "2026-01-16T02:20:00Z", "2026-02-16T03:45:00Z");
    let (asked, answered, delivered) =
        ("2026-01-26T06:00:00Z", "2026-02-09T05:30:00Z", "2026-04-20T07:00:00Z");
    next(Clock::Acknowledge, sent, "2026-01-21T03:00:00Z", acknowledged, "1.9722", "1.9722");
    next(Clock::ReasonedDeadline, sent, "2026-07-01T00:00:00Z", delivered, "96.1667", "96.1667");
    let paused = next(Clock::Decide, acknowledged, "2026-03-01T01:50:00Z", accepted, "31.0590", "17.0799");
    assert_eq!(paused.len(), 1);
    assert_eq!((paused[0].from, paused[0].to), (at(asked), Some(at(answered))));
    assert_eq!(paused[0].why, PauseReason::InformationRequested);
    next(Clock::SupplyInformation, asked, "2026-02-21T00:00:00Z", answered, "13.9792", "13.9792");
    next(Clock::Execute, accepted, "2026-05-17T03:45:00Z", delivered, "63.1354", "63.1354");
    assert_eq!(runs.next(), None);
}

#[test]
fn who_asks_along_the_way_sees_what_the_case_says() {
    let story = executing(examining(drafting()));
    let request = story.request();
    assert_eq!(sight::side(request, &somebody(900, Some("IND"), &[Role::Officer])), None);
    assert_eq!(sight::side(request, &somebody(901, None, &[Role::Expert])), None);
    assert_eq!(sight::side(request, &someone(Requesting, Role::Administrator)), None);
    assert_eq!(sight::side(request, &someone(Requesting, Role::Auditor)), Some(Requesting));
    // The comment of the head, step 7, stands in the requesting State's file.
    let (stream, _) =
        story.log.iter().find(|(_, e)| e.fact.action().as_str() == "return_to_drafter").unwrap();
    assert!(!sight::reads_stream(Requested, *stream));
}
