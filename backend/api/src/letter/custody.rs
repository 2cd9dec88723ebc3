//! What a letter says of a person arrested, and of a surrender that was ordered.

use comity_domain::codes::Kind;
use jiff::Timestamp;

use super::{
    Block, Section,
    acts::{Act, section},
    line::Line,
    names,
    words::{Word, label, say},
};

impl Act<'_> {
    /// The arrest at its hour, and until when the request for extradition is waited for.
    pub(super) fn arrest(&self) -> Vec<Section> {
        let instant = |at: Option<Timestamp>| at.map_or_else(|| label(Word::NotGiven), names::instant);
        let given = |line: Option<Line>| line.unwrap_or_else(|| label(Word::NotGiven));
        let pairs = vec![
            (label(Word::Person), self.person_named()),
            (label(Word::ArrestedAt), instant(self.code("arrested_at").and_then(|at| at.parse().ok()))),
            (label(Word::Place), given(self.line("place"))),
        ];
        let mut blocks = vec![Block::Sentence(label(Word::PersonArrested)), Block::Pairs(pairs)];
        match self.code("before_request") {
            Some("notice") => blocks.push(Block::Sentence(label(Word::ArrestedOnNotice))),
            Some(_) => blocks.push(Block::Sentence(label(Word::ArrestedByOwnLaw))),
            None => {}
        }
        if let Some(was) = self.code("was").and_then(|at| at.parse().ok()) {
            let instead = [("instant", names::instant(was))];
            blocks.push(Block::Sentence(say(Word::ArrestHourCorrected, &instead)));
        }
        blocks.extend(self.written("corrects"));
        blocks.extend(self.written("text"));
        let mut sections = vec![section(Word::HeadArrest, self.law("16(9)"), blocks)];
        let custody = self.sources.request.custody.as_ref();
        if self.numbers.kind() == Kind::ProvisionalArrest
            && let Some(due) = custody.and_then(|c| c.due)
        {
            let mut said =
                vec![Block::Sentence(say(Word::ExtraditionBy, &[("instant", names::instant(due))]))];
            let treaty =
                custody.and_then(|c| c.treaty.as_ref()).map(|code| self.sources.treaty(code.as_str()));
            said.extend(treaty.map(|treaty| Block::Sentence(say(Word::TimeSetBy, &[("treaty", treaty)]))));
            sections.push(section(Word::HeadTimeLeft, None, said));
        }
        sections
    }

    /// The decision, what binds, and what is to be arranged.
    pub(super) fn surrender_ordered(&self) -> Vec<Section> {
        let mut blocks = vec![Block::Sentence(label(Word::SurrenderOrdered))];
        blocks.push(Block::Pairs(vec![(label(Word::Person), self.person_sought())]));
        blocks.extend(self.written("decision"));
        blocks.extend(match self.code("consent") {
            Some("person") => Some(Block::Sentence(label(Word::ConsentOfPerson))),
            Some("court") => Some(Block::Sentence(label(Word::ConsentOfCourt))),
            _ => None,
        });
        let conditions: Vec<Line> = self.under("conditions").into_iter().map(|(_, line)| line).collect();
        let terms = if conditions.is_empty() {
            Block::Sentence(label(Word::NoConditionsSet))
        } else {
            Block::List(conditions)
        };
        vec![
            section(Word::HeadSurrenderOrdered, self.law("16(7)"), blocks),
            section(Word::HeadSurrenderConditions, None, vec![terms]),
            section(Word::HeadHandover, None, vec![Block::Sentence(label(Word::HandoverAsked))]),
        ]
    }

    /// The person an event names, by name where it is open.
    fn person_named(&self) -> Line {
        self.code("person").map_or_else(|| label(Word::NotGiven), |code| self.named(code))
    }

    fn person_sought(&self) -> Line {
        let sought = self.sources.request.contents.as_ref().and_then(|c| c.sought());
        sought.map_or_else(|| label(Word::NotGiven), |code| self.named(code.as_str()))
    }

    fn named(&self, code: &str) -> Line {
        let code_alone = Line::ours(super::clean(code));
        let contents = self.sources.request.contents.as_ref();
        let person = contents.and_then(|c| c.persons.iter().find(|p| p.code.as_str() == code));
        match person.filter(|p| !p.sealed).and_then(|p| p.name.as_deref()) {
            Some(name) => say(Word::PersonNamed, &[("code", code_alone), ("name", Line::theirs(name))]),
            None => code_alone,
        }
    }
}
