//! `soxa keeping`: what is past its period of retention.

use clap::Subcommand;
use serde_json::json;
use soxa_domain::time::DAY;

use super::context::Format;
use super::failure::Failure;
use super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::keeping;

/// What is past its period of retention.
#[derive(Debug, Subcommand)]
pub enum Keeping {
    /// Each kind of thing with its period and how many are past it
    List {
        #[command(flatten)]
        format: Format,
    },
    /// What of one kind is past its period, one by one: the list to have approved
    Show {
        /// Kind: case, referral, slip_file, look
        #[arg(value_name = "KIND")]
        kind: String,
        #[command(flatten)]
        format: Format,
    },
    /// Erase what of one kind is past its period: the files of printed slips, or what was searched for and why
    Erase {
        /// Kind: `slip_file`, look
        #[arg(value_name = "KIND")]
        kind: String,
    },
}

impl Act for Keeping {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        match self {
            Self::List { format } => {
                let due = keeping::due(register, actor)?;
                if *format == Format::Json {
                    let all = due.iter().map(|d| {
                        json!({"kind": d.class.id, "label": d.class.label, "months": d.class.months, "source": d.class.source,
                               "due": d.count, "oldest": d.oldest.map(|t| t.to_string())})
                    });
                    ui.json(&all.collect::<Vec<_>>())?;
                } else {
                    for d in &due {
                        let oldest = d.oldest.map(|t| t.date().format(DAY).to_string()).unwrap_or_default();
                        ui.line(&format!(
                            "{}\t{}\t{}\t{}\t{oldest}",
                            d.class.id, d.class.label, d.class.months, d.count
                        ))?;
                    }
                }
            }
            Self::Show { kind, format } => {
                let items = keeping::items(register, actor, kind, usize::MAX)?;
                if *format == Format::Json {
                    let all = items.iter().map(|i| json!({"what": i.what, "since": i.since.to_string()}));
                    ui.json(&all.collect::<Vec<_>>())?;
                } else {
                    for item in &items {
                        ui.line(&format!("{}\t{}", item.what, item.since.vi()))?;
                    }
                }
            }
            Self::Erase { kind } => {
                let count = keeping::erase(register, actor, kind)?;
                let kind = keeping::class(kind)?.label.clone();
                context.line(&Said::Erased { count, kind })?;
            }
        }
        Ok(0)
    }
}
