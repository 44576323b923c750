//! How meaning looks on this terminal: styles by purpose, never by colour name at the place of drawing.
//! Colour only repeats what a mark or a word already says, so every style is whole without it.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How many colours the terminal may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Colours {
    /// None: `NO_COLOR`, `--color never`, or a monochrome terminal.
    None,
    /// The eight of a text console.
    Eight,
    /// Eight and their bright sisters, on a dark background.
    #[default]
    Sixteen,
    /// The same on a light background, where yellow and cyan cannot be read.
    Light,
}

/// Which signs the terminal's font has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Glyphs {
    /// All that soxa uses.
    #[default]
    Full,
    /// The Linux console's Vietnamese fonts: no `✓`, no eighths of a block, no `₫`.
    Console,
    /// ASCII only; letters lose their marks.
    Ascii,
}

/// What a piece of text means, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Less important than what is beside it.
    Faint,
    /// Done, right.
    Good,
    /// Worth a look.
    Look,
    /// Refused or overdue.
    Bad,
    /// A key to press.
    Key,
    /// A heading, or the name of the person dealt with.
    Strong,
}

/// The look of one terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Theme {
    /// Colours to use.
    pub colours: Colours,
    /// Signs to use.
    pub glyphs: Glyphs,
    /// Whether colours are refused, or the terminal has none: then they cannot be switched on.
    pub fixed: bool,
    /// Lines of text instead of pictures: for screen readers, and for terminals that cannot move their cursor.
    pub plain: bool,
}

impl Theme {
    /// The theme for a terminal by its `TERM`, and whether colour is refused (`NO_COLOR`, `--color never`).
    pub fn for_terminal(term: &str, no_colour: bool) -> Self {
        let glyphs = match term {
            "linux" => Glyphs::Console,
            "dumb" | "ansi" | "" => Glyphs::Ascii,
            _ if term.starts_with("vt") => Glyphs::Ascii,
            _ => Glyphs::Full,
        };
        let colours = match term {
            _ if no_colour => Colours::None,
            "dumb" | "" => Colours::None,
            "linux" | "ansi" => Colours::Eight,
            _ if term.starts_with("vt") => Colours::None,
            _ => Colours::Sixteen,
        };
        Self { colours, glyphs, fixed: colours == Colours::None, plain: term == "dumb" }
    }

    /// The colours of this name in `SOXA_THEME`.
    pub fn colours_named(name: &str) -> Option<Colours> {
        Some(match name {
            "dark" => Colours::Sixteen,
            "light" => Colours::Light,
            "8" => Colours::Eight,
            "mono" => Colours::None,
            _ => return None,
        })
    }

    /// The next colours, where the terminal has any.
    #[must_use]
    pub fn next(self) -> Self {
        let colours = match self.colours {
            _ if self.fixed => self.colours,
            Colours::Sixteen => Colours::Light,
            Colours::Light => Colours::Eight,
            Colours::Eight => Colours::None,
            Colours::None => Colours::Sixteen,
        };
        Self { colours, ..self }
    }

    /// What is said of these colours.
    pub fn word_key(self) -> &'static str {
        match self.colours {
            _ if self.fixed => "theme.fixed",
            Colours::Sixteen => "theme.sixteen",
            Colours::Light => "theme.light",
            Colours::Eight => "theme.eight",
            Colours::None => "theme.none",
        }
    }

    /// The style of a meaning.
    pub fn tone(self, tone: Tone) -> Style {
        let plain = Style::new();
        let (colour, modifier) = match tone {
            Tone::Plain => return plain,
            Tone::Faint => match self.colours {
                Colours::Sixteen | Colours::Light => return plain.fg(Color::DarkGray),
                _ => return plain,
            },
            Tone::Good => (Color::Green, Modifier::empty()),
            Tone::Look if self.colours == Colours::Light => (Color::Magenta, Modifier::empty()),
            Tone::Look => (Color::Yellow, Modifier::empty()),
            Tone::Bad => (Color::Red, Modifier::empty()),
            Tone::Key if self.colours == Colours::Light => (Color::Blue, Modifier::empty()),
            Tone::Key => (Color::Cyan, Modifier::empty()),
            Tone::Strong => return plain.add_modifier(Modifier::BOLD),
        };
        let style = plain.add_modifier(modifier);
        if self.colours == Colours::None { style } else { style.fg(colour) }
    }

    /// What has the focus.
    pub fn focus(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What can be typed into.
    pub fn editable(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// A sign or letter as this terminal can show it. Applied in one place, where cells become bytes, so that
    /// screens are written with the full signs.
    pub fn shown(self, symbol: &str) -> Cow<'_, str> {
        if symbol.is_ascii() {
            return Cow::Owned(symbol.to_owned());
        }
        match self.glyphs {
            Glyphs::Full => Cow::Owned(symbol.to_owned()),
            Glyphs::Console => Cow::Owned(match symbol {
                "✓" => "☑".to_owned(),
                "▁" => "_".to_owned(),
                "▂" | "▃" => "░".to_owned(),
                "▄" | "▅" => "▒".to_owned(),
                "▆" | "▇" | "▀" | "▌" => "█".to_owned(),
                "₫" => "đ".to_owned(),
                "“" => "«".to_owned(),
                "”" => "»".to_owned(),
                "‘" | "’" => "'".to_owned(),
                other => other.to_owned(),
            }),
            Glyphs::Ascii => Cow::Owned(ascii(symbol)),
        }
    }
}

fn ascii(symbol: &str) -> String {
    let sign = match symbol {
        "✓" | "☑" | "↓" | "▾" => "v",
        "✗" => "x",
        "▸" | "→" => ">",
        "…" | "·" | "░" | "▁" => ".",
        "●" | "■" => "*",
        "─" | "–" | "—" | "−" => "-",
        "│" => "|",
        "█" | "▇" | "▆" => "#",
        "“" | "”" | "«" | "»" => "\"",
        "‘" | "’" => "'",
        "↑" => "^",
        "←" => "<",
        "₫" | "đ" => "d",
        "Đ" => "D",
        _ => "",
    };
    if !sign.is_empty() {
        return sign.to_owned();
    }
    let letters: String = symbol.nfd().filter(char::is_ascii).collect();
    if letters.is_empty() { "?".to_owned() } else { letters }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_gets_signs_its_fonts_have() {
        let theme = Theme::for_terminal("linux", false);
        assert_eq!(theme.shown("✓"), "☑");
        assert_eq!(theme.shown("ệ"), "ệ");
        assert_eq!(theme.colours, Colours::Eight);
    }

    #[test]
    fn colours_are_switched_through_unless_refused() {
        let mut theme = Theme::for_terminal("xterm", false);
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(theme.colours);
            theme = theme.next();
        }
        assert_eq!(seen, [Colours::Sixteen, Colours::Light, Colours::Eight, Colours::None]);
        assert_eq!(theme.colours, Colours::Sixteen);
        assert_eq!(Theme::for_terminal("xterm", true).next().colours, Colours::None);
    }

    #[test]
    fn an_ascii_terminal_gets_letters_without_marks() {
        let theme = Theme::for_terminal("dumb", false);
        let shown: String = ["Đ", "ệ", "✓", "▸", "…"].iter().map(|s| theme.shown(s).into_owned()).collect();
        assert_eq!(shown, "Dev>.");
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let theme = Theme::for_terminal("xterm", true);
        for tone in [Tone::Good, Tone::Look, Tone::Bad, Tone::Key, Tone::Faint, Tone::Strong] {
            assert_eq!(theme.tone(tone).fg, None);
        }
    }
}
