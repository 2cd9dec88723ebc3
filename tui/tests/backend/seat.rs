//! A person at the full screen without a terminal: keys go in, what they ask goes to the real backend.

use std::collections::VecDeque;

use comity_tui::{
    client::Client,
    effect::Effect,
    msg::{Answer, Key, Msg},
    screens::view,
    state::State,
    theme::Caps,
    update::update,
};
use jiff::Timestamp;
use ratatui::layout::Size;

use crate::office::{Offices, PASSWORD};

pub(crate) struct Seat {
    pub(crate) state: State,
    /// Everything that was asked of the backend since it was last looked at.
    pub(crate) asked: Vec<Effect>,
    client: Client,
}

impl Seat {
    /// Somebody who has signed in, their first screen read.
    pub(crate) async fn of(offices: &Offices, login: &str) -> Self {
        let caps = Caps { colour: true };
        let (state, _) = State::start(caps, Size::new(80, 24), Timestamp::now(), vec![], None, None);
        let stranger = Client::new(&format!("http://{}", offices.address)).unwrap();
        let session = stranger.sign_in(login, PASSWORD).await.unwrap();
        let client = stranger.with_token(&session.token);
        let mut seat = Self { state, asked: vec![], client };
        seat.say(Msg::Answer(Answer::SignedIn(Ok(Box::new(session))))).await;
        seat
    }

    /// Presses keys; each is answered before the next.
    pub(crate) async fn keys(&mut self, keys: &[Key]) {
        for key in keys {
            self.say(Msg::Key(*key)).await;
        }
    }

    pub(crate) async fn type_in(&mut self, text: &str) {
        for c in text.chars() {
            self.keys(&[Key::Char(c)]).await;
        }
    }

    async fn say(&mut self, msg: Msg) {
        let mut waiting = VecDeque::from([msg]);
        while let Some(msg) = waiting.pop_front() {
            let (state, effects) = update(self.state.clone(), msg);
            self.state = state;
            for effect in effects {
                waiting.extend(self.perform(effect.clone()).await.map(Msg::Answer));
                self.asked.push(effect);
            }
        }
    }

    async fn perform(&self, effect: Effect) -> Option<Answer> {
        let client = &self.client;
        Some(match effect {
            Effect::LoadQueue { epoch, query } => {
                let (more, page) = (query.cursor.is_some(), client.queue(&query).await.map(Box::new));
                Answer::Queue { epoch, more, page }
            }
            Effect::LoadCounts => Answer::Counts(client.counts().await),
            Effect::LoadRegister => Answer::Register(client.states().await),
            Effect::LoadColleagues => Answer::Colleagues(client.colleagues().await),
            Effect::LoadProfile(code) => {
                Answer::Profile { code, profile: client.profile(code).await.map(Box::new) }
            }
            Effect::LoadFigures { epoch, query } => {
                Answer::Figures { epoch, read: client.figures(&query).await.map(Box::new) }
            }
            Effect::LoadDefinitions => Answer::Definitions(client.definitions().await),
            Effect::LoadReleases => Answer::Releases(client.releases().await),
            Effect::LoadRelease(quarter) => {
                Answer::Release { quarter, read: client.release(quarter).await.map(Box::new) }
            }
            Effect::LoadQuestions { epoch } => {
                Answer::Questions { epoch, read: client.audit_questions(None).await.map(Box::new) }
            }
            Effect::LoadEntries { epoch, question, query } => {
                let (more, page) =
                    (query.cursor.is_some(), client.audit(question, &query).await.map(Box::new));
                Answer::Entries { epoch, more, page }
            }
            Effect::FindRequest(reference) => {
                let id = client.by_reference(&reference).await.map(|request| request.id);
                Answer::FoundRequest { reference, id }
            }
            _ => return None,
        })
    }

    /// What is on the screen, row by row.
    pub(crate) fn screen(&self) -> String {
        let (buffer, _) = view(&self.state, self.state.size);
        let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..buffer.area.height).map(row).map(|line| line.trim_end().to_owned() + "\n").collect()
    }
}
