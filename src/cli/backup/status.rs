//! What is known of backups: the plan, the last one, the last restore that was tried.

use serde_json::{Value, json};

use super::super::context::{Context, Format};
use super::super::failure::Failure;
use super::Backup;
use crate::cli::said::Said;
use soxa_service::backup::Done;
use soxa_service::{Register, backup};
use soxa_text::words::{InWords, Lang};

impl Backup {
    pub(super) fn tell_status(&self, context: &Context, register: &Register) -> Result<u8, Failure> {
        let ui = &context.ui;
        let status = backup::status(register)?;
        let concern = backup::concern(register, register.now())?;
        let worry = u8::from(concern.is_some());
        if self.format == Format::Json {
            let done = |d: &Option<Done>| match d {
                Some(d) => json!({ "at": d.at.to_string(), "what": d.what, "entries": d.seq }),
                None => Value::Null,
            };
            let plan = status.plan.as_ref().map(|p| {
                json!({
                    "folder": p.folder, "recipients": p.recipients, "every_hours": p.every_hours,
                    "daily": p.daily, "monthly": p.monthly,
                })
            });
            ui.json(&json!({
                "plan": plan, "last": done(&status.last), "failed": done(&status.failed),
                "proven": done(&status.proven), "concern": concern.map(|c| c.in_words(Lang::Vi)),
                "due": backup::backup_due(register, register.now())?,
            }))?;
            return Ok(worry);
        }
        match &status.plan {
            Some(p) => context.line(&Said::PlannedBackup {
                folder: p.folder.clone(),
                every: p.every_hours,
                daily: p.daily,
                monthly: p.monthly,
            })?,
            None => context.line(&Said::NoBackupPlan)?,
        }
        let told = |done: &Option<Done>| {
            let not_yet = || Said::NotYet.in_words(context.lang());
            done.as_ref().map_or_else(not_yet, |d| format!("{} – {}", d.at.vi(), d.what))
        };
        context.line(&Said::LastBackup { done: told(&status.last) })?;
        if status.failed.is_some() {
            context.line(&Said::FailedBackup { done: told(&status.failed) })?;
        }
        context.line(&Said::LastTrial { done: told(&status.proven) })?;
        concern.iter().try_for_each(|c| ui.line(&format!("! {}", c.in_words(context.lang()))))?;
        Ok(worry)
    }
}
