//! `soxa id list`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::special::word;
use super::Files;
use soxa_domain::id_cancellation::CancelState;
use soxa_service::id_files;
use soxa_service::{Actor, Register};

/// List files.
#[derive(Debug, Args)]
pub struct List {
    /// In this state
    #[arg(long)]
    state: Option<String>,
    #[command(flatten)]
    pub(super) format: Format,
}

impl List {
    /// The files it is about, as they are then.
    pub(super) fn files(&self, register: &Register, actor: &Actor) -> Result<Files, Failure> {
        let Self { state, .. } = self;
        let state = state.as_deref().map(|s| word::<CancelState>("--state", s)).transpose()?;
        let mut files = id_files::list(register, actor)?;
        files.retain(|f| state.is_none_or(|s| f.record.state == s));
        Ok(files)
    }
}
