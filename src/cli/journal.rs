//! `soxa journal`: the history, and whether its chain holds.

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, Format};
use super::failure::Failure;
use super::output;
use crate::service::Permission;
use crate::store::journal::Entry;
use crate::store::verify::Verification;

/// Show or check the journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Show entries, newest last
    Show {
        /// From this sequence number on
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// How many at most
        #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
        limit: usize,
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Follow the chain from its start
    Verify {
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// Columns of a journal export.
pub const COLUMNS: [&str; 7] = ["seq", "at", "operator", "terminal", "action", "subjects", "hash"];

/// An entry's cells in the order of [`COLUMNS`].
pub fn cells(e: &Entry) -> Vec<String> {
    let subjects: Vec<String> = e.subjects.iter().map(|s| format!("{}:{}", s.kind.id(), s.no)).collect();
    let hash = e.hash().map(|h| blake3::Hash::from_bytes(h).to_hex().to_string()).unwrap_or_default();
    vec![
        e.seq.to_string(),
        e.at.to_string(),
        e.operator.clone(),
        e.terminal.clone(),
        e.action.clone(),
        subjects.join(" "),
        hash,
    ]
}

impl Journal {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (register, actor) = context.desk()?;
        actor.require(Permission::ReadJournal)?;
        let status = match self {
            Self::Show { from, limit, format } => {
                let mut entries = Vec::new();
                register.read(|r| {
                    Ok(r.journal_from(*from, |e| {
                        if entries.len() < *limit {
                            entries.push(cells(&e));
                        }
                        Ok(entries.len() < *limit)
                    })?)
                })?;
                match format {
                    Format::Json => {
                        let list: Vec<serde_json::Value> = entries
                            .iter()
                            .map(|row| {
                                COLUMNS.iter().zip(row).map(|(k, v)| ((*k).to_owned(), json!(v))).collect()
                            })
                            .collect();
                        output::json(&list)?;
                    }
                    Format::Text => entries.iter().try_for_each(|row| output::line(&row.join("\t")))?,
                }
                0
            }
            Self::Verify { format } => {
                let mut report = Verification::default();
                register.read(|r| Ok(r.check_journal(&mut report)?))?;
                match format {
                    Format::Json => output::json(&json!({
                        "ok": report.damage.is_empty(), "entries": report.entries, "head": report.head.anchor(), "damage": report.damage,
                    }))?,
                    Format::Text => {
                        output::line(&format!("{} mục, đầu chuỗi {}", report.entries, report.head.anchor()))?;
                        report.damage.iter().try_for_each(|d| output::line(d))?;
                    }
                }
                if report.damage.is_empty() { 0 } else { 5 }
            }
        };
        register.close()?;
        Ok(status)
    }
}
