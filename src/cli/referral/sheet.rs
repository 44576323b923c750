//! `soxa referral sheet`.

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::paper_out::PaperOut;
use crate::cli::session::{Act, Session};
use soxa_paper::print::referral_sheet;
use soxa_service::referrals;

/// Write the sheet that goes with the case.
#[derive(Debug, Args)]
pub struct Sheet {
    /// Its id, or the first digits of it
    id: String,
    #[command(flatten)]
    out: PaperOut,
}

impl Act for Sheet {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let shown = referrals::by_id(register, actor, &self.id)?;
        self.out.write(ui, &referral_sheet::sheet(register, actor, &shown)?)?;
        Ok(0)
    }
}
