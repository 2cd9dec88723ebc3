//! The queue of an officer, its counts, and finding a request by the number people say.

use std::str::FromStr as _;

use axum::{Json, extract::State};
use comity_api::{
    body::BadBody,
    problem::Problem,
    queue::{Counts, Due, NextStep, QueuePage, QueueQuery, QueueRow, Sort, View},
    request::Found,
};
use comity_domain::{
    codes::{Status, UrgencyLevel},
    ids::Reference,
    law::cite::{self, Numbers},
    workflow::{offers, refusal::StatusSeen, table},
};
use comity_store as store;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Id, Session},
    problem::{self, Failure},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(counts)).routes(routes!(reference))
}

/// One page of the queue.
pub(crate) async fn page(app: &App, session: &Session, query: QueueQuery) -> Result<QueuePage, Failure> {
    let page = app.store.queue(&session.actor, &ask(query)?, app.clock.now()).await?;
    let arrests = super::custody::arrests(app, session).await?;
    Ok(QueuePage { rows: page.rows.into_iter().map(row).collect(), next: page.next, arrests })
}

fn ask(query: QueueQuery) -> Result<store::QueueAsk, Failure> {
    let status = query.status.as_deref().map(status).transpose()?;
    if let Some(limit) = query.limit
        && !(1..=200).contains(&limit)
    {
        return Err(bad("limit", "The limit is 1 to 200 rows."));
    }
    Ok(store::QueueAsk {
        view: match query.view.unwrap_or_default() {
            View::Mine => store::View::Mine,
            View::Inbound => store::View::Inbound,
            View::Outbound => store::View::Outbound,
            View::Overdue => store::View::Overdue,
            View::DueSoon => store::View::DueSoon,
            View::Drafts => store::View::Drafts,
            View::All => store::View::All,
        },
        status,
        stage: query.stage,
        kind: query.kind,
        counterpart: query.counterpart,
        q: query.q.filter(|q| !q.trim().is_empty()),
        sort: match query.sort.unwrap_or_default() {
            Sort::Due => store::Sort::Due,
            Sort::Updated => store::Sort::Updated,
            Sort::Reference => store::Sort::Reference,
        },
        cursor: query.cursor,
        limit: query.limit.unwrap_or(0),
    })
}

fn status(text: &str) -> Result<StatusSeen, Failure> {
    if text == StatusSeen::Recalled.as_str() {
        return Ok(StatusSeen::Recalled);
    }
    Status::from_str(text)
        .map(StatusSeen::Is)
        .map_err(|_| bad("status", "The status is none that a request can have; see GET /workflow."))
}

fn bad(field: &str, why: &str) -> Failure {
    problem::bad_query(BadBody { field: Some(field.to_owned()), why: why.to_owned() })
}

fn row(row: store::QueueRow) -> QueueRow {
    let next = match row.status {
        // A row made before the step was kept: the status says it, as it did then.
        StatusSeen::Is(status) => row.next.or(table::status_row(status).next),
        StatusSeen::Recalled => None,
    };
    let next_step = row.waits_for.zip(next).map(|((side, role), action)| NextStep {
        side,
        role,
        action,
        article: cite::line(&cite::by(offers::law_of_step(action), Numbers::of(row.kind, &row.legal_basis))),
    });
    QueueRow {
        id: row.request,
        reference: row.reference,
        own_reference: row.own_reference,
        kind: row.kind,
        side: row.side,
        counterpart: row.counterpart,
        status: row.status.to_string(),
        stage: row.stage,
        subject: row.subject,
        assigned: row.assignee.as_ref().map(|a| a.id),
        assigned_name: row.assignee.map(|a| a.name),
        priority: row.priority.unwrap_or(UrgencyLevel::Ordinary),
        next_step,
        due: row.due.map(|due| Due { at: due.at, clock: due.clock, theirs: due.theirs, soon: due.soon }),
        late: row.late,
        by_letter: row.by_letter,
        updated_at: row.updated_at,
    }
}

/// How many requests there are in each view.
#[utoipa::path(get, path = "/queue/counts", tag = "queue", responses((status = 200, body = Counts)))]
async fn counts(State(app): State<App>, session: Session) -> Result<Json<Counts>, Failure> {
    let counts = app.store.counts(&session.actor, app.clock.now()).await?;
    Ok(Json(Counts {
        mine: counts.mine,
        inbound: counts.inbound,
        outbound: counts.outbound,
        overdue: counts.overdue,
        due_soon: counts.due_soon,
        drafts: counts.drafts,
        all: counts.all,
    }))
}

/// The request that people call by this number, where I see it.
#[utoipa::path(
    get, path = "/references/{reference}", tag = "requests",
    params(("reference" = String, Path, description = "Such as MLA-2026-LKA-IND-000042.")),
    responses(
        (status = 200, body = Found),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see."),
    ),
)]
async fn reference(
    State(app): State<App>,
    session: Session,
    Id(reference): Id<Reference>,
) -> Result<Json<Found>, Failure> {
    let id = app.store.find_reference(&session.actor, &reference).await?.ok_or_else(problem::not_found)?;
    Ok(Json(Found { id, reference }))
}
