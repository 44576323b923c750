//! A case's receipt as it will be printed; F9 prints it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::print::{forms, to_text};
use crate::service::cases;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;

/// Columns of the slip on screen.
const COLUMNS: usize = 78;

/// The receipt of a case.
#[derive(Clone)]
pub struct Receipt {
    code: String,
    sheet: Sheet,
    height: u16,
}

impl Receipt {
    /// The receipt of the case of a number.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Self {
        let mut this = Self { code: String::new(), sheet: Sheet::default(), height: ctx.size.height };
        let Some(office) = ctx.desk.office() else { return this };
        let case = cases::by_number(&office.register, &office.actor, no);
        let slip = case.and_then(|c| {
            this.code = c.record.shown_code();
            forms::slip(&office.register, &office.actor, &this.code, "receipt")
        });
        let lines = match slip {
            Ok(slip) => to_text::render(&slip, COLUMNS).lines().map(Line::whole).collect(),
            Err(e) => vec![Line::whole(e.to_string()).toned(Tone::Bad)],
        };
        this.sheet = Sheet::new(lines);
        this
    }

    fn print(&self, ctx: &mut Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        match office.print_receipt(&self.code) {
            Ok(printed) => {
                let file = printed.file.display().to_string();
                let key = if printed.sent { "receipt.sent" } else { "receipt.filed" };
                ctx.toast(Tone::Good, ctx.words.fill(key, &[("file", &file)]));
            }
            Err(e) => ctx.toast(Tone::Bad, e.to_string()),
        }
    }
}

impl Screen for Receipt {
    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("receipt.title"), self.code)
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resized => self.height = ctx.size.height,
            UiEvent::Action(action) if self.sheet.act(*action, self.height) => {}
            UiEvent::Action(Action::Print) => self.print(ctx),
            UiEvent::Action(Action::Open) => ctx.close(),
            // The next citizen's card is not for this slip.
            UiEvent::Card(scan) => ctx.replace(Route::Intake { card: Some(scan.clone()) }),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.sheet.view(area, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        "receipt.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let next = Hint { action: Action::Open, label: Some("receipt.next"), keys: None };
        vec![Action::Print.into(), next, Action::PageDown.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
