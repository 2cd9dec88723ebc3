//! The main job, by keys only, in the real binary: both States, from a draft to the receipt.

use comity_tests::{office::Database, terminal::key};

use crate::screen::{Officer, SIZE};

/// What the form must have before it can be submitted: label and value.
const DRAFT: &[(&str, &str)] = &[
    ("Authority making the request", "Ministry of Justice, Colombo"),
    ("Conducting authority", "Fort Magistrate's Court"),
    ("Its functions", "Conducts the investigation"),
    ("Subject matter", "Records of one account"),
    ("Nature of the proceedings", "Criminal investigation"),
    ("Provision", "Section 3 of the Act"),
    ("Maximum penalty, years", "20"),
    ("Carried by", "UNTOC 6"),
    ("Summary of the facts", "Deposits were collected for insurance that did not exist."),
    ("M-1 assistance asked for", "Certified statements of the account"),
    ("Purpose", "Evidence before the court"),
];

#[test]
fn a_request_travels_from_draft_to_receipt_by_keys_only() {
    let home = Database::empty().unwrap();
    let mut officer = Officer::start(home.folder(), &["demo", "--as", "nimal.lka"], SIZE, &[]);
    // The docket is made first, with progress; then the queue is there, with invented cases in it.
    officer.sees("Nimal Wijesinghe, LKA");
    officer.sees("row 1 of");
    assert!(officer.terminal.is_full_screen());

    officer.press("n");
    officer.sees("Draft a request for mutual legal assistance");
    officer.press(key::ENTER);
    officer.sees("New request for mutual legal assistance");
    officer.focus("State that is asked", key::TAB);
    officer.picks("sing", "< Singapore >");
    for (label, value) in DRAFT {
        officer.fill(label, value);
    }
    officer.push("Save and review");
    officer.sees("Nothing is missing.");
    let reference = officer.terminal.text();
    let reference = reference.split_whitespace().find(|w| w.starts_with("MLA-")).unwrap().to_owned();
    submits(&mut officer, "Submit for approval");
    officer.is_told("Submit for approval", &reference, "In approval");

    officer.becomes("chandrika.lka", "Chandrika Herath");
    officer.opens(&reference);
    officer.chooses("Approve");
    officer.sees("Records of one account");
    submits(&mut officer, "Approve");
    officer.is_told("Approve", &reference, "Approved");

    officer.becomes("nimal.lka", "Nimal Wijesinghe");
    officer.opens(&reference);
    officer.chooses("Send");
    officer.sees("Nothing is missing.");
    submits(&mut officer, "Send");
    officer.is_told("Send", &reference, "Sent");
    officer.sees("Recall until");

    officer.becomes("junhao.sgp", "Junhao Tan");
    officer.opens(&reference);
    acts(&mut officer, "Acknowledge", &[], &reference, "Acknowledged");

    officer.becomes("weiling.sgp", "Weiling Lim");
    officer.opens(&reference);
    let question = [("Question", "Which branch holds the account?")];
    acts(&mut officer, "Ask for information", &question, &reference, "Information requested");

    officer.becomes("nimal.lka", "Nimal Wijesinghe");
    officer.opens(&reference);
    officer.sees("Which branch holds the account?");
    let answer = [("I-1 answer", "The main branch")];
    acts(&mut officer, "Supply information", &answer, &reference, "Acknowledged");

    officer.becomes("priyanka.sgp", "Priyanka Koh");
    officer.opens(&reference);
    let authority = [("M-1 executing authority", "Commercial Affairs Department")];
    acts(&mut officer, "Accept", &authority, &reference, "In execution");

    officer.becomes("weiling.sgp", "Weiling Lim");
    officer.opens(&reference);
    officer.chooses("Deliver results");
    officer.focus("M-1 outcome", key::TAB);
    officer.picks("[executed]", "< [executed] >");
    officer.push("Deliver results");
    officer.is_told("Deliver results", &reference, "Executed");

    officer.becomes("nimal.lka", "Nimal Wijesinghe");
    officer.opens(&reference);
    officer.chooses("Confirm receipt");
    officer.focus("Can it be used?", key::TAB);
    officer.picks("yes", "< yes >");
    officer.push("Confirm receipt");
    officer.is_told("Confirm receipt", &reference, "Closed");

    officer.press(key::CTRL_C);
    assert_eq!(officer.terminal.wait_end().unwrap(), 0);
    assert!(!officer.terminal.is_full_screen(), "the terminal is as it was");
}

/// The review sends, and starts on Back: one key more.
fn submits(officer: &mut Officer, action: &str) {
    officer.sees(">[ Back ]<");
    officer.press(key::TAB);
    officer.sees(&format!(">[ {action} ]<"));
    officer.press(key::ENTER);
}

fn acts(officer: &mut Officer, action: &str, fields: &[(&str, &str)], reference: &str, status: &str) {
    officer.chooses(action);
    officer.sees(&format!("{action}: {reference} with"));
    for (label, value) in fields {
        officer.fill(label, value);
    }
    officer.push(action);
    officer.is_told(action, reference, status);
}
