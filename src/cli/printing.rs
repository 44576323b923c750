//! `soxa printing`: the print queue.

use clap::Subcommand;
use serde_json::json;

use super::context::Format;
use super::failure::Failure;
use super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_domain::print_job::PrintState;
use soxa_paper::print::spool;
use soxa_service::printing;

/// See the print queue, or try again what failed.
#[derive(Debug, Subcommand)]
pub enum Printing {
    /// List what still has to be printed, and why
    List {
        #[command(flatten)]
        format: Format,
    },
    /// Try again; exit status 1 if anything still fails
    Retry,
}

impl Act for Printing {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let jobs = printing::pending(register, actor)?;
        let mut status = 0;
        match self {
            Self::List { format } => {
                let why = |state: &PrintState| match state {
                    PrintState::Failed(why) => why.clone(),
                    _ => String::new(),
                };
                if *format == Format::Json {
                    let list: Vec<_> = jobs
                        .iter()
                        .map(|j| {
                            let r = &j.record;
                            json!({"job": j.no, "name": r.name, "printer": r.printer, "asked_at": r.asked_at.to_string(),
                                   "operator": r.operator, "tries": r.tries, "reason": why(&r.state)})
                        })
                        .collect();
                    ui.json(&list)?;
                } else {
                    for j in &jobs {
                        let r = &j.record;
                        ui.line(&format!(
                            "{}\t{}\t{}\t{}\t{}",
                            j.no,
                            r.name,
                            r.asked_at.vi(),
                            r.operator,
                            why(&r.state)
                        ))?;
                    }
                }
            }
            Self::Retry => {
                for j in &jobs {
                    match spool::attempt(register, actor, j.no)? {
                        Ok(()) => context.line(&Said::SentToPrinter { name: j.record.name.clone() })?,
                        Err(why) => {
                            status = 1;
                            ui.line(&format!("{}: {why}", j.record.name))?;
                        }
                    }
                }
            }
        }
        Ok(status)
    }
}
