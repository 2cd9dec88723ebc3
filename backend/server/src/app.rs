//! The routes put together, and what surrounds every one of them.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse as _,
};
use comity_store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    Clock, Settings,
    metrics::Metrics,
    observe,
    openapi::{self, ApiDoc},
    problem, routes,
    streams::Streams,
};

/// What every handler may use.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) settings: Arc<Settings>,
    pub(crate) metrics: Arc<Metrics>,
    /// The open streams of live updates.
    pub(crate) streams: Arc<Streams>,
    /// The documents on their way in.
    pub(crate) uploads: Arc<Streams>,
}

/// Returns every route of the backend over a store: what `comityd serve` puts on a socket, and what tests call in
/// process.
pub fn router(store: Store, clock: Clock, settings: Settings) -> Router {
    let app = App {
        store,
        clock,
        streams: Arc::default(),
        uploads: Arc::default(),
        settings: Arc::new(settings),
        metrics: Arc::default(),
    };
    let (routes, document) = documented(&app.settings).split_for_parts();
    let document = openapi::complete(document);
    routes
        .fallback(async || problem::no_such_route())
        .method_not_allowed_fallback(async || problem::method_not_allowed())
        .layer(from_fn(observe::headers))
        .layer(CatchPanicLayer::custom(|_| problem::internal().into_response()))
        .layer(from_fn_with_state(app.clone(), observe::observe))
        .layer(Extension(Arc::new(document)))
        .with_state(app)
}

/// Returns the description of every route, OpenAPI 3.1: what `/api/v1/openapi.json` answers.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    openapi::complete(documented(&Settings::default()).into_openapi())
}

/// One registration gives route and description, so that no route is without one.
fn documented(settings: &Settings) -> OpenApiRouter<App> {
    let (quick, slow) = (settings.request_timeout, settings.upload_timeout);
    let small = OpenApiRouter::new()
        .merge(routes::sessions::routes())
        .merge(routes::registry::routes())
        .merge(routes::profile::routes())
        .merge(routes::basis::routes())
        .merge(routes::queue::routes())
        .merge(routes::custody::routes())
        .merge(routes::requests::routes())
        .merge(routes::acts::routes())
        .merge(routes::vault::routes())
        .merge(routes::events::routes())
        .merge(routes::letter::routes())
        .merge(routes::live::routes())
        .merge(routes::exports::routes())
        .merge(routes::audit::routes())
        .merge(routes::figures::routes())
        .merge(routes::releases::routes())
        .layer(from_fn(move |request, next| observe::within(quick, request, next)))
        .layer(DefaultBodyLimit::max(settings.max_body));
    let large = OpenApiRouter::new()
        .merge(routes::documents::routes())
        .layer(from_fn(move |request, next| observe::within(slow, request, next)));
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .nest("/api/v1", small.merge(large))
        .merge(routes::health::routes())
}
