//! What a request may rest on, with its reasons in words.

use comity_domain::{
    codes::{Kind, OffenceFamily, Treaty},
    ids::{BasisCode, StateCode},
    law::{
        basis::{Advice, NotProposed, Party, Proposal, Reason, Taken, WhyNot},
        cite::{self, Numbers},
    },
    registry::{Standing, TreatyKind},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is asked: between whom, for which offences, on which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct BasisQuery {
    /// The State that is asked.
    pub requested: StateCode,
    /// The State that asks; the own one by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requesting: Option<StateCode>,
    /// The kind of request; assistance by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Offence families, the first offence's first, with commas between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub families: Option<String>,
    /// The day; today by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", param(value_type = Option<String>, format = Date))]
    pub on: Option<Date>,
}

/// On which day it is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct OnQuery {
    /// The day; today by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", param(value_type = Option<String>, format = Date))]
    pub on: Option<Date>,
}

/// What a request may rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BasisView {
    /// The State that asks.
    pub requesting: StateCode,
    /// The State that is asked.
    pub requested: StateCode,
    /// The day.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub on: Date,
    /// Proposed, in the order of choice; reciprocity is always last.
    pub proposals: Vec<ProposalView>,
    /// Considered: the status of a State is not known. Never the same as not bound.
    pub not_known: Vec<ConsideredView>,
    /// Considered: a State is known not to be bound, or the treaty has ended.
    pub not_bound: Vec<ConsideredView>,
    /// Considered: not yet in force for both.
    pub not_yet_in_force: Vec<ConsideredView>,
    /// Considered: for extradition the requested State needs a treaty and does not take this one, 16(5).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_taken: Vec<ConsideredView>,
}

/// A legal basis proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProposalView {
    /// What `legal_basis` calls it.
    pub code: BasisCode,
    /// The articles it is proposed by.
    pub article: String,
    /// `on_record`, `offence` or `reciprocity`.
    pub reason: String,
    /// The reason in words.
    pub text: String,
    /// Its name, for a treaty on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In force for both since; absent: no treaty, or the date of a deposit is not on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub since: Option<Date>,
    /// The date of a deposit is not on record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub date_not_on_record: bool,
    /// The facts behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyView>,
}

/// A legal basis considered and not proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConsideredView {
    /// What `legal_basis` would call it.
    pub code: BasisCode,
    /// The articles it would have been proposed by.
    pub article: String,
    /// Why not, in words.
    pub text: String,
    /// From when it is in force for both, where that lies ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub from: Option<Date>,
    /// The facts behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyView>,
}

/// One State's standing towards one treaty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PartyView {
    /// The State.
    pub state: StateCode,
    /// The treaty.
    pub treaty: Treaty,
    /// `party`, `not_bound` or `not_known`.
    pub standing: String,
    /// Day of deposit, where on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub deposited: Option<Date>,
    /// From when it binds the State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date))]
    pub in_force_from: Option<Date>,
}

impl BasisView {
    /// Returns what was proposed between two States on a day, in words.
    #[must_use]
    pub fn of(advice: &Advice, kind: Kind, requesting: StateCode, requested: StateCode, on: Date) -> Self {
        let numbers = |code: &BasisCode| Numbers::of(kind, std::slice::from_ref(code));
        let considered = |wanted: fn(&WhyNot) -> bool| {
            let fit = advice.not_proposed.iter().filter(|n| wanted(&n.why));
            fit.map(|n| considered(n, numbers(&n.code))).collect::<Vec<_>>()
        };
        Self {
            requesting,
            requested,
            on,
            proposals: advice.proposals.iter().map(|p| proposed(p, numbers(&p.code))).collect(),
            not_known: considered(|why| matches!(why, WhyNot::NotKnown)),
            not_bound: considered(|why| matches!(why, WhyNot::NotBound | WhyNot::Ended { .. })),
            not_yet_in_force: considered(|why| matches!(why, WhyNot::NotYetInForce { .. })),
            not_taken: considered(|why| matches!(why, WhyNot::NotTaken)),
        }
    }
}

fn proposed(proposal: &Proposal, numbers: Numbers) -> ProposalView {
    let base = ProposalView {
        code: proposal.code.clone(),
        article: cite::line(&cite::by(proposal.law, numbers)),
        reason: "reciprocity".to_owned(),
        text: reason(proposal),
        name: None,
        since: None,
        date_not_on_record: false,
        parties: vec![],
    };
    match &proposal.reason {
        Reason::OnRecord { name, valid_from, .. } => ProposalView {
            reason: "on_record".to_owned(),
            name: Some(name.clone()),
            since: Some(*valid_from),
            ..base
        },
        Reason::Offence { parties, since, .. } => ProposalView {
            reason: "offence".to_owned(),
            since: *since,
            date_not_on_record: since.is_none(),
            parties: parties.iter().map(party).collect(),
            ..base
        },
        Reason::Reciprocity => base,
    }
}

fn considered(not: &NotProposed, numbers: Numbers) -> ConsideredView {
    let from = match not.why {
        WhyNot::NotYetInForce { from } => Some(from),
        WhyNot::NotKnown | WhyNot::NotBound | WhyNot::NotTaken | WhyNot::Ended { .. } => None,
    };
    ConsideredView {
        code: not.code.clone(),
        article: cite::line(&cite::by(not.law, numbers)),
        text: why_not(not),
        from,
        parties: not.parties.iter().map(party).collect(),
    }
}

fn party(party: &Party) -> PartyView {
    let (standing, deposited) = match party.standing {
        Standing::PartySince(on) => ("party", Some(on)),
        Standing::Party => ("party", None),
        Standing::NotBound => ("not_bound", None),
        Standing::NotKnown => ("not_known", None),
    };
    PartyView {
        state: party.state,
        treaty: party.treaty,
        standing: standing.to_owned(),
        deposited,
        in_force_from: party.from,
    }
}

/// Returns why a legal basis is proposed, as sentences.
#[must_use]
pub fn reason(proposal: &Proposal) -> String {
    match &proposal.reason {
        Reason::OnRecord { name, kind, valid_from, valid_to } => {
            let kind = match kind {
                TreatyKind::Bilateral => "a bilateral treaty",
                TreatyKind::Regional => "a regional treaty",
            };
            let until = valid_to.map(|last| format!(" until {last}")).unwrap_or_default();
            format!(
                "{name}: {kind} on record between both States, in force since {valid_from}{until}. Its \
                 provisions come before those of the conventions."
            )
        }
        Reason::Offence { family, parties, since, without, taken } => {
            let mut sentences = vec![];
            if let Some(protocol) = without {
                sentences.push(format!(
                    "The Convention alone: that the {} binds both States on this day is not on record.",
                    protocol_name(*protocol)
                ));
            }
            sentences.push(facts(parties));
            sentences.push(match since {
                Some(since) => format!("In force for both since {since}."),
                None => "The date of a deposit is not on record; it is taken as in force.".to_owned(),
            });
            sentences.extend(taken.map(|taken| taken_as_basis(taken).to_owned()));
            let wanted = matches!(family, Some(OffenceFamily::Laundering | OffenceFamily::Obstruction));
            if wanted && proposal.code.as_str() == "UNCAC" {
                sentences.push("It fits where the offence behind it is one of corruption.".to_owned());
            }
            sentences.join(" ")
        }
        Reason::Reciprocity => {
            "No treaty: the promise to do the same in a like case. Always possible, and always last."
                .to_owned()
        }
    }
}

const fn taken_as_basis(taken: Taken) -> &'static str {
    match taken {
        Taken::Yes => "The requested State takes it as the basis for extradition, 16(5).",
        Taken::NotNeeded => "The requested State needs no treaty for extradition, 16(6).",
        Taken::No => "The requested State needs a treaty for extradition and does not take this one, 16(5).",
        Taken::NotKnown => {
            "Whether the requested State takes it as the basis for extradition is not known, 16(4)-(5)."
        }
    }
}

/// Returns why a legal basis was considered and is not proposed, as sentences.
#[must_use]
pub fn why_not(not: &NotProposed) -> String {
    let facts = facts(&not.parties);
    let name = not.name.clone().unwrap_or_default();
    match not.why {
        WhyNot::NotKnown => {
            format!(
                "Not known whether it is in force for both. {facts} Not known is not the same as not bound."
            )
        }
        WhyNot::NotTaken => format!("{} {facts}", taken_as_basis(Taken::No)),
        WhyNot::NotBound => format!("Not in force for both. {facts}"),
        WhyNot::NotYetInForce { from } if not.parties.is_empty() => {
            format!("{name}: in force only from {from}.")
        }
        WhyNot::NotYetInForce { from } => {
            format!("In force for both only from {from}, the thirtieth day after deposit. {facts}")
        }
        WhyNot::Ended { on } => format!("{name}: was in force until {on}."),
    }
}

fn facts(parties: &[Party]) -> String {
    parties.iter().map(fact).collect::<Vec<_>>().join(" ")
}

fn fact(party: &Party) -> String {
    let (state, treaty) = (party.state, party.treaty);
    match party.standing {
        Standing::PartySince(on) => format!("{state} deposited on {on} ({treaty})."),
        Standing::Party => format!("{state} is a party ({treaty}), the date is not on record."),
        Standing::NotBound => format!("{state} is not bound ({treaty})."),
        Standing::NotKnown => format!("The status of {state} is not known ({treaty})."),
    }
}

const fn protocol_name(treaty: Treaty) -> &'static str {
    match treaty {
        Treaty::Tip => "Trafficking Protocol",
        Treaty::Som => "Smuggling of Migrants Protocol",
        Treaty::Untoc => "Convention against Transnational Organized Crime",
        Treaty::Uncac => "Convention against Corruption",
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use comity_domain::{
        law::basis::advise,
        registry::{Between, StateFacts, TreatyOnRecord},
    };
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_reason_has_words() {
        let state = |code: &str, standing: &[Standing]| StateFacts {
            treaties: Treaty::ALL.iter().copied().zip(standing.iter().copied()).collect(),
            ..StateFacts::of(code.parse().unwrap())
        };
        let long_ago = Standing::PartySince(date(2006, 9, 22));
        let lately = Standing::PartySince(date(2026, 1, 2));
        let pairs = [
            ([long_ago; 4], [long_ago; 4]),
            ([long_ago, Standing::Party, Standing::NotBound, lately], [Standing::Party; 4]),
            ([long_ago; 4], [Standing::NotKnown; 4]),
            ([long_ago; 4], [lately, Standing::NotKnown, Standing::NotKnown, Standing::NotBound]),
        ];
        let treaty = |code: &str, from: i16, to: Option<Date>| TreatyOnRecord {
            code: code.parse().unwrap(),
            name: format!("Treaty {code}"),
            kind: TreatyKind::Bilateral,
            parties: vec![],
            valid_from: date(from, 1, 1),
            valid_to: to,
            provisional_arrest_days: None,
            clock_lengths: std::collections::BTreeMap::new(),
            grounds: vec![],
        };
        let mut text = String::new();
        for (n, (ours, theirs)) in pairs.into_iter().enumerate() {
            let mut between = Between::of(state("LKA", &ours), state("SGP", &theirs));
            if n == 0 {
                let ended = treaty("LKA-SGP-1990", 1990, Some(date(1999, 12, 31)));
                between.on_record =
                    vec![treaty("LKA-SGP-2010", 2010, None), ended, treaty("LKA-SGP-2027", 2027, None)];
            }
            let families = [
                OffenceFamily::SmugglingOfMigrants,
                OffenceFamily::TraffickingInPersons,
                OffenceFamily::Laundering,
            ];
            let advice = advise(Kind::Mla, &families, &between, date(2026, 1, 12));
            for proposal in &advice.proposals {
                let _ = writeln!(text, "{n} {}: {}", proposal.code, reason(proposal));
            }
            for not in &advice.not_proposed {
                let _ = writeln!(text, "{n} not {}: {}", not.code, why_not(not));
            }
        }
        insta::assert_snapshot!(text);
    }
}
