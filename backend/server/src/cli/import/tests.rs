//! The sample and every kind of problem, on a real database.

use comity_domain::{
    codes::{ClockResult, Status},
    workflow::Stream,
};
use comity_store::{Administration, EntryKind, OpenOptions, QueueAsk, RebuildMode, View};
use tempfile::TempDir;

use super::*;

mod losses;

const SAMPLE: &[u8] = include_bytes!("../../../../../docs/samples/register.csv");

fn now() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

fn code(text: &str) -> StateCode {
    text.parse().unwrap()
}

struct Desk {
    directory: TempDir,
    store: Store,
}

impl Desk {
    /// Sri Lanka alone, and an office in India that works here too.
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("office.db").display());
        let store = Store::open(&url, OpenOptions::default()).await.unwrap();
        let user = |login: &str, state: &str, role| Administration::AddUser {
            login: login.to_owned(),
            name: login.to_owned(),
            state: Some(code(state)),
            password: None,
            roles: [role].into(),
        };
        let acts = vec![
            Administration::LoadMembers,
            user("registrar.lka", "LKA", Role::Registrar),
            user("another.lka", "LKA", Role::Registrar),
            user("officer.lka", "LKA", Role::Officer),
            user("registrar.ind", "IND", Role::Registrar),
        ];
        store.administer_all(acts, "2026-11-01T00:00:00Z".parse().unwrap()).await.unwrap();
        Self { directory, store }
    }

    async fn take(&self, bytes: &[u8], change: impl FnOnce(&mut Import)) -> Result<(), Ending> {
        let file = self.directory.path().join("register.csv");
        std::fs::write(&file, bytes).unwrap();
        let mut import = Import {
            database_url: None,
            keys: KeyDir::default(),
            file: Some(file.clone()),
            user: Some("registrar.lka".to_owned()),
            state: Some(code("LKA")),
            dry_run: false,
            skip_bad: false,
            date_order: None,
            columns: false,
        };
        change(&mut import);
        let login = import.user.clone().unwrap();
        import.take(&self.store, &login, &file, bytes, now()).await
    }

    async fn notes(&self, q: &str) -> Vec<String> {
        let [request] = self.found(q).await[..] else { panic!("{q}") };
        let entries = self.store.entries(&self.registrar().await, request, None, 100).await.unwrap().unwrap();
        let notes = entries.into_iter().filter(|e| e.kind.action() == Some(Action::Note));
        notes.flat_map(|e| e.texts).map(|text| text.text).collect()
    }

    async fn registrar(&self) -> Actor {
        let user = self.store.user("registrar.lka").await.unwrap().unwrap();
        Actor::new(user.id, user.state, user.roles)
    }

    /// Every byte of the State's log.
    async fn log(&self) -> Vec<String> {
        let entries = self.store.log_after(&self.registrar().await, 0, 1000).await.unwrap();
        entries.into_iter().map(|entry| entry.canonical).collect()
    }

    async fn cases(&self) -> Vec<TakenOver> {
        self.store.taken_over(&self.registrar().await).await.unwrap()
    }

    async fn found(&self, q: &str) -> Vec<RequestId> {
        let ask = QueueAsk { view: View::All, q: Some(q.to_owned()), ..QueueAsk::default() };
        let page = self.store.queue(&self.registrar().await, &ask, now()).await.unwrap();
        page.rows.into_iter().map(|row| row.request).collect()
    }

    async fn problems(&self, bytes: &[u8]) -> Vec<String> {
        let states = self.store.states().await.unwrap().into_iter().map(|s| (s.code, s.name)).collect();
        let office = Office { own: code("LKA"), states, date_order: None, now: now() };
        let checked =
            check(&self.store, &self.registrar().await, &Sheet::read(bytes), &office).await.unwrap();
        checked.problems.iter().map(ToString::to_string).collect()
    }
}

#[tokio::test]
async fn the_sample_comes_in_whole_in_every_status_a_running_case_can_have() {
    let desk = Desk::new().await;
    desk.take(SAMPLE, |_| {}).await.unwrap();
    let cases = desk.cases().await;
    assert_eq!(cases.len(), 17);
    let statuses: BTreeSet<&str> = cases.iter().map(|c| c.status.as_str()).collect();
    let drafting = [Status::Drafted, Status::InApproval, Status::Approved, Status::Cancelled];
    // Only mutual legal assistance is taken over.
    let of_extradition = [Status::SurrenderOrdered, Status::Lapsed];
    for status in Status::ALL.iter().filter(|s| !drafting.contains(s) && !of_extradition.contains(s)) {
        assert!(statuses.contains(status.as_str()), "{status}: {statuses:?}");
    }
    assert!(cases.iter().any(|c| c.side == Side::Requested));
    let report = desk.store.rebuild(RebuildMode::Check).await.unwrap();
    assert!(report.differences.is_empty(), "{:?}", report.differences);
}

#[tokio::test]
async fn clocks_count_from_the_days_things_happened() {
    let desk = Desk::new().await;
    desk.take(SAMPLE, |_| {}).await.unwrap();
    let [silent] = desk.found("ag/mla/2026/031").await[..] else { panic!("not found by the own number") };
    let viewer = desk.registrar().await;
    let silent = desk.store.request(&viewer, silent, now()).await.unwrap().unwrap();
    let [clock] = &silent.request.clocks[..] else { panic!("{:?}", silent.request.clocks) };
    assert_eq!(clock.started, "2026-02-02T12:00:00Z".parse().unwrap());
    assert_eq!(clock.result(now()), ClockResult::RunningLate);
    // An acknowledgement in time, a decision that took its time, an execution that was postponed: from the dates.
    let [closed] = desk.found("JO-12/24").await[..] else { panic!("not found by their number") };
    let closed = desk.store.request(&viewer, closed, now()).await.unwrap().unwrap();
    let results: Vec<_> = closed.request.clocks.iter().map(|c| (c.clock.as_str(), c.result(now()))).collect();
    assert_eq!(
        results,
        [
            ("acknowledge", ClockResult::Missed),
            ("decide", ClockResult::Kept),
            ("execute", ClockResult::Missed)
        ]
    );
}

#[tokio::test]
async fn every_event_is_marked_and_what_is_for_the_file_stays_there() {
    let desk = Desk::new().await;
    desk.take(SAMPLE, |_| {}).await.unwrap();
    let viewer = desk.registrar().await;
    for case in desk.cases().await {
        for entry in desk.store.entries(&viewer, case.request, None, 100).await.unwrap().unwrap() {
            let EntryKind::Event { stream, event } = &entry.kind else { continue };
            if event.fact.action() == Action::Note {
                assert_eq!(*stream, Stream::File(case.side));
                continue;
            }
            assert!(event.imported && event.told.is_none(), "{:?}", event.fact.action());
            assert_eq!(event.by.role, Role::Registrar);
            assert!(event.occurred_at.is_some_and(|at| at < event.at));
        }
    }
    let [noted] = desk.found("Q-441").await[..] else { panic!("Q-441") };
    let entries = desk.store.entries(&viewer, noted, None, 100).await.unwrap().unwrap();
    assert_eq!(entries.len(), 3);
}

#[tokio::test]
async fn law_that_a_step_broke_and_whose_a_step_was_stand_in_the_record() {
    let desk = Desk::new().await;
    desk.take(SAMPLE, |_| {}).await.unwrap();
    let viewer = desk.registrar().await;
    let events = async |number: &str| {
        let [case] = desk.found(number).await[..] else { panic!("{number}") };
        let entries = desk.store.entries(&viewer, case, None, 100).await.unwrap().unwrap();
        let of = |kind: EntryKind| match kind {
            EntryKind::Event { stream: Stream::Shared, event } => Some(event),
            _ => None,
        };
        entries.into_iter().filter_map(|e| of(e.kind)).collect::<Vec<_>>()
    };
    let refused = events("TR-5512").await.pop().unwrap();
    let broke: Vec<_> = refused.breaches.iter().map(|b| b.code.as_str()).collect();
    assert_eq!(broke, ["missing", "no_consultation"], "without reasons, and without consultation");
    let said: Vec<_> = events("AG/MLA/2025/044").await;
    let said = said.iter().filter(|e| matches!(e.fact.action(), Action::Message | Action::AgreeCosts));
    let sides: Vec<_> = said.map(|e| e.by.side).collect();
    assert_eq!(sides, [Side::Requested, Side::Requesting, Side::Requesting], "theirs, ours, ours");
}

#[tokio::test]
async fn a_ground_the_other_state_named_that_is_none_is_kept_in_its_words() {
    let desk = Desk::new().await;
    let line = "made;NPL;B-1;About;18(3)(f);2026-01-10;;2026-01-20;;;;;;2026-03-01;the court is busy;;\n";
    desk.take((HEAD.to_owned() + line).as_bytes(), |_| {}).await.unwrap();
    let viewer = desk.registrar().await;
    let [case] = desk.found("B-1").await[..] else { panic!("B-1") };
    let entries = desk.store.entries(&viewer, case, None, 100).await.unwrap().unwrap();
    let refused = entries.iter().find(|e| e.kind.action() == Some(Action::Refuse)).unwrap();
    assert!(refused.texts.iter().any(|t| t.path == "ground" && t.text == "the court is busy"));
    assert!(!refused.canonical.contains("busy"), "an event holds codes");
}

#[tokio::test]
async fn twice_is_once_and_what_changed_is_named() {
    let desk = Desk::new().await;
    desk.take(SAMPLE, |_| {}).await.unwrap();
    let before = desk.log().await;
    desk.take(SAMPLE, |_| {}).await.unwrap();
    assert!(desk.log().await == before);
    // The same cases with other dates written, and other separators, are the same cases.
    let other = String::from_utf8(SAMPLE.to_vec()).unwrap().replace("2026-02-02", "02.02.2026");
    desk.take(other.as_bytes(), |_| {}).await.unwrap();
    assert!(desk.log().await == before);
    let changed = String::from_utf8(SAMPLE.to_vec()).unwrap().replace("2025-09-29", "2025-09-30");
    let problems = desk.problems(changed.as_bytes()).await;
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].contains("line 11, own_reference: The case was imported before as MLA-2026-LKA-UGA-")
    );
    assert!(desk.take(changed.as_bytes(), |_| {}).await.is_err());
    assert!(desk.log().await == before);
}

const HEAD: &str = "direction;counterpart;own_reference;subject;measures;sent;received;acknowledged;information_asked;\
                    information_due;information_given;accepted;delivered;refused;ground;confirmed;deadline\n";

/// The same for what either side can have said.
const SAID: &str = "direction;counterpart;own_reference;subject;measures;sent;messages;costs_agreed\n";

/// One line, and a word of the problem it has.
const WRONG: &[(&str, &str)] = &[
    ("made;NPL;A-1;About;18(3)(f);;;;;;;;;;;;", "sent: It is empty."),
    ("made;NPL;;About;18(3)(f);2026-01-10;;;;;;;;;;;", "own_reference: It is empty."),
    ("made;NPL;A-3;;18(3)(f);2026-01-10;;;;;;;;;;;", "subject: It is empty."),
    ("made;NPL;A-4;About;;2026-01-10;;;;;;;;;;;", "measures: It is empty."),
    ("made;NPL;A-5;About;bank records;2026-01-10;;;;;;;;;;;", "begins with no type of measure"),
    ("by us;NPL;A-6;About;18(3)(f);2026-01-10;;;;;;;;;;;", "is no direction"),
    ("made;Atlantis;A-7;About;18(3)(f);2026-01-10;;;;;;;;;;;", "is no State on the register"),
    ("made;LKA;A-8;About;18(3)(f);2026-01-10;;;;;;;;;;;", "is the own State"),
    ("made;India;A-9;About;18(3)(f);2026-01-10;;;;;;;;;;;", "counterpart: Its officers work in Comity"),
    ("made;NPL;A-10;About;18(3)(f);03/04/2026;;;;;;;;;;;", "sent: `03/04/2026` can be read in two ways"),
    ("made;NPL;A-11;About;18(3)(f);2027-01-10;;;;;;;;;;;", "sent: 2027-01-10 has not come yet"),
    ("made;NPL;A-12;About;18(3)(f);2026-01-10;;2026-01-09;;;;;;;;;", "acknowledged: 2026-01-09 lies before"),
    (
        "made;NPL;A-13;About;18(3)(f);2026-01-10;;2026-01-20;;;;;;;;2026-03-01;",
        "confirmed: The step `confirm_receipt`",
    ),
    (
        "made;NPL;A-14;About;18(3)(f);2026-01-10;;2026-01-20;2026-02-01;2026-01-31;;;;;;;",
        "due before it was asked",
    ),
    (
        "made;NPL;A-15;About;18(3)(f);2026-01-10;;2026-01-20;;;2026-02-01;;;;;;",
        "more days than information_asked",
    ),
    ("made;NPL;A-16;About;18(3)(f);2026-01-10;;;;;;;2026-03-01 M-2;;;;", "is no measure of this line"),
    ("made;NPL;A-17;About;18(3)(f);2026-01-10;;;;;;;2026-03-01 M-1 lost;;;;", "is no outcome"),
    ("made;NPL;A-18;About;18(3)(f);2026-01-10;;2026-01-20;;;;;;2026-03-01;;;", "ground: It is empty"),
    (
        "received;NPL;A-19;About;18(3)(f);;2026-01-10;2026-01-20;;;;;;2026-03-01;too busy;;",
        "There is no such ground",
    ),
    ("made;NPL;A-1;About;18(3)(f);2026-01-10;2026-01-12;;;;;;;;;;", "no day on which it was received here"),
    ("received;NPL;A-21;About;18(3)(f);2026-01-10;2026-01-05;;;;;;;;;;", "lies before the letter's date"),
    (
        "made;NPL;A-22;About;18(3)(f);2026-01-10;;;;;;;;;;;45730",
        "deadline: `45730` is a spreadsheet's day number",
    ),
    ("made;NPL;A-23;About;18(3)(f);2026-01-10;;;;;;;;;;;;;beyond", "It has 19 cells"),
    ("made;NPL;A-24;About;18(3)(f);2026-01-10;;;;;;;;;;;", ""),
    ("made;NPL;A-24;About;18(3)(f);2026-01-10;;;;;;;;;;;", "A-24 stands in line 25 already"),
    (
        "made;NPL;A-25;About;18(3)(f);2026-01-10;;;;;;2026-02-20 M-1;;;;;",
        "accepted: `M-1` stands behind a date",
    ),
    (
        "made;NPL;A-26\u{202e};About;18(3)(f);2026-01-10;;;;;;;;;;;",
        "own_reference: It holds a control character",
    ),
    ("made;NPL;A-27;About\u{1b}[2J;18(3)(f);2026-01-10;;;;;;;;;;;", "subject: It holds a control character"),
    ("made;NPL;A-28;About;16(9) arrest;2026-01-10;;;;;;;;;;;", "`16(9) arrest` is of extradition"),
    ("made;NPL;A-29;About;\"18(3)(f); 16\";2026-01-10;;;;;;;;;;;", "`16` is of extradition"),
];

fn wrong() -> String {
    WRONG.iter().fold(HEAD.to_owned(), |text, (line, _)| text + line + "\r\n")
}

#[tokio::test]
async fn a_dry_run_names_every_problem_by_its_line_and_changes_nothing() {
    let desk = Desk::new().await;
    let before = desk.log().await;
    let problems = desk.problems(wrong().as_bytes()).await;
    for (n, (line, word)) in WRONG.iter().enumerate() {
        let of_line: Vec<_> = problems.iter().filter(|p| p.starts_with(&format!("line {}", n + 2))).collect();
        let of_line: Vec<_> = of_line
            .into_iter()
            .filter(|p| !p[format!("line {}", n + 2).len()..].starts_with(char::is_numeric))
            .collect();
        if word.is_empty() {
            assert!(of_line.is_empty(), "{line}: {of_line:?}");
        } else {
            assert!(of_line.iter().any(|p| p.contains(word)), "{line}\n{word}\n{of_line:#?}");
        }
    }
    assert!(desk.take(wrong().as_bytes(), |i| i.dry_run = true).await.is_err());
    assert!(desk.take(wrong().as_bytes(), |_| {}).await.is_err(), "one bad line keeps all out");
    desk.take(SAMPLE, |i| i.dry_run = true).await.unwrap();
    assert!(desk.log().await == before);
    assert!(desk.cases().await.is_empty());
}

#[tokio::test]
async fn what_either_side_can_have_said_names_its_side_and_has_words() {
    let desk = Desk::new().await;
    for (cells, word) in [
        ("2026-02-01 The file is here;", "messages: `2026-02-01 The file is here` does not say whose it was"),
        ("2026-02-01 theirs;", "messages: `2026-02-01 theirs` has no words"),
        (
            ";2026-02-01 each bears its own",
            "costs_agreed: `2026-02-01 each bears its own` does not say whose",
        ),
        ("2027-02-01 theirs: Come back;", "messages: 2027-02-01 has not come yet"),
        ("2026-02-01 theirs: The file is here;2026-02-01 OURS each its own", ""),
    ] {
        let line = format!("{SAID}made;NPL;C-1;About;18(3)(f);2026-01-10;{cells}\n");
        let problems = desk.problems(line.as_bytes()).await;
        assert_eq!(problems.is_empty(), word.is_empty(), "{problems:?}");
        assert!(problems.iter().all(|p| p.contains(word)), "{word}: {problems:?}");
    }
}

#[tokio::test]
async fn what_is_skipped_is_written_down_with_the_reasons_and_comes_in_once_it_is_mended() {
    let desk = Desk::new().await;
    desk.take(wrong().as_bytes(), |i| i.skip_bad = true).await.unwrap();
    assert_eq!(desk.cases().await.len(), 1);
    let rejected = std::fs::read_to_string(desk.directory.path().join("register.rejected.csv")).unwrap();
    assert_eq!(rejected.lines().count(), WRONG.len(), "the head and all lines but one");
    assert!(rejected.lines().next().unwrap().ends_with("deadline;rejected_line;rejected_because"));
    let line = rejected.lines().find(|l| l.contains("A-10")).unwrap();
    assert!(line.contains(";11;") && line.contains("--date-order"), "{line}");
    let mended: String = rejected
        .lines()
        .filter(|l| l.starts_with("direction") || l.contains("A-10"))
        .fold(String::new(), |t, l| t + l + "\n");
    desk.take(mended.as_bytes(), |i| i.date_order = Some(DateOrder::Dmy)).await.unwrap();
    let cases = desk.cases().await;
    assert_eq!(cases.len(), 2);
    let sent: BTreeSet<String> = cases.iter().map(|c| c.steps[0].1.to_string()).collect();
    assert!(sent.contains("2026-04-03T12:00:00Z"), "{sent:?}");
}

#[tokio::test]
async fn files_of_other_kinds_are_refused_in_clear_words() {
    let desk = Desk::new().await;
    let latin = [HEAD.as_bytes(), "made;NPL;A-1;Saisie \u{e9}".as_bytes(), &[0xe9, b';', b'\n']].concat();
    let arabic = [HEAD.as_bytes(), &[b'm', 0xd5, 0xc7, b';', b'\n']].concat();
    for (bytes, word) in [
        (latin, "line 2: The text is not UTF-8"),
        (arabic, "Windows-1256"),
        (vec![0xff, 0xfe, b'd', 0], "UTF-16"),
        (b"PK\x03\x04rest".to_vec(), "spreadsheet"),
        (vec![], "The file is empty"),
        (b"counterpart,subject\nNPL,About\n".to_vec(), "The column direction is not there"),
        (HEAD.replace("sent;", "sent;Own Reference;").into_bytes(), "own_reference is named twice"),
        (HEAD.replace("deadline", "deadlines").into_bytes(), "no column `deadlines`. Is it deadline?"),
    ] {
        let problems = desk.problems(&bytes).await;
        assert!(problems.iter().any(|p| p.contains(word)), "{word}: {problems:?}");
        assert!(desk.take(&bytes, |i| i.skip_bad = true).await.is_err(), "{word}");
    }
}

#[tokio::test]
async fn excel_s_habits_are_taken_as_they_are() {
    let desk = Desk::new().await;
    let text = "\u{feff}sep=;\r\nDirection;Counterpart;Own reference;Subject;Measures;Received\r\n\
                received;the Gambia;\"5;2026\";\"Two lines\r\nof a subject \"\"quoted\"\"\";\"18(3)(f) records;18(3)(b)\";\
                \u{661}\u{664}/\u{660}\u{663}/\u{662}\u{660}\u{662}\u{666}\r\n;;;;;\r\n";
    desk.take(text.as_bytes(), |_| {}).await.unwrap();
    let cases = desk.cases().await;
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].contents.own_reference.as_deref(), Some("5;2026"));
    assert_eq!(cases[0].contents.measures.len(), 2);
    assert_eq!(cases[0].other, code("GMB"));
    assert_eq!(cases[0].steps[0].1, "2026-03-14T12:00:00Z".parse().unwrap());
    let tabs = "direction\tcounterpart\town_reference\tsubject\tmeasures\tsent\nmade\tNPL\tT-1\tA, b; c\t18(3)(f)\t2026-01-02\n";
    desk.take(tabs.as_bytes(), |_| {}).await.unwrap();
    let cases = desk.cases().await;
    assert!(cases.iter().any(|c| c.contents.subject.as_deref() == Some("A, b; c")));
}

#[tokio::test]
async fn it_is_recorded_in_a_registrar_s_name_only() {
    let desk = Desk::new().await;
    assert!(registrar(&desk.store, "registrar.lka", Some(code("LKA"))).await.is_ok());
    assert!(registrar(&desk.store, "registrar.lka", Some(code("IND"))).await.is_err());
    assert!(registrar(&desk.store, "officer.lka", None).await.is_err());
    assert!(registrar(&desk.store, "nobody", None).await.is_err());
}

#[tokio::test]
async fn two_imports_of_one_file_at_once_take_each_case_over_once() {
    let desk = Desk::new().await;
    let (one, other) = tokio::join!(desk.take(SAMPLE, |_| {}), desk.take(SAMPLE, |_| {}));
    assert!(one.is_ok() || other.is_ok());
    assert_eq!(desk.cases().await.len(), 17);
}

#[test]
fn the_columns_are_documented_as_they_are() {
    let page = include_str!("../../../../../docs/import.md");
    for rule in COLUMNS {
        assert!(
            page.contains(&format!("| `{}` | {} | {} |", rule.column, rule.need, rule.help)),
            "{}",
            rule.column
        );
    }
    for column in COLUMNS.iter().filter(|r| r.need != old_register::Need::Ignored) {
        assert!(SAMPLE.starts_with(b"direction,"));
        let head = str::from_utf8(SAMPLE).unwrap().lines().next().unwrap();
        assert!(head.split(',').any(|h| h == column.column.as_str()), "{}", column.column);
    }
}
