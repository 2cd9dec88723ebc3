//! The forms of acts that were not sent: each waits under its act until it is taken up or forgotten.

use super::State;
use crate::effect::{ActOf, KeptDraft};

impl State {
    /// Takes the kept form of an act out of those that wait; none where nothing was written for it.
    pub fn take_act(&mut self, of: &ActOf) -> Option<KeptDraft> {
        let at = self.kept_acts.iter().position(|kept| kept.act_of().as_ref() == Some(of))?;
        Some(self.kept_acts.remove(at))
    }

    /// Keeps the form of an act, in the place of what was written for the same act before; one in which nothing is written
    /// is not kept.
    pub fn keep_act(&mut self, kept: KeptDraft) {
        let Some(of) = kept.act_of() else { return };
        self.forget_act(&of);
        if !kept.fields.is_empty() {
            self.kept_acts.push(kept);
        }
    }

    /// Forgets what was written for an act.
    pub fn forget_act(&mut self, of: &ActOf) {
        let _ = self.take_act(of);
    }
}
