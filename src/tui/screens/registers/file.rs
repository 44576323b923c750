//! Lines of a register from a file of the folder that files are put into: all of them, or none and why.

use super::questions::Questions;
use crate::tui::backend::Choice;
use crate::tui::screen::Ctx;
use crate::tui::screens::lists::files;
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
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
        let questions = Questions::of(&self.id, &name);
        questions.go_on(FILE, &[], workspace, words)
    }
}
