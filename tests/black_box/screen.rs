//! An officer at a terminal: what is on the screen, and the keys that get somewhere.

use std::path::Path;

use comity_tests::{
    daemon::{Daemon, binary},
    office::{Database, PASSWORD},
    terminal::{Start, Terminal, key},
};

/// A comfortable terminal.
pub(crate) const SIZE: (u16, u16) = (40, 110);

/// Somebody who works with `comity`, by keys only.
pub(crate) struct Officer {
    pub(crate) terminal: Terminal,
}

impl Officer {
    /// Starts `comity` with a home of its own.
    pub(crate) fn start(home: &Path, arguments: &[&str], size: (u16, u16), more: &[(&str, &str)]) -> Self {
        let program = binary("comity").unwrap();
        let home = home.as_os_str();
        let mut variables = vec![
            ("HOME", home),
            ("XDG_DATA_HOME", home),
            ("XDG_STATE_HOME", home),
            ("XDG_CONFIG_HOME", home),
            ("XDG_CACHE_HOME", home),
            ("XDG_RUNTIME_DIR", home),
        ];
        variables.extend(more.iter().map(|(name, value)| (*name, value.as_ref())));
        let start = Start { program: &program, arguments: arguments.to_vec(), variables, size };
        Self { terminal: Terminal::start(start).unwrap() }
    }

    /// Starts `comity` at a backend and signs in.
    pub(crate) fn at(daemon: &Daemon, database: &Database, login: &str, size: (u16, u16)) -> Self {
        Self::with(daemon, database, login, size, &[])
    }

    /// The same with variables of the environment.
    pub(crate) fn with(
        daemon: &Daemon,
        database: &Database,
        login: &str,
        size: (u16, u16),
        more: &[(&str, &str)],
    ) -> Self {
        let server = format!("http://127.0.0.1:{}", daemon.port());
        let home = database.folder().join(login);
        std::fs::create_dir_all(&home).unwrap();
        let mut officer = Self::start(&home, &["--server", &server], size, more);
        officer.sign_in(login);
        officer
    }

    /// Fills the screen of signing in, and waits for the queue.
    pub(crate) fn sign_in(&mut self, login: &str) {
        self.sees("Password");
        self.press(login);
        self.press(key::TAB);
        self.press(PASSWORD);
        self.press(key::ENTER);
        self.terminal.wait_while("Password").unwrap();
    }

    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) {
        self.terminal.wait_for(text).unwrap();
    }

    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) {
        self.terminal.press(keys).unwrap();
    }

    /// What marks the line that has focus in a form, a sheet or a list.
    fn focused(screen: &str) -> Option<&str> {
        screen.lines().map(str::trim_start).rfind(|line| line.starts_with("> "))
    }

    /// Goes on by a key until the line that begins with a text has focus.
    #[track_caller]
    pub(crate) fn focus(&mut self, text: &str, by: &str) {
        for _ in 0..80 {
            let before = Self::focused(&self.terminal.text()).map(str::to_owned);
            let there = |line: &str| line.trim_start_matches("> ").trim_start_matches("[ ").starts_with(text);
            if before.as_deref().is_some_and(there) {
                return;
            }
            self.press(by);
            let moved = |screen: &str| Self::focused(screen).map(str::to_owned) != before;
            self.terminal.wait_until("another focus", moved).unwrap();
        }
        panic!("{text} never has focus:\n{}", self.terminal.text());
    }

    /// Fills a field of a form.
    #[track_caller]
    pub(crate) fn fill(&mut self, label: &str, value: &str) {
        self.focus(label, key::TAB);
        // What the form proposes makes room: Ctrl-U empties a field.
        self.press("\u{15}");
        self.press(value);
        // In the field itself: the help below it may say the same.
        let filled = |screen: &str| Self::focused(screen).is_some_and(|line| line.contains(value));
        self.terminal.wait_until(value, filled).unwrap();
    }

    /// Types the beginning of a choice until it shows.
    #[track_caller]
    pub(crate) fn picks(&mut self, typed: &str, choice: &str) {
        self.press(typed);
        let chosen = |screen: &str| Self::focused(screen).is_some_and(|line| line.contains(choice));
        self.terminal.wait_until(choice, chosen).unwrap();
    }

    /// Presses a button of a form.
    #[track_caller]
    pub(crate) fn push(&mut self, label: &str) {
        self.focus(&format!("{label} ]"), key::TAB);
        self.press(key::ENTER);
    }

    /// Becomes somebody else, by the list of a demonstration.
    #[track_caller]
    pub(crate) fn becomes(&mut self, login: &str, name: &str) {
        self.press("w");
        self.sees("Who are you?");
        self.press(login);
        let only = |screen: &str| screen.lines().filter(|l| l.contains(login)).count() >= 2;
        self.terminal.wait_until(login, only).unwrap();
        self.press(key::ENTER);
        self.terminal.wait_while("Who are you?").unwrap();
        self.sees(&format!("{name},"));
    }

    /// Goes to a view of the queue by the list of everything.
    #[track_caller]
    pub(crate) fn goes_to(&mut self, view: &str) {
        self.press(":");
        self.sees("What do you want to do?");
        let entry = format!("Go to the view {view}");
        self.press(&entry);
        self.sees(&format!("> {entry}"));
        self.press(key::ENTER);
        self.terminal.wait_while("What do you want to do?").unwrap();
        self.sees("online");
    }

    /// Opens a request from the queue: the view of all, searched by its number.
    #[track_caller]
    pub(crate) fn opens(&mut self, reference: &str) {
        self.goes_to("All");
        self.press("/");
        self.press(reference);
        self.press(key::ENTER);
        let filter = format!("Filter: {reference}");
        let found = |screen: &str| {
            let row = Self::focused(screen).is_some_and(|row| row.contains(reference));
            row && screen.contains(&filter) && screen.contains("row 1 of 1") && screen.contains("online")
        };
        self.terminal.wait_until(reference, found).unwrap();
        self.press(key::ENTER);
        self.sees("Timeline, latest first");
    }

    /// Chooses an action of the open request.
    #[track_caller]
    pub(crate) fn chooses(&mut self, action: &str) {
        self.press("a");
        self.sees("What can be done to");
        self.focus(action, key::DOWN);
        self.press(key::ENTER);
        self.terminal.wait_while("What can be done to").unwrap();
    }

    /// Sees what an action did, and goes back to the queue.
    #[track_caller]
    pub(crate) fn is_told(&mut self, action: &str, reference: &str, status: &str) {
        self.sees(&format!("{action} done: {reference} is now [{status}]."));
    }
}
