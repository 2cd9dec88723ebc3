//! What a refusal says: in the catalogue's words by its code, in the backend's own where the catalogue has none.

use comity_api::{
    problem::{Part, Problem},
    request::{BreachView, FindingView},
};

use crate::{
    field_words,
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
        several => {
            let mut said: Vec<Safe> = vec![];
            for part in several.iter().map(part) {
                if !said.contains(&part) {
                    said.push(part);
                }
            }
            Safe::of(&said.iter().map(Safe::as_str).collect::<Vec<_>>().join(" "))
        }
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

/// Returns what stands above the parts of a refusal: where there are several, each says itself what happened, so what to
/// do is left; else the whole of it.
#[must_use]
pub fn head(problem: &Problem) -> Safe {
    if problem.parts.len() > 1 { remedy(problem) } else { line(problem) }
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
    let field = field.unwrap_or_default();
    let called = field_words::field(field);
    if !has(&key) {
        if field.is_empty() {
            return Safe::of(otherwise);
        }
        // The backend names a field by its path; people know it by its label.
        return Safe::of(&by_label(otherwise, field, called.as_str()));
    }
    let last = field.rsplit('.').next().unwrap_or_default();
    let person = field.strip_prefix("persons.").and_then(|rest| rest.split('.').next()).unwrap_or_default();
    let args =
        [("field", called.into()), ("item", Safe::of(last).into()), ("person", Safe::of(person).into())];
    say_with(&key, &args)
}

/// The sentence with the label wherever the field itself is named. A longer path that begins with it stays: it says what
/// a script is to write.
fn by_label(sentence: &str, field: &str, label: &str) -> String {
    let sentence = sentence.replace(&format!("The field {field} "), &format!("{label} "));
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let mut out = String::new();
    let mut rest = sentence.as_str();
    while let Some(at) = rest.find(field) {
        let (before, found) = rest.split_at(at);
        let after = &found[field.len()..];
        let mut follows = after.chars();
        let longer = follows.next().is_some_and(|c| part(c) || c == '.' && follows.next().is_some_and(part));
        let begun = before.ends_with(|c: char| part(c) || c == '.');
        out.push_str(before);
        out.push_str(if longer || begun { field } else { label });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use comity_domain::law::completeness::{ANOTHER_IS_HELD, DATE_IS_OVER, RULES};

    use super::*;

    #[test]
    fn a_field_is_called_by_its_label_and_a_script_is_told_the_path() {
        let own =
            "The field consultation has fields of its own, such as consultation.id, consultation.breach.";
        assert_eq!(
            by_label(own, "consultation", "Consultation held"),
            "Consultation held has fields of its own, such as consultation.id, consultation.breach."
        );
        assert_eq!(
            by_label("The text in facts names V-1.", "facts", "Summary"),
            "The text in Summary names V-1."
        );
        assert_eq!(by_label("It is in facts.", "facts", "Summary"), "It is in Summary.");
    }

    #[test]
    fn every_finding_has_its_words() {
        for code in RULES.iter().map(|rule| rule.code).chain([DATE_IS_OVER.0, ANOTHER_IS_HELD.0]) {
            assert!(has(&format!("refusal-{code}")), "{code}");
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
            article: "18(23)".into(),
            field: Some("reasons".into()),
            detail: "d".into(),
        };
        assert_eq!(part(&missing).as_str(), "Reasons must be given.");
        let unknown = Part {
            code: "unknown_reference".into(),
            field: Some("measures.M-1.persons.P-9".into()),
            ..missing.clone()
        };
        assert_eq!(part(&unknown).as_str(), "P-9 is not declared in the request: M-1 persons concerned.");
        let shaped = Problem::new(
            400,
            "bad_body",
            "t",
            "The field missing.0.article must be a valid article such as 18(15)(b).",
            "r",
        )
        .at("missing.0.article");
        assert_eq!(
            what(&shaped).as_str(),
            "Article that asks for it must be a valid article such as 18(15)(b)."
        );
        let twice = Problem { parts: vec![missing.clone(), unknown, missing], ..Problem::default() };
        let said = what(&twice);
        assert_eq!(said.as_str().matches("Reasons must be given.").count(), 1, "each is said once: {said}");
    }
}
