//! The lines of one register.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::list_memory::ListId;
use crate::tui::route::{Message, Route};
use crate::tui::screen::{Answer, Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::screens::lists::{file_folder, files};
use crate::tui::theme::Tone;
use crate::tui::told;
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
}

impl Entries {
    fn shown(&self) -> impl Iterator<Item = &entries::FieldSpec> {
        self.spec.iter().flat_map(|s| &s.field).filter(|f| f.width > 0)
    }

    fn row(&self, line: &Stored<Entry>) -> Row {
        let cells = self.shown().map(|f| cell(f, line.record.field(&f.key)));
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
pub fn cell(field: &entries::FieldSpec, value: &str) -> String {
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
        _ => told::figures(&value.replace('\n', " ")),
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
    /// Whether it was asked if the line is to go.
    asked: bool,
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
        Ok(Self { id: id.to_owned(), entries, columns, asked: false })
    }

    fn remove(&self, no: u32, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let Some(line) = self.entries.lines.iter().find(|l| l.no == no) else { return };
        match entries::change(&workspace.register, &workspace.actor, no, None, line.version) {
            Ok(_) => ctx.toast(Tone::Good, ctx.words.say("system.done")),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

impl Listing for Lines {
    type Rows = Entries;

    fn rows(&self) -> &Entries {
        &self.entries
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        self.entries.lines = entries::list(&workspace.register, &workspace.actor, &self.id)?;
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
        let from_file = Hint { action: Action::Files, label: Some("registers.from_file"), keys: None };
        vec![Action::Open.into(), Action::Add.into(), from_file, Action::Delete.into(), Action::Back.into()]
    }

    fn above(&self) -> u16 {
        0
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let form = |no| Route::EntryForm { register: self.id.clone(), no };
        match (event, at) {
            (UiEvent::Resume(Some(Answer::Yes)), Some(no)) if self.asked => {
                self.asked = false;
                self.remove(no, ctx);
                return Acted::Changed;
            }
            (UiEvent::Resume(_), _) => {
                self.asked = false;
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
            (UiEvent::Action(Action::Delete), Some(_)) => {
                let title = ctx.words.say("registers.remove").to_owned();
                let body = ctx.words.say("registers.remove_body").to_owned();
                self.asked = true;
                ctx.open(Route::Confirm(Message { title, body }));
            }
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
