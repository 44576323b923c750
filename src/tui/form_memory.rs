//! What a session remembers between one form and the next: the pile being worked off, the last form as a template,
//! whether ids are typed twice, and how fast cases go (keys and seconds, never contents).

use serde::{Deserialize, Serialize};

use super::backend::Draft;
use super::input::Millis;
use super::list_memory::ListId;
use super::screen::Ctx;
use super::theme::Tone;
use super::widgets::form::Value;
use super::widgets::table::Filter;

/// The values of a form without the people and papers in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Code of the procedure.
    pub procedure: String,
    /// Field by field.
    pub values: Vec<(String, Value)>,
}

/// What one session remembers.
#[derive(Debug, Clone, Default)]
pub struct FormMemory {
    /// The values every form of the pile begins with; none when there is no pile.
    pub pile: Option<Template>,
    /// The last form saved in this session.
    pub last: Option<Template>,
    /// Whether ids are to be typed twice.
    pub double_key: bool,
    /// Whether the pace is shown.
    pub show_pace: bool,
    /// What was typed for a case whose form is about to open.
    pub begun: Option<Stopwatch>,
    /// What was chosen from the palette last, by name.
    pub jobs: Vec<String>,
    /// The draft that was thrown away last.
    pub thrown: Option<Draft>,
    /// A filter that was chosen by name, for its list to take when it opens or comes on top.
    pub filter: Option<(ListId, Filter)>,
    done: Vec<Pace>,
}

/// What one case took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// Keys pressed.
    pub keys: u32,
    /// Seconds from the first key to the save.
    pub seconds: u32,
}

/// Cases the median is taken of: about a day's.
const REMEMBERED: usize = 200;

impl FormMemory {
    /// A case was saved.
    pub fn saved(&mut self, pace: Pace) {
        if self.done.len() >= REMEMBERED {
            self.done.remove(0);
        }
        self.done.push(pace);
    }

    /// What the last case took, and the median of keys and of seconds.
    pub fn pace(&self) -> Option<(Pace, Pace)> {
        let last = *self.done.last()?;
        let median = |of: fn(&Pace) -> u32| {
            let mut all: Vec<u32> = self.done.iter().map(of).collect();
            all.sort_unstable();
            all.get(all.len() / 2).copied().unwrap_or_default()
        };
        Some((last, Pace { keys: median(|p| p.keys), seconds: median(|p| p.seconds) }))
    }
}

/// Turns the typing of ids twice on or off, and says so.
pub fn toggle_double_key(ctx: &Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    let mut memory = workspace.memory.borrow_mut();
    memory.double_key = !memory.double_key;
    let key = if memory.double_key { "form.double_key_on" } else { "form.double_key_off" };
    drop(memory);
    ctx.toast(Tone::Look, ctx.words.say(key));
}

/// `6 phím · 14 giây · giữa 8 phím / 21 giây`, where the officer wants to see it; that there is a pile, where not.
pub fn pace_line(watch: &Stopwatch, ctx: &Ctx<'_>) -> String {
    let Some(workspace) = ctx.workspace() else { return String::new() };
    let memory = workspace.memory.borrow();
    let pile = if memory.pile.is_some() { ctx.words.say("intake.pile") } else { "" };
    if !memory.show_pace {
        return pile.to_owned();
    }
    let done = memory.pace();
    let shown = watch.read(ctx.now).or(done.map(|(last, _)| last)).unwrap_or_default();
    let (keys, seconds) = (shown.keys.to_string(), shown.seconds.to_string());
    let now = ctx.words.fill("intake.pace", &[("keys", &keys), ("seconds", &seconds)]);
    let Some((_, median)) = done else { return now };
    let (keys, seconds) = (median.keys.to_string(), median.seconds.to_string());
    let middle = ctx.words.fill("intake.pace_median", &[("keys", &keys), ("seconds", &seconds)]);
    format!("{now} · {middle}")
}

/// Counts the keys of the form being filled in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stopwatch {
    keys: u32,
    began: Option<Millis>,
}

impl Stopwatch {
    /// A key was pressed, or a card scanned, which counts as none.
    pub fn key(&mut self, now: Millis, keys: u32) {
        self.began.get_or_insert(now);
        self.keys += keys;
    }

    /// How far it is; `None` before the first key.
    pub fn read(&self, now: Millis) -> Option<Pace> {
        let began = self.began?;
        let seconds = u32::try_from(now.saturating_sub(began) / 1_000).unwrap_or(u32::MAX);
        Some(Pace { keys: self.keys, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_of_the_cases_done() {
        let mut memory = FormMemory::default();
        assert_eq!(memory.pace(), None);
        for (keys, seconds) in [(6, 14), (30, 90), (8, 21)] {
            memory.saved(Pace { keys, seconds });
        }
        let (last, median) = memory.pace().unwrap_or_default();
        assert_eq!(last, Pace { keys: 8, seconds: 21 });
        assert_eq!(median, Pace { keys: 8, seconds: 21 });
    }

    #[test]
    fn the_clock_begins_with_the_first_key() {
        let mut watch = Stopwatch::default();
        assert_eq!(watch.read(9_000), None);
        watch.key(10_000, 0);
        watch.key(12_000, 1);
        assert_eq!(watch.read(24_500), Some(Pace { keys: 1, seconds: 14 }));
    }
}
