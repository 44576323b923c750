//! What still has to be printed, and why it was not; Enter tries again.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::print_job::{PrintJob, PrintState};
use crate::service::ServiceError;
use crate::service::printing;
use crate::store::codec::Stored;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

const COLUMNS: [Column; 3] = [Column::text(26), Column::text(12), Column::text(36).growing()];

/// The print queue.
#[derive(Clone)]
pub struct PrintQueue {
    jobs: Jobs,
    list: List,
}

#[derive(Clone)]
struct Jobs(Vec<Stored<PrintJob>>);

impl RowSource for Jobs {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|j| j.no == id)
    }
}

fn row(job: &Stored<PrintJob>) -> Row {
    let r = &job.record;
    let (why, tone) = match &r.state {
        PrintState::Failed(why) => (format!("✗ {why}"), Tone::Bad),
        _ => ("…".to_owned(), Tone::Plain),
    };
    let at = r.asked_at.local().format("%d/%m %H:%M").to_string();
    Row { id: job.no, cells: vec![r.name.clone(), at, why], tone, changed: false }
}

impl PrintQueue {
    /// The queue as it stands.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { jobs: Jobs(Vec::new()), list: List::default() };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(office) = ctx.desk.office() else { return Ok(()) };
        self.jobs = Jobs(printing::pending(&office.register, &office.actor)?);
        self.list.load(&self.jobs, ctx.size.height.saturating_sub(2));
        Ok(())
    }
}

impl Screen for PrintQueue {
    fn title(&self, words: &Words) -> String {
        words.say("print_queue.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.jobs) => {}
            UiEvent::Action(Action::Open | Action::Print) => {
                if let (Some(office), Some(job)) = (ctx.desk.office(), self.list.selected()) {
                    office.try_printing(job);
                    ctx.toast(Tone::Plain, ctx.words.say("print_queue.trying"));
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.jobs.is_empty() {
            fit::put(
                buf,
                area.x + 3,
                area.y + 1,
                view.words.say("print_queue.empty"),
                area.width,
                Style::new(),
            );
        }
        self.list.view(Rect { y: area.y + 1, ..area }, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "print_queue.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint { action: Action::Open, label: Some("print_queue.retry"), keys: None }, Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
