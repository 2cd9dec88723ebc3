//! The figures: opening them, choosing what they are of, taking what was read.

use comity_api::{
    figures::{DefinitionView, FiguresView},
    releases::{ReleaseBrief, ReleaseView},
};
use comity_domain::{
    codes::{Direction, Kind, MeasureType, OffenceFamily, SplitBy, UrgencyLevel},
    figures::release::Quarter,
    ids::BasisCode,
    law::basis::{CONVENTIONS, RECIPROCITY},
};

use super::{
    answers::ended,
    deeds::{self, choose_from, entry},
};
use crate::{
    actions::{self, Deed, Place},
    effect::Effect,
    msg::{Fault, Key},
    safe_text::Safe,
    screens::{
        chooser::{Chosen, Entry},
        figures::{
            self, Page,
            filter::{FACETS, Facet, Filter, SPANS, value},
            release::{self, ReleaseScreen},
            rows::Opens,
        },
        request::measure_key,
    },
    state::{Screen, State},
    theme::Meaning,
    words::say,
};

/// Opens the figures; what was read before is shown again.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if !state.reads_figures() {
        state.say(say("figures-not-yours"), Meaning::Soon);
        return vec![];
    }
    state.screens.push(Screen::Figures);
    let known = state.figures.read.is_some() && state.figures.fault.is_none();
    if known || state.figures.loading {
        figures::scroll(state);
        return vec![];
    }
    load(state)
}

/// Asks for the figures of what was chosen; what is shown stays.
pub(super) fn load(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let expert = state.is_expert();
    let held = &mut state.figures;
    held.epoch += 1;
    held.loading = true;
    held.fault = None;
    if expert {
        // What a figure is stays what it is; a release can have been added.
        let known = held.definitions.is_some();
        let definitions = (!known).then_some(Effect::LoadDefinitions);
        return definitions.into_iter().chain([Effect::LoadReleases]).collect();
    }
    vec![Effect::LoadFigures { epoch: held.epoch, query: Box::new(held.filter.query(now)) }]
}

/// Reads again what a broken line did not bring.
pub(super) fn again(state: &mut State) -> Vec<Effect> {
    if let Some(Screen::Release(screen)) = state.screens.last_mut()
        && screen.read.is_none()
    {
        screen.fault = None;
        return vec![Effect::LoadRelease(screen.quarter)];
    }
    let missing = state.figures.loading || state.figures.fault.is_some();
    if matches!(state.screen(), Screen::Figures) && missing { load(state) } else { vec![] }
}

/// Takes figures.
pub(super) fn take(state: &mut State, epoch: u64, read: Result<Box<FiguresView>, Fault>) -> Vec<Effect> {
    let over = matches!(&read, Err(fault) if ended(state, fault));
    if over || epoch != state.figures.epoch {
        return vec![]; // nobody is there, or it is an answer to what is no longer asked
    }
    state.figures.loading = false;
    match read {
        Ok(view) => {
            let held = state.figures.group.take();
            state.figures.group = held.filter(|code| view.groups.iter().any(|g| g.group == *code));
            state.figures.read = Some(view);
        }
        Err(fault) => state.figures.fault = Some(fault),
    }
    figures::scroll(state);
    vec![]
}

/// Takes what each figure is.
pub(super) fn take_definitions(state: &mut State, read: Result<Vec<DefinitionView>, Fault>) -> Vec<Effect> {
    if matches!(&read, Err(fault) if ended(state, fault)) {
        return vec![];
    }
    match read {
        Ok(definitions) => state.figures.definitions = Some(definitions),
        Err(fault) => state.figures.fault = Some(fault),
    }
    figures::scroll(state);
    vec![]
}

/// Takes which releases there are.
pub(super) fn take_releases(state: &mut State, read: Result<Vec<ReleaseBrief>, Fault>) -> Vec<Effect> {
    if matches!(&read, Err(fault) if ended(state, fault)) {
        return vec![];
    }
    state.figures.loading = false;
    match read {
        Ok(releases) => {
            // Rows come or go above the cursor: it begins again with the newest release.
            if state.figures.releases.as_ref() != Some(&releases) {
                state.figures.focus = 0;
            }
            state.figures.releases = Some(releases);
        }
        Err(fault) => state.figures.fault = Some(fault),
    }
    figures::scroll(state);
    vec![]
}

/// Takes a release, where it is still looked at.
pub(super) fn take_release(
    state: &mut State,
    quarter: Quarter,
    read: Result<Box<ReleaseView>, Fault>,
) -> Vec<Effect> {
    if matches!(&read, Err(fault) if ended(state, fault)) {
        return vec![];
    }
    if let Some(Screen::Release(screen)) = state.screens.last_mut()
        && screen.quarter == quarter
    {
        match read {
            Ok(view) => screen.read = Some(*view),
            Err(fault) => screen.fault = Some(fault),
        }
    }
    vec![]
}

/// Returns what a key does on a release.
pub(super) fn release_key(state: &mut State, screen: ReleaseScreen, key: Key) -> Vec<Effect> {
    // A key that moves is not a deed here: Tab goes to the next table.
    if let Some(moved) = release::movement(state, screen, key) {
        state.replace(Screen::Release(Box::new(moved)));
        return vec![];
    }
    let deed = match key {
        Key::Backspace | Key::Left | Key::Enter => Some(Deed::Back),
        other => actions::deed(Place::Release, other),
    };
    deed.map_or_else(Vec::new, |deed| deeds::run(state, deed))
}

/// Takes the treaties on record with the own State, and asks which one.
pub(super) fn take_bases(state: &mut State, bases: Vec<BasisCode>) -> Vec<Effect> {
    state.figures.bases = Some(bases);
    state.toast = None;
    ask(state, Facet::Basis)
}

/// Returns what a key does on the figures.
pub(super) fn key(state: &mut State, key: Key) -> Vec<Effect> {
    let back = matches!(key, Key::Esc | Key::Backspace | Key::Left);
    if back && state.figures.group.take().is_some() {
        figures::scroll(state);
        return vec![];
    }
    let deed = if back { Some(Deed::Back) } else { actions::deed(Place::Figures, key) };
    if let Some(deed) = deed {
        return deeds::run(state, deed);
    }
    figures::movement(state, key);
    vec![]
}

/// Returns what a key does on the page of one figure.
pub(super) fn page_key(state: &mut State, page: Page, key: Key) -> Vec<Effect> {
    let deed = match key {
        Key::Backspace | Key::Left | Key::Enter => Some(Deed::Back),
        other => actions::deed(Place::Figure, other),
    };
    if let Some(deed) = deed {
        return deeds::run(state, deed);
    }
    if let Some(moved) = figures::page_movement(state, page, key) {
        state.replace(Screen::Figure(moved));
    }
    vec![]
}

/// Goes to the next group of figures.
pub(super) fn next_part(state: &mut State) -> Vec<Effect> {
    figures::movement(state, Key::Tab);
    vec![]
}

/// Opens what the cursor is on.
pub(super) fn define(state: &mut State) -> Vec<Effect> {
    match figures::focused(state) {
        Some(Opens::Filter) => return choose_facet(state),
        Some(Opens::Figure(code)) => state.screens.push(Screen::Figure(Page { code, top: 0 })),
        Some(Opens::Release(quarter)) => {
            state.screens.push(Screen::Release(Box::new(ReleaseScreen::loading(quarter))));
            return vec![Effect::LoadRelease(quarter)];
        }
        Some(Opens::Group(code)) => {
            state.figures.group = Some(code);
            state.figures.focus = 0;
            figures::scroll(state);
        }
        None => {}
    }
    vec![]
}

/// Asks what to filter by.
pub(super) fn choose_facet(state: &mut State) -> Vec<Effect> {
    if state.is_expert() {
        return vec![];
    }
    let query = state.figures.filter.query(state.now);
    let mut entries: Vec<Entry> = FACETS
        .iter()
        .map(|(facet, key)| {
            let now = value(*facet, &query, &state.register).unwrap_or_else(|| say("figures-any"));
            entry(say(key), now, Chosen::Facet(*facet))
        })
        .collect();
    let everything = Chosen::Figures(Box::default());
    entries.push(entry(say("figures-clear"), Safe::default(), everything));
    entries.push(entry(say("name-refresh"), Safe::default(), Chosen::Do(Deed::Refresh)));
    choose_from(state, "chooser-figures", entries);
    vec![]
}

/// Asks for the value of one thing to filter by.
pub(super) fn ask(state: &mut State, facet: Facet) -> Vec<Effect> {
    let own = state.me.as_ref().and_then(|m| m.state);
    if facet == Facet::Basis
        && state.figures.bases.is_none()
        && let Some(own) = own
    {
        state.say(say("profile-loading"), Meaning::Quiet);
        return vec![Effect::LoadProfile(own)];
    }
    let filter = state.figures.filter.clone();
    let with = |change: &dyn Fn(&mut Filter)| {
        let mut changed = filter.clone();
        change(&mut changed);
        Chosen::Figures(Box::new(changed))
    };
    let any = |change: &dyn Fn(&mut Filter)| entry(say("figures-any"), Safe::default(), with(change));
    let plain = |label: Safe, change: &dyn Fn(&mut Filter)| entry(label, Safe::default(), with(change));
    let entries: Vec<Entry> = match facet {
        Facet::Period => SPANS.iter().map(|(span, _, key)| plain(say(key), &|f| f.span = *span)).collect(),
        Facet::Direction => std::iter::once(any(&|f| f.rest.direction = None))
            .chain(
                Direction::ALL
                    .iter()
                    .map(|c| plain(say(&format!("direction-{c}")), &|f| f.rest.direction = Some(*c))),
            )
            .collect(),
        Facet::Counterpart => {
            let mut states: Vec<_> = state.register.iter().filter(|s| Some(s.code) != own).collect();
            states.sort_by(|a, b| a.name.cmp(&b.name));
            let of = |s: &&comity_api::registry::State| {
                let chosen = with(&|f| f.rest.counterpart = Some(s.code));
                entry(Safe::of(&s.name), Safe::of(s.code.as_str()), chosen)
            };
            std::iter::once(any(&|f| f.rest.counterpart = None)).chain(states.iter().map(of)).collect()
        }
        Facet::Kind => std::iter::once(any(&|f| f.rest.kind = None))
            .chain(Kind::ALL.iter().map(|c| plain(say(&format!("kind-{c}")), &|f| f.rest.kind = Some(*c))))
            .collect(),
        Facet::Measure => std::iter::once(any(&|f| f.rest.measure = None))
            .chain(
                MeasureType::ALL.iter().map(|c| plain(say(&measure_key(*c)), &|f| f.rest.measure = Some(*c))),
            )
            .collect(),
        Facet::Family => std::iter::once(any(&|f| f.rest.family = None))
            .chain(
                OffenceFamily::ALL
                    .iter()
                    .map(|c| plain(say(&format!("family-{c}")), &|f| f.rest.family = Some(*c))),
            )
            .collect(),
        Facet::Basis => std::iter::once(any(&|f| f.rest.basis = None))
            .chain(
                bases(state)
                    .into_iter()
                    .map(|c| plain(Safe::of(c.as_str()), &|f| f.rest.basis = Some(c.clone()))),
            )
            .collect(),
        Facet::Urgency => std::iter::once(any(&|f| f.rest.urgency = None))
            .chain(
                UrgencyLevel::ALL
                    .iter()
                    .map(|c| plain(say(&format!("urgency-{c}")), &|f| f.rest.urgency = Some(*c))),
            )
            .collect(),
        Facet::Split => std::iter::once(plain(say("figures-no-split"), &|f| f.rest.split = None))
            .chain(
                SplitBy::ALL.iter().map(|c| plain(say(&format!("split-{c}")), &|f| f.rest.split = Some(*c))),
            )
            .collect(),
    };
    let title = FACETS.iter().find(|(known, _)| *known == facet).map_or("figures-filter", |(_, key)| key);
    choose_from(state, title, entries);
    let lacks_states = facet == Facet::Counterpart && state.register.is_empty();
    if lacks_states { vec![Effect::LoadRegister] } else { vec![] }
}

/// The legal bases there are: the conventions, what rests on no treaty, the treaties on record with the own State.
fn bases(state: &State) -> Vec<BasisCode> {
    let known = CONVENTIONS.iter().map(|c| c.code).chain([RECIPROCITY]).filter_map(|c| c.parse().ok());
    let mut all: Vec<BasisCode> = known.collect();
    for treaty in state.figures.bases.iter().flatten() {
        if !all.contains(treaty) {
            all.push(treaty.clone());
        }
    }
    all
}

/// Asks for the figures of another filter.
pub(super) fn change(state: &mut State, filter: Filter) -> Vec<Effect> {
    let held = &mut state.figures;
    if held.filter == filter && held.read.is_some() && held.fault.is_none() && !held.loading {
        return vec![]; // they are on the screen
    }
    held.filter = filter;
    load(state)
}
