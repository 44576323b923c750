//! `soxa key make`: a key file.

use std::path::PathBuf;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::said::Said;
use soxa_files::whole;
use soxa_keys::KeyFile;
use soxa_service::ServiceError;

/// Make a key file, for a stick that is carried away
#[derive(Debug, Args)]
pub struct Make {
    /// Where to write it; there must be nothing
    #[arg(value_name = "FILE")]
    out: PathBuf,
}

impl Make {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let key = KeyFile::generate().map_err(|why| Failure::Service(ServiceError::Key(why)))?;
        let io = |e| Failure::io(self.out.display().to_string(), e);
        whole::new(&self.out, key.text().as_bytes()).map_err(io)?;
        let file = self.out.display().to_string();
        context.line(&Said::Written { file })?;
        Ok(0)
    }
}
