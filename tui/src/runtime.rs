//! The edge of the full-screen client: terminal, keys, time, network, files.

pub mod drafts;
mod effects;
pub(crate) mod files;
mod input;
mod painter;
pub(crate) mod saving;
mod terminal;

use std::{io, time::Duration};

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt as _;
use jiff::Timestamp;
use ratatui::layout::Size;
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    client::Client,
    effect::Effect,
    msg::{Key, Msg},
    screens,
    state::{Account, SLOW, State},
    theme::Caps,
    update::update,
};
use effects::{Performed, Performer};
use input::Keys;
use terminal::Screen;

/// How the full-screen client ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The person left.
    Asked,
    /// A signal of that number ended it, or the terminal went away.
    Signal(u8),
}

/// The terminal went away.
const HANG_UP: Left = Left::Signal(1);

/// Who may sit at the desk.
#[derive(Debug, Default)]
pub struct People {
    /// Who one can sign in as without typing: the accounts of a demo.
    pub accounts: Vec<Account>,
    /// Who signs in at once.
    pub first: Option<Account>,
    /// Whose user name stands in the sign-in already.
    pub expected: Option<String>,
}

/// Runs the full-screen client until the person leaves.
///
/// # Errors
/// Those of the terminal.
pub async fn run(client: Client, people: People) -> io::Result<Left> {
    // crossterm writes a bare reset for every colour when NO_COLOR is set, and with it the selection dies: colours are
    // left out by the theme instead.
    crossterm::style::force_color_output(true);
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let caps = Caps { colour: !no_colour };
    let mut screen = Screen::enter()?;
    let result = follow(&mut screen, caps, client, people).await;
    drop(screen);
    result
}

async fn follow(screen: &mut Screen, caps: Caps, client: Client, people: People) -> io::Result<Left> {
    let (tell, mut told) = mpsc::unbounded_channel::<Msg>();
    let mut performer = Performer::new(client, tell);
    let kept = drafts::draft();
    let (mut state, effects) =
        State::start(caps, screen.size(), Timestamp::now(), people.accounts, people.first.as_ref(), kept);
    if let Some(login) = &people.expected {
        state.expect(login);
    }
    perform(&mut performer, effects, screen)?;
    draw(screen, &state)?;

    let mut events = Events::listen();
    let mut keys = Keys::from_environment();
    let mut signals = Signals::new()?;
    // An idle screen writes nothing; the terminal is looked at once a minute, since a lost one says nothing.
    let mut minute = tokio::time::interval(Duration::from_mins(1));
    minute.tick().await;
    loop {
        let escape = keys.waits();
        let slow = [until_slow(&state), until_closed(&state)].into_iter().flatten().min();
        let mut messages: Vec<Msg> = Vec::new();
        tokio::select! {
            event = events.arrived.recv() => match event {
                Some(Ok(event)) => messages.extend(keys.take(event)),
                Some(Err(error)) => return Err(error),
                None => return Ok(HANG_UP),
            },
            Some(message) = told.recv() => messages.push(message),
            () = tokio::time::sleep(escape.unwrap_or(Duration::MAX)), if escape.is_some() => messages.extend(keys.rest()),
            () = tokio::time::sleep(slow.unwrap_or(Duration::MAX)), if slow.is_some() => {}
            signal = signals.arrived() => if let Some(end) = signal {
                return Ok(Left::Signal(end));
            },
            _ = minute.tick() => {
                if screen.is_there() {
                    continue;
                }
                return Ok(HANG_UP);
            }
        }
        // Everything that waits is taken before one frame is drawn: type-ahead costs one frame and is never lost.
        loop {
            while let Ok(message) = told.try_recv() {
                messages.push(message);
            }
            let Ok(event) = events.arrived.try_recv() else { break };
            messages.extend(keys.take(event?));
        }
        // crossterm loses a resize that comes together with a key: the size is asked for, not awaited.
        let size = screen.size();
        if size != state.size {
            messages.push(Msg::Resize(size));
        }
        let mut leave = false;
        for message in std::iter::once(Msg::Tick(Timestamp::now())).chain(messages) {
            if matches!(message, Msg::Key(Key::Ctrl('l'))) {
                screen.redraw();
                continue;
            }
            let (next, effects) = update(state, message);
            state = next;
            leave |= perform(&mut performer, effects, screen)?;
        }
        if leave {
            performer.finish().await;
            return Ok(Left::Asked);
        }
        draw(screen, &state)?;
    }
}

/// How long until an answer that is awaited is late: then it is said, once.
fn until_slow(state: &State) -> Option<Duration> {
    let since = state.waiting.filter(|_| !state.is_slow())?;
    let passed = Timestamp::now().duration_since(since);
    Some((SLOW - passed).try_into().unwrap_or(Duration::ZERO) + Duration::from_millis(10))
}

/// How long until what is open closes by itself.
fn until_closed(state: &State) -> Option<Duration> {
    let screens::opening::Opening { closes_at: Some(at), .. } = state.opening()? else { return None };
    let left = at.duration_since(Timestamp::now());
    Some(Duration::try_from(left).unwrap_or(Duration::ZERO) + Duration::from_millis(10))
}

/// What the terminal sends, in a channel: the stream itself may be waited for in one place only.
struct Events {
    arrived: mpsc::UnboundedReceiver<io::Result<Event>>,
    listening: JoinHandle<()>,
}

impl Events {
    fn listen() -> Self {
        let (tell, arrived) = mpsc::unbounded_channel();
        let listening = tokio::spawn(async move {
            let mut events = EventStream::new();
            while let Some(event) = events.next().await {
                if tell.send(event).is_err() {
                    return;
                }
            }
        });
        Self { arrived, listening }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Performs effects; answers whether to leave.
fn perform(performer: &mut Performer, effects: Vec<Effect>, screen: &mut Screen) -> io::Result<bool> {
    let mut leave = false;
    for effect in effects {
        match performer.perform(effect) {
            Performed::Done => {}
            Performed::Copy(text) => screen.copy(&text)?,
            Performed::Leave => leave = true,
        }
    }
    Ok(leave)
}

fn draw(screen: &mut Screen, state: &State) -> io::Result<()> {
    let (buffer, cursor) = screens::view(state, state.size);
    screen.show(&buffer, cursor)
}

/// Signals that end the client (the draft is kept already, the terminal is restored on the way out), and the one that
/// says that the terminal has another size.
#[cfg(unix)]
struct Signals {
    hang_up: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    resized: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            hang_up: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            resized: signal(SignalKind::window_change())?,
        })
    }

    /// The number of a signal that ends the client; none where only the size changed.
    async fn arrived(&mut self) -> Option<u8> {
        tokio::select! {
            _ = self.hang_up.recv() => Some(1),
            _ = self.terminate.recv() => Some(15),
            _ = self.resized.recv() => None,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn arrived(&mut self) -> Option<u8> {
        std::future::pending().await
    }
}

/// Returns the size of the terminal; 80x24 where it does not say.
pub(crate) fn size() -> Size {
    crossterm::terminal::size().map_or(Size::new(80, 24), |(width, height)| Size::new(width, height))
}
