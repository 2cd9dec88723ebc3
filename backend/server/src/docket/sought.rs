//! What a docket must show of persons sought, whatever the seed: arrests that run, one that lapsed, surrenders, refusals
//! for nationality. One life of ten; the first round shows each row once.

use comity_domain::codes::{
    Kind,
    Side::{self, Requested, Requesting},
};

use super::matters::{self, Matter};

/// How long the docket's treaties let a person be held before the request for extradition comes: the default.
pub(crate) const HELD_DAYS: i64 = 40;

/// How it goes with a person sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Arrested; no request for extradition follows, and the person is released so many days after the lapse.
    Lapses { release_days: i64 },
    /// Arrested; the request for extradition follows in time.
    Followed(Following),
    /// Extradition is asked for without an arrest, of a national of the requested State.
    National,
}

/// What counts of a request for extradition that follows an arrest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Following {
    /// That it was sent; it was recalled once before.
    SentAgain,
    /// That it was received.
    Received,
    /// That it was accepted.
    Accepted,
    /// That surrender was ordered.
    Ordered,
    /// That the person was handed over.
    Surrendered,
}

impl Way {
    /// Returns the kind of the first request.
    pub(crate) fn first_kind(self) -> Kind {
        match self {
            Self::Lapses { .. } | Self::Followed(_) => Kind::ProvisionalArrest,
            Self::National => Kind::Extradition,
        }
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    /// The side on which the State stands from which the demonstration is shown; none: any two others.
    pub(crate) desk: Option<Side>,
    /// Whether the requested State is by letter, where the docket has such a State.
    pub(crate) by_letter: bool,
    /// How it goes.
    pub(crate) way: Way,
    /// How many hours ago the act was that counts.
    pub(crate) since_hours: i64,
}

impl Case {
    /// Returns a matter that fits, the same for the same seed.
    pub(crate) fn matter(&self, seed: u64) -> &'static Matter {
        let national = self.way == National;
        let all = matters::sought();
        let fitting = || all.iter().filter(|m| m.seeks_national == national);
        let count = fitting().count().max(1);
        let number = usize::try_from(seed % count as u64).unwrap_or(0);
        fitting().nth(number).unwrap_or(&all[0])
    }
}

const fn case(desk: Option<Side>, way: Way, since_hours: i64) -> Case {
    Case { desk, by_letter: false, way, since_hours }
}

const fn by_letter(case: Case) -> Case {
    Case { by_letter: true, ..case }
}

const DAY: i64 = 24;
const HELD: i64 = HELD_DAYS * DAY;
const IN: Option<Side> = Some(Requested);
const OUT: Option<Side> = Some(Requesting);

use Following::{Accepted, Ordered, Received, SentAgain, Surrendered};
use Way::{Followed, Lapses, National};

/// The rows.
pub(crate) const CASES: &[Case] = &[
    // Due within two days, in weeks, in days.
    case(IN, Lapses { release_days: 1 }, HELD - 47),
    case(OUT, Lapses { release_days: 1 }, HELD - 24 * DAY),
    case(OUT, Followed(Ordered), 19 * DAY),
    case(IN, National, 14 * DAY),
    // The release is still owed; it was reported late.
    case(IN, Lapses { release_days: 6 }, HELD + 30),
    case(OUT, Lapses { release_days: 4 }, HELD + 16 * DAY),
    case(IN, Followed(Surrendered), 12 * DAY),
    by_letter(case(OUT, Followed(Received), 9 * DAY)),
    case(OUT, National, 80 * DAY),
    case(IN, Followed(Accepted), 21 * DAY),
    case(OUT, Followed(SentAgain), 40),
    case(None, Lapses { release_days: 1 }, HELD - 9 * DAY),
];

/// Returns the case of a life, and whether it is of the first round. Later rounds show fewer, and none that is owed.
pub(crate) fn case_of(life: u32) -> Option<(&'static Case, bool)> {
    let (tens, ones) = ((life / 10) as usize, life % 10);
    if ones != 6 {
        return None;
    }
    match CASES.get(tens) {
        Some(case) => Some((case, true)),
        None if tens.is_multiple_of(2) => Some((&CASES[tens / 2 % CASES.len()], false)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_round_fits_into_the_demonstration_and_every_way_has_a_matter() {
        let shown: Vec<u32> =
            (0..150).filter(|life| case_of(*life).is_some_and(|(_, first)| first)).collect();
        assert_eq!(shown.len(), CASES.len());
        for case in CASES {
            let national = case.way == National;
            assert_eq!(case.matter(7).seeks_national, national);
        }
        assert_ne!(CASES[0].matter(0).subject, CASES[0].matter(1).subject);
    }
}
