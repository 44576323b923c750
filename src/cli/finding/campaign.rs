//! `soxa finding campaign`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::campaign;

/// Begin a campaign, or say how the one there is stands.
#[derive(Debug, Args)]
pub struct Campaign {
    /// What it is called; shows the one there is if not given
    name: Option<String>,
    /// Its first day; today if not given
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Its last day
    #[arg(long)]
    until: Option<NaiveDate>,
}

impl Act for Campaign {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Self { name, from, until } = self;
        campaign(session, (name.as_deref(), *from, *until))?;
        Ok(0)
    }
}
