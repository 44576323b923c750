//! `soxa unit`: hamlets that merge, split or are called otherwise, the commune with another name or head.

mod commune;
mod rename;
mod show;
mod sign;
mod split;

use std::path::Path;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::json;

use super::context::{Context, Format};
use super::failure::Failure;
use super::import::tell_met;
use super::problem::CommandProblem;
use super::said::Said;
use super::session::{self, Act, Session};
use soxa_domain::reorganisation::{Reorganisation, UnitChange};
use soxa_exchange::problem::FileError;
use soxa_exchange::units::{Of, Row};
use soxa_service::units::{Plan, Regrouping, perform, propose};

/// The commune's units.
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// Show the commune and its hamlets as of a day, and what became of those before
    Show(show::Show),
    /// Give hamlets another name
    Rename(rename::Rename),
    /// Make one hamlet of several
    Merge(rename::Merge),
    /// Send households of a hamlet to another
    Split(split::Split),
    /// Give the commune another name, code or head of its papers
    Commune(commune::Rename),
    /// Sign a file of changes of a commune's units, for the level above to offer: the signature lies beside it
    Sign(sign::Sign),
}

impl UnitCommand {
    /// Whether it works on the register.
    pub fn needs_register(&self) -> bool {
        !matches!(self, Self::Sign(_))
    }

    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        match self {
            Self::Sign(c) => c.run(context),
            _ => session::at(context, self),
        }
    }
}

impl Act for UnitCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Show(c) => c.act(session),
            Self::Rename(c) => c.act(session),
            Self::Merge(c) => c.act(session),
            Self::Split(c) => c.act(session),
            Self::Commune(c) => c.act(session),
            Self::Sign(c) => c.run(session.context),
        }
    }
}

/// When and why, and whether it is only tried.
#[derive(Debug, Args)]
struct How {
    /// First day it holds; without one, today
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The decision it rests on
    #[arg(long, value_name = "TEXT", default_value = "")]
    ground: String,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: Format,
}

impl How {
    /// Works it out, does it unless it is only tried, and says it.
    fn finish(&self, session: Session<'_>, wanted: &Regrouping) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let from = self.from.unwrap_or_else(|| register.now().date());
        let plan = propose(register, actor, wanted, from, &self.ground)?;
        let entry = if self.dry_run { None } else { Some(perform(register, actor, &plan)?.head.seq) };
        if self.format == Format::Json {
            let moves = plan.moves.iter().map(|m| {
                json!({"before": m.before, "after": m.after, "people": m.people, "households": m.households})
            });
            ui.json(&json!({
                "changes": plan.changes.iter().map(change).collect::<Vec<_>>(),
                "moves": moves.collect::<Vec<_>>(),
                "people": plan.people(), "households": plan.households(), "entry": entry,
            }))?;
            return Ok(0);
        }
        for line in lines(&plan) {
            ui.line(&line)?;
        }
        for name in plan.taking_in() {
            context.tell(&Said::TakesIn { name: name.to_owned() });
        }
        let (people, households) = (plan.people(), plan.households());
        let said = match entry {
            Some(entry) => Said::Regrouped { people, households, entry },
            None => Said::WouldRegroup { people, households },
        };
        context.line(&said)?;
        Ok(0)
    }
}

fn change(change: &Reorganisation) -> serde_json::Value {
    let (from, ground) = (change.from.to_string(), &change.ground);
    match &change.what {
        UnitChange::Hamlets { before, after } => {
            json!({"from": from, "ground": ground, "before": before, "after": after})
        }
        UnitChange::Office(office) => json!({"from": from, "ground": ground, "commune": office}),
    }
}

fn lines(plan: &Plan) -> Vec<String> {
    if plan.moves.is_empty() {
        return vec![plan.line()];
    }
    let line = |m: &soxa_service::units::HamletMove| {
        format!("{} → {}\t{}\t{}", m.before, m.after, m.people, m.households)
    };
    plan.moves.iter().map(line).collect()
}

/// The rows of a file, the first that is wrong refused by its line.
fn rows(context: &Context, path: &Path, of: Of) -> Result<Vec<Row>, Failure> {
    let (rows, problems, met) = soxa_exchange::units::read(path, of).map_err(|error| match error {
        FileError::NoHeader { path, wanted } => Failure::Refused(CommandProblem::UnitHeader { path, wanted }),
        error => error.into(),
    })?;
    tell_met(&context.ui, &met.lock(), context.lang());
    Failure::of_first(path, problems)?;
    Ok(rows)
}
