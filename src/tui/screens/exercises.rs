//! What there is to practise on the sample commune: each exercise with what to do, ticked off by itself.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::exercises::{Exercise, progress};
use crate::tui::fit;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, List, Row};
use crate::tui::words::Words;
use soxa_service::ServiceError;

const COLUMNS: [Column; 2] = [Column::text(3), Column::text(60).growing()];
/// Rows beside the list: the count above, the selected exercise below.
const AROUND: u16 = 8;

/// The page of exercises.
#[derive(Clone)]
pub struct Exercises {
    all: Vec<(Exercise, bool, String)>,
    list: List,
}

impl AsRow for (Exercise, bool, String) {
    fn row(&self, place: u32) -> Row {
        let (_, done, title) = self;
        Row {
            cells: vec![if *done { "✓".to_owned() } else { (place + 1).to_string() }, title.clone()],
            tone: if *done { Tone::Good } else { Tone::Plain },
            ..Row::default()
        }
    }
}

impl Exercises {
    /// As far as they are done now, the first open one selected.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { all: entries(ctx)?, list: List::default() };
        this.list.load(&this.all, ctx.size.height.saturating_sub(AROUND));
        if let Some(open) = this.all.iter().position(|(_, done, _)| !done) {
            this.list.select(u32::try_from(open).unwrap_or_default(), &this.all);
        }
        Ok(this)
    }
}

fn entries(ctx: &Ctx<'_>) -> Result<Vec<(Exercise, bool, String)>, ServiceError> {
    let all = ctx.workspace().map(progress).transpose()?.flatten().unwrap_or_default();
    let titled = |(exercise, done): (Exercise, bool)| {
        let title = ctx.words.say(&format!("exercise.{}", exercise.id)).to_owned();
        (exercise, done, title)
    };
    Ok(all.into_iter().map(titled).collect())
}

impl Screen for Exercises {
    fn title(&self, words: &Words) -> String {
        words.say("exercises.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(action) if self.list.act(*action, &self.all) => {}
            UiEvent::Action(Action::Open) => ctx.close(),
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => {
                if let Some(all) = ctx.read(entries(ctx)) {
                    self.all = all;
                }
                self.list.load(&self.all, ctx.size.height.saturating_sub(AROUND));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let words = view.words;
        let done = self.all.iter().filter(|(_, done, _)| *done).count();
        let heading = if self.all.is_empty() {
            words.say("exercises.none").to_owned()
        } else {
            let all = self.all.len().to_string();
            words.fill("exercises.done", &[("done", &done.to_string()), ("all", &all)])
        };
        fit::put(buf, area.x + 1, area.y, &heading, area.width - 2, view.theme.tone(Tone::Strong));
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(AROUND), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        if let Some((exercise, ..)) = self.list.selected().and_then(|id| self.all.get(id as usize)) {
            let how = words.say(&format!("exercise.{}_how", exercise.id)).to_owned();
            let rows = fit::wrap(&how, area.width.saturating_sub(8).min(90));
            for (line, y) in rows.iter().zip(area.bottom().saturating_sub(AROUND - 3)..area.bottom()) {
                fit::put(buf, area.x + 3, y, line, area.width.saturating_sub(4), Style::new());
            }
        }
        None
    }

    fn help(&self) -> &'static str {
        "exercises.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
