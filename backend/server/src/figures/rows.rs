//! Figures as rows of short texts, for CSV and tables.

use comity_api::figures::{CountedView, DaysView, FiguresView, TimesView, ValueView};

/// One line of a figure, cell by cell; what does not apply is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) group: String,
    pub(crate) figure: String,
    version: String,
    pub(crate) part: String,
    unit: String,
    pub(crate) value: String,
    num: String,
    den: String,
    begun: String,
    ended: String,
    limits: [String; 2],
    at_risk: String,
    p90: [String; 3],
    p90_at_risk: String,
    within: String,
    within_days: Option<u32>,
}

impl Row {
    pub(crate) fn cells(&self) -> [&str; 18] {
        [
            &self.group,
            &self.figure,
            &self.version,
            &self.part,
            &self.unit,
            &self.value,
            &self.num,
            &self.den,
            &self.begun,
            &self.ended,
            &self.limits[0],
            &self.limits[1],
            &self.at_risk,
            &self.p90[0],
            &self.p90[1],
            &self.p90[2],
            &self.p90_at_risk,
            &self.within,
        ]
    }

    /// What a table says beside the value.
    pub(crate) fn beside(&self) -> String {
        if !self.begun.is_empty() {
            let share = self.within.parse().ok().zip(self.within_days);
            let within =
                share.map(|(share, days): (f64, _)| format!("; within {days} days {:.2} %", share * 100.0));
            let at_risk = |n: &str| if n.is_empty() { String::new() } else { format!(" ({n} at risk)") };
            return format!(
                "days, median{} of {} ({} ended); p90 {}{}{}",
                at_risk(&self.at_risk),
                self.begun,
                self.ended,
                self.p90[0],
                at_risk(&self.p90_at_risk),
                within.unwrap_or_default()
            );
        }
        if self.den.is_empty() {
            return self.unit.replace('_', " ");
        }
        format!("{} ({} of {})", self.unit, self.num, self.den)
    }
}

/// Returns the rows of figures, those of the whole first, then group by group.
pub(crate) fn rows(view: &FiguresView) -> Vec<Row> {
    let mut all = Vec::new();
    add(&mut all, "", &view.counted);
    for group in &view.groups {
        add(&mut all, &group.group, &group.counted);
    }
    all
}

fn add(all: &mut Vec<Row>, group: &str, counted: &CountedView) {
    for figure in &counted.figures {
        for line in &figure.lines {
            let mut row = Row {
                group: group.to_owned(),
                figure: figure.definition.code.to_string(),
                version: figure.definition.version.to_string(),
                part: line.part.as_ref().map(ToString::to_string).unwrap_or_default(),
                unit: line.unit.clone(),
                ..Row::default()
            };
            value(&mut row, &line.value);
            all.push(row);
        }
    }
}

fn value(row: &mut Row, value: &ValueView) {
    match value {
        ValueView::Count { count } => {
            row.value = count.to_string();
        }
        ValueView::Ratio { num, den, value, .. } => {
            row.value = value.map_or_else(|| "no base".to_owned(), |v| format!("{v:.4}"));
            (row.num, row.den) = (num.to_string(), den.to_string());
        }
        ValueView::Times(times) => time(row, times),
        ValueView::Days { days } => {
            row.value = format!("{days:.4}");
        }
        ValueView::Money { count, minor, .. } => {
            row.value.clone_from(minor);
            row.den = count.to_string();
        }
        ValueView::NoBase => row.value = String::from("no base"),
        ValueView::NoPeriod => row.value = String::from("no period"),
    }
}

fn time(row: &mut Row, times: &TimesView) {
    row.value = days(times.median);
    (row.begun, row.ended) = (times.begun.to_string(), times.ended.to_string());
    row.limits = [times.median_lower, times.median_upper].map(days);
    let at_risk = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    (row.at_risk, row.p90_at_risk) = (at_risk(times.median_at_risk), at_risk(times.p90_at_risk));
    row.p90 = [times.p90, times.p90_lower, times.p90_upper].map(days);
    row.within = times.within.map(|share| format!("{share:.4}")).unwrap_or_default();
    row.within_days = times.within_days;
}

fn days(days: DaysView) -> String {
    match days {
        DaysView::Days(days) => format!("{days:.4}"),
        DaysView::NotReached(_) => days.to_string(),
    }
}
