//! The only place that reads the time. Everything inside gets it as an argument.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// The time, as the edge of the server knows it; cheap to clone. In whole microseconds, UTC, as it is kept.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Fixed(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// Returns the clock of this machine.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// Returns a clock that stands at an instant until it is [`set`](Self::set): for tests, cases and simulations.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(at))))
    }

    /// Moves a fixed clock, in every clone of it; the clock of the machine stays as it is.
    pub fn set(&self, at: Timestamp) {
        if let Source::Fixed(fixed) = &self.0 {
            *fixed.lock().unwrap_or_else(PoisonError::into_inner) = at;
        }
    }

    /// Returns the instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = match &self.0 {
            Source::System => Timestamp::now(),
            Source::Fixed(fixed) => *fixed.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_until_it_is_set() {
        let clock = Clock::fixed("2026-01-05T09:00:00Z".parse().unwrap());
        let clone = clock.clone();
        assert_eq!(clock.now().to_string(), "2026-01-05T09:00:00Z");
        clone.set("2026-01-06T09:00:00.1234567Z".parse().unwrap());
        assert_eq!(clock.now().to_string(), "2026-01-06T09:00:00.123456Z");
    }
}
