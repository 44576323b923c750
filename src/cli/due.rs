//! `soxa due`: a deadline, and why.

use clap::Args;
use serde_json::{Value, json};

use super::context::{Context, Format};
use super::failure::Failure;
use super::json as to_json;
use super::said::Said;
use crate::cli::problem::CommandProblem;
use soxa_domain::deadline::{Due as Deadline, TimeLimit};
use soxa_domain::due_reason::DueReason;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Channel, Procedure, Reception, WorkTime};
use soxa_domain::rulebook::RulePack;
use soxa_domain::time::Timestamp;
use soxa_service::intake::{find_procedure, wrong_channel};
use soxa_text::words::{Both, InWords, Lang};

/// Work out when an answer is due.
#[derive(Debug, Args)]
pub struct Due {
    /// Code of a procedure, soxa's own or the national one
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
    /// Something has to be verified, so that the longer limit holds
    #[arg(long)]
    verified: bool,
    /// How it came
    #[arg(long, value_name = "C")]
    channel: Option<String>,
    /// Received elsewhere; when the body that decides got it
    #[arg(long, value_name = "T")]
    elsewhere: Option<String>,
    #[command(flatten)]
    format: Format,
}

/// More working days than any law gives.
const MOST_DAYS: u32 = 10_000;

/// A deadline with the legs of the procedure, each with its own.
struct Answer {
    due: Deadline,
    legs: Vec<(String, Option<Timestamp>)>,
}

impl Due {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let reception = self.reception()?;
        let rules = context.rules()?;
        let pack = rules.on(reception.received.date());
        let calendar =
            if context.store_path().exists() { context.register()?.calendar() } else { rules.calendar() };
        let time = WorkTime { calendar: &calendar, hours: pack.hours() };
        let mut answer = match (&self.procedure, self.days) {
            (Some(code), _) => of_procedure(find_procedure(&pack, code)?, reception, &time),
            (None, Some(days)) if days > MOST_DAYS => {
                return Err(Failure::Refused(CommandProblem::MostDays { most: MOST_DAYS }));
            }
            (None, Some(days)) => plain(TimeLimit::WorkingDays(days), reception, &time),
            (None, None) => plain(TimeLimit::SameDay, reception, &time),
        };
        self.mind_channel(&pack, &mut answer)?;
        match self.format {
            Format::Json => ui.json(&json!({
                "received_at": reception.received.to_string(),
                "due_at": to_json::time(answer.due.at),
                "reason": answer.due.reason.iter().map(|why| why.in_words(Lang::Vi)).collect::<Vec<_>>(),
                "legs": answer.legs.iter().map(leg).collect::<Vec<_>>(),
            }))?,
            Format::Text => {
                let legs = answer.legs.iter().map(|(name, at)| {
                    format!(
                        "{name}: {}",
                        at.map_or_else(
                            || Said::NoLegLimit.in_words(context.lang()),
                            |at| at.in_words(context.lang())
                        )
                    )
                });
                ui.line(
                    &answer
                        .due
                        .reason
                        .iter()
                        .map(|why| why.in_words(context.lang()))
                        .chain(legs)
                        .collect::<Vec<_>>()
                        .join("\n"),
                )?;
            }
        }
        Ok(0)
    }

    fn reception(&self) -> Result<Reception, Failure> {
        let received = parse_time(&self.received)?;
        let elsewhere = self.elsewhere.as_deref().map(parse_time).transpose()?;
        if let Some(at) = elsewhere.filter(|at| *at < received) {
            return Err(Failure::Refused(CommandProblem::HandedOverBefore { at, received }));
        }
        Ok(Reception { received, elsewhere, verified: self.verified })
    }

    /// Says so where the procedure is not taken by that channel that day.
    fn mind_channel(&self, pack: &RulePack<'_>, answer: &mut Answer) -> Result<(), Failure> {
        let (Some(text), Some(code)) = (&self.channel, &self.procedure) else { return Ok(()) };
        let channel =
            super::among("--channel", text, Channel::parse(text), Channel::LABELS.iter().map(|l| l.id))?;
        let procedure = find_procedure(pack, code)?;
        let warned = wrong_channel(procedure, channel);
        answer.due.reason.extend(warned.map(|w| DueReason::Note { said: Both::of(&w) }));
        Ok(())
    }
}

fn of_procedure(procedure: &Procedure, reception: Reception, time: &WorkTime<'_>) -> Answer {
    let schedule = procedure.schedule(reception, time);
    let names = procedure.legs.iter().map(|l| l.name.clone());
    Answer { due: schedule.due, legs: names.zip(schedule.legs).collect() }
}

fn plain(limit: TimeLimit, reception: Reception, time: &WorkTime<'_>) -> Answer {
    Answer { due: time.due(limit, reception.start()), legs: Vec::new() }
}

fn leg((name, at): &(String, Option<Timestamp>)) -> Value {
    json!({"name": name, "due_at": to_json::time(*at)})
}

/// A time argument.
pub fn parse_time(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse(text)
        .ok_or_else(|| Failure::Refused(CommandProblem::NotATimeOfReceipt { text: text.to_string() }))
}
