//! Every action on a request that has no route of its own.

use axum::{extract::State, http::StatusCode, response::Response};
use comity_api::{
    acts::{self, ActionBody},
    problem::Problem,
    request::Done,
};
use comity_domain::{codes::Action, ids::RequestId};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    command::{self, Asked, answer, digest},
    extract::{Body, IdempotencyKey, Ids, IfMatch, Session},
    problem::Failure,
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(perform))
}

/// Does one action. Which body it takes, the action decides; most need none.
#[utoipa::path(
    post, path = "/requests/{id}/actions/{action}", tag = "requests", request_body = ActionBody,
    params(
        ("id" = RequestId, Path),
        ("action" = Action, Path, description = "All but create, edit and attach, which have routes of their own."),
        ("If-Match" = String, Header, description = "The version it was written on, such as \"3\"."),
        ("Idempotency-Key" = String, Header, description = "1 to 64 printable characters, new for each command."),
    ),
    responses(
        (status = 200, body = Done, description = "Done, or done before under the same key."),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The body does not fit."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "For another side or role."),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see."),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Not possible in this status; says which event led there."),
        (status = 412, body = Problem, content_type = "application/problem+json", description = "Changed since it was read; says what happened since."),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "Every unmet guard, each with article and field; or the key was used for another command."),
        (status = 428, body = Problem, content_type = "application/problem+json", description = "If-Match or Idempotency-Key is missing."),
    ),
)]
async fn perform(
    State(app): State<App>,
    session: Session,
    Ids(id, action): Ids<RequestId, String>,
    IfMatch(seen): IfMatch,
    key: IdempotencyKey,
    Body { value, sent }: Body<Value>,
) -> Result<Response, Failure> {
    let action: Action = action.parse().map_err(|_| unknown_action())?;
    let command = acts::command(action, value)?.ok_or_else(unknown_action)?;
    let digest = digest("POST", &format!("/requests/{id}/actions/{action}"), &sent);
    let asked = Asked { request: Some(id), command, seen: Some(seen), key, digest };
    Ok(answer(StatusCode::OK, &command::submit(&app, &session, asked).await?, None))
}

fn unknown_action() -> Failure {
    Problem::new(
        404,
        "unknown_action",
        "No such action",
        "There is no action of this name on this route.",
        "See GET /api/v1/workflow for the actions; create, edit and attach have routes of their own.",
    )
    .into()
}
