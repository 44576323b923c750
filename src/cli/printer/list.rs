//! `soxa printer list`.

use clap::Args;
use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::printers::{self, Connection, Printer};

/// List the receipt printers.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    format: Format,
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let all = printers::all(register, actor)?;
        let value = |p: &Printer| {
            let (kind, place) = match &p.connection {
                Connection::Device(path) => ("device", path.clone()),
                Connection::Network(address) => ("network", address.to_string()),
                Connection::Queue(queue) => ("queue", queue.clone()),
            };
            json!({"name": p.name, "kind": kind, "place": place, "columns": p.columns, "cuts": p.cuts,
                   "drawer": p.drawer, "default": p.is_default})
        };
        let line = |p: &Printer| {
            let default = if p.is_default { "\t✓" } else { "" };
            format!("{}\t{}\t{}{default}", p.name, p.connection, p.columns)
        };
        ui.list(self.format, ("printers", &all), value, line)?;
        Ok(0)
    }
}
