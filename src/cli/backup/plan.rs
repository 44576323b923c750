//! The plan: set, ended, followed.

use serde_json::json;

use super::super::context::{Context, Format};
use super::super::failure::Failure;
use super::Backup;
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_service::backup::Plan;
use soxa_service::{Actor, Register, backup};

impl Backup {
    pub(super) fn by_plan(
        &self,
        context: &Context,
        register: &Register,
        actor: &Actor,
    ) -> Result<u8, Failure> {
        let ui = &context.ui;
        if self.scheduled {
            match backup::run_scheduled(register, actor, register.now())? {
                Some((made, removed)) => self.told(context, &made, &removed)?,
                None if self.format == Format::Json => ui.json(&json!({ "due": false }))?,
                None => context.line(&Said::BackupNotDue)?,
            }
        } else if let Some(folder) = &self.plan {
            if context.is_for_another_user() {
                return Err(Failure::Refused(CommandProblem::PlanAsOwner));
            }
            let folder = context.absolute(folder)?;
            let plan = Plan {
                folder: folder.display().to_string(),
                recipients: self.recipient.clone(),
                every_hours: self.every,
                daily: self.daily,
                monthly: self.monthly,
            };
            backup::set_plan(register, actor, Some(&plan))?;
            context.line(&Said::BackupPlanned { folder: plan.folder, hours: plan.every_hours })?;
        } else if self.no_plan {
            backup::set_plan(register, actor, None)?;
            context.line(&Said::BackupUnplanned)?;
        } else {
            return self.tell_status(context, register);
        }
        Ok(0)
    }
}
