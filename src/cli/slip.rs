//! `soxa slip`: a slip of a case, as text or PDF, to a file or a printer.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};

use super::context::Context;
use super::failure::Failure;
use super::output;
use crate::print::receipt::receipt;
use crate::print::{to_pdf, to_text};

/// Print or write a slip of a case.
#[derive(Debug, Args)]
pub struct SlipCommand {
    /// Either code of the case
    case: String,
    /// Which slip
    #[arg(long, value_name = "NAME", default_value = "receipt")]
    form: String,
    /// As what
    #[arg(long, value_enum, default_value = "text")]
    to: Target,
    /// Columns of text: 80 for a page printer, 48 or 42 for a receipt printer
    #[arg(long, default_value_t = 80)]
    width: usize,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Send it to this printer of the system
    #[arg(long, value_name = "PRINTER")]
    print: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    Text,
    Pdf,
}

impl SlipCommand {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        if !to_text::WIDTHS.contains(&self.width) {
            let (least, most) = (to_text::WIDTHS.start(), to_text::WIDTHS.end());
            return Err(Failure::Usage(format!("--width: từ {least} đến {most}")));
        }
        let (register, actor) = context.desk()?;
        let slip = match self.form.as_str() {
            "receipt" | "CT04" | "TT01-01" | "TT03-01" => receipt(&register, &actor, &self.case)?,
            other => return Err(Failure::Refused(format!("không có phiếu “{other}”; có: receipt"))),
        };
        let bytes = match self.to {
            Target::Text => to_text::render(&slip, self.width).into_bytes(),
            Target::Pdf => to_pdf::render(&slip).map_err(|e| Failure::Refused(e.to_string()))?,
        };
        match &self.print {
            Some(printer) => print(printer, &bytes)?,
            None => output::to(self.output.as_deref(), |out| {
                out.write_all(&bytes).map_err(|e| Failure::io("slip", e))
            })?,
        }
        register.close()?;
        Ok(0)
    }
}

/// Hands bytes to the system's print service.
fn print(printer: &str, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |e| Failure::io("lp", e);
    let mut child =
        Command::new("lp").args(["-d", printer, "--", "-"]).stdin(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(bytes).map_err(failed)?;
    }
    let status = child.wait().map_err(failed)?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Refused(format!("máy in “{printer}” không nhận: xem máy in có bật và có giấy không")))
    }
}
