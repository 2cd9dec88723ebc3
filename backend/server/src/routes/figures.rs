//! The figures of the own State, and what each figure is.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use comity_api::{
    figures::{CaseFigures, CountedView, DefinitionView, FiguresQuery, FiguresView, GroupView, definitions},
    problem::Problem,
};
use comity_domain::{
    codes::{Role, SplitBy},
    figures::{CaseFacts, Figures},
    ids::RequestId,
};
use comity_store::Counted;
use jiff::Timestamp;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Id, Query, Session},
    figures::{Report, places, policy},
    problem::{self, Failure},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(figures))
        .routes(routes!(report))
        .routes(routes!(defined))
        .routes(routes!(of_request))
}

/// The figures of the own State, as they stand now.
#[utoipa::path(
    get, path = "/figures", tag = "figures", params(FiguresQuery),
    responses(
        (status = 200, body = FiguresView),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter does not fit."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "For officers, heads and auditors."),
    ),
)]
async fn figures(
    State(app): State<App>,
    session: Session,
    Query(query): Query<FiguresQuery>,
) -> Result<Json<FiguresView>, Failure> {
    let now = app.clock.now();
    let counted = counted(&app, &session, &query, now).await?;
    Ok(Json(view(&counted, query, now)))
}

/// The figures of the own State as one page, with curves, tables and definitions, broken down by kind where nothing
/// else is asked for. It runs no script and fetches nothing. That it was taken out is an entry in the log.
#[utoipa::path(
    get, path = "/figures/report", tag = "figures", params(FiguresQuery),
    responses(
        (status = 200, body = String, content_type = "text/html"),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter does not fit."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "For officers, heads and auditors."),
    ),
)]
async fn report(
    State(app): State<App>,
    session: Session,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Failure> {
    let query = FiguresQuery { split: query.split.or(Some(SplitBy::Kind)), ..query };
    let now = app.clock.now();
    let counted = counted(&app, &session, &query, now).await?;
    let states = places(app.store.states().await?);
    // A page is made to be passed on, as an export is.
    let of = (counted.whole.scope.clone(), query.split);
    app.store.report_taken_out(&session.actor, of, now).await?;
    let view = view(&counted, query, now);
    let page = Report { view: &view, counted: &counted, states: &states }.html();
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    Ok((headers, page).into_response())
}

async fn counted(
    app: &App,
    session: &Session,
    query: &FiguresQuery,
    now: Timestamp,
) -> Result<Counted, Failure> {
    let counted = app.store.figures(&session.actor, query.scope(), query.split, now).await?;
    counted.ok_or_else(|| {
        problem::not_allowed("The figures of a State are for its officers, heads and auditors.")
    })
}

/// What was counted, as it is told.
#[must_use]
pub fn view(counted: &Counted, filter: FiguresQuery, snapshot: Timestamp) -> FiguresView {
    let group =
        |(group, figures): (&String, &Figures)| GroupView { group: group.clone(), counted: figures.into() };
    FiguresView {
        state: counted.whole.scope.state,
        filter,
        snapshot,
        tool: concat!("comityd ", env!("CARGO_PKG_VERSION")).to_owned(),
        counted: CountedView::from(&counted.whole),
        groups: counted.groups.iter().map(group).collect(),
    }
}

/// What each figure is: code, version, definition, unit, and where it comes from.
#[utoipa::path(get, path = "/figures/definitions", tag = "figures", responses((status = 200, body = [DefinitionView])))]
async fn defined(_: Session) -> Json<Vec<DefinitionView>> {
    Json(definitions())
}

/// The times of one request, as the figures count them.
#[utoipa::path(
    get, path = "/requests/{id}/figures", tag = "figures", params(("id" = RequestId, Path)),
    responses(
        (status = 200, body = CaseFigures),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn of_request(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
) -> Result<Json<CaseFigures>, Failure> {
    let now = app.clock.now();
    let loaded = app.store.request(&session.actor, id, now).await?;
    // An executing authority sees its own measures, and no times of the whole.
    let loaded = loaded.filter(|l| l.whole && !session.actor.holds(Role::Executor));
    let (loaded, own) = loaded.zip(session.actor.state).ok_or_else(problem::not_found)?;
    Ok(Json(CaseFigures::of(&CaseFacts::of(&loaded.request), own, now)))
}
