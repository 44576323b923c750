//! What becomes of a session when the rights of whoever works at it change in the middle of the work: it sees no more
//! than what may be seen now.

use super::{Exit, Layers, Session};
use crate::tui::chrome;
use crate::tui::route::Route;
use crate::tui::screen::Ctx;
use crate::tui::screens;
use crate::tui::theme::Tone;

impl Session {
    /// Looks at what the operator may do now; false where the session is over. Who lost a right stands at the start
    /// screen again, since nobody knows what an open screen has read; what was typed is kept as drafts.
    pub(super) fn look_at_rights(&mut self) -> bool {
        if self.exit.is_some() {
            return false;
        }
        let Some(now) = self.backend.rights() else {
            self.leave(Exit::KeptOut);
            return false;
        };
        if self.rights == now {
            return true;
        }
        let lost = self.rights.iter().any(|right| !now.contains(right));
        self.rights = now;
        self.dirty = true;
        if lost {
            self.keep_all_drafts();
            self.start_again();
            let text = self.options.words.say("rights.changed").to_owned();
            self.say(Tone::Look, text);
        }
        true
    }

    /// The start screen, and nothing of what was open.
    pub(super) fn start_again(&mut self) {
        self.jobs.stop();
        let size = chrome::body(self.size).as_size();
        let (words, keymap) = (&self.options.words, &self.options.keymap);
        let mut ctx = Ctx::new(self.backend.as_ref(), words, keymap, &self.typing, self.now, size);
        self.layers = Layers::new(screens::open(&Route::Start, &mut ctx));
        let said = ctx.into_effects();
        self.say_only(said);
        self.commands_at = None;
        (self.before_card, self.before_code) = (None, None);
        self.copied = None;
        self.painter.forget();
    }
}
