//! `soxa queue sheet`.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::SheetForm;
use crate::cli::problem::CommandProblem;
use soxa_paper::print::queue_sheet;
use soxa_paper::render::{pdf, text};

/// Write the sheet to type from.
#[derive(Debug, Args)]
pub struct Sheet {
    /// Only for this system
    #[arg(long, value_name = "ID")]
    system: Option<String>,
    /// Form
    #[arg(long, value_enum, default_value = "text")]
    to: SheetForm,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Act for Sheet {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { system, to, output: file } = self;
        let sheet = queue_sheet::sheet(register, actor, system.as_deref())?;
        let bytes = match to {
            SheetForm::Text => text::render(&sheet, 80).into_bytes(),
            SheetForm::Pdf => pdf::render(&sheet).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?,
        };
        ui.to(file.as_deref(), |out| out.write_all(&bytes).map_err(|e| Failure::io("stdout", e)))?;
        Ok(0)
    }
}
