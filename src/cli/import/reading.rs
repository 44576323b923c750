//! What a file was read as, before and after it is taken: for a program, and in words.

use std::path::Path;

use serde_json::{Value, json};

use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::said::Said;
use super::tell_problems;
use soxa_exchange::people::{AskedWord, PeopleFile, Survey};
use soxa_exchange::reading::tally::Tally;
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

/// The reading of a file with what was found in its rows.
pub(super) fn as_json(file: &PeopleFile, survey: &Survey, tally: &Tally, lang: Lang) -> Value {
    let rest = json!({
        "section_names": tally.section_names, "people": tally.people,
        "problems": survey.problems, "problem_count": survey.problem_count, "problem_counts": survey.problem_counts,
        "words": survey.words,
        "rows": survey.rows, "accepted": survey.accepted, "rejected": survey.rejected,
        "id_warnings": survey.id_warnings, "unknown_columns": survey.unknown_columns,
    });
    tally.with_layout(&file.reading().layout_json(), lang, rest)
}

/// What was taken for granted while a file was read.
fn tell_assumed(ui: &Ui, tally: &Tally, lang: Lang) {
    for said in &tally.assumed {
        ui.tell(&sanitise(&said.in_words(lang)));
    }
}

/// What was met while a file was read: what was taken for granted, and which rows are nobody or nothing.
pub(in crate::cli) fn tell_met(ui: &Ui, tally: &Tally, lang: Lang) {
    tell_assumed(ui, tally, lang);
    let (sections, passed) = (tally.sections, tally.passed_over);
    if sections + passed > 0 {
        ui.tell(&Said::PassedRows { sections, passed }.in_words(lang));
    }
}

/// The words whose meaning nobody has said, each once.
pub(in crate::cli) fn tell_words(ui: &Ui, words: &[AskedWord], lang: Lang) {
    for asked in words {
        let choices = if asked.choices.is_empty() { "?".to_owned() } else { asked.choices.join(", ") };
        let (word, field, rows) = (asked.word.clone(), asked.field.clone(), asked.rows);
        ui.tell(&sanitise(&Said::AskedWord { word, field, rows, choices }.in_words(lang)));
    }
}

/// The same in words: what was taken for granted, what is asked, what is wrong; before it is taken, the layout too.
pub(super) fn tell(
    ui: &Ui,
    path: &Path,
    file: &PeopleFile,
    survey: &Survey,
    tally: &Tally,
    (is_shown, lang): (bool, Lang),
) -> Result<(), Failure> {
    let say = |said: Said| sanitise(&said.in_words(lang)).into_owned();
    if is_shown {
        for sheet in &file.reading().sheets {
            let rows: Vec<String> = sheet.header_rows.iter().map(ToString::to_string).collect();
            let rows = rows.join(", ");
            ui.line(&say(if sheet.name.is_empty() {
                Said::RowHeader { rows }
            } else {
                Said::SheetHeader { sheet: sheet.name.clone(), rows }
            }))?;
        }
        for column in file.reading().columns() {
            let meaning = column.name().map_or_else(|| say(Said::KeptAsNote), str::to_owned);
            ui.line(&sanitise(&format!("{}\t{}\t{meaning}", column.letters, column.header)))?;
        }
        let (sections, passed, people) = (tally.sections, tally.passed_over, tally.people);
        ui.line(&say(Said::ReadRows { sections, passed, people }))?;
    }
    tell_assumed(ui, tally, lang);
    tell_words(ui, &survey.words, lang);
    for (place, id, what) in &survey.warned {
        let (place, id, what) = (place.clone(), id.clone(), what.clone());
        ui.tell(&say(Said::IdWarning { place, id, what }));
    }
    if survey.id_warnings > survey.warned.len() as u64 {
        ui.tell(&say(Said::MoreIdWarnings { count: survey.id_warnings - survey.warned.len() as u64 }));
    }
    tell_problems(ui, path, &survey.problems, survey.problem_count, lang);
    if !survey.unknown_columns.is_empty() {
        ui.tell(&say(Said::UnknownColumns { columns: survey.unknown_columns.join(", ") }));
    }
    Ok(())
}
