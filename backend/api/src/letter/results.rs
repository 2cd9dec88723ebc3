//! What a transmittal says: outcomes, evidence, limits of use, assets, what was done with them.

use comity_domain::codes::{Kind, Outcome};
use serde_json::Value;

use super::{
    Block, Section, Table,
    acts::{Act, cited, section},
    line::Line,
    names,
    words::{Word, label, say},
};

impl Act<'_> {
    pub(super) fn transmittal(&self) -> Vec<Section> {
        let mut sections = vec![self.outcomes()];
        let bare = self.numbers.kind().is_extradition() && self.list("evidence").is_empty();
        // Of an arrest nothing is transmitted that could be used. An old register says nothing of evidence and limits: that there was none is not on record.
        if !self.event.imported && !bare {
            sections.extend([self.evidence(), self.limits()]);
        }
        sections.extend(self.reached());
        sections.extend(self.disposal());
        sections.extend(self.remarks());
        sections
    }

    fn outcomes(&self) -> Section {
        let row = |told: &Value| {
            let id = told.get("measure")?.as_str()?;
            let outcome: Outcome = told.get("outcome")?.as_str()?.parse().ok()?;
            let outcome = label(names::outcome(outcome));
            Some(vec![Line::ours(super::clean(id)), self.measure(id), outcome])
        };
        let rows = self.list("outcomes").iter().filter_map(row).collect();
        let columns = [Word::Measure, Word::Description, Word::Outcome].map(label).to_vec();
        let table = Block::Table(Table { caption: label(Word::OutcomesCaption), columns, rows });
        let article = if self.numbers.kind() == Kind::Mla { "18(17)" } else { "16(9)" };
        section(Word::HeadOutcomes, self.law(article), vec![table])
    }

    /// Evidence with the day by which it goes back. A document's name is that of the enclosure below.
    fn evidence(&self) -> Section {
        let what = |id: &str, item: &Value| match item.get("document").and_then(Value::as_str) {
            Some(document) => self
                .document(document)
                .and_then(|d| super::request::enclosure(&d.name, d.classification, None, None))
                .map_or_else(|| label(Word::SealedDocument), |enclosure| enclosure.name),
            None => self.line(&format!("evidence.{id}.object")).unwrap_or_else(|| label(Word::NotGiven)),
        };
        let row = |item: &Value| {
            let id = item.get("id")?.as_str()?;
            let due = item.get("return_due").and_then(Value::as_str).and_then(|d| d.parse().ok());
            let due = due.map_or_else(|| label(Word::NotToReturn), names::day);
            Some(vec![Line::ours(super::clean(id)), what(id, item), due])
        };
        let rows: Vec<_> = self.list("evidence").iter().filter_map(row).collect();
        let columns = [Word::EvidenceId, Word::EvidenceWhat, Word::ReturnBy].map(label).to_vec();
        let block = if rows.is_empty() {
            Block::Sentence(label(Word::NoEvidence))
        } else {
            Block::Table(Table { caption: label(Word::EvidenceCaption), columns, rows })
        };
        section(Word::HeadEvidence, self.law("18(17)"), vec![block])
    }

    fn limits(&self) -> Section {
        let conditions: Vec<Line> = self.under("use_conditions").into_iter().map(|(_, line)| line).collect();
        let mut blocks = Vec::new();
        if self.numbers.bind() {
            blocks.push(Block::Sentence(label(Word::HeadUseGeneral)));
        }
        if !conditions.is_empty() {
            blocks.push(Block::Sentence(label(Word::UseIntro)));
            blocks.push(Block::List(conditions));
        }
        if blocks.is_empty() {
            blocks.push(Block::Sentence(label(Word::NoConditionsSet)));
        }
        section(Word::HeadUseConditions, self.law("18(19)"), blocks)
    }

    fn reached(&self) -> Option<Section> {
        let rows: Vec<_> = self
            .list("assets")
            .iter()
            .map(|sum| vec![asset_id(sum), money(sum, "frozen_minor"), money(sum, "confiscated_minor")])
            .collect();
        let columns = [Word::Asset, Word::Frozen, Word::Confiscated].map(label).to_vec();
        let table = Table { caption: label(Word::HeadAssetsReached), columns, rows };
        (!table.rows.is_empty())
            .then(|| section(Word::HeadAssetsReached, self.law("13(1)"), vec![Block::Table(table)]))
    }

    fn disposal(&self) -> Option<Section> {
        let disposal = self.event.fact.get("disposal").filter(|d| d.is_object())?;
        let code = |field: &str| disposal.get(field).and_then(Value::as_str).map(super::clean);
        let mut blocks = Vec::new();
        if let Some(article) = code("article") {
            blocks.push(Block::Sentence(say(Word::DisposalRestsOn, &[("article", cited(&article))])));
        }
        let returned = disposal.get("returned").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let rows: Vec<_> =
            returned.iter().map(|sum| vec![asset_id(sum), money(sum, "returned_minor")]).collect();
        if !rows.is_empty() {
            let columns = [Word::Asset, Word::Returned].map(label).to_vec();
            blocks.push(Block::Table(Table { caption: label(Word::ReturnedCaption), columns, rows }));
        }
        if let Some(minor) = disposal.get("costs_minor").and_then(Value::as_i64) {
            let amount = ("amount", names::amount(Some(minor), code("costs_currency").as_deref()));
            blocks.push(Block::Sentence(match code("costs_article") {
                Some(article) => say(Word::CostsDeductedUnder, &[amount, ("article", cited(&article))]),
                None => say(Word::CostsDeducted, &[amount]),
            }));
        }
        (!blocks.is_empty()).then(|| section(Word::HeadDisposed, self.law("14(2)"), blocks))
    }
}

fn asset_id(sum: &Value) -> Line {
    sum.get("asset")
        .and_then(Value::as_str)
        .map_or_else(|| label(Word::NotGiven), |id| Line::ours(super::clean(id)))
}

fn money(sum: &Value, field: &str) -> Line {
    let currency = sum.get("currency").and_then(Value::as_str);
    match sum.get(field).and_then(Value::as_i64) {
        Some(minor) => names::amount(Some(minor), currency),
        None => Line::ours("-"),
    }
}
