//! `soxa procedure sign`: the signature that vouches for a rule file.

use std::path::{Path, PathBuf};

use clap::Args;

use super::super::context::{Context, read_bounded};
use super::super::failure::Failure;
use super::super::said::Said;
use crate::cli::problem::CommandProblem;
use soxa_files::whole;
use soxa_service::keyring::{make_key_file, read_key_file};
use soxa_service::pack_signing::{Signed, public_line, sign, signature_path};

/// Sign a rule file: the signature lies beside it, as NAME.toml.sig.
#[derive(Debug, Args)]
pub struct Sign {
    /// The rule file
    file: PathBuf,
    #[command(flatten)]
    key: SigningKey,
}

impl Sign {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let text = read_bounded(&self.file)?;
        // Nobody is to vouch for what no program takes.
        context.own_rules().without(&self.file)?.with_overlay(&self.file.display().to_string(), &text)?;
        self.key.sign(context, &self.file, (Signed::Rules, &text))
    }
}

/// Whose signature it will be.
#[derive(Debug, Args)]
pub struct SigningKey {
    /// The file of the signing key
    #[arg(long, value_name = "KEYFILE")]
    key: PathBuf,
    /// Make that key first; there must be no such file yet
    #[arg(long)]
    new_key: bool,
}

impl SigningKey {
    /// Writes the signature of a file beside it, and says which line stands for the key where it is trusted.
    pub fn sign(
        &self,
        context: &Context,
        file: &Path,
        (signed, text): (Signed, &str),
    ) -> Result<u8, Failure> {
        let key = if self.new_key { make_key_file(&self.key)? } else { read_key_file(&self.key)? };
        let key = key.ok_or_else(|| {
            let path = self.key.clone();
            Failure::Refused(CommandProblem::NoSigningKey { path })
        })?;
        let target = signature_path(file);
        let file = target.display().to_string();
        let signature = sign(signed, text, &key);
        whole::bytes(&target, signature.as_bytes()).map_err(|e| Failure::io(file.clone(), e))?;
        context.line(&Said::Written { file })?;
        context.line(&Said::TrustedLine { line: public_line(&key) })?;
        Ok(0)
    }
}
