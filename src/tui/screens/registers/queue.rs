//! What waits for the national systems, the oldest first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::print::queue_sheet;
use crate::service::queue;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

const COLUMNS: [Column; 4] =
    [Column::number(8), Column::text(18), Column::text(26).growing(), Column::name(20)];
/// So many days are too long.
const OLD: i64 = 7;

#[derive(Debug, Clone, Default)]
struct Waiting(Vec<Row>);

impl RowSource for Waiting {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).cloned().collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|row| row.id == id)
    }
}

/// The queue of one system, or of all.
#[derive(Clone)]
pub struct Queue {
    system: Option<String>,
    waiting: Waiting,
    list: List,
}

impl Queue {
    /// As it stands.
    pub fn new(system: Option<&str>, ctx: &Ctx<'_>) -> Self {
        let mut this =
            Self { system: system.map(str::to_owned), waiting: Waiting::default(), list: List::default() };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        let today = office.register.now().date();
        let open = queue::open(&office.register, &office.actor, self.system.as_deref()).unwrap_or_default();
        let row = |item: &crate::store::codec::Stored<crate::domain::queue_item::QueueItem>| {
            let days = (today - item.record.since.date()).num_days();
            let system = queue::system(&item.record.system).map_or("", |s| s.label.as_str());
            let who = item.record.person.and_then(|no| office.person_choice(no)).map(|c| c.label);
            let age = ctx.words.fill("registers.days", &[("days", &days.to_string())]);
            let cells = vec![age, system.to_owned(), item.record.operation.clone(), who.unwrap_or_default()];
            let tone = if days >= OLD { Tone::Look } else { Tone::Plain };
            Row { id: item.no, cells, tone, changed: false }
        };
        self.waiting = Waiting(open.iter().map(row).collect());
        self.list.load(&self.waiting, ctx.size.height.saturating_sub(1));
    }

    fn print(&self, ctx: &mut Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        let sheet = queue_sheet::sheet(&office.register, &office.actor, self.system.as_deref());
        match sheet.and_then(|sheet| office.print("phieu-nhap-csdl", None, &sheet)) {
            Ok(file) => ctx.toast(Tone::Good, file.display().to_string()),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

impl Screen for Queue {
    fn title(&self, words: &Words) -> String {
        format!("9 {}", words.say("registers.queue"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => self.load(ctx),
            UiEvent::Action(action) if self.list.act(*action, &self.waiting) => {}
            UiEvent::Action(Action::Open) => {
                if let Some(no) = self.list.selected() {
                    ctx.open(Route::QueueItem(no));
                }
            }
            UiEvent::Action(Action::Print) => self.print(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.waiting.is_empty() {
            let words = view.words.say("registers.queue_empty");
            fit::put(buf, area.x + 3, area.y + 1, words, area.width.saturating_sub(4), Style::new());
        }
        self.list.view(
            Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area },
            buf,
            &COLUMNS,
            view,
        );
        None
    }

    fn help(&self) -> &'static str {
        "registers.queue_about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Print.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
