//! `soxa find`: the search of the screens.

use clap::Args;
use serde_json::json;

use super::context::Format;
use super::failure::Failure;
use super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_domain::partial_date::PartialDate;
use soxa_service::access;
use soxa_service::find::find;

/// Find people, households and cases.
#[derive(Debug, Args)]
pub struct Find {
    /// Name in any word order, with or without diacritics; id, phone, case code
    query: String,
    /// How many results at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    format: Format,
}

impl Act for Find {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let hits = find(register, actor, &self.query, self.limit)?;
        access::searched(register, actor, &self.query);
        match self.format {
            Format::Json => {
                let results: Vec<_> = hits
                    .hits
                    .iter()
                    .map(|h| {
                        json!({"kind": h.kind.id(), "id": h.id, "name": h.name, "birth_date": h.birth_date.map(|d| d.to_string()),
                               "hamlet": h.hamlet, "matched": h.matched})
                    })
                    .collect();
                ui.json(&json!({"query": self.query, "total": hits.total, "results": results}))?;
            }
            Format::Text => {
                for h in &hits.hits {
                    let birth = h.birth_date.map(PartialDate::vi).unwrap_or_default();
                    ui.line(&format!("{}\t{}\t{}\t{birth}\t{}", h.kind.id(), h.id, h.name, h.hamlet))?;
                }
                if hits.total > hits.hits.len() as u64 {
                    context.line(&Said::FoundMore { total: hits.total })?;
                }
            }
        }
        Ok(0)
    }
}
