//! `soxa slip`: a slip of a case, as text, PDF, Word, a workbook or bytes for a receipt printer, to a file or a printer.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::context::Context;
use super::failure::Failure;
use super::session::{self, Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_paper::document::Document;
use soxa_paper::print::{book, forms, spool, statistics};
use soxa_paper::render::escpos::{self, Ending};
use soxa_paper::render::receipt::Roll;
use soxa_paper::render::sheet::{self, Stamp};
use soxa_paper::render::{docx, pdf, text};
use soxa_service::{Actor, Register, cases};

/// Print or write a slip of a case.
#[derive(Debug, Args)]
pub struct SlipCommand {
    /// Either code of the case; none for the lists of a day or a period
    case: Option<String>,
    /// Which slip: receipt, supplement, refusal, apology, stop, control, residence, result, or the code of a form;
    /// without a case: book or statistics (with --from and --to-day) or handover (with --from)
    #[arg(long, value_name = "NAME", default_value = "receipt")]
    form: String,
    /// First day of a list
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last day of a list
    #[arg(long, value_name = "DATE")]
    to_day: Option<NaiveDate>,
    /// As what
    #[arg(long, value_enum, default_value = "text")]
    to: Target,
    /// Columns: of text 80 for a page printer, if not given; of a receipt printer (escpos) 48, 42 or 32
    #[arg(long)]
    width: Option<usize>,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Send it to this printer: a receipt printer of `soxa printer`, else one of the system
    #[arg(long, value_name = "PRINTER")]
    print: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    Text,
    Pdf,
    Docx,
    Xlsx,
    Escpos,
}

impl SlipCommand {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        self.roll()?;
        if !text::WIDTHS.contains(&self.columns()) {
            let (least, most) = (text::WIDTHS.start(), text::WIDTHS.end());
            return Err(Failure::Usage(CommandProblem::Width { least: *least, most: *most }));
        }
        session::at(context, self)
    }

    /// Columns of text.
    fn columns(&self) -> usize {
        self.width.unwrap_or(80)
    }

    /// What a receipt printer is to have across.
    fn roll(&self) -> Result<Option<Roll>, Failure> {
        if self.to != Target::Escpos {
            return Ok(None);
        }
        let columns = u8::try_from(self.width.unwrap_or(48)).unwrap_or_default();
        Roll::of_columns(columns).map(Some).ok_or(Failure::Usage(CommandProblem::RollWidth))
    }
}

impl Act for SlipCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let today = register.now().date();
        let (from, to) = (self.from.unwrap_or(today), self.to_day.or(self.from).unwrap_or(today));
        let slip = match (&self.case, self.form.as_str()) {
            (Some(code), form) => forms::called(register, actor, code, form)?.ok_or_else(|| {
                let known = forms::names().into_iter().map(Vocabulary::id).collect::<Vec<_>>().join(", ");
                Failure::Refused(CommandProblem::NoSuchSlip { form: form.to_string(), known })
            })?,
            (None, "book") => book::case_book(register, actor, from, to)?,
            (None, "statistics" | "CT13" | "ct13") => statistics::residence(register, actor, from, to)?,
            (None, "handover") => book::hand_over(register, actor, from)?,
            (None, _) => {
                return Err(Failure::Usage(CommandProblem::SlipOfWhat));
            }
        };
        if let Some(printer) = &self.print {
            return print(register, actor, printer, (self.case.as_deref(), &self.form), &slip, context);
        }
        let bytes = match self.to {
            Target::Text => text::render(&slip, self.columns()).into_bytes(),
            Target::Pdf => pdf::render(&slip).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?,
            Target::Docx => docx::render(&slip).map_err(|e| Failure::io("DOCX", e))?,
            Target::Xlsx => {
                let stamp = Stamp::of(register, actor);
                sheet::render(&slip, &stamp).map_err(|e| Failure::io("XLSX", e))?
            }
            Target::Escpos => {
                let roll = self.roll()?.ok_or(Failure::Usage(CommandProblem::RollWidth))?;
                let ending = Ending { cuts: true, drawer: false };
                escpos::render(std::slice::from_ref(&slip), roll, ending)
                    .map_err(|e| Failure::Refused(CommandProblem::other(&e)))?
            }
        };
        ui.to(self.output.as_deref(), |out| out.write_all(&bytes).map_err(|e| Failure::io("slip", e)))?;
        Ok(0)
    }
}

/// Puts a slip into the print queue and hands it to the printer; one that does not take it leaves it there.
fn print(
    register: &Register,
    actor: &Actor,
    printer: &str,
    (code, form): (Option<&str>, &str),
    slip: &Document,
    context: &Context,
) -> Result<u8, Failure> {
    let case = code.map(|code| cases::by_code(register, actor, code)).transpose()?;
    let name =
        case.as_ref().map_or_else(|| form.to_owned(), |c| forms::file_name(&c.record.shown_code(), form));
    let queued = spool::queue(register, actor, &context.slips(), (&name, case.map(|c| c.no)), slip, printer)?;
    match spool::attempt(register, actor, queued.job)? {
        Ok(()) => Ok(0),
        Err(why) => Err(Failure::Refused(CommandProblem::InQueue { why: why.clone() })),
    }
}
