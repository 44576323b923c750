//! What was said of the columns and words of a file of people, now or of files of the same headers before.

use std::path::Path;

use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::said::Said;
use super::{People, mapping};
use soxa_exchange::columns::{by_name, header_key};
use soxa_exchange::people::{Options, PeopleFile};
use soxa_exchange::problem::FileError;
use soxa_service::lists::{people_layout, people_layouts, remember_people};
use soxa_service::{Actor, Register};
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

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
            mapping: mapping(ui, self.columns.as_deref())?,
            answers: self.answers(ui)?,
            sheets: self.sheet.clone(),
            hamlets: register.commune().hamlets.clone(),
            today: Some(register.now().date()),
        };
        let plain = PeopleFile::open(path, &given);
        let known = people_layouts(register, actor)?;
        // Where no header is known by itself, only trying tells.
        let unknown = matches!(plain, Err(FileError::NoName { .. } | FileError::NoHeader { .. }));
        let same = |layout: &String| plain.as_ref().is_ok_and(|f| people_layout(&f.headers()) == *layout);
        let mut found = None;
        for (layout, said) in known.iter().filter(|(layout, _)| unknown || same(layout)) {
            let options = recalled(said, &given);
            match PeopleFile::open(path, &options) {
                Ok(file) if people_layout(&file.headers()) == *layout => {
                    found = Some((file, options, said));
                    break;
                }
                Err(why) if same(layout) => return Err(named(why).into()),
                Ok(_) | Err(_) => {}
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
            let said =
                |h: &String| options.mapping.get(&header_key(h)).map(|column| format!("{h}={}", column.name));
            let said: Vec<String> = headers.iter().filter_map(said).chain(options.answers.kept()).collect();
            remember_people(register, actor, &headers, &said)?;
        }
        Ok(file)
    }
}

/// What was said of columns and words before, under what is said now.
fn recalled(said: &[String], given: &Options) -> Options {
    let mut options = given.clone();
    for kept in said {
        if kept.contains('\u{1f}') {
            options.answers.recall(kept);
        } else if let Some((header, name)) = kept.rsplit_once('=')
            && let Some(column) = by_name(name)
            // What is said now of another header is in its place.
            && !(column.stands_once() && given.mapping.values().any(|said| said.name == column.name))
        {
            options.mapping.entry(header_key(header)).or_insert(column);
        }
    }
    options
}
