//! `soxa queue sheet`.

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::paper_out::PaperOut;
use crate::cli::session::{Act, Session};
use soxa_paper::print::queue_sheet;

/// Write the sheet to type from.
#[derive(Debug, Args)]
pub struct Sheet {
    /// Only for this system
    #[arg(long, value_name = "ID")]
    system: Option<String>,
    #[command(flatten)]
    out: PaperOut,
}

impl Act for Sheet {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        self.out.write(ui, &queue_sheet::sheet(register, actor, self.system.as_deref())?)?;
        Ok(0)
    }
}
