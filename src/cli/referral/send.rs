//! `soxa referral send`.

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::session::{Act, Session};
use soxa_service::referrals::{self, NewReferral};

/// Hand an open case over to another commune.
#[derive(Debug, Args)]
pub struct Send {
    /// Code of the case
    case: String,
    /// Code of the commune that decides, five digits
    #[arg(long, value_name = "CODE")]
    commune: String,
    /// Its name, where the level above has not told it yet
    #[arg(long, value_name = "NAME", default_value = "")]
    name: String,
    /// What is said with it
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

impl Act for Send {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { case, commune, name, note } = self;
        let referral = referrals::send(register, actor, &NewReferral { case, commune, name, note })?.value;
        ui.line(&referral.record.id.to_string())?;
        Ok(0)
    }
}
