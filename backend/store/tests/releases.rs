//! Releases over three quarters of one docket, with what comes between them: recalls, letters told late, a State that is
//! put in another region. Every release can be made, and at the end every one of them comes out as it was frozen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use comity_domain::{
    codes::{Channel, DocumentClass, Kind, Outcome as Became, Side},
    contents::{Contents, Urgency},
    figures::{
        Scope,
        release::{Cell, Docket, Filling, Lists, Quarter, Regions, Released, release},
    },
    ids::{RequestId, StateCode},
    workflow::{
        Command,
        command::{Deliver, Evidence, EvidenceWhat, Register, Told},
    },
};
use comity_store::{Administration, AdministrationRefused, Keep, KeptRelease, NotReleased, StoreError};
use common::{Office, accept, at, code, confirm, contents, deliver, office};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

fn mins(from: Timestamp, minutes: i64) -> Timestamp {
    from + SignedDuration::from_mins(minutes)
}

async fn put(office: &Office, state: &str, region: &str, when: &str) {
    let region = Some(region.to_owned());
    let act = Administration::SetState { state: code(state), name: None, region };
    office.store.administer(act, at(when)).await.unwrap();
}

async fn released(office: &Office, of: &str, when: &str) -> KeptRelease {
    office.store.release(quarter(of), at(when), Keep::ForEver { leaving: None }).await.unwrap()
}

/// Sent from LKA, from that instant on.
async fn sent(office: &Office, to: &str, contents: Contents, from: Timestamp) -> RequestId {
    let id = office.creates_with("lka.officer", to, contents, from).await;
    office.does("lka.officer", id, Command::Submit, mins(from, 1)).await;
    office.does("lka.head", id, Command::Approve { note: None }, mins(from, 2)).await;
    let by_letter = to == "NPL";
    if by_letter {
        attach(office, id, "letter.txt", mins(from, 3)).await;
    }
    let channel = if by_letter { Channel::DiplomaticPouch } else { Channel::Comity };
    let letter = by_letter.then(|| "letter.txt".to_owned());
    office
        .does(
            "lka.officer",
            id,
            Command::Send { channel, agreed: false, letter, went_on: None },
            mins(from, 4),
        )
        .await;
    id
}

async fn attach(office: &Office, id: RequestId, name: &str, now: Timestamp) {
    let actor = office.actor("lka.registrar").await;
    let bytes = format!("Bytes of {name}").into_bytes();
    let kept = office.store.keep_document(&actor, "text/plain", bytes, now).await.unwrap();
    let command = Command::Attach {
        document: kept.id,
        name: name.to_owned(),
        size: kept.size,
        classification: DocumentClass::Shared,
        share: false,
    };
    office.does("lka.registrar", id, command, now).await;
}

/// A letter of Nepal tells of an act of that day.
async fn tells(office: &Office, id: RequestId, act: Command, happened: &str, now: &str) {
    let name = format!("letter {now}.txt");
    attach(office, id, &name, mins(at(now), -1)).await;
    let told = Told {
        of: Side::Requested,
        occurred_at: Some(at(happened)),
        channel: Some(Channel::DiplomaticPouch),
        received_on: Some(now[..10].parse().unwrap()),
        their_reference: None,
        letter: Some(name),
        act,
    };
    office.does("lka.registrar", id, Command::Told(Box::new(told)), at(now)).await;
}

fn delivers_with(return_due: &str) -> Command {
    Command::DeliverResults(Deliver {
        outcomes: BTreeMap::from([("M-1".parse().unwrap(), Became::Executed)]),
        evidence: vec![Evidence {
            id: "E-1".parse().unwrap(),
            what: EvidenceWhat::Object("A signature card".to_owned()),
            classification: DocumentClass::Shared,
        }],
        return_due: vec![("E-1".parse().unwrap(), return_due.parse().unwrap())],
        ..Deliver::default()
    })
}

/// Seven requests between Sri Lanka and India, each on to a step further than the one before.
async fn a_quarter_of_requests(office: &Office, from: Timestamp) -> Vec<RequestId> {
    let mut all = vec![];
    for n in 0..7 {
        let from = mins(from, 60 * 24 * n);
        let id = sent(office, "IND", contents("Accounts"), from).await;
        if n > 0 {
            office
                .does("ind.registrar", id, Command::Acknowledge { own_reference: None }, mins(from, 30))
                .await;
        }
        if n > 1 {
            office.does("ind.head", id, accept(), mins(from, 40)).await;
        }
        if n > 3 {
            office.does("ind.officer", id, deliver(None), mins(from, 50)).await;
            office.does("lka.officer", id, confirm(), mins(from, 60)).await;
        }
        all.push(id);
    }
    all
}

fn with_deadline(date: &str) -> Contents {
    let urgency = Urgency {
        level: None,
        reason: Some("The hearing".to_owned()),
        deadline: Some(date.parse().unwrap()),
    };
    Contents { urgency: Some(urgency), ..contents("By a date") }
}

#[tokio::test]
async fn releases_of_a_docket_that_goes_on_come_out_as_they_were_frozen() {
    let office = office().await;
    let window = Administration::SetRecallWindow { state: code("LKA"), minutes: 7 * 24 * 60 };
    office.store.administer(window, at("2026-03-01T01:00:00Z")).await.unwrap();
    let authority = Administration::SetAuthority {
        state: code("NPL"),
        name: "Ministry of Law of Nepal".to_owned(),
        from: at("2020-01-01T00:00:00Z"),
    };
    office.store.administer(authority, at("2026-03-01T01:30:00Z")).await.unwrap();
    put(&office, "NPL", "Himalaya", "2026-03-01T02:00:00Z").await;

    // The first quarter.
    a_quarter_of_requests(&office, at("2026-03-02T08:00:00Z")).await;
    let paper = sent(&office, "NPL", contents("On paper"), at("2026-03-02T09:00:00Z")).await;
    let slow = sent(&office, "NPL", contents("On slow paper"), at("2026-03-02T10:00:00Z")).await;
    sent(&office, "IND", with_deadline("2026-03-20"), at("2026-03-03T10:00:00Z")).await;
    let late = with_deadline("2026-03-25");
    let last_minute = sent(&office, "IND", contents("Too soon"), at("2026-03-31T23:50:00Z")).await;

    // Between its end and its release: a recall on the last day that allows one, and letters.
    let recall = Command::Recall { reason: Some("Too soon.".to_owned()) };
    office.does("lka.officer", last_minute, recall, at("2026-04-07T23:50:00Z")).await;
    let acknowledge = || Command::Acknowledge { own_reference: None };
    tells(&office, paper, acknowledge(), "2026-03-05T00:00:00Z", "2026-04-02T10:00:00Z").await;
    tells(&office, paper, accept(), "2026-03-10T00:00:00Z", "2026-04-05T10:00:00Z").await;
    tells(&office, paper, delivers_with("2026-03-25"), "2026-03-10T00:00:00Z", "2026-04-05T11:00:00Z").await;
    let early = office.store.release(quarter("2026Q1"), at("2026-04-08T23:59:59Z"), Keep::No).await;
    assert!(matches!(early, Err(NotReleased::TooEarly { from, .. }) if from == at("2026-04-09T00:00:00Z")));
    let first = released(&office, "2026Q1", "2026-04-09T00:00:00Z").await;

    // The second: what letters tell of the first, of one day and with two letters; a State goes to another region.
    let next = a_quarter_of_requests(&office, at("2026-04-10T08:00:00Z")).await;
    put(&office, "NPL", "South Asia", "2026-04-11T08:00:00Z").await;
    tells(&office, slow, acknowledge(), "2026-03-20T00:00:00Z", "2026-04-12T10:00:00Z").await;
    tells(&office, slow, accept(), "2026-03-20T00:00:00Z", "2026-07-02T10:00:00Z").await;
    let register = Command::Register(Box::new(Register {
        kind: Kind::Mla,
        requesting: code("NPL"),
        contents: late,
        received_on: Some("2026-03-12".parse().unwrap()),
        channel: Some(Channel::DiplomaticPouch),
        their_reference: None,
        links: vec![],
    }));
    office.begins("lka.registrar", register, at("2026-04-20T10:00:00Z")).await;
    let returned = Command::ReturnEvidence { evidence: "E-1".parse().unwrap(), text: None };
    office.does("lka.officer", paper, returned, at("2026-05-01T10:00:00Z")).await;
    let second = released(&office, "2026Q2", "2026-07-09T00:00:00Z").await;

    // The third: deliveries in part, a refusal; the other State goes to another region too.
    put(&office, "IND", "Another Asia", "2026-07-10T08:00:00Z").await;
    a_quarter_of_requests(&office, at("2026-07-11T08:00:00Z")).await;
    for (id, minor) in [(next[2], 700), (next[3], 900)] {
        let mut delivered = Deliver {
            outcomes: BTreeMap::from([("M-1".parse().unwrap(), Became::Executed)]),
            ..Deliver::default()
        };
        delivered.text = Some(format!("{minor} frozen."));
        office.does("ind.officer", id, Command::DeliverResults(delivered), at("2026-08-01T10:00:00Z")).await;
    }
    tells(&office, slow, delivers_with("2026-06-25"), "2026-06-20T00:00:00Z", "2026-09-01T10:00:00Z").await;
    let third = released(&office, "2026Q3", "2026-10-09T00:00:00Z").await;

    let cells =
        |kept: &KeptRelease| kept.released.tables.iter().flat_map(|t| t.cells.clone()).collect::<Vec<_>>();
    let printed = |kept: &KeptRelease| cells(kept).iter().filter(|c| matches!(c, Cell::Printed(_))).count();
    let printed = [&first, &second, &third].map(printed);
    assert!(printed.iter().sum::<usize>() > 10, "something is compared: {printed:?}");
    let again = all_over_again(&office, &[first, second, third]).await;
    assert_eq!(again, 3);
}

/// Makes every release again from what is on record now, after those before it, and compares.
async fn all_over_again(office: &Office, kept: &[KeptRelease]) -> usize {
    let url = common::url(&office.dir).replace("sqlite:", "sqlite://");
    let db = sea_orm::Database::connect(url).await.unwrap();
    let sql = "SELECT state, quarter, region FROM release_region";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
    let text = |row: &sea_orm::QueryResult, n: usize| row.try_get_by_index::<String>(n).unwrap();
    let rows: Vec<(StateCode, Quarter, String)> =
        rows.iter().map(|r| (code(&text(r, 0)), quarter(&text(r, 1)), text(r, 2))).collect();
    db.close().await.unwrap();
    assert!(rows.iter().any(|r| r.0 == code("NPL") && r.1 == quarter("2026Q2") && r.2 == "South Asia"));
    let last = kept.last().map(|k| k.released.quarter);
    let regions = Regions::new([], rows, last);
    let mut earlier: Vec<Released> = vec![];
    for kept in kept {
        let then = kept.released.quarter;
        let mut filling = Filling::begin(&regions, then);
        office.store.each_case(&Scope::default(), |facts, _| filling.take(facts)).await.unwrap();
        let mut filled = filling.finish();
        // Its lists are those it was printed with: what came after it may be in a region they do not have.
        filled.rows.retain(|row| row.sent.known() <= then);
        let by = |table: &str, axis: &str| -> Vec<String> {
            let by = &kept.released.table(table).unwrap().by;
            let by = by.iter().find(|by| by.axis == axis).unwrap();
            by.categories.iter().filter(|c| *c != "all").cloned().collect()
        };
        let lists =
            Lists { regions: by("regions", "requesting_region"), currencies: by("assets", "currency") };
        let docket = Docket { lists: &lists, rows: &filled.rows, times: &filled.times };
        let again = release(docket, then, &earlier).unwrap();
        assert_eq!(again, kept.released, "{then}");
        earlier.push(again);
    }
    earlier.len()
}

#[tokio::test]
async fn no_region_is_called_as_the_tables_call_something_else() {
    let office = office().await;
    for word in ["other", " Other ", "ALL"] {
        let region = Some(word.to_owned());
        let act = Administration::SetState { state: code("IND"), name: None, region };
        match office.store.administer(act, at("2026-03-02T08:00:00Z")).await {
            Err(StoreError::Administration(AdministrationRefused::RegionTaken(_))) => {}
            other => panic!("{word}: {other:?}"),
        }
    }
}
