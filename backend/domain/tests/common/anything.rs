//! Anything somebody might say, well or badly, with a word in every text that must not reach an event.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{
        Action, Channel, DocumentClass, DualCriminalityResult, EarlierArrest, Kind, LinkKind, MeasureType,
        Outcome, PersonRole, ProsecutionEvent, Side, SurrenderConsent, UrgencyLevel,
    },
    contents::{
        ArisesFrom, Asset, ConductingAuthority, Confidentiality, Confiscation, Contact, Contents,
        Extradition, Offence, Translation, Urgency,
    },
    ids::{DocumentId, EvidenceId, MeasureId, PersonCode, RequestId, UserId},
    law::grounds::GROUNDS,
    workflow::{
        Command, Request,
        command::{
            AssetReached, Create, Deliver, DualCriminality, Evidence, EvidenceWhat, Import, ImportedStep,
            Item, Lend, Missing, RefusalConsultation, Refuse, Register,
        },
    },
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use uuid::Uuid;

use super::{REQUESTED, REQUESTING, contents, state};

/// The word.
pub(crate) const CANARY: &str = "canary";

/// A document both sides have kept.
pub(crate) const PAPER: &str = "canary.pdf";

fn text(n: usize) -> String {
    format!("canary {n}: a name, an account, a place")
}

/// Small choices out of one number; each looks at bits of its own.
#[derive(Clone, Copy)]
pub(crate) struct Choices(pub(crate) u32);

impl Choices {
    fn one_in(self, n: u32, shift: u32) -> bool {
        (self.0 >> shift).is_multiple_of(n)
    }

    fn of<T: Copy>(self, all: &[T], shift: u32) -> T {
        all[(self.0 >> shift) as usize % all.len()]
    }
}

pub(crate) fn anything_held(kind: Kind, choose: Choices, n: usize) -> Contents {
    let say = || Some(text(n));
    let of_assistance: Vec<MeasureType> =
        MeasureType::ALL.iter().copied().filter(|m| m.is_of(Kind::Mla)).collect();
    let how_many = match kind.one_measure() {
        Some(_) => 1 + usize::from(choose.one_in(17, 9)),
        None => 1 + (choose.0 >> 3) as usize % 3,
    };
    let measures = (1..=how_many).map(|i| {
        let any = if choose.one_in(13, 8) { MeasureType::ALL } else { &of_assistance };
        let shift = u32::try_from(i).unwrap() * 2;
        let measure_type = kind.one_measure().unwrap_or_else(|| choose.of(any, shift));
        comity_domain::contents::Measure {
            description: if choose.one_in(13, 4) { None } else { say() },
            procedure: say(),
            persons: vec!["S-1".parse().unwrap()],
            assets: vec!["B-1".parse().unwrap()],
            ..contents::measure(&format!("M-{i}"), measure_type)
        }
    });
    let mut suspect = contents::person("S-1", PersonRole::Suspect);
    (suspect.name, suspect.description, suspect.place) = (say(), say(), say());
    let mut victim = contents::sealed("V-1");
    if choose.one_in(2, 7) {
        (victim.identity_sent, victim.identity_purpose) = (Some(!choose.one_in(13, 8)), say());
    }
    if choose.one_in(17, 6) {
        victim.name = say();
    }
    let mut document = contents::document(PAPER);
    if choose.one_in(11, 5) {
        document.sha256 = String::new();
    }
    Contents {
        authority: say(),
        officer_in_charge: Some(Contact { name: say(), function: say() }),
        conducting_authority: Some(ConductingAuthority { name: say(), functions: say() }),
        subject: say(),
        nature_of_proceedings: say(),
        offences: vec![Offence {
            provision: say(),
            convention_basis: say(),
            max_penalty_years: if choose.one_in(9, 2) { None } else { Some(10) },
            ..Offence::default()
        }],
        facts: say(),
        measures: measures.collect(),
        persons: vec![suspect, victim],
        purpose: if choose.one_in(9, 7) { None } else { say() },
        legal_basis: vec!["UNTOC".parse().unwrap()],
        urgency: Some(Urgency {
            level: Some(choose.of(UrgencyLevel::ALL, 2)),
            reason: say(),
            deadline: if choose.one_in(2, 9) { Some("2026-06-30".parse().unwrap()) } else { None },
        }),
        confidentiality: Some(Confidentiality { level: None, text: say() }),
        language: Some("en".parse().unwrap()),
        translations: if choose.one_in(5, 3) {
            let language = "en".parse().unwrap();
            vec![Translation { language, document: PAPER.to_owned(), certified: true }]
        } else {
            vec![]
        },
        assets: vec![Asset {
            id: "B-1".parse().unwrap(),
            kind: text(n),
            value_minor: Some(1),
            currency: say(),
            place: say(),
            holder: say(),
        }],
        documents: vec![document],
        custody_reference: say(),
        confiscation: Some(Confiscation {
            mode: None,
            order_copy: say(),
            order_final_on: None,
            extent: say(),
            third_parties_heard: vec![text(n)],
            disposal_asked: say(),
        }),
        arises_from: Some(ArisesFrom { limits: vec![text(n)], text: say(), ..ArisesFrom::default() }),
        extradition: kind.is_extradition().then(|| Extradition {
            person: choose.one_in(2, 4).then(|| "S-1".parse().unwrap()),
            location: say(),
            instrument: if choose.one_in(9, 3) { None } else { say() },
            sentence_left: say(),
            ..Extradition::default()
        }),
        undertaking: say(),
        their_reference: say(),
        own_reference: say(),
    }
}

/// A command for an action: most of the time one that could succeed.
#[expect(clippy::too_many_lines, reason = "one arm for each action")]
pub(crate) fn anything(
    action: Action,
    kind: Kind,
    request: Option<&Request>,
    now: Timestamp,
    choose: Choices,
    n: usize,
) -> Command {
    let say = || if choose.one_in(19, 1) { " ".to_owned() } else { text(n) };
    let maybe = || if choose.one_in(3, 2) { None } else { Some(say()) };
    let some_day = |days: i64| {
        let days = if choose.one_in(13, 3) { -days } else { days };
        TimeZone::UTC.to_datetime(now).date().checked_add(days.days()).ok()
    };
    let day = || some_day(1 + i64::from(choose.0 % 40)).unwrap_or(Date::MAX);
    let open: Vec<MeasureId> = request.map(|r| r.open_measures().cloned().collect()).unwrap_or_default();
    let all: Vec<MeasureId> = request.map(|r| r.measures.keys().cloned().collect()).unwrap_or_default();
    let some_of = |ids: &[MeasureId]| -> Vec<MeasureId> {
        ids.iter()
            .enumerate()
            .filter(|(i, _)| (choose.0 >> (i + 4)) & 1 == 1)
            .map(|(_, m)| m.clone())
            .collect()
    };
    let named = || if choose.one_in(7, 5) { some_of(&all) } else { some_of(&open) };
    let consultations = request.map(|r| r.consultations.as_slice()).unwrap_or_default();
    let consultation =
        || consultations.get(choose.0 as usize % consultations.len().max(1)).map(|c| c.id.clone());
    let delivered: Vec<&EvidenceId> = request.map(|r| r.evidence.keys().collect()).unwrap_or_default();
    let evidence = || {
        let known = delivered.get(choose.0 as usize % delivered.len().max(1));
        known.map_or_else(|| "E-1".parse().unwrap(), |e| (*e).clone())
    };
    let somebody = || -> PersonCode { choose.of(&["S-1", "V-1", "V-1", "S-1", "W-9"], 4).parse().unwrap() };
    let unknown = RequestId(Uuid::from_u128(9));
    // Somewhere between the day it was sent and now.
    let hour = || {
        let since = request.and_then(|r| r.sent_at).unwrap_or(now);
        let passed = now.duration_since(since).as_secs() / 100 * i64::from(choose.0 % 103);
        since.checked_add(SignedDuration::from_secs(passed)).unwrap()
    };
    match action {
        Action::Create => Command::Create(Box::new(Create {
            kind,
            requested: state(REQUESTED),
            contents: Some(anything_held(kind, choose, n)),
            from: None,
            links: if choose.one_in(19, 5) { vec![(LinkKind::Relates, unknown)] } else { vec![] },
        })),
        Action::Edit => Command::Edit { contents: Box::new(anything_held(kind, choose, n)) },
        Action::Translate => Command::Translate {
            language: "en".parse().unwrap(),
            document: if choose.one_in(5, 4) { text(n) } else { PAPER.to_owned() },
            certified: choose.one_in(2, 5),
        },
        Action::Submit => Command::Submit,
        Action::ReturnToDrafter => Command::ReturnToDrafter { comment: say() },
        Action::Approve => Command::Approve { note: maybe() },
        Action::Send => Command::Send {
            channel: if choose.one_in(4, 3) { choose.of(Channel::ALL, 5) } else { Channel::Comity },
            agreed: choose.one_in(2, 4),
            letter: if choose.one_in(3, 6) { Some(PAPER.to_owned()) } else { None },
            went_on: None,
        },
        Action::Recall => Command::Recall { reason: maybe() },
        Action::Cancel => Command::Cancel { reason: say() },
        Action::Acknowledge => Command::Acknowledge { own_reference: maybe() },
        Action::ReturnDeficient => Command::ReturnDeficient {
            missing: vec![Missing { article: "18(15)(b)".parse().unwrap(), text: say() }],
        },
        Action::RequestInformation => Command::RequestInformation {
            items: vec![Item { id: None, text: say() }, Item { id: None, text: text(n) }],
            due: if choose.one_in(3, 4) { None } else { Some(day()) },
        },
        Action::SupplyInformation => {
            let open = request.and_then(|r| r.round.as_ref()).map(|r| r.open.clone()).unwrap_or_default();
            let skipped = usize::from(choose.one_in(9, 4));
            Command::SupplyInformation {
                answers: open.into_iter().skip(skipped).map(|i| (i, say())).collect(),
                documents: vec![if choose.one_in(9, 5) { text(n) } else { PAPER.to_owned() }],
            }
        }
        Action::GoOnWithout => Command::GoOnWithout { text: maybe() },
        Action::Consult => Command::Consult {
            id: None,
            subject: say(),
            proposed_conditions: vec![say(), text(n)],
            answer_by: Some(day()),
        },
        Action::AnswerConsultation => Command::AnswerConsultation {
            consultation: consultation(),
            accepted: vec![say()],
            declined: named().into_iter().map(|m| (m, say())).collect(),
            text: maybe(),
        },
        Action::Accept => Command::Accept {
            executing_authority: open.iter().map(|m| (m.clone(), say())).collect(),
            conditions: vec![say()],
            dual_criminality: if choose.one_in(5, 6) {
                None
            } else {
                Some(DualCriminality { result: choose.of(DualCriminalityResult::ALL, 7), text: say() })
            },
        },
        Action::Postpone => Command::Postpone {
            running_proceeding: say(),
            review_date: Some(day()),
            consultation: consultation(),
        },
        Action::Resume => Command::Resume { text: maybe() },
        Action::Refuse => Command::Refuse(Refuse {
            ground: match kind.is_extradition() && choose.one_in(3, 9) {
                true => "16(10)".to_owned(),
                false if choose.one_in(11, 8) => text(n),
                false => choose.of(GROUNDS, 6).code.to_owned(),
            },
            measures: if choose.one_in(4, 3) { vec![] } else { named() },
            reasons: say(),
            consultation: RefusalConsultation {
                id: consultation().filter(|_| choose.one_in(2, 9)),
                none_because: maybe(),
                breach: choose.one_in(2, 10),
            },
        }),
        Action::DeliverResults => {
            let outcome = choose.of(Outcome::ALL, 8);
            let outcomes: BTreeMap<_, _> = named().into_iter().map(|m| (m, outcome)).collect();
            let id = |k: usize| format!("E-{}", n * 2 + k).parse().unwrap();
            let kept = |k, what| Evidence { id: id(k), what, classification: DocumentClass::Shared };
            Command::DeliverResults(Deliver {
                outcomes,
                refused: if choose.one_in(9, 11) { named() } else { vec![] },
                evidence: vec![
                    kept(0, EvidenceWhat::Object(say())),
                    kept(1, EvidenceWhat::Document(PAPER.to_owned())),
                ],
                use_conditions: vec![say()],
                return_due: vec![(id(0), day())],
                assets: vec![AssetReached {
                    id: "B-1".parse().unwrap(),
                    confiscated_minor: Some(if choose.one_in(13, 6) { -1 } else { 5 }),
                    frozen_minor: None,
                    currency: "USD".parse().unwrap(),
                }],
                disposal: None,
                text: maybe(),
            })
        }
        Action::OrderSurrender => Command::OrderSurrender {
            decision: say(),
            conditions: vec![say()],
            consent: choose.one_in(2, 4).then(|| choose.of(SurrenderConsent::ALL, 5)),
        },
        Action::Surrender => Command::Surrender {
            date: if choose.one_in(9, 4) { None } else { some_day(-i64::from(choose.0 % 3)) },
            place: say(),
            property: vec![say()],
        },
        Action::Lapse => Command::Lapse,
        Action::ReportArrest => Command::ReportArrest {
            person: choose.one_in(5, 3).then(somebody),
            arrested_at: if choose.one_in(13, 4) { None } else { Some(hour()) },
            place: maybe(),
            before_request: choose.one_in(5, 6).then(|| choose.of(EarlierArrest::ALL, 7)),
            // Mostly where somebody is held: there it is the only thing that can be said of an arrest.
            corrects: (request.is_some_and(|r| r.held().is_some()) != choose.one_in(9, 8)).then(say),
            text: maybe(),
        },
        Action::ReportRelease => Command::ReportRelease {
            person: choose.one_in(7, 3).then(somebody),
            released_at: if choose.one_in(13, 4) { None } else { Some(hour()) },
            text: maybe(),
        },
        Action::ReportProsecution => Command::ReportProsecution {
            event: if choose.one_in(9, 3) { None } else { Some(choose.of(ProsecutionEvent::ALL, 4)) },
            authority: maybe(),
            date: some_day(-i64::from(choose.0 % 9)),
            text: maybe(),
        },
        Action::ConfirmReceipt => Command::ConfirmReceipt {
            usable: if choose.one_in(5, 3) { None } else { Some(choose.one_in(2, 5)) },
            outcome_feedback: maybe(),
        },
        Action::Withdraw => Command::Withdraw {
            measures: if choose.one_in(4, 3) { vec![] } else { named() },
            reason: maybe(),
        },
        Action::Remind => Command::Remind { text: maybe() },
        Action::ReportProgress => Command::ReportProgress { text: say() },
        Action::Message => Command::Message { text: say() },
        Action::Attach => Command::Attach {
            document: DocumentId(Uuid::from_u128(n as u128)),
            name: text(n),
            size: 46,
            classification: choose.of(DocumentClass::ALL, 4),
            share: choose.one_in(2, 6),
        },
        Action::Note => Command::Note { text: say() },
        Action::Assign => Command::Assign { to: UserId(Uuid::from_u128(7)) },
        Action::SetPriority => Command::SetPriority { priority: choose.of(UrgencyLevel::ALL, 3) },
        Action::Register => Command::Register(Box::new(Register {
            kind,
            links: vec![],
            requesting: state(REQUESTING),
            contents: anything_held(kind, choose, n),
            received_on: if choose.one_in(9, 3) { None } else { some_day(-3) },
            channel: None,
            their_reference: maybe(),
        })),
        Action::Import => {
            let sent_at = now.checked_sub(SignedDuration::from_hours(24 * 30)).unwrap();
            let step = |days: i64, act| ImportedStep {
                occurred_at: sent_at.checked_add(SignedDuration::from_hours(24 * days)).unwrap(),
                side: None,
                act,
            };
            let side = choose.of(Side::ALL, 3);
            Command::Import(Box::new(Import {
                kind,
                side,
                other: state(if side == Side::Requesting { REQUESTED } else { REQUESTING }),
                contents: anything_held(kind, choose, n),
                own_reference: maybe(),
                their_reference: maybe(),
                sent_at,
                steps: if choose.one_in(2, 5) {
                    vec![step(2, Command::Acknowledge { own_reference: maybe() })]
                } else {
                    vec![]
                },
            }))
        }
        Action::RequestUseConsent => {
            Command::RequestUseConsent { id: None, evidence: evidence(), other_use: say() }
        }
        Action::DecideUseConsent => {
            let consents = request.map(|r| r.use_consents.as_slice()).unwrap_or_default();
            Command::DecideUseConsent {
                consent: consents.get(choose.0 as usize % consents.len().max(1)).map(|c| c.id.clone()),
                granted: if choose.one_in(9, 2) { None } else { Some(choose.one_in(2, 3)) },
                conditions: vec![say()],
                reasons: maybe(),
            }
        }
        Action::ConfirmStop => Command::ConfirmStop {
            measures: if choose.one_in(2, 3) { vec![] } else { some_of(&all) },
            text: maybe(),
        },
        Action::ReturnEvidence => Command::ReturnEvidence { evidence: evidence(), text: maybe() },
        Action::LendPerson => Command::LendPerson(Lend {
            person: somebody(),
            consent: !choose.one_in(7, 2),
            return_by: if choose.one_in(9, 3) { None } else { Some(day()) },
            immunity: choose.one_in(2, 4),
            conditions: vec![say()],
        }),
        Action::ReturnPerson => {
            Command::ReturnPerson { person: somebody(), custody_days: Some(choose.0 % 400), text: maybe() }
        }
        Action::ReleaseFromAttendance => Command::ReleaseFromAttendance {
            person: somebody(),
            until: if choose.one_in(2, 3) { None } else { Some(day()) },
            text: maybe(),
        },
        Action::DiscloseExculpatory => Command::DiscloseExculpatory {
            evidence: if choose.one_in(2, 2) { vec![] } else { vec![evidence()] },
            before: if choose.one_in(7, 3) { None } else { Some(choose.one_in(2, 4)) },
            reason: maybe(),
            text: say(),
        },
        Action::CannotKeepConfidential => Command::CannotKeepConfidential { text: say() },
        Action::AgreeCosts => Command::AgreeCosts {
            estimate_minor: if choose.one_in(2, 2) { None } else { Some(i64::from(choose.0 % 1000) - 9) },
            currency: if choose.one_in(3, 3) { None } else { Some("USD".parse().unwrap()) },
            split: say(),
        },
        Action::SendIdentity => {
            Command::SendIdentity { person: somebody(), purpose: say(), needed: !choose.one_in(5, 2) }
        }
    }
}
