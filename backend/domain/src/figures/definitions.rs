//! What each figure is: one row for each, printed with every number it gives.

use crate::codes::Figure;

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Requests, or what the definition names.
    Count,
    /// A share, in hundredths.
    Percent,
    /// A mean.
    Mean,
    /// Days of 86,400 seconds.
    Days,
    /// Minor units of one currency.
    MinorUnits,
}

impl Unit {
    /// Returns the code as it is printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Mean => "mean",
            Self::Days => "days",
            Self::MinorUnits => "minor_units",
        }
    }
}

/// What a figure is.
#[derive(Debug)]
pub struct Definition {
    /// The figure.
    pub figure: Figure,
    /// Its version: one more whenever the same facts would give another number.
    pub version: u32,
    /// Its name.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub says: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// The treaty or standard it comes from.
    pub from: &'static str,
}

const fn row(
    figure: Figure,
    name: &'static str,
    says: &'static str,
    unit: Unit,
    from: &'static str,
) -> Definition {
    Definition { figure, version: 1, name, says, unit, from }
}

/// The figures.
pub const DEFINITIONS: &[Definition] = &[
    row(
        Figure::N1,
        "Made, received",
        "Requests whose send, the one that was not recalled, lies in the period; those that supplement another are counted apart and in no other figure.",
        Unit::Count,
        "FATF Recommendation 33; UNTOC 28",
    ),
    row(
        Figure::N2,
        "Pending",
        "Requests sent and not ended at the beginning and at the end of the period; pending at the beginning, with those sent, without those closed, is pending at the end.",
        Unit::Count,
        "FATF Recommendation 33; CEPEJ",
    ),
    row(
        Figure::N3,
        "Outcomes",
        "Requests closed in the period, which is to say that they ended in it, by what became of them; an executed request whose receipt is not confirmed is pending.",
        Unit::Count,
        "FATF Recommendation 33, Immediate Outcome 2",
    ),
    row(
        Figure::N4,
        "How far requests came",
        "Requests sent in the period, and how many of them had by the snapshot been acknowledged, decided, accepted, executed, and closed after execution, a stage that no letter told being passed with the later one, and how many had ended without execution.",
        Unit::Count,
        "FATF Recommendation 33, Immediate Outcome 2",
    ),
    row(
        Figure::R1,
        "Execution rate",
        "Of the requests closed in the period without those withdrawn and those that a new request replaced, the share executed in whole or in part.",
        Unit::Percent,
        "FATF Immediate Outcome 2",
    ),
    row(
        Figure::R2,
        "Refusal rate and grounds",
        "Of the requests decided in the period, the share of which anything was refused by the snapshot, and how many on each ground.",
        Unit::Percent,
        "UNTOC 18(21)-(23), 16(7), 16(14); Regulation (EU) 2023/1543, article 28",
    ),
    row(
        Figure::R3,
        "Refused without consultation",
        "Of the refusals in the period, in whole or in part, the share before which no consultation is on record; the target is none.",
        Unit::Percent,
        "UNTOC 18(26), 16(16)",
    ),
    row(
        Figure::R4,
        "Right first time",
        "Of the requests decided in the period, the share accepted without an information round before the decision; a second line allows no round at any time; requests taken over from an old register are left out.",
        Unit::Percent,
        "UNTOC 18(15)-(16)",
    ),
    row(
        Figure::R5,
        "Information rounds",
        "Information rounds for each request sent in the period: the mean, and how many requests had none, one, two, three or more.",
        Unit::Mean,
        "UNTOC 18(16)",
    ),
    row(
        Figure::R6,
        "Clearance rate",
        "Requests closed in the period for every hundred sent in it.",
        Unit::Percent,
        "CEPEJ",
    ),
    row(
        Figure::R7,
        "Disposition time",
        "Requests pending at the end divided by those closed in the period, times the days of the period, a day that has begun counting whole; not scaled to a year.",
        Unit::Days,
        "CEPEJ",
    ),
    row(
        Figure::T1,
        "Time to acknowledge",
        "Days from send to acknowledgement of the requests sent in the period, and the share acknowledged within 7 days.",
        Unit::Days,
        "UNTOC 18(13), 18(24); Directive 2014/41/EU, article 16",
    ),
    row(
        Figure::T2,
        "Time to decide",
        "Days from acknowledgement to acceptance or to the refusal of the whole, of the requests acknowledged in the period, gross and without information rounds, and the share decided within 30 days.",
        Unit::Days,
        "UNTOC 18(24); Directive 2014/41/EU, article 12",
    ),
    row(
        Figure::T3,
        "Time to execute",
        "Days from acceptance to execution of the requests accepted in the period, and the share executed within 90 days; a request withdrawn, returned or refused is censored at its end.",
        Unit::Days,
        "UNTOC 18(24); Directive 2014/41/EU, article 12",
    ),
    row(
        Figure::T4,
        "Time from end to end",
        "Days from send to execution of the requests sent in the period, one withdrawn, returned or refused being censored at its end; a second line counts any end as an answer.",
        Unit::Days,
        "FATF Immediate Outcome 2; UNTOC 28",
    ),
    row(
        Figure::T5,
        "Time to draft",
        "Days from the first draft to send of the requests drafted here and sent, and of these from submission to approval and from approval to the last translation; without those taken over from an old register.",
        Unit::Days,
        "UNTOC 18(14)-(15)",
    ),
    row(
        Figure::T7,
        "Time to answer a status query",
        "Days from a reminder sent in the period to the next report on progress.",
        Unit::Days,
        "UNTOC 18(24)",
    ),
    row(
        Figure::T8,
        "Time to surrender",
        "Days from the request for extradition to the surrender, days from an arrest in the period to the request for extradition, in time or not, and of the provisional arrests in the period the share that lapsed.",
        Unit::Days,
        "UNTOC 16(8)-(9)",
    ),
    row(
        Figure::A1,
        "Age of pending",
        "How long the requests pending at the end have been pending, in bands of days, and the ages that a quarter, a half and three quarters of them have not passed.",
        Unit::Count,
        "NCSC CourTools, measure 4",
    ),
    row(
        Figure::A2,
        "Silent",
        "Requests pending at the end of whose shared record nothing was heard for 90 days; a refused command is no news.",
        Unit::Count,
        "UNTOC 18(24)",
    ),
    row(
        Figure::D1,
        "Reasoned deadlines kept",
        "Of the dates that requests asked for with reasons and that were due in the period, the share kept; where the request ended first it counts as neither.",
        Unit::Percent,
        "UNTOC 18(24)",
    ),
    row(
        Figure::D2,
        "Duties to persons and things kept",
        "Of the clocks of safe conduct, of return of persons and of evidence, and of provisional arrest that were due in the period, the share kept; where the request ended first it counts as neither.",
        Unit::Percent,
        "UNTOC 18(11), 18(27), 16(9)",
    ),
    row(
        Figure::L1,
        "Returned for language",
        "Of the requests sent in the period, the share returned because of their language; a refusal for language has no ground of its own and is not counted here.",
        Unit::Percent,
        "UNTOC 18(14); Regulation (EU) 2020/1784, article 34",
    ),
    row(
        Figure::U1,
        "Use consents",
        "Consents to another use asked for in the period, how many of them were granted, and the days to the decision.",
        Unit::Count,
        "UNTOC 18(19)",
    ),
    row(
        Figure::X1,
        "Assets",
        "Sums frozen, confiscated and returned in the period, by currency and never added: how many sums, and their total.",
        Unit::MinorUnits,
        "UNTOC 12-14; FATF Recommendation 33",
    ),
];

/// Returns the definition of a figure.
#[must_use]
pub fn definition(figure: Figure) -> &'static Definition {
    const FIRST: &Definition = &DEFINITIONS[0];
    DEFINITIONS.iter().find(|d| d.figure == figure).unwrap_or(FIRST) // a test shows that every figure has its row
}
