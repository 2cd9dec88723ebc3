//! Effects, performed beside the screen: the network never holds up a key.

use tokio::{sync::mpsc::UnboundedSender, task::JoinHandle};

use super::drafts;
use crate::{
    client::{Client, Document, fresh_key, live},
    effect::{Effect, What},
    msg::{Answer, Fault, Msg},
};
use comity_api::request::Done;

/// What is left for the screen to do.
pub(super) enum Performed {
    /// Nothing.
    Done,
    /// A text for the clipboard.
    Copy(String),
    /// The end.
    Leave,
}

/// Performs effects and answers them.
pub(super) struct Performer {
    client: Client,
    tell: UnboundedSender<Msg>,
    live: Option<JoinHandle<()>>,
    signing_in: Option<JoinHandle<()>>,
    token: std::sync::Arc<std::sync::Mutex<Option<String>>>,
    commands: Vec<JoinHandle<()>>,
}

impl Performer {
    pub(super) fn new(client: Client, tell: UnboundedSender<Msg>) -> Self {
        Self {
            client,
            tell,
            live: None,
            signing_in: None,
            token: std::sync::Arc::default(),
            commands: vec![],
        }
    }

    /// Starts an effect; its answer comes as a message.
    pub(super) fn perform(&mut self, effect: Effect) -> Performed {
        match effect {
            Effect::SignIn { login, password } => self.sign_in(login, password.0),
            Effect::SignOut => self.sign_out(),
            Effect::LoadQueue { epoch, query } => {
                let more = query.cursor.is_some();
                self.spawn(move |client| async move {
                    let page = client.queue(&query).await.map(Box::new);
                    Answer::Queue { epoch, more, page }
                });
            }
            Effect::LoadCounts => self.spawn(|client| async move { Answer::Counts(client.counts().await) }),
            Effect::LoadRequest(id) => self.spawn(move |client| async move {
                Answer::Request { id, whole: client.whole(id).await.map(Box::new) }
            }),
            Effect::LoadRegister => {
                self.spawn(|client| async move { Answer::Register(client.states().await) });
            }
            Effect::LoadColleagues => {
                self.spawn(|client| async move { Answer::Colleagues(client.colleagues().await) });
            }
            Effect::Command { command, what } => {
                let (client, tell) = (self.signed(), self.tell.clone());
                self.commands.retain(|c| !c.is_finished());
                self.commands.push(tokio::spawn(async move {
                    let done = command_of(&client, what).await.map(Box::new);
                    let _ = tell.send(Msg::Answer(Answer::Commanded { command, done }));
                }));
            }
            Effect::Copy(text) => return Performed::Copy(text),
            Effect::KeepDraft(draft) => {
                // A full disk must not end the work; the draft then lives on the screen alone.
                if let Err(error) = drafts::keep(&draft) {
                    tracing::warn!(%error, "the draft is not kept on this machine");
                }
            }
            Effect::ForgetDraft => drafts::forget(),
            Effect::Quit => return Performed::Leave,
        }
        Performed::Done
    }

    /// Lets commands under way end, for a moment, and ends the session.
    pub(super) async fn finish(&mut self) {
        let wait = async {
            for command in self.commands.drain(..) {
                let _ = command.await;
            }
        };
        let _ = tokio::time::timeout(std::time::Duration::from_secs(3), wait).await;
        if let Some(live) = self.live.take() {
            live.abort();
        }
        self.signed().sign_out().await;
    }

    /// The client with the session there is now.
    fn signed(&self) -> Client {
        let token = self.token.lock().map(|t| t.clone()).unwrap_or_default();
        match token {
            Some(token) => self.client.clone().with_token(&token),
            None => self.client.clone(),
        }
    }

    fn spawn<F, A>(&self, ask: F)
    where
        F: FnOnce(Client) -> A + Send + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        let (client, tell) = (self.signed(), self.tell.clone());
        tokio::spawn(async move {
            let _ = tell.send(Msg::Answer(ask(client).await));
        });
    }

    fn sign_in(&mut self, login: String, password: String) {
        if let Some(before) = self.signing_in.take() {
            before.abort();
        }
        if let Some(live) = self.live.take() {
            live.abort();
        }
        let (client, tell, held) = (self.client.clone(), self.tell.clone(), self.token.clone());
        let (follow, follow_tell) = (self.client.clone(), self.tell.clone());
        let (started, starts) = tokio::sync::oneshot::channel::<String>();
        self.signing_in = Some(tokio::spawn(async move {
            let result = client.sign_in(&login, &password).await;
            if let Ok(session) = &result {
                if let Ok(mut token) = held.lock() {
                    *token = Some(session.token.clone());
                }
                let _ = started.send(session.token.clone());
            }
            let _ = tell.send(Msg::Answer(Answer::SignedIn(result.map(Box::new))));
        }));
        self.live = Some(tokio::spawn(async move {
            if let Ok(token) = starts.await {
                live::follow(follow.with_token(&token), follow_tell).await;
            }
        }));
    }

    fn sign_out(&mut self) {
        if let Some(live) = self.live.take() {
            live.abort();
        }
        let client = self.signed();
        if let Ok(mut token) = self.token.lock() {
            *token = None;
        }
        tokio::spawn(async move { client.sign_out().await });
    }
}

/// Sends a command under a key of its own.
async fn command_of(client: &Client, what: What) -> Result<Done, Fault> {
    let key = fresh_key();
    match what {
        What::Create(body) => client.create(&body, &key).await,
        What::Edit { id, version, body } => client.edit(id, version, &body, &key).await,
        What::Act { id, action, version, body } => client.act(id, action, version, &body, &key).await,
        What::Attach { id, version, path, classification, share } => {
            let document = document(&path, classification, share).await?;
            client.attach(id, version, &document, &key).await
        }
    }
}

/// Reads a file of this machine as a document.
pub(crate) async fn document(
    path: &str,
    classification: comity_domain::codes::DocumentClass,
    share: bool,
) -> Result<Document, Fault> {
    let bytes = tokio::fs::read(path).await.map_err(|error| {
        let why =
            if error.kind() == std::io::ErrorKind::NotFound { "file-missing" } else { "file-unreadable" };
        Fault::Problem(Box::new(comity_api::problem::Problem {
            code: why.to_owned(),
            title: crate::words::say(why).to_string(),
            detail: crate::words::say(why).to_string(),
            remedy: crate::words::say("file-remedy").to_string(),
            field: Some("path".to_owned()),
            ..Default::default()
        }))
    })?;
    let name = std::path::Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |n| n.to_string_lossy().into_owned());
    let media_type = match name.rsplit('.').next().map(str::to_lowercase).as_deref() {
        Some("pdf") => "application/pdf",
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        Some("zip") => "application/zip",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    Ok(Document { name, media_type: media_type.to_owned(), classification, share, bytes })
}
