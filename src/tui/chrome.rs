//! What surrounds every screen: the first line (place, screen, operator, typing method, what waits, clock), the
//! rule under it, the notice above the last line, and the last line with the keys that matter now.

use chrono::{Datelike, Timelike};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use super::action::Action;
use super::backend::Backend;
use super::fit;
use super::keymap::Chord;
use super::screen::{Hint, Target, Toast, ViewCtx};
use super::theme::{Theme, Tone};
use super::words::Words;

/// The smallest terminal screens are made for.
pub const SMALLEST: Size = Size { width: 80, height: 24 };
const HEADER: u16 = 2;
const FOOTER: u16 = 2;
/// Rows of a notice at most.
const LONGEST: u16 = 6;

/// Where screens draw in a terminal of this size.
pub fn body(size: Size) -> Rect {
    Rect::new(0, HEADER, size.width, size.height.saturating_sub(HEADER + FOOTER))
}

/// The first line and its rule; `typing` is the word key of how keys become letters.
pub fn header(buf: &mut Buffer, title: &str, backend: &dyn Backend, typing: &str, words: &Words) {
    let area = buf.area;
    let now = backend.now();
    let weekday = words.say(weekday_key(now.weekday().num_days_from_monday()));
    // The first line is drawn with every picture: what is wrong is told by the screens, here there is a mark.
    let count = match backend.waiting() {
        Ok(count) => count.to_string(),
        Err(_) => "?".to_owned(),
    };
    // The level above types nothing into a national system.
    let waiting = match backend.province() {
        Some(_) => String::new(),
        None => format!("{} │ ", words.fill("header.waiting", &[("count", &count)])),
    };
    let warning = backend.warning().map(|key| format!("! {} │ ", words.say(key))).unwrap_or_default();
    let looks =
        if backend.only_looks() { format!("{} │ ", words.say("header.only_looks")) } else { String::new() };
    let right = format!(
        "{looks}{warning}{} │ {:<5} │ {waiting}{weekday} {:02}:{:02}",
        backend.operator(),
        words.say(typing),
        now.hour(),
        now.minute()
    );
    let start = fit::put_right(buf, area.right(), 0, &right, Style::new());
    let left = format!(" {} · {title}", backend.commune());
    fit::put(buf, 0, 0, &left, start.saturating_sub(1), Style::new());
    let rule = "─".repeat(usize::from(area.width));
    buf.set_string(0, 1, rule, Style::new());
}

fn weekday_key(day: u32) -> &'static str {
    match day {
        0 => "weekday.monday",
        1 => "weekday.tuesday",
        2 => "weekday.wednesday",
        3 => "weekday.thursday",
        4 => "weekday.friday",
        5 => "weekday.saturday",
        _ => "weekday.sunday",
    }
}

/// The notice above the last line; a long one takes as many rows as it needs. Gives its first row.
pub fn notice(buf: &mut Buffer, toast: &Toast, theme: Theme) -> u16 {
    let style = theme.tone(toast.tone);
    let mark = match toast.tone {
        Tone::Good => "✓ ",
        Tone::Look => "! ",
        Tone::Bad => "✗ ",
        _ => "",
    };
    let room = buf.area.width.saturating_sub(2);
    let lines = fit::wrap(&format!("{mark}{}", toast.text), room);
    let rows = u16::try_from(lines.len()).unwrap_or(1).clamp(1, LONGEST);
    let first = buf.area.bottom().saturating_sub(1 + rows);
    for (line, y) in lines.iter().zip(first..first + rows) {
        if rows > 1 {
            fit::put(buf, 0, y, &" ".repeat(usize::from(buf.area.width)), buf.area.width, Style::new());
        }
        fit::put(buf, 1, y, line, room, style);
    }
    first
}

/// The last line: keys and what they do, as many as fit; the help always, with its word.
pub fn keys(buf: &mut Buffer, contexts: &[&str], hints: &[Hint], view: &ViewCtx<'_>) {
    let words = view.words;
    let key_of = |action| {
        let keys = view.keymap.keys(contexts, action).into_iter();
        keys.filter(|key| !view.typing_into_list || key.typed().is_none()).map(Chord::shown).next()
    };
    let shown: Vec<(Action, String, String)> = hints
        .iter()
        .filter_map(|hint| {
            let key = match hint.keys {
                Some(keys) => keys.to_owned(),
                None => key_of(hint.action)?,
            };
            let label = hint.label.map_or_else(|| hint.action.word_key(), str::to_owned);
            Some((hint.action, key, words.say(&label).to_owned()))
        })
        .collect();
    let help = key_of(Action::Help).unwrap_or_default();
    let help_label = words.say("action.help").to_owned();
    let length = |(_, key, label): &(Action, String, String)| fit::width(key) + 1 + fit::width(label) + 3;
    let row = buf.area.bottom().saturating_sub(1);
    let room = buf.area.width.saturating_sub(1);

    let help_length = fit::width(&help) + 1 + fit::width(&help_label);
    let mut free = room.saturating_sub(help_length);
    let mut x = 1;
    for entry in &shown {
        let Some(left) = free.checked_sub(length(entry)) else { continue };
        free = left;
        let (action, key, label) = entry;
        let from = x;
        x = fit::put(buf, x, row, key, room, view.theme.tone(Tone::Key));
        x = fit::put(buf, x + 1, row, label, room, Style::new()) + 3;
        view.spot(from, row, x - from - 3, Target::Action(*action));
    }
    view.spot(x, row, help_length, Target::Action(Action::Help));
    x = fit::put(buf, x, row, &help, room, view.theme.tone(Tone::Key));
    fit::put(buf, x + 1, row, &help_label, room, Style::new());
}

/// What is shown on a terminal that is too small: how much is missing.
pub fn too_small(buf: &mut Buffer, words: &Words) {
    let area = buf.area;
    let columns = SMALLEST.width.saturating_sub(area.width).to_string();
    let rows = SMALLEST.height.saturating_sub(area.height).to_string();
    let size = format!("{}x{}", area.width, area.height);
    let text = words.fill("small.text", &[("size", &size), ("columns", &columns), ("rows", &rows)]);
    for (y, line) in fit::wrap(&text, area.width).iter().enumerate() {
        fit::put(buf, 0, u16::try_from(y).unwrap_or(u16::MAX), line, area.width, Style::new());
    }
}
