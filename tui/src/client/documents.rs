//! Documents over the line: from a file and into one, never whole in memory.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use comity_api::request::Done;
use comity_domain::{
    codes::DocumentClass,
    ids::{DocumentId, RequestId},
};
use futures_util::stream;
use reqwest::{Body, Method, RequestBuilder, Response, header};
use tokio::{fs::File, io::AsyncReadExt as _, time::Instant};

use super::{AGAIN, Client, SETTLE, checked, read};
use crate::msg::Fault;

/// How long nothing may move in the middle of an upload, or come after its end.
const STILL: Duration = Duration::from_secs(90);

/// The header that says why a sealed document is opened.
const REASON: &str = "Comity-Reason";

/// How much of a file is in memory at once, in bytes.
const PORTION: usize = 64 * 1024;

/// How much went over the line so far, in bytes: for who watches.
#[derive(Debug, Clone, Default)]
pub struct Moved(Arc<AtomicU64>);

impl Moved {
    /// Adds bytes.
    pub fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Returns how many bytes moved.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn begin(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// A document to attach, as a file of this machine.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name payloads call it by.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Who may read it.
    pub classification: DocumentClass,
    /// Whether the other State sees it at once.
    pub share: bool,
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

impl Client {
    /// Attaches a document; where the line breaks, the same is sent again under the same key.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn attach(
        &self,
        id: RequestId,
        version: u32,
        document: &Document,
        key: &str,
        moved: &Moved,
    ) -> Result<Done, Fault> {
        let (began, mut tries) = (Instant::now(), 0);
        loop {
            moved.begin();
            let request = self.upload(id, version, document, key, moved).await?;
            let perhaps_heard = match watched(request, moved).await {
                Some(Ok(response)) => match read(Ok(response)).await {
                    Err(Fault::Unreachable) => true,
                    settled => return settled,
                },
                Some(Err(error)) if error.is_builder() => return Err(Fault::Odd),
                Some(Err(error)) => !error.is_connect(),
                None => true,
            };
            tries += 1;
            if perhaps_heard && (began.elapsed() >= SETTLE || tries > AGAIN) {
                return Err(Fault::UnknownOutcome);
            }
            if tries > AGAIN {
                return Err(Fault::Unreachable);
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn upload(
        &self,
        id: RequestId,
        version: u32,
        document: &Document,
        key: &str,
        moved: &Moved,
    ) -> Result<RequestBuilder, Fault> {
        let file = File::open(&document.path).await.map_err(|_| Fault::Odd)?;
        let query = [
            ("name", document.name.clone()),
            ("classification", document.classification.to_string()),
            ("share", document.share.to_string()),
        ];
        // The other client gives up what is silent for a while, and counts an upload as silence.
        let request = self.ask_on(&self.uploads, Method::POST, &format!("/requests/{id}/documents"));
        Ok(request
            .query(&query)
            .header("idempotency-key", key)
            .header(header::IF_MATCH, format!("\"{version}\""))
            .header(header::CONTENT_TYPE, document.media_type.as_str())
            .header(header::CONTENT_LENGTH, document.size)
            .body(body(file, moved.clone())))
    }

    /// Asks for the bytes of a document, with a reason where it is sealed; the answer is read piece by piece.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn document(&self, id: DocumentId, reason: Option<&str>) -> Result<Response, Fault> {
        let ask = self.ask(Method::GET, &format!("/documents/{id}"));
        let ask = match reason {
            Some(reason) => ask.header(REASON, encoded(reason)),
            None => ask,
        };
        checked(ask.send().await).await
    }
}

/// A text of any language as a header can carry it: UTF-8, percent-encoded.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

fn body(file: File, moved: Moved) -> Body {
    Body::wrap_stream(stream::try_unfold((file, moved), async |(mut file, moved)| {
        let mut portion = vec![0; PORTION];
        let read = file.read(&mut portion).await?;
        portion.truncate(read);
        moved.add(read);
        Ok::<_, std::io::Error>((read > 0).then_some((portion, (file, moved))))
    }))
}

/// Sends while something moves; none when nothing did for too long.
async fn watched(request: RequestBuilder, moved: &Moved) -> Option<reqwest::Result<Response>> {
    let sending = request.send();
    tokio::pin!(sending);
    loop {
        let before = moved.bytes();
        tokio::select! {
            answer = &mut sending => return Some(answer),
            () = tokio::time::sleep(STILL) => {
                if moved.bytes() == before {
                    return None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_reason_of_any_language_fits_a_header() {
        assert_eq!(encoded("the hearing, 5%"), "the%20hearing%2C%205%25");
        assert_eq!(encoded("جلسة"), "%D8%AC%D9%84%D8%B3%D8%A9");
    }
}
