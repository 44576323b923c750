//! `soxa operator add`.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{public_key, secret};
use soxa_service::operators;
use soxa_service::operators::NewOperator;

/// Add an operator.
#[derive(Debug, Args)]
pub struct Add {
    /// Name
    name: String,
    /// Id of the role
    #[arg(long)]
    role: String,
    /// The system user that needs no further proof
    #[arg(long)]
    uid: Option<u32>,
    /// Public half of the SSH key (.pub) that is needed as well, where several share a system user
    #[arg(long, value_name = "FILE", requires = "uid")]
    ssh_key: Option<PathBuf>,
    /// File whose first line is the password
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

impl Act for Add {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let password = self.new_password_file.as_deref().map(|file| secret(ui, file)).transpose()?;
        let key = self.ssh_key.as_deref().map(|file| public_key(ui, file)).transpose()?;
        let new = NewOperator {
            name: &self.name,
            role: &self.role,
            uid: self.uid,
            key: key.as_deref(),
            password: password.as_ref().map(|p| p.as_str()),
        };
        operators::add(register, actor, &new)?;
        Ok(0)
    }
}
