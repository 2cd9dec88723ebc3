//! Rounds: each runs every variant once on fresh files in one folder, so that whoever else works on the machine
//! disturbs what is compared alike.

use std::{path::Path, time::Duration};

use anyhow::Result;
use serde::Serialize;

use super::{
    figures::{Latency, Spread, real},
    limits::{self, Parts},
    machine::{self, Machine},
    memory::{self, Memory},
    pages::{Docket, PLACES, VIEWS},
    reading::{Reading, Readings},
    run::{Sample, Until},
    variant::Variant,
};

/// How far the raw figure may lie apart over the rounds before the whole run says nothing.
pub const GATE: f64 = 1.5;

/// What a run is to be.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Rounds.
    pub rounds: usize,
    /// How long each variant works in each round.
    pub time: Duration,
    /// Sizes of the dockets whose pages are read.
    pub dockets: [u32; 2],
}

/// One page as it was read in one round.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    /// Requests in the docket.
    pub requests: u32,
    /// The view.
    pub view: &'static str,
    /// Which page.
    pub place: &'static str,
    /// Whether over HTTP.
    pub http: bool,
    /// How long it took.
    pub latency: Latency,
}

/// One round.
#[derive(Debug, Clone, Serialize)]
pub struct Round {
    /// A sample for each of [`Variant::ALL`].
    pub work: Vec<Sample>,
    /// Pages: for each docket, view, place and way.
    pub pages: Vec<Page>,
    /// `comityd` under load.
    pub memory: Memory,
}

/// A whole run.
#[derive(Debug)]
pub struct Run {
    /// Where.
    pub machine: Machine,
    /// The load before and after.
    pub load: [f64; 2],
    /// How long the dockets took to make, in seconds.
    pub made_in: [f64; 2],
    /// The parts by themselves.
    pub parts: Parts,
    /// The rounds.
    pub rounds: Vec<Round>,
    /// What was read over all of each docket in each round.
    pub readings: Readings,
}

impl Plan {
    /// Runs it in a folder that is there for it alone; `tell` hears how far it is.
    ///
    /// # Errors
    /// Where anything of it is not done as it should be.
    pub fn run(self, folder: &Path, mut tell: impl FnMut(&str)) -> Result<Run> {
        let before = machine::load();
        let comityd = memory::comityd()?;
        let machine = Machine::look(folder)?;
        tell("the parts by themselves");
        let parts = limits::measure(self.time)?;
        let mut dockets = Vec::new();
        for requests in self.dockets {
            tell(&format!("a docket of {requests} requests"));
            let place = tempfile::tempdir_in(folder)?;
            dockets.push((Docket::make(place.path(), requests)?, place));
        }
        let (mut rounds, mut readings) = (Vec::new(), Readings::default());
        for round in 1..=self.rounds {
            let mut work = Vec::new();
            for variant in Variant::ALL {
                tell(&format!("round {round} of {}: {variant}", self.rounds));
                let place = tempfile::tempdir_in(folder)?;
                work.push(variant.once(place.path(), Until::Elapsed(self.time))?);
            }
            tell(&format!("round {round} of {}: comityd, then pages", self.rounds));
            let place = tempfile::tempdir_in(folder)?;
            let memory = memory::measure(&comityd, place.path(), 32, Until::Elapsed(self.time))?;
            rounds.push(Round { work, pages: pages(&mut dockets, self.time / 8)?, memory });
            tell(&format!("round {round} of {}: figures and exports", self.rounds));
            let read = dockets.iter().map(|(docket, place)| Reading::of(docket, &comityd, place.path()));
            readings.0.push(read.collect::<Result<_>>()?);
        }
        let made_in = [0, 1].map(|n| dockets.get(n).map_or(0.0, |(d, _)| d.made_in.as_secs_f64()));
        for (docket, _) in dockets {
            docket.close()?;
        }
        Ok(Run { machine, load: [before, machine::load()], made_in, parts, rounds, readings })
    }
}

fn pages(dockets: &mut [(Docket, tempfile::TempDir)], time: Duration) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for (v, (_, view)) in VIEWS.into_iter().enumerate() {
        for (p, place) in PLACES.into_iter().enumerate() {
            for http in [false, true] {
                for (docket, _) in &mut *dockets {
                    let latency = if http { docket.get(v, p, time)? } else { docket.read(v, p, time)? };
                    pages.push(Page { requests: docket.requests, view, place, http, latency });
                }
            }
        }
    }
    Ok(pages)
}

impl Run {
    /// Returns what one figure of a variant was over the rounds.
    #[must_use]
    pub fn over(&self, variant: Variant, figure: impl Fn(&Sample) -> f64) -> Spread {
        Spread::of(&self.samples(variant).map(figure).collect::<Vec<_>>())
    }

    /// Returns the samples of a variant.
    pub fn samples(&self, variant: Variant) -> impl Iterator<Item = &Sample> {
        let at = Variant::ALL.iter().position(|v| *v == variant);
        self.rounds.iter().filter_map(move |round| round.work.get(at?))
    }

    /// Returns the ratio of two variants, round by round.
    #[must_use]
    pub fn ratio(&self, of: Variant, to: Variant) -> Spread {
        let pairs = self.samples(of).zip(self.samples(to));
        Spread::of(&pairs.map(|(of, to)| of.rate / to.rate).collect::<Vec<_>>())
    }

    /// Returns a page over the rounds: how long it took in each docket, and the ratio of both.
    #[must_use]
    pub fn page(&self, view: &str, place: &str, http: bool) -> [Spread; 3] {
        let of = |requests: Option<u32>| -> Vec<f64> {
            let all = self.rounds.iter().flat_map(|round| &round.pages);
            let these = all.filter(|p| (p.view, p.place, p.http) == (view, place, http));
            these.filter(|p| Some(p.requests) == requests).map(|p| p.latency.p50).collect()
        };
        let sizes = || self.rounds.iter().flat_map(|round| &round.pages).map(|page| page.requests);
        let (small, large) = (of(sizes().min()), of(sizes().max()));
        let ratios: Vec<f64> = small.iter().zip(&large).map(|(small, large)| large / small).collect();
        [Spread::of(&small), Spread::of(&large), Spread::of(&ratios)]
    }

    /// Returns whether the raw figure lay so far apart that nothing follows from the run.
    #[must_use]
    pub fn is_discarded(&self) -> bool {
        self.over(Variant::RawSingle, |sample| sample.rate).widest() > GATE
    }

    /// Returns the memory of `comityd` over the rounds.
    #[must_use]
    pub fn memory(&self, figure: impl Fn(&Memory) -> f64) -> Spread {
        Spread::of(&self.rounds.iter().map(|round| figure(&round.memory)).collect::<Vec<_>>())
    }

    /// Returns how many units `comityd` did in the rounds.
    #[must_use]
    pub fn units_of_comityd(&self) -> f64 {
        self.rounds.iter().map(|round| real(round.memory.work.units)).sum()
    }
}
