//! The audit trail of the own State, for its auditors and heads.

use axum::{
    body::Body as HttpBody,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use comity_api::{
    exports::{ExportBody, ExportLine},
    problem::Problem,
};
use futures_util::stream;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    export::Trail,
    extract::{Body, Session},
    problem::{self, Failure},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export))
}

/// All entries of the own State's log that fit, as they stand now, in codes; what it is stands first.
#[utoipa::path(
    post, path = "/exports", tag = "audit", request_body = ExportBody,
    responses(
        (status = 200, description = "The lines, in the form asked for.", content(
            (ExportLine = "application/jsonl"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/xml"),
        )),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "For auditors and heads."),
    ),
)]
async fn export(
    State(app): State<App>,
    session: Session,
    Body { value, .. }: Body<ExportBody>,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let trail = Trail::open(&app.store, &session.actor, value, now).await?;
    let trail = trail
        .ok_or_else(|| problem::not_allowed("The audit trail is for the auditors and heads of a State."))?;
    let format = trail.format();
    let lines = stream::try_unfold(trail, async |mut trail| {
        loop {
            let piece = trail.next().await.inspect_err(|error| {
                // The head was answered long ago: the body breaks off, so that nobody takes it for the whole.
                tracing::error!(%error, "an export breaks off");
            })?;
            // A workbook is made before its first byte can go.
            if piece.as_ref().is_none_or(|piece| !piece.is_empty()) {
                return Ok::<_, crate::export::TrailError>(piece.map(|piece| (piece, trail)));
            }
        }
    });
    let disposition = format!("attachment; filename=\"audit-trail.{}\"", format.as_str());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, HttpBody::from_stream(lines)).into_response())
}
