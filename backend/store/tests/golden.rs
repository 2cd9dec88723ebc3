//! The bytes of entries are kept for ever: one entry of every kind of fact, byte by byte.
//!
//! A change here is a new version of the form, never an update of the file; while nothing was released,
//! `COMITY_WRITE_GOLDEN=1` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::{collections::BTreeSet, path::Path};

use comity_domain::{
    codes::{
        Action, Channel, DocumentClass, DualCriminalityResult, Kind, MeasureType, Outcome as Became,
        PersonRole, ProsecutionEvent, Question, Side, UrgencyLevel,
    },
    contents::{Identity, Person},
    ids::RequestId,
    workflow::{
        Command,
        command::{
            Deliver, DualCriminality, Evidence, EvidenceWhat, Import, ImportedStep, Lend, Missing,
            RefusalConsultation, Refuse, Register, Told,
        },
    },
};
use comity_store::{Administration, Entry, EntryKind, ExportAsk, Outcome, RebuildMode, SignIn};
use jiff::Timestamp;

use common::{
    Office, accept, answer, ask, at, code, confirm, contents, deliver, minute, office, send,
    sought::{accept_coercive, asks, due, lapse, order, release, surrender},
};

fn text(text: &str) -> String {
    text.to_owned()
}

async fn attach(office: &Office, login: &str, id: RequestId, name: &str, now: i64) {
    let actor = office.actor(login).await;
    let bytes = format!("Bytes of {name}").into_bytes();
    let kept = office.store.keep_document(&actor, "text/plain", bytes, minute(now)).await.unwrap();
    let command = Command::Attach {
        document: kept.id,
        name: text(name),
        size: kept.size,
        classification: DocumentClass::Shared,
        share: false,
    };
    office.does(login, id, command, minute(now)).await;
}

fn consult(answer_by: &str) -> Command {
    Command::Consult {
        id: None,
        subject: text("Whether a postponement would do"),
        proposed_conditions: vec![text("Use in this matter only")],
        answer_by: Some(answer_by.parse().unwrap()),
    }
}

/// Does everything that can be done, once at least.
async fn everything(office: &Office) {
    let id = office.creates("lka.officer", "IND", "Accounts", minute(0)).await;
    office
        .does(
            "lka.officer",
            id,
            Command::Edit { contents: Box::new(contents("Accounts in Kandy")) },
            minute(1),
        )
        .await;
    attach(office, "lka.officer", id, "hindi.txt", 2).await;
    let translate =
        Command::Translate { language: "hi".parse().unwrap(), document: text("hindi.txt"), certified: true };
    office.does("lka.officer", id, translate, minute(3)).await;
    office.does("lka.officer", id, Command::Submit, minute(4)).await;
    office.does("lka.head", id, Command::ReturnToDrafter { comment: text("Shorter.") }, minute(5)).await;
    office.does("lka.officer", id, Command::Submit, minute(6)).await;
    office.does("lka.head", id, Command::Approve { note: None }, minute(7)).await;
    office.does("lka.officer", id, send(), minute(8)).await;
    office.does("lka.officer", id, Command::Recall { reason: Some(text("Wrong annex.")) }, minute(9)).await;
    office.does("lka.officer", id, send(), minute(10)).await;
    office.does("lka.officer", id, Command::Remind { text: None }, minute(11)).await;
    office
        .does("ind.registrar", id, Command::Acknowledge { own_reference: Some(text("IND/77")) }, minute(12))
        .await;
    office
        .does("ind.officer", id, Command::ReportProgress { text: text("With the court.") }, minute(13))
        .await;
    office.does("ind.officer", id, Command::Message { text: text("Received.") }, minute(14)).await;
    office.does("ind.officer", id, Command::Note { text: text("For us.") }, minute(15)).await;
    office
        .does("ind.registrar", id, Command::Assign { to: office.user("ind.second").await.id }, minute(16))
        .await;
    office.does("ind.head", id, Command::SetPriority { priority: UrgencyLevel::Urgent }, minute(17)).await;
    office.does("ind.officer", id, ask(), minute(18)).await;
    office.does("lka.officer", id, answer(), minute(19)).await;
    office.does("ind.officer", id, consult("2026-03-20"), minute(20)).await;
    let answered = Command::AnswerConsultation {
        consultation: None,
        accepted: vec![text("Use in this matter only")],
        declined: std::collections::BTreeMap::from([("M-1".parse().unwrap(), text("Needed now"))]),
        text: None,
    };
    office.does("lka.officer", id, answered, minute(21)).await;
    let postpone = Command::Postpone {
        running_proceeding: text("A trial here"),
        review_date: Some("2026-06-01".parse().unwrap()),
        consultation: Some("C-1".parse().unwrap()),
    };
    office.does("ind.head", id, postpone, minute(22)).await;
    office.does("ind.head", id, Command::Resume { text: None }, minute(23)).await;
    let Command::Accept { executing_authority, conditions, .. } = accept() else { panic!() };
    let assessed = DualCriminality { result: DualCriminalityResult::Met, text: text("Section 70") };
    let accept = Command::Accept { executing_authority, conditions, dual_criminality: Some(assessed) };
    office.does("ind.head", id, accept, minute(24)).await;
    office.does("ind.officer", id, deliver(None), minute(25)).await;
    office.does("lka.officer", id, confirm(), minute(26)).await;

    after_delivery(office).await;
    on_paper(office).await;

    let given_up = office.creates("lka.officer", "KEN", "Given up", minute(30)).await;
    office.does("lka.officer", given_up, Command::Cancel { reason: text("Overtaken.") }, minute(31)).await;
    let deficient = office.sends("Deficient", 40).await;
    let missing = Missing { article: "18(15)(d)".parse().unwrap(), text: text("Which accounts?") };
    office
        .does("ind.registrar", deficient, Command::ReturnDeficient { missing: vec![missing] }, minute(45))
        .await;
    let silent = office.sends("Silent", 50).await;
    office.does("ind.registrar", silent, Command::Acknowledge { own_reference: None }, minute(55)).await;
    office.does("ind.officer", silent, ask(), minute(56)).await;
    let later = at("2026-05-01T00:00:00.000001Z");
    office.does("ind.officer", silent, Command::GoOnWithout { text: None }, later).await;
    let refuse = Command::Refuse(Refuse {
        ground: text("18(21)(b)"),
        measures: vec![],
        reasons: text("Essential interests."),
        consultation: RefusalConsultation { id: None, none_because: Some(text("Not held.")), breach: true },
    });
    office.does("ind.head", silent, refuse, later).await;
    let withdrawn = office.sends("Withdrawn", 60).await;
    office.does("lka.head", withdrawn, Command::Withdraw { measures: vec![], reason: None }, later).await;

    office.refused("lka.officer", withdrawn, Command::Submit, later).await;
    let password = office.store.hash_password(&"right".into()).await.unwrap();
    let set = Administration::SetPassword { login: text("lka.auditor"), password };
    office.store.administer(set, later).await.unwrap();
    for (password, signed) in [("wrong", false), ("right", true)] {
        let outcome = office.store.sign_in("lka.auditor", &password.into(), later).await.unwrap();
        assert_eq!(matches!(outcome, SignIn::Done(_)), signed);
    }
}

/// Arrest, extradition, surrender; and arrest, lapse, release; and refusal for nationality.
async fn persons_sought(office: &Office) {
    // After everything else: what was in the file before stays byte by byte.
    const AFTER: i64 = 100_000;
    let arrest = office.arrests(AFTER).await;
    let extradition = office.follows(arrest, AFTER + 30).await;
    office.does("lka.officer", extradition, send(), minute(AFTER + 40)).await;
    office.does("lka.officer", extradition, Command::Recall { reason: None }, minute(AFTER + 41)).await;
    office.does("lka.officer", extradition, send(), minute(AFTER + 42)).await;
    let own = || Command::Acknowledge { own_reference: None };
    office.does("ind.registrar", extradition, own(), minute(AFTER + 50)).await;
    office.does("ind.head", extradition, accept_coercive(), minute(AFTER + 51)).await;
    office.does("ind.head", extradition, order(), minute(AFTER + 52)).await;
    office.does("ind.officer", extradition, surrender("2026-05-10"), minute(AFTER + 53)).await;

    let lapsed = office.arrests(AFTER + 100).await;
    let now = due(minute(AFTER + 110));
    assert!(matches!(office.store.submit(lapse(lapsed, now)).await.unwrap(), Outcome::Done { .. }));
    office.does("ind.officer", lapsed, release(now), now).await;

    let national = office.approves(asks(Kind::Extradition, "IND", &[]), AFTER + 200).await;
    office.does("lka.officer", national, send(), minute(AFTER + 210)).await;
    office.does("ind.registrar", national, own(), minute(AFTER + 211)).await;
    let refuse = Command::Refuse(Refuse {
        ground: text("16(10)"),
        measures: vec![],
        reasons: text("A national."),
        consultation: RefusalConsultation { id: None, none_because: Some(text("Spoken of.")), breach: false },
    });
    office.does("ind.head", national, refuse, minute(AFTER + 212)).await;
    let prosecution = Command::ReportProsecution {
        event: Some(ProsecutionEvent::Submitted),
        authority: Some(text("Prosecutor in Kochi")),
        date: Some("2026-05-10".parse().unwrap()),
        text: None,
    };
    office.does("ind.officer", national, prosecution, minute(AFTER + 213)).await;

    // Two follow one arrest: the custody passes.
    let arrest = office.arrests(AFTER + 300).await;
    let (first, second) =
        (office.follows(arrest, AFTER + 330).await, office.follows(arrest, AFTER + 340).await);
    office.does("lka.officer", first, send(), minute(AFTER + 350)).await;
    office.does("lka.officer", second, send(), minute(AFTER + 351)).await;
    let whole = Command::Withdraw { measures: vec![], reason: None };
    office.does("lka.head", first, whole, minute(AFTER + 352)).await;
}

/// The facts and duties that follow a delivery or go beside the execution.
async fn after_delivery(office: &Office) {
    let mut contents = contents("A person and a thing");
    contents.measures[0].measure_type = MeasureType::PersonLent;
    let sealed = Person::coded("V-1".parse().unwrap(), PersonRole::Victim);
    contents.persons.push(Person { sealed: true, ..sealed });
    let mut identity = Identity::default();
    identity.name = Some(text("Canary Wijesinghe"));
    contents.persons[1].identity = Some(identity);
    let id = office.creates_with("lka.officer", "IND", contents, minute(100)).await;
    office.does("lka.officer", id, Command::Submit, minute(101)).await;
    office.does("lka.head", id, Command::Approve { note: None }, minute(102)).await;
    office.does("lka.officer", id, send(), minute(103)).await;
    office.does("ind.registrar", id, Command::Acknowledge { own_reference: None }, minute(104)).await;
    let cannot = Command::CannotKeepConfidential { text: text("The hearing is public.") };
    office.does("ind.officer", id, cannot, minute(105)).await;
    office.does("ind.head", id, accept(), minute(106)).await;
    let send_identity = Command::SendIdentity {
        person: "V-1".parse().unwrap(),
        purpose: text("Summons by the court"),
        needed: true,
    };
    office.does("lka.head", id, send_identity, minute(107)).await;
    let lend = Command::LendPerson(Lend {
        person: "S-1".parse().unwrap(),
        consent: true,
        return_by: Some("2026-04-01".parse().unwrap()),
        immunity: true,
        conditions: vec![text("Kept in custody")],
    });
    office.does("ind.officer", id, lend, minute(108)).await;
    let release = Command::ReleaseFromAttendance { person: "V-1".parse().unwrap(), until: None, text: None };
    office.does("lka.officer", id, release, minute(109)).await;
    let back = Command::ReturnPerson { person: "S-1".parse().unwrap(), custody_days: Some(3), text: None };
    office.does("lka.officer", id, back, minute(110)).await;
    let costs = Command::AgreeCosts {
        estimate_minor: Some(250_000),
        currency: Some("INR".parse().unwrap()),
        split: text("Half each."),
    };
    office.does("lka.head", id, costs, minute(111)).await;
    let delivered = Command::DeliverResults(Deliver {
        outcomes: std::collections::BTreeMap::from([("M-1".parse().unwrap(), Became::Executed)]),
        evidence: vec![Evidence {
            id: "E-1".parse().unwrap(),
            what: EvidenceWhat::Object(text("A signature card")),
            classification: DocumentClass::Shared,
        }],
        return_due: vec![("E-1".parse().unwrap(), "2026-04-01".parse().unwrap())],
        ..Deliver::default()
    });
    office.does("ind.officer", id, delivered, minute(112)).await;
    let evidence = "E-1".parse().unwrap();
    let asked = Command::RequestUseConsent { id: None, evidence, other_use: text("A second trial") };
    office.does("lka.officer", id, asked, minute(113)).await;
    let decided = Command::DecideUseConsent {
        consent: None,
        granted: Some(true),
        conditions: vec![text("The same court only")],
        reasons: None,
    };
    office.does("ind.head", id, decided, minute(114)).await;
    let disclosed = Command::DiscloseExculpatory {
        evidence: vec![],
        before: Some(true),
        reason: None,
        text: text("To the defence, next week."),
    };
    office.does("lka.officer", id, disclosed, minute(115)).await;
    let returned = Command::ReturnEvidence { evidence: "E-1".parse().unwrap(), text: None };
    office.does("lka.officer", id, returned, minute(116)).await;

    let stopped = office.sends("Stopped", 120).await;
    office.does("lka.head", stopped, Command::Withdraw { measures: vec![], reason: None }, minute(125)).await;
    office
        .does("ind.officer", stopped, Command::ConfirmStop { measures: vec![], text: None }, minute(126))
        .await;
}

/// What comes in on paper, from a State by letter: nobody of Nepal works here.
async fn on_paper(office: &Office) {
    let register = Command::Register(Box::new(Register {
        kind: Kind::Mla,
        requesting: code("NPL"),
        contents: contents("From Kathmandu"),
        received_on: Some("2026-03-02".parse().unwrap()),
        channel: Some(Channel::DiplomaticPouch),
        their_reference: Some(text("NPL/9")),
        links: vec![],
    }));
    let registered = office.begins("lka.registrar", register, minute(130)).await;
    office.does("lka.registrar", registered, Command::Acknowledge { own_reference: None }, minute(131)).await;
    attach(office, "lka.registrar", registered, "letter.txt", 132).await;
    let told = Command::Told(Box::new(Told {
        of: Side::Requesting,
        occurred_at: Some(minute(131)),
        channel: Some(Channel::DiplomaticPouch),
        received_on: Some("2026-03-02".parse().unwrap()),
        their_reference: Some(text("NPL/10")),
        letter: Some(text("letter.txt")),
        act: Command::Withdraw { measures: vec![], reason: None },
    }));
    office.does("lka.registrar", registered, told, minute(133)).await;
    let import = Command::Import(Box::new(Import {
        kind: Kind::Mla,
        side: Side::Requesting,
        other: code("NPL"),
        contents: contents("Of the old register"),
        own_reference: Some(text("OLD/1")),
        their_reference: None,
        sent_at: at("2025-11-03T12:00:00Z"),
        steps: vec![ImportedStep {
            occurred_at: at("2025-12-01T12:00:00Z"),
            side: None,
            act: Command::Acknowledge { own_reference: Some(text("NPL/1")) },
        }],
    }));
    office.begins("lka.registrar", import, minute(134)).await;
}

async fn trail(office: &Office, login: &str, ask: ExportAsk, now: Timestamp) -> Vec<Entry> {
    let auditor = office.actor(login).await;
    let mut export = office.store.export(&auditor, ask, now).await.unwrap().unwrap();
    let mut entries = vec![];
    loop {
        let page = export.next_page().await.unwrap();
        if page.is_empty() {
            return entries;
        }
        entries.extend(page);
    }
}

/// The first entry of each kind of fact and of each other kind, in the order of the logs.
fn first_of_each(entries: Vec<Entry>, seen: &mut BTreeSet<String>) -> Vec<String> {
    let kind = |entry: &Entry| match &entry.kind {
        EntryKind::Event { event, .. } => serde_json::to_value(&event.fact).unwrap()["type"].to_string(),
        EntryKind::Exported { asked: Some(_) } => "(exported, by a filter)".to_owned(),
        other => format!("({})", other.as_str()),
    };
    entries.into_iter().filter(|entry| seen.insert(kind(entry))).map(|entry| entry.canonical).collect()
}

#[tokio::test]
async fn the_bytes_of_an_entry_of_every_kind_stay_as_they_are() {
    let office = office().await;
    everything(&office).await;
    let (mut seen, mut lines, mut actions) = (BTreeSet::new(), vec![], BTreeSet::new());
    let whole = ExportAsk::default;
    let mut read = async |login: &str, ask: ExportAsk, now: &str| {
        let entries = trail(&office, login, ask, at(now)).await;
        let events = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Event { .. }));
        actions.extend(events.filter_map(|entry| entry.kind.action()));
        lines.extend(first_of_each(entries, &mut seen));
    };
    read("lka.auditor", whole(), "2026-05-02T00:00:00Z").await;
    read("lka.auditor", whole(), "2026-05-02T00:00:00Z").await; // the first export is an entry too
    read("ind.auditor", whole(), "2026-05-02T00:00:00Z").await;
    // Beside what was in the file before: those lines stay byte by byte.
    persons_sought(&office).await;
    assert!(office.store.rebuild(RebuildMode::Check).await.unwrap().agrees());
    read("lka.auditor", whole(), "2026-09-02T00:00:00Z").await;
    read("ind.auditor", whole(), "2026-09-02T00:00:00Z").await;
    // What was asked for stands in the entry of the export, so in the next one that is read.
    let ask = ExportAsk {
        format: Some(text("csv")),
        request: Some("MLA-2026-LKA-IND-000001".parse().unwrap()),
        actor: Some(office.actor("lka.head").await.user),
        action: Some(Action::Approve),
        from: Some(at("2026-03-01T00:00:00Z")),
        until: Some(at("2026-09-01T00:00:00Z")),
        question: Some(Question::ToldLate),
        told_within_days: Some(7),
        ..ExportAsk::default()
    };
    read("lka.auditor", ask, "2026-09-03T00:00:00Z").await;
    read("lka.auditor", whole(), "2026-09-03T00:00:00Z").await;
    for action in Action::ALL {
        assert!(actions.contains(action), "no entry of {action}");
    }
    // Five facts are what an act does to the requests beside its own.
    assert_eq!(seen.len(), Action::ALL.len() + 5 + 6, "{seen:?}");
    let written = lines.join("\n") + "\n";
    for canary in [
        "Perera",
        "Kandy",
        "Wijesinghe",
        "signature card",
        "shell company",
        "Shorter",
        "hindi.txt",
        "Metropolitan",
        "Kochi",
        "harbour",
        "airport",
        "watch",
        "committed",
    ] {
        assert!(!written.contains(canary), "an entry holds {canary}");
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/entries_v1.jsonl");
    if std::env::var_os("COMITY_WRITE_GOLDEN").is_some() {
        std::fs::write(&golden, &written).unwrap();
    }
    let kept = std::fs::read_to_string(&golden).unwrap();
    for (now, then) in written.lines().zip(kept.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(written.lines().count(), kept.lines().count());
}
