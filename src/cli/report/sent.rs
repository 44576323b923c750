//! `soxa report freeze|sent|differs`: reports as they were sent.

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::session::{Act, Session};
use super::day;
use crate::cli::problem::CommandProblem;
use soxa_paper::report::frozen::Sent;
use soxa_paper::report::period::Period;
use soxa_paper::report::{compute, frozen};
use soxa_service::reports;

/// Put a report down as it is sent.
#[derive(Debug, Args)]
pub struct Freeze {
    /// First day of the period
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: NaiveDate,
    /// Last day of the period
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: NaiveDate,
    /// Number and symbol
    #[arg(long, value_name = "TEXT")]
    number: String,
    /// Who signs
    #[arg(long, value_name = "NAME")]
    signer: String,
    /// The day on it; today if not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    dated: Option<NaiveDate>,
}

impl Act for Freeze {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let period = period(Some(self.from), Some(self.to))?;
        let sent = Sent { number: self.number.clone(), dated: self.dated, signer: self.signer.clone() };
        let no = frozen::freeze(register, actor, period, &sent)?;
        ui.line(&no.to_string())?;
        Ok(0)
    }
}

/// List the reports that were sent, or what would be different in one if it were made now.
#[derive(Debug, Args)]
pub struct SentReports {
    /// Number of a report in the list: what would be different; exit status 1 if anything would
    report: Option<u32>,
    #[command(flatten)]
    format: Format,
}

impl Act for SentReports {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let mut status = 0;
        let json = if let Some(no) = self.report {
            let sent = reports::get(register, actor, no)?.record;
            let now = compute::report(register, actor, Period { from: sent.from, to: sent.to })?;
            let different = frozen::differences(&sent, &now);
            status = u8::from(!different.is_empty());
            let line = |d: &frozen::Difference| {
                (
                    format!("{}\t{}\t{} → {}", d.code, d.label, d.sent, d.now),
                    json!({"code": d.code, "sent": d.sent, "now": d.now}),
                )
            };
            self.show(ui, different.iter().map(line), "differences")?
        } else {
            let all = reports::frozen(register, actor)?;
            let line = |r: &soxa_store::codec::Stored<soxa_domain::frozen_report::FrozenReport>| {
                let f = &r.record;
                let text =
                    format!("{}\t{}\t{}\t{} – {}\t{}", r.no, f.number, f.dated, f.from, f.to, f.signer);
                let dated = f.dated.to_string();
                (
                    text,
                    json!({"id": r.no, "number": f.number, "dated": dated, "from": f.from.to_string(),
                              "to": f.to.to_string(), "signer": f.signer, "operator": f.operator,
                              "at": f.at.to_string()}),
                )
            };
            self.show(ui, all.iter().map(line), "reports")?
        };
        if let Some(json) = json {
            ui.json(&json)?;
        }
        Ok(status)
    }
}

impl SentReports {
    /// Writes lines, or gives the document to be written.
    fn show(
        &self,
        ui: &Ui,
        rows: impl Iterator<Item = (String, Value)>,
        key: &str,
    ) -> Result<Option<Value>, Failure> {
        if self.format == Format::Json {
            let all: Vec<Value> = rows.map(|(_, json)| json).collect();
            return Ok(Some(json!({ key: all })));
        }
        for (text, _) in rows {
            ui.line(&text)?;
        }
        Ok(None)
    }
}

/// A period whose days are in order.
pub fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Period, Failure> {
    match (from, to) {
        (Some(from), Some(to)) if from <= to => Ok(Period { from, to }),
        (Some(_), Some(_)) => Err(Failure::Usage(CommandProblem::FromAfterTo)),
        _ => Err(Failure::Usage(CommandProblem::NoPeriod)),
    }
}
