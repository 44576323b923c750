//! The keymaps that come with the program: the default, and others laid over it.

use std::collections::HashMap;

use super::{Keymap, KeymapError};

const DEFAULT: &str = include_str!("../../../keymaps/default.toml");
const VI: &str = include_str!("../../../keymaps/vi.toml");
const FOXPRO: &str = include_str!("../../../keymaps/foxpro.toml");

/// A keymap that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// The keys of the contract.
    #[default]
    Default,
    /// Like vi's: letters move where nothing is typed.
    Vi,
    /// Like those of FoxPro and Clipper.
    Foxpro,
}

impl Layout {
    /// All of them, in the order in which they are switched through.
    pub const ALL: [Self; 3] = [Self::Default, Self::Vi, Self::Foxpro];

    /// The name in `SOXA_KEYMAP`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Vi => "vi",
            Self::Foxpro => "foxpro",
        }
    }

    /// The layout of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// What is said when it is switched to.
    pub fn word_key(self) -> String {
        format!("layout.{}", self.name())
    }

    fn next(self) -> Self {
        match self {
            Self::Default => Self::Vi,
            Self::Vi => Self::Foxpro,
            Self::Foxpro => Self::Default,
        }
    }
}

impl Keymap {
    /// The default keymap.
    pub fn standard() -> Result<Self, KeymapError> {
        Self::of(Layout::Default)
    }

    /// A keymap that comes with the program.
    pub fn of(layout: Layout) -> Result<Self, KeymapError> {
        let (bindings, by_key, by_action) = (Vec::new(), HashMap::new(), HashMap::new());
        let mut keymap = Self { layout, own: None, bindings, by_key, by_action };
        keymap.lay_over("default.toml", DEFAULT)?;
        match layout {
            Layout::Default => {}
            Layout::Vi => keymap.lay_over("vi.toml", VI)?,
            Layout::Foxpro => keymap.lay_over("foxpro.toml", FOXPRO)?,
        }
        Ok(keymap)
    }

    /// The next layout, with the same keys of one's own over it.
    pub fn next(&self) -> Result<Self, KeymapError> {
        let mut keymap = Self::of(self.layout.next())?;
        if let Some((file, text)) = &self.own {
            keymap.lay_over_own(file, text)?;
        }
        Ok(keymap)
    }

    /// Lays a person's own keymap over this one, and over those switched to later.
    pub fn lay_over_own(&mut self, file: &str, text: &str) -> Result<(), KeymapError> {
        self.lay_over(file, text)?;
        self.own = Some((file.to_owned(), text.to_owned()));
        Ok(())
    }

    /// Which of the program's keymaps this is.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Whether letters are commands in a list until typing is asked for, and Esc leaves the typing.
    pub fn is_modal(&self) -> bool {
        self.layout == Layout::Vi
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tui::action::Action;
    use crate::tui::keymap::Chord;

    #[test]
    fn one_s_own_keys_stay_when_the_layout_changes() {
        let mut keymap = Keymap::standard().unwrap();
        keymap.lay_over_own("mine.toml", "[global]\nF7 = \"save\"\n").unwrap();
        for layout in [Layout::Vi, Layout::Foxpro, Layout::Default] {
            keymap = keymap.next().unwrap();
            assert_eq!(keymap.layout(), layout);
            assert_eq!(keymap.action(&["form"], Chord::parse("F7").unwrap()), Some(Action::Save));
        }
    }

    #[test]
    fn in_every_layout_the_keys_that_everybody_knows_do_the_same() {
        for layout in Layout::ALL {
            let keymap = Keymap::of(layout).unwrap();
            for (key, action) in [
                ("F1", Action::Help),
                ("F2", Action::Save),
                ("F3", Action::Search),
                ("F4", Action::Choose),
                ("F9", Action::Print),
                ("F10", Action::Palette),
                ("F12", Action::TypingMethod),
                ("Esc", Action::Back),
                ("Tab", Action::NextField),
                ("Ctrl+H", Action::DeleteBack),
                ("Ctrl+Q", Action::Quit),
                ("Ctrl+L", Action::Lock),
            ] {
                let bound = keymap.action(&["form", "field"], Chord::parse(key).unwrap());
                assert_eq!(bound, Some(action), "{layout:?} {key}");
            }
        }
    }

    #[test]
    fn letters_are_never_commands_in_a_form() {
        for layout in Layout::ALL {
            let keymap = Keymap::of(layout).unwrap();
            for c in ('a'..='z').chain('A'..='Z').chain('0'..='9') {
                let chord = Chord::parse(&c.to_string()).unwrap();
                assert_eq!(keymap.action(&["intake", "form", "field"], chord), None, "{layout:?} {c}");
            }
        }
    }
}
