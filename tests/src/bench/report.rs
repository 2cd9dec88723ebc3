//! What a run says: a table for people, JSON for programs.

use std::fmt::{self, Write as _};

use serde_json::{Value, json};

use super::{
    figures::Spread,
    house::CONTENTS,
    pages::{PLACES, VIEWS},
    rounds::{GATE, Plan, Run},
    run::{OPERATIONS, Sample},
    variant::Variant,
};

/// How much memory `comityd` may take, in MB.
const MEMORY: f64 = 64.0;
/// How many times as long a page of the large docket may take.
const PAGE: f64 = 1.5;

/// Statements between BEGIN and COMMIT and these two, each awaited from the thread that has the connection.
const AWAITED: f64 = 4.0;

/// What ours does more than the bare SQL.
const MORE: &str = "Ours does more than raw: roles and State of who acts, read in the transaction; the transition \
    table with its guards; completeness by article; four eyes; clocks; an idempotency key kept for 30 days; an entry \
    of canonical bytes, hashed and chained in its stream, and a salted commitment to its body; an index in the log of \
    each State that sees it; the row of the queue of each side and its counters; two indexes more on what is written.";

/// An aim, and whether it was met.
#[derive(Debug)]
pub struct Aim {
    /// What is aimed at.
    pub what: String,
    /// What was found.
    pub found: f64,
    /// What it is to be.
    pub bound: f64,
    /// At most; else at least.
    pub at_most: bool,
}

impl Aim {
    fn is_met(&self) -> bool {
        if self.at_most { self.found <= self.bound } else { self.found >= self.bound }
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, sign) =
            (if self.is_met() { "met    " } else { "not met" }, if self.at_most { "<=" } else { ">=" });
        write!(f, "  {word}  {:<62} {:>7.2} {sign} {}", self.what, self.found, self.bound)
    }
}

/// Returns every aim with what was found.
#[must_use]
pub fn aims(run: &Run) -> Vec<Aim> {
    let mut aims = Vec::new();
    for variant in Variant::ALL {
        if let Some((beside, Some(bound))) = variant.beside() {
            let found = run.ratio(variant, beside).median;
            aims.push(Aim { what: format!("{variant} of {beside}"), found, bound, at_most: false });
        }
    }
    for (_, view) in VIEWS {
        for place in PLACES {
            for http in [false, true] {
                let what = format!("{place} page of {view}{}, large of small docket", way(http));
                let found = run.page(view, place, http)[2].median;
                aims.push(Aim { what, found, bound: PAGE, at_most: true });
            }
        }
    }
    let found = run.memory(|m| m.peak).max;
    aims.push(Aim { what: "peak memory of comityd, MB".to_owned(), found, bound: MEMORY, at_most: true });
    aims.extend(run.readings.aims());
    aims
}

const fn way(http: bool) -> &'static str {
    if http { " over HTTP" } else { "" }
}

/// Returns the table.
///
/// # Errors
/// None: it is written to memory.
pub fn table(run: &Run, plan: &Plan) -> Result<String, fmt::Error> {
    let mut out = String::new();
    heading(&mut out, run, plan)?;
    work(&mut out, run)?;
    pages(&mut out, run, plan)?;
    out.push_str(&run.readings.table());
    memory(&mut out, run)?;
    limits(&mut out, run)?;
    writeln!(out, "\n{MORE}\n\nAims")?;
    for aim in aims(run) {
        writeln!(out, "{aim}")?;
    }
    if run.is_discarded() {
        writeln!(
            out,
            "\nDISCARDED: raw-single-1 lay {:.2} times apart over the rounds, more than {GATE}. Nothing follows from \
             this run; let it run again when the machine is quiet.",
            run.over(Variant::RawSingle, |s| s.rate).widest()
        )?;
    }
    Ok(out)
}

fn heading(out: &mut String, run: &Run, plan: &Plan) -> fmt::Result {
    let machine = &run.machine;
    writeln!(out, "Machine   {}", machine.words)?;
    writeln!(out, "Load      {:.2} before, {:.2} after", run.load[0], run.load[1])?;
    let (overwrite, append) = (machine.overwrite, machine.append);
    writeln!(out, "fsync     8 KB overwritten: p50 {:.0} us, p99 {:.0} us", overwrite.p50, overwrite.p99)?;
    writeln!(out, "          4 KB appended:    p50 {:.0} us, p99 {:.0} us", append.p50, append.p99)?;
    let versions: Vec<String> = machine.versions.iter().map(|(name, v)| format!("{name} {v}")).collect();
    writeln!(out, "Versions  {}", versions.join(", "))?;
    writeln!(
        out,
        "Work      W: a create ({} bytes, 12 fields) and 4 transitions, each acknowledged once it is durable",
        CONTENTS.len()
    )?;
    let seconds = plan.time.as_secs_f64();
    writeln!(out, "Rounds    {}, every variant {seconds} s in each; median (min to max)", run.rounds.len())
}

fn spread(spread: Spread, digits: usize) -> String {
    format!("{:.digits$} ({:.digits$} to {:.digits$})", spread.median, spread.min, spread.max)
}

fn work(out: &mut String, run: &Run) -> fmt::Result {
    writeln!(
        out,
        "\n{:<14}{:<26}{:<36}{:>8}{:>9}{:>9}{:>8}{:>9}{:>9}",
        "variant", "W/s", "ratio, round by round", "p50 us", "p99 us", "max us", "batch", "switch/W", "KB/W"
    )?;
    for variant in Variant::ALL {
        let figure = |figure: fn(&Sample) -> f64| run.over(variant, figure);
        let ratio = variant.beside().map_or_else(String::new, |(beside, _)| {
            format!("{} of {beside}", spread(run.ratio(variant, beside), 2))
        });
        writeln!(
            out,
            "{variant:<14}{:<26}{ratio:<36}{:>8.0}{:>9.0}{:>9.0}{:>8.1}{:>9.1}{:>9.1}",
            spread(figure(|s| s.rate), 0),
            figure(|s| s.latency.p50).median,
            figure(|s| s.latency.p99).median,
            figure(|s| s.latency.max).max,
            figure(|s| s.batch).median,
            figure(|s| s.switches).median,
            figure(|s| s.written).median / 1e3,
        )?;
    }
    writeln!(
        out,
        "Latency: of one acknowledged operation. Batch: operations a commit. KB: all writes, sockets too."
    )
}

fn pages(out: &mut String, run: &Run, plan: &Plan) -> fmt::Result {
    let [small, large] = plan.dockets;
    writeln!(
        out,
        "\nPage of 50, p50 us      {:<26}{:<26}ratio",
        format!("{small} requests"),
        format!("{large} requests")
    )?;
    for http in [false, true] {
        for (_, view) in VIEWS {
            for place in PLACES {
                let [small, large, ratio] = run.page(view, place, http);
                writeln!(
                    out,
                    "{:<24}{:<26}{:<26}{}",
                    format!("{view}, {place}{}", way(http)),
                    spread(small, 0),
                    spread(large, 0),
                    spread(ratio, 2)
                )?;
            }
        }
    }
    let [small, large] = run.made_in;
    writeln!(
        out,
        "The dockets were made in {small:.1} s and {large:.1} s, by the generator of the demonstration."
    )
}

fn memory(out: &mut String, run: &Run) -> fmt::Result {
    writeln!(
        out,
        "\ncomityd as a child process with its log, 32 clients: {} W/s; memory {} MB at most (signing in hashes a \
         password with 19 MiB), {:.0} MB afterwards, {:.0} MB before; after {:.0} W in all",
        spread(Spread::of(&run.rounds.iter().map(|r| r.memory.work.rate).collect::<Vec<_>>()), 0),
        spread(run.memory(|m| m.peak), 0),
        run.memory(|m| m.rest).median,
        run.memory(|m| m.start).median,
        run.units_of_comityd(),
    )
}

fn limits(out: &mut String, run: &Run) -> fmt::Result {
    let parts = run.parts;
    writeln!(out, "\nWhat limits it")?;
    writeln!(
        out,
        "  Parts of one W by themselves, one thread: rules {:.0} us, canonical bytes and hashes {:.0} us, rows of the \
         request as JSON {:.0} us;\n  over HTTP reading the body of the create {:.0} us. A hand-off to another thread \
         and back: {:.1} us.",
        parts.rules, parts.record, parts.snapshot, parts.json, parts.hand_off
    )?;
    for variant in Variant::ALL {
        let wall = 1e6 / run.over(variant, |s| s.rate).median;
        let mut kinds: Vec<String> = run.samples(variant).flat_map(|s| s.processor.keys().cloned()).collect();
        kinds.sort();
        kinds.dedup();
        let each: Vec<(String, f64)> = kinds
            .into_iter()
            .map(|kind| {
                let spent = run.over(variant, |s| s.processor.get(&kind).copied().unwrap_or(0.0)).median;
                (kind, spent)
            })
            .collect();
        let whole: f64 = each.iter().map(|(_, spent)| spent).sum();
        let by: Vec<String> = each.iter().map(|(kind, spent)| format!("{kind} {spent:.0}")).collect();
        writeln!(
            out,
            "  {variant:<14} {wall:>6.0} us a W, {whole:>6.0} us of processor: {} ({:.1} cores busy)",
            by.join(", "),
            whole / wall
        )?;
    }
    let wall = 1e6 / run.over(Variant::Ours(1), |s| s.rate).median;
    let raw = 1e6 / run.over(Variant::RawSingle, |s| s.rate).median;
    let waits = OPERATIONS_AS_REAL * AWAITED * parts.hand_off;
    let known = raw + waits + parts.rules + parts.record + parts.snapshot;
    writeln!(
        out,
        "  One client: {wall:.0} us a W. Raw takes {raw:.0} us of the same statements and syncs; {AWAITED} awaited \
         statements an operation (BEGIN, one that reads, one that writes, COMMIT) are {waits:.0} us of hand-offs; \
         rules,\n  record and rows {:.0} us. Left over for the statements that raw does not have, and the runtime: \
         {:.0} us.",
        parts.rules + parts.record + parts.snapshot,
        wall - known
    )
}

#[expect(clippy::cast_precision_loss, reason = "five")]
const OPERATIONS_AS_REAL: f64 = OPERATIONS as f64;

/// Returns everything as JSON.
#[must_use]
pub fn as_json(run: &Run, plan: &Plan) -> Value {
    let work: Vec<Value> = Variant::ALL
        .into_iter()
        .map(|variant| {
            json!({
                "variant": variant.to_string(),
                "clients": variant.clients(),
                "rate": run.over(variant, |s| s.rate),
                "ratio": variant.beside().map(|(beside, _)| run.ratio(variant, beside)),
                "ratio_to": variant.beside().map(|(beside, _)| beside.to_string()),
                "p50_us": run.over(variant, |s| s.latency.p50),
                "p99_us": run.over(variant, |s| s.latency.p99),
                "max_us": run.over(variant, |s| s.latency.max),
                "batch": run.over(variant, |s| s.batch),
                "switches": run.over(variant, |s| s.switches),
                "written_bytes": run.over(variant, |s| s.written),
            })
        })
        .collect();
    let aims: Vec<Value> = aims(run)
        .iter()
        .map(|aim| {
            let bound = if aim.at_most { "at_most" } else { "at_least" };
            json!({"aim": aim.what, "found": aim.found, bound: aim.bound, "met": aim.is_met()})
        })
        .collect();
    json!({
        "discarded": run.is_discarded(),
        "machine": run.machine,
        "load": {"before": run.load[0], "after": run.load[1]},
        "work_bytes": CONTENTS.len(),
        "seconds": plan.time.as_secs_f64(),
        "dockets": {"requests": plan.dockets, "seconds": run.made_in},
        "work": work,
        "parts_us": run.parts,
        "memory_mb": {"peak": run.memory(|m| m.peak), "rest": run.memory(|m| m.rest), "start": run.memory(|m| m.start)},
        "readings": run.readings.0,
        "aims": aims,
        "rounds": run.rounds,
    })
}
