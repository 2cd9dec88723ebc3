//! What a release counts of a request stays as it was, whatever is recorded after it: random acts and letters over some
//! quarters, looked at when each quarter is settled and again at the end.

use std::collections::BTreeMap;

use comity_domain::{
    figures::{
        CaseFacts,
        release::{Dated, Filled, Filling, Quarter, Regions, Row},
    },
    workflow::{Event, Stream, replay},
};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    collection::vec,
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};

use crate::{
    common::pair::Pair,
    playing::{Beginning, Step, any_step, beginnings, chosen, people, said},
};

/// A week in which a request can be recalled, and a day.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_hours(8 * 24);

fn played(beginning: Beginning, steps: &[Step]) -> Pair {
    let people = people();
    let mut pair = beginning.pair();
    for story in [&mut pair.arrest, &mut pair.extradition, &mut pair.second] {
        story.recall_window_minutes = 7 * 24 * 60;
    }
    for (n, step) in steps.iter().enumerate() {
        pair.arrest = pair.arrest.later(step.later);
        pair.extradition.now = pair.arrest.now;
        let which = beginning.which(&pair, step);
        let story = pair.seen_from(which);
        let (actor, act) = chosen(beginning, &story, step, &people);
        if let Ok(all) = story.decide_all(&actor, &said(&story, step, act, n)) {
            pair = pair.after(which, all);
        }
    }
    pair
}

fn filled(log: &[(Stream, Event)], until: Timestamp, quarter: Quarter) -> Filled {
    let known = log.iter().filter(|(_, event)| event.at < until).map(|(s, e)| (*s, e));
    let regions = Regions::default();
    let mut filling = Filling::begin(&regions, quarter);
    if let Some(request) = replay(known) {
        filling.take(&CaseFacts::of(&request));
    }
    filling.finish()
}

/// What the releases up to a quarter know of a row.
fn as_known(row: &Row, quarter: Quarter) -> Option<Row> {
    let known = |on: Dated| on.known() <= quarter;
    let mut row = row.clone();
    row.acknowledged = row.acknowledged.filter(|on| known(*on));
    row.executed = row.executed.filter(|on| known(*on));
    row.decided = row.decided.filter(|d| known(d.on));
    row.ended = row.ended.filter(|e| known(e.on));
    row.rounds.retain(|on| known(*on));
    row.refusals.retain(|r| known(r.on));
    row.clocks.retain(|c| known(c.on));
    row.assets.retain(|a| known(a.on));
    row.told.retain(|on| known(*on));
    row.missing.retain(|on| known(*on));
    known(row.sent).then_some(row)
}

/// What there was to go wrong.
#[derive(Debug, Default)]
struct Seen {
    quarters: usize,
    /// Rows that grew after a release.
    grown: usize,
    /// Requests that a release did not know, and that were sent before it.
    late: usize,
    /// By what they were.
    counted: BTreeMap<&'static str, usize>,
}

fn look(log: &[(Stream, Event)], seen: &mut Seen) {
    let (Some(first), Some(last)) = (log.first(), log.last()) else { return };
    let mut quarter = Quarter::of(first.1.at).before();
    while quarter.end() + SETTLED_AFTER <= last.1.at {
        let (then, now) =
            (filled(log, quarter.end() + SETTLED_AFTER, quarter), filled(log, Timestamp::MAX, quarter));
        let of = |filled: &Filled| filled.rows.first().and_then(|row| as_known(row, quarter));
        assert_eq!(of(&then), of(&now), "{quarter}: {log:#?}");
        assert_eq!(then.times, now.times, "{quarter}: {log:#?}");
        seen.quarters += 1;
        seen.grown += usize::from(then.rows != now.rows && of(&now).is_some());
        quarter = quarter.next();
    }
    for row in filled(log, Timestamp::MAX, quarter).rows {
        seen.late += usize::from(row.sent.known() > row.sent.happened());
        let late = |on: &Dated| on.known() > on.happened();
        for (what, count) in [
            ("decided late", row.decided.filter(|d| late(&d.on)).iter().count()),
            ("ended late", row.ended.filter(|e| late(&e.on)).iter().count()),
            ("refused late", row.refusals.iter().filter(|r| late(&r.on)).count()),
            ("clocks", row.clocks.len()),
            ("clocks late", row.clocks.iter().filter(|c| late(&c.on)).count()),
            ("missing", row.missing.len()),
            ("told", row.told.len()),
        ] {
            *seen.counted.entry(what).or_default() += count;
        }
    }
}

#[test]
fn what_a_release_counted_of_a_request_never_changes_after_it() {
    let mut runner = TestRunner::deterministic();
    let beginnings = beginnings();
    let mut seen = Seen::default();
    for n in 0..400 {
        let steps = vec(any_step(), 60).new_tree(&mut runner).unwrap().current();
        let pair = played(beginnings[n % beginnings.len()], &steps);
        for story in [&pair.arrest, &pair.extradition] {
            look(&story.log, &mut seen);
        }
    }
    println!("{seen:?}");
    assert!(seen.quarters > 500 && seen.grown > 100 && seen.late > 5, "{seen:?}");
    assert!(seen.counted.values().all(|count| *count > 5), "{seen:?}");
}
