//! A slip as it will be printed; F9 prints it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::action::Action;
use crate::tui::route::{PeriodPaper, Route};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::labels::Vocabulary;
use soxa_paper::document::Document;
use soxa_paper::print::{
    book, forms, head_sheet, id_file, list_summary, looks, referral_sheet, register_line, statistics,
    stay_list,
};
use soxa_paper::render::text;
use soxa_service::{ServiceError, cases, referrals, requests};

/// Columns of the slip on screen.
const COLUMNS: usize = 78;

/// A paper of the register: what it is called as a file, its case, and what stands on it.
#[derive(Clone)]
pub struct Paper {
    /// What its file is called: the case's code, or the list's day.
    pub name: String,
    /// The case it belongs to.
    pub case: Option<u32>,
    /// The paper itself.
    pub document: Document,
}

impl Paper {
    /// The paper that a route shows; `None` for a route that shows none.
    ///
    /// # Errors
    /// It cannot be read, or whoever asks may not.
    pub fn of(route: &Route, workspace: &Workspace, words: &Words) -> Result<Option<Self>, ServiceError> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let (mut case, word) = (None, |key: &str| words.say(key).to_owned());
        let (document, name) = match route {
            Route::Slip { case: no, form } => {
                case = Some(*no);
                let code = cases::by_number(register, actor, *no)?.record.shown_code();
                (forms::slip(register, actor, &code, *form)?, forms::file_name(&code, form.id()))
            }
            Route::HandOver => {
                let today = register.now().date();
                let list = book::hand_over(register, actor, today)?;
                (list, format!("{}-{today}", word("slips.handover")))
            }
            Route::StayList(entry) => {
                (stay_list::stay_list(register, actor, *entry)?, format!("{}-{entry}", word("stays.file")))
            }
            Route::HeadSheet(entry) => {
                (head_sheet::head_sheet(register, actor, *entry)?, format!("{}-{entry}", word("heads.file")))
            }
            Route::ListSummary(list) => {
                let record = list_summary::list_summary(register, actor, *list)?;
                (record, format!("{}-{list}", word("lists.file")))
            }
            Route::IdFileSheet(number) => {
                let file = id_file::id_file(register, actor, number)?;
                // The number of a file has a slash in it.
                (file, format!("{}-{}", word("id_files.file"), number.replace('/', "-")))
            }
            Route::PaperOf(paper, from, to) => {
                let document = match paper {
                    PeriodPaper::Book => book::case_book(register, actor, *from, *to)?,
                    PeriodPaper::Statistics => statistics::residence(register, actor, *from, *to)?,
                };
                (document, format!("{}-{from}-{to}", word("period_paper.file")))
            }
            Route::LinePaper(no) => {
                let line = register_line::register_line(register, actor, *no)?;
                (line, format!("{}-{no}", word("registers.file")))
            }
            Route::ReferralPaper(no) => {
                let shown = referrals::by_number(register, actor, *no)?;
                let name = format!("{}-{}", word("referral.file"), shown.referral.record.id.short());
                (referral_sheet::sheet(register, actor, &shown)?, name)
            }
            Route::Looks(person) => {
                (looks::looks(register, actor, *person)?, format!("{}-{person}", word("looks.file")))
            }
            _ => return Ok(None),
        };
        Ok(Some(Self { name, case, document }))
    }
}

/// A slip.
#[derive(Clone)]
pub struct SlipSheet {
    /// Where it is found again.
    route: Route,
    /// Nothing in stories that need no register.
    paper: Option<Paper>,
    sheet: Sheet,
    height: u16,
}

impl SlipSheet {
    /// The paper that a route shows.
    ///
    /// # Errors
    /// As for [`Paper::of`].
    pub fn of(route: &Route, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let paper =
            ctx.workspace().map(|workspace| Paper::of(route, workspace, ctx.words)).transpose()?.flatten();
        let text = paper.as_ref().map_or_else(String::new, |paper| text::render(&paper.document, COLUMNS));
        let lines = text.lines().map(Line::whole).collect();
        Ok(Self { route: route.clone(), paper, sheet: Sheet::new(lines), height: ctx.size.height })
    }

    /// The person whose request it answers.
    fn request(&self) -> Option<u32> {
        match self.route {
            Route::Looks(person) => Some(person),
            _ => None,
        }
    }

    fn print(&self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(paper)) = (ctx.workspace(), &self.paper) else { return };
        match workspace.print(&paper.name, paper.case, &paper.document) {
            Ok(file) => {
                if let Some(person) = self.request() {
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
        let (Some(workspace), Some(person)) = (ctx.workspace(), self.request()) else { return false };
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
        format!(
            "{} {}",
            words.say("receipt.title"),
            self.paper.as_ref().map_or("", |paper| paper.name.as_str())
        )
    }

    fn contexts(&self) -> &'static [&'static str] {
        if self.request().is_some() { &["looks", "paper", "list"] } else { &["paper", "list"] }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resized => self.height = ctx.size.height,
            UiEvent::Action(action) if self.sheet.act(*action, self.height) => {}
            UiEvent::Action(Action::Print) => self.print(ctx),
            UiEvent::Action(Action::Sign) => ctx.open(Route::Sign(Box::new(self.route.clone()))),
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
        hints.extend(matches!(self.route, Route::Slip { .. }).then_some(next));
        hints.push(Action::Sign.into());
        let withdraw = Hint { action: Action::Delete, label: Some("looks.withdraw"), keys: None };
        hints.extend(self.request().is_some().then_some(withdraw));
        hints.extend([Action::PageDown, Action::Back].map(Hint::from));
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
