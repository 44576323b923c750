//! What can be switched while the program runs: keys, colours, and, with a modal keymap, whether letters in a
//! searching list are typed or are commands.

use std::rc::Rc;

use super::Session;
use crate::tui::action::Action;
use crate::tui::painter::Painter;
use crate::tui::route::HelpPage;
use crate::tui::screen::{Outcome, Screen, UiEvent};
use crate::tui::theme::Tone;

impl Session {
    /// Does what belongs to the session's own ways; false if the action is none of that.
    pub(super) fn switch(&mut self, action: Action) -> bool {
        match action {
            Action::NextKeymap => self.next_keymap(),
            Action::NextTheme => self.next_theme(),
            Action::Back if self.options.keymap.is_modal() && !self.commanding() && self.is_searching() => {
                self.commands_at = Some(self.layers.depth());
            }
            Action::TypeAhead if self.commanding() => self.commands_at = None,
            _ => return false,
        }
        self.dirty = true;
        true
    }

    fn next_keymap(&mut self) {
        if let Ok(keymap) = self.options.keymap.next() {
            self.commands_at = None;
            let text = self.options.words.say(&keymap.layout().word_key()).to_owned();
            self.options.keymap = Rc::new(keymap);
            self.say(Tone::Good, text);
        }
    }

    fn next_theme(&mut self) {
        self.options.theme = self.options.theme.next();
        self.painter = Painter::new(self.options.theme);
        self.say(Tone::Plain, self.options.words.say(self.options.theme.word_key()).to_owned());
    }

    /// Whether the top screen is a list that searches while it is typed into.
    pub(super) fn is_searching(&self) -> bool {
        let contexts = self.layers.top().map(Screen::contexts).unwrap_or_default();
        contexts.contains(&"field") && contexts.iter().any(|context| ["list", "start"].contains(context))
    }

    /// Whether letters are commands now, although the screen has a field.
    pub(super) fn commanding(&self) -> bool {
        self.commands_at == Some(self.layers.depth()) && self.is_searching()
    }

    /// A letter while letters are commands. Digits nobody bound search on: ids and screens begin with them.
    pub(super) fn command(&mut self, c: char, bound: Option<Action>) {
        match bound {
            Some(action) => self.act(action),
            None if c.is_ascii_digit() => {
                self.tell(&UiEvent::Text(c));
            }
            None => {}
        }
    }

    /// From a record to the one after or before it in the list it was opened from.
    pub(super) fn turn(&mut self, step: Action) {
        let from_list = |at: usize| self.layers.all().nth(at).is_some_and(|s| s.contexts().contains(&"list"));
        let depth = self.layers.depth();
        if depth < 2 || !from_list(depth - 1) || !from_list(depth - 2) {
            return;
        }
        self.close(None);
        if self.tell(&UiEvent::Action(step)) == Outcome::Consumed {
            self.tell(&UiEvent::Action(Action::Open));
        }
    }

    /// The help for the screen on top.
    pub(super) fn help_page(&self) -> Option<HelpPage> {
        let top = self.layers.top()?;
        let words = &self.options.words;
        let (title, field) = (top.title(words), top.field_help(words));
        let mut hints = top.hints();
        if self.backend.only_looks() {
            hints.retain(|hint| !hint.action.writes());
        }
        Some(HelpPage { title, contexts: top.contexts(), about: top.help(), field, hints })
    }

    /// The word key of how keys become letters now.
    pub(super) fn typing_word(&self) -> &'static str {
        if self.commanding() { "typing.commanding" } else { self.typing.word_key() }
    }
}
