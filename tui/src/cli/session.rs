//! The session that scripts use: a file only its owner can read, removed by `logout`.

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Backend, Ended, client_of, print};
use crate::{
    client::Client,
    effect::Password,
    msg::Fault,
    runtime::{drafts, saving::Target},
    safe_text::Safe,
    state::Account,
    words::{say, say_with},
};

/// Where `comity` looks when nothing else is said.
const HERE: &str = "http://127.0.0.1:7420";

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    server: String,
    login: String,
    token: String,
}

fn file() -> Option<PathBuf> {
    Some(drafts::folder()?.join("session.json"))
}

fn read() -> Option<Kept> {
    serde_json::from_slice(&fs::read(file()?).ok()?).ok()
}

/// Returns a client that nobody is signed in with.
pub(super) fn anonymous(backend: &Backend) -> Result<Client, Ended> {
    client_of(backend.server.as_deref().unwrap_or(HERE))
}

/// Returns a client for the full screen: of the backend one signed in to last, where none is named.
pub(super) fn stranger(backend: &Backend) -> Result<Client, Ended> {
    let server = backend.server.clone().or_else(|| Some(read()?.server));
    client_of(server.as_deref().unwrap_or(HERE))
}

/// Returns a client with a session: signed in anew where a user is named, else the session of `login`.
pub(super) async fn client(backend: &Backend) -> Result<Client, Ended> {
    let kept = read();
    if let Some(user) = &backend.user {
        let client = anonymous(backend)?;
        let same = kept.filter(|k| k.login == *user && k.server == client.base());
        if let Some(kept) = same {
            let client = client.clone().with_token(&kept.token);
            match client.me().await {
                // It has ended: signed in anew below.
                Err(Fault::Problem(problem)) if problem.status == 401 => {}
                Err(fault) => return Err(fault.into()),
                Ok(_) => return Ok(client),
            }
        }
        let session = client.sign_in(user, &password(backend)?).await?;
        return Ok(client.with_token(&session.token));
    }
    let Some(kept) = kept else {
        // A backend that is not there is worth saying before that nobody is signed in to it.
        return Err(match anonymous(backend)?.me().await {
            Err(Fault::Unreachable) => Fault::Unreachable.into(),
            Ok(_) | Err(_) => Ended::Usage(say("cli-not-signed-in")),
        });
    };
    let client = client_of(backend.server.as_deref().unwrap_or(&kept.server))?;
    if client.base() != kept.server {
        // A session is for the backend that gave it; it is shown to no other.
        return Err(Ended::Usage(say("cli-other-server")));
    }
    Ok(client.with_token(&kept.token))
}

/// `comity login`.
pub(super) async fn login(backend: &Backend) -> Result<(), Ended> {
    // Where the session is kept is looked at first: a sign-in is an entry of the log.
    let Some(path) = file() else { return Err(Ended::Usage(say("cli-no-home"))) };
    if let Some(folder) = path.parent() {
        drafts::private_folder(folder)?;
        Target::Folder(folder.to_owned()).try_out().await?;
    }
    let client = anonymous(backend)?;
    let user = match &backend.user {
        Some(user) => user.clone(),
        None => asked("cli-ask-user")?,
    };
    let session = client.sign_in(&user, &password(backend)?).await?;
    let kept = Kept { server: client.base().to_owned(), login: user, token: session.token };
    drafts::write_private(&path, &serde_json::to_vec(&kept)?)?;
    let name = Safe::of(&session.me.name);
    print(say_with("cli-signed-in", &[("name", name.into())]).as_str())
}

/// `comity logout`.
pub(super) async fn logout() -> Result<(), Ended> {
    // At the backend that gave it, whichever is named now: the token is shown to no other.
    if let Some(kept) = read()
        && let Ok(client) = client_of(&kept.server)
    {
        client.with_token(&kept.token).sign_out().await;
    }
    if let Some(path) = file() {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    print(say("cli-signed-out").as_str())
}

/// Returns who signs in at once on the full screen: whoever is named with a file that holds the password; none where one
/// is asked there.
pub(super) fn account(backend: &Backend) -> Result<Option<Account>, Ended> {
    let Some(path) = &backend.password_file else { return Ok(None) };
    let Some(user) = &backend.user else { return Err(Ended::Usage(say("cli-password-of-nobody"))) };
    let password = Password(from_file(path)?);
    Ok(Some(Account { login: user.clone(), label: user.clone(), password }))
}

fn from_file(path: &Path) -> Result<String, Ended> {
    Ok(fs::read_to_string(path)?.trim_end_matches(['\r', '\n']).to_owned())
}

/// The password: from its file, else asked for on a terminal. Never from the command line.
fn password(backend: &Backend) -> Result<String, Ended> {
    if let Some(path) = &backend.password_file {
        return from_file(path);
    }
    hidden("cli-ask-password")
}

fn asked(words: &str) -> Result<String, Ended> {
    if !io::stdin().is_terminal() {
        return Err(Ended::Usage(say("cli-no-prompt")));
    }
    let mut err = io::stderr().lock();
    write!(err, "{} ", say(words))?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Asks without showing what is typed.
fn hidden(words: &str) -> Result<String, Ended> {
    if !io::stdin().is_terminal() {
        return Err(Ended::Usage(say("cli-no-prompt")));
    }
    Ok(rpassword::prompt_password(format!("{} ", say(words)))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_named_with_a_file_of_the_password_signs_in_at_once() {
        let path = std::env::temp_dir().join(format!("comity-password-{}", std::process::id()));
        fs::write(&path, "correct horse\n").unwrap();
        let backend = |user: Option<&str>, file: Option<&Path>| Backend {
            server: None,
            user: user.map(str::to_owned),
            password_file: file.map(Path::to_owned),
        };
        let first = account(&backend(Some("lka.officer"), Some(&path))).unwrap().unwrap();
        assert_eq!((first.login.as_str(), first.password.0.as_str()), ("lka.officer", "correct horse"));
        assert!(account(&backend(Some("lka.officer"), None)).unwrap().is_none(), "asked on the screen");
        assert!(matches!(account(&backend(None, Some(&path))), Err(Ended::Usage(_))));
        fs::remove_file(&path).unwrap();
        assert!(account(&backend(Some("lka.officer"), Some(&path))).is_err(), "a file that is not there");
    }
}
