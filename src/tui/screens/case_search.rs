//! Screen 2, cases: the open ones with the most urgent first, or what a query finds.

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::query_list::{QueryList, QueryReply};
use super::title_key;
use crate::tui::action::Action;
use crate::tui::fault::allowed;
use crate::tui::fit::grouped;
use crate::tui::list_memory::ListId;
use crate::tui::route::{CaseStep, CasesStep, Route};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row, RowSource};
use crate::tui::widgets::table::Table;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::case::{Case, Timing};
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::Timestamp;
use soxa_service::ServiceError;
use soxa_service::{case_search, cases, claims};
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_text::fold::fold;

/// More open cases than this no commune has; a query finds the others.
const MOST: usize = 5_000;
/// Cases a query shows.
const FOUND: usize = 200;

const COLUMNS: [Column; 6] = [
    Column::text(14).headed("head.code"),
    Column::name(16).growing().headed("head.applicant"),
    Column::text(9).headed("head.procedure"),
    Column::text(15).headed("head.state"),
    Column::text(11).headed("head.due"),
    Column::text(6).headed("head.held"),
];

/// The case list.
#[derive(Clone)]
pub struct CaseSearch {
    list: QueryList,
    /// Open cases, the most urgent first, with what they can be found by; made anew when cases change, not for each key.
    open: Rc<Vec<Open>>,
    cases: Vec<(u32, Timing)>,
}

/// An open case as the query sees it.
struct Open {
    no: u32,
    timing: Timing,
    /// Codes, person, procedure, state, due date, officer; folded.
    text: String,
}

impl CaseSearch {
    /// With a query, or all open cases.
    pub fn new(query: &str, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self {
            list: QueryList::new(ListId::Cases, query, &COLUMNS, ctx),
            open: Rc::default(),
            cases: Vec::new(),
        };
        if let Some(workspace) = ctx.workspace() {
            this.open = Rc::new(open_cases(workspace)?);
        }
        this.search(ctx)?;
        Ok(this)
    }

    fn fetch(&mut self, workspace: &Workspace) -> Result<(), ServiceError> {
        let query = fold(&self.list.query());
        let typed: Vec<&str> = query.split(' ').filter(|w| !w.is_empty()).collect();
        let has = |open: &Open, w: &str| {
            open.text.split(' ').chain(open.text.split('-')).any(|word| word.starts_with(w))
        };
        let fits = |open: &&Open| typed.iter().all(|w| has(open, w));
        self.cases = self.open.iter().filter(fits).map(|open| (open.no, open.timing)).collect();
        if typed.is_empty() {
            return Ok(());
        }
        // Ended cases are found by code and person, and all of them by numbers.
        let (register, actor) = (&workspace.register, &workspace.actor);
        let (now, calendar) = (register.now(), register.calendar());
        for case in case_search::search(register, actor, &self.list.query(), FOUND)? {
            if !self.cases.iter().any(|(no, _)| *no == case.no) {
                self.cases.push((case.no, case.record.timing(now, &calendar)));
            }
        }
        Ok(())
    }

    /// The first case that no other terminal is at work on; it is claimed.
    fn first_free(&self, workspace: &Workspace) -> Result<Option<u32>, ServiceError> {
        for (no, _) in &self.cases {
            let subject = Subject { kind: Kind::Case, no: *no };
            if claims::claim(&workspace.register, &workspace.actor, subject)?.is_none() {
                return Ok(Some(*no));
            }
        }
        Ok(None)
    }

    fn again(&mut self, workspace: &Workspace) -> Result<(), ServiceError> {
        self.open = Rc::new(open_cases(workspace)?);
        self.fetch(workspace)
    }

    fn search(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        self.fetch(workspace)?;
        self.list.found(&CaseRows { workspace, words: ctx.words, cases: &self.cases }, ctx);
        Ok(())
    }
}

fn open_cases(workspace: &Workspace) -> Result<Vec<Open>, ServiceError> {
    let open = cases::worklist(&workspace.register, &workspace.actor, MOST)?;
    open.into_iter()
        .map(|(case, timing)| {
            let c = &case.record;
            let pack = workspace.register.rules().on(c.received_at.date());
            let procedure = pack.procedure(&c.procedure).map_or("", |p| p.name.as_str());
            let due = c.due_at.map(|d| d.date().format("%d/%m/%Y").to_string()).unwrap_or_default();
            let text = [
                &c.code.to_string(),
                c.official.as_deref().unwrap_or_default(),
                &workspace.applicant_name(c)?,
                &c.procedure,
                procedure,
                c.state.vi(),
                timing.vi(),
                &due,
                &c.officer,
            ]
            .join(" ");
            Ok(Open { no: case.no, timing, text: fold(&text) })
        })
        .collect()
}

/// Rows are read only while they are visible.
struct CaseRows<'a> {
    workspace: &'a Workspace,
    words: &'a Words,
    cases: &'a [(u32, Timing)],
}

impl RowSource for CaseRows<'_> {
    fn len(&self) -> usize {
        self.cases.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = self.cases.iter().skip(from).take(count);
        visible
            .map(|(no, timing)| {
                self.row(*no, *timing).unwrap_or_else(|e| Row::unread(*no, 1, &self.words.tell(&e)))
            })
            .collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.cases.iter().position(|(no, _)| *no == id)
    }
}

impl CaseRows<'_> {
    fn row(&self, no: u32, timing: Timing) -> Result<Row, ServiceError> {
        let case: Stored<Case> = cases::by_number(&self.workspace.register, &self.workspace.actor, no)?;
        let c = &case.record;
        let due = c.due_at.map(|d| d.date().format("%d/%m/%y").to_string()).unwrap_or_default();
        let (mark, tone) = match timing {
            Timing::Overdue => ("✗ ", Tone::Bad),
            Timing::DueToday | Timing::DueSoon => ("! ", Tone::Look),
            _ => ("", Tone::Plain),
        };
        let state = match c.legs_done() {
            (_, 0) => c.state.vi().to_owned(),
            (done, all) => format!("{done}/{all} {}", c.state.vi()),
        };
        let subject = Subject { kind: Kind::Case, no };
        let held =
            allowed(claims::holder(&self.workspace.register, &self.workspace.actor, subject))?.flatten();
        let held = held.map_or_else(String::new, |other| format!("» {}", other.operator));
        let cells = vec![
            c.code.to_string(),
            self.workspace.applicant_name(c)?,
            c.procedure.clone(),
            state,
            format!("{mark}{due}"),
            held,
        ];
        Ok(Row { id: no, cells, more: self.more(c), tone, ..Row::default() })
    }

    /// What a wide terminal tells of the selected case beside its columns.
    fn more(&self, case: &Case) -> Vec<(&'static str, String)> {
        let pack = self.workspace.register.rules().on(case.received_at.date());
        let procedure = pack.procedure(&case.procedure).map_or("", |procedure| procedure.name.as_str());
        let day = |at: Timestamp| at.local().format("%H:%M %d/%m/%Y").to_string();
        vec![
            ("head.procedure_name", procedure.to_owned()),
            ("case.official", case.official.clone().unwrap_or_default()),
            ("head.received", day(case.received_at)),
            ("case.officer", case.officer.clone()),
        ]
    }
}

/// Where a key leads among the rows: for all marked cases where some are, else for the selected one.
fn on_rows(action: Action, table: &Table) -> Option<Route> {
    if table.is_choosing() || table.is_typing() {
        return None;
    }
    let (marked, selected) = (table.marked(), table.selected());
    let of_many = |step| (!marked.is_empty()).then(|| Route::CasesStep { cases: marked.clone(), step });
    let of_one = |step| selected.map(|case| Route::CaseStep { case, step });
    match action {
        Action::Move => of_many(CasesStep::Move).or_else(|| of_one(CaseStep::Move)),
        Action::Apologize => of_many(CasesStep::Apologize).or_else(|| of_one(CaseStep::Apologize)),
        Action::HandResult => of_one(CaseStep::HandOver),
        Action::TakePaper => of_one(CaseStep::Paper),
        _ => None,
    }
}

impl Screen for CaseSearch {
    fn title(&self, words: &Words) -> String {
        format!("2 {}", words.say(title_key(2)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        self.list.contexts(&["case_rows", "case_search", "table", "list"], &["case_search", "list", "field"])
    }

    fn list(&self) -> Option<ListId> {
        Some(self.list.id())
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(workspace) = ctx.workspace() else { return Outcome::Ignored };
        if matches!(event, UiEvent::Resume(_)) && self.list.is_asked(ctx) {
            ctx.reloaded(self.search(ctx));
            return Outcome::Consumed;
        }
        if matches!(event, UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized) {
            ctx.reloaded(self.again(workspace));
            if matches!(event, UiEvent::Resume(Some(Answer::Yes))) {
                self.list.unmark();
            }
            let rows = CaseRows { workspace, words: ctx.words, cases: &self.cases };
            self.list.again(&rows, matches!(event, UiEvent::Changed(_)), ctx);
            return Outcome::Consumed;
        }
        if let UiEvent::Card(scan) = event {
            let Some(id) = scan.personal_id() else { return Outcome::Ignored };
            let before = self.list.query();
            self.list.ask(&id);
            ctx.reloaded(self.search(ctx));
            if self.cases.is_empty() {
                // Who has no case yet has come for a new one.
                self.list.ask(&before);
                ctx.reloaded(self.search(ctx));
                return Outcome::Ignored;
            }
            return Outcome::Consumed;
        }
        if matches!(event, UiEvent::Action(Action::HandOver)) {
            ctx.open(Route::HandOver);
            return Outcome::Consumed;
        }
        if matches!(event, UiEvent::Action(Action::TakeNext)) {
            // Rows stand most urgent first; what another terminal is at work on is left to it.
            match self.first_free(workspace) {
                Ok(Some(no)) => ctx.open(Route::Case(no)),
                Ok(None) => ctx.toast(Tone::Look, ctx.words.say("case_search.none_free")),
                Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
            }
            return Outcome::Consumed;
        }
        let rows = CaseRows { workspace, words: ctx.words, cases: &self.cases };
        if let UiEvent::Action(Action::Down | Action::PageDown | Action::End) = event {
            self.list.enter(&rows, ctx);
        }
        if let (UiEvent::Action(action), Some(table)) = (event, self.list.table())
            && let Some(route) = on_rows(*action, table)
        {
            ctx.open(route);
            return Outcome::Consumed;
        }
        match self.list.update(event, &rows, ctx) {
            QueryReply::Ignored
                if matches!(event, UiEvent::Action(Action::Print)) && self.list.is_among_rows() =>
            {
                self.list.print(&self.title(ctx.words), ctx);
            }
            QueryReply::Ignored => return Outcome::Ignored,
            QueryReply::Query => ctx.reloaded(self.search(ctx)),
            QueryReply::Open(no) => {
                ctx.searched(&self.list.query());
                ctx.open(Route::Case(no));
            }
            QueryReply::Table(reply) => self.list.answer(&reply, &self.title(ctx.words), ctx),
            QueryReply::Used => {}
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let key = if self.list.query().is_empty() { "case_search.open" } else { "case_search.found" };
        let heading = view.words.fill(key, &[("count", &grouped(self.cases.len() as u64))]);
        self.list.view(area, buf, &heading, view)
    }

    fn help(&self) -> &'static str {
        "case_search.about"
    }

    fn hints(&self) -> Vec<Hint> {
        if self.list.is_among_rows() {
            let own = [
                Action::Open,
                Action::Move,
                Action::HandResult,
                Action::Apologize,
                Action::Mark,
                Action::Sort,
                Action::Facet,
                Action::Counts,
                Action::ExportList,
                Action::Print,
                Action::Back,
            ]
            .map(Hint::from);
            return self.list.hints_over(own.into());
        }
        vec![
            Action::Open.into(),
            Action::TakeNext.into(),
            Action::HandOver.into(),
            Action::Palette.into(),
            Action::Back.into(),
        ]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
