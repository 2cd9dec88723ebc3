//! `queue`, `custody`, `show`: what a script reads.

use clap::Args;
use comity_api::{
    queue::{QueueQuery, Sort, View},
    request::RequestView,
};
use comity_domain::{codes::Role, ids::Reference};
use jiff::{SignedDuration, Timestamp};

use super::{Ended, print, print_json};
use crate::{
    client::Client,
    safe_text::Safe,
    screens::{arrests, custody, due},
    words::{say, say_with},
};

/// `comity queue`.
#[derive(Debug, Args)]
pub(super) struct QueueArgs {
    /// The view; `due_soon` is what is due soon and not late.
    #[arg(long, default_value = "mine")]
    view: String,
    /// Text in reference or subject.
    #[arg(long)]
    q: Option<String>,
    /// Only this status.
    #[arg(long)]
    status: Option<String>,
    /// due, updated, reference.
    #[arg(long, default_value = "due")]
    sort: String,
    /// Only what is due within this time, or late: 3d, 12h.
    #[arg(long)]
    due: Option<String>,
    /// At most this many rows.
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// `comity custody`.
#[derive(Debug, Args)]
pub(super) struct CustodyArgs {
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// `comity show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The reference.
    reference: String,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn coded<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    text: &str,
    what: &str,
) -> Result<T, Ended> {
    let found = all.iter().copied().find(|c| code(*c) == text);
    found.ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|c| code(*c)).collect();
        let args = [
            ("what", Safe::of(what).into()),
            ("given", Safe::of(text).into()),
            ("known", Safe::of(&known.join(", ")).into()),
        ];
        Ended::Usage(say_with("cli-unknown-code", &args))
    })
}

/// Returns a span such as `3d` or `12h`.
fn span(text: &str) -> Result<SignedDuration, Ended> {
    let bad = || Ended::Usage(say("cli-bad-span"));
    let unit = text.chars().last().ok_or_else(bad)?;
    let n: i64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| bad())?;
    let hours = match unit {
        'd' => n.checked_mul(24),
        'h' => Some(n),
        _ => None,
    };
    hours.filter(|h| (0..=24 * 3660).contains(h)).map(SignedDuration::from_hours).ok_or_else(bad)
}

pub(super) async fn queue(client: &Client, args: &QueueArgs) -> Result<(), Ended> {
    let sorts = [Sort::Due, Sort::Updated, Sort::Reference];
    let sort_code = |s| match s {
        Sort::Due => "due",
        Sort::Updated => "updated",
        Sort::Reference => "reference",
    };
    let views: Vec<View> = View::ALL.into_iter().chain([View::DueSoon]).collect();
    let within = args.due.as_deref().map(span).transpose()?;
    let mut query = QueueQuery {
        view: Some(coded(&views, View::as_str, &args.view, "view")?),
        status: args.status.clone(),
        q: args.q.clone(),
        sort: Some(coded(&sorts, sort_code, &args.sort, "sort")?),
        limit: Some(u32::try_from(args.limit.clamp(1, 200)).unwrap_or(200)),
        ..QueueQuery::default()
    };
    let now = Timestamp::now();
    let mut rows = Vec::new();
    // The first page is read for whoever is in custody, also where no row is asked for.
    let arrests = loop {
        let page = client.queue(&query).await?;
        rows.extend(page.rows.into_iter().filter(|row| {
            within.is_none_or(|within| row.due.as_ref().is_some_and(|d| !d.theirs && d.at <= now + within))
        }));
        query.cursor = page.next;
        if query.cursor.is_none() || rows.len() >= args.limit {
            break page.arrests;
        }
    };
    rows.truncate(args.limit);
    if args.json {
        let all = serde_json::json!({ "arrests": arrests, "rows": rows });
        return print_json(&serde_json::to_string_pretty(&all)?);
    }
    // First, whatever was filtered.
    for arrest in &arrests {
        print(arrests::line(arrest, now, usize::MAX).0.as_str())?;
    }
    for row in &rows {
        let (due, _) = due::due(row.due.as_ref(), now);
        let (status, _) = due::status(&row.status, row.stage);
        let subject = due::subject(row, row.by_letter);
        print(&format!("{}  {}  {}  {subject}", due.padded(9), row.reference, status.padded(24)))?;
    }
    Ok(())
}

/// Prints who is in custody: who must be released first, then by what is due.
pub(super) async fn custody(client: &Client, args: &CustodyArgs) -> Result<(), Ended> {
    let page = client.custody().await?;
    if args.json {
        return print_json(&serde_json::to_string_pretty(&page)?);
    }
    let me = client.me().await?;
    let reports = me.roles.contains(&Role::Officer);
    if page.persons.is_empty() {
        print(say("custody-nobody").as_str())?;
    }
    for person in &page.persons {
        for (line, _) in custody::lines(person, me.state, reports, Timestamp::now(), 120) {
            print(line.as_str())?;
        }
    }
    Ok(())
}

/// Reads what was typed as a reference.
pub(super) fn reference(typed: &str) -> Result<Reference, Ended> {
    let bad = |_| Ended::Usage(say_with("cli-bad-reference", &[("given", Safe::of(typed).into())]));
    typed.trim().parse().map_err(bad)
}

/// Finds a request by what was typed as its reference.
pub(super) async fn find(client: &Client, typed: &str) -> Result<RequestView, Ended> {
    Ok(client.by_reference(&reference(typed)?).await?)
}

pub(super) async fn show(client: &Client, args: &ShowArgs) -> Result<(), Ended> {
    let found = find(client, &args.reference).await?;
    let whole = client.whole(found.id).await?;
    if args.json {
        let all = serde_json::json!({
            "request": whole.request,
            "events": whole.events.events,
            "actions": whole.offers.actions,
            "completeness": whole.completeness,
        });
        return print_json(&serde_json::to_string_pretty(&all)?);
    }
    let register = client.states().await.unwrap_or_default();
    for line in crate::screens::request::plain(&whole, register, Timestamp::now()) {
        print(line.as_str())?;
    }
    print("")?;
    for offer in whole.offers.actions.iter().filter(|o| o.possible) {
        let told = offer.on_behalf_of.map(|side| {
            format!(
                " --field on_behalf_of={side} --field occurred_at=... --field received_on=... --letter FILE"
            )
        });
        print(&format!(
            "comity do {} {}{}",
            whole.request.reference,
            offer.action,
            told.unwrap_or_default()
        ))?;
    }
    Ok(())
}
