//! `soxa queue list`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::list;
use soxa_service::queue;

/// List what waits, oldest first.
#[derive(Debug, Args)]
pub struct List {
    /// Only for this system: dancu, hotich, dvc, bhxh, tiemchung
    #[arg(long, value_name = "ID")]
    system: Option<String>,
    /// What is done, too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    format: Format,
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { system, all, format } = self;
        let mut items = match all {
            true => queue::all(register, actor)?,
            false => queue::open(register, actor, None)?,
        };
        if let Some(id) = system {
            items.retain(|item| item.record.system == queue::system(id).map_or("", |s| &s.id));
            queue::system(id)?;
        }
        list(session, &items, *format)?;
        Ok(0)
    }
}
