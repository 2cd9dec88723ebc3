//! What a request may rest on, proposed from what the register says: treaties on record, then the conventions that
//! the offences call for, then reciprocity.
//!
//! A treaty counts from the thirtieth day after deposit (38(2); TIP 17(2); UNCAC 68(2)) and never before it was in
//! force itself, for both States. What nobody checked is "not known", never "not bound". Whether a State is
//! connected has nothing to do with it.

use jiff::{ToSpan as _, civil::Date};

use super::Cite;
use crate::{
    codes::{Kind, OffenceFamily, Treaty},
    ids::{BasisCode, StateCode},
    registry::{Between, ExtraditionTerms, Standing, StateFacts, TreatyKind},
};

/// The code of what rests on no treaty.
pub const RECIPROCITY: &str = "reciprocity";

/// A legal basis made of treaties of the United Nations: one row each.
#[derive(Debug)]
pub struct Convention {
    /// The code that is sent and stored.
    pub code: &'static str,
    /// The treaties that must be in force for both States: a protocol binds only parties to UNTOC, 37(2)-(3).
    pub treaties: &'static [Treaty],
    /// What it is proposed by.
    pub law: &'static [Cite],
}

use Cite::{Comity, Tip, Uncac, Untoc};

/// The conventions a request may rest on.
pub const CONVENTIONS: &[Convention] = &[
    Convention { code: "UNTOC", treaties: &[Treaty::Untoc], law: &[Untoc("18(7)"), Untoc("38(2)")] },
    Convention {
        code: "UNTOC-TIP",
        treaties: &[Treaty::Untoc, Treaty::Tip],
        law: &[Untoc("18(7)"), Untoc("37(2)-(3)"), Untoc("38(2)"), Tip("1(2)-(3)"), Tip("17(2)")],
    },
    Convention {
        code: "UNTOC-SOM",
        treaties: &[Treaty::Untoc, Treaty::Som],
        law: &[Untoc("18(7)"), Untoc("37(2)-(3)"), Untoc("38(2)")],
    },
    Convention { code: "UNCAC", treaties: &[Treaty::Uncac], law: &[Uncac("46(7)"), Uncac("68(2)")] },
];

/// Returns the row of a convention, by the code a request names it by.
#[must_use]
pub fn convention(code: &str) -> Option<&'static Convention> {
    CONVENTIONS.iter().find(|c| c.code == code)
}

/// Returns the codes an offence family calls for, in order.
const fn called_for(family: OffenceFamily) -> &'static [&'static str] {
    match family {
        OffenceFamily::Corruption => &["UNCAC", "UNTOC"],
        OffenceFamily::Laundering | OffenceFamily::Obstruction => &["UNTOC", "UNCAC"],
        OffenceFamily::TraffickingInPersons => &["UNTOC-TIP"],
        OffenceFamily::SmugglingOfMigrants => &["UNTOC-SOM"],
        OffenceFamily::OrganizedGroup
        | OffenceFamily::Cybercrime
        | OffenceFamily::OnlineChildExploitation
        | OffenceFamily::Firearms
        | OffenceFamily::CulturalProperty
        | OffenceFamily::Piracy
        | OffenceFamily::NaturalResources
        | OffenceFamily::Other => &["UNTOC"],
    }
}

/// Returns the day a treaty of the United Nations entered into force itself (38(1); SOM and
/// UNCAC as recalled in our notes).
#[must_use]
pub const fn entered_into_force(treaty: Treaty) -> Date {
    match treaty {
        Treaty::Untoc => Date::constant(2003, 9, 29),
        Treaty::Tip => Date::constant(2003, 12, 25),
        Treaty::Som => Date::constant(2004, 1, 28),
        Treaty::Uncac => Date::constant(2005, 12, 14),
    }
}

/// Returns the day from which a treaty binds a State that deposited on a day: the thirtieth day after, 38(2), and not
/// before the treaty itself.
#[must_use]
pub fn binds_from(treaty: Treaty, deposited: Date) -> Date {
    deposited.checked_add(30.days()).unwrap_or(Date::MAX).max(entered_into_force(treaty))
}

/// How a legal basis stands between two States on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InForce {
    /// In force for both.
    Yes {
        /// Since when; none: the day of a deposit is not on record.
        since: Option<Date>,
    },
    /// Both are parties, and for one it is not yet in force.
    NotYet {
        /// From when it is in force for both.
        from: Date,
    },
    /// One of them is known not to be bound, or the treaty has ended.
    NotBound,
    /// Nobody checked for one of them, or nobody entered such a treaty. Never the same as not bound.
    NotKnown,
    /// No treaty: reciprocity.
    NoTreaty,
}

/// One State's standing towards one treaty: the fact behind a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    /// The State.
    pub state: StateCode,
    /// The treaty.
    pub treaty: Treaty,
    /// Its standing, with the day of deposit where on record.
    pub standing: Standing,
    /// From when the treaty binds it, where that can be said.
    pub from: Option<Date>,
}

/// How a requested State stands to UNTOC as the basis of extradition, 16(4)-(6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It needs a treaty, and takes UNTOC as one, 16(4)-(5).
    Yes,
    /// It needs no treaty: the offences are extraditable as they are, 16(6).
    NotNeeded,
    /// It needs a treaty, and does not take UNTOC as one, 16(5)(b).
    No,
    /// It did not say, or nobody noted it. Never the same as no.
    NotKnown,
}

impl Taken {
    /// Returns how a State stands, from what it says of extradition.
    #[must_use]
    pub const fn by(terms: ExtraditionTerms) -> Self {
        match (terms.needs_treaty, terms.takes_untoc) {
            (Some(false), _) => Self::NotNeeded,
            (_, Some(true)) => Self::Yes,
            (_, Some(false)) => Self::No,
            (_, None) => Self::NotKnown,
        }
    }
}

/// Why a legal basis is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A treaty on record comes first, 18(6)-(7).
    OnRecord {
        /// Its name.
        name: String,
        /// Between how many States.
        kind: TreatyKind,
        /// The first day it is in force.
        valid_from: Date,
        /// The last day it is in force.
        valid_to: Option<Date>,
    },
    /// An offence family calls for it.
    Offence {
        /// Which; none: the request names no offence yet.
        family: Option<OffenceFamily>,
        /// The standing of both States towards each of its treaties.
        parties: Vec<Party>,
        /// In force for both since; none: the date of a deposit is not on record.
        since: Option<Date>,
        /// The protocol that the family calls for and that is not in force for both.
        without: Option<Treaty>,
        /// For extradition: how the requested State stands to UNTOC as its basis, 16(4)-(6).
        taken: Option<Taken>,
    },
    /// Always last.
    Reciprocity,
}

/// A legal basis proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What `legal_basis` calls it.
    pub code: BasisCode,
    /// The articles it is proposed by.
    pub law: &'static [Cite],
    /// Why.
    pub reason: Reason,
}

/// Why a legal basis was considered and is not proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// The status of a State is not known. Never the same as not bound.
    NotKnown,
    /// A State is known not to be bound.
    NotBound,
    /// Both are parties, but it is not yet in force for both.
    NotYetInForce {
        /// From when it is.
        from: Date,
    },
    /// The requested State needs a treaty for extradition and does not take this one, 16(5)(b).
    NotTaken,
    /// The treaty on record has ended.
    Ended {
        /// The last day it was in force.
        on: Date,
    },
}

/// A legal basis that was considered and is not proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotProposed {
    /// What `legal_basis` would call it.
    pub code: BasisCode,
    /// The articles it would have been proposed by.
    pub law: &'static [Cite],
    /// Its name, for a treaty on record.
    pub name: Option<String>,
    /// Why not.
    pub why: WhyNot,
    /// The standing of both States towards each of its treaties; none for a treaty on record.
    pub parties: Vec<Party>,
}

/// What is proposed, and what was considered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advice {
    /// In the order of choice; reciprocity is always last.
    pub proposals: Vec<Proposal>,
    /// Considered, in the same order, and not proposed.
    pub not_proposed: Vec<NotProposed>,
}

const ON_RECORD: &[Cite] = &[Untoc("18(6)-(7)")];
const NO_TREATY: &[Cite] = &[Comity("4")];

/// Returns what a request for offences of these families may rest on, in the order of choice.
#[must_use]
pub fn propose(kind: Kind, families: &[OffenceFamily], between: &Between, on: Date) -> Vec<Proposal> {
    advise(kind, families, between, on).proposals
}

/// Returns what a request for offences of these families may rest on, and what was considered and is not proposed.
///
/// Without an offence, what all offences may rest on is proposed.
#[must_use]
pub fn advise(kind: Kind, families: &[OffenceFamily], between: &Between, on: Date) -> Advice {
    let mut advice = Advice::default();
    let taken = kind.is_extradition().then(|| Taken::by(between.requested.extradition));
    on_record(&mut advice, between, on);
    let mut calls: Vec<(Option<OffenceFamily>, &str)> =
        families.iter().flat_map(|f| called_for(*f).iter().map(|code| (Some(*f), *code))).collect();
    if calls.is_empty() {
        calls.push((None, "UNTOC"));
    }
    let mut tried: Vec<&str> = vec![];
    for (family, code) in calls {
        let Some(row) = convention(code) else { continue };
        consider(&mut advice, &mut tried, row, &Call { family, without: None, taken, between, on });
    }
    advice.propose(RECIPROCITY, NO_TREATY, Reason::Reciprocity);
    advice
}

/// Returns how a legal basis stands between two States on a day.
///
/// A code that is none of the conventions and not on record between them is not known.
#[must_use]
pub fn in_force(basis: &BasisCode, between: &Between, on: Date) -> InForce {
    if basis.as_str() == RECIPROCITY {
        return InForce::NoTreaty;
    }
    if let Some(row) = convention(basis.as_str()) {
        return standing(&parties(row, between), on);
    }
    match between.treaty(basis.as_str()) {
        Some(treaty) if treaty.in_force_on(on) => InForce::Yes { since: Some(treaty.valid_from) },
        Some(treaty) if on < treaty.valid_from => InForce::NotYet { from: treaty.valid_from },
        Some(_) => InForce::NotBound,
        None => InForce::NotKnown,
    }
}

fn on_record(advice: &mut Advice, between: &Between, on: Date) {
    for treaty in between.in_force(on) {
        let reason = Reason::OnRecord {
            name: treaty.name.clone(),
            kind: treaty.kind,
            valid_from: treaty.valid_from,
            valid_to: treaty.valid_to,
        };
        advice.propose(treaty.code.as_str(), ON_RECORD, reason);
    }
    let mut others: Vec<_> = between.on_record.iter().filter(|t| !t.in_force_on(on)).collect();
    others.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
    advice.not_proposed.extend(others.into_iter().map(|treaty| NotProposed {
        code: treaty.code.clone(),
        law: ON_RECORD,
        name: Some(treaty.name.clone()),
        why: match treaty.valid_to {
            Some(last) if last < on => WhyNot::Ended { on: last },
            _ => WhyNot::NotYetInForce { from: treaty.valid_from },
        },
        parties: vec![],
    }));
}

/// What a convention is called for by.
struct Call<'a> {
    family: Option<OffenceFamily>,
    without: Option<Treaty>,
    taken: Option<Taken>,
    between: &'a Between,
    on: Date,
}

/// Proposes a convention that is in force; where it is a protocol that is not, the Convention alone.
fn consider(advice: &mut Advice, tried: &mut Vec<&'static str>, row: &'static Convention, call: &Call<'_>) {
    // Plain UNTOC adds nothing to UNTOC with a protocol; a protocol adds to plain UNTOC.
    if tried.contains(&row.code) || advice.covers(row) {
        return;
    }
    tried.push(row.code);
    let parties = parties(row, call.between);
    // What States said under 16(5) is said of UNTOC and what belongs to it.
    let taken = call.taken.filter(|_| row.treaties.contains(&Treaty::Untoc));
    let why = match standing(&parties, call.on) {
        InForce::Yes { .. } if taken == Some(Taken::No) => WhyNot::NotTaken,
        InForce::Yes { since } => {
            let Call { family, without, .. } = *call;
            let reason = Reason::Offence { family, parties, since, without, taken };
            advice.propose(row.code, row.law, reason);
            return;
        }
        InForce::NotYet { from } => WhyNot::NotYetInForce { from },
        InForce::NotBound => WhyNot::NotBound,
        InForce::NotKnown | InForce::NoTreaty => WhyNot::NotKnown,
    };
    let plain = convention("UNTOC").filter(|_| why != WhyNot::NotTaken);
    if let Some(code) = code(row.code) {
        advice.not_proposed.push(NotProposed { code, law: row.law, name: None, why, parties });
    }
    if let [Treaty::Untoc, protocol] = row.treaties
        && let Some(plain) = plain
    {
        consider(advice, tried, plain, &Call { without: Some(*protocol), ..*call });
    }
}

impl Advice {
    fn propose(&mut self, basis: &str, law: &'static [Cite], reason: Reason) {
        if let Some(code) = code(basis) {
            self.proposals.push(Proposal { code, law, reason });
        }
    }

    /// Whether one proposal already rests on all treaties of a row.
    fn covers(&self, row: &Convention) -> bool {
        self.proposals
            .iter()
            .filter_map(|p| convention(p.code.as_str()))
            .any(|listed| row.treaties.iter().all(|t| listed.treaties.contains(t)))
    }
}

fn code(text: &str) -> Option<BasisCode> {
    text.parse().ok()
}

fn parties(row: &Convention, between: &Between) -> Vec<Party> {
    let of = |state: &StateFacts, treaty: Treaty| {
        let standing = state.standing(treaty);
        let from = match standing {
            Standing::PartySince(deposited) => Some(binds_from(treaty, deposited)),
            Standing::Party | Standing::NotBound | Standing::NotKnown => None,
        };
        Party { state: state.code, treaty, standing, from }
    };
    row.treaties
        .iter()
        .flat_map(|treaty| [of(&between.requesting, *treaty), of(&between.requested, *treaty)])
        .collect()
}

/// What the standings come to: who is known not to be bound settles it, then who is not known.
fn standing(parties: &[Party], on: Date) -> InForce {
    let has = |standing: Standing| parties.iter().any(|p| p.standing == standing);
    if has(Standing::NotBound) {
        return InForce::NotBound;
    }
    if has(Standing::NotKnown) {
        return InForce::NotKnown;
    }
    let latest = parties.iter().filter_map(|p| p.from).max();
    match latest {
        Some(from) if on < from => InForce::NotYet { from },
        _ if has(Standing::Party) => InForce::Yes { since: None },
        since => InForce::Yes { since },
    }
}
