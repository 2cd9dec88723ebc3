//! The parts of the work by themselves, on one thread: what the rules, the canonical bytes, the JSON and a hand-off
//! between threads cost. Beside the whole they say what limits it.

use std::{
    hint::black_box,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use comity_api::{acts::CreateBody, body::read};
use comity_domain::codes::{Kind, Role, Treaty};
use comity_domain::{
    ids::{Reference, RequestId, UserId},
    registry::{Actor, Between, Context, Standing, StateFacts},
    workflow::{Body, Command, Request, decide, evolve},
};
use comity_ledger::{canonical, hash};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::{
    figures::real,
    house::{self, CONTENTS, Office, Pair},
};

/// Microseconds a unit of work.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Parts {
    /// `decide` and `evolve`, five times.
    pub rules: f64,
    /// Canonical bytes and hashes of five events and a body.
    pub record: f64,
    /// The request as a row keeps it: written five times, read four times.
    pub snapshot: f64,
    /// What the server reads out of the body of a create.
    pub json: f64,
    /// One hand-off from thread to thread and back.
    pub hand_off: f64,
}

/// Measures the parts.
///
/// # Errors
/// Where the rules refuse the work.
pub fn measure(time: Duration) -> Result<Parts> {
    let each = time / 5;
    let offices = [office("LKA")?, office("SGP")?];
    let contents = house::contents()?;
    let steps = Pair::steps(&offices[0], &offices[1], contents);
    let events = lived(&offices, &steps)?;
    let requests: Vec<&Request> = events.iter().map(|(_, request)| request).collect();
    let body = format!(r#"{{"kind": "mla", "requested": "SGP", "contents": {CONTENTS}}}"#);
    Ok(Parts {
        rules: often(each, || lived(&offices, &steps).map(|_| ()))?,
        record: often(each, || {
            for (decided, _) in &events {
                for one in decided {
                    black_box(hash::leaf(&canonical::write(&one.event)?));
                    if let Some(body @ Body::Contents(_)) = &one.body {
                        black_box(hash::commit(&[0; 32], &canonical::write(body)?));
                    }
                }
            }
            Ok(())
        })?,
        snapshot: often(each, || {
            for (n, request) in requests.iter().enumerate() {
                let text = serde_json::to_string(request)?;
                if n > 0 {
                    black_box(serde_json::from_str::<Request>(&text)?);
                }
            }
            Ok(())
        })?,
        json: often(each, || {
            let mut value: serde_json::Value = serde_json::from_str(&body)?;
            value.sort_all_objects();
            black_box(hash::sha256(value.to_string().as_bytes()));
            let body: CreateBody = read(value)?;
            black_box(Command::from(body));
            Ok(())
        })?,
        hand_off: hand_off(each)?,
    })
}

fn office(state: &str) -> Result<Office> {
    let person = || UserId(Uuid::now_v7());
    Ok(Office { state: state.parse()?, officer: person(), head: person(), registrar: person() })
}

type Lived = Vec<(Vec<comity_domain::workflow::Decided>, Request)>;

/// One request from its create to its acknowledgement, by the rules alone.
fn lived(offices: &[Office; 2], steps: &[(UserId, Command); 5]) -> Result<Lived> {
    let now: Timestamp = "2026-03-02T09:00:00Z".parse()?;
    let [from, to] = offices;
    let facts = |office: &Office| StateFacts {
        active_authority: true,
        treaties: [(Treaty::Untoc, Standing::Party)].into(),
        ..StateFacts::of(office.state)
    };
    let mut request: Option<Request> = None;
    let mut lived = Vec::with_capacity(steps.len());
    for (user, command) in steps {
        let (office, role) = match *user {
            user if user == from.officer => (from, Role::Officer),
            user if user == from.head => (from, Role::Head),
            _ => (to, Role::Registrar),
        };
        let actor = Actor::new(*user, Some(office.state), [role].into());
        let reference = Reference::new(Kind::Mla, 2026, from.state, to.state, 1);
        let context = Context {
            fresh: Some((RequestId(from.officer.0), reference)),
            between: Some(Between::of(facts(from), facts(to))),
            ..Context::at(now)
        };
        let decided = decide(request.as_ref(), command, &actor, &context)
            .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        for one in &decided {
            request = evolve(request, one.stream, &one.event);
            if let (Some(request), Some(Body::Contents(contents))) = (&mut request, &one.body) {
                request.contents = Some(contents.clone());
            }
        }
        lived.push((decided, request.clone().context("a request")?));
    }
    Ok(lived)
}

/// Does something until the time is over, and returns how many microseconds it took each time.
fn often(time: Duration, mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    work()?;
    let (began, mut times) = (Instant::now(), 0);
    while began.elapsed() < time {
        work()?;
        times += 1;
    }
    Ok(began.elapsed().as_secs_f64() * 1e6 / real(times))
}

/// A question to another thread and its answer, both of which the other side must be woken for.
fn hand_off(time: Duration) -> Result<f64> {
    let (ask, asked) = mpsc::channel::<()>();
    let (answer, answered) = mpsc::channel::<()>();
    let other = thread::spawn(move || {
        while asked.recv().is_ok() {
            if answer.send(()).is_err() {
                return;
            }
        }
    });
    let microseconds = often(time, || {
        ask.send(())?;
        Ok(answered.recv()?)
    })?;
    drop(ask);
    other.join().ok().context("the other thread")?;
    Ok(microseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_allow_the_work() {
        let parts = measure(Duration::from_millis(5)).unwrap();
        assert!(parts.rules > 0.0 && parts.record > 0.0 && parts.snapshot > 0.0);
        assert!(parts.json > 0.0 && parts.hand_off > 0.0);
    }
}
