//! Where a password comes from: a file, standard input, or a prompt; never an argument, which others can see.

use std::{
    io::{self, IsTerminal as _, Read as _},
    path::PathBuf,
};

use clap::Args;
use comity_store::{PasswordHash, Store};
use secrecy::{ExposeSecret as _, SecretString};

use super::Ending;

/// The fewest characters of a password.
const FEWEST: usize = 12;

/// Where the password comes from.
#[derive(Debug, Args)]
pub(crate) struct Password {
    /// A file whose first line is the password, or `-` for standard input; asked for on a terminal otherwise.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Password {
    /// Reads the password and hashes it.
    pub(crate) async fn hash(&self, store: &Store) -> Result<PasswordHash, Ending> {
        Ok(store.hash_password(&self.read()?).await?)
    }

    fn read(&self) -> Result<SecretString, Ending> {
        let password = match &self.password_file {
            Some(path) if path.as_os_str() == "-" => first_line(io::stdin().lock())?,
            Some(path) => {
                let file = std::fs::File::open(path).map_err(|e| {
                    Ending::bad(format!("the password file {} cannot be read: {e}", path.display()))
                })?;
                first_line(file)?
            }
            None if io::stdin().is_terminal() => prompt()?,
            None => {
                return Err(Ending::usage(
                    "give the password by --password-file FILE, or - for standard input",
                ));
            }
        };
        if password.expose_secret().chars().count() < FEWEST {
            return Err(Ending::bad(format!("a password has at least {FEWEST} characters")));
        }
        Ok(password)
    }
}

fn first_line(source: impl io::Read) -> Result<SecretString, Ending> {
    let mut text = String::new();
    source.take(4096).read_to_string(&mut text)?;
    Ok(SecretString::from(text.lines().next().unwrap_or_default().to_owned()))
}

fn prompt() -> Result<SecretString, Ending> {
    let first = SecretString::from(rpassword::prompt_password("Password: ")?);
    let again = SecretString::from(rpassword::prompt_password("Again: ")?);
    if first.expose_secret() != again.expose_secret() {
        return Err(Ending::bad("the two passwords differ"));
    }
    Ok(first)
}
