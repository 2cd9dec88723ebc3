//! What a refusal says: in the catalogue's words by its code, in the backend's own where the catalogue has none.

use comity_api::{
    problem::{Part, Problem},
    request::{BreachView, FindingView},
};

use crate::{
    safe_text::Safe,
    words::{has, say, say_with},
};

/// Returns what something rests on, for a reader: the articles, and "Comity's own rule" for what no treaty asks.
#[must_use]
pub fn article(given: &str) -> Safe {
    let (own, law): (Vec<&str>, Vec<&str>) =
        given.split(';').map(str::trim).filter(|a| !a.is_empty()).partition(|a| a.starts_with("Comity"));
    let law = Safe::of(&law.join("; "));
    match (law.is_empty(), own.is_empty()) {
        (true, true) => Safe::default(),
        (true, false) => say("article-own"),
        (false, true) => say_with("article-law", &[("law", law.into())]),
        (false, false) => say_with("article-law-and-own", &[("law", law.into())]),
    }
}

/// The same where there is little room: the articles alone where there are any.
#[must_use]
pub fn article_short(given: &str) -> Safe {
    let law: Vec<&str> =
        given.split(';').map(str::trim).filter(|a| !a.is_empty() && !a.starts_with("Comity")).collect();
    if law.is_empty() { article(given) } else { article(&law.join("; ")) }
}

/// Returns what happened, in a sentence.
#[must_use]
pub fn what(problem: &Problem) -> Safe {
    match problem.parts.as_slice() {
        [] => said("refusal", &problem.code, problem.field.as_deref(), &problem.detail),
        [only] => part(only),
        // Several at once stand one by one below.
        _ => Safe::of(&problem.detail),
    }
}

/// Returns what to do now, in a sentence.
#[must_use]
pub fn remedy(problem: &Problem) -> Safe {
    said("remedy", &problem.code, problem.field.as_deref(), &problem.remedy)
}

/// Returns the whole of it: what happened, what it rests on where it rests on anything, what to do.
#[must_use]
pub fn line(problem: &Problem) -> Safe {
    let (what, remedy) = (what(problem), remedy(problem));
    match problem.article.as_deref() {
        Some(article) => say_with(
            "problem-line",
            &[("what", what.into()), ("article", self::article(article).into()), ("remedy", remedy.into())],
        ),
        None => say_with("fault-problem", &[("what", what.into()), ("remedy", remedy.into())]),
    }
}

/// Returns one unmet guard, in a sentence.
#[must_use]
pub fn part(part: &Part) -> Safe {
    said("refusal", &part.code, part.field.as_deref(), &part.detail)
}

/// Returns which rule of law a told act broke, in a sentence.
#[must_use]
pub fn breach(breach: &BreachView) -> Safe {
    said("refusal", &breach.code, breach.field.as_deref(), &breach.code)
}

/// Returns what a request lacks, in a sentence.
#[must_use]
pub fn finding(finding: &FindingView) -> Safe {
    said("refusal", &finding.code, Some(&finding.field), &finding.detail)
}

fn said(kind: &str, code: &str, field: Option<&str>, otherwise: &str) -> Safe {
    // A code is a word; whatever else stands there names no entry.
    let key = format!("{kind}-{code}");
    if !has(&key) {
        return Safe::of(otherwise);
    }
    let field = field.unwrap_or_default();
    let last = field.rsplit('.').next().unwrap_or_default();
    let person = field.strip_prefix("persons.").and_then(|rest| rest.split('.').next()).unwrap_or_default();
    let args = [("field", field), ("item", last), ("person", person)];
    say_with(&key, &args.map(|(name, text)| (name, Safe::of(text).into())))
}

#[cfg(test)]
mod tests {
    use comity_domain::law::completeness::RULES;

    use super::*;

    #[test]
    fn every_finding_has_its_words() {
        for rule in RULES {
            assert!(has(&format!("refusal-{}", rule.code)), "{}", rule.code);
        }
    }

    #[test]
    fn a_refusal_is_said_by_its_code_and_else_as_the_backend_says_it() {
        let known = Problem::new(422, "four_eyes", "t", "in the backend's words", "r");
        assert!(what(&known).as_str().starts_with("Whoever wrote"));
        let dated = Problem::new(422, "recall_window_over", "t", "until \u{1b}[2J10:10", "r");
        assert_eq!(what(&dated), Safe::of("until \u{1b}[2J10:10"));
        let missing = Part {
            code: "missing".into(),
            article: "18(16)".into(),
            field: Some("items".into()),
            detail: "d".into(),
        };
        assert_eq!(part(&missing).as_str(), "items must be given.");
    }
}
