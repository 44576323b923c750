//! `soxa journal show`.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{COLUMNS, cells, exports_of, looks};
use soxa_service::veil;

/// Show entries, newest last.
#[derive(Debug, Args)]
pub struct Show {
    /// From this sequence number on
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// How many at most
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    limit: usize,
    /// Only who looked at this person, newest first: the answer to a citizen who asks
    #[arg(long, value_name = "ID", conflicts_with = "from")]
    looks: Option<String>,
    /// Only who wrote out this very file, such as a CSV that turned up somewhere
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "looks"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        if let Some(person) = &self.looks {
            return looks(ui, register, actor, person, self.limit, self.format);
        }
        if let Some(file) = &self.file {
            return exports_of(session, file, self.format);
        }
        let Self { from, limit, format, .. } = self;
        let mut entries = Vec::new();
        veil::journal(register, actor, *from, |e| {
            if entries.len() < *limit {
                entries.push(cells(&e));
            }
            entries.len() < *limit
        })?;
        let object = |row: &Vec<String>| -> Value {
            COLUMNS.iter().zip(row).map(|(k, v)| ((*k).to_owned(), json!(v))).collect()
        };
        let document = || entries.iter().map(object).collect::<Vec<_>>();
        ui.answer(*format, document, || entries.iter().map(|row| row.join("\t")).collect())?;
        Ok(0)
    }
}
