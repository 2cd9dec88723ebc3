//! The one registry of what a person can do in the client: footer, help and palette come from it.

use crate::msg::Key;

/// Where something can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The queue.
    Queue,
    /// One request.
    Request,
    /// The form of a draft.
    Form,
    /// The form of an action.
    Act,
    /// The review.
    Review,
    /// The profile of a State.
    Profile,
    /// Persons in custody.
    Custody,
    /// The figures.
    Figures,
    /// One figure.
    Figure,
    /// A release.
    Release,
    /// The auditor's questions.
    Audit,
    /// Entries of the log.
    Entries,
}

/// Something a person can do in the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Open the selected request.
    Open,
    /// See what can be done to it.
    Actions,
    /// Draft a request, or register one that came in on paper.
    New,
    /// Register a request that came in on paper.
    OnPaper,
    /// Filter the view.
    Filter,
    /// Sort it.
    Sort,
    /// The next view.
    NextView,
    /// The view before.
    PreviousView,
    /// The reference to the clipboard.
    CopyReference,
    /// Everything that can be done, by name.
    Palette,
    /// Help.
    Help,
    /// A document onto this machine.
    SaveDocument,
    /// The identity of a protected person, with a reason.
    OpenIdentity,
    /// A letter of the request onto this machine.
    PrintLetter,
    /// The profile of a State: of the other one, or of one to choose.
    Profile,
    /// Persons in custody.
    Custody,
    /// The figures of the own State.
    Figures,
    /// What the figure under the cursor is.
    Define,
    /// The next group of figures.
    NextPart,
    /// The next table of a release.
    NextTable,
    /// The auditor's questions.
    Audit,
    /// The entries behind a question.
    Entries,
    /// What is shown of the log into a file.
    TakeOut,
    /// The request this one is linked with.
    Linked,
    /// Another person, another State.
    Who,
    /// A new draft from an own request that has ended.
    Copy,
    /// Read again.
    Refresh,
    /// Take back what was sent, while that is possible.
    Recall,
    /// Back.
    Back,
    /// The next field of a form, the next button of the review.
    Next,
    /// Press the button that has focus.
    Press,
    /// The form is checked, and what comes before sending is shown.
    Review,
    /// Leave.
    Quit,
}

/// One row of the registry.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What.
    pub deed: Deed,
    /// Its keys; the first is shown. Arrows, Enter, Esc and Tab reach everything without the letters.
    pub keys: &'static [Key],
    /// How the key is written.
    pub key: &'static str,
    /// The entry of the catalogue that names it where there is little room.
    pub words: &'static str,
    /// The entry that names it in a list.
    pub named: &'static str,
    /// Where.
    pub places: &'static [Place],
    /// Whether the footer names it.
    pub in_footer: bool,
}

use Place::{Act, Audit, Custody, Entries, Figure, Figures, Form, Profile, Queue, Release, Request, Review};

/// Everything a person can do in the client.
pub const REGISTRY: &[Row] = &[
    Row {
        deed: Deed::Open,
        keys: &[Key::Enter],
        key: "Enter",
        words: "deed-open",
        named: "name-open",
        places: &[Queue, Custody, Entries],
        in_footer: true,
    },
    Row {
        deed: Deed::Actions,
        keys: &[Key::Char('a')],
        key: "a",
        words: "deed-actions",
        named: "name-actions",
        places: &[Queue, Request, Custody],
        in_footer: true,
    },
    Row {
        deed: Deed::New,
        keys: &[Key::Char('n')],
        key: "n",
        words: "deed-new",
        named: "name-new",
        places: &[Queue],
        in_footer: true,
    },
    Row {
        deed: Deed::OnPaper,
        keys: &[],
        key: "",
        words: "deed-on-paper",
        named: "name-on-paper",
        places: &[Queue],
        in_footer: false,
    },
    Row {
        deed: Deed::Filter,
        keys: &[Key::Char('/')],
        key: "/",
        words: "deed-filter",
        named: "name-filter",
        places: &[Queue, Figures, Audit, Entries],
        in_footer: true,
    },
    Row {
        deed: Deed::NextView,
        keys: &[Key::Tab, Key::Right],
        key: "Tab",
        words: "deed-next-view",
        named: "name-next-view",
        places: &[Queue],
        in_footer: true,
    },
    Row {
        deed: Deed::PreviousView,
        keys: &[Key::BackTab, Key::Left],
        key: "Shift-Tab",
        words: "deed-previous-view",
        named: "name-previous-view",
        places: &[Queue],
        in_footer: false,
    },
    Row {
        deed: Deed::Sort,
        keys: &[Key::Char('s')],
        key: "s",
        words: "deed-sort",
        named: "name-sort",
        places: &[Queue],
        in_footer: false,
    },
    Row {
        deed: Deed::Who,
        keys: &[Key::Char('w')],
        key: "w",
        words: "deed-who",
        named: "name-who",
        places: &[Queue, Request, Custody],
        in_footer: true,
    },
    Row {
        deed: Deed::SaveDocument,
        keys: &[Key::Char('d')],
        key: "d",
        words: "deed-save-document",
        named: "name-save-document",
        places: &[Request],
        in_footer: true,
    },
    Row {
        deed: Deed::OpenIdentity,
        keys: &[Key::Char('i')],
        key: "i",
        words: "deed-open-identity",
        named: "name-open-identity",
        places: &[Request],
        in_footer: false,
    },
    Row {
        deed: Deed::PrintLetter,
        keys: &[Key::Char('l')],
        key: "l",
        words: "deed-print-letter",
        named: "name-print-letter",
        places: &[Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Profile,
        keys: &[Key::Char('p')],
        key: "p",
        words: "deed-profile",
        named: "name-profile",
        places: &[Queue, Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Custody,
        keys: &[Key::Char('c')],
        key: "c",
        words: "deed-custody",
        named: "name-custody",
        places: &[Queue, Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Figures,
        keys: &[Key::Char('m')],
        key: "m",
        words: "deed-figures",
        named: "name-figures",
        places: &[Queue, Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Define,
        keys: &[Key::Enter],
        key: "Enter",
        words: "deed-define",
        named: "name-define",
        places: &[Figures],
        in_footer: true,
    },
    Row {
        deed: Deed::NextPart,
        keys: &[Key::Tab],
        key: "Tab",
        words: "deed-next-part",
        named: "name-next-part",
        places: &[Figures],
        in_footer: true,
    },
    Row {
        deed: Deed::NextTable,
        keys: &[Key::Tab],
        key: "Tab",
        words: "deed-next-table",
        named: "name-next-table",
        places: &[Release],
        in_footer: true,
    },
    Row {
        deed: Deed::Audit,
        keys: &[Key::Char('t')],
        key: "t",
        words: "deed-audit",
        named: "name-audit",
        places: &[Queue, Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Entries,
        keys: &[Key::Enter],
        key: "Enter",
        words: "deed-entries",
        named: "name-entries",
        places: &[Audit],
        in_footer: true,
    },
    Row {
        deed: Deed::TakeOut,
        keys: &[Key::Char('e')],
        key: "e",
        words: "deed-take-out",
        named: "name-take-out",
        places: &[Audit, Entries],
        in_footer: true,
    },
    Row {
        deed: Deed::Linked,
        keys: &[Key::Char('f')],
        key: "f",
        words: "deed-linked",
        named: "name-linked",
        places: &[Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Copy,
        keys: &[Key::Char('n')],
        key: "n",
        words: "deed-copy-draft",
        named: "name-copy-draft",
        places: &[Request],
        in_footer: false,
    },
    Row {
        deed: Deed::CopyReference,
        keys: &[Key::Char('y')],
        key: "y",
        words: "deed-copy",
        named: "name-copy",
        places: &[Queue, Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Recall,
        keys: &[Key::Char('u')],
        key: "u",
        words: "deed-recall",
        named: "name-recall",
        places: &[Queue, Request],
        in_footer: false,
    },
    Row {
        deed: Deed::Refresh,
        keys: &[Key::Char('r'), Key::F(5)],
        key: "r",
        words: "deed-refresh",
        named: "name-refresh",
        places: &[Queue, Request, Custody, Figures, Release, Audit, Entries],
        in_footer: false,
    },
    Row {
        deed: Deed::Review,
        keys: &[Key::Ctrl('r')],
        key: "Ctrl-R",
        words: "deed-review",
        named: "name-review",
        places: &[Form, Act],
        in_footer: true,
    },
    Row {
        deed: Deed::Next,
        keys: &[Key::Tab],
        key: "Tab",
        words: "deed-next",
        named: "name-next",
        places: &[Form, Act, Review],
        in_footer: true,
    },
    Row {
        deed: Deed::Press,
        keys: &[Key::Enter],
        key: "Enter",
        words: "deed-press",
        named: "name-press",
        places: &[Review],
        in_footer: true,
    },
    Row {
        deed: Deed::Back,
        keys: &[Key::Esc],
        key: "Esc",
        words: "deed-back",
        named: "name-back",
        places: &[Request, Form, Act, Review, Profile, Custody, Figures, Figure, Release, Audit, Entries],
        in_footer: true,
    },
    Row {
        deed: Deed::Palette,
        keys: &[Key::Char(':'), Key::Ctrl('p')],
        key: ":",
        words: "deed-palette",
        named: "name-palette",
        places: &[Queue, Request, Figures, Audit, Entries],
        in_footer: false,
    },
    Row {
        deed: Deed::Help,
        keys: &[Key::Char('?'), Key::F(1)],
        key: "?",
        words: "deed-help",
        named: "name-help",
        places: &[Queue, Request, Figures, Audit, Entries],
        in_footer: true,
    },
    Row {
        deed: Deed::Quit,
        keys: &[Key::Char('q')],
        key: "q",
        words: "deed-quit",
        named: "name-quit",
        places: &[Queue, Request, Profile, Custody, Figures, Figure, Release, Audit, Entries],
        in_footer: true,
    },
];

/// Returns what a key does at a place.
#[must_use]
pub fn deed(place: Place, key: Key) -> Option<Deed> {
    let key = match key {
        // Letters of capitals mean the same: Caps Lock changes nothing.
        Key::Char(c) => Key::Char(latin(c).to_ascii_lowercase()),
        other => other,
    };
    REGISTRY.iter().find(|r| r.places.contains(&place) && r.keys.contains(&key)).map(|r| r.deed)
}

/// Returns what can be done at a place.
pub fn at(place: Place) -> impl Iterator<Item = &'static Row> {
    REGISTRY.iter().filter(move |r| r.places.contains(&place))
}

/// A letter typed on an Arabic, Russian or Greek layout, as the Latin letter on the same key. Outside text fields only.
fn latin(c: char) -> char {
    match c {
        'ش' | 'ф' | 'α' => 'a',
        'ى' | 'т' | 'ν' => 'n',
        'س' | 'ы' | 'σ' => 's',
        'ص' | 'ц' | 'ς' => 'w',
        'غ' | 'н' | 'υ' => 'y',
        'ع' | 'г' | 'θ' => 'u',
        'ف' | 'е' | 'τ' => 't',
        'ث' | 'у' | 'ε' => 'e',
        'م' | 'д' | 'λ' => 'l',
        'ض' | 'й' => 'q',
        'ؤ' | 'с' | 'ψ' => 'c',
        'ب' | 'а' | 'φ' => 'f',
        'ح' | 'з' | 'π' => 'p',
        'ه' | 'ш' | 'ι' => 'i',
        'ق' | 'к' | 'ρ' => 'r',
        'ة' | 'ь' | 'μ' => 'm',
        'ظ' | '؟' => '?',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn every_row_has_its_words_and_no_key_means_two_things_at_a_place() {
        for (i, row) in REGISTRY.iter().enumerate() {
            assert!(words::has(row.words) && words::has(row.named), "{}", row.words);
            for other in &REGISTRY[i + 1..] {
                let shared = row.places.iter().any(|p| other.places.contains(p));
                // Ctrl with a letter means one thing everywhere.
                let shared = shared || row.keys.iter().any(|k| matches!(k, Key::Ctrl(_)));
                assert!(
                    !shared || !row.keys.iter().any(|k| other.keys.contains(k)),
                    "{:?} {:?}",
                    row.deed,
                    other.deed
                );
            }
        }
    }

    #[test]
    fn command_letters_work_on_other_layouts() {
        for c in ['a', 'A', 'ش', 'ф'] {
            assert_eq!(deed(Queue, Key::Char(c)), Some(Deed::Actions), "{c}");
        }
    }
}
