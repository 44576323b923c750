//! Screen 3, people and households: found as they are typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::query_list::{QueryList, QueryReply};
use super::title_key;
use crate::tui::action::Action;
use crate::tui::backend::{FindResult, FoundKind};
use crate::tui::fault::existing;
use crate::tui::fit::grouped;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row, RowSource};
use crate::tui::words::Words;
use soxa_service::ServiceError;
use soxa_service::people;

/// Results kept for scrolling; more typing narrows them.
const MOST: usize = 200;

const COLUMNS: [Column; 6] = [
    Column::name(20).growing().headed("head.name"),
    Column::text(10).headed("head.birth"),
    Column::text(12).headed("head.hamlet"),
    Column::text(13).headed("head.household"),
    Column::text(8).headed("head.id_end"),
    Column::text(8).headed("head.status"),
];

/// The look-up of people and households.
#[derive(Clone)]
pub struct People {
    list: QueryList,
    found: FindResult,
}

impl People {
    /// With a query to begin with.
    pub fn new(query: &str, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this =
            Self { list: QueryList::new(ListId::People, query, &COLUMNS, ctx), found: FindResult::default() };
        this.search(ctx)?;
        Ok(this)
    }

    fn fetch(&mut self, most: usize, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        self.found = ctx.backend.find(&self.list.query(), most)?;
        Ok(())
    }

    /// What a letter finds: the rows that are shown, since the next letter asks anew.
    fn search(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let most = if self.list.is_to_be_entered() { MOST } else { ctx.size.height.into() };
        self.fetch(most, ctx)?;
        if self.found.rows.len() < self.found.total {
            self.list.stay_in_field();
        }
        self.list.found(&FoundRows(&self.found), ctx);
        Ok(())
    }

    /// The rest of them, when somebody begins to go through the list.
    fn rest(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        if self.found.rows.len() < self.found.total.min(MOST) {
            self.fetch(MOST, ctx)?;
            self.list.again(&FoundRows(&self.found), false, ctx);
        }
        Ok(())
    }
}

/// Results by their place in the list.
struct FoundRows<'a>(&'a FindResult);

impl RowSource for FoundRows<'_> {
    fn len(&self) -> usize {
        self.0.rows.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = self.0.rows.iter().enumerate().skip(from).take(count);
        visible
            .map(|(i, row)| Row {
                id: i as u32,
                cells: row.cells.clone(),
                tone: Tone::Plain,
                ..Row::default()
            })
            .collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize).filter(|i| *i < self.0.rows.len())
    }
}

impl Screen for People {
    fn title(&self, words: &Words) -> String {
        format!("3 {}", words.say(title_key(3)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        self.list.contexts(&["people", "table", "list"], &["people", "list", "field"])
    }

    fn list(&self) -> Option<ListId> {
        Some(self.list.id())
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(_) if self.list.is_asked(ctx) => {
                ctx.reloaded(self.search(ctx));
                return Outcome::Consumed;
            }
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => {
                let most = self.found.rows.len().max(ctx.size.height.into());
                ctx.reloaded(self.fetch(most, ctx));
                self.list.again(&FoundRows(&self.found), matches!(event, UiEvent::Changed(_)), ctx);
                return Outcome::Consumed;
            }
            UiEvent::Action(Action::Notices) => {
                ctx.open(Route::Notices);
                return Outcome::Consumed;
            }
            UiEvent::Action(Action::Add) => {
                ctx.open(Route::AddPerson(None));
                return Outcome::Consumed;
            }
            UiEvent::Card(scan) => {
                let known = ctx.workspace().zip(scan.personal_id());
                let found = known.and_then(|(o, id)| {
                    ctx.read(existing(people::person_by_id(&o.register, &o.actor, &id))).flatten()
                });
                return match found {
                    Some(person) => {
                        ctx.open(Route::Person(person.no));
                        Outcome::Consumed
                    }
                    None => Outcome::Ignored,
                };
            }
            UiEvent::Action(Action::Down | Action::PageDown | Action::End) => {
                ctx.reloaded(self.rest(ctx));
                // Of more than can be listed only the first are there: no order or count of them is offered.
                if self.found.rows.len() >= self.found.total {
                    self.list.enter(&FoundRows(&self.found), ctx);
                }
            }
            _ => {}
        }
        match self.list.update(event, &FoundRows(&self.found), ctx) {
            QueryReply::Ignored
                if matches!(event, UiEvent::Action(Action::Print)) && self.list.is_among_rows() =>
            {
                self.list.print(&self.title(ctx.words), ctx);
            }
            QueryReply::Ignored => return Outcome::Ignored,
            QueryReply::Query => ctx.reloaded(self.search(ctx)),
            QueryReply::Open(row) => {
                if let Some(row) = self.found.rows.get(row as usize) {
                    ctx.searched(&self.list.query());
                    ctx.open(Route::from(row));
                }
            }
            QueryReply::Table(reply) => self.list.answer(&reply, &self.title(ctx.words), ctx),
            QueryReply::Used => {}
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let heading = if self.list.query().is_empty() {
            String::new()
        } else {
            view.words.fill("people.found", &[("count", &grouped(self.found.total as u64))])
        };
        self.list.view(area, buf, &heading, view)
    }

    fn help(&self) -> &'static str {
        "people.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = vec![Hint::from(Action::Open)];
        if self.found.rows.iter().any(|r| r.kind == FoundKind::Person) {
            hints.push(Action::PageDown.into());
        }
        hints.extend([Action::Add, Action::Palette, Action::Back].map(Hint::from));
        self.list.hints_over(hints)
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
