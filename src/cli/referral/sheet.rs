//! `soxa referral sheet`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::cli::queue::SheetForm;
use crate::cli::session::{Act, Session};
use soxa_paper::print::referral_sheet;
use soxa_paper::render::{pdf, text};
use soxa_service::referrals;

/// Write the sheet that goes with the case.
#[derive(Debug, Args)]
pub struct Sheet {
    /// Its id, or the first digits of it
    id: String,
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
        let shown = referrals::by_id(register, actor, &self.id)?;
        let sheet = referral_sheet::sheet(register, actor, &shown)?;
        let bytes = match self.to {
            SheetForm::Text => text::render(&sheet, 80).into_bytes(),
            SheetForm::Pdf => pdf::render(&sheet).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?,
        };
        ui.to(self.output.as_deref(), |out| out.write_all(&bytes).map_err(|e| Failure::io("stdout", e)))?;
        Ok(0)
    }
}
