//! The fifteenth acceptance case on the pure domain: a State by letter, sent by pouch, its acts recorded as told.

use comity_domain::{
    codes::{
        Channel, DocumentClass, MeasureState, MeasureType, OffenceFamily, Outcome, Role,
        Side::{Requested, Requesting},
        Status,
    },
    contents::Contents,
    law::{
        cite,
        completeness::{VaultSays, findings},
    },
    sight::{readers, side},
    workflow::{
        Command, Refusal, Stream,
        command::{Deliver, Evidence, EvidenceWhat, Told},
    },
};

use crate::common::{
    Expected, Story, at, becomes,
    contents::{but, document, measure},
    nothing,
    people::{drafter, person as somebody, requesting_head, requesting_registrar, someone},
    register,
    said::{accept, acknowledge, approve, create, date, delivery, send, telling},
    unmet,
};

fn contents() -> Contents {
    but(|c| {
        c.offences[0].family = Some(OffenceFamily::Corruption);
        c.offences[0].convention_basis = Some("UNCAC 15".to_owned());
        c.measures = vec![measure("M-1", MeasureType::Records), measure("M-2", MeasureType::Records)];
        c.urgency.as_mut().unwrap().deadline = Some(date("2026-07-10"));
        c.legal_basis = vec!["UNCAC".parse().unwrap()];
        c.documents = vec![document("payments-2024.csv")];
    })
}

fn letter(name: &str, occurred_at: &str, received_on: &str, act: Command) -> Told {
    Told { letter: Some(name.to_owned()), ..telling(Requested, occurred_at, received_on, act) }
}

fn tells(told: Told) -> Command {
    Command::Told(Box::new(told))
}

/// What is cited, by the numbers of the basis the request rests on.
fn articles(story: &Story, refusal: &Refusal) -> Vec<String> {
    let law = cite::by(&refusal.law(), story.request().numbers());
    law.iter().map(ToString::to_string).collect()
}

/// Steps 1 to 5: not through Comity, by pouch.
fn sent() -> Story {
    let abena = drafter();
    let story = nothing().by_letter(Requested).with_documents(&[
        "payments-2024.csv",
        "letter-of-request.pdf",
        "letter-2026-03-16.pdf",
        "letter-2026-04-09.pdf",
        "letter-2026-07-06.pdf",
        "account-records.pdf",
    ]);
    let story =
        story.at("2026-03-02T09:00:00Z").when(&abena, create(contents())).then(becomes(Status::Drafted));
    assert_eq!(
        findings(comity_domain::codes::Kind::Mla, story.contents(), &register(), &VaultSays::default()),
        []
    );
    let story = story.at("2026-03-02T10:00:00Z").and(&abena, Command::Submit);
    let story = story.at("2026-03-03T09:00:00Z").and(&requesting_head(), approve());
    let refused = story.at("2026-03-04T09:50:00Z").when(&abena, send());
    assert_eq!(articles(&refused.before, refused.answer.as_ref().unwrap_err()), ["Comity 5", "UNCAC 46(13)"]);
    let story = refused.then(unmet(&["not_through_comity channel"]));
    let by_pouch = Command::Send {
        channel: Channel::DiplomaticPouch,
        agreed: false,
        letter: Some("letter-of-request.pdf".to_owned()),
        went_on: None,
    };
    story.at("2026-03-04T10:00:00Z").when(&abena, by_pouch).then(becomes(Status::Sent))
}

/// Steps 6 to 10: who records, with what, of which day.
fn accepted(story: Story) -> Story {
    let (abena, efua) = (drafter(), requesting_registrar());
    let receipt = || letter("letter-2026-03-16.pdf", "2026-03-16T09:00:00Z", "2026-03-30", acknowledge());
    let without = Told { letter: None, received_on: None, channel: None, ..receipt() };
    let refused = story.at("2026-03-30T09:00:00Z").when(&efua, tells(without));
    assert_eq!(articles(&refused.before, refused.answer.as_ref().unwrap_err()), ["Comity 5"]);
    let story = refused.then(unmet(&["missing document", "missing received_on"]));
    let story = story.at("2026-03-30T09:05:00Z").when(&abena, tells(receipt())).then(Expected::NotYours);
    let story =
        story.at("2026-03-30T09:10:00Z").when(&efua, tells(receipt())).then(becomes(Status::Acknowledged));
    let of =
        |occurred_at| letter("letter-2026-04-09.pdf", occurred_at, "2026-04-21", accept(&["M-1", "M-2"]));
    let refused = story.at("2026-04-21T09:00:00Z").when(&efua, tells(of("2026-02-09T08:00:00Z")));
    assert_eq!(articles(&refused.before, refused.answer.as_ref().unwrap_err()), ["Comity 5"]);
    let story = refused.then(unmet(&["before_what_led_here occurred_at"]));
    let story = story.at("2026-04-21T09:04:00Z");
    story.when(&efua, tells(of("2026-04-09T08:00:00Z"))).then(becomes(Status::InExecution))
}

/// Steps 11 and 12: one measure done, one record that does not exist, confirmed.
fn closed(story: Story) -> Story {
    let results = Command::DeliverResults(Deliver {
        evidence: vec![Evidence {
            id: "E-1".parse().unwrap(),
            what: EvidenceWhat::Document("account-records.pdf".to_owned()),
            classification: DocumentClass::Shared,
        }],
        use_conditions: vec!["UNCAC 46(19): investigation 27/2025 only".to_owned()],
        text: Some("No firm of that name was ever registered".to_owned()),
        ..delivery(&[("M-1", Outcome::Executed), ("M-2", Outcome::NotExecutable)])
    });
    let told = letter("letter-2026-07-06.pdf", "2026-07-06T08:00:00Z", "2026-07-20", results);
    let story = story.at("2026-07-20T09:00:00Z");
    let story = story.when(&requesting_registrar(), tells(told)).then(becomes(Status::Executed));
    let receipt = Command::ConfirmReceipt { usable: Some(true), outcome_feedback: Some("proved".to_owned()) };
    story.at("2026-07-22T10:00:00Z").when(&drafter(), receipt).then(becomes(Status::Closed))
}

#[test]
fn the_case_is_played_to_its_end_with_the_clocks_of_the_case() {
    let story = closed(accepted(sent()));
    assert_eq!(
        story.runs(at("2026-11-01T00:00:00Z")),
        [
            "acknowledge 2026-03-04T10:00:00Z 2026-03-11T10:00:00Z 2026-03-16T09:00:00Z missed 11.9583 11.9583",
            "reasoned_deadline 2026-03-04T10:00:00Z 2026-07-11T00:00:00Z 2026-07-06T08:00:00Z kept 123.9167 123.9167",
            "decide 2026-03-16T09:00:00Z 2026-04-15T09:00:00Z 2026-04-09T08:00:00Z kept 23.9583 23.9583",
            "execute 2026-04-09T08:00:00Z 2026-07-08T08:00:00Z 2026-07-06T08:00:00Z kept 88.0000 88.0000",
        ]
    );
    let states: Vec<_> = story.request().measures.values().map(|m| m.state).collect();
    assert_eq!(states, [MeasureState::Executed, MeasureState::NotExecutable]);
}

#[test]
fn what_was_told_is_marked_with_its_days_its_recorder_and_its_letter() {
    let story = closed(accepted(sent()));
    let told: Vec<_> = story.log.iter().map(|(_, e)| e).filter(|e| e.told.is_some()).collect();
    let lines: Vec<_> =
        told.iter().map(|e| format!("{} {} {}", e.fact.action(), e.occurred_at.unwrap(), e.at)).collect();
    assert_eq!(
        lines,
        [
            "acknowledge 2026-03-16T09:00:00Z 2026-03-30T09:10:00Z",
            "accept 2026-04-09T08:00:00Z 2026-04-21T09:04:00Z",
            "deliver_results 2026-07-06T08:00:00Z 2026-07-20T09:00:00Z",
        ]
    );
    assert!(told.iter().all(|e| e.by.user == Some(requesting_registrar().user) && e.breaches.is_empty()));
    let named: Vec<_> = told
        .iter()
        .map(|e| {
            let id = e.told.as_ref().unwrap().letter;
            story.documents.iter().find(|(_, d)| d.id == id).unwrap().1.name.as_str()
        })
        .collect();
    assert_eq!(named, ["letter-2026-03-16.pdf", "letter-2026-04-09.pdf", "letter-2026-07-06.pdf"]);
}

#[test]
fn who_asks_along_the_way_sees_what_the_case_says() {
    let story = closed(accepted(sent()));
    for role in crate::common::people::roles() {
        assert_eq!(side(story.request(), &someone(Requested, role)), None, "a State by letter has no users");
    }
    assert_eq!(readers(story.request(), Stream::Shared).collect::<Vec<_>>(), [Requesting]);
    assert_eq!(side(story.request(), &someone(Requesting, Role::Auditor)), Some(Requesting));
    assert_eq!(side(story.request(), &somebody(900, Some("NGA"), &[Role::Officer])), None);
    assert_eq!(side(story.request(), &somebody(901, None, &[Role::Expert])), None);
}
