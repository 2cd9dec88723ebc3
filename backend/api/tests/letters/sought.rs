//! Letters where a person is sought: by the numbers of article 16 or 44, never of 18 or 46.

use comity_api::letter::{LetterKind, letter};
use comity_domain::codes::Kind;
use serde_json::{Value, json};

use crate::{body, html, matter::Matter, query, text};

fn contents(measure: &Value) -> Value {
    json!({
        "authority": "Attorney General's Department, Colombo",
        "officer_in_charge": {"name": "Nadeesha Wickramaratne", "function": "State Counsel"},
        "conducting_authority": {"name": "High Court of Colombo", "functions": "Tries case HC 31/2026"},
        "subject": "Person sought for trial: fraud on savings",
        "nature_of_proceedings": "Prosecution, case HC 31/2026",
        "offences": [{"family": "organized_group", "provision": "Penal Code, section 400", "max_penalty_years": 7, "convention_basis": "UNTOC 5"}],
        "facts": "Between March and June 2025 notes of a company without a business were sold to savers.\n\nThe person left before the hearing.",
        "measures": [measure],
        "persons": [
            {"code": "S-1", "role": "accused", "age_status": "adult", "name": "Ruwan Samaradivakara", "nationality": "LKA", "place": "Chennai"},
            {"code": "W-1", "role": "witness", "sealed": true, "age_status": "adult", "identity_sent": false},
        ],
        "legal_basis": ["UNTOC", "reciprocity"],
        "confidentiality": {"level": "ordinary"},
        "language": "en",
        "extradition": {"person": "S-1", "location": "A lodging house near the harbour of Chennai",
            "instrument": "Warrant of arrest of 12 December 2025, High Court of Colombo", "prosecution_asked": true},
        "documents": [{"name": "warrant.pdf", "media_type": "application/pdf", "size": 1204, "sha256": "8e".repeat(32), "classification": "shared"}],
    })
}

/// Extradition of an accused person, and the witness a code.
pub(crate) fn extradition() -> Matter {
    let measure =
        json!({"id": "M-1", "type": "16", "description": "Surrender of S-1 for trial", "persons": ["S-1"]});
    let mut matter = Matter::new("LKA", "IND", contents(&measure)).of_kind("extradition", "EXT");
    matter.view["custody"] = json!({"person": "S-1", "since": "2025-12-20T03:40:00Z", "standing": "held",
        "request": "00000000-0000-0000-0000-000000000002"});
    matter
}

/// The arrest before it.
pub(crate) fn arrest() -> Matter {
    let measure =
        json!({"id": "M-1", "type": "16(9)", "description": "Provisional arrest of S-1", "persons": ["S-1"]});
    let mut matter = Matter::new("LKA", "IND", contents(&measure)).of_kind("provisional_arrest", "PAR");
    let contents = matter.contents();
    contents["urgency"] =
        json!({"level": "urgent", "reason": "A ticket was bought", "deadline": "2026-01-09"});
    contents["undertaking"] =
        json!("A request for extradition will be sent through the central authorities.");
    contents["extradition"]["prosecution_asked"] = Value::Null;
    contents["extradition"]["sentence_left"] = json!("two years");
    matter
}

fn refusal(ground: &str) -> Value {
    json!({"type": "refused", "ground": ground, "measures": ["M-1"], "consultation": "C-1", "breach": false})
}

/// Every act that a letter on such a request can tell.
fn tell_everything(matter: &mut Matter, ground: &str) {
    // Refused for nationality alone, and prosecution was asked for.
    if matter.view["kind"] == "extradition" && matches!(ground, "16(10)" | "UNCAC 44(11)") {
        let due = matter.contents()["legal_basis"] != json!(["reciprocity"]);
        matter.view["prosecution"] = json!({"due": due, "owed": due});
    }
    matter.view["own_reference"] = json!("MHA/EXT/26/9");
    matter.event("acknowledge", "requested", json!({"type": "acknowledged"}), &[]);
    let asked = json!({"type": "information_requested", "items": ["I-1"], "due": "2026-02-20",
        "return_to": "acknowledged", "further": false});
    matter.event("request_information", "requested", asked, &[("items.I-1", "Which court issued it?")]);
    let answered = json!({"type": "information_supplied", "items": ["I-1"], "documents": []});
    matter.event("supply_information", "requesting", answered, &[("answers.I-1", "The High Court.")]);
    matter.event("remind", "requesting", json!({"type": "reminded"}), &[]);
    let consulted =
        json!({"type": "consulted", "consultation": "C-1", "answer_by": "2026-02-06", "conditions": 0});
    matter.event("consult", "requested", consulted, &[("subject", "S-1 may be a national of India")]);
    matter.event(
        "refuse",
        "requested",
        refusal(ground),
        &[("reasons", "Our law does not extradite nationals.")],
    );
    let returned = json!({"type": "returned_deficient", "missing": ["16(7)", "18(15)(c)"]});
    let missing = [("missing.0", "The text of the law."), ("missing.1", "A summary of the facts.")];
    matter.event("return_deficient", "requested", returned, &missing);
    let done = json!({"type": "results_delivered", "outcomes": [{"measure": "M-1", "outcome": "executed"}]});
    matter.event(
        "deliver_results",
        "requested",
        done,
        &[("text", "The person is held for the extradition.")],
    );
    let withdrawn = json!({"type": "withdrawn", "measures": ["M-1"], "whole": true});
    matter.event("withdraw", "requesting", withdrawn, &[("reason", "The charge was dropped.")]);
    let arrested = json!({"type": "arrested", "person": "S-1", "arrested_at": "2026-01-15T21:40:00Z"});
    let told = [("place", "Chennai"), ("text", "The person has counsel; the consulate was informed.")];
    matter.event("report_arrest", "requested", arrested, &told);
    let ordered = json!({"type": "surrender_ordered", "conditions": 1, "consent": "person"});
    let said = [
        ("decision", "The court found the conditions met."),
        ("conditions.0", "prosecution for the offence named only"),
    ];
    matter.event("order_surrender", "requested", ordered, &said);
}

#[test]
fn a_request_for_extradition() {
    let matter = extradition();
    insta::assert_snapshot!("extradition_text", text(&matter, LetterKind::Request));
    insta::assert_snapshot!("extradition_html", body(&html(&matter, LetterKind::Request)));
}

#[test]
fn a_request_for_provisional_arrest() {
    let matter = arrest();
    insta::assert_snapshot!("provisional_arrest_text", text(&matter, LetterKind::Request));
    insta::assert_snapshot!("provisional_arrest_html", body(&html(&matter, LetterKind::Request)));
}

#[test]
fn every_letter_that_follows_extradition_and_arrest() {
    for (mut matter, kind, name) in
        [(extradition(), Kind::Extradition, "extradition"), (arrest(), Kind::ProvisionalArrest, "arrest")]
    {
        tell_everything(&mut matter, "16(10)");
        if kind == Kind::ProvisionalArrest {
            matter.view["custody"] = json!({"person": "S-1", "since": "2026-01-15T21:40:00Z",
                "standing": "held", "due": "2026-03-16T21:40:00Z", "treaty": "LKA-IND"});
        }
        for letter in LetterKind::of(kind).filter(|letter| *letter != LetterKind::Request) {
            insta::assert_snapshot!(format!("{name}_{letter}_text"), text(&matter, letter));
        }
        // One page is drawn as the others are.
        insta::assert_snapshot!(format!("{name}_arrest_html"), body(&html(&matter, LetterKind::Arrest)));
    }
}

#[test]
fn nothing_of_18_is_cited_and_nothing_at_all_on_another_basis() {
    for (basis, ground, mine, others) in [
        (json!(["UNTOC"]), "16(10)", "UNTOC 16", "UNCAC 44"),
        (json!(["UNCAC"]), "UNCAC 44(11)", "UNCAC 44", "UNTOC 16"),
        (json!(["reciprocity"]), "16(10)", "", "UNTOC 16"),
        (json!(["LKA-IND"]), "16(10)", "", "UNTOC 16"),
    ] {
        for (mut matter, kind) in [(extradition(), Kind::Extradition), (arrest(), Kind::ProvisionalArrest)] {
            matter.contents()["legal_basis"] = basis.clone();
            matter.contents()["offences"][0]["convention_basis"] = Value::Null;
            tell_everything(&mut matter, ground);
            // What the other State wrote is told as it was written, but by the articles of the convention in use.
            let mut cited = 0;
            for letter in LetterKind::of(kind).filter(|letter| *letter != LetterKind::Return) {
                let text = text(&matter, letter);
                assert!(!text.contains("18(") && !text.contains("46("), "{kind} {letter}: {text}");
                assert!(!text.contains(others), "{kind} {letter} {basis}: {text}");
                cited += usize::from(!mine.is_empty() && text.contains(mine));
                if mine.is_empty() {
                    assert!(
                        !text.contains("16(") && !text.contains("44("),
                        "{kind} {letter} {basis}: {text}"
                    );
                }
            }
            assert!(mine.is_empty() || cited >= 3, "{kind} {basis}: {cited}");
        }
    }
}

#[test]
fn an_arrest_is_told_of_these_kinds_alone_and_a_surrender_of_an_extradition() {
    let kinds = |kind| LetterKind::of(kind).map(LetterKind::as_str).collect::<Vec<_>>();
    assert!(!kinds(Kind::Mla).contains(&"arrest") && !kinds(Kind::Mla).contains(&"surrender"));
    assert!(kinds(Kind::ProvisionalArrest).contains(&"arrest"));
    assert!(!kinds(Kind::ProvisionalArrest).contains(&"surrender"));
    assert!(
        kinds(Kind::Extradition).contains(&"surrender") && !kinds(Kind::Extradition).contains(&"transmittal")
    );
    // That custody passed to the request for extradition is on record there, and is no arrest.
    let mut matter = extradition();
    let taken = json!({"type": "custody_taken_over", "person": "S-1", "since": "2025-12-20T03:40:00Z",
        "from": "00000000-0000-0000-0000-000000000002"});
    matter.event("report_arrest", "requested", taken, &[]);
    let refused = matter.with(|sources| letter(sources, &query(LetterKind::Arrest))).unwrap_err();
    assert_eq!(refused.code, "letter_not_yet");
}

#[test]
fn no_line_of_these_letters_is_wider_than_72_columns() {
    use unicode_width::UnicodeWidthStr as _;

    for (mut matter, kind) in [(extradition(), Kind::Extradition), (arrest(), Kind::ProvisionalArrest)] {
        tell_everything(&mut matter, "16(14)");
        for letter in LetterKind::of(kind) {
            for line in text(&matter, letter).lines() {
                assert!(line.width() <= 72 && line == line.trim_end(), "{letter}: {line:?}");
            }
        }
    }
}

/// The letter of an arrest that is put right, on one line: what was recorded before, and the words of the correction.
fn put_right(was: &str, place_corrected: bool, said: &[(&str, &str)]) -> String {
    let mut matter = arrest();
    let arrested = json!({"type": "arrested", "person": "S-1", "arrested_at": "2026-01-15T21:40:00Z"});
    matter.event("report_arrest", "requested", arrested, &[("place", "Chennai")]);
    let corrected = json!({"type": "arrest_corrected", "person": "S-1", "was": was,
        "arrested_at": "2026-01-15T21:40:00Z", "place_corrected": place_corrected});
    matter.event("report_arrest", "requested", corrected, said);
    text(&matter, LetterKind::Arrest).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_letter_says_what_of_an_arrest_was_put_right_and_contradicts_nothing() {
    let (hour, place) = ("was then said to have been made", "the place of the arrest was then said to be");
    let (same, other) = ("2026-01-15T21:40:00Z", "2026-01-15T20:40:00Z");
    let why = ("corrects", "read from the wrong line");
    let letter = put_right(other, false, &[why, ("place", "Chennai")]);
    assert!(letter.contains(hour) && letter.contains("Chennai") && !letter.contains(place), "{letter}");
    // Recorded before places were kept with a correction: the one on record is still the place.
    let letter = put_right(other, false, &[why]);
    assert!(letter.contains("Chennai") && !letter.contains("not given"), "{letter}");
    let letter = put_right(same, true, &[why, ("place", "Kochi"), ("place_was", "Chennai")]);
    assert!(letter.contains("then said to be Chennai") && letter.contains("Kochi"), "{letter}");
    assert!(!letter.contains(hour), "the hour is the same: {letter}");
    let letter = put_right(same, true, &[why, ("place", "Kochi")]);
    assert!(letter.contains("no place of the arrest was then given"), "{letter}");
    let letter = put_right(same, false, &[why, ("place", "Chennai")]);
    assert!(letter.contains("its hour and its place stay") && !letter.contains(hour), "{letter}");
    // Put right on the other request of the matter, whose record has the words.
    let letter = put_right(same, true, &[]);
    assert!(letter.contains("was put right too") && letter.contains("on the other request"), "{letter}");
    assert!(!letter.contains("not given"), "{letter}");
}

/// What the record of the other request has of the place is over what was said here before it.
#[test]
fn a_letter_never_states_a_place_that_was_put_right_on_the_other_request() {
    type Said = &'static [(&'static str, &'static str)];
    let port: Said = &[("place", "Kochi")];
    let none: Said = &[];
    let own: Said = &[("corrects", "read from the wrong line")];
    let letter = |arrested: Said, corrections: &[(bool, Said)]| {
        let mut matter = arrest();
        let fact = json!({"type": "arrested", "person": "S-1", "arrested_at": "2026-01-15T21:40:00Z"});
        matter.event("report_arrest", "requested", fact, arrested);
        for (place_corrected, said) in corrections {
            let fact = json!({"type": "arrest_corrected", "person": "S-1", "was": "2026-01-15T21:40:00Z",
                "arrested_at": "2026-01-15T20:40:00Z", "place_corrected": place_corrected});
            matter.event("report_arrest", "requested", fact, said);
        }
        text(&matter, LetterKind::Arrest).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // The hour alone is put right then: there, and on a record from before places were kept with a correction, here.
    for last in [none, own] {
        let letter = letter(port, &[(true, none), (false, last)]);
        assert!(letter.contains("as stated on the other request") && !letter.contains("Kochi"), "{letter}");
    }
    // Put right here after that, it is said here.
    let here: Said = &[("corrects", "asked again"), ("place", "Munnar"), ("place_was", "Idukki")];
    let said = letter(port, &[(true, none), (true, here), (false, none)]);
    assert!(said.contains("Munnar") && !said.contains("as stated on the other"), "{said}");
    // The hour alone, where no place was ever said: none is said to stand elsewhere.
    let said = letter(none, &[(false, none)]);
    assert!(said.contains("not given") && !said.contains("as stated on the other"), "{said}");
}
