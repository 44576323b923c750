//! `soxa target`: how far targets with a day are.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::context::Format;
use super::failure::Failure;
use super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_domain::time::DAY;
use soxa_paper::report::number::{percent_plain, percent_vi};
use soxa_service::targets::{self, Grouping, Standing};
use soxa_text::words::InWords;

/// Targets with a day, and the pace they take.
#[derive(Debug, Subcommand)]
pub enum TargetCommand {
    /// List how far each target is; exit status 1 if the day of any passed unmet
    List(List),
}

/// List how far each target is.
#[derive(Debug, Args)]
pub struct List {
    /// A line for each hamlet, or for each officer
    #[arg(long, value_enum, default_value = "hamlet")]
    by: By,
    #[command(flatten)]
    format: Format,
}

/// By what targets are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// By hamlet, and the commune
    Hamlet,
    /// By who answers for them
    Officer,
}

impl Act for TargetCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Self::List(list) = self;
        let Session { register, actor, ui, context } = session;
        let grouping = if list.by == By::Hamlet { Grouping::Hamlet } else { Grouping::Officer };
        let all = targets::standing(register, actor, grouping, &|_, _| true)?;
        let value = |s: &Standing| {
            json!({
                "target": s.target, "name": s.name, "hamlet": s.hamlet, "officer": s.officer, "done": s.done, "of": s.of,
                "share": percent_plain(s.done, s.of), "wanted_share": s.share, "wanted": s.wanted(), "left": s.left(),
                "due": s.due.to_string(), "days": s.days, "working_days": s.working_days, "each_day": s.each_day(),
            })
        };
        let line = |s: &Standing| {
            let share = percent_vi(s.done, s.of).unwrap_or_else(|| "–".to_owned());
            let place = if s.hamlet.is_empty() { "–" } else { &s.hamlet };
            let due = s.due.format(DAY);
            let pace = match s.left() {
                0 => Said::TargetReached,
                left if s.is_missed() => Said::TargetMissed { left },
                left => Said::TargetLeft { left, each: s.each_day() },
            };
            let pace = pace.in_words(context.lang());
            let officer = &s.officer;
            format!(
                "{}\t{place}\t{officer}\t{}/{}\t{share} %\t{} % – {due}\t{pace}",
                s.name, s.done, s.of, s.share
            )
        };
        ui.list(list.format, ("targets", &all), value, line)?;
        Ok(u8::from(all.iter().any(Standing::is_missed)))
    }
}
