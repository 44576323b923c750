//! `soxa upward offer` and `withdraw`: signed files that the level above offers its communes.

use std::path::{Path, PathBuf};

use clap::Args;

use super::carrier::{Carrier, Database};
use crate::cli::context::{Context, read_bounded};
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::offer::OfferKind;
use soxa_domain::rulebook::RuleBook;
use soxa_service::pack_signing::signature_path;
use soxa_service::units::UnitFile;

/// Offer a signed file to communes.
#[derive(Debug, Args)]
pub struct Offer {
    /// The file: rules, or a change of units (TOML), with its signature beside it as FILE.sig
    file: PathBuf,
    #[command(flatten)]
    database: Database,
    /// Code of a commune it is for, again for each; without one, all
    #[arg(long = "for", value_name = "CODE")]
    communes: Vec<String>,
}

/// Offer a file no more.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// The id it was offered by
    id: String,
    #[command(flatten)]
    database: Database,
}

impl Offer {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let text = read_bounded(&self.file)?;
        let kind = kind(&self.file, &text)?;
        let signature = signature_path(&self.file);
        if !signature.is_file() {
            return Err(Failure::Refused(CommandProblem::NotSigned { path: signature }));
        }
        let mut carrier = Carrier::of(context, "offer").at(&self.database).with("--file", &self.file);
        carrier = carrier.with("--kind", kind.id()).with("--signature", &signature);
        for commune in &self.communes {
            carrier = carrier.with("--for", commune);
        }
        carrier.run()
    }
}

impl Withdraw {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        Carrier::of(context, "withdraw").at(&self.database).with("--id", &self.id).run()
    }
}

/// What a file is; one that no commune could take is offered to none.
pub fn kind(file: &Path, text: &str) -> Result<OfferKind, Failure> {
    let name = file.display().to_string();
    if toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key("units")) {
        UnitFile::check(&name, text)?;
        return Ok(OfferKind::Units);
    }
    RuleBook::built_in()?.with_overlay(&name, text)?;
    Ok(OfferKind::Rules)
}
