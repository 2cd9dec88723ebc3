//! Codes, dates and amounts as a reader abroad has them.

use comity_domain::{
    codes::{AgeStatus, MeasureType, OffenceFamily, Outcome, PersonRole},
    contents::Asset,
    ids::Language,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    law::Numbers,
    line::{Line, Piece},
    money,
    words::{Word, label, say},
};

/// A day as it is written: `4 March 2026`.
pub(crate) fn day(date: Date) -> Line {
    Line::ours(date.strftime("%-d\u{a0}%B\u{a0}%Y").to_string())
}

/// The day of an instant, UTC.
pub(crate) fn day_of(at: Timestamp) -> Line {
    day(TimeZone::UTC.to_datetime(at).date())
}

/// An hour that counts, UTC: `4 March 2026, 14:05 UTC`.
pub(crate) fn instant(at: Timestamp) -> Line {
    let at = TimeZone::UTC.to_datetime(at);
    Line::ours(at.strftime("%-d\u{a0}%B\u{a0}%Y, %H:%M\u{a0}UTC").to_string())
}

/// What a person wrote, or that nothing was given.
pub(crate) fn given(text: Option<&String>) -> Line {
    text.map(|text| Line::theirs(text))
        .filter(|line| !line.is_empty())
        .unwrap_or_else(|| label(Word::NotGiven))
}

/// Codes such as M-1, as a list.
pub(crate) fn codes<T: ToString>(codes: &[T]) -> Line {
    Line::ours(codes.iter().map(|code| super::clean(&code.to_string())).collect::<Vec<_>>().join(", "))
}

pub(crate) const fn role(role: PersonRole) -> Word {
    match role {
        PersonRole::Suspect => Word::RoleSuspect,
        PersonRole::Accused => Word::RoleAccused,
        PersonRole::Sentenced => Word::RoleSentenced,
        PersonRole::Victim => Word::RoleVictim,
        PersonRole::Witness => Word::RoleWitness,
        PersonRole::Expert => Word::RoleExpert,
        PersonRole::LegalPerson => Word::RoleLegalPerson,
    }
}

/// What is said in place of a sealed identity. Doubt means child.
pub(crate) const fn protected(age: Option<AgeStatus>) -> Word {
    match age {
        Some(AgeStatus::Child | AgeStatus::PresumedChild | AgeStatus::Unknown) => Word::ProtectedChild,
        Some(AgeStatus::Adult) | None => Word::Protected,
    }
}

pub(crate) const fn family(family: OffenceFamily) -> Word {
    match family {
        OffenceFamily::TraffickingInPersons => Word::FamilyTrafficking,
        OffenceFamily::SmugglingOfMigrants => Word::FamilySmuggling,
        OffenceFamily::Laundering => Word::FamilyLaundering,
        OffenceFamily::Corruption => Word::FamilyCorruption,
        OffenceFamily::Obstruction => Word::FamilyObstruction,
        OffenceFamily::OrganizedGroup => Word::FamilyGroup,
        OffenceFamily::Cybercrime => Word::FamilyCyber,
        OffenceFamily::OnlineChildExploitation => Word::FamilyOnlineChild,
        OffenceFamily::Firearms => Word::FamilyFirearms,
        OffenceFamily::CulturalProperty => Word::FamilyCultural,
        OffenceFamily::Piracy => Word::FamilyPiracy,
        OffenceFamily::NaturalResources => Word::FamilyNatural,
        OffenceFamily::Other => Word::FamilyOther,
    }
}

pub(crate) const fn outcome(outcome: Outcome) -> Word {
    match outcome {
        Outcome::Executed => Word::OutcomeExecuted,
        Outcome::Partly => Word::OutcomePartly,
        Outcome::NotExecutable => Word::OutcomeNotExecutable,
    }
}

/// A kind of assistance in words, with its article where a convention is relied on.
pub(crate) fn measure_type(kind: MeasureType, numbers: Numbers) -> Line {
    let word = match kind {
        MeasureType::Statements => Word::TypeStatements,
        MeasureType::Service => Word::TypeService,
        MeasureType::SearchSeizure => Word::TypeSearch,
        MeasureType::ObjectsSites => Word::TypeObjects,
        MeasureType::Information => Word::TypeInformation,
        MeasureType::Records => Word::TypeRecords,
        MeasureType::TracingForEvidence => Word::TypeTracing,
        MeasureType::Appearance => Word::TypeAppearance,
        MeasureType::OtherAssistance => Word::TypeOther,
        MeasureType::UncacAssetMeasures => Word::TypeUncacAssets,
        MeasureType::UncacRecovery => Word::TypeUncacRecovery,
        MeasureType::ConfiscationOrderThere => Word::TypeOrderThere,
        MeasureType::ConfiscationOurOrder => Word::TypeOurOrder,
        MeasureType::Freezing => Word::TypeFreezing,
        MeasureType::PersonLent => Word::TypeLent,
        MeasureType::Surrender => Word::TypeSurrender,
        MeasureType::ProvisionalArrest => Word::TypeProvisionalArrest,
    };
    let article = match kind {
        // UNCAC's own, whatever else is relied on.
        MeasureType::UncacAssetMeasures | MeasureType::UncacRecovery => Some(format!("UNCAC {kind}")),
        _ => numbers.cite(kind.as_str()),
    };
    let mut line = label(word);
    line.0.extend(article.map(|article| Piece::Ours(format!(" ({article})"))));
    line
}

/// An amount, or that none was given.
pub(crate) fn amount(minor: Option<i64>, currency: Option<&str>) -> Line {
    let (Some(minor), Some(currency)) = (minor, currency) else { return label(Word::NotGiven) };
    money::amount(minor, currency).map_or_else(
        || {
            let digits = money::grouped(&minor.to_string());
            say(Word::MinorUnits, &[("amount", Line::ours(digits)), ("currency", Line::theirs(currency))])
        },
        Line::ours,
    )
}

pub(crate) fn value(asset: &Asset) -> Line {
    amount(asset.value_minor, asset.currency.as_deref())
}

/// A language by its name where it is a usual one of the Member States, else by its code.
pub(crate) fn language(code: &Language) -> Line {
    let name = match code.as_str() {
        "ar" => "Arabic",
        "am" => "Amharic",
        "bn" => "Bengali",
        "el" => "Greek",
        "en" => "English",
        "es" => "Spanish",
        "fa" => "Persian",
        "fr" => "French",
        "hi" => "Hindi",
        "id" => "Indonesian",
        "ja" => "Japanese",
        "km" => "Khmer",
        "ko" => "Korean",
        "ku" => "Kurdish",
        "mn" => "Mongolian",
        "ms" => "Malay",
        "my" => "Burmese",
        "ne" => "Nepali",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "si" => "Sinhala",
        "so" => "Somali",
        "sw" => "Swahili",
        "ta" => "Tamil",
        "th" => "Thai",
        "tl" => "Filipino",
        "tr" => "Turkish",
        "ur" => "Urdu",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        other => other,
    };
    Line::ours(name)
}
