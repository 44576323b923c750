//! `soxa entry add --file`: all lines of an officer's file, read as files of people are: shown, asked and remembered alike.

use std::path::Path;

use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::import::{answers, mapping, tell_met, tell_problems, tell_words};
use super::super::said::Said;
use super::super::session::{Act, Session};
use super::Reading;
use soxa_exchange::people::Options;
use soxa_exchange::registers::{self, LinesFile, OfRegister};
use soxa_service::entries::{self, RegisterSpec};
use soxa_service::lists::{Files, remember, said_of};
use soxa_text::display::sanitise;
use soxa_text::words::InWords;

/// The lines of a file on their way into a register.
pub(super) struct Lines<'a> {
    pub(super) id: &'a str,
    pub(super) file: &'a Path,
    pub(super) how: &'a Reading,
    pub(super) format: Format,
}

impl Act for Lines<'_> {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let lang = session.context.lang();
        let spec = entries::spec(register, self.id)?;
        let read = self.read(&session, &spec)?;
        tell_met(ui, &read.tally, lang);
        tell_words(ui, &read.words, lang);
        let faults = entries::faults(register, self.id, &read.lines)?;
        let is_wrong = !(read.problems.is_empty() && faults.is_empty());
        tell_problems(ui, self.file, &read.problems, read.problems.len() as u64, lang);
        for fault in faults.iter().take(20) {
            ui.tell(&sanitise(&fault.in_words(lang)));
        }
        let done = if is_wrong || self.how.dry_run {
            entries::Added::default()
        } else {
            entries::add_all(register, actor, self.id, &read.lines)?
        };
        if self.format == Format::Json {
            let mut answer = read.reading_json(lang);
            if let Value::Object(map) = &mut answer {
                let told: Vec<String> = faults.iter().map(|fault| fault.in_words(lang)).collect();
                map.insert("faults".to_owned(), json!(told));
                map.insert("added".to_owned(), json!(done.added));
                map.insert("known".to_owned(), json!(done.known));
            }
            ui.json(&answer)?;
        } else if self.how.dry_run {
            ui.line(&Said::ReadLines { lines: read.lines.len() }.in_words(lang))?;
        } else if !is_wrong {
            ui.line(&Said::LinesAdded { added: done.added }.in_words(lang))?;
        }
        if done.known > 0 {
            ui.tell(&Said::LinesKnown { known: done.known }.in_words(lang));
        }
        Ok(match (is_wrong, self.how.dry_run) {
            (true, false) => 3,
            (true, true) => 1,
            (false, _) => u8::from(done.known > 0 && done.added == 0),
        })
    }
}

impl Lines<'_> {
    /// Reads the file with what was said of its like before, and remembers what is said now.
    fn read(&self, session: &Session<'_>, spec: &RegisterSpec) -> Result<LinesFile, Failure> {
        let (register, actor, ui) = (session.register, session.actor, session.ui);
        let named = |e: soxa_exchange::problem::FileError| Failure::from(e.named(self.file));
        let column = |name: &str| registers::column_named(spec, name);
        let answers = answers(ui, self.how.values.as_deref(), &OfRegister(spec))?;
        let given = Options {
            mapping: mapping(ui, self.how.columns.as_deref(), &column)?,
            answers,
            sheets: self.how.sheet.clone(),
            hamlets: register.commune().hamlets.clone(),
            today: Some(register.now().date()),
        };
        let at_hand = ui.fetch(self.file)?;
        let mut options = given.clone();
        let mut read = registers::read(at_hand.path(), spec, &options).map_err(named)?;
        let files = Files::Lines(self.id);
        let before = said_of(register, actor, files, &read.headers, &self.how.sender)?;
        if !before.is_empty() {
            options.recall(&before, &column);
            read = registers::read(at_hand.path(), spec, &options).map_err(named)?;
        }
        if (self.how.columns.is_some() || self.how.values.is_some()) && !self.how.dry_run {
            let said = options.said(&read.headers);
            remember(register, actor, files, &read.headers, &self.how.sender, &said)?;
        }
        Ok(read)
    }
}
