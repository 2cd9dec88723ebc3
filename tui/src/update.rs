//! What a message does to the client. Pure: state and message in, state and effects out.

mod answers;
mod audit;
mod basis;
mod begin;
mod copying;
mod custody;
mod deeds;
mod figures;
mod interrupt;
mod kept;
mod keys;
mod opening;
mod refused;
mod sitting;
mod told;

use comity_api::live::News;
use comity_domain::codes::Side;

use crate::{
    by_kind,
    effect::Effect,
    msg::{Live, Msg},
    safe_text::Safe,
    screens::queue,
    state::{Line, Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// So many tries in vain are a line that reconnects; after that it is said to be off.
const PATIENT_TRIES: u32 = 5;

/// Returns the client after a message, and what it wants done.
#[must_use]
pub fn update(mut state: State, msg: Msg) -> (State, Vec<Effect>) {
    let by_key = matches!(msg, Msg::Key(_) | Msg::Paste(_));
    let mut effects = match msg {
        Msg::Key(key) => keys::key(&mut state, key),
        Msg::Paste(text) => keys::paste(&mut state, &text),
        Msg::Resize(size) => {
            state.size = size;
            queue::scroll(&mut state);
            crate::screens::figures::scroll(&mut state);
            vec![]
        }
        Msg::Tick(now) => {
            state.now = now;
            opening::over_time(&mut state)
        }
        Msg::Answer(answer) => answers::take(&mut state, answer),
        Msg::Live(live) => news(&mut state, live),
    };
    sitting::hear(&mut state, by_key, &mut effects);
    state.waiting = if state.waits() { state.waiting.or(Some(state.now)) } else { None };
    (state, effects)
}

/// What the live stream says appears without a key.
fn news(state: &mut State, live: Live) -> Vec<Effect> {
    match live {
        Live::Connected => {
            let again = matches!(state.line, Line::Reconnecting | Line::Offline);
            state.line = Line::Online;
            state.tries = 0;
            if again {
                state.say(say("line-back"), Meaning::Plain);
                return read_again(state);
            }
            vec![]
        }
        Live::Reconnecting => {
            state.tries = state.tries.saturating_add(1);
            state.line = if state.tries > PATIENT_TRIES { Line::Offline } else { Line::Reconnecting };
            vec![]
        }
        Live::SignedOut => {
            state.line = Line::Connecting;
            sitting::session_ended(state);
            vec![]
        }
        Live::News(news) => happened(state, &news),
        Live::Arrests(persons) => custody::arrests(state, persons),
    }
}

fn happened(state: &mut State, news: &News) -> Vec<Effect> {
    state.now = state.now.max(news.at);
    if !mine(state, news) {
        // What somebody else did is marked once and said; what one did oneself, elsewhere or on another request with the
        // same act, is no news.
        if !news.by_you {
            state.queue.fresh.insert(news.request);
        }
        let args = [
            ("reference", Safe::of(news.reference.as_str()).into()),
            ("action", by_kind::action_on(&news.reference, news.action).into()),
        ];
        let words = match () {
            () if news.head_told => "news-head-told",
            () if news.by_clock => "news-clock",
            () if news.by_you => "news-you",
            () if own_side(state, news) == news.side => "news-colleague",
            () => "news-other",
        };
        state.say(say_with(words, &args), Meaning::Plain);
    }
    let mut effects = queue::load(state);
    if state.whole_of(news.request).is_some() || state.subject() == Some(news.request) {
        effects.push(Effect::LoadRequest(news.request));
    } else if let Some(whole) = &state.whole
        && whole.linked.iter().any(|l| l.request.id == news.request)
    {
        // What happened on the request beside it stands in its history too.
        effects.push(Effect::LoadRequest(whole.request.id));
    }
    if matches!(state.screen(), Screen::Custody(_)) {
        effects.push(Effect::LoadCustody);
    }
    effects
}

/// Whether the news is of what was done at this desk: its answer says more.
fn mine(state: &State, news: &News) -> bool {
    let under_way = state
        .busy
        .as_ref()
        .is_some_and(|b| b.action == news.action && b.request.is_none_or(|id| id == news.request));
    under_way || state.done_last == Some((news.request, news.action))
}

/// The own side of the request; its reference names the requesting State first.
fn own_side(state: &State, news: &News) -> Side {
    let own = state.me.as_ref().and_then(|m| m.state).map(|s| s.to_string());
    let requesting = news.reference.as_str().split('-').nth(2);
    if own.as_deref() == requesting { Side::Requesting } else { Side::Requested }
}

/// Reads again what is on the screen.
fn read_again(state: &mut State) -> Vec<Effect> {
    state.queue.loading = false; // what was asked on the broken line is not awaited
    let mut effects = queue::load(state);
    effects.extend(figures::again(state));
    effects.extend(audit::again(state));
    if matches!(state.screen(), Screen::Custody(_)) {
        effects.push(Effect::LoadCustody);
    }
    let open = match (state.screen(), &state.overlay) {
        (Screen::Request(screen), _) => Some(screen.id),
        (Screen::Review(review), _) => Some(review.id),
        (_, Some(Overlay::Sheet(sheet))) => Some(sheet.id),
        _ => None,
    };
    effects.extend(open.map(Effect::LoadRequest));
    effects
}
