//! The third acceptance case on the pure domain: a provisional arrest, the extradition that follows it in time, and a
//! request for evidence beside.

use comity_domain::{
    codes::{
        Channel, Clock, ClockResult, Kind, LinkKind, MeasureType, OffenceFamily, Outcome, PersonRole, Role,
        Side::{Requested, Requesting},
        Status, SurrenderConsent, UrgencyLevel,
    },
    contents::{Contents, Extradition as Sought, Measure, Offence, Urgency},
    law::{
        cite,
        completeness::{VaultSays, Weight, findings},
    },
    registry::{Actor, Between, Linked},
    sight::side,
    workflow::{
        Command, Refusal,
        command::{Create, Deliver, DualCriminality},
    },
};

use crate::common::{
    Story, at,
    contents::{but, document, measure, person},
    nothing,
    pair::{ARREST, Arrest, Extradition, Pair, Which},
    people::{drafter, examiner, person as somebody, registrar, requested_head, requesting_head},
    register,
    said::{acknowledge, approve, arrested, create_of, date, delivery, edit, recall, send, thing},
    sought::arrest_made,
    state,
};

/// Both are parties to UNTOC and SOM; whether the requested State takes UNTOC as a basis, 16(5), is not known.
fn of_the_case() -> Between {
    register()
}

fn offences() -> Vec<Offence> {
    let one = |provision: &str, years, basis: &str| Offence {
        family: Some(OffenceFamily::SmugglingOfMigrants),
        provision: Some(provision.to_owned()),
        max_penalty_years: Some(years),
        convention_basis: Some(basis.to_owned()),
    };
    vec![
        one("section 53, with organized crime provisions", 30, "SOM 6(1)(a)"),
        one("section 353, forged passports and landing permits", 1, "SOM 6(1)(b)"),
    ]
}

fn common(contents: &mut Contents, measure_type: MeasureType) {
    contents.offences = offences();
    contents.persons = vec![person("A-1", PersonRole::Accused)];
    contents.measures =
        vec![Measure { persons: vec!["A-1".parse().unwrap()], ..measure("M-1", measure_type) }];
    contents.legal_basis = vec!["UNTOC-SOM".parse().unwrap()];
    contents.urgency = Some(Urgency { level: Some(UrgencyLevel::Ordinary), ..Urgency::default() });
}

fn provisional() -> Contents {
    but(|c| {
        common(c, MeasureType::ProvisionalArrest);
        c.urgency = Some(Urgency {
            level: Some(UrgencyLevel::Urgent),
            reason: Some("booked to leave on 2026-03-08".to_owned()),
            deadline: Some(date("2026-03-07")),
        });
        c.undertaking = Some("request for extradition will follow within 40 days of arrest".to_owned());
    })
}

fn whole() -> Contents {
    but(|c| {
        common(c, MeasureType::Surrender);
        c.extradition = Some(Sought {
            person: Some("A-1".parse().unwrap()),
            location: Some("Cebu City".to_owned()),
            instrument: Some("warrant of the High Court of 2025-09-22".to_owned()),
            penalty_years: Some(30),
            accessory_offences: vec![1],
            ..Sought::default()
        });
        c.documents = vec![document("warrant.pdf"), document("statement-of-law.pdf")];
    })
}

/// The draft of step 9: the warrant and the first maximum are still missing.
fn as_created() -> Contents {
    let mut contents = whole();
    contents.extradition.as_mut().unwrap().instrument = None;
    contents.offences[0].max_penalty_years = None;
    contents
}

fn begun() -> Pair {
    let story = Story { register: Some(of_the_case()), ..nothing() }
        .with_documents(&["warrant.pdf", "statement-of-law.pdf"]);
    Pair {
        arrest: story.clone().begins(Kind::ProvisionalArrest, 0xC1),
        extradition: story.clone().begins(Kind::Extradition, 0xC2),
        second: story.begins(Kind::Extradition, 0xC3),
    }
}

/// The findings as `weight article field`.
fn said(kind: Kind, contents: &Contents) -> Vec<String> {
    let weight = |w| if w == Weight::Blocking { "blocks" } else { "warns" };
    let all = findings(kind, contents, &of_the_case(), &VaultSays::default());
    all.iter().map(|f| format!("{} {} {}", weight(f.weight), cite::line(&f.law), f.field)).collect()
}

/// A step: its instant, on which, by whom, what, and the status it leads to.
fn step(pair: Pair, when: &str, which: Which, who: &Actor, act: Command, status: Status) -> Pair {
    let pair = pair.at(when).on(which, who, act);
    assert_eq!(pair.request(which).status, status, "{when}");
    pair
}

/// A step that is refused: with this code and these articles, as they are printed on the request.
fn refused(pair: Pair, when: &str, which: Which, who: &Actor, act: Command, why: (&str, &str)) -> Pair {
    let pair = pair.at(when);
    let refusal = pair.decide(which, who, &act).unwrap_err();
    let law = cite::by(&refusal.law(), pair.request(which).numbers());
    assert_eq!((refusal.code(), cite::line(&law).as_str()), why, "{when}");
    pair
}

fn accepting(authority: &str, text: &str) -> Command {
    Command::Accept {
        executing_authority: [("M-1".parse().unwrap(), authority.to_owned())].into(),
        conditions: vec![],
        dual_criminality: Some(DualCriminality {
            result: comity_domain::codes::DualCriminalityResult::Met,
            text: text.to_owned(),
        }),
    }
}

fn confirm(feedback: Option<&str>) -> Command {
    Command::ConfirmReceipt { usable: Some(true), outcome_feedback: feedback.map(str::to_owned) }
}

/// Steps 1 to 8: asked by INTERPOL, accepted, arrested; nothing is delivered while the clock runs.
fn held() -> Pair {
    let (kamau, officer) = (drafter(), examiner());
    let create = create_of(Kind::ProvisionalArrest, Some(provisional()), None);
    let pair = step(begun(), "2026-03-02T06:00:00Z", Arrest, &kamau, create, Status::Drafted);
    assert_eq!(said(Kind::ProvisionalArrest, pair.arrest.contents()), ["warns 16(4)-(5) legal_basis"]);
    let pair = step(pair, "2026-03-02T06:30:00Z", Arrest, &kamau, Command::Submit, Status::InApproval);
    let pair = step(pair, "2026-03-02T07:00:00Z", Arrest, &requesting_head(), approve(), Status::Approved);
    assert_eq!(side(pair.request(Arrest), &registrar()), None, "after step 3 nobody there knows of it");
    let by_interpol = Command::Send { channel: Channel::Interpol, agreed: true, letter: None, went_on: None };
    let pair = step(pair, "2026-03-02T07:10:00Z", Arrest, &kamau, by_interpol, Status::Sent);
    let pair = step(pair, "2026-03-02T23:40:00Z", Arrest, &registrar(), acknowledge(), Status::Acknowledged);
    let accept = accepting("Commercial Affairs Department", "");
    let pair = step(pair, "2026-03-03T04:00:00Z", Arrest, &requested_head(), accept, Status::InExecution);
    let arrest = arrested("2026-03-05T06:00:00Z");
    let pair = step(pair, "2026-03-05T09:00:00Z", Arrest, &officer, arrest, Status::InExecution);
    let run = pair.request(Arrest).arrest_clock().unwrap();
    assert_eq!(run.due, at("2026-04-14T06:00:00Z"));
    let made = arrest_made(Outcome::Executed);
    refused(pair, "2026-03-06T02:00:00Z", Arrest, &officer, made, ("arrest_clock_runs", "16(9); Comity 5"))
}

/// Steps 9 to 18: drafted from the provisional request, completed, sent in time.
fn followed(pair: Pair) -> Pair {
    let kamau = drafter();
    let create = create_of(Kind::Extradition, Some(as_created()), Some(ARREST));
    let pair = step(pair, "2026-03-16T06:00:00Z", Extradition, &kamau, create, Status::Drafted);
    assert_eq!(
        said(Kind::Extradition, pair.extradition.contents()),
        [
            "blocks Comity 4; 16(7) extradition.instrument",
            "blocks 16(1); 16(7) offences.0.max_penalty_years",
            "warns 16(4)-(5) legal_basis",
        ],
        "the second offence is one of SOM 6(1)(b), no serious crime of 2(b)"
    );
    let pair = refused(
        pair,
        "2026-03-16T06:05:00Z",
        Extradition,
        &kamau,
        Command::Submit,
        ("incomplete", "Comity 4; 16(7); 16(1)"),
    );
    let pair = step(pair, "2026-03-17T06:00:00Z", Extradition, &kamau, edit(whole()), Status::Drafted);
    assert_eq!(said(Kind::Extradition, pair.extradition.contents()), ["warns 16(4)-(5) legal_basis"]);
    assert_eq!(pair.arrest.read_by(Requested).unwrap().followed_by, [], "nor does the link exist there");
    let pair = step(pair, "2026-03-17T06:10:00Z", Extradition, &kamau, Command::Submit, Status::InApproval);
    let pair =
        step(pair, "2026-03-18T07:00:00Z", Extradition, &requesting_head(), approve(), Status::Approved);
    let pair = pair.at("2026-03-18T07:05:00Z");
    let unseen = pair.decide(Extradition, &requested_head(), &crate::common::said::order_surrender());
    assert_eq!(unseen.unwrap_err(), Refusal::NotFound);
    let pair = step(pair, "2026-03-19T06:00:00Z", Extradition, &kamau, send(), Status::Sent);
    assert_eq!(side(pair.request(Extradition), &examiner()), Some(Requested));
    let made = || arrest_made(Outcome::Executed);
    let pair = step(pair, "2026-03-20T02:00:00Z", Arrest, &examiner(), made(), Status::Executed);
    let pair = step(pair, "2026-03-20T08:00:00Z", Arrest, &kamau, confirm(None), Status::Closed);
    step(pair, "2026-03-23T02:30:00Z", Extradition, &registrar(), acknowledge(), Status::Acknowledged)
}

/// Steps 25 and 28 to 32: accepted, ordered, surrendered with property, confirmed.
fn surrendered(pair: Pair) -> Pair {
    let (officer, head) = (examiner(), requested_head());
    let accept = accepting("Regional Trial Court", "both offences, SOM 6(1)(a), (b)");
    let pair = step(pair, "2026-04-13T03:00:00Z", Extradition, &head, accept, Status::InExecution);
    let early =
        Command::Surrender { date: Some(date("2026-06-10")), place: "Manila".to_owned(), property: vec![] };
    let pair = refused(
        pair,
        "2026-06-08T05:00:00Z",
        Extradition,
        &officer,
        early,
        ("not_in_status", "Comity 5; 16(7)"),
    );
    let order = Command::OrderSurrender {
        decision: "court committed A-1 on 2026-06-12; A-1 consented".to_owned(),
        conditions: vec!["time in custody counts".to_owned()],
        consent: Some(SurrenderConsent::Person),
    };
    let pair = step(pair, "2026-06-15T05:00:00Z", Extradition, &head, order, Status::SurrenderOrdered);
    let pair = pair.at("2026-06-15T06:00:00Z");
    let back = pair.decide(Extradition, &drafter(), &recall()).unwrap_err();
    assert_eq!((back.code(), back.law()[0].to_string().as_str()), ("not_in_status", "Comity 5"));
    let handed_over = Command::Surrender {
        date: Some(date("2026-07-06")),
        place: "Manila airport".to_owned(),
        property: vec!["watch".to_owned(), "papers".to_owned()],
    };
    let pair = step(pair, "2026-07-06T09:00:00Z", Extradition, &officer, handed_over, Status::Executed);
    assert!(pair.request(Extradition).held().is_none() && pair.request(Arrest).release_owed().is_none());
    let receipt = confirm(Some("before the court on 2026-07-07"));
    step(pair, "2026-07-08T06:00:00Z", Extradition, &drafter(), receipt, Status::Closed)
}

#[test]
fn the_case_is_played_to_its_end_with_the_clocks_of_the_case() {
    let pair = surrendered(followed(held()));
    let then = at("2026-11-01T00:00:00Z");
    assert_eq!(
        pair.extradition.runs(then),
        [
            "acknowledge 2026-03-19T06:00:00Z 2026-03-26T06:00:00Z 2026-03-23T02:30:00Z kept 3.8542 3.8542",
            "decide 2026-03-23T02:30:00Z 2026-04-22T02:30:00Z 2026-04-13T03:00:00Z kept 21.0208 21.0208",
            "execute 2026-04-13T03:00:00Z 2026-07-12T03:00:00Z 2026-07-06T09:00:00Z kept 84.2500 84.2500",
            "removal 2026-06-15T05:00:00Z 2026-07-15T05:00:00Z 2026-07-06T09:00:00Z kept 21.1667 21.1667",
        ]
    );
    assert_eq!(
        pair.arrest.runs(then),
        [
            "acknowledge 2026-03-02T07:10:00Z 2026-03-03T07:10:00Z 2026-03-02T23:40:00Z kept 0.6875 0.6875",
            "reasoned_deadline 2026-03-02T07:10:00Z 2026-03-08T00:00:00Z 2026-03-05T06:00:00Z kept 2.9514 2.9514",
            "decide 2026-03-02T23:40:00Z 2026-04-01T23:40:00Z 2026-03-03T04:00:00Z kept 0.1806 0.1806",
            "execute 2026-03-03T04:00:00Z 2026-06-01T04:00:00Z 2026-03-05T06:00:00Z kept 2.0833 2.0833",
            "provisional_arrest 2026-03-05T06:00:00Z 2026-04-14T06:00:00Z 2026-03-19T06:00:00Z kept 14.0000 14.0000",
        ]
    );
    let [stranger, expert] =
        [somebody(900, Some("UGA"), &[Role::Head]), somebody(901, None, &[Role::Expert])];
    assert_eq!(side(pair.request(Extradition), &stranger), None);
    assert_eq!(side(pair.request(Extradition), &expert), None);
}

/// Steps 19 to 24, 26, 27 and 33: the evidence, asked for beside it and given back in time.
#[test]
fn the_request_for_evidence_beside_it_is_played_to_its_end() {
    let pair = followed(held());
    let beside = Linked { request: pair.request(Extradition).clone(), contents: None };
    let there = Story { register: Some(of_the_case()), linked: vec![beside], ..nothing() };
    let contents = but(|c| common(c, MeasureType::SearchSeizure));
    let create = Command::Create(Box::new(Create {
        kind: Kind::Mla,
        requested: state("SGP"),
        contents: Some(contents),
        from: None,
        links: vec![(LinkKind::Relates, pair.request(Extradition).id)],
    }));
    let story = there
        .at("2026-03-24T06:00:00Z")
        .and(&drafter(), create)
        .at("2026-03-24T06:20:00Z")
        .and(&drafter(), Command::Submit)
        .at("2026-03-24T09:00:00Z")
        .and(&requesting_head(), approve())
        .at("2026-03-24T09:05:00Z")
        .and(&drafter(), send())
        .at("2026-03-25T02:00:00Z")
        .and(&registrar(), acknowledge())
        .at("2026-04-01T03:00:00Z")
        .and(&requested_head(), accepting("Commercial Affairs Department", "met"));
    let handed_over = Command::DeliverResults(Deliver {
        evidence: vec![thing("E-1"), thing("E-2")],
        return_due: vec![("E-2".parse().unwrap(), date("2026-10-31"))],
        ..delivery(&[("M-1", Outcome::Executed)])
    });
    let story = story
        .at("2026-04-30T06:00:00Z")
        .and(&examiner(), handed_over)
        .at("2026-05-04T06:00:00Z")
        .and(&drafter(), confirm(None))
        .at("2026-10-12T06:00:00Z")
        .and(&drafter(), crate::common::said::return_evidence("E-2"));
    assert_eq!(story.status(), Status::Closed);
    assert_eq!(
        story.runs(at("2026-11-01T00:00:00Z")),
        [
            "acknowledge 2026-03-24T09:05:00Z 2026-03-31T09:05:00Z 2026-03-25T02:00:00Z kept 0.7049 0.7049",
            "decide 2026-03-25T02:00:00Z 2026-04-24T02:00:00Z 2026-04-01T03:00:00Z kept 7.0417 7.0417",
            "execute 2026-04-01T03:00:00Z 2026-06-30T03:00:00Z 2026-04-30T06:00:00Z kept 29.1250 29.1250",
            "return_of_evidence 2026-04-30T06:00:00Z 2026-11-01T00:00:00Z 2026-10-12T06:00:00Z kept 165.0000 165.0000",
        ]
    );
    assert_eq!(story.read_by(Requesting).unwrap().status, Status::Closed);
}

#[test]
fn the_draft_takes_the_contents_of_the_provisional_request_over() {
    let pair = held().at("2026-03-16T06:00:00Z");
    let pair = pair.on(Extradition, &drafter(), create_of(Kind::Extradition, None, Some(ARREST)));
    let contents = pair.extradition.contents();
    assert_eq!(contents.measures.len(), 1);
    assert_eq!(contents.measures[0].measure_type, MeasureType::Surrender);
    let sought = contents.extradition.as_ref().unwrap();
    assert_eq!(sought.person.as_ref().unwrap().as_str(), "A-1");
    assert_eq!(sought.location.as_deref(), Some("Colombo"), "where the person was said to be");
    assert_eq!((&contents.undertaking, &contents.urgency), (&None, &None), "promised then, done now");
    assert_eq!(contents.offences, offences());
}

/// Had nothing followed, the arrest would have lapsed on the day of the case, and release been owed.
#[test]
fn without_the_request_that_follows_the_arrest_lapses() {
    let pair = held().at("2026-04-20T00:00:00Z").on(Arrest, &Actor::clock(), Command::Lapse);
    let run = pair.arrest.run(Clock::ProvisionalArrest);
    assert_eq!((run.came_to, run.stopped), (Some(ClockResult::Missed), Some(at("2026-04-14T06:00:00Z"))));
    assert!(pair.request(Arrest).release_owed().is_some());
}
