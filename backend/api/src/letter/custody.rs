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
        let pairs = vec![
            (label(Word::Person), self.person_named()),
            (label(Word::ArrestedAt), instant(self.code("arrested_at").and_then(|at| at.parse().ok()))),
            (label(Word::Place), self.place_of_arrest()),
        ];
        let mut blocks = vec![Block::Sentence(label(Word::PersonArrested)), Block::Pairs(pairs)];
        match self.code("before_request") {
            Some("notice") => blocks.push(Block::Sentence(label(Word::ArrestedOnNotice))),
            Some(_) => blocks.push(Block::Sentence(label(Word::ArrestedByOwnLaw))),
            None => {}
        }
        blocks.extend(self.put_right().into_iter().map(Block::Sentence));
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

    /// What of an arrest that was told before is another now; nothing where it is told for the first time.
    fn put_right(&self) -> Vec<Line> {
        let said = |field: &str| self.code(field).and_then(|at| at.parse().ok()).map(names::instant);
        let Some(was) = said("was") else { return vec![] };
        let mut out = vec![];
        if said("arrested_at").as_ref() != Some(&was) {
            out.push(say(Word::ArrestHourCorrected, &[("instant", was)]));
        }
        if self.flag("place_corrected") {
            out.push(match (self.line("place_was"), self.is_told_elsewhere()) {
                (Some(place), _) => say(Word::ArrestPlaceCorrected, &[("place", place)]),
                (None, true) => label(Word::ArrestPlacePutRight),
                (None, false) => label(Word::ArrestPlaceAdded),
            });
        }
        if out.is_empty() {
            out.push(label(Word::ArrestPutRight));
        }
        out
    }

    /// Whether it was put right on the other request that names the custody: the words of it stand there.
    fn is_told_elsewhere(&self) -> bool {
        self.code("was").is_some() && self.line("corrects").is_none()
    }

    /// The place of the arrest: as this act says it, else as it was said before and is not another now.
    fn place_of_arrest(&self) -> Line {
        let stays = self.code("was").is_some() && !self.flag("place_corrected");
        let before = || self.place_before().filter(|_| stays);
        let elsewhere = || self.is_told_elsewhere().then(|| label(Word::PlaceOnOtherRequest));
        self.line("place").or_else(before).or_else(elsewhere).unwrap_or_else(|| label(Word::NotGiven))
    }

    /// The place on record before this act, by the last event that settles it; none where none does. Where the place was
    /// put right on the other request the words of it stand there, and those that were said here before are over.
    fn place_before(&self) -> Option<Line> {
        let earlier = self.sources.events.iter().filter(|e| e.stream == "shared" && e.seq < self.event.seq);
        let arrests = earlier.filter(|e| super::acts::is_arrest(e)).rev();
        arrests.map(|event| Act { event, ..*self }).find_map(|act| match act.line("place") {
            Some(place) => Some(place),
            None if act.flag("place_corrected") => Some(label(Word::PlaceOnOtherRequest)),
            None if act.code("was").is_none() => Some(label(Word::NotGiven)), // a new arrest has its own place
            None => None,
        })
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
