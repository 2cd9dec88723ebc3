//! Everything the client knows, as one value.

mod kept;

use std::collections::BTreeSet;

use comity_api::{
    custody::InCustody,
    queue::{Counts, QueueRow, Sort, View},
    registry::State as RegisteredState,
    sessions::{Me, Person},
};
use comity_domain::{
    codes::{Action, Role, Stage},
    ids::{RequestId, UserId},
    workflow::table,
};
use jiff::{SignedDuration, Timestamp};
use ratatui::layout::Size;

use crate::{
    effect::{ActOf, Effect, KeptDraft, Password},
    msg::{Fault, Whole},
    safe_text::Safe,
    screens::{
        audit::{Audit, form::AuditForm, found::Found},
        chooser::Chooser,
        custody::CustodyScreen,
        figures::{Figures, Page, release::ReleaseScreen},
        form::FormScreen,
        opening::{self, Opening},
        profile::ProfileScreen,
        request::RequestScreen,
        review::Review,
        sheet::Sheet,
        sign_in::SignIn,
    },
    theme::{Caps, Meaning},
    words::say,
};

/// An answer that takes longer is said to be awaited.
pub const SLOW: SignedDuration = SignedDuration::from_secs(2);

/// A person one can sign in as without typing: the accounts of a demo.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// User name.
    pub login: String,
    /// Name, State and roles, as the list shows them.
    pub label: String,
    /// Password.
    pub password: Password,
}

/// A full screen.
#[derive(Debug, Clone)]
pub enum Screen {
    /// Who are you?
    SignIn(SignIn),
    /// The queue.
    Queue,
    /// One request.
    Request(RequestScreen),
    /// A form.
    Form(Box<FormScreen>),
    /// The review; the only screen that sends.
    Review(Box<Review>),
    /// The profile of a State.
    Profile(Box<ProfileScreen>),
    /// Opening what is sealed.
    Opening(Box<Opening>),
    /// Persons in custody.
    Custody(Box<CustodyScreen>),
    /// The figures.
    Figures,
    /// One figure.
    Figure(Page),
    /// A release.
    Release(Box<ReleaseScreen>),
    /// The auditor's questions.
    Audit,
    /// The entries that a question or a filter finds.
    AuditFound(Box<Found>),
    /// What to look for, or where to take it out to.
    AuditForm(Box<AuditForm>),
}

/// What lies over a screen.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// What can be done to a request.
    Sheet(Sheet),
    /// A list to choose from: palette, help, who, sort.
    Chooser(Chooser),
    /// Something that must be read: what happened, whether anything changed, what to do.
    Notice(Vec<(Safe, Meaning)>),
}

/// Returns whether a State does not work in Comity: its acts reach the others on paper.
#[must_use]
pub fn by_letter(state: &RegisteredState) -> bool {
    state.connection == "by_letter"
}

/// How the line to the backend is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Not connected yet.
    Connecting,
    /// News arrive.
    Online,
    /// It broke; it comes back by itself.
    Reconnecting,
    /// It has not come back for a while; what is shown is as old as it was read.
    Offline,
}

/// A command under way.
#[derive(Debug, Clone)]
pub struct Busy {
    /// Its number.
    pub command: u64,
    /// What it does.
    pub action: Action,
    /// On which request; none while it is being created.
    pub request: Option<RequestId>,
}

/// What somebody was writing when their session ended.
#[derive(Debug, Clone)]
pub struct PutAside {
    /// Whose: nobody else sees it.
    pub whose: UserId,
    /// The screens up to the form.
    pub screens: Vec<Screen>,
}

/// The queue and its rows.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// The view.
    pub view: View,
    /// The rows held.
    pub rows: Vec<QueueRow>,
    /// Where the next page starts.
    pub next: Option<String>,
    /// The counts of all views.
    pub counts: Counts,
    /// The selected row.
    pub selected: usize,
    /// The first row shown.
    pub top: usize,
    /// The filter.
    pub filter: String,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// The order.
    pub sort: Sort,
    /// Number of the last asking; older answers are dropped.
    pub epoch: u64,
    /// Whether an answer is awaited.
    pub loading: bool,
    /// Whether something came while an answer was awaited.
    pub stale: bool,
    /// Why the last asking failed.
    pub fault: Option<Fault>,
    /// Whether any page ever came.
    pub loaded: bool,
    /// When the rows were read, UTC.
    pub read_at: Option<Timestamp>,
    /// Requests that changed since they were last looked at.
    pub fresh: BTreeSet<RequestId>,
    /// The row to select when the next page comes.
    pub select: Option<RequestId>,
    /// The line of a person in custody that the cursor is on, above the rows.
    pub on_arrest: Option<usize>,
}

impl Queue {
    /// Returns the selected row.
    #[must_use]
    pub fn selected(&self) -> Option<&QueueRow> {
        self.rows.get(self.selected)
    }

    /// Returns how many rows the view has, where that is known.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        if !self.filter.is_empty() {
            return self.next.is_none().then_some(self.rows.len() as u64);
        }
        Some(match self.view {
            View::Mine => self.counts.mine,
            View::Inbound => self.counts.inbound,
            View::Outbound => self.counts.outbound,
            View::Overdue => self.counts.overdue,
            View::DueSoon => self.counts.due_soon,
            View::Drafts => self.counts.drafts,
            View::All => self.counts.all,
        })
    }
}

/// Everything the client knows.
#[derive(Debug, Clone)]
pub struct State {
    /// What the terminal can do.
    pub caps: Caps,
    /// Its size.
    pub size: Size,
    /// The time of the last message that had one, UTC.
    pub now: Timestamp,
    /// Who signed in.
    pub me: Option<Me>,
    /// Who one can sign in as without typing.
    pub accounts: Vec<Account>,
    /// The line to the backend.
    pub line: Line,
    /// How often it was tried in vain since it broke.
    pub tries: u32,
    /// Since when an answer is awaited, UTC.
    pub waiting: Option<Timestamp>,
    /// The screens, the present one last. Never empty.
    pub screens: Vec<Screen>,
    /// What lies over the present screen.
    pub overlay: Option<Overlay>,
    /// The queue.
    pub queue: Queue,
    /// Whose arrest clock runs and who must be released: above every view, whatever is filtered.
    pub arrests: Vec<InCustody>,
    /// The provisional arrests that a request for extradition on paper can follow.
    pub to_follow: Vec<QueueRow>,
    /// The request read last.
    pub whole: Option<Box<Whole>>,
    /// The figures.
    pub figures: Figures,
    /// The auditor's questions.
    pub audit: Audit,
    /// The register of States.
    pub register: Vec<RegisteredState>,
    /// Who works in the own office.
    pub colleagues: Vec<Person>,
    /// What happened last, in one line.
    pub toast: Option<(Safe, Meaning)>,
    /// The command under way.
    pub busy: Option<Busy>,
    /// What was done last at this desk.
    pub done_last: Option<(RequestId, Action)>,
    /// What was sent last at this desk, and until when it may be recalled, once that is known.
    pub sent_last: Option<(RequestId, Option<Timestamp>)>,
    /// Number of the last command.
    pub commands: u64,
    /// A draft kept by an earlier run.
    pub kept: Option<KeptDraft>,
    /// The forms of acts that were not sent, as they were read last: another window writes and sends them too, so they are read
    /// again before one is offered or taken up.
    pub kept_acts: Vec<KeptDraft>,
    /// Somebody has just signed in: what is kept is offered as soon as it is read.
    pub offers_kept: bool,
    /// The request whose kept draft is taken up again as soon as it is read.
    pub taking_up: Option<RequestId>,
    /// The act whose kept form is taken up again as soon as its request is read.
    pub taking_up_act: Option<ActOf>,
    /// Another person was chosen on the page of who is in custody: that page is what the person sees first.
    pub opens_custody: bool,
    /// Ctrl-C was pressed on what would be lost, and the question stands.
    pub leaving: bool,
    /// Forms whose writers were signed out in the middle, one for each person.
    pub put_aside: Vec<PutAside>,
    /// When the backend was last asked anything, UTC.
    pub heard: Timestamp,
}

impl State {
    /// Returns the client as it starts: signing in as `account`, where one is given.
    #[must_use]
    pub fn start(
        caps: Caps,
        size: Size,
        now: Timestamp,
        accounts: Vec<Account>,
        account: Option<&Account>,
        kept: Option<KeptDraft>,
    ) -> (Self, Vec<Effect>) {
        let mut state = Self {
            caps,
            size,
            now,
            me: None,
            accounts,
            line: Line::Connecting,
            tries: 0,
            waiting: None,
            screens: vec![Screen::SignIn(SignIn::default())],
            overlay: None,
            queue: Queue::default(),
            arrests: vec![],
            to_follow: vec![],
            whole: None,
            figures: Figures::default(),
            audit: Audit::default(),
            register: vec![],
            colleagues: vec![],
            toast: None,
            busy: None,
            done_last: None,
            sent_last: None,
            commands: 0,
            kept,
            kept_acts: vec![],
            offers_kept: false,
            taking_up: None,
            taking_up_act: None,
            opens_custody: false,
            leaving: false,
            put_aside: vec![],
            heard: now,
        };
        let Some(account) = account else { return (state, vec![]) };
        state.screens = vec![Screen::SignIn(SignIn { waiting: true, ..SignIn::default() })];
        let sign_in = Effect::SignIn { login: account.login.clone(), password: account.password.clone() };
        (state, vec![sign_in])
    }

    /// Fills in who is expected to sign in.
    pub fn expect(&mut self, login: &str) {
        if let Some(Screen::SignIn(screen)) = self.screens.last_mut() {
            login.clone_into(&mut screen.login);
            screen.on_password = true;
        }
    }

    /// Returns the present screen.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        self.screens.last().unwrap_or(&Screen::Queue)
    }

    /// Returns the present screen where it is one that opens what is sealed.
    #[must_use]
    pub fn opening(&self) -> Option<&Opening> {
        match self.screen() {
            Screen::Opening(opening) => Some(opening),
            _ => None,
        }
    }

    /// Goes back one screen; the first one stays.
    pub fn back(&mut self) {
        if self.screens.len() > 1 {
            self.screens.pop();
        }
    }

    /// Puts another screen in the place of the present one.
    pub fn replace(&mut self, screen: Screen) {
        if let Some(last) = self.screens.last_mut() {
            *last = screen;
        }
    }

    /// Says in one line what happened.
    pub fn say(&mut self, text: Safe, meaning: Meaning) {
        self.toast = Some((text, meaning));
    }

    /// Returns the request the present screen is about, or the selected one.
    #[must_use]
    pub fn subject(&self) -> Option<RequestId> {
        match self.screen() {
            Screen::Request(screen) => Some(screen.id),
            Screen::Form(form) => form.request(),
            Screen::Review(review) => Some(review.id),
            Screen::Opening(opening) => Some(opening.id),
            Screen::Custody(screen) => screen.focused().map(|p| p.request),
            Screen::Queue => match self.queue.on_arrest.and_then(|at| self.arrests.get(at)) {
                Some(arrest) => Some(arrest.request),
                None => self.queue.selected().map(|r| r.id),
            },
            Screen::SignIn(_)
            | Screen::Profile(_)
            | Screen::Figures
            | Screen::Figure(_)
            | Screen::Release(_)
            | Screen::Audit
            | Screen::AuditFound(_)
            | Screen::AuditForm(_) => None,
        }
    }

    /// Returns whether an answer is awaited.
    #[must_use]
    pub fn waits(&self) -> bool {
        let unread = |id: RequestId| self.whole_of(id).is_none();
        let overlay = matches!(&self.overlay, Some(Overlay::Sheet(sheet)) if unread(sheet.id));
        let screen = match self.screen() {
            Screen::SignIn(screen) => screen.waiting,
            Screen::Request(screen) => screen.fault.is_none() && unread(screen.id),
            Screen::Profile(screen) => screen.profile.is_none() && screen.fault.is_none(),
            Screen::Opening(screen) => screen.phase == opening::Phase::Waiting,
            Screen::Custody(screen) => screen.persons.is_none() && screen.fault.is_none(),
            Screen::Figures => self.figures.loading,
            Screen::Audit => self.audit.loading,
            Screen::AuditFound(found) => found.loading,
            Screen::Release(screen) => screen.read.is_none() && screen.fault.is_none(),
            Screen::Queue
            | Screen::Form(_)
            | Screen::Review(_)
            | Screen::Figure(_)
            | Screen::AuditForm(_) => false,
        };
        self.busy.is_some() || self.queue.loading || overlay || screen
    }

    /// Returns whether an answer is awaited for longer than a quick line takes.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        self.waiting.is_some_and(|since| self.now.duration_since(since) >= SLOW)
    }

    /// Returns the request read last, if it is this one.
    #[must_use]
    pub fn whole_of(&self, id: RequestId) -> Option<&Whole> {
        self.whole.as_deref().filter(|w| w.request.id == id)
    }

    /// Returns the display name of a State; its code where the register does not know it.
    #[must_use]
    pub fn state_name(&self, code: comity_domain::ids::StateCode) -> Safe {
        self.register
            .iter()
            .find(|s| s.code == code)
            .map_or_else(|| Safe::of(code.as_str()), |s| Safe::of(&s.name))
    }

    /// Returns whether the person holds a role.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.me.as_ref().is_some_and(|me| me.roles.contains(&role))
    }

    /// Returns whether the person reads the figures of the own State.
    #[must_use]
    pub fn reads_figures(&self) -> bool {
        [Role::Officer, Role::Head, Role::Auditor].iter().any(|role| self.holds(*role))
    }

    /// Returns whether the person asks the log of the own State.
    #[must_use]
    pub fn audits(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.state.is_some())
            && (self.holds(Role::Auditor) || self.holds(Role::Head))
    }

    /// Returns whether the person is of no State and reads what each figure is, and no case.
    #[must_use]
    pub fn is_expert(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.state.is_none()) && self.holds(Role::Expert)
    }

    /// Returns whether the person holds a role that does such a thing, ever: as the table of the workflow says.
    #[must_use]
    pub fn begins(&self, action: Action) -> bool {
        table::row(action).by.iter().any(|by| self.holds(by.role))
    }

    /// Returns whether the person records what a State by letter does: whoever registers its letters.
    #[must_use]
    pub fn records_letters(&self) -> bool {
        self.begins(Action::Register)
    }

    /// Returns whether the register says of a State that it does not work in Comity.
    #[must_use]
    pub fn is_by_letter(&self, code: comity_domain::ids::StateCode) -> bool {
        self.register.iter().any(|s| s.code == code && by_letter(s))
    }

    /// Returns whether a request of the queue goes, or went, to a State that does not work in Comity: fixed once it is
    /// sent, before that what the register says.
    #[must_use]
    pub fn goes_by_letter(&self, row: &QueueRow) -> bool {
        row.by_letter || row.stage == Stage::Drafted && self.is_by_letter(row.counterpart)
    }

    /// Gives a command its number and remembers that it is under way.
    pub fn command(
        &mut self,
        action: Action,
        request: Option<RequestId>,
        what: crate::effect::What,
    ) -> Effect {
        self.commands += 1;
        self.busy = Some(Busy { command: self.commands, action, request });
        self.toast = Some((say("sending"), Meaning::Quiet));
        Effect::Command { command: self.commands, what }
    }
}
