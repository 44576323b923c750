//! The lines of one register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::list_memory::ListId;
use crate::tui::route::{Message, Route};
use crate::tui::screen::{Answer, Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::screens::lists::{file_folder, files};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row, RowSource};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::entry::Entry;
use soxa_service::ServiceError;
use soxa_service::entries::{self, FieldKind, RegisterSpec};
use soxa_store::codec::Stored;

#[derive(Debug, Clone)]
pub struct Entries {
    spec: Option<Arc<RegisterSpec>>,
    lines: Vec<Stored<Entry>>,
    /// What figures are called that lines name by their codes.
    figures: BTreeMap<String, String>,
}

impl Entries {
    fn shown(&self) -> impl Iterator<Item = &entries::FieldSpec> {
        self.spec.iter().flat_map(|s| &s.field).filter(|f| f.width > 0)
    }

    fn row(&self, line: &Stored<Entry>) -> Row {
        let cells = self.shown().map(|f| cell(f, line.record.field(&f.key), &self.figures));
        Row { id: line.no, cells: cells.collect(), tone: Tone::Plain, ..Row::default() }
    }
}

/// A label as heads of columns have it: for as long as the program runs. Each is kept once, and there are no more of them
/// than fields of registers in the rule files.
fn kept(label: &str) -> &'static str {
    static LABELS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut labels = LABELS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = labels.get(label) {
        return known;
    }
    let new: &'static str = Box::leak(label.to_owned().into_boxed_str());
    labels.insert(new);
    new
}

/// A value as officers read it.
pub fn cell(field: &entries::FieldSpec, value: &str, figures: &BTreeMap<String, String>) -> String {
    match field.kind {
        FieldKind::Date => {
            let day: Option<chrono::NaiveDate> = value.parse().ok();
            day.map_or_else(|| value.to_owned(), |d| d.format("%d/%m/%Y").to_string())
        }
        FieldKind::Count => value.parse().map_or_else(|_| value.to_owned(), fit::grouped),
        FieldKind::Choice => {
            let chosen = field.choices.iter().find(|(id, _)| id == value);
            chosen.map_or_else(|| value.to_owned(), |(_, label)| label.clone())
        }
        _ => figures.get(value).cloned().unwrap_or_else(|| value.replace('\n', " ")),
    }
}

impl RowSource for Entries {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.lines.iter().skip(from).take(count).map(|line| self.row(line)).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.lines.iter().position(|line| line.no == id)
    }
}

/// The lines of a register, the newest last.
#[derive(Clone)]
pub struct Lines {
    id: String,
    entries: Entries,
    columns: Vec<Column>,
    /// The lines that were asked about whether they are to go.
    asked: Vec<u32>,
}

impl Lines {
    /// Those of a register.
    ///
    /// # Errors
    /// There is no such register.
    pub fn of(id: &str, workspace: Option<&Workspace>) -> Result<Self, ServiceError> {
        let entries = Entries {
            spec: workspace.map(|o| entries::spec(&o.register, id)).transpose()?,
            lines: Vec::new(),
            figures: BTreeMap::new(),
        };
        let column = |f: &entries::FieldSpec| {
            let column = match f.kind {
                FieldKind::Count => Column::number(f.width),
                FieldKind::Long => Column::text(f.width).growing(),
                _ => Column::text(f.width),
            };
            column.labelled(kept(&f.label))
        };
        let columns: Vec<Column> = entries.shown().map(column).collect();
        Ok(Self { id: id.to_owned(), entries, columns, asked: Vec::new() })
    }

    /// Asks before lines go: which one, or how many.
    /// Whether its lines are papers of their own.
    fn prints(&self) -> bool {
        self.entries.spec.as_ref().is_some_and(|spec| !spec.prints.is_empty())
    }

    fn ask(&mut self, lines: Vec<u32>, ctx: &mut Ctx<'_>) {
        let count = lines.len().to_string();
        let named = self.entries.lines.iter().find(|line| lines.contains(&line.no));
        let first =
            named.and_then(|line| self.entries.row(line).cells.into_iter().next()).unwrap_or_default();
        let title = match lines.len() {
            1 => ctx.words.fill("registers.remove", &[("line", &first)]),
            _ => ctx.words.fill("registers.remove_several", &[("count", &count)]),
        };
        let body = ctx.words.say("registers.remove_body").to_owned();
        self.asked = lines;
        ctx.open(Route::Confirm(Message { title, body }));
    }

    fn remove(&mut self, ctx: &mut Ctx<'_>) {
        let asked = std::mem::take(&mut self.asked);
        let Some(workspace) = ctx.workspace() else { return };
        for line in self.entries.lines.iter().filter(|line| asked.contains(&line.no)) {
            let gone = entries::change(&workspace.register, &workspace.actor, line.no, None, line.version);
            if let Err(e) = gone {
                return ctx.toast(Tone::Bad, ctx.words.tell(&e));
            }
        }
        ctx.toast(Tone::Good, ctx.words.say("system.done"));
    }
}

impl Listing for Lines {
    type Rows = Entries;

    fn rows(&self) -> &Entries {
        &self.entries
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        let register = &workspace.register;
        self.entries.lines = entries::list(register, &workspace.actor, &self.id)?;
        let named = self.entries.lines.iter().map(|line| line.record.field("figure"));
        let named =
            named.filter_map(|code| Some((code.to_owned(), register.rules().figure(code)?.label.clone())));
        self.entries.figures = named.collect();
        Ok(())
    }

    fn title(&self, _: &Words) -> String {
        format!("9 {}", self.entries.spec.as_ref().map_or("", |s| s.label.as_str()))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["registers", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Entries(self.id.clone())
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn empty(&self) -> &'static str {
        "registers.empty"
    }

    fn help(&self) -> &'static str {
        "registers.lines_about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        let remove = Hint { action: Action::Delete, label: Some("registers.remove_line"), keys: None };
        let from_file = Hint { action: Action::Files, label: Some("registers.from_file"), keys: None };
        let paper = Hint { action: Action::Paper, label: Some("registers.paper"), keys: None };
        let mut hints = vec![Action::Open.into(), Action::Add.into()];
        hints.extend(self.prints().then_some(paper));
        hints.extend([from_file, remove, Action::Back.into()]);
        hints
    }

    fn above(&self) -> u16 {
        0
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let form = |no| Route::EntryForm { register: self.id.clone(), no };
        match (event, at) {
            (UiEvent::Resume(answer), _) => {
                if *answer == Some(Answer::Yes) {
                    self.remove(ctx);
                }
                self.asked.clear();
                return Acted::Changed;
            }
            (UiEvent::Action(Action::Files), _) => match ctx.workspace() {
                Some(workspace) if files(workspace).is_empty() => {
                    let folder = file_folder(workspace).display().to_string();
                    ctx.toast(Tone::Look, ctx.words.fill("lists.take_in_where", &[("folder", &folder)]));
                }
                _ => ctx.open(Route::EntryFile(self.id.clone())),
            },
            (UiEvent::Action(Action::Add), _) => ctx.open(form(None)),
            (UiEvent::Action(Action::Open), Some(no)) => ctx.open(form(Some(no))),
            (UiEvent::Action(Action::Paper), Some(no)) if self.prints() => ctx.open(Route::LinePaper(no)),
            (UiEvent::Action(Action::Delete), Some(no)) => self.ask(vec![no], ctx),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }

    fn act_on(&mut self, action: Action, marked: &[u32], ctx: &mut Ctx<'_>) -> Acted {
        if action != Action::Delete {
            return Acted::Ignored;
        }
        self.ask(marked.to_vec(), ctx);
        Acted::Done
    }
}
