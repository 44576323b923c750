//! `soxa unit commune`: the commune with another name, code or head of its papers.

use std::path::PathBuf;

use clap::Args;

use super::super::context::read_bounded;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::How;
use soxa_domain::reorganisation::Office;
use soxa_domain::rulebook::parse;
use soxa_domain::unit::Commune;
use soxa_service::units::Regrouping;

/// Give the commune another name, code or head of its papers.
#[derive(Debug, Args)]
pub struct Rename {
    /// Description of the commune as it is then (TOML, as for `soxa init --commune`); hamlets that are none yet come in
    file: PathBuf,
    #[command(flatten)]
    how: How,
}

impl Act for Rename {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let commune: Commune = parse(&self.file.display().to_string(), &read_bounded(&self.file)?)?;
        let Commune { code, name, above, place, counter, phone, hamlets, .. } = commune;
        let office = Office { code, name, above, place, counter, phone };
        self.how.finish(session, &Regrouping::Office { office, hamlets })
    }
}
