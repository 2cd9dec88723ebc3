//! Opening a sealed identity. The only route that answers a name, and the answer is kept nowhere.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use comity_api::{
    problem::Problem,
    vault::{OpenIdentity, OpenedIdentity},
};
use comity_domain::{
    codes::DocumentClass,
    ids::{PersonCode, RequestId},
    law::cite,
    vault::NoOpening,
};
use comity_store::{Document, Opened};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Body, Ids, Session},
    problem::{self, Failure},
};

/// Why a sealed document is opened: percent-encoded UTF-8.
pub(crate) const REASON: &str = "Comity-Reason";

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(open))
}

/// Opens the identity of a sealed person, TIP 6(1). Who needs to know may: who the request is assigned to, the head,
/// an executing authority for the persons of its measures. Who, when and why is kept in the own file; a refused
/// attempt is kept too.
#[utoipa::path(
    post, path = "/requests/{id}/persons/{code}/identity", tag = "requests",
    request_body = OpenIdentity,
    params(("id" = RequestId, Path), ("code" = PersonCode, Path, description = "Such as V-1.")),
    responses(
        (status = 200, body = OpenedIdentity, description = "Open; never to be cached."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "No need to know."),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see; also where the identity never went to your State."),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The request is your State's own, and its vault holds no identity of this person."),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "No reason, or one that names somebody."),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "The vault is closed: its key is not there."),
    ),
)]
async fn open(
    State(app): State<App>,
    session: Session,
    Ids(id, person): Ids<RequestId, PersonCode>,
    Body { value: OpenIdentity { reason }, .. }: Body<OpenIdentity>,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    match app.store.open_identity(session.actor.user, id, &person, &reason, now).await? {
        Opened::Yes(identity) => {
            let mut response = Json(OpenedIdentity::of(person, &identity)).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            Ok(response)
        }
        Opened::No(refused) => Err(shut(refused)),
    }
}

/// Lets a document out: one of class `sealed` is opened like the identity it holds, with the reason from the header
/// `Comity-Reason`, and on record. Every other passes.
///
/// # Errors
/// As [`open`].
pub(crate) async fn let_out(
    app: &App,
    session: &Session,
    document: &Document,
    headers: &HeaderMap,
) -> Result<(), Failure> {
    if document.classification != DocumentClass::Sealed {
        return Ok(());
    }
    let reason = headers.get(REASON).and_then(|value| value.to_str().ok()).map(decoded).unwrap_or_default();
    let user = session.actor.user;
    let opened = app.store.open_document(user, document.request, document.id, &reason, app.clock.now());
    match opened.await? {
        Opened::Yes(()) => Ok(()),
        Opened::No(refused) => Err(shut(refused)),
    }
}

/// Percent-encoding undone; what is none stands for itself.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = (*first == b'%').then(|| after.get(..2)).flatten();
        if let Some(byte) = pair.and_then(|pair| hex::decode(pair).ok()) {
            bytes.extend(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Why it stays shut.
fn shut(refused: NoOpening) -> Failure {
    let (status, title, what, todo) = match refused {
        NoOpening::NotFound => return problem::not_found(),
        NoOpening::NotHeld => (
            409,
            "No identity is held",
            "The vault of your State holds no identity of this protected person: none was given, or it was \
             destroyed. Nothing was opened.",
            "While the request is a draft, give the identity in its form; later, work with the code.",
        ),
        NoOpening::NoNeedToKnow => (
            403,
            "Not yours to open",
            "The identity of a protected person is opened by who the request is assigned to, and by the head. \
             This attempt is on record.",
            "Ask the head to assign the request to you, or work with the code.",
        ),
        NoOpening::NoReason => (
            422,
            "A reason is missing",
            "The identity of a protected person is opened with a reason, which is kept. Nothing was opened.",
            "Say why you need to know who this is; without the name.",
        ),
        NoOpening::ReasonNames => (
            422,
            "The reason names a protected person",
            "The reason is kept, and it names who is protected. Nothing was opened.",
            "Use the code, such as V-1.",
        ),
    };
    let problem = Problem::new(status, refused.code(), title, what, todo);
    let field = (status == 422).then(|| "reason".to_owned());
    Problem { article: Some(cite::line(&refused.law())), field, ..problem }.into()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn a_reason_in_a_header_is_any_language() {
        assert_eq!(decoded("the%20hearing"), "the hearing");
        assert_eq!(decoded("%D8%AC%D9%84%D8%B3%D8%A9"), "جلسة");
        assert_eq!(decoded("100% sure %zz %"), "100% sure %zz %");
    }
}
