//! Persons in custody, on both sides.

use axum::{Json, extract::State};
use comity_api::custody::{CustodyPage, InCustody};
use comity_domain::codes::CustodyStanding;
use comity_store as store;
use jiff::Timestamp;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, extract::Session, problem::Failure};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(custody))
}

/// Persons in custody on requests of the own State: who must be released first, then by what is due.
#[utoipa::path(get, path = "/custody", tag = "queue", responses((status = 200, body = CustodyPage)))]
async fn custody(State(app): State<App>, session: Session) -> Result<Json<CustodyPage>, Failure> {
    let persons = app.store.in_custody(&session.actor).await?;
    let now = app.clock.now();
    Ok(Json(CustodyPage { persons: persons.into_iter().map(|c| shown(c, now)).collect() }))
}

/// Whose arrest clock runs and who must be released: what stands above every view.
pub(crate) async fn arrests(app: &App, session: &Session) -> Result<Vec<InCustody>, store::StoreError> {
    let now = app.clock.now();
    let persons = app.store.arrests(&session.actor).await?.into_iter();
    Ok(persons.map(|c| shown(c, now)).collect())
}

fn shown(c: store::Custody, now: Timestamp) -> InCustody {
    let running = c.until.filter(|_| c.standing == CustodyStanding::Running);
    let left = running.map(|until| InCustody::left(until, now));
    InCustody {
        request: c.request,
        reference: c.reference,
        kind: c.kind,
        side: c.side,
        counterpart: c.counterpart,
        status: c.status.to_string(),
        person: c.person,
        standing: c.standing.at(c.until, now),
        since: c.since,
        until: c.until,
        days_left: left.map(|(days, _)| days),
        warning: left.and_then(|(_, warning)| warning),
        by_letter: c.by_letter,
    }
}
