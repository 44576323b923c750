//! All rows of a list: what was decided, and whom the engine means. Only what is shown is read.

use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row, RowSource};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::lists::{self, RowView};

pub(super) const COLUMNS: [Column; 4] =
    [Column::number(5), Column::name(26), Column::text(18), Column::text(24).growing()];

/// The rows as the overview shows them.
pub(super) struct Rows<'a> {
    workspace: &'a Workspace,
    words: &'a Words,
    numbers: &'a [u32],
    name_at: Option<usize>,
}

impl RowSource for Rows<'_> {
    fn len(&self) -> usize {
        self.numbers.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let shown = self.numbers.iter().skip(from).take(count);
        let read = |no: &u32| match lists::row(&self.workspace.register, &self.workspace.actor, *no) {
            Ok(view) => self.row(&view),
            Err(e) => Row::unread(*no, 1, &self.words.tell(&e)),
        };
        shown.map(read).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.numbers.iter().position(|no| *no == id)
    }
}

impl Rows<'_> {
    fn row(&self, v: &RowView) -> Row {
        use soxa_domain::labels::Vocabulary;
        let r = &v.row.record;
        let name = self.name_at.and_then(|i| r.cells.get(i)).cloned().unwrap_or_default();
        let best = v.people.first().map(|(c, p)| {
            let mark = if c.is_sure { "✓" } else { "?" };
            format!("{mark} {}", p.record.full_name)
        });
        let who = v.decided.as_ref().map(|p| p.record.full_name.clone()).or(best).unwrap_or_default();
        let tone = if r.verdict.is_decided() { Tone::Faint } else { Tone::Plain };
        Row {
            id: v.row.no,
            cells: vec![r.row.to_string(), name, r.verdict.vi().to_owned(), who],
            tone,
            ..Row::default()
        }
    }
}

/// The rows of a list, read as they are shown.
pub(super) fn source<'a>(
    workspace: &'a Workspace,
    words: &'a Words,
    numbers: &'a [u32],
    name_at: Option<usize>,
) -> Rows<'a> {
    Rows { workspace, words, numbers, name_at }
}
