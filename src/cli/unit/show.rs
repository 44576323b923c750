//! `soxa unit show`: the commune and its hamlets as of a day.

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::said::Said;
use super::super::session::{Act, Session};
use super::change;
use soxa_service::units::changes;

/// Show the commune and its hamlets as of a day.
#[derive(Debug, Args)]
pub struct Show {
    /// The day; without one, today
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    #[command(flatten)]
    format: Format,
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let day = self.on.unwrap_or_else(|| register.now().date());
        let commune = register.commune_on(day);
        let changes = changes(register, actor)?;
        if self.format == Format::Json {
            let former = commune.former.iter().map(
                |former| json!({"name": former.name, "last": former.last.to_string(), "now": former.now}),
            );
            ui.json(&json!({
                "code": commune.code, "name": commune.name, "valid_from": commune.valid_from.to_string(),
                "above": commune.above, "hamlets": commune.hamlets, "former": former.collect::<Vec<_>>(),
                "changes": changes.iter().filter(|c| c.from <= day).map(change).collect::<Vec<_>>(),
            }))?;
            return Ok(0);
        }
        ui.line(&format!("{}\t{}\t{}", commune.code, commune.name, commune.above.join(", ")))?;
        for hamlet in &commune.hamlets {
            ui.line(hamlet)?;
        }
        for former in &commune.former {
            let (name, last, now) = (former.name.clone(), former.last, former.now.join(", "));
            context.line(&Said::FormerHamlet { name, last, now })?;
        }
        Ok(0)
    }
}
