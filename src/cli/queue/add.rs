//! `soxa queue add`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::queue::NewItem;
use soxa_service::{people, queue};

/// Put something into a queue.
#[derive(Debug, Args)]
pub struct Add {
    /// The system
    #[arg(long, value_name = "ID")]
    system: String,
    /// What is to be done there
    #[arg(long, value_name = "TEXT")]
    operation: String,
    /// The person it is about
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// What the record does not say
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

impl Act for Add {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { system, operation, person, note } = self;
        let person = person.as_ref().map(|id| people::person_by_id(register, actor, id)).transpose()?;
        let new = NewItem { system, operation, person: person.map(|p| p.no), case: None, note };
        let no = queue::add(register, actor, &new, None)?.value;
        ui.line(&no.to_string())?;
        Ok(0)
    }
}
