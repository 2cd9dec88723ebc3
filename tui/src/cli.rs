//! The command line: the full screen, and the same work from a script.
//!
//! Exit codes: 0 done, 1 refused or found bad, 2 wrong usage, 3 cannot reach the backend.

mod audit;
#[cfg(feature = "embedded")]
mod demo;
mod documents;
mod does;
mod export;
mod figures;
mod identity;
mod letter;
mod plain;
mod reads;
mod releases;
mod session;
mod state;
mod target;

use std::{
    io::{self, IsTerminal as _, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};

use crate::{
    client::Client,
    msg::Fault,
    runtime::Left,
    safe_text::Safe,
    words::{say, say_with},
};

/// Moves requests for mutual legal assistance between States.
#[derive(Debug, Parser)]
#[command(name = "comity", version, about, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    backend: Backend,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 refused or found bad, 2 wrong usage, 3 cannot reach the backend.";

/// Where the backend is, and who signs in.
#[derive(Debug, Clone, Args)]
struct Backend {
    /// Address of the backend.
    #[arg(long, global = true, env = "COMITY_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Who signs in.
    #[arg(long = "as", global = true, env = "COMITY_USER", value_name = "USER")]
    user: Option<String>,
    /// File that holds the password; asked for on a terminal where it is not given.
    #[arg(long, global = true, env = "COMITY_PASSWORD_FILE", value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make or open a demonstration on this machine, and open its queue.
    #[cfg(feature = "embedded")]
    Demo(demo::DemoArgs),
    /// Sign in for the commands that follow; the session is kept in a file only you can read.
    Login,
    /// End that session.
    Logout,
    /// List the queue.
    Queue(reads::QueueArgs),
    /// List who is in custody, and until when; who must be released first.
    Custody(reads::CustodyArgs),
    /// Show one request.
    Show(reads::ShowArgs),
    /// Do something to a request.
    Do(does::DoArgs),
    /// Draft a request from a file.
    New(does::NewArgs),
    /// Attach a document to a request.
    Attach(documents::AttachArgs),
    /// Save a document of a request on this machine.
    Save(documents::SaveArgs),
    /// Open the identity of a protected person, with a reason; the opening is on record.
    Identity(identity::IdentityArgs),
    /// Print a letter of a request: the request itself, or what follows from an act.
    Letter(letter::LetterArgs),
    /// Show what is on record of a State: authorities, languages, treaties, laws.
    State(state::StateArgs),
    /// Show the figures of your own State, or what each figure is.
    Figures(figures::FiguresArgs),
    /// Show the releases for the Committee of Experts, or one of them; save the bytes whose SHA-256 the log names.
    Releases(releases::ReleasesArgs),
    /// Ask the log of your own State: the auditor's questions, what they find, any entry; in codes.
    Audit(audit::AuditArgs),
    /// Take the audit trail of your own State out, in codes.
    Export(export::ExportArgs),
}

/// Why a command ended otherwise than done.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The backend refused, or something was found bad; the JSON object where `--json` was asked.
    Refused(Safe, Option<String>),
    /// Used wrongly.
    Usage(Safe),
    /// The backend cannot be reached.
    Unreachable(Safe),
    /// Nobody reads what is printed any more.
    Closed,
    /// A signal of that number ended it.
    Signal(u8),
}

impl From<Left> for Result<(), Ended> {
    fn from(left: Left) -> Self {
        match left {
            Left::Asked => Ok(()),
            Left::Signal(number) => Err(Ended::Signal(number)),
        }
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::Refused(say_with("cli-file", &[("why", Safe::of(&error.to_string()).into())]), None)
    }
}

impl From<serde_json::Error> for Ended {
    fn from(error: serde_json::Error) -> Self {
        Self::Refused(say_with("cli-json", &[("why", Safe::of(&error.to_string()).into())]), None)
    }
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        let words = crate::screens::queue::fault_words(&fault);
        match fault {
            Fault::Unreachable => Self::Unreachable(say("cli-unreached")),
            Fault::UnknownOutcome => Self::Unreachable(say("cli-unknown-outcome")),
            Fault::Odd => Self::Refused(words, None),
            Fault::Problem(problem) => {
                let text = crate::refusals::line(&problem);
                Self::Refused(text, serde_json::to_string(&problem).ok().map(|json| plain::json(&json)))
            }
        }
    }
}

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return told(Ended::from(error), false),
    };
    let json = wants_json(cli.command.as_ref());
    let result = runtime.block_on(run(cli));
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(ended) => told(ended, json),
    }
}

fn told(ended: Ended, json: bool) -> ExitCode {
    let mut err = io::stderr().lock();
    let (code, text, object) = match ended {
        Ended::Closed => return ExitCode::SUCCESS,
        // As a shell reports it.
        Ended::Signal(number) => return ExitCode::from(128_u8.saturating_add(number)),
        Ended::Refused(text, object) => (1, text, object),
        Ended::Usage(text) => (2, text, None),
        Ended::Unreachable(text) => (3, text, None),
    };
    // With nobody reading stderr there is nobody to tell.
    let _ = match object.filter(|_| json) {
        Some(object) => writeln!(err, "{object}"),
        None => writeln!(err, "{text}"),
    };
    ExitCode::from(code)
}

fn wants_json(command: Option<&Command>) -> bool {
    match command {
        Some(Command::Queue(args)) => args.json,
        Some(Command::Custody(args)) => args.json,
        Some(Command::Show(args)) => args.json,
        Some(Command::State(args)) => args.json,
        Some(Command::Figures(args)) => args.json,
        Some(Command::Releases(args)) => args.json,
        Some(Command::Audit(args)) => args.json,
        Some(Command::Do(args)) => args.json,
        Some(Command::Identity(args)) => args.json,
        Some(Command::New(args)) => args.json,
        Some(Command::Attach(args)) => args.json,
        _ => false,
    }
}

async fn run(cli: Cli) -> Result<(), Ended> {
    let backend = cli.backend;
    match cli.command {
        None => full_screen(&backend).await,
        #[cfg(feature = "embedded")]
        Some(Command::Demo(args)) => demo::run(&backend, args).await,
        Some(Command::Login) => session::login(&backend).await,
        Some(Command::Logout) => session::logout().await,
        Some(Command::Queue(args)) => reads::queue(&session::client(&backend).await?, &args).await,
        Some(Command::Custody(args)) => reads::custody(&session::client(&backend).await?, &args).await,
        Some(Command::Show(args)) => reads::show(&session::client(&backend).await?, &args).await,
        Some(Command::Do(args)) => does::act(&session::client(&backend).await?, &args).await,
        Some(Command::New(args)) => does::new(&session::client(&backend).await?, &args).await,
        Some(Command::Attach(args)) => documents::attach(&session::client(&backend).await?, &args).await,
        Some(Command::Save(args)) => {
            let target = args.target().await?;
            documents::save(&session::client(&backend).await?, &args, target).await
        }
        Some(Command::Identity(args)) => identity::open(&session::client(&backend).await?, &args).await,
        Some(Command::Letter(args)) => {
            let target = args.target().await?;
            letter::letter(&session::client(&backend).await?, &args, target).await
        }
        Some(Command::State(args)) => state::show(&session::client(&backend).await?, &args).await,
        Some(Command::Figures(args)) => figures::figures(&session::client(&backend).await?, &args).await,
        Some(Command::Releases(args)) => {
            let target = args.target().await?;
            releases::releases(&session::client(&backend).await?, &args, target).await
        }
        Some(Command::Audit(args)) => audit::audit(&session::client(&backend).await?, &args).await,
        Some(Command::Export(args)) => {
            let target = args.target().await?;
            export::export(&session::client(&backend).await?, &args, target).await
        }
    }
}

async fn full_screen(backend: &Backend) -> Result<(), Ended> {
    on_a_terminal()?;
    let client = session::stranger(backend)?;
    // Whether anybody listens is said before the screen is taken.
    if let Err(Fault::Unreachable) = client.me().await {
        let server = Safe::of(client.base());
        return Err(Ended::Unreachable(say_with("cli-unreachable", &[("server", server.into())])));
    }
    let first = session::account(backend)?;
    let people = crate::runtime::People { expected: backend.user.clone(), first, ..Default::default() };
    crate::runtime::run(client, people).await?.into()
}

/// The full screen needs a terminal on both ends.
pub(crate) fn on_a_terminal() -> Result<(), Ended> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Ended::Usage(say("cli-no-terminal")))
}

/// Prints a line on stdout; a closed pipe ends the command, and is no error.
pub(crate) fn print(text: &str) -> Result<(), Ended> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(())
}

/// Prints JSON on stdout, in a form that no terminal acts on.
pub(crate) fn print_json(json: &str) -> Result<(), Ended> {
    print(&plain::json(json))
}

/// Returns a client of a backend that nobody is signed in to.
pub(crate) fn client_of(server: &str) -> Result<Client, Ended> {
    Client::new(server).map_err(|e| Ended::Usage(Safe::of(&e.to_string())))
}
