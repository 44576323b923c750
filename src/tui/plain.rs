//! Lines of text in place of pictures: for screen readers, braille lines, and terminals that cannot move their
//! cursor. A new screen is read out once; from then on each change says the row it is about, as `label: value`.
//! Nothing is ever drawn over.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};

use super::theme::Theme;
use super::words::Words;

/// The size screens are laid out in, whatever the terminal has: wide enough that little is cut.
pub const SIZE: Size = Size { width: 100, height: 30 };
/// Columns of a label; a value begins after them.
const LABEL: usize = 15;
const HEADER: u16 = 2;

/// What a picture does not say of itself.
pub struct Facts {
    /// The screen's title.
    pub title: String,
    /// Where the cursor stands.
    pub cursor: Option<Position>,
    /// Rows that are choices of a list: of those only the selected one is said.
    pub list: Vec<u16>,
    /// The first row of the notice, where there is one.
    pub notice: Option<u16>,
    /// The typing method.
    pub typing: String,
}

/// Remembers what was said.
#[derive(Debug, Default)]
pub struct Speaker {
    title: String,
    rows: Vec<String>,
    cursor: Option<(u16, String)>,
    selected: Option<String>,
    notice: String,
    typing: String,
}

impl Speaker {
    /// The lines that tell how this picture differs from the last.
    pub fn say(&mut self, picture: &Buffer, facts: &Facts, words: &Words, theme: Theme) -> String {
        let bottom = picture.area.height.saturating_sub(2);
        let rows: Vec<Row> = (0..picture.area.height).map(|y| Row::read(picture, y, words)).collect();
        let end = facts.notice.unwrap_or(bottom);
        let body = || rows.iter().zip(0_u16..).filter(|(_, y)| (HEADER..end).contains(y));
        let text = |y: u16| rows.get(usize::from(y)).map(|row| row.text.clone()).unwrap_or_default();

        let mut lines = Vec::new();
        let is_new = self.title != facts.title;
        if is_new {
            lines.push(facts.title.clone());
        }
        let selected = body().find(|(row, _)| row.selected).map(|(row, _)| row.text.clone());
        let cursor = facts.cursor.map(|at| (at.y, text(at.y)));
        let cursor_row = cursor.as_ref().map(|(y, _)| *y);
        for (row, y) in body().filter(|(row, _)| !row.text.is_empty()) {
            let is_choice = facts.list.contains(&y) && !row.selected;
            let told = self.rows.contains(&row.text) || Some(&row.text) == self.selected.as_ref();
            if is_new || (!is_choice && !told && Some(y) != cursor_row && !row.selected) {
                lines.push(row.text.clone());
            }
        }
        let notice = facts.notice.map(|first| (first..=bottom).map(text).collect::<Vec<_>>().join(" "));
        let notice = notice.unwrap_or_default();
        if !notice.is_empty() && notice != self.notice {
            lines.push(notice.clone());
        }
        if is_new {
            lines.push(words.fill("plain.keys", &[("keys", &text(bottom + 1))]));
        }
        if !is_new && self.typing != facts.typing {
            lines.push(words.fill("plain.typing", &[("method", &facts.typing)]));
        }
        if selected.is_some() && selected != self.selected && !is_new {
            lines.extend(selected.clone());
        }
        if let Some((_, text)) = cursor.as_ref().filter(|_| cursor != self.cursor || is_new) {
            let line = if is_new { words.fill("plain.here", &[("text", text)]) } else { text.clone() };
            lines.push(line);
        }

        self.rows = body().map(|(row, _)| row.text.clone()).filter(|text| !text.is_empty()).collect();
        self.title.clone_from(&facts.title);
        self.typing.clone_from(&facts.typing);
        self.notice = notice;
        self.selected = selected;
        self.cursor = cursor;
        lines.iter().map(|line| shown(line, theme) + "\r\n").collect()
    }
}

fn shown(line: &str, theme: Theme) -> String {
    line.chars()
        .filter(|c| !c.is_control())
        .map(|c| theme.shown(c.encode_utf8(&mut [0; 4])).into_owned())
        .collect()
}

/// One row of a picture as a reader would say it.
struct Row {
    text: String,
    selected: bool,
}

impl Row {
    fn read(picture: &Buffer, y: u16, words: &Words) -> Self {
        let cells = (0..picture.area.width).filter_map(|x| picture.cell((x, y)));
        let signs: Vec<&str> = cells.map(ratatui::buffer::Cell::symbol).collect();
        let selected = signs.contains(&"▸");
        let clean: Vec<&str> = signs.iter().map(|sign| if is_line(sign) { " " } else { sign }).collect();
        let (label, value) = clean.split_at(clean.len().min(LABEL));
        let has_label = label.last() == Some(&" ")
            && label.first() == Some(&" ")
            && label.get(1).is_some_and(|sign| *sign != " ");
        let label = label.concat();
        let text = if has_label && !label.trim().contains("  ") {
            format!("{}: {}", label.trim(), phrases(&value.concat(), words))
        } else {
            phrases(&clean.concat(), words)
        };
        Self { text: text.trim().to_owned(), selected }
    }
}

/// Signs that only draw: a reader would spell them.
fn is_line(sign: &str) -> bool {
    matches!(sign, "─" | "│" | "▸" | "▁" | "█" | "░" | "▒")
}

/// What stands apart on the screen, parted by commas; marks as words.
fn phrases(text: &str, words: &Words) -> String {
    let parts = text.split("  ").map(str::trim).filter(|part| !part.is_empty());
    let said = parts.map(|part| {
        let tokens = part.split(' ').map(|token| match token {
            "✓" => words.say("plain.done"),
            "!" => words.say("plain.look"),
            "✗" => words.say("plain.refused"),
            "●" => words.say("plain.changed"),
            other => other,
        });
        tokens.collect::<Vec<_>>().join(" ")
    });
    said.collect::<Vec<_>>().join(", ")
}
