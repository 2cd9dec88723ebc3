//! An office with a docket, without a backend: effects are answered by hand.

use comity_api::{
    queue::{Counts, QueuePage, QueueRow},
    sessions::{Me, Session},
};
use comity_tui::{
    effect::{Effect, KeptDraft},
    msg::{Answer, Fault, Key, Live, Msg, Whole},
    screens::view,
    state::{Account, State},
    theme::Caps,
    update::update,
};
use jiff::Timestamp;
use ratatui::layout::Size;
use serde_json::{Value, json};

pub(crate) fn now() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().expect("an instant")
}

/// The client with what it asked for and nobody answered.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) asked: Vec<Effect>,
    /// The forms of acts that are kept on this machine, by this window or another.
    pub(crate) disk: Vec<KeptDraft>,
}

impl Desk {
    /// An officer of Sri Lanka at the queue, its rows there.
    pub(crate) fn at(width: u16, height: u16) -> Self {
        Self::with(Caps { colour: true }, width, height)
    }

    pub(crate) fn with(caps: Caps, width: u16, height: u16) -> Self {
        let (state, asked) = State::start(caps, Size::new(width, height), now(), vec![], None, None);
        let mut desk = Self { state, asked, disk: vec![] };
        desk.say(Msg::Answer(Answer::SignedIn(Ok(Box::new(session())))));
        desk.say(Msg::Live(Live::Connected));
        desk.answer_queue(rows());
        desk.say(Msg::Answer(Answer::Register(Ok(register()))));
        desk.asked.clear();
        desk
    }

    /// The client before anybody signed in, with the accounts of a demonstration or without.
    pub(crate) fn nobody(accounts: Vec<Account>, kept: Option<KeptDraft>) -> Self {
        let caps = Caps { colour: true };
        let (state, asked) = State::start(caps, Size::new(80, 24), now(), accounts, None, kept);
        Self { state, asked, disk: vec![] }
    }

    /// Somebody of Sri Lanka signs in.
    pub(crate) fn sign_in_as(&mut self, n: u32, login: &str) {
        let mut session = session();
        session.me.id = id(n).parse().expect("an id");
        session.me.login = login.into();
        self.say(Msg::Answer(Answer::SignedIn(Ok(Box::new(session)))));
        self.say(Msg::Live(Live::Connected));
    }

    /// A member of the Committee of Experts signs in: of no State.
    pub(crate) fn sign_in_as_expert(&mut self) {
        let mut session = session();
        session.me.login = "expert".into();
        (session.me.state, session.me.state_name) = (None, None);
        session.me.roles = vec!["expert".parse().expect("a role")];
        self.say(Msg::Answer(Answer::SignedIn(Ok(Box::new(session)))));
        self.say(Msg::Live(Live::Connected));
    }

    /// The officer of Sri Lanka signs in; nothing else has come yet.
    pub(crate) fn sign_in(&mut self) {
        self.say(Msg::Answer(Answer::SignedIn(Ok(Box::new(session())))));
        self.say(Msg::Live(Live::Connected));
    }

    /// Gives the person these roles.
    pub(crate) fn holds(&mut self, roles: &[&str]) {
        if let Some(me) = &mut self.state.me {
            me.roles = roles.iter().map(|r| r.parse().expect("a role")).collect();
        }
    }

    /// The register says that a State does not work in Comity.
    pub(crate) fn by_letter(&mut self, state: &str) {
        for known in self.state.register.iter_mut().filter(|s| s.code.as_str() == state) {
            known.connection = "by_letter".into();
        }
    }

    /// The last command failed.
    pub(crate) fn refuse(&mut self, fault: Fault) {
        let command = self.state.commands;
        self.say(Msg::Answer(Answer::Commanded { command, done: Err(fault) }));
    }

    /// Has a request of this status at hand and begins its action.
    pub(crate) fn begins(&mut self, action: &str, status: &str, stage: &str) {
        self.keys(&[Key::Char('a')]);
        self.answer_request(whole(117, status, stage, json!([offer(action, true, true)])));
        self.keys(&[Key::Enter]);
    }

    pub(crate) fn say(&mut self, msg: Msg) {
        let (state, effects) = update(self.state.clone(), msg);
        self.state = state;
        self.asked.extend(effects.iter().cloned());
        for effect in effects {
            self.on_disk(effect);
        }
    }

    /// Does with what is kept what an effect says.
    pub(crate) fn on_disk(&mut self, effect: Effect) {
        match effect {
            Effect::KeepDraft(kept) if kept.act.is_some() => {
                self.disk.retain(|other| other.act_of() != kept.act_of());
                self.disk.push(*kept);
            }
            Effect::ForgetAct(of) => self.disk.retain(|kept| kept.act_of().as_ref() != Some(&*of)),
            Effect::ReadActs => self.say(Msg::Answer(Answer::KeptActs(Some(self.disk.clone())))),
            _ => {}
        }
    }

    pub(crate) fn answer_queue(&mut self, rows: Vec<QueueRow>) {
        let epoch = self.state.queue.epoch;
        let page = QueuePage { rows, next: None, arrests: self.state.arrests.clone() };
        self.say(Msg::Answer(Answer::Queue { epoch, more: false, page: Ok(Box::new(page)) }));
        let counts =
            Counts { mine: 4, inbound: 128, outbound: 64, overdue: 7, due_soon: 2, drafts: 3, all: 240 };
        self.say(Msg::Answer(Answer::Counts(Ok(counts))));
    }

    pub(crate) fn keys(&mut self, keys: &[Key]) {
        for key in keys {
            self.say(Msg::Key(*key));
        }
    }

    pub(crate) fn type_in(&mut self, text: &str) {
        for c in text.chars() {
            self.say(Msg::Key(Key::Char(c)));
        }
    }

    /// The request the client asked for arrives.
    pub(crate) fn answer_request(&mut self, whole: Whole) {
        let id = whole.request.id;
        self.say(Msg::Answer(Answer::Request { id, whole: Ok(Box::new(whole)) }));
    }

    /// The frame as text: rows, where the cursor is, and every run of a style.
    pub(crate) fn picture(&self) -> String {
        let size = self.state.size;
        let (buffer, cursor) = view(&self.state, size);
        let mut out = format!("{}x{}", size.width, size.height);
        out += &cursor.map_or_else(|| ", no cursor\n".to_owned(), |c| format!(", cursor {},{}\n", c.x, c.y));
        let mut styles = String::new();
        for y in 0..size.height {
            let mut line = String::new();
            let mut x = 0;
            while x < size.width {
                let cell = &buffer[(x, y)];
                line += cell.symbol();
                let plain = cell.style()
                    == ratatui::style::Style::reset()
                        .bg(ratatui::style::Color::Reset)
                        .fg(ratatui::style::Color::Reset);
                if !plain && !cell.modifier.is_empty() || cell.fg != ratatui::style::Color::Reset {
                    let start = x;
                    let (fg, modifier) = (cell.fg, cell.modifier);
                    while x + 1 < size.width
                        && buffer[(x + 1, y)].fg == fg
                        && buffer[(x + 1, y)].modifier == modifier
                    {
                        x += 1;
                        line += buffer[(x, y)].symbol();
                    }
                    styles += &format!("{y}:{start}-{x} {fg:?} {modifier:?}\n");
                }
                x += 1;
            }
            out += &format!("|{}\n", line.trim_end());
        }
        out + &styles
    }
}

fn session() -> Session {
    Session {
        token: "t".into(),
        expires_at: now(),
        me: Me {
            id: id(1).parse().expect("an id"),
            login: "nimal.lka".into(),
            name: "Nimal Wijesinghe".into(),
            state: "LKA".parse().ok(),
            state_name: Some("Sri Lanka".into()),
            roles: vec!["officer".parse().expect("a role")],
            demo: true,
        },
    }
}

fn id(n: u32) -> String {
    format!("00000000-0000-0000-0000-{n:012}")
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the shape of the wire")
}

pub(crate) fn register() -> Vec<comity_api::registry::State> {
    let state = |code: &str, name: &str| {
        json!({"code": code, "name": name, "region": "Asia", "is_member": true, "central_authorities": [],
            "accepted_languages": ["en"], "treaties": []})
    };
    read(json!([
        state("LKA", "Sri Lanka"),
        state("SGP", "Singapore"),
        state("IND", "India"),
        state("EGY", "Egypt")
    ]))
}

pub(crate) fn row(
    n: u32,
    status: &str,
    stage: &str,
    due: Option<(&str, &str, bool)>,
    subject: &str,
) -> QueueRow {
    read(json!({
        "id": id(100 + n), "reference": format!("MLA-2026-EGY-LKA-{n:06}"), "kind": "mla", "side": "requested",
        "counterpart": "EGY", "status": status, "stage": stage, "subject": subject, "assigned": id(1),
        "assigned_name": "Nimal Wijesinghe", "priority": "ordinary",
        "next_step": {"side": "requested", "role": "registrar", "action": "acknowledge", "article": "18(13); Comity 5"},
        "due": due.map(|(at, clock, theirs)| {
            let soon = at > "2026-11-24T09" && at < "2026-11-27T09";
            json!({"at": at, "clock": clock, "theirs": theirs, "soon": soon})
        }),
        "late": false, "updated_at": "2026-11-20T08:00:00Z"
    }))
}

pub(crate) fn rows() -> Vec<QueueRow> {
    vec![
        row(
            117,
            "sent",
            "Sent",
            Some(("2026-11-21T09:00:00Z", "acknowledge", false)),
            "Bank records, Al Noor Trading",
        ),
        row(
            31,
            "acknowledged",
            "Acknowledged",
            Some(("2026-11-26T10:00:00Z", "decide", false)),
            "Witness hearing by video",
        ),
        row(5, "refused", "Ended", None, "Company file"),
        row(
            6,
            "in_execution",
            "Acknowledged",
            Some(("2027-01-03T00:00:00Z", "execute", true)),
            "Search of premises",
        ),
    ]
}

pub(crate) fn whole(n: u32, status: &str, stage: &str, offers: Value) -> Whole {
    let request = json!({
        "id": id(100 + n), "reference": format!("MLA-2026-EGY-LKA-{n:06}"), "kind": "mla", "requesting": "EGY",
        "requested": "LKA", "side": "requested", "status": status, "stage": stage, "version": 4,
        "created_at": "2026-11-10T08:00:00Z", "sent_at": "2026-11-14T09:00:00Z", "priority": "ordinary",
        "contents": {
            "authority": "Ministry of Justice, Cairo", "subject": "Bank records, Al Noor Trading",
            "conducting_authority": {"name": "Court of Cairo South", "functions": "Examining magistrate"},
            "facts": "Deposits were collected for insurance that did not exist.", "purpose": "Evidence at trial",
            "measures": [{"id": "M-1", "type": "18(3)(f)", "description": "Certified statements"}],
            "persons": [{"code": "V-1", "role": "victim", "sealed": true, "age_status": "presumed_child"}],
            "legal_basis": ["UNTOC"], "language": "en"
        },
        "measures": [{"id": "M-1", "type": "18(3)(f)", "state": "open"}],
        "clocks": [{"clock": "acknowledge", "kept_by": "requested", "started": "2026-11-14T09:00:00Z",
            "due": "2026-11-21T09:00:00Z", "paused": [], "result": "running_late", "gross_days": 10.0,
            "net_days": 10.0, "article": "18(13); Comity 5"}],
        "open_items": ["I-1"], "information_rounds": 1, "consultations": [], "links": [], "documents": [],
        "next_step": {"side": "requested", "role": "registrar", "action": "acknowledge", "article": "18(13); Comity 5"}
    });
    let events = json!({"events": [{
        "index": 7, "stream": "shared", "seq": 1, "action": "send", "at": "2026-11-14T09:00:00Z",
        "recorded_at": "2026-11-14T09:00:00Z", "side": "requesting", "role": "officer", "becomes": "sent",
        "fact": {"type": "sent"}, "texts": []
    }], "next": null});
    Whole {
        request: read(request),
        events: read(events),
        offers: read(json!({ "actions": offers })),
        completeness: comity_api::request::Completeness::default(),
        linked: vec![],
    }
}

pub(crate) fn offer(action: &str, possible: bool, recommended: bool) -> Value {
    let reason = (!possible).then(|| {
        json!({"type": "/problems/not_in_status", "title": "not now", "status": 409, "code": "not_in_status",
            "detail": "It is not possible while the request is sent.", "changed": false,
            "remedy": "See what is possible.", "article": "Comity 5"})
    });
    let grounds = if action == "refuse" && possible { grounds() } else { json!([]) };
    json!({"action": action, "possible": possible, "recommended": recommended, "article": "18(13); Comity 5",
        "reason": reason, "grounds": grounds})
}

/// What may be chosen where a request rests on UNTOC and on a treaty with a ground of its own.
fn grounds() -> Value {
    let choice = |code: &str, meaning: &str, consultation: &str| json!({"code": code, "meaning": meaning, "consultation": consultation});
    json!([
        choice("18(21)(a)", "not in conformity with the article on mutual legal assistance", "owed"),
        choice("18(21)(b)", "sovereignty, security, ordre public or other essential interests", "owed"),
        choice("18(21)(c)", "own authorities could not do it in a similar case", "owed"),
        choice("18(21)(d)", "contrary to the law on mutual legal assistance", "owed"),
        choice("18(9)", "no dual criminality", "held_or_reason"),
        choice("LKA-SGP-5", "an offence of a political character", "owed"),
    ])
}
