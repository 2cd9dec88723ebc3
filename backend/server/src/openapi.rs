//! What the OpenAPI document says beside the routes.

use comity_api::{letter, live, problem::Problem, queue};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, Ref, Response, ResponseBuilder,
        path::{Operation, PathItem},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// The frame of the document; paths and their types come from the handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Comity",
        description = "Mutual legal assistance between States. Every error is application/problem+json with a stable \
            code. What you may not see is the same 404 as what does not exist. A command carries If-Match with the \
            version it was written on and an Idempotency-Key; the same key and body again answer the stored outcome. \
            An {id} is an id; GET /references/{reference} finds the id of the number people say.",
    ),
    components(schemas(
        Problem,
        letter::LetterKind,
        letter::LetterFormat,
        live::News,
        live::Start,
        queue::View,
        queue::Sort,
    )),
    modifiers(&Bearer),
    security(("session" = [])),
)]
pub(crate) struct ApiDoc;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("session", SecurityScheme::Http(scheme));
    }
}

/// Says of every route what is true of all: an error is a problem, and but for a few routes one signs in first.
pub(crate) fn complete(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        let open = operation.security.is_some();
        let responses = &mut operation.responses.responses;
        if !open {
            let signed_out = problem("There is no session, or it has ended.");
            responses.entry("401".to_owned()).or_insert_with(|| signed_out.into());
        }
        let any = problem("Every error is a problem, with a stable code and what to do.");
        responses.entry("default".to_owned()).or_insert_with(|| any.into());
    }
    document
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.post, &mut path.patch, &mut path.put, &mut path.delete].into_iter().flatten()
}

fn problem(description: &str) -> Response {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}
