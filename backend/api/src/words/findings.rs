//! The English sentence of every finding.

use comity_domain::law::completeness::Finding;

/// Returns what a request lacks, as a sentence.
#[must_use]
pub fn finding(finding: &Finding) -> String {
    let says = finding_by_code(finding.code).unwrap_or("Something that the article asks for is missing.");
    let person = finding.field.strip_prefix("persons.").and_then(|rest| rest.split('.').next());
    match (finding.code, person) {
        ("sealed_identity_missing" | "identity_to_send_missing", Some(code)) => format!("{code}: {says}"),
        _ => says.to_owned(),
    }
}

pub(crate) fn finding_by_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "authority_missing" => "Name the authority that makes the request.",
        "conducting_authority_missing" => "Name the authority that conducts the matter, and its functions.",
        "subject_missing" => "Say what the investigation, prosecution or proceeding is about.",
        "nature_missing" => "Say whether it is an investigation, a prosecution or a judicial proceeding.",
        "facts_missing" => "Summarise the relevant facts.",
        "assistance_missing" => "Describe the assistance asked for, measure by measure.",
        "chapter_v_without_uncac" => {
            "Only the Convention against Corruption has this measure: rest the request on it, or ask under 13(2), 13(1) \
             or 18(3)(i)."
        }
        "identity_not_known" => "Give identity, nationality and place of the person, where known.",
        "purpose_missing" => "Say for what the evidence, information or action is sought.",
        "urgency_without_reason" => "Give the reason for the urgency or the date.",
        "urgency_without_date" => "Give the date by which it is needed.",
        "language_missing" => "Say in which language the request is written.",
        "language_not_accepted" => "The requested State did not notify this language as acceptable.",
        "translation_missing" => "Attach a translation into a language the requested State accepts.",
        "not_a_serious_crime" => "Serious crime needs a maximum penalty of at least four years.",
        "no_central_authority" => "The requested State has no active central authority on record.",
        "treaty_status_not_known" => "It is not known whether both States are bound by this treaty.",
        "basis_not_on_record" => {
            "This is neither a convention known here nor a treaty on record between the two States: check the code."
        }
        "penalty_beyond_a_life" => "A penalty of more than a hundred years: check the number.",
        "another_is_held" => {
            "The person held on the arrest has another code: check that the request seeks the same person."
        }
        "date_is_over" => "The date asked for is over: give one that lies ahead, or none.",
        "property_not_described" => "Name and describe the property that is to be confiscated.",
        "place_or_value_missing" => "Give place and estimated value of the property, where possible.",
        "order_copy_missing" => "Attach the admissible copy of the order and name it.",
        "extent_missing" => "Say to what extent the order is to be executed.",
        "order_not_final" => "Say since when the order is final.",
        "third_parties_not_heard" => "Say which third parties in good faith were heard or notified.",
        "order_to_freeze_not_attached" => {
            "Attach a copy of the order to freeze or seize, where there is one."
        }
        "surrender_not_asked" => "Say what is asked for: the surrender, or the arrest, of the person sought.",
        "person_sought_missing" => "Say who is sought.",
        "location_missing" | "location_not_known" => "Say where the person sought is.",
        "instrument_missing" => "Name the warrant or the judgment, with its date.",
        "law_missing" => "Name the offences, each with the provision of law.",
        "penalty_missing" => "Give the maximum penalty of each offence.",
        "penalty_below_minimum" => {
            "The requested State asks for a higher maximum penalty before it extradites."
        }
        "sentence_left_missing" => "Say how much of the sentence is still to be served.",
        "undertaking_missing" => "Say that a request for extradition will follow.",
        "authority_not_named" => {
            "Name the authority that makes the request, and the one that conducts the matter."
        }
        "basis_for_extradition_not_known" => {
            "It is not known whether the requested State takes the Convention as a basis for extradition."
        }
        "not_taken_as_basis" => {
            "The requested State needs a treaty for extradition and does not take the Convention as one."
        }
        "identity_to_send_missing" => {
            "This sealed person's identity is to go to the other State, but the vault holds none: give it, or \
             choose that it stays."
        }
        "sealed_identity_missing" => {
            "This person is sealed, but the vault holds no identity: give it, or it stays unknown here."
        }
        "names_sealed_person" => "This text names a protected person: write the code instead.",
        "identity_without_purpose" => "Say why the other State needs the identity of this protected person.",
        _ => return None,
    })
}
