//! The selected row in full at the right of a wide terminal: every column with what stands above it, nothing cut. It shows
//! the cells that the list has in hand; a key reads nothing for it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::super::list::{Column, Row};
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;

/// Columns from which on there is room for it.
const WIDE: u16 = 110;
/// Columns the rows keep: lists are made for so many.
const ROWS: u16 = 80;
/// Columns it takes at most.
const MOST: u16 = 60;
/// Columns of a label at most; a longer one goes on in the next line.
const LABEL: u16 = 14;
/// Columns between a label and what it says.
const GAP: u16 = 2;

/// The part of an area for the rows, and the part for the selected one in full, where there is room.
pub fn parts(area: Rect) -> (Rect, Option<Rect>) {
    if area.width < WIDE {
        return (area, None);
    }
    let beside = area.width.saturating_sub(ROWS).min(MOST);
    let width = area.width - beside;
    (Rect { width, ..area }, Some(Rect { x: area.x + width, width: beside, ..area }))
}

/// Draws a row in full: what each cell is, and beside it the cell, each in as many lines as it takes.
pub fn view(columns: &[Column], row: Option<&Row>, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    let Some(row) = row else { return };
    for y in area.y..area.bottom() {
        fit::put(buf, area.x, y, "│", 1, view.theme.tone(Tone::Faint));
    }
    let cells = columns.iter().zip(&row.cells).map(|(column, cell)| (column.head.say(view.words), cell));
    let more = row.more.iter().map(|(word, text)| (view.words.say(word), text));
    let mut told: Vec<(&str, String)> =
        cells.chain(more).map(|(head, text)| (head, text.trim().to_owned())).collect();
    told.retain(|(_, text)| !text.is_empty());
    if told.iter().all(|(head, _)| head.is_empty()) {
        // What has no labels would be a column of bare words and numbers.
        let texts: Vec<String> = told.into_iter().map(|(_, text)| text).collect();
        told = vec![("", texts.join(" · "))];
    }
    let label = told.iter().map(|(head, _)| fit::width(head)).max().unwrap_or(0).min(LABEL);
    let indent = if label > 0 { label + GAP } else { 0 };
    let (x, room) = (area.x + 2, area.width.saturating_sub(3));
    let mut y = area.y;
    for (head, text) in told {
        let labels = whole(head, label);
        let lines = whole(&text, room.saturating_sub(indent));
        for at in 0..labels.len().max(lines.len()) {
            if y >= area.bottom() {
                return;
            }
            if let Some(text) = labels.get(at) {
                fit::put(buf, x, y, text, label, view.theme.tone(Tone::Faint));
            }
            if let Some(text) = lines.get(at) {
                fit::put(buf, x + indent, y, text, room.saturating_sub(indent), view.theme.tone(row.tone));
            }
            y += 1;
        }
    }
}

/// A text in lines, broken between words, and within one that is wider than a line.
fn whole(text: &str, room: u16) -> Vec<String> {
    let mut lines = Vec::new();
    for line in fit::wrap(text, room) {
        let mut part = String::new();
        for letter in line.graphemes(true) {
            if !part.is_empty() && fit::width(&part) + fit::width(letter) > room {
                lines.push(std::mem::take(&mut part));
            }
            part.push_str(letter);
        }
        lines.push(part);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_cut_and_the_rows_keep_what_they_are_made_for() {
        assert_eq!(
            whole("Trạm Y tế xã vaccination-2026.csv", 12),
            ["Trạm Y tế xã", "vaccination-", "2026.csv"]
        );
        assert_eq!(parts(Rect::new(0, 2, 109, 20)), (Rect::new(0, 2, 109, 20), None));
        for width in 110..200 {
            let (rows, beside) = parts(Rect::new(0, 2, width, 20));
            let beside = beside.map_or(0, |beside| beside.width);
            assert!(rows.width >= ROWS && (30..=MOST).contains(&beside), "{width}");
            assert_eq!(rows.width + beside, width);
        }
    }
}
