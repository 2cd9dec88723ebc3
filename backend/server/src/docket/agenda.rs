//! All requests of a docket in one order of time: what happens next, whatever request it belongs to.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use comity_domain::{codes::Side, ids::RequestId};

use super::{
    cast::{Cast, creates},
    course::{Act, Step},
    office::Seat,
    plan::Plan,
    script::{self, Doing, Known},
    story::Story,
};

/// The acts still to come. Only requests that have begun and not ended are held, without their words.
#[derive(Debug)]
pub(crate) struct Agenda {
    cast: Cast,
    /// When each life begins, latest first: the next one is at the end.
    begins: Vec<Begin>,
    begun: HashMap<u32, Begun>,
    next: BinaryHeap<Reverse<(i64, u32)>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Begin {
    at: i64,
    life: u32,
    once: bool,
}

#[derive(Debug)]
struct Begun {
    begins: i64,
    steps: Box<[Step]>,
    done: usize,
    ids: [Option<RequestId>; 2],
}

/// One act that is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DueAct {
    /// Whose.
    pub(crate) life: u32,
    /// Which of its acts.
    pub(crate) number: usize,
    /// What and when.
    pub(crate) step: Step,
}

impl DueAct {
    /// Returns whether it makes a request.
    pub(crate) fn creates(&self) -> bool {
        creates(&[self.step]) > 0
    }

    /// Returns whether no person does it, but the clock.
    pub(crate) fn is_the_clocks(&self) -> bool {
        self.step.act == Act::Lapse
    }
}

/// An act in words, and who does it.
#[derive(Debug)]
pub(crate) struct Told {
    /// The place in the cast of the State that acts.
    pub(crate) place: usize,
    /// The seat.
    pub(crate) seat: Seat,
    /// What.
    pub(crate) doing: Doing,
}

impl Agenda {
    /// Draws all courses once, to know when each begins; `told` hears how many requests are drawn.
    pub(crate) fn of(plan: &Plan, mut told: impl FnMut(u32)) -> Self {
        let cast = Cast::of(plan);
        let wanted = plan.requests as usize;
        let (mut begins, mut made, mut life) = (Vec::with_capacity(wanted), 0, 0);
        while made < wanted && life < plan.requests.saturating_mul(3).saturating_add(1000) {
            let course = cast.course(life);
            let left = wanted - made;
            // A person arrested for whom no request could follow would be held without end.
            let fits = creates(&course) <= left || !course.iter().any(|s| s.act == Act::CreateFollowing);
            if let Some(first) = course.first().filter(|_| fits) {
                let creates = creates(&course).min(left);
                begins.push(Begin { at: first.at, life, once: creates < 2 });
                made += creates;
            }
            life += 1;
            if life % 1000 == 0 {
                told(u32::try_from(made).unwrap_or(u32::MAX));
            }
        }
        begins.sort_unstable_by(|a, b| b.cmp(a));
        Self { cast, begins, begun: HashMap::new(), next: BinaryHeap::new() }
    }

    /// Returns the cast.
    pub(crate) fn cast(&self) -> &Cast {
        &self.cast
    }

    /// Returns the next act and takes it off.
    pub(crate) fn take(&mut self) -> Option<DueAct> {
        self.begin_what_comes_first();
        let Reverse((_, life)) = self.next.pop()?;
        let begun = self.begun.get_mut(&life)?;
        let number = begun.done;
        let step = *begun.steps.get(number)?;
        begun.done += 1;
        if let Some(after) = begun.steps.get(begun.done) {
            self.next.push(Reverse((after.at, life)));
        }
        Some(DueAct { life, number, step })
    }

    fn begin_what_comes_first(&mut self) {
        while let Some(begin) = self.begins.last().copied()
            && self.next.peek().is_none_or(|Reverse(next)| (begin.at, begin.life) <= *next)
        {
            self.begins.pop();
            let mut steps = self.cast.course(begin.life);
            steps.retain(|s| !(begin.once && s.again));
            self.next.push(Reverse((begin.at, begin.life)));
            let begun = Begun { begins: begin.at, steps: steps.into_boxed_slice(), done: 0, ids: [None; 2] };
            self.begun.insert(begin.life, begun);
        }
    }

    /// Returns the request an act is on, as far as it is known.
    pub(crate) fn request(&self, act: &DueAct) -> Option<RequestId> {
        self.begun.get(&act.life)?.ids[usize::from(act.step.again)]
    }

    /// Returns whether an act has to wait until the request it is on, or made from, is known.
    pub(crate) fn must_wait(&self, act: &DueAct) -> bool {
        let ids = self.begun.get(&act.life).map_or([None; 2], |b| b.ids);
        match act.step.act {
            Act::Create(_) | Act::Register | Act::Import(_) => false,
            Act::CreateAgain | Act::CreateFollowing => ids[0].is_none(),
            _ => ids[usize::from(act.step.again)].is_none(),
        }
    }

    /// Returns an act in words.
    pub(crate) fn told(
        &self,
        act: &DueAct,
        assignee: impl Fn(usize, Seat) -> Option<comity_domain::ids::UserId>,
    ) -> Option<Told> {
        let begun = self.begun.get(&act.life)?;
        let story = self.cast.story_of(act.life, begun.begins);
        let (side, seat) = act.step.act.by(&story);
        let (place, there) = (self.place(&story, side)?, self.place(&story, Side::Requested)?);
        let known = Known { first: begun.ids[0], assignee: assignee(there, Seat::Officer(story.officers.1)) };
        Some(Told { place, seat, doing: script::doing(&story, act.step, act.number, known)? })
    }

    fn place(&self, story: &Story, side: Side) -> Option<usize> {
        let wanted = match side {
            Side::Requesting => story.here,
            Side::Requested => story.there,
        };
        self.cast.places().iter().position(|p| std::ptr::eq(*p, wanted))
    }

    /// Takes note that an act was done, and to which request.
    pub(crate) fn done(&mut self, act: &DueAct, request: RequestId) {
        let Some(begun) = self.begun.get_mut(&act.life) else { return };
        begun.ids[usize::from(act.step.again)] = Some(request);
        if act.number + 1 == begun.steps.len() {
            self.begun.remove(&act.life);
        }
    }
}
