//! What the OpenAPI document says beside the routes.

use comity_api::{live, problem::Problem};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
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
    components(schemas(Problem, live::News, live::Start)),
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
