//! The auditor's questions, and any entry of the own State's log, for its auditors and heads.

use axum::{Json, extract::State};
use comity_api::{
    audit::{AuditPage, AuditQuery, AuditQuestions, QuestionView, QuestionsQuery},
    body::BadBody,
    problem::Problem,
};
use comity_domain::codes::Question;
use comity_store::{AuditAsk, ExportAsk};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    export::line,
    extract::{Id, Query, Session},
    problem::{self, Failure},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(questions)).routes(routes!(answers)).routes(routes!(entries))
}

/// The auditor's questions, and how many entries of the own State's log each finds now.
#[utoipa::path(
    get, path = "/audit/questions", tag = "audit", params(QuestionsQuery),
    responses(
        (status = 200, body = AuditQuestions),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter does not fit."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "For auditors and heads."),
    ),
)]
async fn questions(
    State(app): State<App>,
    session: Session,
    Query(query): Query<QuestionsQuery>,
) -> Result<Json<AuditQuestions>, Failure> {
    let now = app.clock.now();
    let answered = app.store.audit_questions(&session.actor, query.told_within_days, now).await?;
    let answered = answered.ok_or_else(not_yours)?;
    let found = |question: Question| answered.found.get(&question).copied().unwrap_or_default();
    Ok(Json(AuditQuestions {
        state: answered.state,
        through: answered.through,
        told_within_days: answered.told_within_days,
        questions: QuestionView::all(found),
    }))
}

/// The entries that a question finds, the newest first, in codes.
#[utoipa::path(
    get, path = "/audit/questions/{code}", tag = "audit", params(("code" = Question, Path), AuditQuery),
    responses(
        (status = 200, body = AuditPage),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter does not fit."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "For auditors and heads."),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such question."),
    ),
)]
async fn answers(
    State(app): State<App>,
    session: Session,
    Id(question): Id<Question>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditPage>, Failure> {
    page(&app, &session, Some(question), query).await
}

/// The entries of the own State's log that fit, the newest first, in codes.
#[utoipa::path(
    get, path = "/audit/entries", tag = "audit", params(AuditQuery),
    responses(
        (status = 200, body = AuditPage),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter does not fit."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "For auditors and heads."),
    ),
)]
async fn entries(
    State(app): State<App>,
    session: Session,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditPage>, Failure> {
    page(&app, &session, None, query).await
}

async fn page(
    app: &App,
    session: &Session,
    question: Option<Question>,
    query: AuditQuery,
) -> Result<Json<AuditPage>, Failure> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        let why = "The limit is 1 to 200 entries.".to_owned();
        return Err(problem::bad_query(BadBody { field: Some("limit".to_owned()), why }));
    }
    let filter = ExportAsk {
        format: None,
        request: query.request,
        actor: query.actor,
        action: query.action,
        from: query.from,
        until: query.to,
        question,
        told_within_days: query.told_within_days,
        ..ExportAsk::default()
    };
    let ask = AuditAsk { filter, before: query.cursor, limit };
    let found = app.store.audit(&session.actor, ask, app.clock.now()).await?.ok_or_else(not_yours)?;
    let lines = found.entries.into_iter().map(|entry| line(entry, &session.actor));
    let entries = lines.collect::<Result<_, _>>().map_err(|error| {
        tracing::error!(%error, "an entry has no line");
        problem::internal()
    })?;
    Ok(Json(AuditPage { entries, next: found.next }))
}

fn not_yours() -> Failure {
    problem::not_allowed("The audit trail is for the auditors and heads of a State.")
}
