//! What a file of lines says that nobody has said the meaning of: words of its choices, columns of no field. Each is asked
//! once; the answers are remembered for files of the same headers.

use crate::tui::backend::Choice;
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::lists::{file_folder, order_field, orders};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_exchange::people::{AskedWord, Options};
use soxa_exchange::registers;
use soxa_exchange::values::answers::word_said;
use soxa_service::Register;
use soxa_service::entries::{self, RegisterSpec};
use soxa_service::lists::{Files, remember, said_of};

/// Words and columns asked at most.
const MOST: usize = 40;

/// A file for a register, and what is asked of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    register: String,
    file: String,
    words: Vec<AskedWord>,
    columns: Vec<String>,
    doubts: Vec<String>,
}

/// What is said of a file, as it is remembered.
fn options(register: &Register, spec: &RegisterSpec, said: &[String]) -> Options {
    let mut options = Options {
        hamlets: register.commune().hamlets.clone(),
        today: Some(register.now().date()),
        ..Options::default()
    };
    options.recall(said, &|name| registers::column_named(spec, name));
    options
}

impl Questions {
    /// Of a file of the folder, for a register.
    pub fn of(register: &str, file: &str) -> Self {
        Self { register: register.to_owned(), file: file.to_owned(), ..Self::default() }
    }

    /// The form: a field for each word and each column.
    pub fn form(asked: &Self, ctx: &Ctx<'_>) -> StepForm<Self> {
        let spec = ctx.workspace().and_then(|o| entries::find(&o.register, &asked.register).cloned());
        let words = ctx.words;
        let mut specs = Vec::new();
        for (at, word) in asked.words.iter().enumerate() {
            let rows = word.rows.to_string();
            let label = words.fill("lists.word", &[("word", &word.word), ("rows", &rows)]);
            let choices = word.choices.iter().map(|c| Choice::new(c, c));
            let choices = choices.chain([Choice::new("", words.say("lists.leave_empty"))]).collect();
            specs.push(
                FieldSpec::new(&format!("w{at}"), &label, Kind::Choice(Choices::These(choices))).required(),
            );
        }
        for (at, header) in asked.columns.iter().enumerate() {
            let out = Choice::new(registers::PASSED, words.say("registers.left_out"));
            let fields = spec.iter().flat_map(|spec| &spec.field).map(|f| Choice::new(&f.key, &f.label));
            let choices = std::iter::once(out).chain(fields).collect();
            specs.push(
                FieldSpec::new(&format!("c{at}"), header, Kind::Choice(Choices::These(choices))).required(),
            );
        }
        for (at, header) in asked.doubts.iter().enumerate() {
            specs.push(order_field(&format!("d{at}"), header, words));
        }
        StepForm::with(asked.clone(), Form::new(specs))
    }

    /// Takes the file in, or asks what it says that nobody has said the meaning of; `field` is where a refusal stands.
    pub(super) fn go_on(
        &self,
        field: &'static str,
        said: &[String],
        workspace: &Workspace,
        words: &Words,
    ) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let spec = entries::spec(register, &self.register).map_err(Refused::at(field))?;
        let path = file_folder(workspace).join(&self.file);
        let read = |said: &[String]| {
            registers::read(&path, &spec, &options(register, &spec, said))
                .map_err(|e| Refused::field(field, words.tell(&e)))
        };
        let mut lines = read(said)?;
        let files = Files::Lines(&self.register);
        let mut all = said.to_vec();
        all.extend(said_of(register, actor, files, &lines.headers, "").map_err(Refused::at(field))?);
        if all.len() > said.len() {
            lines = read(&all)?;
        }
        if !said.is_empty() {
            remember(register, actor, files, &lines.headers, "", &all).map_err(Refused::at(field))?;
        }
        if !(lines.words.is_empty() && lines.unknown.is_empty() && lines.doubts.is_empty()) {
            let first = |n: usize| n.min(MOST);
            let (asked, columns) = (first(lines.words.len()), first(lines.unknown.len()));
            let questions = Self {
                words: lines.words.drain(..asked).collect(),
                columns: lines.unknown.drain(..columns).collect(),
                doubts: lines.doubts,
                ..self.clone()
            };
            return Ok(Done::replace(Route::EntryQuestions(Box::new(questions))).quietly());
        }
        if let Some(problem) = lines.problems.first() {
            return Err(Refused::field(field, words.tell(problem)));
        }
        let done =
            entries::add_all(register, actor, &self.register, &lines.lines).map_err(Refused::at(field))?;
        if done.added == 0 {
            // Nothing would have changed: what was chosen is the wrong file, or was here before.
            let all = words.fill("registers.all_known", &[("lines", &done.known.to_string())]);
            return Err(Refused::field(field, &all));
        }
        let word = if done.known > 0 { "registers.some_known" } else { "system.done" };
        Ok(Done::answer(Answer::Yes).saying(word))
    }
}

impl Step for Questions {
    fn title(&self, words: &Words) -> String {
        format!("{}: {}", words.say("registers.from_file"), self.file)
    }

    fn help(&self) -> &'static str {
        "registers.questions_about"
    }

    fn is_overlay(&self) -> bool {
        false
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let chosen = |key: String| match form.value(&key) {
            Value::Chosen(choice) => Some(choice.id),
            _ => None,
        };
        let mut said = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let value = chosen(format!("w{at}"));
            said.extend(value.map(|value| word_said(&word.word, &word.field, &value)));
        }
        for (at, header) in self.columns.iter().enumerate() {
            said.extend(chosen(format!("c{at}")).map(|name| format!("{header}={name}")));
        }
        said.extend(orders(&self.doubts, form));
        let first = match (self.words.is_empty(), self.columns.is_empty()) {
            (false, _) => "w0",
            (true, false) => "c0",
            (true, true) => "d0",
        };
        self.go_on(first, &said, workspace, words)
    }
}
