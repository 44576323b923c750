//! `soxa upward outbox`: what the program that carries rows up asks for, one JSON document.

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::session::{Act, Session};
use crate::cli::upward::figures;
use soxa_service::ServiceError;
use soxa_service::refusal::{Field, UpwardProblem};
use soxa_service::upward::{self, Request};
use soxa_text::display::sanitise;
use soxa_upward::message::{Next, Standing};

/// More than this is not taken into memory at once, whatever is asked for.
const MOST: usize = 8 * 1024 * 1024;

/// Give the next rows.
#[derive(Debug, Args)]
pub struct Outbox {
    /// Where the rows go, as the journal names it
    #[arg(long, value_name = "NAME")]
    to: String,
    /// Where the commune stands above, as JSON
    #[arg(long, value_name = "JSON")]
    standing: String,
    /// Bytes of rows at most
    #[arg(long, value_name = "BYTES")]
    most: usize,
}

impl Act for Outbox {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let standing: Standing = serde_json::from_str(&self.standing).map_err(|e| {
            ServiceError::refused(Field::Upward, UpwardProblem::NotAStanding { why: e.to_string() })
        })?;
        let to = sanitise(&self.to);
        let request = Request { standing: &standing, to: &to, most: self.most.min(MOST) };
        let mut next = upward::next(register, actor, &request)?;
        if let Next::Chunk(chunk) = &mut next
            && chunk.until.is_none()
        {
            let figures = figures::rows(register, actor, (chunk, &to))?;
            chunk.tables.push(figures);
        }
        ui.json(&next)?;
        Ok(0)
    }
}
