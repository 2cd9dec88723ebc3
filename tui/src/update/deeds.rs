//! What the registry and the lists do.

use comity_api::{
    letter::{LetterFormat, LetterKind, LetterQuery, file_name},
    queue::View,
    request::{DocumentView, OfferView},
};
use comity_domain::{
    codes::{Action, Kind, Side},
    ids::RequestId,
};

use super::{begin, opening, sitting};
use crate::{
    actions::{self, Deed, Place},
    by_kind,
    effect::{Effect, SavePlace},
    safe_text::Safe,
    screens::{
        chooser::{Chooser, Chosen, Entry},
        form,
        profile::ProfileScreen,
        queue,
        request::RequestScreen,
        sheet::{self, Sheet},
        sign_in::SignIn,
    },
    state::{Overlay, Screen, State},
    theme::Meaning,
    words::{say, say_with},
};

/// Does something of the registry.
pub(super) fn run(state: &mut State, deed: Deed) -> Vec<Effect> {
    match deed {
        Deed::Open if matches!(state.screen(), Screen::AuditFound(_)) => super::audit::open_entry(state),
        Deed::Open => open(state),
        Deed::Actions => sheet(state),
        Deed::New => begin::new(state),
        Deed::OnPaper => begin::on_paper(state),
        Deed::Filter if matches!(state.screen(), Screen::Figures) => super::figures::choose_facet(state),
        Deed::Filter if matches!(state.screen(), Screen::Audit | Screen::AuditFound(_)) => {
            super::audit::ask(state)
        }
        Deed::Filter => {
            state.queue.filtering = true;
            vec![]
        }
        Deed::Sort => {
            let entries = [
                (comity_api::queue::Sort::Due, "sort-due"),
                (comity_api::queue::Sort::Updated, "sort-updated"),
                (comity_api::queue::Sort::Reference, "sort-reference"),
            ];
            let entries = entries.map(|(sort, key)| entry(say(key), Safe::default(), Chosen::Sort(sort)));
            choose_from(state, "chooser-sort", entries.to_vec());
            vec![]
        }
        Deed::NextView | Deed::PreviousView => {
            state.queue.view = queue::beside(state.queue.view, deed == Deed::NextView);
            queue::change(state)
        }
        Deed::SaveDocument => choose_document(state),
        Deed::PrintLetter => {
            if let Some(of) = state.subject().and_then(|id| state.whole_of(id)).map(|w| w.request.kind) {
                let entries = LetterKind::of(of).map(|kind| {
                    let name = say(&format!("letter-{}", kind.as_str().replace('_', "-")));
                    entry(name, Safe::default(), Chosen::Letter(kind))
                });
                choose_from(state, "chooser-letter", entries.collect());
            }
            vec![]
        }
        Deed::CopyReference => {
            let id = state.subject();
            let held =
                id.and_then(|id| state.queue.rows.iter().find(|r| r.id == id).map(|r| r.reference.clone()));
            let read = id.and_then(|id| state.whole_of(id).map(|w| w.request.reference.clone()));
            let Some(reference) = held.or(read) else { return vec![] };
            let text = Safe::of(reference.as_str());
            state.say(say_with("copied", &[("reference", text.into())]), Meaning::Plain);
            vec![Effect::Copy(reference.to_string())]
        }
        Deed::Palette | Deed::Help => everything(state, deed == Deed::Help),
        Deed::OpenIdentity => opening::begin(state),
        Deed::Profile => profile(state),
        Deed::Who => {
            ask_who(state);
            vec![]
        }
        Deed::Refresh if matches!(state.screen(), Screen::Figures) => super::figures::load(state),
        Deed::Refresh if matches!(state.screen(), Screen::Audit | Screen::AuditFound(_)) => {
            super::audit::refresh(state)
        }
        Deed::Refresh if matches!(state.screen(), Screen::Release(_)) => super::figures::again(state),
        Deed::Refresh => super::read_again(state),
        Deed::Recall => recall(state),
        Deed::Copy => super::copying::begin_copy(state),
        Deed::Back => back(state),
        Deed::Custody => super::custody::open(state),
        Deed::Figures => super::figures::open(state),
        Deed::Audit => super::audit::open(state),
        Deed::Entries => super::audit::entries(state),
        Deed::TakeOut => super::audit::take_out(state),
        Deed::Define => super::figures::define(state),
        Deed::NextPart => super::figures::next_part(state),
        Deed::Linked => linked(state),
        // The form, the review and the release do it.
        Deed::Review | Deed::Next | Deed::Press | Deed::NextTable => vec![],
        Deed::Quit => quit(state),
    }
}

/// Everything that can be done here, by name; as help with what the marks mean.
fn everything(state: &mut State, help: bool) -> Vec<Effect> {
    let place = match state.screen() {
        Screen::Queue => Place::Queue,
        Screen::Figures => Place::Figures,
        Screen::Audit => Place::Audit,
        Screen::AuditFound(_) => Place::Entries,
        _ => Place::Request,
    };
    let may = |r: &&actions::Row| match r.deed {
        Deed::Figures => state.reads_figures(),
        Deed::Audit => state.audits(),
        _ => true,
    };
    let mut entries: Vec<Entry> = actions::at(place)
        .filter(may)
        .map(|r| entry(say(r.named), Safe::of(r.key), Chosen::Do(r.deed)))
        .collect();
    if place == Place::Request && !help {
        entries.extend(acts(state));
    }
    let views = View::ALL.iter().chain([&View::DueSoon]).filter(|_| !state.is_expert());
    entries.extend(views.map(|v| {
        let name = say(&format!("view-name-{}", v.as_str()));
        entry(say_with("go-to-view", &[("view", name.into())]), Safe::default(), Chosen::View(*v))
    }));
    if help {
        let audit = matches!(place, Place::Audit | Place::Entries).then_some("help-audit");
        entries.extend(audit.map(|key| entry(say(key), Safe::default(), Chosen::Nothing)));
        entries.extend(
            [
                "help-enter",
                "help-marks",
                "help-brackets",
                "help-letter-mark",
                "help-comity-rule",
                "help-safe",
            ]
            .map(|key| entry(say(key), Safe::default(), Chosen::Nothing)),
        );
    }
    choose_from(state, if help { "chooser-help" } else { "chooser-palette" }, entries);
    vec![]
}

/// What can be done now to the request that was read, by its name and by other words.
fn acts(state: &State) -> Vec<Entry> {
    let Some(whole) = state.subject().and_then(|id| state.whole_of(id)) else { return vec![] };
    let possible = whole.offers.actions.iter().filter(|o| o.possible);
    let act = |o: &OfferView| {
        let hint = o.on_behalf_of.map_or_else(Safe::default, |_| say("timeline-told"));
        let also = by_kind::also(o.action);
        Entry { label: sheet::name(whole, o), hint, also, does: Chosen::Offer(Box::new(o.clone())) }
    };
    possible.map(act).collect()
}

/// A document of the request that was read.
fn choose_document(state: &mut State) -> Vec<Effect> {
    let documents = state.subject().and_then(|id| state.whole_of(id)).map(|w| w.request.documents.clone());
    let of = |d: &DocumentView| {
        entry(
            Safe::of(&d.name),
            say_with("document-size", &[("size", d.size.into())]),
            Chosen::Document(d.id),
        )
    };
    let entries: Vec<Entry> = documents.unwrap_or_default().iter().map(of).collect();
    if entries.is_empty() {
        state.say(say("no-documents"), Meaning::Soon);
    } else {
        choose_from(state, "chooser-document", entries);
    }
    vec![]
}

pub(super) fn entry(label: Safe, hint: Safe, does: Chosen) -> Entry {
    Entry { label, hint, also: Safe::default(), does }
}

pub(super) fn choose_from(state: &mut State, title: &str, entries: Vec<Entry>) {
    state.overlay = Some(Overlay::Chooser(Chooser::new(say(title), entries)));
}

/// Another person, another State: the accounts of a demo, or signing out.
pub(super) fn ask_who(state: &mut State) {
    ask_who_after(state, None);
}

/// The same, once it is said what made it necessary.
pub(super) fn ask_who_after(state: &mut State, said: Option<Safe>) {
    let mut entries: Vec<Entry> = state
        .accounts
        .iter()
        .enumerate()
        .map(|(i, a)| entry(Safe::of(&a.label), Safe::of(&a.login), Chosen::Account(i)))
        .collect();
    entries.push(entry(say("who-sign-out"), Safe::default(), Chosen::SignOut));
    let list = Chooser::new(say("chooser-who"), entries);
    state.overlay = Some(Overlay::Chooser(Chooser { said, ..list }));
}

/// Does what was chosen from a list.
pub(super) fn choose(state: &mut State, chosen: &Chosen) -> Vec<Effect> {
    match *chosen {
        Chosen::Do(deed) => run(state, deed),
        Chosen::Account(i) => {
            let Some(account) = state.accounts.get(i).cloned() else { return vec![] };
            state.opens_custody = matches!(state.screen(), Screen::Custody(_));
            let mut effects = sitting::signed_out(state);
            state.screens = vec![Screen::SignIn(SignIn { waiting: true, ..SignIn::default() })];
            effects.push(Effect::SignIn { login: account.login, password: account.password });
            effects
        }
        Chosen::SignOut => {
            state.opens_custody = matches!(state.screen(), Screen::Custody(_));
            let effects = sitting::signed_out(state);
            state.screens = vec![Screen::SignIn(SignIn::default())];
            effects
        }
        Chosen::Sort(sort) => {
            state.queue.sort = sort;
            queue::change(state)
        }
        Chosen::View(view) => {
            state.screens.truncate(1);
            state.queue.view = view;
            queue::change(state)
        }
        Chosen::Document(id) => {
            let places = [
                (SavePlace::Downloads, "save-downloads", "save-downloads-hint"),
                (SavePlace::Opened, "save-opened", "save-opened-hint"),
                (SavePlace::Here, "save-here", "save-here-hint"),
            ];
            let entries =
                places.map(|(place, key, hint)| entry(say(key), say(hint), Chosen::Save(id, place)));
            choose_from(state, "chooser-save", entries.to_vec());
            vec![]
        }
        Chosen::Save(id, place) => opening::save(state, id, place),
        Chosen::Draft(kind) => begin::new_draft(state, kind),
        Chosen::DraftAnother => super::copying::another(state),
        Chosen::Register(kind) => begin::register(state, kind),
        Chosen::Request(id) => open_request(state, id),
        Chosen::Offer(ref offer) => {
            let whole = state.subject().and_then(|id| state.whole_of(id)).cloned();
            whole.map(|whole| begin::choose_offer(state, &whole, offer)).unwrap_or_default()
        }
        Chosen::Letter(kind) => {
            let entries = LetterFormat::ALL.iter().rev().map(|format| {
                let name = say(&format!("letter-as-{format}"));
                entry(name, Safe::default(), Chosen::LetterAs(kind, *format))
            });
            choose_from(state, "chooser-letter-format", entries.collect());
            vec![]
        }
        Chosen::LetterAs(kind, format) => {
            let Some(whole) = state.subject().and_then(|id| state.whole_of(id)) else { return vec![] };
            let (id, name) = (whole.request.id, file_name(&whole.request.reference, kind, format));
            vec![Effect::SaveLetter { id, name, query: LetterQuery { kind, format, event: None } }]
        }
        Chosen::Profile(code) => open_profile(state, code),
        Chosen::Facet(facet) => super::figures::ask(state, facet),
        Chosen::Figures(ref filter) => super::figures::change(state, (**filter).clone()),
        Chosen::Basis(ref legal_basis) => super::basis::take(state, legal_basis),
        Chosen::ResumeDraft => resume(state),
        Chosen::ForgetDraft => {
            state.kept = None;
            vec![Effect::ForgetDraft]
        }
        Chosen::ResumeAct(ref of) => {
            state.taking_up_act = Some((**of).clone());
            open_request(state, of.request)
        }
        Chosen::ForgetAct(ref of) => {
            state.forget_act(of);
            vec![Effect::ForgetAct(of.clone())]
        }
        Chosen::Nothing => vec![],
    }
}

fn open(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.subject() else { return vec![] };
    open_request(state, id)
}

/// Opens a request over the present screen.
pub(super) fn open_request(state: &mut State, id: RequestId) -> Vec<Effect> {
    state.queue.fresh.remove(&id);
    state.screens.push(Screen::Request(RequestScreen::loading(id)));
    vec![Effect::LoadRequest(id)]
}

/// Goes back one screen; a request that another was opened over is read again.
fn back(state: &mut State) -> Vec<Effect> {
    state.back();
    match state.screen() {
        Screen::Request(screen) if state.whole_of(screen.id).is_none() => {
            vec![Effect::LoadRequest(screen.id)]
        }
        Screen::Custody(_) => vec![Effect::LoadCustody],
        _ => vec![],
    }
}

/// A request that this one is linked with: the one there is, or one to choose.
fn linked(state: &mut State) -> Vec<Effect> {
    let Some(whole) = state.subject().and_then(|id| state.whole_of(id)) else { return vec![] };
    let entries: Vec<Entry> = whole
        .linked
        .iter()
        .map(|l| {
            let how = say(&format!("link-{}", l.kind));
            entry(Safe::of(l.request.reference.as_str()), how, Chosen::Request(l.request.id))
        })
        .collect();
    match entries.as_slice() {
        [] => {
            state.say(say("no-linked"), Meaning::Soon);
            vec![]
        }
        [Entry { does: Chosen::Request(id), .. }] => open_request(state, *id),
        _ => {
            choose_from(state, "chooser-linked", entries);
            vec![]
        }
    }
}

/// The profile of the other State of the request; from the queue, of a State to choose.
fn profile(state: &mut State) -> Vec<Effect> {
    let own = state.me.as_ref().and_then(|m| m.state);
    if matches!(state.screen(), Screen::Request(_))
        && let Some(whole) = state.subject().and_then(|id| state.whole_of(id))
    {
        let (from, to) = (whole.request.requesting, whole.request.requested);
        return open_profile(state, if own == Some(from) { to } else { from });
    }
    let entry_of = |s: &comity_api::registry::State| {
        entry(Safe::of(&s.name), Safe::of(s.code.as_str()), Chosen::Profile(s.code))
    };
    let mut entries: Vec<Entry> = state.register.iter().map(entry_of).collect();
    entries.sort_by(|a, b| a.label.cmp(&b.label));
    choose_from(state, "chooser-profile", entries);
    if state.register.is_empty() { vec![Effect::LoadRegister] } else { vec![] }
}

fn open_profile(state: &mut State, code: comity_domain::ids::StateCode) -> Vec<Effect> {
    state.screens.push(Screen::Profile(Box::new(ProfileScreen::loading(code))));
    vec![Effect::LoadProfile(code)]
}

fn sheet(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.subject() else { return vec![] };
    // What was read before may be old: the sheet waits for what is possible now.
    if !matches!(state.screen(), Screen::Request(_)) {
        state.whole = None;
    }
    state.overlay = Some(Overlay::Sheet(Sheet::new(id)));
    if state.whole_of(id).is_some() { vec![] } else { vec![Effect::LoadRequest(id)] }
}

/// Takes up the draft an earlier run kept.
fn resume(state: &mut State) -> Vec<Effect> {
    let Some(kept) = state.kept.take() else { return vec![] };
    if let Some(id) = kept.id {
        // The backend has it: what it holds is read first, and the kept fields are put over it.
        state.kept = Some(kept);
        state.taking_up = Some(id);
        state.screens.push(Screen::Request(RequestScreen::loading(id)));
        return vec![Effect::LoadRequest(id)];
    }
    let own = state.me.as_ref().and_then(|m| m.state);
    // What came in on paper names who asks, a draft whom it asks.
    let on_paper = kept.fields.iter().any(|(path, _)| path == "requesting" || path == "received_on");
    let kind = kept.fields.iter().find(|(path, _)| path == form::KIND);
    let kind = kind.and_then(|(_, kind)| kind.parse().ok()).unwrap_or(Kind::Mla);
    let mut draft = if on_paper {
        form::draft::paper::blank(kind, &state.register, own, &state.to_follow, state.now)
    } else {
        form::draft::blank(kind, &state.register, own)
    };
    fill(&mut draft, &kept.fields);
    begin::say_sealed_not_kept(state, &kept.fields);
    state.screens.push(Screen::Form(Box::new(draft)));
    begin::arrests_to_follow(kind).filter(|_| on_paper).into_iter().collect()
}

/// Puts kept values over a form, with the groups they need.
pub(super) fn fill(draft: &mut form::FormScreen, fields: &[(String, String)]) {
    for (path, value) in fields {
        for _ in 0..64 {
            if draft.fields.iter().any(|f| f.path == *path) {
                break;
            }
            let Some((group, _)) = path.split_once('.') else { break };
            let group = if path.starts_with("persons.V-") { "protected" } else { group };
            form::draft::add_group(draft, group);
            form::draft::more::refit(draft);
        }
        draft.set(path, value);
    }
    draft.changed = true;
    draft.focus = 0;
}

/// Takes back what was sent: opens the form of `recall`, where it is possible.
fn recall(state: &mut State) -> Vec<Effect> {
    let Some(mut id) = state.subject() else { return vec![] };
    // On the queue it is what was sent last here, while that is possible: the cursor has gone on since.
    if let (Screen::Queue, Some((sent, Some(until)))) = (state.screen(), state.sent_last)
        && until > state.now
    {
        id = sent;
    }
    if let Some(whole) = state.whole_of(id).cloned() {
        let own = |o: &&OfferView| o.action == Action::Recall && o.on_behalf_of.is_none();
        let offer = whole.offers.actions.iter().find(own);
        return match offer {
            Some(offer) if offer.possible => begin::begin(state, &whole, Action::Recall),
            Some(offer) => {
                begin::explain(state, offer);
                vec![]
            }
            None => {
                let theirs = whole.request.side == Side::Requested;
                state.say(say(if theirs { "recall-theirs" } else { "recall-none" }), Meaning::Soon);
                vec![]
            }
        };
    }
    // Which is possible is read first; the sheet has the recall.
    state.overlay = Some(Overlay::Sheet(Sheet::new(id)));
    vec![Effect::LoadRequest(id)]
}

/// Leaves; a draft that is being written stays kept on this machine.
pub(super) fn quit(_state: &mut State) -> Vec<Effect> {
    vec![Effect::Quit]
}
