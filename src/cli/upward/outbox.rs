//! `soxa upward outbox`: what the program that carries rows up asks for, one JSON document.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::Ui;
use crate::cli::session::{self, Act, Session};
use crate::cli::upward::figures;
use soxa_files::bounded;
use soxa_service::ServiceError;
use soxa_service::refusal::{Field, UpwardProblem};
use soxa_service::upward::{self, Request};
use soxa_service::{offers, referrals};
use soxa_text::display::sanitise;
use soxa_text::words::InWords;
use soxa_upward::exchange::Incoming;
use soxa_upward::message::{Next, Standing};

/// More than this is not taken into memory at once, whatever is asked for.
const MOST: usize = 8 * 1024 * 1024;
/// Nobody waits longer to be asked for a sending.
const MOST_WAITED: u64 = 24 * 3_600;
/// What others tell at once is not more than this.
const MOST_TOLD: u64 = 16 * 1024 * 1024;

/// Give the next rows, or take in what other communes told.
#[derive(Debug, Args)]
pub struct Outbox {
    /// Where the rows go, as the journal names it
    #[arg(long, value_name = "NAME")]
    to: String,
    /// Where the commune stands above, as JSON
    #[arg(long, value_name = "JSON", required_unless_present_any = ["incoming", "wait"])]
    standing: Option<String>,
    /// Bytes of rows at most
    #[arg(long, value_name = "BYTES", default_value_t = MOST)]
    most: usize,
    /// What other communes told this one, as JSON (`-`: standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "standing")]
    incoming: Option<PathBuf>,
    /// Only wait until somebody asks for a sending, for so many seconds at most
    #[arg(long, value_name = "SECONDS", conflicts_with_all = ["standing", "incoming"], value_parser = clap::value_parser!(u64).range(..=MOST_WAITED))]
    wait: Option<u64>,
}

impl Outbox {
    /// Runs the command. Whoever waits keeps no register open: without an owner nobody could ask.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        match self.wait {
            Some(_) if !context.is_hosted() => tell_rung(&context.ui, false),
            _ => session::at(context, self),
        }
    }
}

fn tell_rung(ui: &Ui, rung: bool) -> Result<u8, Failure> {
    ui.json(&json!({"rung": rung}))?;
    Ok(0)
}

impl Act for Outbox {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        if let Some(seconds) = self.wait {
            let rung = upward::wait(session.register, session.actor, Duration::from_secs(seconds))?;
            return tell_rung(session.ui, rung);
        }
        if let Some(incoming) = &self.incoming {
            return take_in(incoming, session);
        }
        self.give(self.standing.as_deref().unwrap_or_default(), session)
    }
}

impl Outbox {
    fn give(&self, standing: &str, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let standing: Standing = serde_json::from_str(standing).map_err(|e| not_read(&e))?;
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

fn not_read(why: &serde_json::Error) -> ServiceError {
    ServiceError::refused(Field::Upward, UpwardProblem::NotAStanding { why: why.to_string() })
}

/// Takes in what other communes told and the level above offers; what cannot be taken is said, and is told again the next time.
fn take_in(file: &Path, session: Session<'_>) -> Result<u8, Failure> {
    let Session { register, actor, ui, context } = session;
    let told = bounded::text(ui.fetch(file)?.path(), MOST_TOLD)
        .map_err(|e| Failure::io(file.display().to_string(), e))?;
    let incoming: Incoming = serde_json::from_str(&told).map_err(|e| not_read(&e))?;
    let taken = referrals::take_in(register, actor, &incoming)?;
    let arrived = offers::take_in(register, actor, &incoming.offers)?;
    let problems = taken.problems.iter().map(|problem| problem.in_words(context.lang()));
    for problem in problems.chain(arrived.problems.iter().map(|problem| problem.in_words(context.lang()))) {
        ui.say(&problem);
    }
    Ok(0)
}
