//! Keeps what is typed but not saved: handed to the terminal a moment after the first key not yet kept, and
//! again only when it has changed.

use super::layers::Layers;
use crate::tui::backend::{Backend, Draft};
use crate::tui::input::Millis;
use crate::tui::screen::Screen;

const WITHIN: Millis = 300;

#[derive(Debug, Default)]
pub(super) struct DraftKeeper {
    due: Option<Millis>,
    kept: Vec<Draft>,
}

impl DraftKeeper {
    /// Something may have been typed.
    pub fn touch(&mut self, now: Millis) {
        self.due.get_or_insert(now + WITHIN);
    }

    pub fn deadline(&self) -> Option<Millis> {
        self.due
    }

    /// Hands the drafts over if their time has come, or at once when `now` is `None`.
    pub fn keep(&mut self, now: Option<Millis>, layers: &Layers, backend: &dyn Backend) {
        let Some(due) = self.due else { return };
        if now.is_some_and(|now| now < due) {
            return;
        }
        self.due = None;
        let drafts: Vec<Draft> = layers.all().filter_map(Screen::draft).collect();
        if drafts != self.kept {
            backend.keep_drafts(&drafts);
            self.kept = drafts;
        }
    }
}
