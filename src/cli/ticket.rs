//! `soxa ticket`: a ticket of the queue at the counter.

use clap::Args;
use serde_json::json;

use super::context::Format;
use super::failure::Failure;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_paper::print::{receipt_printer, spool};
use soxa_service::{printers, tickets};

/// Give out the next ticket of the queue, numbered from 1 each day; a receipt printer prints it.
#[derive(Debug, Args)]
pub struct TicketCommand {
    /// Where to wait
    #[arg(long, value_name = "NAME", default_value = "")]
    counter: String,
    /// The receipt printer; the default one if not given
    #[arg(long, value_name = "PRINTER")]
    print: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for TicketCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let wanted = self.print.as_deref().unwrap_or_default();
        let printer = printers::find(register, actor, wanted)?;
        if printer.is_none() && !wanted.is_empty() {
            return Err(Failure::Usage(CommandProblem::NoReceiptPrinter { name: wanted.to_owned() }));
        }
        let ticket = tickets::give(register, actor, &self.counter)?;
        let document =
            || json!({"number": ticket.number, "at": ticket.at.to_string(), "counter": ticket.counter});
        ui.answer(self.format, document, || vec![ticket.number.to_string()])?;
        let Some(printer) = printer else { return Ok(0) };
        let office = register.commune_on(ticket.at.date()).name;
        let bytes = receipt_printer::ticket(&printer, &office, &ticket)
            .map_err(|e| Failure::Service(receipt_printer::refused(e)))?;
        let name = format!("so-{}-{}", ticket.at.date(), ticket.number);
        let queued = spool::queue_ticket(register, actor, &context.slips(), &name, &bytes, &printer)?;
        match spool::attempt(register, actor, queued.job)? {
            Ok(()) => Ok(0),
            Err(why) => Err(Failure::Refused(CommandProblem::InQueue { why })),
        }
    }
}
