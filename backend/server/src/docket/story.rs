//! What one request is about: a matter, two States, and the blanks filled in.

use comity_domain::{
    codes::{AgeStatus, Kind, MeasureType, Side},
    ids::MeasureId,
};
use jiff::{ToSpan as _, civil::Date};

use super::{
    chance::Chance,
    matters::{self, Matter, MeasureForm, PersonForm, Who},
    office, papers,
    places::Place,
};

/// How far a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edition {
    /// Begun; something is still missing.
    Begun,
    /// As it is sent.
    Full,
    /// After the head's comment.
    Revised,
    /// After it came back as deficient.
    Mended,
    /// As a letter or the old register gives it.
    OnPaper,
}

/// What one request is about.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) seed: u64,
    /// The kind of its first request.
    pub(crate) kind: Kind,
    pub(crate) matter: &'static Matter,
    pub(crate) here: &'static Place,
    pub(crate) there: &'static Place,
    /// Whether documents go with it and come back.
    pub(crate) with_papers: bool,
    /// Whether it is urgent.
    pub(crate) urgent: bool,
    /// The day asked for, as days after the draft was begun.
    pub(crate) deadline_days: Option<i64>,
    /// The side whose State is by letter, where one is.
    pub(crate) letter: Option<Side>,
    /// Who of the two officers works on it, here and there.
    pub(crate) officers: (usize, usize),
    /// The day it was begun.
    pub(crate) begun: Date,
    pub(super) measures: Vec<&'static MeasureForm>,
    names: Vec<(&'static str, String)>,
    company: String,
    company_there: String,
    bank: &'static str,
    bank_there: &'static str,
    pub(super) city: &'static str,
    pub(super) city_there: &'static str,
    pub(super) amount: i64,
    count: i64,
    file_number: i64,
    ago_months: (i64, i64),
}

impl Story {
    /// Returns the story that a seed tells between two States.
    pub(crate) fn of(seed: u64, here: &'static Place, there: &'static Place, papers_percent: usize) -> Self {
        let mut chance = Chance::for_purpose(seed, 1);
        let all = matters::matters();
        let weights: Vec<u32> = all.iter().map(|m| m.weight).collect();
        let ports = here.port().zip(there.port());
        let mut matter = all[chance.weighted(&weights)];
        while matter.at_sea && ports.is_none() {
            matter = all[chance.weighted(&weights)];
        }
        Self::about(matter, seed, chance, (here, there), papers_percent)
    }

    /// Returns the story of a person sought.
    pub(crate) fn of_sought(
        seed: u64,
        kind: Kind,
        matter: &'static Matter,
        (here, there): (&'static Place, &'static Place),
    ) -> Self {
        let story = Self::about(matter, seed, Chance::for_purpose(seed, 1), (here, there), 100);
        Self { kind, urgent: kind == Kind::ProvisionalArrest, deadline_days: None, ..story }
    }

    fn about(
        matter: &'static Matter,
        seed: u64,
        mut chance: Chance,
        (here, there): (&'static Place, &'static Place),
        papers_percent: usize,
    ) -> Self {
        let ports = here.port().zip(there.port()).filter(|_| matter.at_sea);
        let (company, company_there) = (company(&mut chance), company(&mut chance));
        let names = matter
            .persons
            .iter()
            .map(|p| (p.code, name(p, here, there, &company, &company_there, &mut chance)));
        let names = names.collect();
        let urgent = chance.happens(20);
        let deadline_days = match (urgent, chance.below(10)) {
            (true, 0) | (false, 2..) => None, // urgent without a date is a finding that officers meet
            (true, _) => Some(chance.between(21, 60)),
            (false, _) => Some(chance.between(90, 210)),
        };
        let most = matter.measures.len();
        let least = if most > 1 && chance.happens(70) { 2 } else { 1 };
        let kept = usize::try_from(chance.between(least, i64::try_from(most).unwrap_or(1))).unwrap_or(1);
        Self {
            seed,
            kind: Kind::Mla,
            matter,
            here,
            there,
            // The copy of an order must be there, 13(3)(b).
            with_papers: chance.happens(papers_percent) || matter.confiscation.is_some(),
            urgent,
            deadline_days,
            letter: None,
            officers: (chance.below(2), chance.below(2)),
            begun: Date::ZERO,
            measures: matter.measures.iter().take(kept.max(1)).collect(),
            names,
            company,
            company_there,
            bank: chance.pick(here.banks).unwrap_or("a bank"),
            bank_there: chance.pick(there.banks).unwrap_or("a bank"),
            city: ports.map_or_else(|| chance.pick(here.cities).unwrap_or(here.name), |(port, _)| port),
            city_there: ports
                .map_or_else(|| chance.pick(there.cities).unwrap_or(there.name), |(_, port)| port),
            amount: amount(here.currency, &mut chance),
            count: chance.between(3, 27),
            file_number: chance.between(11, 2480),
            ago_months: (chance.between(15, 34), chance.between(3, 9)),
        }
    }

    /// Returns how many measures it asks for.
    pub(crate) fn measure_count(&self) -> usize {
        self.measures.len()
    }

    /// Returns the kind of the first request, or of the one made after it.
    pub(crate) fn kind_of(&self, again: bool) -> Kind {
        if again && self.kind == Kind::ProvisionalArrest { Kind::Extradition } else { self.kind }
    }

    /// Returns the types of its measures.
    pub(crate) fn measure_types(&self) -> impl Iterator<Item = MeasureType> {
        self.measures.iter().map(|m| m.measure_type)
    }

    /// Returns which measures bring things rather than papers: what is to go back.
    pub(crate) fn objects(&self) -> impl Iterator<Item = usize> {
        let types = self.measure_types().enumerate();
        types.filter(|(_, m)| *m == MeasureType::ObjectsSites).map(|(number, _)| number)
    }

    /// Returns the person who is lent, or comes of own will.
    pub(crate) fn who_travels(&self) -> Option<&'static str> {
        use MeasureType::{Appearance, PersonLent};
        let measure = self.measures.iter().find(|m| matches!(m.measure_type, PersonLent | Appearance))?;
        measure.persons.first().copied()
    }

    /// Returns whether a name has a word of another name in the story, or of an officer's.
    pub(super) fn names_share_a_word(&self, name: &str) -> bool {
        let officers = (0..2).flat_map(|seat| [self.here, self.there].map(|p| office::name_of(p, seat)));
        let names: Vec<String> = self.names.iter().map(|(_, n)| n.clone()).chain(officers).collect();
        name.split(' ').any(|word| names.iter().any(|n| n.split(' ').any(|other| other == word)))
    }

    /// Returns a sealed adult, where there is one whose identity the other State was not given.
    pub(crate) fn sealed_adult(&self) -> Option<&'static str> {
        let adult = |form: &&PersonForm| matches!(form.who, Who::Sealed(AgeStatus::Adult));
        let mut persons = self.matter.persons.iter().filter(|_| self.matter.identity_purpose.is_none());
        persons.find(adult).map(|form| form.code)
    }

    /// Returns whether the articles are UNCAC's: where the matter rests on it first.
    pub(crate) fn rests_on_uncac(&self) -> bool {
        self.matter.basis.first() == Some(&"UNCAC")
    }

    /// Returns the language the request is written in.
    pub(crate) fn language(&self) -> &'static str {
        if self.there.accepts.contains(&"en") { "en" } else { self.here.language }
    }

    /// Returns the language it must be translated into, where the other State does not take the one it is in.
    pub(crate) fn translated_into(&self) -> Option<&'static str> {
        let written = self.language();
        if self.there.accepts.contains(&written) { None } else { self.there.accepts.first().copied() }
    }

    /// Returns the names of the documents that go with it.
    pub(crate) fn documents(&self) -> &'static [&'static str] {
        if self.with_papers { self.matter.documents } else { &[] }
    }

    /// Returns the bytes of a document of the requesting State.
    pub(crate) fn document_bytes(&self, name: &str) -> Vec<u8> {
        let lines = [
            self.here.authority.to_owned(),
            format!("File {}", self.file()),
            self.subject(),
            format!("Document: {name}"),
            "Invented for demonstration; no such case exists.".to_owned(),
        ];
        papers::bytes(name, &lines)
    }

    /// Returns its subject.
    pub(crate) fn subject(&self) -> String {
        self.drawn(self.matter.subject, 11)
    }

    /// Returns one of several wordings, its blanks filled; the same for the same purpose.
    pub(crate) fn drawn(&self, wordings: &[&str], purpose: u64) -> String {
        let mut chance = Chance::for_purpose(self.seed, purpose);
        self.filled(chance.pick(wordings).unwrap_or_default())
    }

    /// Returns a wording with its blanks filled.
    pub(crate) fn filled(&self, wording: &str) -> String {
        let mut text = String::with_capacity(wording.len() + 64);
        let mut rest = wording;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((blank, after)) = after.split_once('}') else { break };
            text.push_str(&self.blank(blank));
            rest = after;
        }
        text.push_str(rest);
        text
    }

    pub(super) fn blank(&self, blank: &str) -> String {
        match blank {
            "here" => self.here.name.to_owned(),
            "there" => self.there.name.to_owned(),
            "city" => self.city.to_owned(),
            "city_there" => self.city_there.to_owned(),
            "bank" => self.bank.to_owned(),
            "bank_there" => self.bank_there.to_owned(),
            "company" => self.company.clone(),
            "company_there" => self.company_there.clone(),
            "amount" => format!("{} {}", self.here.currency, grouped(self.amount)),
            "count" => self.count.to_string(),
            "file" => self.file(),
            "court" => self.here.court.to_owned(),
            "investigator" => self.here.investigator.to_owned(),
            "period" => format!("{} to {}", self.month(self.ago_months.0), self.month(self.ago_months.1)),
            "month" => self.month(self.ago_months.1 + 1),
            code => self
                .names
                .iter()
                .find(|(c, _)| *c == code)
                .map_or_else(|| code.to_owned(), |(_, n)| n.clone()),
        }
    }

    pub(super) fn file(&self) -> String {
        format!("{}/{}", self.file_number, self.begun.year())
    }

    fn month(&self, months_ago: i64) -> String {
        let day = self.begun.checked_sub(months_ago.months()).unwrap_or(self.begun);
        day.strftime("%B %Y").to_string()
    }
}

/// Returns the id of the measure of that number, counted from nought.
pub(crate) fn measure_id(index: usize) -> Option<MeasureId> {
    format!("M-{}", index + 1).parse().ok()
}

fn company(chance: &mut Chance) -> String {
    let word = chance.pick(matters::COMPANY_WORDS).unwrap_or("Monsoon");
    let trade = chance.pick(matters::COMPANY_TRADES).unwrap_or("Trading");
    let form = ["Ltd", "Co.", "Group", "Partners"][chance.below(4)];
    format!("{word} {trade} {form}")
}

/// The name that stands in the facts; of a sealed person only the code.
fn name(
    form: &PersonForm,
    here: &'static Place,
    there: &'static Place,
    company: &str,
    company_there: &str,
    chance: &mut Chance,
) -> String {
    let mut of = |place: &'static Place| {
        let given = chance.pick(place.given.get(office::SEATS..).unwrap_or_default()).unwrap_or("N.");
        place.full_name(given, chance.pick(place.family).unwrap_or("N."))
    };
    match form.who {
        Who::FromHere | Who::Abroad => of(here),
        Who::FromThere => of(there),
        Who::CompanyHere => company.to_owned(),
        Who::CompanyThere => company_there.to_owned(),
        Who::NotIdentified(_) | Who::Sealed(_) => form.code.to_owned(),
    }
}

/// A sum in whole units that fits the currency, with two digits that count.
fn amount(currency: &str, chance: &mut Chance) -> i64 {
    let scale = match currency {
        "IRR" | "IDR" | "LBP" | "VND" => 15_000,
        "UGX" | "TZS" | "MMK" | "MNT" | "SYP" | "NGN" | "KRW" | "IQD" | "SLE" | "SOS" | "XOF" | "XAF" => 900,
        "LKR" | "PKR" | "BDT" | "NPR" | "KES" | "JPY" | "YER" | "KPW" | "SDG" => 150,
        "INR" | "EGP" | "PHP" | "THB" | "TRY" | "MUR" | "ZAR" | "GMD" => 35,
        "CNY" | "AED" | "SAR" | "QAR" | "MYR" | "ILS" | "GHS" | "LYD" => 5,
        _ => 1,
    };
    let rough = chance.skewed(45_000, 2_600_000) * scale;
    let mut step = 1;
    while rough / step >= 100 {
        step *= 10;
    }
    rough / step * step
}

/// 48200000 as 48,200,000.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
