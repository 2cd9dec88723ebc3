//! What a message does to the client. Pure: state and message in, state and effects out.

mod answers;
mod deeds;
mod keys;

use comity_api::live::News;

use crate::{
    effect::Effect,
    msg::{Live, Msg},
    screens::queue,
    state::{Line, Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Returns the client after a message, and what it wants done.
#[must_use]
pub fn update(mut state: State, msg: Msg) -> (State, Vec<Effect>) {
    let effects = match msg {
        Msg::Key(key) => keys::key(&mut state, key),
        Msg::Paste(text) => keys::paste(&mut state, &text),
        Msg::Resize(size) => {
            state.size = size;
            queue::scroll(&mut state);
            vec![]
        }
        Msg::Tick(now) => {
            state.now = now;
            vec![]
        }
        Msg::Answer(answer) => answers::take(&mut state, answer),
        Msg::Live(live) => news(&mut state, live),
    };
    (state, effects)
}

/// What the live stream says appears without a key.
fn news(state: &mut State, live: Live) -> Vec<Effect> {
    match live {
        Live::Connected => {
            let again = state.line == Line::Reconnecting;
            state.line = Line::Online;
            if again {
                state.say(say("line-back"), Meaning::Plain);
                return read_again(state);
            }
            vec![]
        }
        Live::Reconnecting => {
            state.line = Line::Reconnecting;
            vec![]
        }
        Live::SignedOut => {
            state.line = Line::Connecting;
            state.say(say("session-ended"), Meaning::Error);
            deeds::ask_who(state);
            vec![]
        }
        Live::News(news) => happened(state, &news),
    }
}

fn happened(state: &mut State, news: &News) -> Vec<Effect> {
    state.now = state.now.max(news.at);
    let ours = state.queue.rows.iter().find(|r| r.id == news.request).map(|r| r.side == news.side);
    if ours != Some(true) {
        // What the other State did is marked once and said.
        state.queue.fresh.insert(news.request);
        let action = say(&format!("action-{}", news.action));
        let text = say_with(
            "news",
            &[
                ("reference", crate::safe_text::Safe::of(news.reference.as_str()).into()),
                ("action", action.into()),
            ],
        );
        state.say(text, Meaning::Plain);
    }
    let mut effects = queue::load(state);
    if state.whole_of(news.request).is_some() || state.subject() == Some(news.request) {
        effects.push(Effect::LoadRequest(news.request));
    }
    effects
}

/// Reads again what is on the screen.
fn read_again(state: &mut State) -> Vec<Effect> {
    state.queue.loading = false; // what was asked on the broken line is not awaited
    let mut effects = queue::load(state);
    let open = match (state.screen(), &state.overlay) {
        (Screen::Request(screen), _) => Some(screen.id),
        (Screen::Review(review), _) => Some(review.id),
        (_, Some(Overlay::Sheet(sheet))) => Some(sheet.id),
        _ => None,
    };
    effects.extend(open.map(Effect::LoadRequest));
    effects
}
