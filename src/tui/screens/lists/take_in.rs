//! Taking a list in: a file from the folder that lists are put into, of which kind it is, who sent it. The folder is the
//! register's own, so that no path of a terminal is ever opened here.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::list_check::kinds;
use crate::exchange::lists as list_file;
use crate::service::lists::{self, NewList};
use crate::service::{Permission, ServiceError};
use crate::text::display::sanitise;
use crate::tui::desk::Choice;
use crate::tui::office::Office;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step::{self, StepReply};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;

/// Files offered at most, the newest first.
const MOST: usize = 50;
const ENDINGS: [&str; 5] = ["xlsx", "xls", "ods", "csv", "txt"];

/// The form.
#[derive(Clone)]
pub struct TakeInForm {
    form: Form,
}

/// The folder that files are put into.
pub(super) fn folder(office: &Office) -> PathBuf {
    office.slips().with_file_name("lists")
}

/// The names of the files that wait there, the newest first.
pub(super) fn files(office: &Office) -> Vec<String> {
    let folder = folder(office);
    // Where it cannot be made, there is nothing in it.
    let _ = std::fs::create_dir_all(&folder);
    let mut found: Vec<(SystemTime, String)> = Vec::new();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ending = Path::new(&name).extension().and_then(|e| e.to_str()).map(str::to_lowercase);
        let is_list = ending.is_some_and(|e| ENDINGS.contains(&e.as_str()));
        let is_file = entry.file_type().is_ok_and(|t| t.is_file());
        if is_list && is_file {
            let at = entry.metadata().and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
            found.push((at, name));
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().take(MOST).map(|(_, name)| name).collect()
}

impl TakeInForm {
    /// With the newest file and the first kind chosen.
    pub fn new(ctx: &Ctx<'_>) -> Self {
        let words = ctx.words;
        let office = ctx.desk.office();
        let names = office.map(files).unwrap_or_default();
        let names: Vec<Choice> = names.iter().map(|name| Choice::new(name, &sanitise(name))).collect();
        let may = |sensitive: bool| {
            let needed = if sensitive { Permission::WriteSensitive } else { Permission::WritePeople };
            office.is_some_and(|o| o.actor.may(needed))
        };
        let of: Vec<Choice> =
            kinds().iter().filter(|k| may(k.sensitive)).map(|k| Choice::new(&k.id, &k.label)).collect();
        let first = (names.first().cloned(), of.first().cloned());
        let these = |all: Vec<Choice>| Kind::Choice(Choices::These(all));
        let mut form = Form::new(vec![
            FieldSpec::new("file", words.say("lists.take_in_file"), these(names)).required(),
            FieldSpec::new("kind", words.say("lists.take_in_kind"), these(of)).required(),
            FieldSpec::new("sender", words.say("lists.take_in_sender"), Kind::Text),
        ]);
        if let (Some(file), Some(kind)) = first {
            form.fill("file", &Value::Chosen(file));
            form.fill("kind", &Value::Chosen(kind));
        }
        Self { form }
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        match self.hand_in(office) {
            Ok(list) => ctx.replace(Route::ListWork(list)),
            Err((key, ServiceError::Invalid { reason, .. })) => self.form.refuse(key, reason),
            Err((key, e)) => self.form.refuse(key, e.to_string()),
        }
    }

    fn hand_in(&self, office: &Office) -> Result<u32, (&'static str, ServiceError)> {
        let chosen = |key: &str| match self.form.value(key) {
            Value::Chosen(choice) => choice.id,
            Value::Text(text) => text,
            _ => String::new(),
        };
        let (register, actor) = (&office.register, &office.actor);
        let (name, id) = (chosen("file"), chosen("kind"));
        // Only what was offered is opened.
        if !files(office).contains(&name) {
            return Err(("file", ServiceError::invalid("Tệp", "tệp không còn trong thư mục")));
        }
        let kind = lists::kind_of(&id).map_err(|e| ("kind", e))?;
        actor.require(Permission::Import).map_err(|e| ("file", e))?;
        let read = list_file::read(&folder(office).join(&name), kind, &HashMap::new())
            .map_err(|e| ("file", ServiceError::invalid("Tệp", e.named(Path::new(&name)).to_string())))?;
        let mut new = NewList {
            kind: id,
            name,
            sender: chosen("sender"),
            columns: read.columns,
            fields: read.fields,
            rows: read.rows,
            title: read.title,
            is_sheet: read.is_sheet,
        };
        lists::remember_or_recall(register, actor, &mut new, false).map_err(|e| ("kind", e))?;
        Ok(lists::take_in(register, actor, &new).map_err(|e| ("file", e))?.value)
    }
}

impl Screen for TakeInForm {
    fn title(&self, words: &Words) -> String {
        words.say("lists.take_in").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        step::contexts(&self.form)
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match step::update(&mut self.form, event, ctx) {
            StepReply::Ignored => return Outcome::Ignored,
            StepReply::Used => {}
            StepReply::Save => self.save(ctx),
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        step::view(view.words.say("lists.take_in"), &self.form, area, buf, view)
    }

    fn help(&self) -> &'static str {
        "lists.about"
    }

    fn hints(&self) -> Vec<Hint> {
        step::hints()
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
