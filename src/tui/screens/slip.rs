//! A slip as it will be printed; F9 prints it.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::action::Action;
use crate::tui::route::{PeriodPaper, Route};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::SlipName;
use soxa_paper::document::Document;
use soxa_paper::print::{
    book, forms, head_sheet, id_file, list_summary, looks, register_line, statistics, stay_list,
};
use soxa_paper::render::text;
use soxa_service::{ServiceError, cases, requests};

/// Columns of the slip on screen.
const COLUMNS: usize = 78;

/// A slip.
#[derive(Clone)]
pub struct SlipSheet {
    /// What its file is called: the case's code, or the list's day.
    name: String,
    case: Option<u32>,
    /// The person whose request this answers.
    request: Option<u32>,
    slip: Option<Document>,
    sheet: Sheet,
    height: u16,
}

impl SlipSheet {
    /// A slip of the case of a number.
    pub fn of_case(no: u32, form: SlipName, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut name = String::new();
        let slip = ctx.workspace().map(|workspace| {
            name = cases::by_number(&workspace.register, &workspace.actor, no)?.record.shown_code();
            forms::slip(&workspace.register, &workspace.actor, &name, form)
        });
        let file = forms::file_name(&name, form.id());
        Ok(Self { case: Some(no), ..Self::of(slip, file, ctx)? })
    }

    /// Today's hand-over list.
    pub fn hand_over(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let today = ctx.backend.now().date_naive();
        let slip =
            ctx.workspace().map(|workspace| book::hand_over(&workspace.register, &workspace.actor, today));
        Self::of(slip, format!("{}-{today}", ctx.words.say("slips.handover")), ctx)
    }

    /// The list of guests that a journal entry received.
    pub fn stay_list(entry: u64, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let slip = ctx.workspace().map(|o| stay_list::stay_list(&o.register, &o.actor, entry));
        Self::of(slip, format!("{}-{entry}", ctx.words.say("stays.file")), ctx)
    }

    /// The correction of a household that a journal entry wrote down.
    pub fn head_sheet(entry: u64, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let slip = ctx.workspace().map(|o| head_sheet::head_sheet(&o.register, &o.actor, entry));
        Self::of(slip, format!("{}-{entry}", ctx.words.say("heads.file")), ctx)
    }

    /// The record of a list check.
    pub fn list_summary(list: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let slip = ctx.workspace().map(|o| list_summary::list_summary(&o.register, &o.actor, list));
        Self::of(slip, format!("{}-{list}", ctx.words.say("lists.file")), ctx)
    }

    /// A file that cancels a personal id.
    pub fn id_file(number: &str, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let slip = ctx.workspace().map(|o| id_file::id_file(&o.register, &o.actor, number));
        // The number of a file has a slash in it.
        Self::of(slip, format!("{}-{}", ctx.words.say("id_files.file"), number.replace('/', "-")), ctx)
    }

    /// A paper of a period.
    pub fn of_period(
        paper: PeriodPaper,
        from: NaiveDate,
        to: NaiveDate,
        ctx: &Ctx<'_>,
    ) -> Result<Self, ServiceError> {
        let slip = ctx.workspace().map(|o| match paper {
            PeriodPaper::Book => book::case_book(&o.register, &o.actor, from, to),
            PeriodPaper::Statistics => statistics::residence(&o.register, &o.actor, from, to),
        });
        Self::of(slip, format!("{}-{from}-{to}", ctx.words.say("period_paper.file")), ctx)
    }

    /// A line of a register as a paper of its own.
    pub fn register_line(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let slip = ctx.workspace().map(|o| register_line::register_line(&o.register, &o.actor, no));
        Self::of(slip, format!("{}-{no}", ctx.words.say("registers.file")), ctx)
    }

    /// Who looked at a person, for that person.
    pub fn looks(person: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let slip = ctx.workspace().map(|o| looks::looks(&o.register, &o.actor, person));
        let name = format!("{}-{person}", ctx.words.say("looks.file"));
        Ok(Self { request: Some(person), ..Self::of(slip, name, ctx)? })
    }

    fn of(
        slip: Option<Result<Document, ServiceError>>,
        name: String,
        ctx: &Ctx<'_>,
    ) -> Result<Self, ServiceError> {
        let slip = slip.transpose()?;
        let text = slip.as_ref().map_or_else(String::new, |slip| text::render(slip, COLUMNS));
        let lines = text.lines().map(Line::whole).collect();
        Ok(Self { name, case: None, request: None, slip, sheet: Sheet::new(lines), height: ctx.size.height })
    }

    fn print(&self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(slip)) = (ctx.workspace(), &self.slip) else { return };
        match workspace.print(&self.name, self.case, slip) {
            Ok(file) => {
                if let Some(person) = self.request {
                    // It is printed and journalled all the same.
                    ctx.read(requests::answer(&workspace.register, &workspace.actor, person));
                }
                let file = file.display().to_string();
                ctx.toast(Tone::Good, ctx.words.fill("receipt.queued", &[("file", &file)]));
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }

    /// Takes the request back that was registered by mistake, and the sheet with it; false on a slip that answers none.
    fn withdraw(&self, ctx: &mut Ctx<'_>) -> bool {
        let (Some(workspace), Some(person)) = (ctx.workspace(), self.request) else { return false };
        match requests::withdraw(&workspace.register, &workspace.actor, person) {
            Ok(()) => {
                ctx.toast(Tone::Good, ctx.words.say("looks.withdrawn").to_owned());
                ctx.close();
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
        true
    }
}

impl Screen for SlipSheet {
    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("receipt.title"), self.name)
    }

    fn contexts(&self) -> &'static [&'static str] {
        if self.request.is_some() { &["looks", "list"] } else { &["list"] }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resized => self.height = ctx.size.height,
            UiEvent::Action(action) if self.sheet.act(*action, self.height) => {}
            UiEvent::Action(Action::Print) => self.print(ctx),
            UiEvent::Action(Action::Delete) if self.withdraw(ctx) => {}
            UiEvent::Action(Action::Open) => ctx.close(),
            // The next citizen's card is not for this slip.
            UiEvent::Card(scan) => ctx.replace(Route::Scanned { card: scan.clone() }),
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
        let mut hints = vec![Action::Print.into()];
        // Only behind a receipt does the next citizen wait.
        hints.extend(self.case.is_some().then_some(next));
        let withdraw = Hint { action: Action::Delete, label: Some("looks.withdraw"), keys: None };
        hints.extend(self.request.is_some().then_some(withdraw));
        hints.extend([Action::PageDown, Action::Back].map(Hint::from));
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
