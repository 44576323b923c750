//! From a document to a receipt printer: made for its roll when it is queued, sent when it is its turn. Before and behind
//! what is sent the printer is asked how it is; many answer nothing, and are believed.

use std::path::Path;

use super::connection::Connection;
use crate::document::Document;
use crate::render::escpos::{self, Ending, NoTypeface};
use crate::render::receipt::Roll;
use soxa_service::ServiceError;
use soxa_service::printers::{self, Printer};
use soxa_service::refusal::{Field, PrinterProblem};
use soxa_service::tickets::Ticket;
use soxa_text::words::{InWords, Lang};

/// The part of the status that says why a printer is off line.
const CAUSE: u8 = 2;
/// The part that says how much paper there is.
const PAPER: u8 = 4;

/// Documents as bytes for a printer.
///
/// # Errors
/// [`PrinterProblem::NotMade`] where there is no typeface, [`PrinterProblem::Columns`] where there is no such roll.
pub fn made(printer: &Printer, documents: &[Document]) -> Result<Vec<u8>, PrinterProblem> {
    escpos::render(documents, roll(printer)?, ending(printer)).map_err(not_made)
}

/// A ticket of the queue as bytes for a printer. Tickets open no drawer.
///
/// # Errors
/// As for [`made`].
pub fn ticket(printer: &Printer, office: &str, ticket: &Ticket) -> Result<Vec<u8>, PrinterProblem> {
    let mut lines = Vec::new();
    if !ticket.counter.is_empty() {
        lines.push(ticket.counter.clone());
    }
    lines.push(ticket.at.vi());
    let ending = Ending { drawer: false, ..ending(printer) };
    let number = ticket.number.to_string();
    escpos::ticket((office, &number), &lines, roll(printer)?, ending).map_err(not_made)
}

fn roll(printer: &Printer) -> Result<Roll, PrinterProblem> {
    Roll::of_columns(printer.columns).ok_or(PrinterProblem::Columns { columns: printer.columns })
}

fn ending(printer: &Printer) -> Ending {
    Ending { cuts: printer.cuts, drawer: printer.drawer }
}

fn not_made(why: NoTypeface) -> PrinterProblem {
    PrinterProblem::NotMade { why: why.to_string() }
}

/// What a printer said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is ready.
    Ready,
    /// It is ready, and the roll will end soon.
    PaperLow,
    /// It says nothing, as many never do.
    Silent,
}

/// Sends what was made to a printer that is reached directly; one that CUPS has is CUPS's.
///
/// # Errors
/// [`PrinterProblem`].
pub fn send(printer: &Printer, bytes: &[u8]) -> Result<Status, PrinterProblem> {
    let mut line = open(printer)?;
    if status_of(&mut line)? == Status::Silent {
        line.send(bytes)?;
        return Ok(Status::Silent);
    }
    line.send(bytes)?;
    // The roll may have ended in the middle of it.
    status_of(&mut line)
}

/// Asks a printer how it is, without printing.
///
/// # Errors
/// [`PrinterProblem`].
pub fn status(printer: &Printer) -> Result<Status, PrinterProblem> {
    status_of(&mut open(printer)?)
}

fn open(printer: &Printer) -> Result<Connection, PrinterProblem> {
    match &printer.connection {
        printers::Connection::Device(path) => Connection::device(Path::new(path)),
        printers::Connection::Network(address) => Connection::network(*address),
        printers::Connection::Queue(queue) => Err(PrinterProblem::NotThere { place: queue.clone() }),
    }
}

/// Asks how the printer is. Silence is no error: the one question is asked of every printer, the other only of one that
/// answers.
fn status_of(line: &mut Connection) -> Result<Status, PrinterProblem> {
    let Some(paper) = line.ask(PAPER)? else { return Ok(Status::Silent) };
    let cause = line.ask(CAUSE)?.unwrap_or_default();
    match () {
        () if cause & 0x04 != 0 => Err(PrinterProblem::CoverOpen),
        () if paper & 0x60 != 0 || cause & 0x20 != 0 => Err(PrinterProblem::PaperOut),
        () if cause & 0x40 != 0 => Err(PrinterProblem::Offline),
        () if paper & 0x0c != 0 => Ok(Status::PaperLow),
        () => Ok(Status::Ready),
    }
}

/// A problem as the print queue keeps it: a sentence, in the language of the register.
pub(super) fn told(problem: &PrinterProblem) -> String {
    problem.in_words(Lang::Vi)
}

/// A problem as a service refuses.
pub fn refused(problem: PrinterProblem) -> ServiceError {
    ServiceError::refused(Field::Printer, problem)
}
