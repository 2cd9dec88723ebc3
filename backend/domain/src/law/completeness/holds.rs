//! What contents hold, as the rows ask for it.

use super::VaultSays;
use crate::{
    codes::MeasureType,
    contents::{Asset, Confiscation, Contents, Extradition, Measure, Offence},
    law::{basis::Taken, cite},
    registry::Between,
};

/// Returns whether a rule of the Convention against Corruption applies: the request rests on it first.
pub(super) fn uncac(contents: &Contents) -> bool {
    cite::rests_on_uncac(&contents.legal_basis)
}

/// What is said of the person sought; nothing where there is no such section yet.
pub(super) fn said(contents: &Contents) -> Extradition {
    contents.extradition.clone().unwrap_or_default()
}

/// The offences that lack something, each by its field.
pub(super) fn of_offences(contents: &Contents, has: impl Fn(&Offence) -> bool, field: &str) -> Vec<String> {
    let without = contents.offences.iter().enumerate().filter(|(_, o)| !has(o));
    without.map(|(i, _)| format!("offences.{i}.{field}")).collect()
}

/// Whether it rests first of all on UNTOC, with or without a protocol: then 16(4)-(5) matter.
pub(super) fn rests_on_untoc(contents: &Contents) -> bool {
    contents.legal_basis.first().is_some_and(|b| b.as_str().starts_with("UNTOC"))
}

pub(super) fn taken(between: &Between) -> Taken {
    Taken::by(between.requested.extradition)
}

/// The measures of one type.
pub(super) fn of_type(contents: &Contents, wanted: MeasureType) -> impl Iterator<Item = &Measure> {
    contents.measures.iter().filter(move |m| m.measure_type == wanted)
}

/// What is said under 13(3), where a measure of this type is asked for.
pub(super) fn asked_under(contents: &Contents, wanted: MeasureType) -> Option<Confiscation> {
    of_type(contents, wanted).next()?;
    Some(contents.confiscation.clone().unwrap_or_default())
}

/// The assets named by measures of this type.
pub(super) fn assets_of(contents: &Contents, wanted: MeasureType) -> Vec<&Asset> {
    let named: Vec<_> = of_type(contents, wanted).flat_map(|m| &m.assets).collect();
    contents.assets.iter().filter(|a| named.contains(&&a.id)).collect()
}

/// The sealed persons of whom the vault holds nothing, by whether their identity is to leave.
pub(super) fn not_held(contents: &Contents, vault: &VaultSays<'_>, to_leave: bool) -> Vec<String> {
    let Some(held) = vault.held else { return vec![] };
    let sealed = contents.persons.iter().filter(|p| p.sealed && !held.contains(&p.code));
    let such = sealed.filter(|p| (p.identity_sent == Some(true)) == to_leave);
    such.map(|p| format!("persons.{}.identity", p.code)).collect()
}

pub(super) fn given(text: Option<&String>) -> bool {
    text.is_some_and(|t| !t.trim().is_empty())
}

pub(super) fn unless(met: bool, field: &str) -> Vec<String> {
    if met { vec![] } else { vec![field.to_owned()] }
}

/// Whether the requested State accepts the language, or a translation: where it notified none, nothing is known
/// against it.
pub(super) fn understood(contents: &Contents, between: &Between) -> bool {
    let accepted = &between.requested.accepted_languages;
    let written = contents.language.iter().chain(contents.translations.iter().map(|t| &t.language));
    accepted.is_empty() || written.into_iter().any(|language| accepted.contains(language))
}
