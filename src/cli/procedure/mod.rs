//! `soxa procedure`: the catalogue of procedures and the rule files it is made of. One file a command.

mod check;
mod import;
mod list;
mod show;
mod sign;

pub use sign::SigningKey;

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Context;
use super::failure::Failure;
use soxa_domain::deadline::TimeLimit;
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::Timestamp;

/// The procedures in force, and the rule files they come from.
#[derive(Debug, Subcommand)]
pub enum ProcedureCommand {
    /// List the procedures in force
    List(list::List),
    /// Show a procedure as it holds on a day
    Show(show::Show),
    /// Tell every mistake in a rule file
    Check(check::Check),
    /// Make a rule file out of a catalogue, or take a rule file in
    Import(import::Import),
    /// Sign a rule file: the signature lies beside it, as NAME.toml.sig
    Sign(sign::Sign),
}

impl ProcedureCommand {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        match self {
            Self::List(c) => c.run(context),
            Self::Show(c) => c.run(context),
            Self::Check(c) => c.run(context),
            Self::Import(c) => c.run(context),
            Self::Sign(c) => c.run(context),
        }
    }
}

/// A day of the command line, else today.
fn day(given: Option<NaiveDate>) -> Result<NaiveDate, Failure> {
    let now = match Context::fixed_now()? {
        Some(at) => at,
        None => Timestamp::from_seconds(chrono::Utc::now().timestamp()),
    };
    Ok(given.unwrap_or(now.date()))
}

/// A limit with its longer one, or null where there is none.
fn limit(limit: TimeLimit, if_verified: Option<TimeLimit>) -> Value {
    let amount = |limit: TimeLimit| {
        limit.amount().map(|a| {
            let whole = a.halves / 2;
            let amount = if a.halves % 2 == 0 { json!(whole) } else { json!(f64::from(whole) + 0.5) };
            (amount, a.unit)
        })
    };
    let longer = if_verified.and_then(amount).map(|(amount, unit)| json!({"amount": amount, "unit": unit}));
    match (amount(limit), longer) {
        (Some((amount, unit)), longer) => json!({"amount": amount, "unit": unit, "if_verified": longer}),
        (None, Some(longer)) => json!({"amount": null, "unit": null, "if_verified": longer}),
        (None, None) => Value::Null,
    }
}

/// The ids of values of a vocabulary.
fn ids<T: Vocabulary>(values: &[T]) -> Vec<&'static str> {
    values.iter().map(|v| v.id()).collect()
}

/// A value of a vocabulary by its id, as an option takes it.
fn among<T: Vocabulary>(option: &str, text: &str) -> Result<T, Failure> {
    super::among(option, text, T::parse(text), T::LABELS.iter().map(|l| l.id))
}
