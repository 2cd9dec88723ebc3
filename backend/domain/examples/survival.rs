//! Answers dockets with Comity's curves, one JSON document a line: what an outside judge compares (`tests/judges`).
//!
//! In: `{"spells": [[micros, ended], ...], "quantiles": [[part, whole], ...], "within": [micros, ...]}`. A time that is
//! not reached, and a share that is not known, is `null`.

use std::{
    error::Error,
    io::{Write, stdin, stdout},
};

use comity_domain::figures::survival::{Curve, Quantile, Reached, Spell};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    for line in stdin().lines() {
        let asked = serde_json::from_str(&line?)?;
        writeln!(stdout(), "{}", answer(&asked).ok_or("not a docket")?)?;
    }
    Ok(())
}

fn answer(asked: &Value) -> Option<Value> {
    let spell = |row: &Value| Some(Spell { micros: row[0].as_u64()?, ended: row[1].as_bool()? });
    let curve = Curve::of(asked["spells"].as_array()?.iter().map(spell).collect::<Option<Vec<_>>>()?);
    let quantile = |row: &Value| {
        let (part, whole) = (row[0].as_u64()?.try_into().ok()?, row[1].as_u64()?.try_into().ok()?);
        let quantile = Quantile::of(part, whole)?;
        let limits = curve.quantile_limits(quantile);
        Some(json!([time(curve.quantile(quantile)), time(limits.lower), time(limits.upper)]))
    };
    let within = |row: &Value| {
        Some(match curve.within(row.as_u64()?) {
            None => Value::Null,
            Some(known) => json!([known.share, known.band.lower, known.band.upper, known.at_risk]),
        })
    };
    let steps = curve.steps().map(|step| {
        let point = curve.at(step.micros);
        let counts = (step.micros, step.at_risk, step.events, step.censored);
        json!([counts.0, counts.1, counts.2, counts.3, point.surviving, point.band.lower, point.band.upper])
    });
    Some(json!({
        "count": curve.count(),
        "ended": curve.ended(),
        "steps": steps.collect::<Vec<_>>(),
        "quantiles": asked["quantiles"].as_array()?.iter().map(quantile).collect::<Option<Vec<_>>>()?,
        "within": asked["within"].as_array()?.iter().map(within).collect::<Option<Vec<_>>>()?,
    }))
}

fn time(reached: Reached) -> Value {
    match reached {
        Reached::At(micros) => micros.into(),
        Reached::NotReached => Value::Null,
    }
}
