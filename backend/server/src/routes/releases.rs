//! Releases for the Committee of Experts: whoever is signed in may read them.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use comity_api::{
    problem::Problem,
    releases::{ReleaseBrief, ReleaseView},
};
use comity_domain::figures::release::Quarter;
use comity_store::KeptRelease;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Id, Session},
    problem::{self, Failure},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(all)).routes(routes!(one)).routes(routes!(file))
}

pub(crate) fn brief(kept: &KeptRelease) -> ReleaseBrief {
    ReleaseBrief::of(&kept.released, kept.released_at, kept.sha256.clone())
}

/// All releases, the newest first.
#[utoipa::path(get, path = "/releases", tag = "figures", responses((status = 200, body = [ReleaseBrief])))]
async fn all(State(app): State<App>, _: Session) -> Result<Json<Vec<ReleaseBrief>>, Failure> {
    Ok(Json(app.store.releases().await?.iter().rev().map(brief).collect()))
}

/// A release, as it was frozen: closed tables, small counts suppressed and what would give them away.
#[utoipa::path(
    get, path = "/releases/{quarter}", tag = "figures",
    params(("quarter" = String, Path, description = "Such as 2026Q1.")),
    responses(
        (status = 200, body = ReleaseView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn one(
    State(app): State<App>,
    _: Session,
    Id(quarter): Id<Quarter>,
) -> Result<Json<ReleaseView>, Failure> {
    let kept = find(&app, quarter).await?;
    Ok(Json(ReleaseView { brief: brief(&kept), release: kept.released }))
}

/// A release as the very bytes whose SHA-256 the log of the node names: canonical JSON (RFC 8785), no newline at its end.
/// `sha256sum` of what is saved gives that number, which is also the entity tag.
#[utoipa::path(
    get, path = "/releases/{quarter}/file", tag = "figures",
    params(("quarter" = String, Path, description = "Such as 2026Q1.")),
    responses(
        (status = 200, body = Object, content_type = "application/json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn file(State(app): State<App>, _: Session, Id(quarter): Id<Quarter>) -> Result<Response, Failure> {
    let kept = find(&app, quarter).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"release-{quarter}.json\"")),
        (header::ETAG, format!("\"{}\"", kept.sha256)),
    ];
    Ok((headers, kept.bytes).into_response())
}

async fn find(app: &App, quarter: Quarter) -> Result<KeptRelease, Failure> {
    let kept = app.store.releases().await?.into_iter().find(|r| r.released.quarter == quarter);
    kept.ok_or_else(problem::not_found)
}
