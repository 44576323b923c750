//! What was said of the columns and words of a file of people, now or of files of the same headers before.

use std::path::Path;

use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::said::Said;
use super::{People, answers, mapping};
use soxa_exchange::columns::{Column, by_name};
use soxa_exchange::people::{Options, PeopleFile};
use soxa_exchange::problem::FileError;
use soxa_exchange::values::answers::OfPeople;
use soxa_service::lists::{Files, layout, layouts, remember};
use soxa_service::{Actor, Register};
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

/// The column of a stable name, as it is said of files of people.
fn column(name: &str) -> Option<Column> {
    by_name(name).cloned()
}

impl People {
    /// Opens the file with what was said of its columns and words: now, or of files of the same headers before. What is
    /// said now is remembered.
    pub(super) fn open(
        &self,
        ui: &Ui,
        (register, actor): (&Register, &Actor),
        path: &Path,
        lang: Lang,
    ) -> Result<PeopleFile, Failure> {
        let named = |e: FileError| e.named(&self.file);
        let given = Options {
            mapping: mapping(ui, self.columns.as_deref(), &column)?,
            answers: answers(ui, self.values.as_deref(), &OfPeople)?,
            sheets: self.sheet.clone(),
            hamlets: register.commune().hamlets.clone(),
            today: Some(register.now().date()),
        };
        let plain = PeopleFile::open(path, &given);
        let known = layouts(register, actor, Files::People)?;
        let of = |file: &PeopleFile, sender: &str| layout(Files::People, &file.headers(), sender);
        // What was said of this sender's files comes before what was said of anybody's.
        let senders: Vec<&str> =
            if self.sender.trim().is_empty() { vec![""] } else { vec![&self.sender, ""] };
        // Where no header is known by itself, only trying tells.
        let unknown = matches!(plain, Err(FileError::NoName { .. } | FileError::NoHeader { .. }));
        let mut found = None;
        'search: for sender in &senders {
            let same = |layout: &String| plain.as_ref().is_ok_and(|f| of(f, sender) == *layout);
            for (layout, said) in known.iter().filter(|(layout, _)| unknown || same(layout)) {
                let mut options = given.clone();
                options.recall(said, &column);
                match PeopleFile::open(path, &options) {
                    Ok(file) if of(&file, sender) == *layout => {
                        found = Some((file, options, said));
                        break 'search;
                    }
                    Err(why) if same(layout) => return Err(named(why).into()),
                    Ok(_) | Err(_) => {}
                }
            }
        }
        let (file, options) = match found {
            Some((file, options, said)) => {
                let said: Vec<String> = said.iter().map(|s| s.replace('\u{1f}', " → ")).collect();
                let said = Said::AsBefore { said: said.join("; ") };
                ui.tell(&sanitise(&said.in_words(lang)));
                (file, options)
            }
            None => (plain.map_err(named)?, given),
        };
        if (self.columns.is_some() || self.values.is_some()) && !self.dry_run {
            let headers = file.headers();
            remember(register, actor, Files::People, &headers, &self.sender, &options.said(&headers))?;
        }
        Ok(file)
    }
}
