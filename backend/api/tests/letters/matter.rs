//! Invented matters, as a reader sees them over the wire.

use std::collections::BTreeMap;

use comity_api::{
    letter::Sources,
    request::{EventView, RequestView},
};
use serde_json::{Value, json};

const ID: &str = "00000000-0000-0000-0000-000000000001";
const EVIDENCE: &str = "00000000-0000-0000-0000-0000000000e1";
const ANSWER: &str = "00000000-0000-0000-0000-0000000000d1";

/// A request and its events.
pub(crate) struct Matter {
    pub(crate) view: Value,
    events: Vec<Value>,
    from: &'static str,
    to: &'static str,
}

impl Matter {
    pub(crate) fn new(from: &'static str, to: &'static str, contents: Value) -> Self {
        let measures = contents["measures"].as_array().unwrap().iter();
        let measures: Vec<_> =
            measures.map(|m| json!({"id": m["id"], "type": m["type"], "state": "open"})).collect();
        let mut view = json!({
            "id": ID, "reference": format!("MLA-2026-{from}-{to}-000001"), "kind": "mla",
            "requesting": from, "requested": to, "side": "requesting", "status": "sent", "stage": "Sent",
            "version": 4, "created_at": "2026-01-05T09:00:00Z", "sent_at": "2026-01-06T10:00:00Z",
            "priority": "ordinary", "measures": measures, "clocks": [], "open_items": [],
            "information_rounds": 0, "consultations": [], "links": [], "documents": [],
        });
        view["contents"] = contents;
        let sent = json!({"type": "sent", "documents": []});
        let mut matter = Self { view, events: vec![], from, to };
        matter.event("send", "requesting", sent, &[]);
        matter
    }

    /// The same as a request of another kind.
    pub(crate) fn of_kind(mut self, kind: &str, letters: &str) -> Self {
        self.view["kind"] = json!(kind);
        self.view["reference"] = json!(format!("{letters}-2026-{}-{}-000001", self.from, self.to));
        self
    }

    pub(crate) fn contents(&mut self) -> &mut Value {
        &mut self.view["contents"]
    }

    pub(crate) fn last_event(&mut self) -> &mut Value {
        self.events.last_mut().unwrap()
    }

    /// Adds an event of the shared record with its texts.
    pub(crate) fn event(&mut self, action: &str, side: &str, fact: Value, texts: &[(&str, &str)]) {
        let seq = self.events.len() + 1;
        let texts: Vec<_> = texts.iter().map(|(path, text)| json!({"path": path, "text": text})).collect();
        let mut event = json!({
            "index": seq, "stream": "shared", "seq": seq, "action": action,
            "at": format!("2026-01-{:02}T10:00:00Z", 5 + seq), "recorded_at": format!("2026-01-{:02}T10:00:00Z", 5 + seq),
            "side": side, "role": "officer", "texts": texts,
        });
        event["fact"] = fact;
        self.events.push(event);
    }

    /// Adds one event of every kind that a letter tells.
    pub(crate) fn tell_everything(&mut self) {
        self.view["status"] = json!("in_execution");
        self.view["own_reference"] = json!("AGO/MLA/26/9");
        self.view["documents"] = json!([
            document(EVIDENCE, "statements.pdf", "requested", 1_048_576),
            document(ANSWER, "buyers.csv", "requesting", 40),
        ]);
        self.event("acknowledge", "requested", json!({"type": "acknowledged"}), &[]);
        let asked = json!({"type": "information_requested", "items": ["I-1", "I-2"], "due": "2026-02-20",
            "return_to": "acknowledged", "further": false});
        let items = [("items.I-1", "Which branch held the account?"), ("items.I-2", "Was the order served?")];
        self.event("request_information", "requested", asked, &items);
        let answered =
            json!({"type": "information_supplied", "items": ["I-1", "I-2"], "documents": [ANSWER]});
        let answers = [
            ("answers.I-1", "The branch at Port Louis, since 2020."),
            ("answers.I-2", "It was, on 2 October 2025."),
            ("text", "The list of buyers is enclosed."),
        ];
        self.event("supply_information", "requesting", answered, &answers);
        self.event(
            "remind",
            "requesting",
            json!({"type": "reminded"}),
            &[("text", "A hearing is set for March.")],
        );
        let consulted =
            json!({"type": "consulted", "consultation": "C-1", "answer_by": "2026-02-06", "conditions": 1});
        let terms = [
            ("subject", "M-2: letters between a bank and its lawyers are privileged in our law"),
            ("proposed_conditions.0", "the bank states in writing what interest it still owes"),
        ];
        self.event("consult", "requested", consulted, &terms);
        let refused = json!({"type": "refused", "ground": "18(21)(c)", "measures": ["M-2"], "consultation": "C-1", "breach": false});
        self.event(
            "refuse",
            "requested",
            refused,
            &[("reasons", "Such letters may not be ordered produced in a similar domestic case.")],
        );
        let returned = json!({"type": "returned_deficient", "missing": ["18(15)(c)", "13(3)(b)"]});
        let missing = [
            ("missing.0", "A summary of the facts."),
            ("missing.1", "The copy of the order."),
            ("text", "The rest is complete."),
        ];
        self.event("return_deficient", "requested", returned, &missing);
        self.event(
            "deliver_results",
            "requested",
            results(),
            &[
                ("evidence.E-2.object", "original mandate card"),
                ("use_conditions.0", "enforcement of FHC/L/224/2023 only"),
                ("text", "The apartment was sold below the estimate."),
            ],
        );
        let withdrawn = json!({"type": "withdrawn", "measures": ["M-2"], "whole": false});
        self.event(
            "withdraw",
            "requesting",
            withdrawn,
            &[("reason", "The statement of the bank is enough.")],
        );
    }

    /// Puts a text wherever a person can write one.
    pub(crate) fn poison(&mut self, text: &str) {
        for event in &mut self.events {
            for said in event["texts"].as_array_mut().unwrap() {
                said["text"] = json!(text);
            }
        }
        self.view["own_reference"] = json!(text);
        for document in self.view["documents"].as_array_mut().unwrap() {
            document["name"] = json!(text);
        }
        let contents = self.contents();
        for field in
            ["authority", "subject", "facts", "purpose", "nature_of_proceedings", "custody_reference"]
        {
            contents[field] = json!(text);
        }
        contents["officer_in_charge"] = json!({"name": text, "function": text});
        contents["confidentiality"]["text"] = json!(text);
        for measure in contents["measures"].as_array_mut().unwrap() {
            measure["description"] = json!(text);
            measure["procedure"] = json!(text);
        }
        for asset in contents["assets"].as_array_mut().unwrap() {
            for field in ["kind", "place", "holder"] {
                asset[field] = json!(text);
            }
        }
        contents["confiscation"]["extent"] = json!(text);
        contents["confiscation"]["third_parties_heard"] = json!([text]);
        contents["confiscation"]["disposal_asked"] = json!(text);
    }

    /// Lends what a letter is made of.
    pub(crate) fn with<T>(&self, ask: impl FnOnce(&Sources<'_>) -> T) -> T {
        let request: RequestView = serde_json::from_value(self.view.clone()).unwrap();
        let events: Vec<EventView> =
            self.events.iter().map(|e| serde_json::from_value(e.clone()).unwrap()).collect();
        let states: BTreeMap<_, _> = [
            ("LKA", "Sri Lanka"),
            ("IND", "India"),
            ("NGA", "Nigeria"),
            ("MUS", "Mauritius"),
            ("NPL", "Nepal"),
            ("OMN", "Oman"),
        ]
        .map(|(code, name)| (code.parse().unwrap(), name.to_owned()))
        .into();
        let treaties =
            [("LKA-IND".to_owned(), "the Treaty on Mutual Legal Assistance of 2010".to_owned())].into();
        let (from, to) = (authority(self.from), authority(self.to));
        ask(&Sources {
            request: &request,
            events: &events,
            states: &states,
            treaties: &treaties,
            requesting_authority: from,
            requested_authority: to,
            today: "2026-01-20".parse().unwrap(),
        })
    }
}

fn authority(state: &str) -> Option<&'static str> {
    match state {
        "LKA" => Some("Ministry of Justice, Colombo"),
        "IND" => Some("Ministry of Home Affairs, New Delhi"),
        "NGA" => Some("Federal Ministry of Justice, Abuja"),
        "MUS" => Some("Attorney-General's Office, Port Louis"),
        _ => None,
    }
}

fn document(id: &str, name: &str, side: &str, bytes: u64) -> Value {
    json!({"id": id, "name": name, "media_type": "application/pdf", "size": bytes, "sha256": "ab".repeat(32),
        "classification": "shared", "side": side, "shared": true, "attached_at": "2026-01-06T09:00:00Z"})
}

fn results() -> Value {
    json!({
        "type": "results_delivered",
        "outcomes": [{"measure": "M-1", "outcome": "executed"}, {"measure": "M-2", "outcome": "partly"}],
        "evidence": [{"id": "E-1", "document": EVIDENCE}, {"id": "E-2", "return_due": "2026-03-31"}],
        "use_conditions": 1,
        "assets": [
            {"asset": "B-1", "confiscated_minor": 124_711_250, "currency": "USD"},
            {"asset": "B-2", "frozen_minor": 1_715_000, "currency": "KWD"},
        ],
        "disposal": {
            "article": "14(2)",
            "returned": [{"asset": "B-1", "returned_minor": 124_711_250, "currency": "USD"}],
            "costs_minor": 34_300, "costs_currency": "KWD", "costs_article": "UNCAC 57(4)",
        },
    })
}

/// Records of an account, on UNTOC.
pub(crate) fn laundering() -> Matter {
    let contents = json!({
        "authority": "Attorney General's Department, Colombo",
        "officer_in_charge": {"name": "Nadeesha Wickramaratne", "function": "State Counsel"},
        "conducting_authority": {"name": "High Court of Colombo", "functions": "Tries case HC 12/2026"},
        "subject": "Records of one account",
        "nature_of_proceedings": "Prosecution, case HC 12/2026",
        "offences": [{"family": "laundering", "provision": "Prevention of Money Laundering Act, section 3", "max_penalty_years": 20, "convention_basis": "UNTOC 6"}],
        "facts": "Between March and June 2025 four sums were passed through an account that a shell company held.\n\nThe company has no office and no employee.",
        "measures": [{"id": "M-1", "type": "18(3)(f)", "description": "Certified account opening papers and statements, 2025", "procedure": "Certificate of the bank", "persons": ["S-1", "L-1"]}],
        "persons": [
            {"code": "S-1", "role": "suspect", "age_status": "adult", "name": "Ruwan Samaradivakara", "nationality": "LKA", "place": "Colombo"},
            {"code": "L-1", "role": "legal_person", "description": "a trading company registered in Chennai"},
        ],
        "purpose": "Evidence at the trial of S-1",
        "legal_basis": ["UNTOC", "reciprocity"],
        "urgency": {"level": "urgent", "reason": "The trial opens in May", "deadline": "2026-04-30"},
        "confidentiality": {"level": "confidential", "text": "Kept from L-1 until the trial opens"},
        "language": "en",
        "documents": [{"name": "payments.csv", "media_type": "text/csv", "size": 40, "sha256": "8e".repeat(32), "classification": "shared"}],
        "arises_from": {"kind": "spontaneous_information", "from": "OMN", "date": "2025-09-01", "article": "18(4)",
            "limits": ["not to be shown to S-1 before the trial"], "text": "A note on two transfers"},
    });
    Matter::new("LKA", "IND", contents)
}

/// Effect to an order, two currencies, one of three decimals.
pub(crate) fn confiscation() -> Matter {
    let contents = json!({
        "authority": "Federal Ministry of Justice, Central Authority Unit, Abuja",
        "officer_in_charge": {"name": "Chinyere Okafor", "function": "Assistant Chief State Counsel"},
        "conducting_authority": {"name": "Federal High Court, Lagos", "functions": "Made the order and supervises its enforcement"},
        "subject": "Enforcement of a confiscation order",
        "nature_of_proceedings": "Final confiscation order FHC/L/224/2023",
        "offences": [{"family": "laundering", "provision": "Money Laundering Act 2022, section 18", "max_penalty_years": 14, "convention_basis": "UNTOC 6"}],
        "facts": "Places in a housing scheme were sold to about two thousand buyers. No house was built.",
        "measures": [
            {"id": "M-1", "type": "13(1)(b)", "description": "Give effect to the order as to the deposit", "persons": ["C-1"], "assets": ["B-1"]},
            {"id": "M-2", "type": "18(3)(f)", "description": "Letters of advice that the bank received", "persons": ["C-1"]},
        ],
        "persons": [{"code": "C-1", "role": "sentenced", "age_status": "adult", "name": "Olumide Adebayo Fashina", "nationality": "NGA", "place": "Lagos, in prison"}],
        "purpose": "Enforcement of the order; compensation of the buyers",
        "legal_basis": ["UNTOC"],
        "urgency": {"level": "ordinary"},
        "confidentiality": {"level": "ordinary"},
        "language": "en",
        "confiscation": {"mode": "13(1)(b)", "order_copy": "order-certified.pdf", "order_final_on": "2025-10-31",
            "extent": "whole of B-1 and B-2", "third_parties_heard": ["W-1", "the bank"],
            "disposal_asked": "14(2): return to compensate victims"},
        "assets": [
            {"id": "B-1", "kind": "bank_deposit", "value_minor": 124_000_000, "currency": "USD", "place": "Port Louis", "holder": "Fashina Homes (Mauritius) Ltd"},
            {"id": "B-2", "kind": "real_property", "value_minor": 1_860_000, "currency": "KWD", "place": "Flic-en-Flac", "holder": "Olumide Adebayo Fashina"},
            {"id": "B-3", "kind": "vehicle", "value_minor": 9_000_000, "currency": "JPY", "place": "Port Louis"},
        ],
        "documents": [{"name": "order-certified.pdf", "media_type": "application/pdf", "size": 42, "sha256": "8b".repeat(32), "classification": "shared"}],
    });
    Matter::new("NGA", "MUS", contents)
}

/// A sealed child and a sealed witness; text in Arabic and Chinese.
pub(crate) fn trafficking() -> Matter {
    let contents = json!({
        "authority": "\u{648}\u{632}\u{627}\u{631}\u{629} \u{627}\u{644}\u{639}\u{62f}\u{644}\u{60c} \u{645}\u{633}\u{642}\u{637}",
        "conducting_authority": {"name": "\u{627}\u{644}\u{646}\u{64a}\u{627}\u{628}\u{629} \u{627}\u{644}\u{639}\u{627}\u{645}\u{629}", "functions": "\u{62a}\u{62d}\u{642}\u{642} \u{641}\u{64a} \u{627}\u{644}\u{642}\u{636}\u{64a}\u{629} 12/2026"},
        "subject": "\u{62a}\u{642}\u{631}\u{64a}\u{631} \u{639}\u{646} \u{634}\u{631}\u{643}\u{629} \u{5e7f}\u{5dde}\u{8d38}\u{6613}\u{6709}\u{9650}\u{516c}\u{53f8} (ref. 7)",
        "nature_of_proceedings": "\u{62a}\u{62d}\u{642}\u{64a}\u{642}",
        "offences": [{"family": "trafficking_in_persons", "provision": "\u{642}\u{627}\u{646}\u{648}\u{646} 126/2008", "max_penalty_years": 15, "convention_basis": "TIP 5"}],
        "facts": "\u{8a72}\u{516c}\u{53f8}\u{4ee5}\u{865a}\u{5047}\u{62db}\u{8058}\u{5ee3}\u{544a}\u{5f15}\u{8a98}\u{5e74}\u{8f15}\u{4eba}\u{524d}\u{5f80}\u{6d77}\u{5916}\u{ff0c}\u{4e26}\u{6c92}\u{6536}\u{5176}\u{8b77}\u{7167}\u{ff1b}\u{5176}\u{4e2d}\u{4e00}\u{4eba}\u{672a}\u{6eff}\u{5341}\u{516b}\u{6b72}\u{3002}\n\u{648}\u{64f}\u{636}\u{639} \u{627}\u{644}\u{634}\u{647}\u{648}\u{62f} \u{62a}\u{62d}\u{62a} \u{627}\u{644}\u{62d}\u{645}\u{627}\u{64a}\u{629}.",
        "measures": [{"id": "M-1", "type": "18(3)(a)", "description": "Statement of V-1, by video, with a person of trust beside her", "procedure": "Questions in writing beforehand", "persons": ["V-1", "W-1"]}],
        "persons": [
            {"code": "S-1", "role": "suspect", "age_status": "adult", "name": "\u{738b}\u{5c0f}\u{660e}", "nationality": "IND", "place": "\u{5e7f}\u{5dde}"},
            {"code": "V-1", "role": "victim", "sealed": true, "age_status": "child", "identity_sent": true, "identity_purpose": "The interview cannot be arranged without it"},
            {"code": "W-1", "role": "witness", "sealed": true, "age_status": "adult", "identity_sent": false},
        ],
        "purpose": "\u{623}\u{62f}\u{644}\u{629} \u{644}\u{644}\u{62a}\u{62d}\u{642}\u{64a}\u{642}",
        "legal_basis": ["UNTOC-TIP", "UNTOC"],
        "confidentiality": {"level": "strict"},
        "language": "ar",
        "translations": [{"language": "en", "document": "request-en.pdf", "certified": true}],
        "custody_reference": "Evidence room 4, seal 1182",
    });
    Matter::new("OMN", "IND", contents)
}
