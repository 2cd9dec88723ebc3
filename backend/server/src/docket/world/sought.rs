//! Persons sought: arrests, surrenders and what is owed.

use super::*;

#[test]
fn the_demonstration_holds_persons_sought_in_every_standing_whatever_the_seed() {
    let until = until();
    for seed in [Plan::DEMO_SEED, 1, 2, 3, 99] {
        let world = lived(&Plan { seed, ..Plan::demo(until) });
        let desk: StateCode = "LKA".parse().unwrap();
        let requests = |is: &dyn Fn(&Request) -> bool| world.requests.values().filter(|r| is(r)).count();
        let of_desk = |r: &Request| r.side_of(desk).is_some();
        let left = |r: &Request| r.arrest_clock().map(|run| run.due.duration_since(until).as_hours());
        let late = |r: &Request| left(r).is_some_and(|hours| hours < 0);
        assert_eq!(requests(&late), 0, "seed {seed}: a clock that is over has lapsed");
        let found = [
            ("arrests that run", 3, requests(&|r| left(r).is_some())),
            ("due within two days", 1, requests(&|r| of_desk(r) && left(r).is_some_and(|h| h < 48))),
            ("with weeks left", 1, requests(&|r| of_desk(r) && left(r).is_some_and(|h| h > 14 * 24))),
            ("lapsed, the release owed", 1, requests(&|r| of_desk(r) && r.release_owed().is_some())),
            (
                "lapsed, and released late",
                1,
                requests(&|r| {
                    r.status == Status::Lapsed && r.custody.is_some() && r.release_owed().is_none()
                }),
            ),
            ("handed over after an arrest", 1, requests(&|r| r.follows().is_some() && surrendered(r))),
            ("removal running", 1, requests(&|r| r.status == Status::SurrenderOrdered)),
            ("prosecution still owed", 1, requests(&|r| of_desk(r) && r.prosecution_owed())),
            (
                "prosecution reported",
                1,
                count(&world, |e, _| matches!(e.fact, Fact::ProsecutionReported { .. })),
            ),
            (
                "arrests told through INTERPOL at their hour",
                1,
                count(&world, |e, _| {
                    let wired = e.told.as_ref().is_some_and(|t| t.channel == Some(Channel::Interpol));
                    wired
                        && matches!(e.fact, Fact::Arrested { arrested_at, .. } if e.occurred_at == Some(arrested_at))
                }),
            ),
            (
                "receipts told that stopped the clock",
                1,
                requests(&|r| {
                    r.kind == Kind::Extradition && r.by_letter == Some(Side::Requested) && r.held().is_some()
                }),
            ),
            (
                "in execution, the person held",
                1,
                requests(&|r| {
                    r.kind == Kind::Extradition && r.status == Status::InExecution && r.held().is_some()
                }),
            ),
            (
                "recalled, so that the clock ran again",
                1,
                count(&world, |e, _| matches!(e.fact, Fact::FollowingRecalled { gives_back: true, .. })),
            ),
        ];
        let short: Vec<_> = found.iter().filter(|(_, least, there)| there < least).collect();
        assert!(short.is_empty(), "seed {seed}: {short:?}");
    }
}

fn surrendered(request: &Request) -> bool {
    request.custody.as_ref().is_some_and(|c| c.standing == CustodyState::Surrendered)
}

#[test]
fn an_arrest_lapses_at_the_instant_it_is_due() {
    let world = lived(&Plan::of(300, 4, 48, until()));
    let mut lapses = 0;
    for (id, _, event, _) in &world.events {
        let Fact::Arrested { arrested_at, .. } = &event.fact else { continue };
        let lapse =
            world.events.iter().find(|(of, _, e, _)| of == id && matches!(e.fact, Fact::Lapsed { .. }));
        if let Some((_, _, lapse, _)) = lapse {
            lapses += 1;
            let due = arrested_at.checked_add(SignedDuration::from_hours(40 * 24)).unwrap();
            assert_eq!((lapse.at, lapse.happened_at()), (due, due));
        }
    }
    assert!(lapses >= 2, "{lapses}");
}
