//! Lines of a register from a file of the folder that files are put into: all of them, or none and why.

use crate::tui::backend::Choice;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::lists::{file_folder, files};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_exchange::people::Options;
use soxa_exchange::registers;
use soxa_service::ServiceError;
use soxa_service::entries;
use soxa_text::display::sanitise;

const FILE: &str = "file";

/// The form.
#[derive(Clone)]
pub struct FileStep {
    id: String,
    label: String,
}

impl FileStep {
    /// For a register, with the newest file chosen.
    ///
    /// # Errors
    /// There is no such register.
    pub fn form(register: &str, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let of = ctx.workspace().map(|o| entries::spec(&o.register, register)).transpose()?;
        let label = of.map(|spec| spec.label.clone()).unwrap_or_default();
        let names = ctx.workspace().map(files).unwrap_or_default();
        let names: Vec<Choice> = names.iter().map(|name| Choice::new(name, &sanitise(name))).collect();
        let newest = names.first().cloned();
        let kind = Kind::Choice(Choices::These(names));
        let mut form =
            Form::new(vec![FieldSpec::new(FILE, ctx.words.say("lists.take_in_file"), kind).required()]);
        if let Some(newest) = newest {
            form.fill(FILE, &Value::Chosen(newest));
        }
        Ok(StepForm::with(Self { id: register.to_owned(), label }, form))
    }
}

impl Step for FileStep {
    fn title(&self, words: &Words) -> String {
        format!("{}: {}", words.say("registers.from_file"), self.label)
    }

    fn help(&self) -> &'static str {
        "registers.from_file_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let name = form.text(FILE);
        // Only what was offered is opened.
        if !files(workspace).contains(&name) {
            return Err(Refused::field(FILE, words.say("unfit.file_gone")));
        }
        let spec = entries::spec(&workspace.register, &self.id).map_err(Refused::at(FILE))?;
        let options = Options {
            hamlets: workspace.register.commune().hamlets.clone(),
            today: Some(workspace.register.now().date()),
            ..Options::default()
        };
        let path = file_folder(workspace).join(&name);
        let read =
            registers::read(&path, &spec, &options).map_err(|e| Refused::field(FILE, words.tell(&e)))?;
        if let Some(problem) = read.problems.first() {
            return Err(Refused::field(FILE, words.tell(problem)));
        }
        let done = entries::add_all(&workspace.register, &workspace.actor, &self.id, &read.lines)
            .map_err(Refused::at(FILE))?;
        if done.added == 0 {
            // Nothing would have changed: what was chosen is the wrong file, or was here before.
            let all = words.fill("registers.all_known", &[("lines", &done.known.to_string())]);
            return Err(Refused::field(FILE, &all));
        }
        let done_word = if done.known > 0 { "registers.some_known" } else { "system.done" };
        Ok(Done::answer(Answer::Yes).saying(done_word))
    }
}
