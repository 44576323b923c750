//! `soxa operator list`.

use clap::Args;
use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::actor::Operator;
use soxa_service::{operators, roles};
use soxa_text::words::InWords;

/// List operators.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    format: Format,
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let Self { format } = self;
        let all = operators::list(register, actor)?;
        let value = |o: &Operator| {
            json!({
                "name": o.name, "role": o.role, "uid": o.uid, "key": o.key,
                "password": o.password.is_some(), "pin": o.pin.is_some(),
                "disabled": o.disabled,
            })
        };
        let line = |o: &Operator| {
            let role = roles::find(&o.role).map_or(o.role.as_str(), |r| r.label.as_str());
            let off = if o.disabled { Said::LockedOut.in_words(context.lang()) } else { String::new() };
            format!("{}  {role}{off}", o.name)
        };
        let document = || all.iter().map(value).collect::<Vec<_>>();
        ui.answer(*format, document, || all.iter().map(line).collect())?;
        Ok(0)
    }
}
