//! How a case names articles: `and` joins what must all be named, a comma joins what of which one is enough, what
//! follows a semicolon is welcome, words in brackets explain.

/// What must be named: every group, each by one of its alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted(Vec<Vec<String>>);

impl Wanted {
    /// Reads an expectation as the case words it.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let plain = without_explanations(text);
        let required = plain.split(';').next().unwrap_or_default();
        let groups = required.split(" and ").map(|group| {
            // "13(3) with 18(9)" is the one read together with the other: both are to be named.
            group.split(',').map(squeeze).filter(|a| !a.is_empty()).collect()
        });
        Self(groups.filter(|group: &Vec<String>| !group.is_empty()).collect())
    }

    /// Returns the groups of which none is among the articles named.
    #[must_use]
    pub fn not_named(&self, named: &[String]) -> Vec<String> {
        let is_named = |article: &str| named.iter().any(|n| n == article);
        let met = |alternative: &String| alternative.split(" with ").all(is_named);
        self.0.iter().filter(|group| !group.iter().any(met)).map(|group| group.join(" or ")).collect()
    }
}

/// Returns the articles of an answer, one by one: there they are joined by `; `.
#[must_use]
pub fn named(line: &str) -> Vec<String> {
    line.split(';').map(squeeze).filter(|a| !a.is_empty()).collect()
}

/// Brackets after a space explain; brackets without one belong to the number.
fn without_explanations(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    let mut after_space = false;
    for c in text.chars() {
        match c {
            '(' if depth > 0 || after_space => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            _ => plain.push(c),
        }
        after_space = c.is_whitespace();
    }
    plain
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_named(wanted: &str, named: &[&str]) -> Vec<String> {
        Wanted::read(wanted).not_named(&named.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn and_asks_for_all() {
        assert_eq!(not_named("18(15)(b) and 18(15)(f)", &["18(15)(b)"]), ["18(15)(f)"]);
        assert!(not_named("18(15)(b) and 18(15)(f)", &["18(15)(f)", "18(15)(b)"]).is_empty());
        assert_eq!(
            not_named("18(26) (consultation) and Comity 5 (review date)", &[]),
            ["18(26)", "Comity 5"]
        );
    }

    #[test]
    fn of_a_comma_one_is_enough() {
        assert!(not_named("16(9), Comity 5", &["Comity 5"]).is_empty());
        assert_eq!(not_named("16(9), Comity 5", &["18(8)"]), ["16(9) or Comity 5"]);
        assert!(not_named("13(3) with 18(9), UNCAC 46(9)(b)", &["18(9)", "13(3)"]).is_empty());
        assert!(!not_named("13(3) with 18(9), UNCAC 46(9)(b)", &["18(9)"]).is_empty());
    }

    #[test]
    fn what_follows_a_semicolon_is_welcome() {
        assert!(not_named("Comity 5 (recall); 18(24)", &["Comity 5"]).is_empty());
        assert_eq!(not_named("Comity 5 (recall); 18(24)", &["18(24)"]), ["Comity 5"]);
    }

    #[test]
    fn words_in_brackets_explain() {
        assert!(
            not_named("Comity 5 (accept from acknowledged, postponed); 18(16)", &["Comity 5"]).is_empty()
        );
        assert!(not_named("Comity 5 (send (by pouch) and more)", &["Comity 5"]).is_empty());
        assert_eq!(not_named("18(15)(b)", &["18(15)"]), ["18(15)(b)"]);
    }

    #[test]
    fn an_answer_names_one_by_one() {
        assert_eq!(named("Comity 5; 18(24)"), ["Comity 5", "18(24)"]);
        assert!(named("").is_empty());
    }
}
