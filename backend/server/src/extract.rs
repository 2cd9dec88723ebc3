//! What a handler gets out of a request: who calls, ids, headers, query and body, each failure a problem.

use std::str::FromStr;

use axum::body::Bytes;
use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::BytesRejection},
    http::{
        HeaderMap, header,
        header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH},
        request::Parts,
    },
};
use comity_api::body::{self, BadBody};
use comity_domain::{registry::Actor, workflow::Version};
use comity_store::UserBrief;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    app::App,
    problem::{self, Failure},
    unique::Unique,
};

/// Who calls. Every route but the sign-in and those for operators asks for it first.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// As the rules see them; roles as they are now.
    pub(crate) actor: Actor,
    /// As colleagues see them.
    pub(crate) user: UserBrief,
    /// What they showed.
    pub(crate) token: Token,
}

/// The token of a session. Never printed.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        let plausible = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= 256;
        plausible.then(|| Self(token.to_owned()))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl FromRequestParts<App> for Session {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let token = Token::from_headers(&parts.headers).ok_or_else(problem::not_signed_in)?;
        let signed = app.store.session(token.expose(), app.clock.now()).await?;
        let signed = signed.ok_or_else(problem::not_signed_in)?;
        Ok(Self { actor: signed.actor, user: signed.user, token })
    }
}

/// The id in a path. What is no id answers as what does not exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| problem::not_found())?;
        text.parse().map(Self).map_err(|_| problem::not_found())
    }
}

/// The two ids in a path, as [`Id`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ids<A, B>(pub(crate) A, pub(crate) B);

impl<A: FromStr, B: FromStr, S: Send + Sync> FromRequestParts<S> for Ids<A, B> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((one, other)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| problem::not_found())?;
        match (one.parse(), other.parse()) {
            (Ok(one), Ok(other)) => Ok(Self(one, other)),
            _ => Err(problem::not_found()),
        }
    }
}

/// The version a command was written on, from `If-Match: "VERSION"`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) Version);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(value) = parts.headers.get(IF_MATCH) else {
            return Err(problem::header_missing(
                "version_missing",
                "If-Match",
                "A command says on which version of the request it was written.",
                "Read the request and send its ETag as If-Match.",
            ));
        };
        let version = value.to_str().ok().and_then(version).ok_or_else(|| {
            problem::bad_header(
                "bad_version",
                "If-Match",
                "If-Match must be one version in quotes, such as \"3\".",
            )
        })?;
        Ok(Self(version))
    }
}

/// Reads `"3"`; nothing else: a weak tag and `*` name no version.
fn version(tag: &str) -> Option<Version> {
    let digits = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
    let plain = (1..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok().map(Version))?
}

/// The header that makes a command safe to repeat.
#[derive(Debug, Clone)]
pub(crate) struct IdempotencyKey(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Err(problem::header_missing(
                "key_missing",
                "Idempotency-Key",
                "A command carries a key, so that it can be repeated without being done twice.",
                "Send a new Idempotency-Key with each command.",
            ));
        };
        let printable = |t: &&str| (1..=64).contains(&t.len()) && !t.contains(char::is_control);
        let text = value.to_str().ok().map(str::trim).filter(printable);
        text.map(|t| Self(t.to_owned())).ok_or_else(|| {
            problem::bad_header(
                "bad_key",
                "Idempotency-Key",
                "The Idempotency-Key must be 1 to 64 printable ASCII characters.",
            )
        })
    }
}

/// A query, in which an unknown parameter is refused.
#[derive(Debug, Clone)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|query| Self(query.0)).map_err(|rejection| {
            let (path, message) = query_error(&rejection);
            problem::bad_query(BadBody::said(&path, &message))
        })
    }
}

/// Where the query failed and what the deserializer said: axum puts `path: message` below its own words.
fn query_error(rejection: &axum::extract::rejection::QueryRejection) -> (String, String) {
    let mut deepest: &dyn std::error::Error = rejection;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let text = deepest.to_string();
    match text.split_once(": ") {
        Some((path, message)) if !path.contains(' ') => (path.to_owned(), message.to_owned()),
        _ => (String::new(), text),
    }
}

/// A JSON body, and the value it came as: what a repetition must be the same as.
#[derive(Debug, Clone)]
pub(crate) struct Body<T> {
    /// What it says.
    pub(crate) value: T,
    /// What was sent.
    pub(crate) sent: Value,
}

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let json = is_json(request.headers());
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|rejection| unread(&rejection, app.settings.max_body))?;
        // No body at all says the same as an empty object: most actions need nothing.
        let mut sent = if bytes.is_empty() {
            Value::Object(serde_json::Map::new())
        } else if json {
            let unique = serde_json::from_slice::<Unique>(&bytes);
            unique.map_err(|e| problem::bad_json(e.line(), e.column()))?.0
        } else {
            return Err(problem::unsupported_media_type());
        };
        if let Some(field) = with_nul("", &sent) {
            return Err(BadBody { field: Some(field), why: NUL.to_owned() }.into());
        }
        sent.sort_all_objects();
        let value = body::read(sent.clone())?;
        Ok(Self { value, sent })
    }
}

const NUL: &str = "A text holds the character U+0000, which cannot be kept on every database.";

/// Returns where a text holds U+0000, in path notation. A name that holds it is none that is known: it is left to that.
fn with_nul(path: &str, value: &Value) -> Option<String> {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| with_nul(&below(&at.to_string()), item))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| with_nul(&below(name), field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// Why the bytes of a body could not be read.
fn unread(rejection: &BytesRejection, most: usize) -> Failure {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        problem::too_large(most)
    } else {
        problem::body_cut_off()
    }
}

/// Reads the index after which a stream of live updates goes on.
pub(crate) fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let Some(value) = headers.get(header::HeaderName::from_static("last-event-id")) else { return Ok(None) };
    value.to_str().ok().and_then(|text| text.trim().parse().ok()).map(Some).ok_or_else(|| {
        problem::bad_header(
            "bad_last_event_id",
            "Last-Event-ID",
            "Last-Event-ID must be the id of the last event that arrived.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_quoted_number_is_a_version() {
        assert_eq!(version("\"3\""), Some(Version(3)));
        for bad in
            ["3", "*", "W/\"3\"", "\"\"", "\"-1\"", "\"3\", \"4\"", "\"99999999999\"", "\"4294967296\""]
        {
            assert_eq!(version(bad), None, "{bad}");
        }
    }
}
