//! What a request may rest on, from what the register says.

use axum::{Json, extract::State};
use comity_api::{
    problem::Problem,
    registry::basis::{BasisQuery, BasisView, OnQuery},
};
use comity_domain::{
    codes::{Kind, OffenceFamily},
    ids::RequestId,
    law::basis::advise,
};
use jiff::{civil::Date, tz::TimeZone};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Id, Query, Session},
    problem::{self, Failure},
    routes::requests,
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(asked)).routes(routes!(of_request))
}

/// What a request between two States may rest on, in the order of choice, with reasons; and what is not known.
#[utoipa::path(
    get, path = "/basis", tag = "registry", params(BasisQuery),
    responses(
        (status = 200, body = BasisView),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter does not fit."),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "No such State on the register."),
    ),
)]
async fn asked(
    State(app): State<App>,
    session: Session,
    Query(query): Query<BasisQuery>,
) -> Result<Json<BasisView>, Failure> {
    let requesting = query
        .requesting
        .or(session.actor.state)
        .ok_or_else(|| bad("requesting", "Whoever is of no State says between which two it is asked."))?;
    if requesting == query.requested {
        return Err(bad("requested", "A State asks another one: these two are the same."));
    }
    let families = families(query.families.as_deref().unwrap_or_default())?;
    let now = app.clock.now();
    let between =
        app.store.between(requesting, query.requested, now).await?.ok_or_else(problem::not_found)?;
    let on = query.on.unwrap_or_else(|| today(&app));
    let kind = query.kind.unwrap_or(Kind::Mla);
    let advice = advise(kind, &families, &between, on);
    Ok(Json(BasisView::of(&advice, kind, requesting, query.requested, on)))
}

/// What this request may rest on, by its offences, with reasons; and what is not known.
#[utoipa::path(
    get, path = "/requests/{id}/basis", tag = "requests", params(("id" = RequestId, Path), OnQuery),
    responses(
        (status = 200, body = BasisView),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter does not fit."),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see."),
    ),
)]
async fn of_request(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
    Query(query): Query<OnQuery>,
) -> Result<Json<BasisView>, Failure> {
    let now = app.clock.now();
    let request = requests::load_whole(&app, &session, id).await?.request;
    // Contents that are closed to this side name no offence to it.
    let families: Vec<OffenceFamily> = request
        .contents
        .as_deref()
        .map(|contents| contents.offences.iter().filter_map(|o| o.family).collect())
        .unwrap_or_default();
    let (requesting, requested) = (request.requesting, request.requested);
    let between = app.store.between(requesting, requested, now).await?.ok_or_else(problem::not_found)?;
    let on = query.on.unwrap_or_else(|| today(&app));
    let advice = advise(request.kind, &families, &between, on);
    Ok(Json(BasisView::of(&advice, request.kind, requesting, requested, on)))
}

fn today(app: &App) -> Date {
    TimeZone::UTC.to_datetime(app.clock.now()).date()
}

fn families(text: &str) -> Result<Vec<OffenceFamily>, Failure> {
    let named = text.split(',').map(str::trim).filter(|family| !family.is_empty());
    named
        .map(|family| {
            family.parse().map_err(|_| bad("families", "One of the families is none that is known here."))
        })
        .collect()
}

fn bad(field: &str, why: &str) -> Failure {
    Problem::new(
        400,
        "bad_query",
        "The query does not fit",
        why,
        "Correct it and try again. The OpenAPI document has every parameter and its form.",
    )
    .at(field)
    .into()
}
