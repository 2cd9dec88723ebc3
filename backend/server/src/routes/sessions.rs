//! Signing in and out, and who one is.

use axum::{Json, extract::State, http::StatusCode};
use comity_api::{
    problem::Problem,
    sessions::{Me, Session as SessionView, SignIn},
};
use comity_store::{SignIn as Outcome, UserBrief};
use secrecy::{ExposeSecret as _, SecretString};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Body, Session},
    problem::{self, Failure},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in, sign_out)).routes(routes!(me))
}

/// Sign in by user name and password.
#[utoipa::path(
    post, path = "/sessions", tag = "sessions", security(()), request_body = SignIn,
    responses(
        (status = 201, body = SessionView, description = "Signed in; the token is shown once."),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "Wrong user or password."),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many failures: a delay, never a lock."),
    ),
)]
async fn sign_in(
    State(app): State<App>,
    Body { value, .. }: Body<SignIn>,
) -> Result<(StatusCode, Json<SessionView>), Failure> {
    let now = app.clock.now();
    let password = SecretString::from(value.password);
    match app.store.sign_in(&value.user, &password, now).await? {
        Outcome::Done(session) => {
            let me = who(&app, session.user).await?;
            let token = session.token.expose_secret().to_owned();
            Ok((StatusCode::CREATED, Json(SessionView { token, expires_at: session.expires, me })))
        }
        Outcome::Wrong => Err(problem::wrong_password()),
        Outcome::Wait { until } => {
            let left = until.duration_since(now).as_secs().max(0).unsigned_abs();
            Err(problem::wait(left.saturating_add(1)))
        }
    }
}

/// Sign out: the token is worth nothing from then on.
#[utoipa::path(
    delete, path = "/sessions", tag = "sessions",
    responses((status = 204, description = "Signed out.")),
)]
async fn sign_out(State(app): State<App>, session: Session) -> Result<StatusCode, Failure> {
    app.store.sign_out(session.token.expose()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who I am, with the roles I hold now.
#[utoipa::path(get, path = "/me", tag = "sessions", responses((status = 200, body = Me)))]
async fn me(State(app): State<App>, session: Session) -> Result<Json<Me>, Failure> {
    Ok(Json(who(&app, session.user).await?))
}

async fn who(app: &App, user: UserBrief) -> Result<Me, Failure> {
    let state_name = match user.state {
        Some(code) => app.store.states().await?.into_iter().find(|s| s.code == code).map(|s| s.name),
        None => None,
    };
    let demo = app.store.origin().await?.mark.is_some();
    Ok(Me {
        id: user.id,
        login: user.login,
        name: user.name,
        state: user.state,
        state_name,
        roles: user.roles.into_iter().collect(),
        demo,
    })
}
