//! Every error as `application/problem+json`: what happened, whether anything changed, what to do.

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use comity_api::{body::BadBody, problem::Problem};
use comity_domain::{figures::BadScope, workflow::Refusal};
use comity_store::{AdministrationRefused, StoreError};

use crate::media::Contradiction;

/// A problem on its way out.
#[derive(Debug)]
pub(crate) struct Failure {
    problem: Box<Problem>,
    retry_after: Option<u64>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), retry_after: None }
    }
}

impl From<&Refusal> for Failure {
    fn from(refusal: &Refusal) -> Self {
        Problem::refused(refusal).into()
    }
}

impl From<BadBody> for Failure {
    fn from(bad: BadBody) -> Self {
        let code = if bad.is_unknown_field() { "unknown_field" } else { "bad_body" };
        let problem = Problem::new(
            400,
            code,
            "The body does not fit",
            bad.why,
            "Correct it and try again. The OpenAPI document has every field and its form.",
        );
        Problem { field: bad.field, ..problem }.into()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::BadCursor => bad_cursor(),
            StoreError::Scope(bad) => bad_scope(&bad),
            StoreError::MayNotKeep => not_found(),
            StoreError::NotKeepable(_) => Problem::new(
                400,
                "not_keepable",
                "The body cannot be kept",
                "It holds a value that cannot be kept exactly, such as an integer beyond 2^53 - 1.",
                "Send another value.",
            )
            .into(),
            StoreError::NoKey { state } => {
                tracing::error!(%state, "the vault is closed: no key of the State in the key directory");
                vault_closed()
            }
            StoreError::Administration(refused) => register_refused(&refused).into(),
            // The cause goes to the log, which holds no case content; the client learns what it can do.
            error @ (StoreError::Database(_)
            | StoreError::Conflict
            | StoreError::Closed
            | StoreError::Busy) => {
                tracing::error!(%error, code = ?error.database_code(), "the store did not answer");
                unavailable()
            }
            error => {
                tracing::error!(%error, "the store failed");
                internal()
            }
        }
    }
}

/// What of what was asked for does not fit; numbers in its place would be taken for an answer.
fn bad_scope(bad: &BadScope) -> Failure {
    let detail = format!("{}.", sentence(&bad.to_string()));
    Problem::new(400, "bad_scope", "The query does not fit", detail, bad.remedy()).at(bad.field()).into()
}

fn sentence(text: &str) -> String {
    let first = text.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let rest: String = text.chars().skip(1).collect();
    format!("{first}{rest}")
}

/// What of an edit of the register does not fit.
fn register_refused(refused: &AdministrationRefused) -> Problem {
    let detail = sentence(&refused.to_string());
    Problem::new(
        422,
        "register_refused",
        "The register does not take this",
        format!("{detail}; nothing was changed."),
        "Mend what is named and try again.",
    )
}

impl Failure {
    pub(crate) fn after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..self }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let Ok(body) = serde_json::to_vec(&self.problem) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// The one answer to what does not exist and to what may not be seen.
pub(crate) fn not_found() -> Failure {
    Problem::not_found().into()
}

pub(crate) fn no_such_route() -> Failure {
    Problem::new(
        404,
        "no_such_route",
        "No such route",
        "There is no route of this path.",
        "See /api/v1/openapi.json for the routes.",
    )
    .into()
}

pub(crate) fn method_not_allowed() -> Failure {
    Problem::new(
        405,
        "method_not_allowed",
        "Method not allowed",
        "The route does not take this method.",
        "See the header Allow for those it takes.",
    )
    .into()
}

pub(crate) fn not_signed_in() -> Failure {
    Problem::new(
        401,
        "not_signed_in",
        "Not signed in",
        "There is no session, or it has ended.",
        "Sign in, and send the token as Authorization: Bearer.",
    )
    .into()
}

pub(crate) fn wrong_password() -> Failure {
    Problem::new(
        401,
        "wrong_password",
        "Not signed in",
        "The user name or the password is wrong.",
        "Try again; after several failures there is a delay, never a lock.",
    )
    .into()
}

pub(crate) fn wait(seconds: u64) -> Failure {
    Failure::from(Problem::new(
        429,
        "too_many_attempts",
        "Too many attempts",
        format!("After several failures this account waits: {} s are left.", seconds.max(1)),
        "Try again when the time is over.",
    ))
    .after(seconds)
}

pub(crate) fn not_allowed(detail: &str) -> Failure {
    let problem =
        Problem::new(403, "not_yours", "For another role", detail, "Ask a colleague who holds the role.");
    Problem { article: Some("Comity 5".to_owned()), ..problem }.into()
}

pub(crate) fn header_missing(code: &str, header: &str, why: &str, remedy: &str) -> Failure {
    Problem::new(428, code, "Something is asked for first", why, remedy).at(header).into()
}

pub(crate) fn bad_header(code: &str, header: &str, why: &str) -> Failure {
    Problem::new(400, code, "A header does not fit", why, "Correct the header and try again.")
        .at(header)
        .into()
}

/// The profile of a State was changed since it was read.
pub(crate) fn stale_profile(seen: u32, found: u32) -> Failure {
    let problem = Problem::new(
        412,
        "stale",
        "Changed since you read it",
        format!("You read version {seen} of the profile; it is at version {found} now."),
        "Read the profile again and decide anew.",
    );
    Problem { version: Some(found), ..problem }.into()
}

pub(crate) fn key_reused() -> Failure {
    Problem::new(
        422,
        "key_reused",
        "The key was used before",
        "This Idempotency-Key was used for another command; nothing was done now.",
        "Use a new key for each command, and the same key only to repeat the very same one.",
    )
    .at("Idempotency-Key")
    .into()
}

pub(crate) fn bad_cursor() -> Failure {
    Problem::new(
        400,
        "bad_cursor",
        "The cursor does not fit",
        "The cursor is none that this list gave.",
        "Start again without a cursor.",
    )
    .at("cursor")
    .into()
}

pub(crate) fn bad_query(bad: BadBody) -> Failure {
    let code = if bad.is_unknown_field() { "unknown_field" } else { "bad_query" };
    let problem = Problem::new(
        400,
        code,
        "The query does not fit",
        bad.why,
        "Correct it and try again. The OpenAPI document has every parameter and its form.",
    );
    Problem { field: bad.field, ..problem }.into()
}

pub(crate) fn bad_json(line: usize, column: usize) -> Failure {
    Problem::new(
        400,
        "bad_json",
        "Not JSON",
        format!("The body is not JSON that can be read (line {line}, column {column})."),
        "Send one JSON object.",
    )
    .into()
}

pub(crate) fn unsupported_media_type() -> Failure {
    Problem::new(
        415,
        "unsupported_media_type",
        "Not the right media type",
        "The body must be JSON and the Content-Type must say so.",
        "Send Content-Type: application/json.",
    )
    .at("Content-Type")
    .into()
}

pub(crate) fn too_large(most: usize) -> Failure {
    Problem::new(
        413,
        "too_large",
        "Too large",
        format!("The body may have at most {} KiB.", most / 1024),
        "Send less, or a document in parts.",
    )
    .into()
}

/// A document beyond what this backend takes.
pub(crate) fn document_too_large(most: u64) -> Failure {
    let most = if most.is_multiple_of(1024 * 1024) {
        format!("{} MiB", most / (1024 * 1024))
    } else {
        format!("{most} bytes")
    };
    Problem::new(
        413,
        "document_too_large",
        "The document is too large",
        format!("A document may have at most {most} here; nothing of it was kept."),
        "Attach it in parts, or ask your administrator to raise --document-limit of comityd serve.",
    )
    .into()
}

/// Bytes that are not what they are declared to be.
pub(crate) fn contradicted(declared: &str, contradiction: Contradiction) -> Failure {
    let (code, title) = ("media_type_differs", "The document is not what it is said to be");
    let said = |looks: &str| format!("It was sent as {declared}, and its first bytes are {looks}.");
    let remedy = "Look whether it is the right file; if so, attach it with the media type it has.";
    let name = |problem: Problem| problem.at("name").into();
    let problem = match contradiction {
        Contradiction::NamedProgram => {
            return name(Problem::new(
                422,
                code,
                "Programs are not taken",
                "Its name has the ending of a program or a link: whoever opened it would run it.",
                "Attach documents only; what a program is evidence of can be put in an archive.",
            ));
        }
        Contradiction::Named(kind) => {
            let remedy = "Give it the name and the media type that it has.";
            let detail = format!("It was sent as {declared}, and its name says {kind}.");
            return name(Problem::new(422, code, title, detail, remedy));
        }
        Contradiction::Program(kind) => Problem::new(
            422,
            code,
            "Programs are not taken",
            said(&format!("those of a program ({kind})")),
            "Attach documents only; what a program is evidence of can be put in an archive.",
        ),
        Contradiction::Looks(kind) => {
            Problem::new(422, code, title, said(&format!("those of {kind}")), remedy)
        }
        Contradiction::NoText => Problem::new(422, code, title, said("no text"), remedy),
        Contradiction::NoUtf8 => Problem::new(
            422,
            code,
            title,
            said("no text in UTF-8"),
            "Attach it without a charset, or with the one it is written in.",
        ),
    };
    problem.at("Content-Type").into()
}

pub(crate) fn body_cut_off() -> Failure {
    Problem::new(
        400,
        "body_cut_off",
        "The body did not arrive",
        "The connection ended before the whole body had arrived; nothing was done.",
        "Send it again.",
    )
    .into()
}

pub(crate) fn timed_out() -> Failure {
    Failure::from(Problem::new(
        503,
        "timed_out",
        "Took too long",
        "The answer took too long and was given up.",
        "Try again with the same Idempotency-Key: what was done is not done twice.",
    ))
    .after(1)
}

pub(crate) fn unavailable() -> Failure {
    Failure::from(Problem::new(
        503,
        "unavailable",
        "Not available now",
        "The database did not answer in time.",
        "Try again with the same Idempotency-Key: what was done is not done twice.",
    ))
    .after(1)
}

/// The State has no key here: nothing sealed is kept, opened or looked through.
fn vault_closed() -> Failure {
    Problem::new(
        503,
        "vault_closed",
        "The vault is closed",
        "The key of your State is not on the backend, so nothing about protected persons can be kept, opened or \
         checked. Nothing was done.",
        "Ask the administrator: comityd init makes the key, --key-dir says where it is.",
    )
    .into()
}

pub(crate) fn too_many_uploads() -> Failure {
    Failure::from(Problem::new(
        503,
        "too_many_uploads",
        "Not available now",
        "Too many documents are on their way in, in all or from you.",
        "Wait until one of them is attached, then send this one again.",
    ))
    .after(30)
}

pub(crate) fn too_many_streams() -> Failure {
    Failure::from(Problem::new(
        503,
        "too_many_streams",
        "Not available now",
        "Too many streams of live updates are open.",
        "Try again later; everything else works without live updates.",
    ))
    .after(30)
}

pub(crate) fn internal() -> Failure {
    Problem::new(
        500,
        "internal",
        "Something went wrong here",
        "The backend failed on this request; the failure is in its log.",
        "Tell your administrator the header X-Request-Id of this answer.",
    )
    .into()
}
