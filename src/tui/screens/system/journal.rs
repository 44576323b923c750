//! The journal, newest first, filtered by what is typed: operator, action, terminal, day, or a person's number.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::action::Action;
use crate::tui::fit::grouped;
use crate::tui::list_memory::ListId;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::query_list::{QueryList, QueryReply};
use crate::tui::theme::Tone;
use crate::tui::told;
use crate::tui::widgets::list::{Column, Row, RowSource};
use crate::tui::words::{Lang, Words};
use crate::tui::workspace::Workspace;
use soxa_domain::action::ActionId;
use soxa_service::ServiceError;
use soxa_service::journal::{self, Line as Found};
use soxa_text::words::InWords;

const COLUMNS: [Column; 5] = [
    Column::number(9).headed("head.number"),
    Column::text(14).headed("head.day"),
    Column::name(14).headed("head.by"),
    Column::text(18).headed("head.what"),
    Column::text(20).growing().headed("head.about"),
];
/// Entries shown; the filter finds others.
const SHOWN: usize = 500;

/// The journal browser.
#[derive(Clone)]
pub struct JournalList {
    list: QueryList,
    found: Entries,
}

#[derive(Clone)]
struct Entries(Vec<Found>, Lang);

impl RowSource for Entries {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = self.0.iter().skip(from).take(count);
        let row = |e: &Found| Row {
            id: u32::try_from(e.seq).unwrap_or(u32::MAX),
            cells: vec![
                e.seq.to_string(),
                e.at.local().format("%d/%m/%y %H:%M").to_string(),
                e.operator.clone(),
                e.action.in_words(self.1),
                format!("{} {}", e.subjects, e.note),
            ],
            tone: if e.action.is(ActionId::SessionRefused) { Tone::Look } else { Tone::Plain },
            ..Row::default()
        };
        visible.map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|e| e.seq == u64::from(id))
    }
}

impl JournalList {
    /// The newest entries.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self {
            list: QueryList::new(ListId::Journal, "", &COLUMNS, ctx),
            found: Entries(Vec::new(), ctx.words.lang()),
        };
        if let Some(workspace) = ctx.workspace() {
            this.fetch(workspace, ctx.words)?;
        }
        this.list.found(&this.found, ctx);
        Ok(this)
    }

    fn fetch(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let found = journal::browse(&workspace.register, &workspace.actor, &self.list.query(), SHOWN)?;
        let said = found.into_iter().map(|line| Found {
            subjects: told::subjects(&line.subjects, words),
            note: told::remark(&line.note, &workspace.register),
            ..line
        });
        self.found.0 = said.collect();
        Ok(())
    }
}

impl Screen for JournalList {
    fn title(&self, words: &Words) -> String {
        words.say("system.journal").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        self.list.contexts(&["table", "list"], &["system", "list", "field"])
    }

    fn list(&self) -> Option<ListId> {
        Some(self.list.id())
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(workspace) = ctx.workspace() else { return Outcome::Ignored };
        if matches!(event, UiEvent::Resume(_)) && self.list.is_asked(ctx) {
            ctx.reloaded(self.fetch(workspace, ctx.words));
            self.list.found(&self.found, ctx);
            return Outcome::Consumed;
        }
        if matches!(event, UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized) {
            ctx.reloaded(self.fetch(workspace, ctx.words));
            self.list.again(&self.found, matches!(event, UiEvent::Changed(_)), ctx);
            return Outcome::Consumed;
        }
        if matches!(event, UiEvent::Action(Action::Down | Action::PageDown)) {
            self.list.enter(&self.found, ctx);
        }
        match self.list.update(event, &self.found, ctx) {
            QueryReply::Ignored
                if matches!(event, UiEvent::Action(Action::Print)) && self.list.is_among_rows() =>
            {
                self.list.print(&self.title(ctx.words), ctx);
            }
            QueryReply::Ignored => return Outcome::Ignored,
            QueryReply::Query => {
                ctx.reloaded(self.fetch(workspace, ctx.words));
                self.list.found(&self.found, ctx);
            }
            QueryReply::Table(reply) => self.list.answer(&reply, &self.title(ctx.words), ctx),
            QueryReply::Open(_) | QueryReply::Used => {}
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let count = grouped(self.found.0.len() as u64);
        let heading = view.words.fill("system.entries", &[("count", &count)]);
        self.list.view(area, buf, &heading, view)
    }

    fn help(&self) -> &'static str {
        "system.journal_about"
    }

    fn hints(&self) -> Vec<Hint> {
        self.list.hints_over(vec![Action::Back.into()])
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
