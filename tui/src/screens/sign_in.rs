//! Who are you?

use crate::{
    effect::{Effect, Password},
    ink::Ink,
    msg::Key,
    safe_text::Safe,
    state::State,
    theme::Meaning,
    words::say,
};

/// The sign-in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SignIn {
    /// User name.
    pub login: String,
    /// Password, never drawn.
    pub password: String,
    /// Whether the password has focus.
    pub on_password: bool,
    /// Whether an answer is awaited.
    pub waiting: bool,
    /// Why it did not succeed.
    pub fault: Option<Safe>,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

/// Returns what a key does.
#[must_use]
pub fn key(mut screen: SignIn, key: Key) -> (SignIn, Vec<Effect>) {
    match key {
        Key::Tab | Key::BackTab | Key::Up | Key::Down => screen.on_password = !screen.on_password,
        Key::Enter if !screen.on_password => screen.on_password = true,
        Key::Enter if !screen.waiting && !screen.login.is_empty() => {
            screen.waiting = true;
            screen.fault = None;
            let password = Password(std::mem::take(&mut screen.password));
            let effect = Effect::SignIn { login: screen.login.trim().to_owned(), password };
            return (screen, vec![effect]);
        }
        Key::Esc | Key::Ctrl('c') => return (screen, vec![Effect::Quit]),
        Key::Ctrl('u') if screen.on_password => screen.password.clear(),
        Key::Ctrl('u') => screen.login.clear(),
        Key::Backspace => {
            if screen.on_password {
                screen.password.pop();
            } else {
                screen.login.pop();
            }
        }
        Key::Char(c) if !c.is_control() => {
            if screen.on_password {
                screen.password.push(c);
            } else {
                screen.login.push(c);
            }
        }
        _ => {}
    }
    (screen, vec![])
}

/// Draws the sign-in.
pub fn view(state: &State, screen: &SignIn, ink: &mut Ink) {
    let width = ink.width();
    ink.put(1, 0, width, &say("app-name"), Meaning::Heading);
    let label = say("sign-in-user");
    let password = say("sign-in-password");
    let x = 2 + label.width().max(password.width()) + 1;
    ink.put(1, 2, width, &label, Meaning::Plain);
    ink.put(x, 2, width, &Safe::of(&screen.login), Meaning::Plain);
    ink.put(1, 3, width, &password, Meaning::Plain);
    ink.put(x, 3, width, &Safe::of(&"*".repeat(screen.password.chars().count())), Meaning::Plain);
    if screen.waiting {
        ink.put(1, 5, width, &say("sign-in-waiting"), Meaning::Quiet);
    } else if let Some(fault) = &screen.fault {
        for (i, line) in fault.wrapped(width.saturating_sub(2)).iter().take(3).enumerate() {
            ink.put(1, 5 + i, width, line, Meaning::Error);
        }
    }
    if !state.accounts.is_empty() {
        ink.put(1, 9, width, &say("sign-in-demo"), Meaning::Quiet);
    }
    let y = ink.height().saturating_sub(1);
    ink.put(1, y, width, &say("sign-in-keys"), Meaning::Quiet);
    if screen.on_password {
        ink.cursor(x + screen.password.chars().count(), 3);
    } else {
        ink.cursor(x + Safe::of(&screen.login).width(), 2);
    }
}
