//! The figures as one page: no script, nothing fetched, each drawing with its table and its definition beneath.
//!
//! The same record gives the same bytes. `words` holds its words, `html` writes it so that nothing is left unescaped,
//! `svg` draws; the other files are its sections.

mod counts;
mod html;
mod page;
mod read;
mod regions;
mod svg;
mod times;
pub(super) mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use comity_api::figures::FiguresView;
use comity_domain::{
    codes::{Figure, SplitBy},
    figures::{Figures, definition},
    ids::StateCode,
};
use comity_store::{Counted, State};
use sha2::{Digest as _, Sha256};

use html::Page;

/// The style, which is in the page.
const STYLE: &str = include_str!("style.css");

/// What the page knows of a State.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its name.
    pub(crate) name: String,
    /// Its region, where somebody entered one.
    pub(crate) region: Option<String>,
}

/// Returns what the page knows of the States on the register.
pub(crate) fn places(states: Vec<State>) -> BTreeMap<StateCode, Place> {
    states.into_iter().map(|s| (s.code, Place { name: s.name, region: s.region })).collect()
}

/// What the page is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a> {
    /// What is told over HTTP: snapshot, filter, tool.
    pub(crate) view: &'a FiguresView,
    /// What was counted, with the curves.
    pub(crate) counted: &'a Counted,
    /// The register of States.
    pub(crate) states: &'a BTreeMap<StateCode, Place>,
}

impl Report<'_> {
    /// Returns the page.
    pub(crate) fn html(&self) -> String {
        page::write(self)
    }

    /// The break-down, and its groups by name: the whole is none of them.
    fn split(&self) -> Option<(SplitBy, Vec<(String, &Figures)>)> {
        let split = self.view.filter.split?;
        let groups = self.counted.groups.iter();
        let named = groups.map(|(code, figures)| (words::group(split, code, self.states), figures));
        Some((split, named.collect()))
    }

    /// The whole, then the groups, each with its name.
    fn all(&self) -> Vec<(String, &Figures)> {
        let groups = self.split().map(|(_, groups)| groups).unwrap_or_default();
        std::iter::once((words::ALL.to_owned(), &self.counted.whole)).chain(groups).collect()
    }

    /// What a table over the whole and its groups is called.
    fn caption(&self, of: &str) -> String {
        match self.view.filter.split {
            None => of.to_owned(),
            Some(split) => format!("{of}. {}", words::by(split)),
        }
    }
}

/// Writes what figures are, under what was drawn of them.
fn define(page: &mut Page, figures: &[Figure]) {
    for figure in figures {
        let d = definition(*figure);
        page.within("p", &[("class", &"definition")], |page| {
            page.leaf("strong", &[], format!("{figure}, {}, version {}.", d.name, d.version));
            page.text(format!(" {} From: {}.", d.says, d.from));
        });
    }
}

/// The policy that the page is sent with: nothing but its own style, known by its hash, and it is nobody's frame.
pub(crate) fn policy() -> String {
    format!("{}; frame-ancestors 'none'", policy_in_page())
}

/// The same as far as a page can hold it itself, for whoever opens the file.
fn policy_in_page() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}
