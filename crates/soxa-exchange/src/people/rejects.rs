//! The rows of a file that were not taken, as a file that a spreadsheet opens and that can be taken in again: the same
//! columns, what stood above a row filled in, the row it was and the reason at the end.

use std::io::Write;

use super::{PeopleFile, Survey, guard};
use crate::problem::FileError;
use soxa_text::words::{InWords, Lang};

/// The columns that are added; they are passed over when the file is taken in.
const ADDED: [&str; 2] = ["dòng", "lý do từ chối"];

/// Writes the rows that the survey refused. A byte-order mark comes first: spreadsheets take the file for UTF-8 by it.
///
/// # Errors
/// The file cannot be read again, or writing fails.
pub fn rejects(
    file: &PeopleFile,
    survey: &Survey,
    lang: Lang,
    mut out: impl Write,
) -> Result<Result<(), csv::Error>, FileError> {
    let columns: Vec<(usize, String)> =
        file.reading().written().map(|(i, c)| (i, c.header.clone())).collect();
    let (people, _) = file.people()?;
    let write = || -> Result<(), csv::Error> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut out);
        let headers = columns.iter().map(|(_, h)| guard(h)).chain(ADDED.map(str::to_owned));
        writer.write_record(headers)?;
        for parsed in people.filter(|p| survey.is_rejected(p.sheet, p.line)) {
            let mut cells: Vec<String> =
                columns.iter().map(|(i, _)| guard(parsed.cells.get(*i).unwrap_or_default())).collect();
            let of_row = parsed.person.as_ref().err().into_iter().flatten().map(|p| p.reason.in_words(lang));
            let reasons: Vec<String> =
                of_row.chain(survey.reasons(parsed.sheet, parsed.line, lang)).collect();
            cells.extend([survey.place(parsed.sheet, parsed.line), guard(&reasons.join("; "))]);
            writer.write_record(cells)?;
        }
        writer.flush()?;
        Ok(())
    };
    Ok(write())
}
