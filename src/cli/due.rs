//! `soxa due`: a deadline, and why.

use clap::Args;
use serde_json::json;

use super::context::{Context, Format};
use super::failure::Failure;
use super::json as to_json;
use crate::cli::problem::CommandProblem;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::deadline::{TimeLimit, due};
use soxa_domain::time::Timestamp;
use soxa_service::intake::find_procedure;

/// Work out when an answer is due.
#[derive(Debug, Args)]
pub struct Due {
    /// Code of a procedure
    #[arg(required_unless_present_any = ["days", "same_day"], conflicts_with_all = ["days", "same_day"])]
    procedure: Option<String>,
    /// So many working days
    #[arg(long, value_name = "N", conflicts_with = "same_day")]
    days: Option<u32>,
    /// The same day, or the next working day after the cut-off
    #[arg(long)]
    same_day: bool,
    /// Time of receipt: RFC 3339, or YYYY-MM-DDTHH:MM
    #[arg(long, value_name = "T")]
    received: String,
    #[command(flatten)]
    format: Format,
}

/// More working days than any law gives.
const MOST_DAYS: u32 = 10_000;

impl Due {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let received = parse_time(&self.received)?;
        let rules = Context::rules()?;
        let pack = rules.on(received.date());
        let limit = match (&self.procedure, self.days) {
            (Some(code), _) => find_procedure(&pack, code)?.limit,
            (None, Some(days)) if days > MOST_DAYS => {
                return Err(Failure::Refused(CommandProblem::MostDays { most: MOST_DAYS }));
            }
            (None, Some(days)) => TimeLimit::WorkingDays(days),
            (None, None) => TimeLimit::SameDay,
        };
        let calendar = if context.store_path().exists() {
            context.register()?.calendar()
        } else {
            WorkCalendar::built_in()
        };
        let due = due(limit, received, &calendar, &pack.hours());
        match self.format {
            Format::Json => ui.json(&json!({
                "received_at": received.to_string(), "due_at": to_json::time(due.at), "reason": due.reason,
            }))?,
            Format::Text => ui.line(&due.reason.join("\n"))?,
        }
        Ok(0)
    }
}

/// A time argument.
pub fn parse_time(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse(text)
        .ok_or_else(|| Failure::Refused(CommandProblem::NotATimeOfReceipt { text: text.to_string() }))
}
