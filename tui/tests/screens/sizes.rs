//! No size and no key panics.

use comity_tui::{
    msg::{Key, Msg},
    screens::view,
};
use ratatui::layout::Size;
use serde_json::json;

use crate::office::{Desk, offer, whole};

const KEYS: &[Key] = &[
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::BackTab,
    Key::Up,
    Key::Down,
    Key::Left,
    Key::Right,
    Key::PageUp,
    Key::PageDown,
    Key::Home,
    Key::End,
    Key::Backspace,
    Key::Delete,
    Key::Ctrl('r'),
    Key::Ctrl('u'),
    Key::F(1),
    Key::F(2),
    Key::Char('a'),
    Key::Char('n'),
    Key::Char('s'),
    Key::Char('/'),
    Key::Char(':'),
    Key::Char('?'),
    Key::Char('w'),
    Key::Char('u'),
    Key::Char('y'),
    Key::Char(' '),
    Key::Char('\u{6c49}'),
    Key::Char('\u{301}'),
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

#[test]
fn any_keys_at_any_size_draw_a_frame() {
    let actions: Vec<_> = comity_domain::codes::Action::ALL
        .iter()
        .flat_map(|a| {
            let own = offer(a.as_str(), a.as_str().len() % 3 != 0, false);
            let mut told = own.clone();
            told["on_behalf_of"] = json!("requesting");
            [own, told]
        })
        .collect();
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let mut desk = Desk::at(80, 24);
        desk.holds(&["officer", "registrar"]);
        desk.by_letter("EGY");
        for _ in 0..150 {
            match dice.roll(12) {
                0 => {
                    let (width, height) = (dice.roll(130), dice.roll(40));
                    let size = |n: usize| u16::try_from(n).unwrap_or(1);
                    desk.say(Msg::Resize(Size::new(size(width), size(height))));
                }
                1 => desk.answer_request(whole(117, "sent", "Sent", json!(actions))),
                2 => desk.answer_queue(crate::office::rows()),
                3 => desk.say(Msg::Paste("two\nlines \u{1b}[31m".into())),
                _ => desk.keys(&[KEYS[dice.roll(KEYS.len())]]),
            }
            let (buffer, cursor) = view(&desk.state, desk.state.size);
            if let Some(cursor) = cursor {
                assert!(cursor.x < buffer.area.width && cursor.y < buffer.area.height);
            }
        }
    }
}

#[test]
fn every_screen_draws_at_1x1_and_at_nothing() {
    let mut desk = Desk::at(80, 24);
    for key in
        [Key::Char('a'), Key::Esc, Key::Enter, Key::Esc, Key::Char('n'), Key::Esc, Key::Esc, Key::Char('?')]
    {
        desk.keys(&[key]);
        for size in [Size::new(0, 0), Size::new(1, 1), Size::new(1, 40), Size::new(200, 1), Size::new(2, 2)] {
            let (buffer, _) = view(&desk.state, size);
            assert_eq!(buffer.area.width, size.width);
        }
    }
}
