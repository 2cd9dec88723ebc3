//! The acts of a walk in office hours, in order.

use comity_domain::codes::Side::{Requested, Requesting};

use super::Walk;
use crate::docket::{
    course::{Act, ByLetter, Step, minutes_before},
    hours::{DAY, HOUR, MINUTE, Nearest, office_hour},
    sought::HELD_DAYS,
};

impl Walk<'_> {
    /// Puts the acts into office hours, in order; what would lie after `until` does not happen.
    pub(super) fn timed(self, start: i64, until: i64, anchor: Option<usize>) -> Vec<Step> {
        let (mut letter, mut lapses) = (0, None);
        let mut steps: Vec<Step> = Vec::with_capacity(self.steps.len());
        for (number, sketch) in self.steps.iter().enumerate() {
            let (side, _) = sketch.act.by(self.story);
            let place = match side {
                Requesting => self.story.here,
                Requested => self.story.there,
            };
            let before = steps.last().map(|s| s.at);
            let at = start + sketch.at;
            let nearest = match anchor {
                Some(anchor) if number < anchor => Nearest::Before,
                Some(anchor) if number == anchor => Nearest::Same,
                _ => Nearest::After,
            };
            let is_arrest = matches!(sketch.act, Act::ReportArrest { .. });
            // An arrest keeps no office hours, where its clock is to be due at a certain time.
            let waits = !is_arrest || anchor != Some(number);
            let settled = if waits { office_hour(at, place, nearest) } else { at };
            // The act that a waiting request waits since may lie in the very last hours.
            let settled = if anchor == Some(number) && settled > until { at.min(until) } else { settled };
            let at = match (before, sketch.glued) {
                (Some(before), Some(gap)) => before + gap,
                (Some(before), None) => settled.max(before + MINUTE),
                (None, _) => settled,
            };
            // The clock is never late: it lapses at the instant it is due.
            let at = lapses.filter(|_| sketch.act == Act::Lapse).unwrap_or(at);
            if at > until {
                break;
            }
            let acted = steps.iter().rfind(|s| !matches!(s.act, Act::AttachLetter(_))).map(|s| s.at);
            if let Act::AttachLetter(number) = sketch.act {
                letter = number;
            }
            let act = not_before_it_was_sent(sketch.act, at, &steps);
            if let Act::ReportArrest { minutes } = act {
                lapses = Some(minutes_before(at, minutes) + HELD_DAYS * DAY);
            }
            let told =
                self.is_told(act).then(|| ByLetter { happened: happened(act, number, acted, at), letter });
            steps.push(Step { at, act, told, again: sketch.again });
        }
        steps
    }
}

/// An arrest lies not before the request it was made for, however close together the last days of a docket are.
fn not_before_it_was_sent(act: Act, at: i64, steps: &[Step]) -> Act {
    let Act::ReportArrest { minutes } = act else { return act };
    let sent = steps.iter().rfind(|s| matches!(s.act, Act::Send)).map_or(at, |s| s.at);
    // A minute less, since an arrest is told by the minute.
    let most = u16::try_from(((at - sent) / MINUTE - 1).max(0)).unwrap_or(u16::MAX);
    Act::ReportArrest { minutes: minutes.min(most) }
}

/// When an act happened that a letter tells: some days before it is recorded, and after what went before.
fn happened(act: Act, number: usize, before: Option<i64>, at: i64) -> i64 {
    if let Act::ReportArrest { minutes } = act {
        return minutes_before(at, minutes);
    }
    let spread =
        i64::try_from(number).unwrap_or(0) * 7 + if matches!(act, Act::Refuse { .. }) { 5 } else { 0 };
    let days = 6 + spread % 15;
    let room = before.map_or(days * DAY, |before| (at - before).max(0));
    at - (days * DAY).min(room * 2 / 3).max(HOUR.min(room / 2))
}
