//! Amounts in words a reader cannot mistake: the code of the currency, then the number with the currency's own
//! decimals. Amounts are minor units of one currency and are never added across currencies.

/// Decimals of a currency, ISO 4217: those of the Member States of AALCO, and those in which assets are usually held.
const DECIMALS: &[(&str, usize)] = &[
    ("AED", 2),
    ("AUD", 2),
    ("BDT", 2),
    ("BHD", 3),
    ("BND", 2),
    ("BWP", 2),
    ("CAD", 2),
    ("CHF", 2),
    ("CNY", 2),
    ("EGP", 2),
    ("EUR", 2),
    ("GBP", 2),
    ("GHS", 2),
    ("GMD", 2),
    ("HKD", 2),
    ("IDR", 2),
    ("INR", 2),
    ("IQD", 3),
    ("IRR", 2),
    ("JOD", 3),
    ("JPY", 0),
    ("KES", 2),
    ("KPW", 2),
    ("KRW", 0),
    ("KWD", 3),
    ("LBP", 2),
    ("LKR", 2),
    ("LYD", 3),
    ("MGA", 2),
    ("MMK", 2),
    ("MNT", 2),
    ("MOP", 2),
    ("MUR", 2),
    ("MYR", 2),
    ("NGN", 2),
    ("NPR", 2),
    ("NZD", 2),
    ("OMR", 3),
    ("PHP", 2),
    ("PKR", 2),
    ("QAR", 2),
    ("SAR", 2),
    ("SDG", 2),
    ("SGD", 2),
    ("SLE", 2),
    ("SOS", 2),
    ("SSP", 2),
    ("SYP", 2),
    ("THB", 2),
    ("TND", 3),
    ("TRY", 2),
    ("TZS", 2),
    ("UGX", 0),
    ("USD", 2),
    ("VND", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("YER", 2),
    ("ZAR", 2),
];

/// Returns an amount as it is printed, such as `USD 1 240 000.00`; none where the currency's decimals are not known
/// here: then the minor units are said, and nothing is guessed.
///
/// The spaces do not break, so an amount never stands on two lines.
#[must_use]
pub fn amount(minor: i64, currency: &str) -> Option<String> {
    let (_, decimals) = DECIMALS.iter().find(|(code, _)| *code == currency)?;
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let sign = if minor < 0 { "-" } else { "" };
    let grouped = grouped(whole);
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{currency}\u{a0}{sign}{grouped}{point}{part}"))
}

/// Returns digits in groups of three.
pub(crate) fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(minor: i64, currency: &str) -> String {
        amount(minor, currency).unwrap().replace('\u{a0}', " ")
    }

    #[test]
    fn an_amount_has_the_decimals_of_its_currency() {
        assert_eq!(said(124_000_000, "USD"), "USD 1 240 000.00");
        assert_eq!(said(1_860_000_000, "MUR"), "MUR 18 600 000.00");
        assert_eq!(said(5_000_000, "JPY"), "JPY 5 000 000");
        for dinar in ["KWD", "BHD", "IQD", "JOD", "OMR", "TND", "LYD"] {
            assert_eq!(said(1_234_567, dinar), format!("{dinar} 1 234.567"));
        }
        assert_eq!(said(7, "KWD"), "KWD 0.007");
        assert_eq!(said(0, "JPY"), "JPY 0");
        assert_eq!(said(-105, "EUR"), "EUR -1.05");
        assert_eq!(said(i64::MIN, "JPY"), "JPY -9 223 372 036 854 775 808");
    }

    #[test]
    fn an_unknown_currency_is_not_guessed() {
        assert_eq!(amount(100, "XQQ"), None);
        assert_eq!(amount(100, "usd"), None);
    }

    #[test]
    fn the_table_is_in_order_and_names_nothing_twice() {
        assert!(DECIMALS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
