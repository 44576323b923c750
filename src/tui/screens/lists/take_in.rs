//! Taking a list in: a file from the folder that lists are put into, of which kind it is, who sent it. The folder is the
//! register's own, so that no path of a terminal is ever opened here.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::preview::{Chosen, PEOPLE, Read};
use crate::tui::backend::Choice;
use crate::tui::job::Job;
use crate::tui::screen::Ctx;
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_files::folder::Folder;
use soxa_service::Permission;
use soxa_service::grant::Import;
use soxa_service::lists;
use soxa_text::display::sanitise;

/// Files offered at most, the newest first.
const MOST: usize = 50;
const ENDINGS: [&str; 5] = ["xlsx", "xls", "ods", "csv", "txt"];

/// A list from the folder.
#[derive(Clone)]
pub struct TakeIn;

/// The folder that files are put into.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.slips().with_file_name("lists")
}

/// The names of the files that wait there, the newest first.
pub fn files(workspace: &Workspace) -> Vec<String> {
    let folder = folder(workspace);
    // Where it cannot be made, there is nothing in it.
    let _ = Folder::own(&folder);
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

impl TakeIn {
    /// The form, with the newest file and the first kind chosen.
    pub fn form(ctx: &Ctx<'_>) -> StepForm<Self> {
        let words = ctx.words;
        let workspace = ctx.workspace();
        let names = workspace.map(files).unwrap_or_default();
        let names: Vec<Choice> = names.iter().map(|name| Choice::new(name, &sanitise(name))).collect();
        let may = |sensitive: bool| {
            let needed = if sensitive { Permission::WriteSensitive } else { Permission::WritePeople };
            workspace.is_some_and(|o| o.actor.may(needed))
        };
        let kinds = workspace.into_iter().flat_map(|o| lists::kinds(&o.register));
        let mut of: Vec<Choice> =
            kinds.filter(|k| may(k.sensitive)).map(|k| Choice::new(&k.id, &k.label)).collect();
        of.push(Choice::new(PEOPLE, words.say("lists.people")));
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
        StepForm::with(Self, form)
    }
}

impl Step for TakeIn {
    fn title(&self, words: &Words) -> String {
        words.say("lists.take_in").to_owned()
    }

    fn help(&self) -> &'static str {
        "lists.about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let (name, id) = (form.text("file"), form.text("kind"));
        // Only what was offered is opened.
        if !files(workspace).contains(&name) {
            return Err(Refused::field("file", words.say("unfit.file_gone")));
        }
        if id != PEOPLE {
            lists::kind_of(register, &id).map_err(Refused::at("kind"))?;
        }
        actor.require(Import).map_err(Refused::at("file"))?;
        let (register, actor, folder) = (Arc::clone(register), actor.clone(), folder(workspace));
        let chosen = Chosen { file: name, kind: id, sender: form.text("sender"), said: Vec::new() };
        let (what, words) = (words.say("job.import").to_owned(), words.clone());
        Ok(Done::work(Job::whole(&what, move || {
            let read = Read::of(&register, &actor, &folder, chosen, &words)?;
            read.ending(&register, &actor, &folder)
        })))
    }
}
