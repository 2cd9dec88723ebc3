//! Amounts as people write and read them: minor units of one currency inside, the currency's own decimals (ISO 4217)
//! outside. Amounts of different currencies are never added.

use comity_api::letter;

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadAmount {
    /// It has a sign: amounts are positive.
    Negative,
    /// No currency of three letters stands before or after it.
    NoCurrency,
    /// The decimals of the currency are not known here: nothing is guessed.
    UnknownCurrency,
    /// It is not a number, or a comma can be read in two ways.
    NoNumber,
    /// More decimals than the currency has.
    TooManyDecimals,
}

impl BadAmount {
    /// Returns the entry of the catalogue that says so.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Negative => "money-negative",
            Self::NoCurrency => "money-no-currency",
            Self::UnknownCurrency => "money-unknown-currency",
            Self::NoNumber => "money-no-number",
            Self::TooManyDecimals => "money-too-many-decimals",
        }
    }
}

/// Returns how many decimals a currency has; none where it is not known here.
fn decimals(currency: &str) -> Option<usize> {
    letter::amount(1, currency).map(|one| one.rsplit_once('.').map_or(0, |(_, part)| part.len()))
}

/// Reads an amount such as `1 247 112.50 USD` or `USD 1247112.5`: minor units and currency.
///
/// # Errors
/// [`BadAmount`]. A comma counts only where it can be nothing but a mark between thousands.
pub fn read(text: &str) -> Result<(i64, String), BadAmount> {
    let text: String = text.chars().map(plain).collect();
    // Said first: with a sign nothing else that is amiss matters.
    let bare = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    if bare.starts_with(['-', '\u{2212}', '\u{2010}', '\u{2013}', '(']) {
        return Err(BadAmount::Negative);
    }
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let currency = letters.to_uppercase();
    let number = text.trim_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    if currency.len() != 3 || number.chars().any(|c| c.is_ascii_alphabetic()) {
        return Err(BadAmount::NoCurrency);
    }
    let decimals = decimals(&currency).ok_or(BadAmount::UnknownCurrency)?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let whole = thousands(whole, number.contains('.')).ok_or(BadAmount::NoNumber)?;
    if !part.chars().all(|c| c.is_ascii_digit()) {
        return Err(BadAmount::NoNumber);
    }
    let part = if part.len() > decimals && part[decimals..].chars().all(|c| c == '0') {
        &part[..decimals]
    } else {
        part
    };
    if part.len() > decimals {
        return Err(BadAmount::TooManyDecimals);
    }
    let minor = format!("{whole}{part:0<decimals$}").parse().map_err(|_| BadAmount::NoNumber)?;
    Ok((minor, currency))
}

/// Spaces of every width are one space, digits of other scripts are digits.
fn plain(c: char) -> char {
    match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' | '\n' | '\'' | '\u{2019}' | '_' => ' ',
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10).unwrap_or(c),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10).unwrap_or(c),
        '\u{66b}' => '.',
        '\u{66c}' => ',',
        other => other,
    }
}

/// The digits before the point. A lone comma without a point may be a decimal mark as well: then it is not read.
fn thousands(text: &str, has_point: bool) -> Option<String> {
    let groups: Vec<&str> = text.split(',').collect();
    let rest = groups.get(1..).unwrap_or_default();
    let ambiguous = rest.len() == 1 && !has_point;
    if ambiguous || rest.iter().any(|g| g.len() != 3) {
        return None;
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then_some(digits)
}

/// Returns an amount for a reader; minor units with the code where the currency's decimals are not known here.
#[must_use]
pub fn written(minor: i64, currency: &str) -> String {
    let plain = |text: String| text.replace('\u{a0}', " ");
    letter::amount(minor, currency).map_or_else(|| format!("{currency} {minor} (minor units)"), plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, minor, currency) in [
            ("1 247 112.50 USD", 124_711_250, "USD"),
            ("USD 1,247,112.50", 124_711_250, "USD"),
            ("usd1247112.5", 124_711_250, "USD"),
            ("2,500,000 MUR", 250_000_000, "MUR"),
            ("5 000 000 JPY", 5_000_000, "JPY"),
            ("5000000.00 JPY", 5_000_000, "JPY"),
            ("0.007 KWD", 7, "KWD"),
            ("1'000 CHF", 100_000, "CHF"),
            ("٢٥٠ EGP", 25_000, "EGP"),
        ] {
            assert_eq!(read(text), Ok((minor, currency.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_not_read() {
        for (text, why) in [
            ("1,250 USD", BadAmount::NoNumber),
            ("1.250,00 EUR", BadAmount::NoNumber),
            ("1250", BadAmount::NoCurrency),
            ("12 USD 50 CENT", BadAmount::NoCurrency),
            ("10 XQQ", BadAmount::UnknownCurrency),
            ("10.505 USD", BadAmount::TooManyDecimals),
            ("-5 USD", BadAmount::Negative),
            ("-5", BadAmount::Negative),
            ("USD \u{2212}5.00", BadAmount::Negative),
            ("(5.00) USD", BadAmount::Negative),
            ("USD", BadAmount::NoNumber),
            ("99999999999999999999 USD", BadAmount::NoNumber),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for (minor, currency) in [(124_711_250, "USD"), (7, "KWD"), (0, "JPY")] {
            assert_eq!(read(&written(minor, currency)), Ok((minor, currency.to_owned())));
        }
    }
}
