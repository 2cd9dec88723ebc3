//! The figures: that their definitions are whole, and that whatever is counted, they agree with each other.

use std::collections::BTreeSet;

use comity_domain::{
    codes::{
        CaseEnd, Clock, ClockResult, Direction, Figure, Kind, MeasureType, OffenceFamily, SplitBy, Status,
        UrgencyLevel,
    },
    figures::{
        BadScope, CaseFacts, DEFINITIONS, Figures, Known, Period, Scope, Tally, Unit, Value,
        course::{Course, Refused, Span},
        facts::ClockFacts,
        lines::{Part, Ratio},
        render,
    },
    ids::{RequestId, StateCode},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/figures.md");
const FOR_EXPERTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/experts.md");

#[test]
fn every_figure_has_one_definition_of_one_sentence_in_the_order_of_the_codes() {
    let defined: Vec<Figure> = DEFINITIONS.iter().map(|d| d.figure).collect();
    assert_eq!(defined, Figure::ALL);
    for d in DEFINITIONS {
        assert!(
            d.says.ends_with('.') && !d.says.trim_end_matches('.').contains(". "),
            "{}: {}",
            d.figure,
            d.says
        );
        assert!(d.version >= 1 && !d.from.is_empty() && !d.name.is_empty());
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads the page it compares, and writes it when asked to"
)]
fn the_pages_on_figures_say_what_the_code_does() {
    for (path, definitions) in [(PAGE, render::markdown()), (FOR_EXPERTS, render::released())] {
        let page = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        let (begin, end) = ("<!-- begin generated definitions -->\n", "<!-- end generated definitions -->");
        let (before, rest) = page.split_once(begin).unwrap();
        let (_, after) = rest.split_once(end).unwrap();
        let renewed = format!("{before}{begin}\n{definitions}\n{end}{after}");
        if std::env::var("COMITY_UPDATE_DOCS").is_ok() {
            std::fs::write(path, &renewed).unwrap();
        }
        assert!(page == renewed, "{path} is behind the code: run this test with COMITY_UPDATE_DOCS=1");
    }
}

/// Days after the first instant of a docket.
fn day(days: i64, hours: i64) -> Timestamp {
    let start: Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(days * 24 + hours)
}

fn later(from: Timestamp, days: i64) -> Timestamp {
    from + SignedDuration::from_hours(days * 24)
}

/// A request whose dates lie in the order in which they can lie.
fn case() -> impl Strategy<Value = CaseFacts> {
    let who = (0..3_usize, 0..3_usize, 0..3_usize, 0..4_usize, any::<bool>(), any::<u128>());
    let when = (0..700_i64, 0..20_i64, 0..30_i64, 0..60_i64, 0..200_i64, 0..60_i64, 0..24_i64);
    let what = (0..9_usize, 0..3_usize, any::<bool>(), prop::collection::vec(0..40_i64, 0..3));
    (who, when, what).prop_map(
        |((from, to, kind, family, supplement, id), when, (end, step, consulted, rounds))| {
            let three = ["LKA", "IND", "KEN"].map(|s| s.parse::<StateCode>().unwrap());
            let (first_day, to_send, to_receipt, to_decision, to_results, until_end, hour) = when;
            let created = day(first_day, hour);
            let sent = later(created, to_send);
            let acknowledged = later(sent, to_receipt);
            let decided = later(acknowledged, to_decision);
            let executed = later(decided, to_results);
            let ended = later(executed, until_end);
            let mut course = Course { last_shared: Some(sent), ..Course::default() };
            let mut status = Status::Sent;
            let mut came_to = None;
            let mut reach = |at: Option<Timestamp>| course.last_shared = course.last_shared.max(at);
            if step >= 1 {
                reach(Some(acknowledged));
            }
            let refused = end == 0 && step >= 1;
            let accepted = end > 0 && step >= 2;
            course.acknowledged = (step >= 1).then_some(acknowledged);
            status = if step >= 1 { Status::Acknowledged } else { status };
            course.rounds = if step >= 1 {
                let mut at = acknowledged;
                rounds
                    .iter()
                    .map(|days| {
                        let span = Span { from: at, to: Some(later(at, *days)) };
                        at = later(at, *days);
                        span
                    })
                    .collect()
            } else {
                vec![]
            };
            if refused {
                course.refused_whole = Some(decided);
                course.refusals =
                    vec![Refused { at: decided, ground: Some("18(21)(b)".parse().unwrap()), consulted }];
                course.ended = Some(decided);
                (status, came_to) = (Status::Refused, Some(CaseEnd::Refused));
            }
            if accepted {
                course.accepted = Some(decided);
                status = Status::InExecution;
            }
            if accepted && end >= 3 {
                course.executed = Some(executed);
                (status, came_to) = (Status::Executed, Some(CaseEnd::Executed));
            }
            if accepted && end >= 5 {
                course.ended = Some(ended);
                status = Status::Closed;
            }
            if !refused && end == 1 {
                course.ended = Some(ended);
                (status, came_to) = (Status::Withdrawn, Some(CaseEnd::Withdrawn));
            }
            course.last_shared =
                course.last_shared.max(course.ended).max(course.executed).max(course.accepted);
            let kept = course.acknowledged.is_some_and(|at| at <= later(sent, 7));
            CaseFacts {
                request: RequestId(Uuid::from_u128(id)),
                reference: "MLA-2026-LKA-IND-000001".parse().unwrap(),
                kind: Kind::ALL[kind],
                requesting: three[from],
                requested: three[if from == to { (to + 1) % 3 } else { to }],
                by_letter: None,
                imported: false,
                status,
                came_to,
                created,
                sent: Some(sent),
                measures: vec![MeasureType::Records],
                families: vec![OffenceFamily::ALL[family]],
                basis: Some("UNTOC".parse().unwrap()),
                urgency: UrgencyLevel::ALL[from % UrgencyLevel::ALL.len()],
                trafficking: family == 0,
                child: false,
                supplement: supplement && family == 3,
                replaces: None,
                clocks: vec![ClockFacts {
                    clock: Clock::ReasonedDeadline,
                    due: later(sent, 7),
                    stopped: course.acknowledged,
                    came_to: course
                        .acknowledged
                        .map(|_| if kept { ClockResult::Kept } else { ClockResult::Missed }),
                    paused: false,
                    noted: vec![],
                }],
                course,
                consents: vec![],
            }
        },
    )
}

fn counted(cases: &[CaseFacts], scope: &Scope, snapshot: Timestamp) -> Figures {
    let mut tally = Tally::begin(scope.clone(), snapshot);
    for facts in cases {
        tally.count(facts, None);
    }
    tally.finish()
}

fn value<'a>(figures: &'a Figures, figure: Figure, part: Option<&str>) -> &'a Value {
    let line = figures.lines.iter().find(|l| l.figure == figure && l.part.as_ref().map(Part::as_str) == part);
    &line.unwrap_or_else(|| panic!("{figure} {part:?}")).value
}

fn count(figures: &Figures, figure: Figure, part: Option<&str>) -> u64 {
    match value(figures, figure, part) {
        Value::Count(count) => *count,
        other => panic!("{figure} {part:?}: {other:?}"),
    }
}

fn ratio(figures: &Figures, figure: Figure, part: Option<&str>) -> Ratio {
    match value(figures, figure, part) {
        Value::Ratio(ratio) => *ratio,
        other => panic!("{figure} {part:?}: {other:?}"),
    }
}

/// A request as nobody knew more of it at an instant: what came later is not there.
fn known_at(mut facts: CaseFacts, at: Timestamp) -> Option<CaseFacts> {
    facts.sent = facts.sent.filter(|sent| *sent <= at);
    facts.sent?;
    let course = &mut facts.course;
    for instant in [
        &mut course.acknowledged,
        &mut course.accepted,
        &mut course.refused_whole,
        &mut course.executed,
        &mut course.ended,
    ] {
        *instant = instant.filter(|t| *t <= at);
    }
    course.rounds.retain(|r| r.from <= at);
    for round in &mut course.rounds {
        round.to = round.to.filter(|t| *t <= at);
    }
    course.refusals.retain(|r| r.at <= at);
    let known = [facts.sent, course.acknowledged, course.accepted, course.executed, course.ended];
    course.last_shared = known.into_iter().flatten().max();
    for clock in &mut facts.clocks {
        if clock.stopped.is_some_and(|t| t > at) {
            (clock.stopped, clock.came_to) = (None, None);
        }
    }
    if facts.course.ended.is_none() && facts.course.executed.is_none() {
        facts.came_to = None;
    }
    Some(facts)
}

#[test]
fn a_disposition_time_is_days_also_over_a_hundred_of_them() {
    for days in [99, 100] {
        let period = Period { from: Some(day(0, 0)), to: Some(day(days, 0)) };
        let figures = counted(&[], &Scope { period, ..Scope::default() }, day(3000, 0));
        let line = figures.lines.iter().find(|l| l.figure == Figure::R7).unwrap();
        assert_eq!(line.unit, Unit::Days, "{days} days");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What was pending, and what came, without what was closed, is what is pending.
    #[test]
    fn pending_comes_to_what_it_must(cases in prop::collection::vec(case(), 0..60), from in 0..700_i64, days in 1..400_i64) {
        let period = Period { from: Some(day(from, 0)), to: Some(day(from + days, 0)) };
        let scope = Scope { period, ..Scope::default() };
        let figures = counted(&cases, &scope, day(2000, 0));
        let closed = count(&figures, Figure::N3, None);
        let (begin, end) = (count(&figures, Figure::N2, Some("begin")), count(&figures, Figure::N2, Some("end")));
        prop_assert_eq!(begin + count(&figures, Figure::N1, None), closed + end);
        let by_outcome: u64 = CaseEnd::ALL
            .iter()
            .filter(|e| e.follows_send())
            .map(|e| count(&figures, Figure::N3, Some(e.as_str())))
            .sum();
        prop_assert_eq!(by_outcome, closed);
        let bands: u64 =
            ["0-30", "31-90", "91-180", "181-365", ">365"].iter().map(|b| count(&figures, Figure::A1, Some(b))).sum();
        prop_assert_eq!(bands, end);
        let rounds: u64 = ["0", "1", "2", "3+"].iter().map(|n| count(&figures, Figure::R5, Some(n))).sum();
        prop_assert_eq!(rounds, count(&figures, Figure::N1, None));
        let rate = |figure: Figure| ratio(&figures, figure, None);
        for share in [Figure::R1, Figure::R2, Figure::R3, Figure::R4, Figure::D1, Figure::D2, Figure::L1].map(rate) {
            prop_assert!(share.num <= share.den);
        }
        prop_assert!(count(&figures, Figure::A2, None) <= end);
        let stages = ["sent", "acknowledged", "decided", "accepted", "executed", "closed"];
        let stages = stages.map(|stage| count(&figures, Figure::N4, Some(stage)));
        prop_assert!(stages.is_sorted_by(|a, b| a >= b), "who passed a stage passed those before it");
        prop_assert_eq!(stages[0], count(&figures, Figure::N1, None));
        prop_assert!(stages[5] + count(&figures, Figure::N4, Some("ended_otherwise")) <= stages[0]);
        prop_assert_eq!(figures.pairs.values().sum::<u64>(), stages[0]);
    }

    /// Periods that follow each other count every request sent, decided and closed once.
    #[test]
    fn periods_add_up(cases in prop::collection::vec(case(), 0..60), cut in 0..900_i64) {
        let halves = [
            Period { from: None, to: Some(day(cut, 0)) },
            Period { from: Some(day(cut, 0)), to: None },
        ];
        let all = counted(&cases, &Scope::default(), day(3000, 0));
        let parts = halves.map(|period| counted(&cases, &Scope { period, ..Scope::default() }, day(3000, 0)));
        for (figure, part) in [
            (Figure::N1, None),
            (Figure::N1, Some("supplements")),
            (Figure::N3, None),
            (Figure::N4, Some("acknowledged")),
            (Figure::N4, Some("ended_otherwise")),
        ] {
            let sum: u64 = parts.iter().map(|f| count(f, figure, part)).sum();
            prop_assert_eq!(sum, count(&all, figure, part));
        }
        for figure in [Figure::R2, Figure::R3, Figure::R4, Figure::D1] {
            let sum: u64 = parts.iter().map(|f| ratio(f, figure, None).den).sum();
            prop_assert_eq!(sum, ratio(&all, figure, None).den);
        }
        // What is pending when the first ends is pending when the second begins.
        prop_assert_eq!(count(&parts[0], Figure::N2, Some("end")), count(&parts[1], Figure::N2, Some("begin")));
    }

    /// Both States count the same request, one as made, one as received; nobody else does.
    #[test]
    fn what_one_state_made_the_other_received(cases in prop::collection::vec(case(), 0..60)) {
        let states: BTreeSet<StateCode> = cases.iter().flat_map(|c| [c.requesting, c.requested]).collect();
        let of = |state: StateCode, direction: Direction, counterpart: Option<StateCode>| {
            let scope = Scope { state: Some(state), direction: Some(direction), counterpart, ..Scope::default() };
            count(&counted(&cases, &scope, day(3000, 0)), Figure::N1, None)
        };
        let all = count(&counted(&cases, &Scope::default(), day(3000, 0)), Figure::N1, None);
        prop_assert_eq!(states.iter().map(|s| of(*s, Direction::Made, None)).sum::<u64>(), all);
        prop_assert_eq!(states.iter().map(|s| of(*s, Direction::Received, None)).sum::<u64>(), all);
        for one in &states {
            for other in &states {
                prop_assert_eq!(of(*one, Direction::Made, Some(*other)), of(*other, Direction::Received, Some(*one)));
            }
        }
    }

    /// A snapshot in the past is the figures as they were: they do not know what came after it.
    #[test]
    fn a_snapshot_knows_nothing_of_what_came_after_it(cases in prop::collection::vec(case(), 0..40), at in 0..1000_i64) {
        let at = day(at, 12);
        let then: Vec<CaseFacts> = cases.iter().cloned().filter_map(|facts| known_at(facts, at)).collect();
        let (seen, was) = (counted(&cases, &Scope::default(), at), counted(&then, &Scope::default(), at));
        for (a, b) in seen.lines.iter().zip(&was.lines) {
            // Silence is read from the last news of all; what came after the snapshot is no news yet.
            if a.figure != Figure::A2 {
                prop_assert_eq!(a, b);
            }
        }
        prop_assert_eq!(seen.requests, was.requests);
    }

    /// How a request was drafted is in the file of the State that asks: the figures of the other know nothing of it.
    #[test]
    fn drafting_is_counted_for_the_state_that_asks_alone(cases in prop::collection::vec(case(), 0..30)) {
        for direction in Direction::ALL {
            let scope = Scope { state: Some("IND".parse().unwrap()), direction: Some(*direction), ..Scope::default() };
            let figures = counted(&cases, &scope, day(3000, 0));
            let Value::Times(drafting) = value(&figures, Figure::T5, None) else { panic!("no times") };
            let expected = if *direction == Direction::Made { count(&figures, Figure::N1, None) } else { 0 };
            prop_assert_eq!(drafting.begun, expected);
        }
    }

    /// A returned request is superseded from when the new one was sent: a snapshot before that knows of none.
    #[test]
    fn a_new_request_supersedes_from_when_it_was_sent(facts in case(), days in -5..6_i64) {
        let Some(at) = facts.course.ended.filter(|_| !facts.supplement) else { return Ok(()) };
        let facts = CaseFacts { came_to: Some(CaseEnd::Returned), ..facts };
        let mut tally = Tally::begin(Scope::default(), later(at, 10));
        tally.count(&facts, Some(later(at, 10 + days)));
        let base = u64::from(days > 0);
        prop_assert_eq!(ratio(&tally.finish(), Figure::R1, None).den, base);
    }

    /// A break-down by one code splits the whole without a remainder.
    #[test]
    fn groups_of_one_code_each_add_up_to_the_whole(cases in prop::collection::vec(case(), 0..60)) {
        for split in [SplitBy::Kind, SplitBy::Basis, SplitBy::Urgency, SplitBy::Counterpart] {
            let groups: BTreeSet<String> = cases.iter().flat_map(|c| split.groups(c, None)).collect();
            let of = |group: &String| {
                let some: Vec<CaseFacts> =
                    cases.iter().filter(|c| split.groups(c, None).contains(group)).cloned().collect();
                count(&counted(&some, &Scope::default(), day(3000, 0)), Figure::N1, None)
            };
            let whole = count(&counted(&cases, &Scope::default(), day(3000, 0)), Figure::N1, None);
            prop_assert_eq!(groups.iter().map(of).sum::<u64>(), whole);
        }
    }
}

/// Each thing that nothing can be counted of, alone; what is left out, and what is on record, is none.
#[test]
fn a_scope_that_answers_nothing_is_none() {
    let at = |text: &str| text.parse::<Timestamp>().ok();
    let state = |text: &str| text.parse::<StateCode>().ok();
    let known = Known {
        states: ["LKA", "IND"].iter().filter_map(|c| state(c)).collect(),
        bases: BTreeSet::from(["LKA-IND".parse().unwrap()]),
    };
    let now = at("2026-03-01T00:00:00Z").unwrap();
    let whole = Scope { state: state("LKA"), ..Scope::default() };
    let period =
        |from: &str, to: &str| Scope { period: Period { from: at(from), to: at(to) }, ..whole.clone() };
    let basis = |code: &str| Scope { basis: code.parse().ok(), ..whole.clone() };
    let with = |code: &str| Scope { counterpart: state(code), ..whole.clone() };
    let (early, late) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    for good in [
        whole.clone(),
        Scope::default(),
        period(early, late),
        period(late, ""),
        period("", early),
        period("2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        basis("UNTOC-TIP"),
        basis("reciprocity"),
        basis("LKA-IND"),
        with("IND"),
    ] {
        assert_eq!(good.check(&known, now, now), Ok(()), "{good:?}");
    }
    for (bad, field) in [
        (period(late, early), "to"),
        (period(late, late), "to"),
        (period("2026-03-01T00:00:01Z", ""), "from"),
        (period("2099-01-01T00:00:00Z", "2099-02-01T00:00:00Z"), "from"),
        (Scope { state: state("XXX"), ..Scope::default() }, "state"),
        (with("XXX"), "counterpart"),
        (with("LKA"), "counterpart"),
        (basis("MLAT"), "basis"),
    ] {
        let why = bad.check(&known, now, now).unwrap_err();
        assert_eq!(why.field(), field, "{why}");
        assert!(why.remedy().ends_with('.') && !why.to_string().ends_with('.'), "{why}");
    }
    let ahead = at("2026-03-01T00:00:01Z").unwrap();
    assert!(matches!(whole.check(&known, ahead, now), Err(BadScope::Snapshot { .. })));
    assert_eq!(whole.check(&known, now, ahead), Ok(()), "the record as it stood");
    // What had not begun when the record stood so is not known from it, whatever came later.
    let then = at("2026-01-15T00:00:00Z").unwrap();
    assert!(matches!(period(late, "").check(&known, then, now), Err(BadScope::NotBegun { .. })));
    assert_eq!(period(early, late).check(&known, then, now), Ok(()));
}
