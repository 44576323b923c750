//! Notices of personal ids that wait to be handed over: a number typed or scanned and Enter marks one as delivered.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::query_list::{QueryList, QueryReply};
use crate::tui::action::Action;
use crate::tui::fit::grouped;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use soxa_domain::id_cancellation::NoticeState;
use soxa_service::ServiceError;
use soxa_service::notices::{NoticeView, list, mark};
use soxa_text::fold::fold;

const COLUMNS: [Column; 4] = [
    Column::text(16).headed("head.number"),
    Column::name(26).growing().headed("head.name"),
    Column::text(14).headed("head.person_id"),
    Column::text(16).headed("head.hamlet"),
];

/// Notices to be handed over.
#[derive(Clone)]
pub struct Notices {
    list: QueryList,
    all: Vec<NoticeView>,
    shown: Vec<NoticeView>,
}

impl AsRow for NoticeView {
    fn id(&self, _: u32) -> u32 {
        self.notice.no
    }

    fn row(&self, _: u32) -> Row {
        let id = self.person.public_id();
        let cells = vec![
            self.notice.record.number.clone(),
            self.person.full_name.clone(),
            id,
            self.person.hamlet.clone(),
        ];
        Row { cells, tone: Tone::Plain, ..Row::default() }
    }
}

impl Notices {
    /// Those that were printed and not handed over.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self {
            list: QueryList::new(ListId::Notices, "", &COLUMNS, ctx),
            all: Vec::new(),
            shown: Vec::new(),
        };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        self.all = list(&workspace.register, &workspace.actor, Some(NoticeState::Printed))?;
        self.narrow(ctx);
        Ok(())
    }

    /// Those in which every word of the query occurs.
    fn narrow(&mut self, ctx: &Ctx<'_>) {
        let query = fold(&self.list.query());
        let fits = |v: &&NoticeView| {
            let text = fold(&format!(
                "{} {} {} {}",
                v.notice.record.number,
                v.person.full_name,
                v.person.public_id(),
                v.person.hamlet
            ));
            query.split_whitespace().all(|word| text.contains(word))
        };
        self.shown = self.all.iter().filter(fits).cloned().collect();
        self.list.found(&self.shown, ctx);
    }

    fn mark(&mut self, who: &str, state: NoticeState, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        match mark(&workspace.register, &workspace.actor, who, state, "", None) {
            Ok(changed) => {
                let v = changed.value;
                let words = [("number", v.notice.record.number.as_str()), ("name", &v.person.full_name)];
                let key =
                    if state == NoticeState::Delivered { "notices.delivered" } else { "notices.absent" };
                ctx.toast(Tone::Good, ctx.words.fill(key, &words));
                self.list.ask("");
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
        ctx.reloaded(self.load(ctx));
    }

    fn number(&self, no: u32) -> Option<String> {
        self.shown.iter().find(|v| v.notice.no == no).map(|v| v.notice.record.number.clone())
    }
}

impl Screen for Notices {
    fn title(&self, words: &Words) -> String {
        words.say("action.notices").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        self.list.contexts(&["notices", "table", "list"], &["notices", "list", "field"])
    }

    fn list(&self) -> Option<ListId> {
        Some(self.list.id())
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if matches!(event, UiEvent::Action(Action::Down | Action::PageDown)) {
            self.list.enter(&self.shown, ctx);
        }
        match event {
            UiEvent::Action(Action::IssueNotices) => ctx.open(Route::PrintNotices(None)),
            UiEvent::Resume(_) if self.list.is_asked(ctx) => self.narrow(ctx),
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Card(scan) => match scan.personal_id() {
                Some(id) => self.mark(&id, NoticeState::Delivered, ctx),
                None => return Outcome::Ignored,
            },
            _ => match self.list.update(event, &self.shown, ctx) {
                QueryReply::Ignored
                    if matches!(event, UiEvent::Action(Action::Print)) && self.list.is_among_rows() =>
                {
                    self.list.print(&self.title(ctx.words), ctx);
                }
                QueryReply::Ignored => return Outcome::Ignored,
                QueryReply::Query => self.narrow(ctx),
                QueryReply::Open(no) => {
                    if let Some(number) = self.number(no) {
                        self.mark(&number, NoticeState::Delivered, ctx);
                    }
                }
                QueryReply::Table(reply) => self.list.answer(&reply, &self.title(ctx.words), ctx),
                QueryReply::Used => {}
            },
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let heading = view.words.fill("notices.waiting", &[("count", &grouped(self.all.len() as u64))]);
        self.list.view(area, buf, &heading, view)
    }

    fn help(&self) -> &'static str {
        "notices.about"
    }

    fn hints(&self) -> Vec<Hint> {
        self.list.hints_over(vec![
            Hint { action: Action::Open, label: Some("notices.mark"), keys: None },
            Action::IssueNotices.into(),
            Action::Back.into(),
        ])
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
