//! Two versions of a record side by side; one key a field says which holds.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, List, Row};
use soxa_domain::reconcile::{Clash, Side};

const COLUMNS: [Column; 3] = [Column::text(18), Column::text(27).growing(), Column::text(27).growing()];

/// The fields that differ.
#[derive(Clone)]
pub struct ClashList {
    /// The words it speaks with.
    voice: &'static str,
    rows: Vec<(Clash, String)>,
    list: List,
}

impl AsRow for (Clash, String) {
    fn row(&self, _: u32) -> Row {
        let (clash, label) = self;
        let mark = |on: bool, text: &str| if on { format!("✓ {text}") } else { format!("  {text}") };
        Row {
            cells: vec![
                label.clone(),
                mark(clash.take == Some(Side::Theirs), &clash.theirs),
                mark(clash.take == Some(Side::Mine), &clash.mine),
            ],
            tone: if clash.take.is_none() { Tone::Look } else { Tone::Plain },
            changed: clash.take.is_none(),
            ..Row::default()
        }
    }
}

impl ClashList {
    /// With the first open field selected.
    pub fn new(clashes: Vec<Clash>, ctx: &Ctx<'_>) -> Self {
        Self::of("clash", clashes, ctx)
    }

    /// The same, speaking with the words under a key.
    pub fn of(voice: &'static str, clashes: Vec<Clash>, ctx: &Ctx<'_>) -> Self {
        let label = |clash: Clash| {
            let key = clash.key.trim_end_matches("_name");
            let key = if clash.key == "full_name" || clash.key == "other_name" { &clash.key } else { key };
            let label = ctx.words.say(&format!("person.{key}")).to_owned();
            (clash, label)
        };
        let rows: Vec<_> = clashes.into_iter().map(label).collect();
        let mut list = List::default();
        list.load(&rows, ctx.size.height.saturating_sub(4));
        if let Some(open) = rows.iter().position(|(clash, _)| clash.take.is_none()) {
            list.select(u32::try_from(open).unwrap_or_default(), &rows);
        }
        Self { voice, rows, list }
    }

    /// Takes an action; false if it is none of the list's.
    pub fn act(&mut self, action: Action) -> bool {
        let side = match action {
            Action::Left => Side::Theirs,
            Action::Right => Side::Mine,
            _ => return self.list.act(action, &self.rows),
        };
        let Some(row) = self.list.selected() else { return true };
        if let Some((clash, _)) = self.rows.get_mut(row as usize) {
            clash.take = Some(side);
        }
        self.list.act(Action::Down, &self.rows);
        true
    }

    /// What was chosen, by field; none while a field is open.
    pub fn chosen(&self) -> Option<Vec<(String, String)>> {
        self.rows.iter().map(|(clash, _)| Some((clash.key.clone(), clash.value()?.to_owned()))).collect()
    }

    /// The fields of which the value on the right was chosen; none while a field is open.
    pub fn taken(&self) -> Option<Vec<String>> {
        let open = self.rows.iter().any(|(clash, _)| clash.take.is_none());
        let right = self.rows.iter().filter(|(clash, _)| clash.take == Some(Side::Mine));
        (!open).then(|| right.map(|(clash, _)| clash.key.clone()).collect())
    }

    /// Draws the two versions.
    pub fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let say = |key: &str| view.words.say(&format!("{}.{key}", self.voice)).to_owned();
        let text = &say("text");
        fit::put(buf, area.x + 1, area.y, text, area.width.saturating_sub(2), view.theme.tone(Tone::Look));
        let spare = area.width.saturating_sub(78) / 2;
        let (theirs, mine) = (say("theirs"), say("mine"));
        fit::put(buf, area.x + 24, area.y + 2, &theirs, 26, view.theme.tone(Tone::Strong));
        fit::put(buf, area.x + 52 + spare, area.y + 2, &mine, 26, view.theme.tone(Tone::Strong));
        self.list.view(
            Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area },
            buf,
            &COLUMNS,
            view,
        );
    }
}
