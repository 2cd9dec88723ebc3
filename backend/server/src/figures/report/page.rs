//! The page around the sections: head, what was counted, contents, and how to read it.

use comity_api::figures::{FiguresQuery, FiguresView};
use comity_domain::{codes::Figure, figures::definition};

use super::{
    Report, STYLE, counts, define,
    html::{Page, Table},
    policy_in_page,
    read::{self},
    regions, times, words,
};
use crate::figures::rows::rows;

/// The sections: where they are, what they are called, and who writes them.
type Section = (&'static str, &'static str, fn(&mut Page, &Report<'_>));

fn sections(report: &Report<'_>) -> [Section; 9] {
    let pairs = if report.view.state.is_some() { "Other States" } else { "From region to region" };
    [
        ("short", "In short", short),
        ("times", "How long it takes", times::write),
        ("stages", "How far requests came", counts::stages),
        ("age", "Age of pending requests", counts::age),
        ("refusals", "Refusals", counts::refusals),
        ("clocks", "Clocks kept", counts::clocks),
        ("pairs", pairs, regions::write),
        ("all", "All figures", all),
        ("reading", "How to read this report", reading),
    ]
}

/// Writes the page.
pub(super) fn write(report: &Report<'_>) -> String {
    let of = whose(report);
    let mut page = Page::begin();
    page.within("html", &[("lang", &"en"), ("dir", &"ltr")], |page| {
        page.within("head", &[], |page| {
            page.void("meta", &[("charset", &"utf-8")]);
            page.void("meta", &[("http-equiv", &"Content-Security-Policy"), ("content", &policy_in_page())]);
            page.void("meta", &[("name", &"viewport"), ("content", &"width=device-width, initial-scale=1")]);
            page.void("meta", &[("name", &"color-scheme"), ("content", &"light dark")]);
            page.void("meta", &[("name", &"referrer"), ("content", &"no-referrer")]);
            page.leaf("title", &[], format!("Figures of {of}"));
            page.style(STYLE);
        });
        page.within("body", &[], |page| body(page, report, &of));
    });
    page.finish()
}

fn body(page: &mut Page, report: &Report<'_>, of: &str) {
    let sections = sections(report);
    page.leaf("a", &[("class", &"skip"), ("href", &"#content")], "Skip to the figures");
    page.within("header", &[], |page| {
        page.leaf("h1", &[], format!("Figures of {of}"));
        counted_over(page, report);
        let told = if report.view.state.is_some() { words::OF_A_STATE } else { words::OF_THE_NODE };
        page.leaf("p", &[("class", &"notice")], told);
    });
    page.within("nav", &[("aria-label", &"Contents")], |page| {
        page.within("ul", &[], |page| {
            for (id, name, _) in sections {
                page.within("li", &[], |page| page.leaf("a", &[("href", &format!("#{id}"))], name));
            }
        });
    });
    page.within("main", &[("id", &"content")], |page| {
        for (id, name, write) in sections {
            let heading = format!("{id}-heading");
            page.within("section", &[("aria-labelledby", &heading), ("id", &id)], |page| {
                page.leaf("h2", &[("id", &heading)], name);
                write(page, report);
            });
        }
    });
    page.within("footer", &[], |page| {
        page.leaf(
            "p",
            &[],
            format!("Figures of {of}, read at {}, by {}.", report.view.snapshot, report.view.tool),
        );
    });
}

fn whose(report: &Report<'_>) -> String {
    let own = report.view.state.map(|state| words::state(state, report.states));
    own.unwrap_or_else(|| "all States of this node".to_owned())
}

/// What was counted: whose, in which time, under which filter, and what its dates are worth.
fn counted_over(page: &mut Page, report: &Report<'_>) {
    let FiguresView { filter, snapshot, tool, counted, .. } = report.view;
    let from = filter.from.map_or_else(|| "the first request".to_owned(), |at| at.to_string());
    let to = filter.to.map_or_else(|| "the snapshot".to_owned(), |at| format!("before {at}"));
    let facts = [
        ("Reporting State", whose(report)),
        ("Period", format!("from {from} to {to}, UTC")),
        ("Filter", filtered(filter, report)),
        (
            "Broken down",
            filter.split.map_or_else(|| "not at all".to_owned(), |s| words::by(s).to_lowercase()),
        ),
        ("Snapshot", format!("the record as it stood at {snapshot}, UTC")),
        (
            "Counted",
            words::count(counted.requests, "request open in the period", "requests open in the period"),
        ),
        ("Told by letter", words::count(counted.told_acts, "act", "acts")),
        (
            "Dates missing",
            words::count(counted.missing_dates, "date that no letter told", "dates that no letter told"),
        ),
        ("Made by", tool.clone()),
    ];
    page.within("dl", &[("class", &"facts")], |page| {
        for (name, fact) in facts {
            page.leaf("dt", &[], name);
            page.leaf("dd", &[], fact);
        }
    });
}

fn filtered(filter: &FiguresQuery, report: &Report<'_>) -> String {
    let parts = [
        filter.direction.map(|d| words::direction(d).to_owned()),
        filter.counterpart.map(|s| format!("only with {}", words::state(s, report.states))),
        filter.kind.map(|k| format!("only of the kind {}", words::kind(k))),
        filter.measure.map(|m| format!("only with a measure {m}")),
        filter.family.map(|f| format!("only with an offence of the family {}", words::plain(f.as_str()))),
        filter.basis.as_ref().map(|b| format!("only on the basis {b}")),
        filter.urgency.map(|u| format!("only {}", words::plain(u.as_str()).to_lowercase())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "none: every request".to_owned() } else { parts.join("; ") }
}

/// The section of what is asked for first.
fn short(page: &mut Page, report: &Report<'_>) {
    let columns = [
        "Group",
        "Sent",
        "Closed",
        "Pending at the end",
        "Silent for 90 days",
        "Executed, of those closed",
        "Refused, of those decided",
        "Closed, of a hundred sent",
    ];
    let mut table = Table::of(report.caption("Requests and what became of them"), &columns);
    for (name, figures) in report.all() {
        let cells = [
            (Figure::N1, None),
            (Figure::N3, None),
            (Figure::N2, Some("end")),
            (Figure::A2, None),
            (Figure::R1, None),
            (Figure::R2, None),
            (Figure::R6, None),
        ];
        table.row(name, cells.map(|(figure, part)| read::told(figures, figure, part)).to_vec());
    }
    table.write(page);
    define(page, &[Figure::N1, Figure::N2, Figure::N3, Figure::R1, Figure::R6, Figure::A2]);
}

/// The section of every line of every figure, as the CSV form has it.
fn all(page: &mut Page, report: &Report<'_>) {
    page.leaf(
        "p",
        &[],
        "Every figure of the whole. The break-down of each is in the form for spreadsheets, comityd figures --format csv.",
    );
    let mut table =
        Table::of("All figures, all requests", &["Figure", "Name", "Part", "Value", "Counted in"])
            .with_words(&[1, 2, 4]);
    for row in rows(report.view).into_iter().filter(|row| row.group.is_empty()) {
        let name = row.figure.parse::<Figure>().map_or("", |figure| definition(figure).name);
        let beside = row.beside();
        table.row(row.figure, vec![name.to_owned(), words::plain(&row.part), row.value, beside]);
    }
    table.write(page);
    let drawn = [Figure::N1, Figure::N2, Figure::N3, Figure::R1, Figure::R6, Figure::A2];
    let elsewhere = [
        Figure::N4,
        Figure::R2,
        Figure::R3,
        Figure::T1,
        Figure::T2,
        Figure::T3,
        Figure::T4,
        Figure::A1,
        Figure::D1,
        Figure::D2,
    ];
    let rest = Figure::ALL.iter().copied().filter(|f| !drawn.contains(f) && !elsewhere.contains(f));
    define(page, &rest.collect::<Vec<_>>());
}

fn reading(page: &mut Page, _: &Report<'_>) {
    page.within("dl", &[], |page| {
        for (word, means) in words::HOW_TO_READ {
            page.within("dt", &[], |page| page.leaf("strong", &[], word));
            page.leaf("dd", &[], means);
        }
    });
}
