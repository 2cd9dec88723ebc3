//! What can be done to a request: possible ones first, the recommended one on top, impossible ones with the reason.

use comity_api::request::OfferView;
use comity_domain::{codes::Action, ids::RequestId};

use crate::{
    by_kind,
    ink::Ink,
    msg::{Key, Whole},
    refusals,
    safe_text::Safe,
    screens::{form, more_below},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// The sheet of actions.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Of which request.
    pub id: RequestId,
    /// The focused row, once the cursor is set.
    pub focus: usize,
    /// Whether the cursor was moved: where the first act cannot be taken back, it is on none until then.
    pub moved: bool,
    /// Whether the impossible ones are listed too.
    pub all: bool,
    /// What was typed: only actions whose name has it are listed.
    pub typed: String,
    /// Keys pressed before the actions were known: nothing typed ahead is lost.
    pub ahead: Vec<Key>,
}

/// What a key did.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The sheet stays.
    Stay(Sheet),
    /// It closes.
    Close,
    /// An action was chosen: an own act, or one of a State by letter that is recorded as told.
    Choose(Box<OfferView>),
    /// An impossible one was chosen: why.
    Explain(Box<OfferView>),
}

impl Sheet {
    /// Returns the sheet of a request.
    #[must_use]
    pub fn new(id: RequestId) -> Self {
        Self { id, focus: 0, moved: false, all: false, typed: String::new(), ahead: vec![] }
    }

    /// Returns the offers listed: own acts first, then those a State by letter told.
    #[must_use]
    pub fn listed<'a>(&self, whole: &'a Whole) -> Vec<&'a OfferView> {
        let typed = self.typed.to_lowercase();
        let named = |o: &&OfferView| {
            let has = |words: &Safe| words.as_str().to_lowercase().contains(typed.as_str());
            typed.is_empty() || has(&name(whole, o)) || has(&by_kind::also(o.action))
        };
        let fits: Vec<&OfferView> = whole.offers.actions.iter().filter(named).collect();
        // Where nothing that fits is possible, what fits is listed with the reason why not.
        let any_possible = fits.iter().any(|o| o.possible);
        let listed = fits.into_iter().filter(|o| o.possible || self.all || !any_possible);
        let (mut own, told): (Vec<_>, Vec<_>) = listed.partition(|o| o.on_behalf_of.is_none());
        // What cannot be taken back stands below what can, unless it is what usually comes next.
        own.sort_by_key(|o| (!o.possible, o.possible && is_grave(o)));
        own.into_iter().chain(told).collect()
    }

    /// Returns the row the cursor is on.
    #[must_use]
    pub fn focused(&self, listed: &[&OfferView]) -> Option<usize> {
        let first = listed.first()?;
        let unasked = !self.moved && self.typed.is_empty() && first.possible && is_grave(first);
        (!unasked).then_some(self.focus)
    }

    /// Returns what a key does, once the actions are known.
    #[must_use]
    pub fn key(mut self, key: Key, whole: &Whole) -> Step {
        let listed = self.listed(whole);
        let last = listed.len().saturating_sub(1);
        let focused = self.focused(&listed);
        if matches!(key, Key::Down | Key::Up | Key::PageDown | Key::PageUp | Key::Home | Key::End) {
            self.moved = true;
        }
        match key {
            Key::Backspace if !self.typed.is_empty() => {
                self.typed.pop();
                self.focus = 0;
            }
            Key::Esc | Key::Left | Key::Backspace => return Step::Close,
            Key::Char(c) if !c.is_control() => {
                self.typed.push(c);
                self.focus = 0;
            }
            Key::Enter => {
                return match focused.and_then(|at| listed.get(at)) {
                    Some(offer) if offer.possible => Step::Choose(Box::new((*offer).clone())),
                    Some(offer) => Step::Explain(Box::new((*offer).clone())),
                    // Nothing fits, or nothing is chosen yet: what is typed next is still typed here.
                    None => Step::Stay(self),
                };
            }
            Key::Down if focused.is_none() => self.focus = 0,
            Key::Down => self.focus = (self.focus + 1).min(last),
            Key::Up => self.focus = self.focus.saturating_sub(1),
            Key::PageDown | Key::End => self.focus = last,
            Key::PageUp | Key::Home => self.focus = 0,
            Key::Tab | Key::BackTab => {
                self.all = !self.all;
                self.focus = 0;
            }
            _ => {}
        }
        Step::Stay(self)
    }
}

/// Returns what an action is called in the sheet.
pub(crate) fn name(whole: &Whole, offer: &OfferView) -> Safe {
    match offer.action {
        Action::Create => form::act::called_draft(whole),
        action => by_kind::action(whole.request.kind, action),
    }
}

/// Whether an act cannot be taken back and is not what usually comes next.
fn is_grave(offer: &OfferView) -> bool {
    form::act::is_for_good(offer.action) && !offer.recommended
}

/// What stands below the offers: who records what a State by letter did, for who cannot.
fn beside(state: &State, whole: &Whole) -> Option<Safe> {
    let r = &whole.request;
    let other =
        say_with("sheet-registrar-records", &[("state", state.state_name(form::act::other(r)).into())]);
    (r.by_letter == Some(r.side.other()) && !state.records_letters()).then_some(other)
}

/// Draws the sheet over the lower part of the screen.
pub fn view(state: &State, sheet: &Sheet, ink: &mut Ink) {
    let (width, height) = (ink.width(), ink.height());
    let Some(whole) = state.whole_of(sheet.id) else {
        let top = height.saturating_sub(2);
        ink.clear(top..height);
        ink.put(1, top, width, &say("sheet-loading"), Meaning::Quiet);
        ink.cursor(1, top);
        return;
    };
    let listed = sheet.listed(whole);
    let lines = lines(&listed);
    let most = if height >= 16 { (height / 2).max(8) } else { height };
    let below = beside(state, whole).filter(|_| height >= 10);
    let foot = 1 + usize::from(below.is_some());
    let rows = (lines.len().max(1) + 1 + foot).min(most).min(height);
    let top = height - rows;
    ink.clear(top.saturating_sub(1)..height);
    if top > 0 {
        ink.rule(top - 1);
    }
    let title = say_with("sheet-title", &[("reference", whole.request.reference.as_str().into())]);
    let end = ink.put(1, top, width, &title, Meaning::Heading);
    ink.put(end + 2, top, width, &Safe::of(&sheet.typed), Meaning::Plain);
    let shown = rows.saturating_sub(1 + foot).max(1);
    let focused = sheet.focused(&listed);
    if focused.is_none() {
        ink.cursor((end + 2 + Safe::of(&sheet.typed).width()).min(width.saturating_sub(1)), top);
    }
    if listed.is_empty() {
        ink.put(3, top + 1, width.saturating_sub(4), &say("sheet-none"), Meaning::Soon);
    }
    let names = listed.iter().map(|o| name(whole, o).width()).max().unwrap_or(0);
    let column = (names + 5).clamp(26, 36);
    let at = lines.iter().position(|l| l.is_some() && *l == focused).unwrap_or(0);
    let first = at.saturating_sub(shown - 1);
    more_below(lines.len().saturating_sub(first + shown), top, ink);
    for (y, line) in lines.iter().skip(first).take(shown).enumerate() {
        if let Some((i, offer)) = line.and_then(|i| listed.get(i).map(|offer| (i, *offer))) {
            row(whole, offer, Some(i) == focused, top + 1 + y, column, ink);
            continue;
        }
        let other = state.state_name(form::act::other(&whole.request));
        let heading = say_with("sheet-told", &[("state", other.into())]);
        ink.put(1, top + 1 + y, width.saturating_sub(2), &heading, Meaning::Heading);
    }
    if let Some(words) = below {
        ink.put(1, height - 2, width.saturating_sub(2), &words, Meaning::Quiet);
    }
    if rows >= 3 {
        ink.put(1, height - 1, width, &say("sheet-keys"), Meaning::Quiet);
    }
}

/// The lines of the sheet: offers by their place, and the heading before the acts that are told.
fn lines(listed: &[&OfferView]) -> Vec<Option<usize>> {
    let mut out = vec![];
    for (i, offer) in listed.iter().enumerate() {
        if offer.on_behalf_of.is_some() && (i == 0 || listed[i - 1].on_behalf_of.is_none()) {
            out.push(None);
        }
        out.push(Some(i));
    }
    out
}

fn row(whole: &Whole, offer: &OfferView, focused: bool, y: usize, column: usize, ink: &mut Ink) {
    let width = ink.width();
    let name = name(whole, offer);
    if focused {
        ink.put(1, y, 1, &Safe::of(">"), Meaning::Heading);
        ink.cursor(3, y);
    }
    let meaning = match (focused, offer.possible) {
        (true, _) => Meaning::Focus,
        (false, true) => Meaning::Plain,
        (false, false) => Meaning::Quiet,
    };
    let x = ink.put(3, y, width, &name, meaning) + 2;
    let article = |given: &str| refusals::article_short(given).into();
    let beside = match &offer.reason {
        Some(reason) => say_with(
            "sheet-impossible",
            &[
                ("why", refusals::what(reason).into()),
                ("article", article(reason.article.as_deref().unwrap_or(&offer.article))),
            ],
        ),
        None if offer.recommended => say_with("sheet-recommended", &[("article", article(&offer.article))]),
        None => say_with("sheet-possible", &[("article", article(&offer.article))]),
    };
    ink.put(x.max(column), y, width.saturating_sub(x.max(column) + 1), &beside, Meaning::Quiet);
}
