//! Words by the kind of request they are said of, and articles by the numbers it is cited by: nothing of article 18 is
//! printed on extradition, and UNCAC's own numbers are on what rests on it first.

use comity_api::request::RequestView;
use comity_domain::{
    codes::{Action, Kind},
    ids::{BasisCode, Reference},
    law::{Cite, cite::Numbers},
};

use crate::{
    safe_text::Safe,
    words::{has, say},
};

/// What stands before an article of another source than UNTOC.
const SOURCES: [&str; 4] = ["UNCAC ", "TIP ", "SOM ", "Comity "];

/// How a request is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByKind {
    /// Its kind.
    pub kind: Kind,
    /// The numbers it is cited by.
    pub numbers: Numbers,
}

impl ByKind {
    /// Returns how a request of a kind is spoken of that rests on these.
    #[must_use]
    pub fn of(kind: Kind, legal_basis: &[BasisCode]) -> Self {
        Self { kind, numbers: Numbers::of(kind, legal_basis) }
    }

    /// Returns how a request is spoken of.
    #[must_use]
    pub fn request(request: &RequestView) -> Self {
        let basis = request.contents.as_ref().map(|c| c.legal_basis.as_slice()).unwrap_or_default();
        Self::of(request.kind, basis)
    }

    /// Returns the words of an entry.
    #[must_use]
    pub fn say(self, key: &str) -> Safe {
        self.cited(&say(&entry(self.kind, key)))
    }

    /// Returns words of the catalogue with their articles by these numbers. Never for what a person wrote: that is
    /// shown as it stands.
    #[must_use]
    pub fn cited(self, text: &Safe) -> Safe {
        let given = text.as_str();
        let (mut out, mut at) = (String::new(), 0);
        while let Some(here) = given[at..].chars().next() {
            let before = &given[..at];
            let begins = here.is_ascii_digit()
                && !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '/'))
                && !SOURCES.iter().any(|source| before.ends_with(source));
            let article = if begins { article(&given[at..]) } else { "" };
            // A number alone is an article only where it stands as one.
            let article_like = article.contains('(') || before.is_empty() || before.ends_with("art. ");
            if article.is_empty() || !article_like {
                out.push(here);
                at += here.len_utf8();
                continue;
            }
            out.push_str(&self.instead_of(article));
            at += article.len();
        }
        Safe::of(&out)
    }

    /// Returns an article of UNTOC by these numbers.
    #[must_use]
    pub fn article(self, article: &str) -> String {
        self.numbers.instead_of(article).map_or_else(|| article.to_owned(), |cite| cite.to_string())
    }

    fn instead_of(self, article: &str) -> String {
        let said = |cite: Cite| match cite {
            Cite::Comity(_) => say("article-own").to_string(),
            other => other.to_string(),
        };
        if let Some(cite) = self.numbers.instead_of(article) {
            return said(cite);
        }
        // What the tables do not have letter by letter has the same letters there.
        let paragraph = article.find(')').map_or(article.len(), |end| end + 1);
        let (paragraph, rest) = article.split_at(paragraph);
        match self.numbers.instead_of(paragraph) {
            Some(cite) if !rest.is_empty() => said(cite) + rest,
            _ => article.to_owned(),
        }
    }
}

/// The article that a text begins with: `18(15)(b)`, `16(4)-(6)`.
fn article(text: &str) -> &str {
    let mut end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let group = |rest: &str| {
        let inner = rest.strip_prefix('(')?;
        let close = inner.find(')')?;
        let word = inner[..close].bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        (close > 0 && word).then_some(close + 2)
    };
    while let Some(length) = group(&text[end..]) {
        end += length;
    }
    if let Some(length) = text[end..].strip_prefix('-').and_then(group) {
        end += length + 1;
    }
    &text[..end]
}

/// Returns the entry for a kind: `KEY-of-KIND`, or `KEY-of-sought` where a person is sought, or `KEY` itself.
#[must_use]
pub fn entry(kind: Kind, key: &str) -> String {
    let sought = (kind != Kind::Mla).then(|| format!("{key}-of-sought"));
    let own = format!("{key}-of-{kind}");
    [Some(own), sought].into_iter().flatten().find(|key| has(key)).unwrap_or_else(|| key.to_owned())
}

/// Returns what an action is called on the request of this reference, which names its kind.
#[must_use]
pub fn action_on(reference: &Reference, action: Action) -> Safe {
    let of = |kind: &&Kind| reference.as_str().starts_with(kind.prefix());
    self::action(Kind::ALL.iter().find(of).copied().unwrap_or(Kind::Mla), action)
}

/// Returns what an action is called on a request of a kind.
#[must_use]
pub fn action(kind: Kind, action: Action) -> Safe {
    say(&entry(kind, &format!("action-{action}")))
}

/// By which other words an action is looked for: people say deliver, hand over, let go.
const ALSO: &[(Action, &str)] = &[
    (Action::OrderSurrender, "also-order-surrender"),
    (Action::Surrender, "also-surrender"),
    (Action::ReportArrest, "also-report-arrest"),
    (Action::ReportRelease, "also-report-release"),
];

/// Returns by which other words an action is looked for; none where there are none.
#[must_use]
pub fn also(action: Action) -> Safe {
    ALSO.iter().find(|(of, _)| *of == action).map(|(_, words)| say(words)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(kind: Kind, basis: &str) -> ByKind {
        ByKind::of(kind, &[basis.parse().unwrap()])
    }

    #[test]
    fn articles_are_by_the_numbers_of_the_request_and_nothing_else_is_touched() {
        for (kind, basis, given, said) in [
            (Kind::Extradition, "UNTOC", "18(26): held when answered", "16(16): held when answered"),
            (Kind::Extradition, "UNCAC", "16(4)-(6): first choice", "UNCAC 44(5)-(7): first choice"),
            (Kind::Extradition, "UNCAC", "16: the code, of 16 persons", "UNCAC 44: the code, of 16 persons"),
            (Kind::ProvisionalArrest, "UNCAC", "Contents, art. 16(9)", "Contents, art. UNCAC 44(10)"),
            (Kind::Mla, "UNCAC", "18(10)(a), 18(3)(f)", "UNCAC 46(10)(a), 18(3)(f)"),
            (Kind::Mla, "UNCAC", "UNCAC 46(3)(j), 2026-11-24 16:00", "UNCAC 46(3)(j), 2026-11-24 16:00"),
            (Kind::Mla, "UNTOC", "18(15)(b); 18(16)", "18(15)(b); 18(16)"),
            (Kind::Extradition, "UNTOC", "100(1) 1.18(2)", "100(1) 1.18(2)"),
        ] {
            assert_eq!(by(kind, basis).cited(&Safe::of(given)).as_str(), said);
        }
    }

    #[test]
    fn an_entry_of_a_kind_stands_in_the_place_of_the_plain_one() {
        assert_ne!(action(Kind::ProvisionalArrest, Action::DeliverResults), say("action-deliver_results"));
        assert_eq!(action(Kind::Mla, Action::DeliverResults), say("action-deliver_results"));
        let conditions = "help-ask-conditions";
        assert_ne!(by(Kind::Extradition, "UNTOC").say(conditions), say(conditions));
    }
}
