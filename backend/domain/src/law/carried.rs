//! What carries an offence, as `convention_basis` says it: a treaty and its article, in an officer's own spelling.

/// What carries an offence under the Convention, 3(1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarriedBy {
    /// Serious crime, 2(b) and 3(1)(b): a maximum of at least four years.
    SeriousCrime,
    /// An article that establishes the offence, or another treaty: no length is asked for.
    Another,
    /// Nothing is said: reciprocity, or not yet.
    NotSaid,
}

impl CarriedBy {
    /// Reads what the contents say. The spelling is free (`UNTOC 2(b)`, `art. 2 (b) UNTOC`, `2(b) and 3(1)(b)`); where
    /// several articles are named and one of them is another, that one carries it.
    #[must_use]
    pub fn read(text: Option<&str>) -> Self {
        let text = text.unwrap_or_default().to_lowercase();
        let text = text.replace(" and ", ";").replace(" with ", ";");
        let parts = text.split([';', ',', '/', '+', '\u{60c}', '\u{61b}']).filter(|p| !p.trim().is_empty());
        let mut said = Self::NotSaid;
        for part in parts {
            match Self::of_part(part) {
                Self::Another => return Self::Another,
                other => said = other,
            }
        }
        said
    }

    fn of_part(part: &str) -> Self {
        // Words that only introduce the number; a treaty with a name of its own stays in front of it.
        let plain: String = part
            .split(|c: char| c.is_whitespace() || c == '.' || c == ':')
            .filter(|word| !matches!(*word, "untoc" | "art" | "arts" | "article" | "articles" | "of" | "the"))
            .collect();
        let serious = ["2(b)", "3(1)(b)"].iter().any(|number| plain.starts_with(number));
        if serious || plain == "seriouscrime" { Self::SeriousCrime } else { Self::Another }
    }
}

#[cfg(test)]
mod tests {
    use super::CarriedBy::{self, Another, NotSaid, SeriousCrime};

    #[test]
    fn serious_crime_is_known_in_any_spelling() {
        for text in [
            "UNTOC 2(b)",
            "untoc 2(b)",
            "UNTOC 2 (b)",
            "UNTOC art. 2(b)",
            "Article 2(b) of the UNTOC",
            "2(b)",
            " UNTOC  2(b) ",
            "UNTOC 2(b), 3(1)(b)",
            "UNTOC 3(1)(b)",
            "UNTOC 2(b) (serious crime)",
            "serious crime",
        ] {
            assert_eq!(CarriedBy::read(Some(text)), SeriousCrime, "{text}");
        }
    }

    #[test]
    fn what_an_article_of_its_own_carries_is_no_serious_crime_and_silence_says_nothing() {
        for text in [
            "UNTOC 6",
            "TIP 5",
            "SOM 6(1)(b)",
            "UNCAC 15",
            "UNTOC 2(a)",
            "UNTOC 6 and 2(b)",
            "UNCAC 2(b)",
            "LKA-SGP-2019 2(b)",
        ] {
            assert_eq!(CarriedBy::read(Some(text)), Another, "{text}");
        }
        for text in [None, Some(""), Some("  "), Some(";")] {
            assert_eq!(CarriedBy::read(text), NotSaid, "{text:?}");
        }
    }
}
