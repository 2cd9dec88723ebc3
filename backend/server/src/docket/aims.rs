//! What a docket must show on its last day, whatever the seed: every status, both directions, clocks of every kind.
//!
//! Three of ten requests are made to stand where these rows say; the others begin on their day and go their way.

use comity_domain::codes::{
    MeasureType,
    Side::{self, Requested, Requesting},
};

use super::hours::{DAY, HOUR};

/// Where a request is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Draft,
    InApproval,
    Approved,
    Recalled,
    Sent,
    Acknowledged,
    /// The other State is being heard; so many days to answer.
    Consulting {
        days: u8,
    },
    /// A question is open; so many days to answer.
    Asked {
        days: u8,
    },
    /// Postponed for so many days.
    Postponed {
        days: u16,
    },
    InExecution,
    /// In execution, and the requesting State has asked how it goes.
    Reminded,
    Partly,
    Executed,
    Closed,
    Refused,
    Returned,
    Withdrawn,
    Cancelled,
}

/// What a request is drawn to become; times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// It begins then and goes its way.
    Begins(i64),
    /// It is a running case of the old register, taken over then.
    TakenOver {
        /// Where it stood.
        running: super::course::Running,
        /// When.
        at: i64,
    },
    /// A person is sought; the act that counts lies so long before the docket's last instant.
    Seeks {
        /// How it goes.
        way: super::sought::Way,
        /// Seconds.
        since: i64,
    },
    /// It stands somewhere, for so long.
    Stands {
        /// Where.
        standing: Standing,
        /// How long before the docket's last instant it came there.
        since: i64,
    },
}

/// How long it has stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Its clock is due so many hours from now; overdue where negative.
    Due(i64),
    /// It came there so many hours ago.
    Since(i64),
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// The side on which the State stands from which the demonstration is shown; none: any two others.
    pub(crate) desk: Option<Side>,
    standing: Standing,
    when: When,
    /// Days from now to the date the request itself asks for, 18(24).
    pub(crate) asks_for_days: Option<i64>,
    /// Whether it is urgent; none: as drawn.
    pub(crate) urgent: Option<bool>,
    /// A measure it asks for; none: as drawn.
    pub(crate) asks: Option<MeasureType>,
}

impl Row {
    /// Returns the aim; rows told a second time differ by a few weeks.
    pub(crate) fn aim(&self, urgent: bool, spread_hours: i64) -> Aim {
        let since = match self.when {
            Since(hours) => hours * HOUR + spread_hours.abs() * HOUR,
            Due(hours) => {
                let length = length(self.standing, urgent);
                (length - (hours + spread_hours) * HOUR).max(2 * HOUR)
            }
        };
        Aim::Stands { standing: self.standing, since }
    }

    /// Returns whether all that happens is done before the other State has it, or with it: both work here.
    pub(crate) fn is_before_it_arrives(&self) -> bool {
        matches!(self.standing, Draft | InApproval | Approved | Recalled | Cancelled)
    }

    /// Returns whether it takes a request of at least two measures.
    pub(crate) fn needs_two_measures(&self) -> bool {
        self.standing == Partly
    }
}

/// The length of the clock a standing waits for; nought where none runs.
fn length(standing: Standing, urgent: bool) -> i64 {
    match standing {
        Sent | Recalled => {
            if urgent {
                DAY
            } else {
                7 * DAY
            }
        }
        Acknowledged => 30 * DAY,
        Consulting { days } | Asked { days } => i64::from(days) * DAY,
        Postponed { days } => i64::from(days) * DAY,
        InExecution => 90 * DAY,
        Reminded => 14 * DAY,
        Draft | InApproval | Approved | Partly | Executed | Closed | Refused | Returned | Withdrawn
        | Cancelled => 0,
    }
}

const fn row(desk: Option<Side>, standing: Standing, when: When) -> Row {
    Row { desk, standing, when, asks_for_days: None, urgent: Some(false), asks: None }
}

const fn inbound(standing: Standing, when: When) -> Row {
    row(Some(Requested), standing, when)
}

const fn outbound(standing: Standing, when: When) -> Row {
    row(Some(Requesting), standing, when)
}

const fn elsewhere(standing: Standing, when: When) -> Row {
    row(None, standing, when)
}

const fn urgent(row: Row) -> Row {
    Row { urgent: Some(true), ..row }
}

const fn with(asks: MeasureType, row: Row) -> Row {
    Row { asks: Some(asks), ..row }
}

const fn asks_for(row: Row, days: i64) -> Row {
    Row { asks_for_days: Some(days), ..row }
}

use Standing::{
    Acknowledged, Approved, Asked, Cancelled, Closed, Consulting, Draft, Executed, InApproval, InExecution,
    Partly, Postponed, Recalled, Refused, Reminded, Returned, Sent, Withdrawn,
};
use When::{Due, Since};

/// The rows, mixed so that a short docket shows some of everything.
pub(crate) const ROWS: &[Row] = &[
    inbound(Sent, Due(58)),
    outbound(Asked { days: 30 }, Due(48)),
    inbound(InExecution, Due(-12 * 24)),
    outbound(Draft, Since(50)),
    elsewhere(Sent, Due(-9 * 24)),
    inbound(Acknowledged, Due(58)),
    outbound(Executed, Since(6 * 24)),
    elsewhere(Acknowledged, Due(-20 * 24)),
    inbound(Postponed { days: 60 }, Due(20 * 24)),
    outbound(InApproval, Since(30)),
    elsewhere(Asked { days: 21 }, Due(-8 * 24)),
    inbound(InExecution, Due(36 * 24)),
    outbound(Approved, Since(20)),
    inbound(Partly, Since(15 * 24)),
    outbound(Closed, Since(9 * 24)),
    inbound(Refused, Since(12 * 24)),
    outbound(Returned, Since(5 * 24)),
    inbound(Withdrawn, Since(8 * 24)),
    outbound(Cancelled, Since(16 * 24)),
    elsewhere(InExecution, Due(-25 * 24)),
    urgent(inbound(Sent, Due(9))),
    outbound(Consulting { days: 14 }, Due(48)),
    inbound(Acknowledged, Due(-6 * 24)),
    elsewhere(Reminded, Due(-5 * 24)),
    outbound(Sent, Due(-16 * 24)),
    inbound(InExecution, Due(58)),
    elsewhere(Recalled, Since(3)),
    outbound(Draft, Since(4 * 24)),
    elsewhere(Partly, Since(70 * 24)),
    inbound(Asked { days: 28 }, Due(11 * 24)),
    outbound(Acknowledged, Due(12 * 24)),
    inbound(Acknowledged, Due(21 * 24)),
    elsewhere(Postponed { days: 45 }, Due(-4 * 24)),
    outbound(InExecution, Due(40 * 24)),
    inbound(Sent, Due(-3 * 24)),
    elsewhere(Sent, Due(-30 * 24)),
    asks_for(inbound(InExecution, Due(58 * 24)), 9),
    outbound(Asked { days: 20 }, Due(-4 * 24)),
    with(MeasureType::PersonLent, elsewhere(Executed, Since(10 * 24))),
    inbound(Consulting { days: 18 }, Due(8 * 24)),
    outbound(Reminded, Due(6 * 24)),
    elsewhere(Acknowledged, Due(-45 * 24)),
    with(MeasureType::ConfiscationOurOrder, inbound(Executed, Since(4 * 24))),
    outbound(Partly, Since(20 * 24)),
    elsewhere(InExecution, Due(-60 * 24)),
    inbound(Postponed { days: 90 }, Due(48)),
    outbound(InApproval, Since(75)),
    elsewhere(Consulting { days: 12 }, Due(-2 * 24)),
    with(MeasureType::Appearance, outbound(Executed, Since(22 * 24))),
    inbound(Sent, Due(6 * 24)),
    elsewhere(Sent, Due(-70 * 24)),
    outbound(Postponed { days: 80 }, Due(30 * 24)),
    asks_for(elsewhere(InExecution, Due(20 * 24)), -7),
    outbound(Asked { days: 30 }, Due(19 * 24)),
    elsewhere(Acknowledged, Due(-15 * 24)),
    inbound(Reminded, Due(3 * 24)),
    elsewhere(Asked { days: 25 }, Due(-18 * 24)),
    outbound(Recalled, Since(5)),
    elsewhere(InExecution, Due(-33 * 24)),
    outbound(Draft, Since(9 * 24)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_rows_fit_into_a_docket_of_two_hundred() {
        assert_eq!(ROWS.len(), 60);
        assert!(ROWS.iter().filter(|r| matches!(r.when, Due(hours) if hours < 0)).count() >= 18);
    }
}
