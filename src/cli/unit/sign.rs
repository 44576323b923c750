//! `soxa unit sign`: the signature that vouches for a change of units which the level above offers a commune.

use std::path::PathBuf;

use clap::Args;

use super::super::context::{Context, read_bounded};
use super::super::failure::Failure;
use super::super::procedure::SigningKey;
use soxa_service::pack_signing::Signed;
use soxa_service::units::UnitFile;

/// Sign a file of changes of a commune's units: the signature lies beside it, as NAME.toml.sig.
#[derive(Debug, Args)]
pub struct Sign {
    /// The file (TOML, docs/UPWARD.md)
    file: PathBuf,
    #[command(flatten)]
    key: SigningKey,
}

impl Sign {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let text = read_bounded(&self.file)?;
        // Nobody is to vouch for what no program takes.
        UnitFile::check(&self.file.display().to_string(), &text)?;
        self.key.sign(context, &self.file, (Signed::Units, &text))
    }
}
