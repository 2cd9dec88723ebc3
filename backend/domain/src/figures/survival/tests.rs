//! Examples worked by hand, then properties on any spells.

use proptest::{collection::vec, prelude::*};

use super::{exact::Level, *};

const DAY: u64 = 86_400_000_000;

/// `4 6+ 7` in days: a plus is a spell that had not ended.
fn curve(days: &str) -> Curve {
    Curve::of(days.split_whitespace().map(|day| Spell {
        micros: day.trim_end_matches('+').parse::<u64>().unwrap() * DAY,
        ended: !day.ends_with('+'),
    }))
}

fn rows(curve: &Curve) -> Vec<(u64, u64, u64, u64)> {
    curve.steps().map(|step| (step.micros / DAY, step.at_risk, step.events, step.censored)).collect()
}

fn at(days: u64) -> Reached {
    Reached::At(days * DAY)
}

fn close(left: f64, right: f64, to: f64) {
    assert!((left - right).abs() <= to, "{left} is not {right}");
}

#[test]
fn a_trial_of_1963_gives_its_published_table() {
    // Freireich and others, Blood 21 (1963): weeks in remission under 6-mercaptopurine, the example of the text-books.
    let trial = curve("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+");
    assert_eq!((trial.count(), trial.ended()), (21, 9));
    assert_eq!(rows(&trial)[..4], [(6, 21, 3, 1), (7, 17, 1, 0), (9, 16, 0, 1), (10, 15, 1, 1)]);
    for (week, at_risk, surviving, lower, upper) in [
        (6, 21, 0.857, 0.620, 0.952),
        (7, 17, 0.807, 0.563, 0.923),
        (10, 15, 0.753, 0.503, 0.889),
        (13, 12, 0.690, 0.432, 0.849),
        (16, 11, 0.627, 0.368, 0.805),
        (22, 7, 0.538, 0.268, 0.747),
        (23, 6, 0.448, 0.188, 0.680),
    ] {
        let point = trial.at(week * DAY);
        assert_eq!(point.at_risk, at_risk, "week {week}");
        close(point.surviving, surviving, 0.000_51);
        close(point.band.lower, lower, 0.000_51);
        close(point.band.upper, upper, 0.000_51);
    }
    assert_eq!(trial.quantile(Quantile::MEDIAN), at(23));
    let limits = trial.quantile_limits(Quantile::MEDIAN);
    assert_eq!((limits.lower, limits.upper), (at(13), Reached::NotReached));
    assert_eq!(trial.quantile(Quantile::P90), Reached::NotReached);
}

#[test]
fn a_quantile_that_floats_miss_is_found() {
    // 12/16 x 8/10 x 5/6 is one half, and 0.5000000000000001 in floats.
    let tied = curve("1 1 1 1 1+ 1+ 2 2 2+ 2+ 3 3+ 4 4 4 4+");
    assert_eq!(rows(&tied)[..3], [(1, 16, 4, 2), (2, 10, 2, 2), (3, 6, 1, 1)]);
    assert!(tied.at(3 * DAY).surviving > 0.5, "the example shows nothing where floats are not wrong");
    assert_eq!(tied.quantile(Quantile::MEDIAN), at(3));
}

#[test]
fn without_censoring_a_quantile_is_the_plain_one() {
    let ten = curve("1 2 3 4 5 6 7 8 9 10");
    assert_eq!(ten.quantile(Quantile::MEDIAN), at(5));
    assert_eq!(ten.quantile(Quantile::P90), at(9));
    assert_eq!(ten.quantile(Quantile::of(1, 1).unwrap()), at(10));
    assert_eq!(ten.quantile(Quantile::of(91, 100).unwrap()), at(10));
    assert!(ten.steps().zip(1..).all(|(step, day)| {
        ten.at(step.micros).surviving.to_bits() == (f64::from(10 - day) / 10.0).to_bits()
    }));
}

#[test]
fn the_mean_of_the_finished_would_flatter() {
    // Three answered in a week, three still open after forty days: half is not answered in a week, it is not known when.
    let slow = curve("5 6 7 40+ 41+ 42+");
    assert_eq!(slow.quantile(Quantile::MEDIAN), at(7));
    let slower = curve("5 6 7 40+ 41+ 42+ 43+");
    assert_eq!(slower.quantile(Quantile::MEDIAN), Reached::NotReached);
}

#[test]
fn no_spells_give_no_numbers() {
    let none = curve("");
    assert_eq!((none.count(), none.ended(), none.steps().count()), (0, 0, 0));
    assert_eq!(none.quantile(Quantile::MEDIAN), Reached::NotReached);
    assert_eq!(none.within(DAY), None);
    assert_eq!((none.at_risk(0), none.points(10).len()), (0, 0));
}

#[test]
fn nothing_ended_nothing_reached() {
    let open = curve("3+ 4+ 4+");
    assert_eq!((open.count(), open.ended()), (3, 0));
    assert_eq!(open.quantile(Quantile::MEDIAN), Reached::NotReached);
    let limits = open.quantile_limits(Quantile::MEDIAN);
    assert_eq!((limits.lower, limits.upper), (Reached::NotReached, Reached::NotReached));
    let point = Point { micros: 4 * DAY, surviving: 1.0, band: Band { lower: 1.0, upper: 1.0 }, at_risk: 2 };
    assert_eq!(open.at(4 * DAY), point);
    let start = Point { micros: 0, at_risk: 3, ..point };
    assert_eq!(open.points(10), [start, point]);
}

#[test]
fn who_is_censored_at_an_end_was_at_risk_of_it() {
    let tie = curve("2 2+");
    assert_eq!(rows(&tie), [(2, 2, 1, 1)]);
    assert_eq!(tie.quantile(Quantile::MEDIAN), at(2), "one of two, not one of one");
    assert_eq!(tie.quantile(Quantile::P90), Reached::NotReached);
}

#[test]
fn a_spell_of_no_length_counts() {
    let at_once = curve("0 0+ 0 3");
    assert_eq!(rows(&at_once), [(0, 4, 2, 1), (3, 1, 1, 0)]);
    assert_eq!(at_once.quantile(Quantile::MEDIAN), at(0));
    let points: Vec<_> =
        at_once.points(9).iter().map(|point| (point.micros / DAY, point.surviving)).collect();
    assert_eq!(points, [(0, 0.5), (3, 0.0)]);
}

#[test]
fn where_all_have_ended_the_band_is_a_point() {
    let done = curve("1 2 3");
    assert_eq!(done.at(3 * DAY).band, Band { lower: 0.0, upper: 0.0 });
    assert_eq!(done.quantile_limits(Quantile::MEDIAN).upper, at(3));
}

#[test]
fn an_edge_that_rises_again_takes_back_what_was_reached() {
    // 290 of 1000 end on the first day; then two are left, and one of them ends.
    let first = (0..1000).map(|one| Spell { micros: if one < 290 { 1 } else { 2 }, ended: one < 290 });
    let before = Curve::of(first.clone());
    let after = Curve::of(first.chain([Spell { micros: 3, ended: true }, Spell { micros: 4, ended: false }]));
    let quarter = Quantile::of(1, 4).unwrap();
    assert_eq!(before.quantile_limits(quarter).upper, Reached::At(1));
    assert!(after.at(1).band.upper < 0.75 && 0.75 < after.at(3).band.upper);
    assert_eq!(after.quantile_limits(quarter), Limits { lower: Reached::At(1), upper: Reached::NotReached });
}

#[test]
fn a_share_is_known_while_somebody_is_followed() {
    let answered = curve("1 5 7 9+ 20 30+");
    let week = answered.within(7 * DAY).unwrap();
    close(week.share, 0.5, 1e-15);
    assert_eq!(week.at_risk, 4, "the instant itself is within");
    assert!(week.band.lower < 0.5 && 0.5 < week.band.upper);
    assert_eq!(answered.within(30 * DAY).unwrap().at_risk, 1);
    assert_eq!(answered.within(31 * DAY), None, "nobody is followed so long");
    let all = curve("1 5").within(31 * DAY).unwrap();
    close(all.share, 1.0, 0.0);
    assert_eq!(all.at_risk, 0, "all had ended before");
}

#[test]
fn a_plot_has_as_many_points_as_it_may() {
    let many = Curve::of((0..1000).map(|micros| Spell { micros, ended: micros % 3 > 0 }));
    let all = many.points(usize::MAX);
    assert_eq!(all.len(), 668, "start, 666 ends, and a last spell that had not ended");
    for most in [1, 2, 3, 100, 667, 668] {
        let points = many.points(most);
        assert_eq!(points.len(), most);
        assert!(points.is_sorted_by(|one, next| one.micros < next.micros), "{most}");
        assert!(points.iter().all(|point| all.contains(point)), "{most}");
        assert_eq!(points[0], all[0]);
        assert!(most == 1 || points.last() == all.last());
    }
    assert_eq!(many.points(0), []);
}

#[test]
fn a_quantile_is_a_share_of_what_ends() {
    assert!(Quantile::of(0, 2).is_none() && Quantile::of(3, 2).is_none() && Quantile::of(1, 0).is_none());
    assert_eq!(Quantile::of(9, 10), Some(Quantile::P90));
}

/// S after each end, by its definition, in fractions of 128 bits: enough for thirty spells.
fn by_definition(spells: &[Spell]) -> Vec<(u64, u128, u128)> {
    let mut ends: Vec<_> = spells.iter().filter(|spell| spell.ended).map(|spell| spell.micros).collect();
    ends.sort_unstable();
    ends.dedup();
    let (mut part, mut whole) = (1, 1);
    let after = |micros| {
        let at_risk = spells.iter().filter(|spell| spell.micros >= micros).count() as u128;
        let events = spells.iter().filter(|spell| spell.ended && spell.micros == micros).count() as u128;
        part *= at_risk - events;
        whole *= at_risk;
        (micros, part, whole)
    };
    ends.into_iter().map(after).collect()
}

fn spells(most: usize, longest: u64) -> impl Strategy<Value = Vec<Spell>> {
    (1..=4_u32).prop_flat_map(move |of_four| {
        let ended = prop::bool::weighted(f64::from(of_four) / 4.0);
        vec((0..longest, ended).prop_map(|(micros, ended)| Spell { micros, ended }), 0..most)
    })
}

fn any_quantile() -> impl Strategy<Value = Quantile> {
    (1..=12_u32).prop_flat_map(|whole| (1..=whole).prop_map(move |part| Quantile::of(part, whole).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_quantile_is_the_one_of_the_definition(spells in spells(30, 12), quantile in any_quantile()) {
        let Level { part, whole } = quantile.level();
        let first = by_definition(&spells)
            .into_iter()
            .find(|(_, ended, of)| ended * u128::from(whole) <= of * u128::from(part))
            .map_or(Reached::NotReached, |(micros, ..)| Reached::At(micros));
        prop_assert_eq!(Curve::of(spells).quantile(quantile), first);
    }

    #[test]
    fn a_curve_never_rises_and_its_band_holds_it(spells in spells(300, 100)) {
        let curve = Curve::of(spells.iter().copied());
        let points = curve.points(usize::MAX);
        for (one, next) in points.iter().zip(points.iter().skip(1)) {
            prop_assert!(next.surviving <= one.surviving && next.at_risk <= one.at_risk);
        }
        for Point { surviving, band, .. } in points {
            prop_assert!(0.0 <= band.lower && band.lower <= surviving);
            prop_assert!(surviving <= band.upper && band.upper <= 1.0);
        }
        let (count, ended) = (spells.len() as u64, spells.iter().filter(|spell| spell.ended).count() as u64);
        prop_assert_eq!((curve.count(), curve.ended()), (count, ended));
        prop_assert_eq!(curve.steps().map(|step| step.events + step.censored).sum::<u64>(), count);
    }

    /// Beside the edges of every band, looked at one by one.
    #[test]
    fn the_limits_are_those_of_the_bands(spells in spells(120, 60), part in 1_u32..=20) {
        let (curve, quantile) = (Curve::of(spells), Quantile::of(part, 20).unwrap());
        let level = quantile.level().rounded();
        let bands: Vec<(u64, Band)> =
            curve.falls().map(|fall| (fall.micros, Band::around(fall.surviving, fall.greenwood))).collect();
        let time = |place: usize| bands.get(place).map_or(Reached::NotReached, |(micros, _)| Reached::At(*micros));
        let lower = bands.iter().position(|(_, band)| band.lower <= level).unwrap_or(bands.len());
        let upper = bands.iter().rposition(|(_, band)| band.upper > level).map_or(0, |above| above + 1);
        prop_assert_eq!(curve.quantile_limits(quantile), Limits { lower: time(lower), upper: time(upper) });
    }

    #[test]
    fn the_order_of_spells_is_nothing(
        (spells, shuffled) in spells(80, 40).prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
    ) {
        let (one, other) = (Curve::of(spells), Curve::of(shuffled));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.points(20), other.points(20));
    }

    #[test]
    fn floats_never_decide_against_whole_numbers(spells in spells(200, 60), pick in any::<prop::sample::Index>(), near in -2_i64..=2) {
        let curve = Curve::of(spells);
        let falls: Vec<Fall> = curve.falls().collect();
        prop_assume!(!falls.is_empty());
        // The fraction of 2^31 that lies next to one of the curve's own values, and its neighbours: as hard as can be.
        let whole = 1_u32 << 31;
        let surviving = pick.get(&falls).surviving;
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 2^31")]
        let next = (surviving * f64::from(whole)).round() as i64;
        let level = Level { part: u32::try_from((next + near).clamp(0, i64::from(whole))).unwrap(), whole };
        for fall in &falls {
            let exact = exact::at_most(curve.steps().take_while(|step| step.micros <= fall.micros), level);
            if let Some(decided) = exact::filter(fall.surviving, fall.falls, level) {
                prop_assert_eq!(decided, exact, "{:?} at {}", level, fall.micros);
            }
        }
    }
}
