//! A file as it was read, before anything of it is taken: what each column means, to be accepted or chosen otherwise, and
//! the words whose meaning nobody has said, each asked once. What is answered is remembered with the layout.

use std::path::Path;
use std::sync::Arc;

use super::asked::{Asked, asked, order_field, orders};
use crate::tui::action::Action;
use crate::tui::backend::Choice;
use crate::tui::job::{Ending, Failed, Job};
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Effect, Hint};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use soxa_domain::list_check::ListKind;
use soxa_domain::person::Person;
use soxa_exchange::columns::{by_name, header_key, meanings};
use soxa_exchange::lists as list_file;
use soxa_exchange::people::{Check, Options, PeopleFile};
use soxa_exchange::problem::FileError;
use soxa_exchange::reading::tally::Tally;
use soxa_exchange::reading::{Origin, ReadColumn};
use soxa_exchange::values::answers::word_said;
use soxa_service::grant::Import;
use soxa_service::import::{self, Compare, Incoming, Known};
use soxa_service::lists::{self, Files, NewList};
use soxa_service::{Actor, Register, ServiceError};
use soxa_text::display::sanitise;
use soxa_text::words::Both;

/// The kind under which people are taken into the register itself.
pub const PEOPLE: &str = "people";
/// Columns and words shown at most.
const MOST: usize = 60;

/// A column as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Understood {
    letters: String,
    header: String,
    meaning: String,
    said: String,
}

/// A file that was read, and what was said of it so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    file: String,
    kind: String,
    sender: String,
    columns: Vec<Understood>,
    words: Vec<Asked>,
    /// Columns of dates of which nobody has said whether the day or the month comes first.
    doubts: Vec<String>,
    /// `Header=column`, and words with their meaning, as they are remembered.
    said: Vec<String>,
    people: u64,
    sections: u64,
    passed: u64,
    /// Whether the file leaves no question: one row of headers, nothing passed over, nothing taken for granted.
    is_plain: bool,
}

/// What was chosen of a file.
pub(super) struct Chosen {
    pub(super) file: String,
    pub(super) kind: String,
    pub(super) sender: String,
    pub(super) said: Vec<String>,
}

fn options(register: &Register, said: &[String], kind: Option<&ListKind>) -> Options {
    let mut options = Options {
        hamlets: register.commune().hamlets.clone(),
        today: Some(register.now().date()),
        ..Options::default()
    };
    options.recall(said, &|name| match kind {
        Some(kind) => list_file::column_named(kind, name),
        None => by_name(name).cloned(),
    });
    options
}

fn understood(columns: &[ReadColumn], tally: &Tally, words: &Words) -> Vec<Understood> {
    let shown = columns.iter().filter(|c| {
        let part = c
            .meaning
            .as_ref()
            .is_some_and(|m| matches!(m.kind.as_str(), "part" | "birth_male" | "birth_female"));
        c.origin == Origin::Sheet && !part && !c.header.is_empty()
    });
    let one = |c: &ReadColumn| {
        let said = tally.assumed.iter().filter(|s| s.column == c.header);
        let said: Vec<String> = said.take(2).map(|s| words.tell(&s.what)).collect();
        Understood {
            letters: c.letters.clone(),
            header: c.header.clone(),
            meaning: c.name().unwrap_or_default().to_owned(),
            said: sanitise(&said.join("; ")).into_owned(),
        }
    };
    shown.take(MOST).map(one).collect()
}

impl Read {
    /// Reads a file for showing; what was said of its like before is recalled.
    pub(super) fn of(
        register: &Register,
        actor: &Actor,
        folder: &Path,
        chosen: Chosen,
        words: &Words,
    ) -> Result<Self, Failed> {
        let Chosen { file, kind, sender, mut said } = chosen;
        let path = folder.join(&file);
        let name = file.clone();
        let failed = |e: FileError| Failed(Both::of(&e.named(Path::new(&name))));
        if kind != PEOPLE {
            let of = lists::kind_of(register, &kind)?;
            if said.is_empty() {
                let headers =
                    list_file::headers(&path, &of, &options(register, &said, Some(&of))).map_err(failed)?;
                said = lists::said_of(register, actor, Files::List(&kind), &headers, &sender)?;
            }
            let read = list_file::read(&path, &of, &options(register, &said, Some(&of))).map_err(failed)?;
            let columns = read.columns.iter().zip(&read.fields).enumerate();
            let columns = columns.filter(|(_, (header, _))| !header.is_empty()).take(MOST);
            let columns = columns.map(|(_, (header, field))| Understood {
                letters: String::new(),
                header: header.clone(),
                meaning: field.clone(),
                said: String::new(),
            });
            return Ok(Self {
                columns: columns.collect(),
                words: asked(&read.words),
                doubts: read.doubts.iter().map(|(header, _)| header.clone()).collect(),
                people: read.rows.len() as u64,
                sections: read.tally.sections,
                passed: read.tally.passed_over,
                is_plain: read.tally.sections + read.tally.passed_over == 0
                    && read.tally.assumed.is_empty()
                    && read.words.is_empty()
                    && read.doubts.is_empty()
                    && read.has_plain_header(),
                file,
                kind,
                sender,
                said,
            });
        }
        let mut people = PeopleFile::open(&path, &options(register, &said, None)).map_err(failed)?;
        if said.is_empty() {
            said = lists::said_of(register, actor, Files::People, &people.headers(), &sender)?;
            if !said.is_empty() {
                people = PeopleFile::open(&path, &options(register, &said, None)).map_err(failed)?;
            }
        }
        let mut check = people.check().map_err(failed)?;
        let mut nobody = |_: &Person| Ok(Known::New);
        while check.next_row(&mut nobody)?.is_some() {}
        let tally = check.tally.lock().clone();
        Ok(Self {
            columns: understood(people.reading().columns(), &tally, words),
            words: asked(&check.survey.words),
            doubts: people.reading().doubts(),
            people: tally.people,
            sections: tally.sections,
            passed: tally.passed_over,
            is_plain: false,
            file,
            kind,
            sender,
            said,
        })
    }

    /// What follows: a file that leaves no question is taken in, any other is shown first.
    pub(super) fn ending(self, register: &Register, actor: &Actor, folder: &Path) -> Result<Ending, Failed> {
        if !self.is_plain {
            return Ok(Ending::from(Effect::Replace(Route::ReadFile(Box::new(self)))));
        }
        let kind = lists::kind_of(register, &self.kind)?;
        let Self { file, kind: id, sender, said, .. } = self;
        let list = list(register, actor, folder, &kind, &Chosen { file, kind: id, sender, said })?;
        Ok(Ending::from(Effect::Replace(Route::ListWork(list))))
    }

    /// The form: a field for each column and each word.
    pub fn form(read: &Self, ctx: &Ctx<'_>) -> StepForm<Preview> {
        let words = ctx.words;
        let note = Choice::new("", words.say("lists.to_note"));
        let all: Vec<Choice> = meanings().map(|(name, label)| Choice::new(name, label)).collect();
        let mut specs = Vec::new();
        for (i, column) in read.columns.iter().enumerate() {
            let mut choices = vec![note.clone()];
            if !all.iter().any(|c| c.id == column.meaning) && !column.meaning.is_empty() {
                choices.push(Choice::new(&column.meaning, &column.meaning));
            }
            choices.extend(all.iter().cloned());
            let label = format!("{} {}", column.letters, column.header);
            specs.push(FieldSpec::new(&format!("c{i}"), label.trim(), Kind::Choice(Choices::These(choices))));
        }
        for (i, asked) in read.words.iter().enumerate() {
            let rows = asked.rows.to_string();
            let label = words.fill("lists.word", &[("word", &asked.word), ("rows", &rows)]);
            let choices = asked.choices.iter().map(|c| Choice::new(c, c));
            let choices = choices.chain([Choice::new("", words.say("lists.leave_empty"))]).collect();
            specs.push(
                FieldSpec::new(&format!("w{i}"), &label, Kind::Choice(Choices::These(choices))).required(),
            );
        }
        for (i, header) in read.doubts.iter().enumerate() {
            specs.push(order_field(&format!("d{i}"), header, words));
        }
        let mut form = Form::new(specs);
        for (i, column) in read.columns.iter().enumerate() {
            let known = all.iter().find(|c| c.id == column.meaning).cloned();
            let chosen = known.unwrap_or_else(|| match column.meaning.as_str() {
                "" => note.clone(),
                other => Choice::new(other, other),
            });
            form.fill(&format!("c{i}"), &Value::Chosen(chosen));
            form.set_note(&format!("c{i}"), &column.said);
        }
        if !read.doubts.is_empty() {
            form.focus("d0");
        }
        if let Some(first) = read.words.first() {
            form.focus("w0");
            form.set_note("w0", &words.tell(&first.field));
        }
        StepForm::with(Preview(read.clone()), form)
    }
}

/// The preview of a file.
#[derive(Clone)]
pub struct Preview(Read);

impl Step for Preview {
    fn title(&self, words: &Words) -> String {
        let count = |n: u64| n.to_string();
        let (people, sections, passed) = (count(self.0.people), count(self.0.sections), count(self.0.passed));
        let with = [("people", people.as_str()), ("sections", &sections), ("passed", &passed)];
        words.fill("lists.read", &with)
    }

    fn help(&self) -> &'static str {
        "lists.read_about"
    }

    fn is_overlay(&self) -> bool {
        false
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Save.into(), Action::Choose.into(), Action::Back.into()]
    }

    fn hand_in(
        &mut self,
        form: &Form,
        workspace: &crate::tui::workspace::Workspace,
        words: &Words,
    ) -> Result<Done, Refused> {
        let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
        actor.require(Import).map_err(Refused::whole)?;
        let folder = super::take_in::folder(workspace);
        let read = self.0.clone();
        let mut said = read.said.clone();
        let chosen = |key: String| match form.value(&key) {
            Value::Chosen(choice) => Some(choice.id),
            _ => None,
        };
        let mut changed = false;
        for (i, column) in read.columns.iter().enumerate() {
            if let Some(name) = chosen(format!("c{i}")).filter(|name| *name != column.meaning) {
                said.retain(|s| {
                    s.rsplit_once('=').is_none_or(|(h, _)| header_key(h) != header_key(&column.header))
                });
                let name = if name.is_empty() { "note".to_owned() } else { name };
                said.push(format!("{}={name}", column.header));
                changed = true;
            }
        }
        for (i, asked) in read.words.iter().enumerate() {
            if let Some(value) = chosen(format!("w{i}")) {
                said.push(word_said(&asked.word, asked.field.id(), &value));
            }
        }
        said.extend(orders(&read.doubts, form));
        let (words, job) = (words.clone(), words.say("job.import").to_owned());
        let imported = words.say("lists.imported").to_owned();
        Ok(Done::work(Job::whole(&job, move || {
            let Read { file, kind, sender, .. } = read;
            let chosen = Chosen { file, kind, sender, said };
            if changed {
                // Shown again as it is read now.
                let again = Read::of(&register, &actor, &folder, chosen, &words)?;
                return Ok(Ending::from(Effect::Replace(Route::ReadFile(Box::new(again)))));
            }
            if chosen.kind == PEOPLE {
                let count = people(&register, &actor, &folder, &chosen)?;
                let said = imported.replace("{count}", &count.to_string());
                return Ok(Ending::said(Tone::Good, said).answering(crate::tui::screen::Answer::Yes));
            }
            let kind = lists::kind_of(&register, &chosen.kind)?;
            let list = list(&register, &actor, &folder, &kind, &chosen)?;
            Ok(Ending::from(Effect::Replace(Route::ListWork(list))))
        })))
    }
}

/// Keeps a file as a list; the list's number.
fn list(
    register: &Register,
    actor: &Actor,
    folder: &Path,
    kind: &ListKind,
    chosen: &Chosen,
) -> Result<u32, Failed> {
    let failed = |e: FileError| Failed(Both::of(&e.named(Path::new(&chosen.file))));
    let (path, options) = (folder.join(&chosen.file), options(register, &chosen.said, Some(kind)));
    let read = list_file::read(&path, kind, &options).map_err(failed)?;
    if !chosen.said.is_empty() {
        let headers = list_file::headers(&path, kind, &options).map_err(failed)?;
        lists::remember(register, actor, Files::List(&kind.id), &headers, &chosen.sender, &chosen.said)?;
    }
    let new = NewList {
        kind: chosen.kind.clone(),
        name: chosen.file.clone(),
        sender: chosen.sender.clone(),
        columns: read.columns,
        fields: read.fields,
        rows: read.rows,
        title: read.title,
        is_sheet: read.is_sheet,
    };
    Ok(lists::take_in(register, actor, &new)?.value)
}

/// People on their way in: all of them, or none.
struct Taking {
    check: Check,
    note: String,
}

impl Incoming for Taking {
    fn next(&mut self, known: Compare<'_>) -> Result<Option<Person>, ServiceError> {
        while let Some(row) = self.check.next_row(known)? {
            if row.is_some() && self.check.survey.rejected == 0 {
                return Ok(row);
            }
        }
        Ok(None)
    }

    fn verdict(&mut self) -> Result<Option<String>, ServiceError> {
        Ok((self.check.survey.rejected == 0).then(|| self.note.clone()))
    }
}

/// Takes people in; how many. What is wrong with the file is told, and nothing is written.
fn people(register: &Register, actor: &Actor, folder: &Path, chosen: &Chosen) -> Result<u64, Failed> {
    let failed = |e: FileError| Failed(Both::of(&e.named(Path::new(&chosen.file))));
    let file = PeopleFile::open(&folder.join(&chosen.file), &options(register, &chosen.said, None))
        .map_err(failed)?;
    if !chosen.said.is_empty() {
        lists::remember(register, actor, Files::People, &file.headers(), &chosen.sender, &chosen.said)?;
    }
    let mut taking = Taking { check: file.check().map_err(failed)?, note: chosen.file.clone() };
    let count = import::people(register, actor, &mut taking, |_| {})?;
    let survey = taking.check.survey;
    match survey.problems.first() {
        Some(problem) => Err(Failed(Both::of(problem))),
        None => Ok(count),
    }
}
