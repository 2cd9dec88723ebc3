//! Effects, performed beside the screen: the network never holds up a key.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use comity_api::{exports::ExportBody, request::Done};
use comity_domain::ids::DocumentId;
use tokio::{sync::mpsc::UnboundedSender, task::JoinHandle};

use super::{
    drafts::{Keeper, Slot},
    files,
    saving::{self, Expected, Part, Target},
};
use crate::{
    client::{Client, Moved, fresh_key, live},
    effect::{Effect, SavePlace, What},
    msg::{Answer, Fault, Live, Msg},
};

/// What is left for the screen to do.
pub(super) enum Performed {
    /// Nothing.
    Done,
    /// A text for the clipboard.
    Copy(String),
    /// The end.
    Leave,
}

/// Who sits at the desk. What was asked for one person is never told to the next, who may be of another State.
#[derive(Debug, Default)]
struct Desk {
    token: Option<String>,
    /// Which sitting this is: another with each sign-in and sign-out.
    sitting: u64,
    live: Option<JoinHandle<()>>,
}

impl Desk {
    /// Somebody else sits down, or nobody; the session that ends is returned.
    fn change(&mut self, token: Option<String>) -> Option<String> {
        self.sitting += 1;
        if let Some(live) = self.live.take() {
            live.abort();
        }
        std::mem::replace(&mut self.token, token)
    }
}

/// The way back to the screen.
#[derive(Clone)]
struct Teller {
    desk: Arc<Mutex<Desk>>,
    tell: UnboundedSender<Msg>,
}

impl Teller {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells what was asked for in a sitting, if it still lasts; false when nobody listens to it any more.
    fn tell_in(&self, sitting: u64, msg: Msg) -> bool {
        let desk = self.desk();
        desk.sitting == sitting && self.tell.send(msg).is_ok()
    }
}

/// Performs effects and answers them.
pub(super) struct Performer {
    client: Client,
    teller: Teller,
    signing_in: Option<JoinHandle<()>>,
    commands: Vec<JoinHandle<()>>,
    unsettled: Unsettled,
    keeper: Keeper,
}

/// The command of which it is not known whether it was done. Done again it is asked under the same key, so that it is
/// done once.
#[derive(Clone, Default)]
struct Unsettled(Arc<Mutex<Option<(What, String)>>>);

impl Unsettled {
    fn key_of(&self, what: &What) -> String {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        last.filter(|(last, _)| last == what).map_or_else(fresh_key, |(_, key)| key)
    }

    fn remember(&self, what: What, key: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((what, key));
    }
}

impl Performer {
    pub(super) fn new(client: Client, tell: UnboundedSender<Msg>) -> Self {
        Self {
            client,
            teller: Teller { desk: Arc::default(), tell },
            signing_in: None,
            commands: vec![],
            unsettled: Unsettled::default(),
            keeper: Keeper::start(),
        }
    }

    /// Starts an effect; its answer comes as a message.
    pub(super) fn perform(&mut self, effect: Effect) -> Performed {
        match effect {
            Effect::SignIn { login, password } => self.sign_in(login, password.0),
            Effect::SignOut => self.sign_out(),
            Effect::StayAlive => {
                self.spawn(|client| async move { Answer::Alive(client.me().await.map(|_| ())) });
            }
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
            Effect::LoadProfile(code) => self.spawn(move |client| async move {
                Answer::Profile { code, profile: client.profile(code).await.map(Box::new) }
            }),
            Effect::LoadCustody => {
                self.spawn(|client| async move { Answer::Custody(client.custody().await) });
            }
            Effect::LoadArrestsToFollow => {
                self.spawn(|client| async move { Answer::ArrestsToFollow(client.arrests_to_follow().await) });
            }
            Effect::LoadFigures { epoch, query } => self.spawn(move |client| async move {
                Answer::Figures { epoch, read: client.figures(&query).await.map(Box::new) }
            }),
            Effect::LoadDefinitions => {
                self.spawn(|client| async move { Answer::Definitions(client.definitions().await) });
            }
            Effect::LoadReleases => {
                self.spawn(|client| async move { Answer::Releases(client.releases().await) });
            }
            Effect::LoadRelease(quarter) => self.spawn(move |client| async move {
                Answer::Release { quarter, read: client.release(quarter).await.map(Box::new) }
            }),
            Effect::LoadQuestions { epoch } => self.spawn(move |client| async move {
                Answer::Questions { epoch, read: client.audit_questions(None).await.map(Box::new) }
            }),
            Effect::LoadEntries { epoch, question, query } => self.spawn(move |client| async move {
                let page = client.audit(question, &query).await.map(Box::new);
                Answer::Entries { epoch, more: query.cursor.is_some(), page }
            }),
            Effect::FindRequest(reference) => self.spawn(move |client| async move {
                let id = client.by_reference(&reference).await.map(|request| request.id);
                Answer::FoundRequest { reference, id }
            }),
            Effect::TakeOut { body, path } => self
                .spawn(move |client| async move { Answer::TakenOut(taken_out(&client, &body, &path).await) }),
            Effect::LoadBasis(query) => self
                .spawn(move |client| async move { Answer::Basis(client.basis(&query).await.map(Box::new)) }),
            Effect::LoadColleagues => {
                self.spawn(|client| async move { Answer::Colleagues(client.colleagues().await) });
            }
            Effect::Command { command, what } => {
                let (client, tell) = (self.signed(), self.teller.tell.clone());
                let unsettled = self.unsettled.clone();
                self.commands.retain(|c| !c.is_finished());
                self.commands.push(tokio::spawn(async move {
                    let key = unsettled.key_of(&what);
                    let done = command_of(&client, what.clone(), &key).await.map(Box::new);
                    if matches!(done, Err(Fault::UnknownOutcome)) {
                        unsettled.remember(what, key);
                    }
                    let _ = tell.send(Msg::Answer(Answer::Commanded { command, done }));
                }));
            }
            Effect::OpenIdentity { id, person, reason } => self.spawn(move |client| async move {
                let opened = client.identity(id, &person, &reason).await.map(Arc::new);
                Answer::Identity { id, person, opened }
            }),
            Effect::SaveDocument { id, name, media_type, size, sha256, place, reason } => {
                self.spawn(move |client| async move {
                    let expected = Expected { name: &name, size, sha256: &sha256 };
                    let reason = reason.as_deref();
                    Answer::Saved(saved(&client, id, expected, &media_type, place, reason).await)
                });
            }
            Effect::SaveLetter { id, name, query } => self.spawn(move |client| async move {
                let saved = async {
                    let part = Part::begin(Target::Folder(PathBuf::new())).await;
                    let part = part.map_err(|fault| saving::advised(fault, "letter-elsewhere"))?;
                    let letter = client.letter(id, &query).await?;
                    part.bytes(&name, letter.as_bytes()).await
                };
                Answer::Saved(saved.await.map(|path| path.to_string_lossy().into_owned()))
            }),
            Effect::Copy(text) => return Performed::Copy(text),
            Effect::KeepDraft(draft) => self.keeper.keep(draft),
            Effect::ForgetDraft => self.keeper.forget(Slot::Draft),
            Effect::ForgetAct(of) => self.keeper.forget(Slot::Act(*of)),
            Effect::ReadActs => self.read_acts(),
            Effect::Quit => return Performed::Leave,
        }
        Performed::Done
    }

    /// No sitting: what is kept says itself whose it is.
    fn read_acts(&self) {
        let tell = self.teller.tell.clone();
        self.keeper.read_acts(move |acts| {
            let _ = tell.send(Msg::Answer(Answer::KeptActs(acts)));
        });
    }

    /// Lets commands under way end, for a moment, and ends the session.
    pub(super) async fn finish(&mut self) {
        let wait = async {
            for command in self.commands.drain(..) {
                let _ = command.await;
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(3), wait).await;
        let ended = self.teller.desk().change(None);
        if let Some(token) = ended {
            // On a dead line the session ends by itself, from idleness.
            let leave = self.client.clone().with_token(&token);
            let _ = tokio::time::timeout(Duration::from_secs(2), leave.sign_out()).await;
        }
    }

    /// The client with the session there is now.
    fn signed(&self) -> Client {
        signed(&self.client, &self.teller.desk())
    }

    fn spawn<F, A>(&self, ask: F)
    where
        F: FnOnce(Client) -> A + Send + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        let desk = self.teller.desk();
        let (client, sitting, teller) = (signed(&self.client, &desk), desk.sitting, self.teller.clone());
        drop(desk);
        tokio::spawn(async move {
            let answer = ask(client).await;
            teller.tell_in(sitting, Msg::Answer(answer));
        });
    }

    /// A success ends the session before, and its live stream; a failure leaves both.
    fn sign_in(&mut self, login: String, password: String) {
        if let Some(before) = self.signing_in.take() {
            before.abort();
        }
        let (client, teller) = (self.client.clone(), self.teller.clone());
        self.signing_in = Some(tokio::spawn(async move {
            let result = client.sign_in(&login, &password).await;
            let mut ended = None;
            {
                let mut desk = teller.desk();
                if let Ok(session) = &result {
                    ended = desk.change(Some(session.token.clone()));
                    desk.live = Some(follow(&client, &session.token, desk.sitting, teller.clone()));
                }
                // Told while the desk is held: what the one before asked for cannot come after it.
                let _ = teller.tell.send(Msg::Answer(Answer::SignedIn(result.map(Box::new))));
            }
            if let Some(token) = ended {
                client.with_token(&token).sign_out().await;
            }
        }));
    }

    fn sign_out(&mut self) {
        let ended = self.teller.desk().change(None);
        if let Some(token) = ended {
            let client = self.client.clone().with_token(&token);
            tokio::spawn(async move { client.sign_out().await });
        }
    }
}

fn signed(client: &Client, desk: &Desk) -> Client {
    match &desk.token {
        Some(token) => client.clone().with_token(token),
        None => client.clone(),
    }
}

fn follow(client: &Client, token: &str, sitting: u64, teller: Teller) -> JoinHandle<()> {
    let client = client.clone().with_token(token);
    let tell = move |live: Live| teller.tell_in(sitting, Msg::Live(live));
    tokio::spawn(live::follow(client, tell))
}

/// Saves a document, and opens it where that was asked for.
async fn saved(
    client: &Client,
    id: DocumentId,
    expected: Expected<'_>,
    media_type: &str,
    place: SavePlace,
    reason: Option<&str>,
) -> Result<String, Fault> {
    let folder = match place {
        SavePlace::Here => PathBuf::new(),
        SavePlace::Downloads | SavePlace::Opened => {
            files::downloads().map_err(|_| saving::unwritable(Path::new("~")))?
        }
    };
    let part = Part::begin(Target::Folder(folder)).await;
    let part = part.map_err(|fault| saving::advised(fault, "document-elsewhere"))?;
    let answer = client.document(id, reason).await?;
    let path = part.document(answer, expected, &Moved::default()).await?;
    if place == SavePlace::Opened {
        files::open(&path, media_type)?;
    }
    Ok(path.to_string_lossy().into_owned())
}

/// Takes entries of the log out into a file, which is begun first: what is asked for is on record.
async fn taken_out(client: &Client, body: &ExportBody, path: &str) -> Result<String, Fault> {
    let part = Part::begin(Target::File { path: files::expanded(path), over: false }).await?;
    let answer = client.export(body, !body.format.is_text()).await?;
    let path = part.stream(answer, &Moved::default()).await?;
    Ok(path.to_string_lossy().into_owned())
}

/// Sends a command under its key.
async fn command_of(client: &Client, what: What, key: &str) -> Result<Done, Fault> {
    match what {
        What::Create(body) => client.create(&body, key).await,
        What::Register(body) => client.register(&body, key).await,
        What::Edit { id, version, body } => client.edit(id, version, &body, key).await,
        What::Act { id, action, version, body } => client.act(id, action, version, &body, key).await,
        What::Attach { id, version, path, classification, share } => {
            let document = files::document(&path, classification, share).await?;
            client.attach(id, version, &document, key, &Moved::default()).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> What {
        What::Act {
            id: comity_domain::ids::RequestId(uuid::Uuid::nil()),
            action: comity_domain::codes::Action::Note,
            version: 1,
            body: serde_json::json!({ "text": text }),
        }
    }

    #[test]
    fn only_what_is_done_again_after_an_unknown_outcome_has_its_key_again() {
        let unsettled = Unsettled::default();
        let first = unsettled.key_of(&note("a"));
        unsettled.remember(note("a"), first.clone());
        assert_eq!(unsettled.key_of(&note("a")), first);
        assert_ne!(unsettled.key_of(&note("a")), first, "what was settled is a new command");
        unsettled.remember(note("a"), first.clone());
        assert_ne!(unsettled.key_of(&note("b")), first);
    }
}
