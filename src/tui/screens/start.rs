//! The start screen: the numbered screens with what waits behind each, and one field that searches people,
//! households and cases as it is typed into.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::agenda::{self, Agenda};
use super::{hub, title_key};
use crate::tui::action::Action;
use crate::tui::backend::{FindResult, FoundKind, Overview};
use crate::tui::fit;
use crate::tui::input::Millis;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, Target, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::text_field::TextField;
use crate::tui::words::Words;

/// A digit alone for this long opens its screen; with company it is the beginning of a search.
const ALONE: Millis = 150;
const ORDER: [u8; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];
const FIELD_ROW: u16 = 12;
const STATUS_COLUMN: u16 = 33;

/// The start screen.
#[derive(Debug, Clone)]
pub struct Start {
    overview: Overview,
    field: TextField,
    found: FindResult,
    /// Why nothing could be looked for.
    wrong: Option<String>,
    /// Why the figures are not there.
    unread: Option<String>,
    selected: usize,
    /// The case chosen beside the menu.
    agenda: Agenda,
    digit: Option<(u8, Millis)>,
    rows: usize,
}

impl Start {
    /// With the figures of now.
    pub fn new(ctx: &Ctx<'_>) -> Self {
        let mut this = Self {
            overview: Overview::default(),
            unread: None,
            field: TextField::composed(),
            found: FindResult::default(),
            wrong: None,
            selected: 0,
            agenda: Agenda::default(),
            digit: None,
            rows: visible_rows(ctx.size.height),
        };
        this.look(ctx);
        this
    }

    /// Reads the figures; those of before are no figures of now.
    fn look(&mut self, ctx: &Ctx<'_>) {
        (self.overview, self.unread) = match ctx.backend.overview(ctx.words) {
            Ok(overview) => (overview, None),
            Err(e) => (Overview::default(), Some(ctx.words.tell(&e))),
        };
    }

    fn search(&mut self, ctx: &Ctx<'_>) {
        self.selected = 0;
        self.agenda.leave();
        self.rows = visible_rows(ctx.size.height);
        let query = self.field.text();
        // What was found for another query is not an answer to this one.
        self.found = FindResult::default();
        self.wrong = None;
        if query.trim().is_empty() {
            return;
        }
        match ctx.backend.find(&query, self.rows) {
            Ok(found) => self.found = found,
            Err(e) => self.wrong = Some(ctx.words.tell(&e)),
        }
    }

    fn typed(&mut self, c: char, ctx: &Ctx<'_>) {
        let first = self.field.is_empty();
        self.digit = c
            .to_digit(10)
            .filter(|_| first)
            .and_then(|digit| u8::try_from(digit).ok())
            .map(|digit| (digit, ctx.now + ALONE));
        self.field.type_char(c, ctx.typing);
        if self.digit.is_none() {
            self.search(ctx);
        }
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.digit = None;
        let last = self.found.rows.len().saturating_sub(1);
        if self.field.is_empty() && self.agenda.act(action, &self.overview, ctx.size.width) {
            return Outcome::Consumed;
        }
        match action {
            Action::Open if self.field.is_empty() => {
                if let Some(case) = self.agenda.chosen(&self.overview) {
                    ctx.open(Route::Case(case));
                }
            }
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::Open => match self.found.rows.get(self.selected) {
                Some(row) => {
                    ctx.searched(&self.field.text());
                    ctx.open(match row.kind {
                        FoundKind::Person => hub::place(row.id, ctx),
                        _ => Route::from(row),
                    });
                }
                None if !self.field.is_empty() => {
                    ctx.toast(Tone::Look, ctx.words.say("start.nothing"));
                }
                None => {}
            },
            Action::Exercises if self.overview.exercises.is_some() => ctx.open(Route::Exercises),
            Action::Search => ctx.open(Route::People { query: self.field.text() }),
            Action::Back if !self.field.is_empty() => {
                self.field.act(Action::Clear);
                self.search(ctx);
            }
            Action::Back => {}
            action if self.field.act(action) => self.search(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view_found(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let mut y = area.y;
        for (index, row) in self.found.rows.iter().take(self.rows).enumerate() {
            view.rows_drawn.set(view.rows_drawn.get() + 1);
            let selected = index == self.selected;
            view.row_spot(area, y, index, self.selected);
            let kind = view.words.say(match row.kind {
                FoundKind::Person => "found.person",
                FoundKind::Household => "found.household",
                FoundKind::Case => "found.case",
            });
            fit::put(buf, 1, y, if selected { "▸" } else { " " }, 1, Style::new());
            let style = if selected { view.theme.focus() } else { Style::new() };
            let title =
                if row.kind == FoundKind::Person { fit::cut_name(&row.title, 28) } else { row.title.clone() };
            fit::put(buf, 3, y, &title, 28, style);
            fit::put(buf, 32, y, kind, 5, view.theme.tone(Tone::Faint));
            let detail = if row.matched.is_empty() {
                row.detail.clone()
            } else {
                format!("{}  {}", row.detail, row.matched)
            };
            fit::put(buf, 38, y, &detail, area.width.saturating_sub(39), Style::new());
            y += 1;
        }
        let shown = self.found.rows.len().min(self.rows);
        if self.found.total > shown {
            let more = fit::grouped((self.found.total - shown) as u64);
            fit::put(
                buf,
                3,
                y,
                &view.words.fill("start.more", &[("count", &more)]),
                area.width,
                Style::new(),
            );
        }
    }
}

fn visible_rows(body: u16) -> usize {
    usize::from(body.saturating_sub(FIELD_ROW + 3))
}

impl Screen for Start {
    fn title(&self, words: &Words) -> String {
        words.say("start.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["start", "field"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(action) => return self.act(*action, ctx),
            UiEvent::Text(c) => self.typed(*c, ctx),
            UiEvent::Paste(text) => {
                self.digit = None;
                self.field.paste(text);
                self.search(ctx);
            }
            UiEvent::Deadline => {
                if let Some((digit, _)) = self.digit.take() {
                    self.field.act(Action::Clear);
                    self.search(ctx);
                    ctx.open(Route::Numbered(digit));
                }
            }
            UiEvent::Card(_) | UiEvent::CaseCode(_) => {
                self.field.act(Action::Clear);
                self.search(ctx);
                return Outcome::Ignored;
            }
            UiEvent::Changed(_) | UiEvent::Resume(_) => self.look(ctx),
            UiEvent::Resized => self.search(ctx),
            UiEvent::Field(_) | UiEvent::Moved => {}
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        // The day's cases have the columns beside the menu, where there are any.
        let menu = if area.width < agenda::WIDE || self.overview.agenda.is_empty() {
            area.width
        } else {
            area.width.min(80)
        };
        for (row, number) in (1..).zip(ORDER) {
            let y = area.y + row;
            if let Some(open) = Action::of_screen(number) {
                view.spot(area.x, y, area.width, Target::Action(open));
            }
            fit::put(buf, 3, y, &number.to_string(), 1, view.theme.tone(Tone::Key));
            fit::put(buf, 6, y, view.words.say(title_key(number)), 26, Style::new());
            if let Some(line) = self.overview.line(number) {
                let tone = if line.starts_with('!') { Tone::Look } else { Tone::Plain };
                let room = menu.saturating_sub(STATUS_COLUMN + 1);
                fit::put(buf, STATUS_COLUMN, y, fit::whole_parts(line, room), room, view.theme.tone(tone));
            }
        }
        if let Some((done, all)) = self.overview.exercises {
            let y = area.y + FIELD_ROW - 1;
            let key = view.keymap.keys(&["start"], Action::Exercises).first().map(|key| key.shown());
            fit::put(buf, 2, y, &key.unwrap_or_default(), 3, view.theme.tone(Tone::Key));
            fit::put(buf, 6, y, view.words.say("exercises.title"), 26, Style::new());
            let told = [("done", done.to_string()), ("all", all.to_string())];
            let told: Vec<(&str, &str)> = told.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let line = view.words.fill("exercises.done", &told);
            fit::put(buf, STATUS_COLUMN, y, &line, menu.saturating_sub(STATUS_COLUMN + 1), Style::new());
        }
        // A search has the rows below the field to itself.
        let beside = if self.field.is_empty() { area.height } else { FIELD_ROW };
        self.agenda.view(&self.overview, area, beside, buf, view);
        let y = area.y + FIELD_ROW;
        let prompt = fit::put(buf, 3, y, view.words.say("start.prompt"), area.width, Style::new());
        let x = prompt + 2;
        let field = Rect { x, y, width: area.width.min(80).saturating_sub(x + 1), height: 1 };
        let cursor = self.field.view(field, buf, view.theme.editable(), None);
        let below = Rect { y: y + 2, height: area.bottom().saturating_sub(y + 2), ..area };
        let is_looking = !self.field.is_empty() && self.digit.is_none();
        let wrong = if is_looking { &self.wrong } else { &self.unread };
        if let Some(wrong) = wrong {
            let room = area.width.saturating_sub(4);
            for (y, line) in (below.y..below.bottom()).zip(fit::wrap(&format!("✗ {wrong}"), room)) {
                fit::put(buf, 3, y, &line, room, view.theme.tone(Tone::Bad));
            }
        } else if is_looking && self.found.rows.is_empty() && !self.field.text().trim().is_empty() {
            // Nothing is an answer too.
            let room = area.width.saturating_sub(4);
            fit::put(buf, 3, below.y, view.words.say("start.nothing"), room, view.theme.tone(Tone::Look));
        } else if is_looking {
            self.view_found(below, buf, view);
        }
        Some(cursor)
    }

    fn help(&self) -> &'static str {
        "start.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let open = Hint { action: Action::Open, label: Some("start.open"), keys: Some("1-9 0") };
        vec![open, Action::Search.into(), Action::Palette.into(), Action::Lock.into(), Action::Quit.into()]
    }

    fn deadline(&self) -> Option<Millis> {
        self.digit.map(|(_, at)| at)
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
