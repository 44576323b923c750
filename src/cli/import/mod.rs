//! `soxa import`: people and cases from files; all of them or none.

mod layout;
mod reading;
mod told;
mod update;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

pub(super) use self::reading::{tell_met, tell_words};
use self::update::Renewal;
use super::context::{Context, Format, read_bounded};
use super::failure::Failure;
use super::output::{Progress, Ui};
use super::session::{self, Act, Session};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_domain::person::Person;
use soxa_exchange::cases::{CaseFile, Context as CaseContext, read as read_cases};
use soxa_exchange::columns::MappingError;
use soxa_exchange::columns::{Column, Mapping, parse_mapping};
use soxa_exchange::people::{Check, PeopleFile, Survey, rejects};
use soxa_exchange::problem::Problem;
use soxa_exchange::reading::tally::Tally;
use soxa_exchange::told_cases::{self, Export};
use soxa_exchange::values::answers::{Answers, Fields};
use soxa_service::grant;
use soxa_service::import::{self, Compare, Incoming};
use soxa_service::refusal::Field;
use soxa_service::refusal::ListProblem;
use soxa_service::{ServiceError, people};
use soxa_text::display::sanitise;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// Take people or cases in from a file.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// People, with the columns of docs/FILES.md or Vietnamese headers
    People(People),
    /// Cases: what `export cases` writes, or the export of a one-stop system or portal
    Cases(Cases),
    /// Take a list of others in and hold it against the register
    List(super::list::ImportList),
}

/// Import people.
#[derive(Debug, Args)]
pub struct People {
    /// The file (CSV, XLSX, XLS or ODS)
    pub(super) file: PathBuf,
    /// What headers mean, `Header=column;…`, or a file of such lines; remembered for files of the same headers
    #[arg(long, value_name = "MAP")]
    pub(super) columns: Option<String>,
    /// What words mean: lines of `word,field,value`; remembered with the layout
    #[arg(long, value_name = "FILE")]
    pub(super) values: Option<PathBuf>,
    /// The sheet to read, by name (may be given several times); all of the list's layout where none is named
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Vec<String>,
    /// Who sent it
    #[arg(long, default_value = "")]
    pub(super) sender: String,
    /// Only say what would be taken and what is wrong
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Take what can be taken, and write the other rows here with the reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    pub(super) update: Renewal,
    #[command(flatten)]
    pub(super) format: Format,
}

/// Import cases.
#[derive(Debug, Args)]
pub struct Cases {
    /// The file: what `export cases` writes, or the export of a one-stop system or portal
    file: PathBuf,
    /// The case of this official code is this one here, `OFFICIAL=CODE` (may be given several times)
    #[arg(long, value_name = "OFFICIAL=CODE")]
    same: Vec<String>,
    /// The case of this official code is not here yet (may be given several times)
    #[arg(long, value_name = "OFFICIAL")]
    new: Vec<String>,
    /// Only say what would be taken and what is wrong
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: Format,
}

/// Problems shown in text form; the JSON form has more.
const SHOWN: usize = 50;

impl Import {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        if !ui.is_remote() {
            // What comes through a pipe may take its time, or come from a command that waits for the register itself.
            ui.fetch(self.file())?;
        }
        session::at(context, self)
    }
}

impl Act for Import {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        if matches!(self, Self::Cases(_)) {
            // Before anything is compared: what is there is told to who may take lists in.
            session.actor.require(grant::Import)?;
        }
        match self {
            Self::People(c) if c.update.is_asked() => c.update(session),
            Self::People(c) => c.act(session),
            Self::Cases(c) => c.act(session),
            Self::List(c) => c.act(session),
        }
    }
}

impl Import {
    fn file(&self) -> &Path {
        match self {
            Self::People(c) => &c.file,
            Self::Cases(c) => &c.file,
            Self::List(c) => &c.file,
        }
    }
}

impl Act for People {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let lang = context.lang();
        let at_hand = ui.fetch(&self.file)?;
        let file = self.open(ui, (register, actor), at_hand.path(), lang)?;
        let mut taking = Taking { check: file.check()?, at_hand: at_hand.path(), command: self };
        let mut progress = Progress::new(ui, "nhập", 0);
        let imported = import::people(register, actor, &mut taking, |n| progress.set(n))?;
        progress.finish();
        let refused = taking.is_refused();
        let Check { survey, tally, .. } = taking.check;
        if let Some(path) = &self.rejects
            && !self.dry_run
            && survey.rejected > 0
            && !survey.is_broken
        {
            write_rejects(ui, path, &file, (&survey, lang))?;
        }
        let tally = tally.lock().clone();
        self.report(ui, &Outcome { file: &file, survey: &survey, tally: &tally, imported, refused }, lang)?;
        Ok(match (survey.rejected > 0, self.dry_run, refused) {
            (false, ..) => 0,
            (true, false, true) => 3,
            _ => 1,
        })
    }
}

/// What became of a file.
struct Outcome<'a> {
    file: &'a PeopleFile,
    survey: &'a Survey,
    tally: &'a Tally,
    imported: u64,
    refused: bool,
}

impl People {
    fn report(&self, ui: &Ui, outcome: &Outcome<'_>, lang: Lang) -> Result<(), Failure> {
        let Outcome { file, survey, tally, imported, refused } = *outcome;
        if self.format == Format::Json {
            let mut answer = reading::as_json(file, survey, tally, lang);
            if let Value::Object(map) = &mut answer {
                map.insert("imported".to_owned(), json!(imported));
            }
            return ui.json(&answer);
        }
        reading::tell(ui, &self.file, file, survey, tally, (self.dry_run, lang))?;
        let (rows, accepted, rejected) = (survey.rows, survey.accepted, survey.rejected);
        let said = if refused {
            Said::RowsRefused { rows, accepted, rejected }
        } else {
            Said::RowsTaken { rows, accepted, rejected, imported }
        };
        ui.line(&said.in_words(lang))
    }
}

/// The people of a file as the command wants them: all or none, or those that can be taken.
struct Taking<'a> {
    check: Check,
    /// Where the file can be read again.
    at_hand: &'a Path,
    command: &'a People,
}

impl Taking<'_> {
    /// Whether a wrong row has put an end to it.
    fn is_refused(&self) -> bool {
        let survey = &self.check.survey;
        survey.is_broken || (survey.rejected > 0 && self.command.rejects.is_none())
    }
}

impl Incoming for Taking<'_> {
    fn next(&mut self, known: Compare<'_>) -> Result<Option<Person>, ServiceError> {
        // What will not be written is still read to its end: every problem is told at once.
        while let Some(row) = self.check.next_row(known)? {
            if row.is_some() && !self.command.dry_run && !self.is_refused() {
                return Ok(row);
            }
        }
        Ok(None)
    }

    fn verdict(&mut self) -> Result<Option<String>, ServiceError> {
        if self.command.dry_run || self.is_refused() {
            return Ok(None);
        }
        let file = &self.command.file;
        let digest = digest(self.at_hand).map_err(|e| {
            ServiceError::refused(
                Field::PeopleFile,
                ListProblem::NotReadAgain { file: file.to_owned(), why: e.to_string() },
            )
        })?;
        Ok(Some(format!("{} blake3:{digest}", file_name(file))))
    }
}

impl Act for Cases {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let at_hand = session.ui.fetch(&self.file)?;
        let export = told_cases::look(at_hand.path()).map_err(|e| e.named(&self.file))?;
        if let Export::Other(reading) = export {
            return self.told(&session, &reading);
        }
        let Session { register, actor, ui, .. } = session;
        let lang = session.context.lang();
        let person = |id: &str| people::person_by_id(register, actor, id).ok().map(|p| p.no);
        let context = CaseContext {
            rules: register.rules(),
            calendar: &register.calendar(),
            person: &person,
            officer: &actor.operator,
        };
        let CaseFile { cases, problems, tally } =
            read_cases(at_hand.path(), &context).map_err(|e| e.named(&self.file))?;
        tell_met(ui, &tally, lang);
        let (accepted, refused) = (cases.len(), !problems.is_empty());
        let mut imported = 0;
        if !self.dry_run && !refused {
            let digest =
                digest(at_hand.path()).map_err(|e| Failure::io(self.file.display().to_string(), e))?;
            let note = format!("{} blake3:{digest}", file_name(&self.file));
            let mut progress = Progress::new(ui, "nhập", accepted as u64);
            imported = import::cases(register, actor, &note, cases, |n| progress.set(n))?;
            progress.finish();
        }
        if self.format == Format::Json {
            ui.json(
                &json!({"accepted": accepted, "rejected": problems.len(), "imported": imported, "problems": problems}),
            )?;
        } else {
            tell_problems(ui, &self.file, &problems, problems.len() as u64, lang);
            let rejected = problems.len();
            ui.line(&Said::CasesTaken { accepted, rejected, imported }.in_words(lang))?;
        }
        Ok(match (refused, self.dry_run) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 3,
        })
    }
}

/// What headers mean, as the option says it: in itself or in a file; `column` is the column of a stable name.
pub(super) fn mapping(
    ui: &Ui,
    columns: Option<&str>,
    column: &dyn Fn(&str) -> Option<Column>,
) -> Result<Mapping, Failure> {
    match columns {
        None => Ok(Mapping::new()),
        Some(text) if !text.contains('=') => {
            parse_mapping(&read_bounded(ui.fetch(Path::new(text))?.path())?, column).map_err(unmapped)
        }
        Some(text) => parse_mapping(text, column).map_err(unmapped),
    }
}

/// What words mean, as a file says it.
pub(super) fn answers(ui: &Ui, path: Option<&Path>, fields: &dyn Fields) -> Result<Answers, Failure> {
    let Some(path) = path else { return Ok(Answers::default()) };
    let text = read_bounded(ui.fetch(path)?.path())?;
    Answers::parse(&text, fields).map_err(|why| Failure::Usage(CommandProblem::Answers { why }))
}

pub(super) fn tell_problems(ui: &Ui, file: &Path, problems: &[Problem], count: u64, lang: Lang) {
    for problem in problems.iter().take(SHOWN) {
        ui.say(&format!("{}: {}\n", file_name(file), sanitise(&problem.in_words(lang))));
    }
    if count > SHOWN as u64 {
        let said = Said::MoreProblems { count: count - SHOWN as u64 };
        ui.say(&format!("{}\n", said.in_words(lang)));
    }
}

fn write_rejects(
    ui: &Ui,
    path: &Path,
    file: &PeopleFile,
    (survey, lang): (&Survey, Lang),
) -> Result<(), Failure> {
    ui.to(Some(path), |out| Ok(rejects(file, survey, lang, out)??))
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |n| sanitise(&n.to_string_lossy()).into_owned())
}

pub(super) fn digest(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn unmapped(why: MappingError) -> Failure {
    Failure::Usage(CommandProblem::Mapping { why })
}
