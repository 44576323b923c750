//! `soxa case list`.

use chrono::NaiveDate;
use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{document, line, parse_state};
use soxa_service::cases::{self, CaseFilter};

/// List cases.
#[derive(Debug, Args)]
pub struct List {
    /// In this state
    #[arg(long, value_name = "S")]
    state: Option<String>,
    /// Due on this day
    #[arg(long, value_name = "DATE")]
    due: Option<NaiveDate>,
    /// Past their due time
    #[arg(long)]
    overdue: bool,
    /// Open, and without a paper they need
    #[arg(long)]
    missing_papers: bool,
    /// With a positive result that is not in the register yet
    #[arg(long)]
    to_apply: bool,
    /// Whose result waits to be handed over
    #[arg(long)]
    to_hand_over: bool,
    /// How many at most
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    limit: usize,
    #[command(flatten)]
    format: Format,
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let state = self.state.as_deref().map(parse_state).transpose()?;
        let filter = CaseFilter {
            state,
            due: self.due,
            overdue: self.overdue,
            missing_papers: self.missing_papers,
            to_apply: self.to_apply,
            to_hand_over: self.to_hand_over,
            ..CaseFilter::default()
        };
        let found = cases::list(register, actor, &filter, self.limit)?;
        match self.format {
            Format::Json => {
                let list =
                    found.iter().map(|c| document(session, &c.record)).collect::<Result<Vec<_>, _>>()?;
                ui.json(&list)?;
            }
            Format::Text => {
                for case in &found {
                    ui.line(&line(session, &case.record))?;
                }
            }
        }
        Ok(0)
    }
}
