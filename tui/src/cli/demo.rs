//! `comity demo`: a fresh machine to a working queue.

use std::{
    io::IsTerminal as _,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::Args;
use comity_server::{
    demo::{self, DESK_LOGIN, DemoError},
    docket::{Account as DemoAccount, DEMO_PASSWORD},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;

use super::{Backend, Ended, client_of, on_a_terminal, print};
use crate::{
    effect::Password,
    runtime::People,
    safe_text::Safe,
    state::Account,
    words::{say, say_with},
};

/// `comity demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Serve without the full screen, and print address and accounts.
    #[arg(long)]
    no_tui: bool,
    /// The address to serve on; port 0 takes a free one.
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    listen: SocketAddr,
    /// The file the demonstration is kept in.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
}

impl From<DemoError> for Ended {
    fn from(error: DemoError) -> Self {
        Self::Refused(say_with("demo-failed", &[("why", Safe::of(&error.to_string()).into())]), None)
    }
}

pub(super) async fn run(backend: &Backend, args: DemoArgs) -> Result<(), Ended> {
    if !args.no_tui {
        on_a_terminal().map_err(|_| Ended::Usage(say("demo-no-terminal")))?;
    }
    let path = match args.database {
        Some(path) => path,
        None => demo::default_path()?,
    };
    let bar = bar();
    let opened = demo::open_or_create(&path, Timestamp::now(), |progress| {
        bar.set_length(u64::from(progress.of));
        bar.set_position(u64::from(progress.requests));
    })
    .await;
    bar.finish_and_clear();
    let opened = opened?;
    let login = backend.user.as_deref().unwrap_or(DESK_LOGIN);
    let accounts: Vec<Account> = opened.accounts.iter().map(account).collect();
    let Some(first) = accounts.iter().find(|a| a.login == login).cloned() else {
        return Err(Ended::Usage(say_with("demo-nobody", &[("user", Safe::of(login).into())])));
    };
    let running = demo::start(&opened, args.listen).await?;
    let server = format!("http://{}", running.address);
    let result = if args.no_tui {
        announce(&server, &opened.accounts)?;
        stopped().await;
        Ok(())
    } else {
        let client = client_of(&server)?;
        crate::runtime::run(client, People { accounts, first: Some(first), expected: None })
            .await
            .map_err(Ended::from)
            .and_then(Into::into)
    };
    running.stop().await;
    result
}

/// Progress on a terminal, nothing in a pipe.
fn bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(say("demo-building").to_string());
    bar
}

fn account(person: &DemoAccount) -> Account {
    let roles: Vec<String> = person.roles.iter().map(|r| say(&format!("role-{r}")).to_string()).collect();
    let args = [
        ("state", Safe::of(person.state_name).into()),
        ("roles", Safe::of(&roles.join(", ")).into()),
        ("name", Safe::of(&person.name).into()),
    ];
    let key = if person.state.is_some() { "demo-account" } else { "demo-account-expert" };
    Account {
        login: person.login.clone(),
        label: say_with(key, &args).to_string(),
        password: Password(DEMO_PASSWORD.to_owned()),
    }
}

fn announce(server: &str, people: &[DemoAccount]) -> Result<(), Ended> {
    print(say_with("demo-serving", &[("server", Safe::of(server).into())]).as_str())?;
    print(say_with("demo-password", &[("password", Safe::of(DEMO_PASSWORD).into())]).as_str())?;
    for person in people {
        print(&format!("  {:<18} {}", person.login, account(person).label))?;
    }
    print(say("demo-stop").as_str())
}

/// Until somebody says stop.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
