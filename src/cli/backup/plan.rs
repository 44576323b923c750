//! The plan: set, ended, followed.

use serde_json::json;

use super::super::context::{Context, Format};
use super::super::failure::Failure;
use super::Backup;
use crate::cli::problem::CommandProblem;
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
                Some((made, removed)) => self.told(ui, &made, &removed)?,
                None if self.format == Format::Json => ui.json(&json!({ "due": false }))?,
                None => ui.line("Chưa đến lúc sao lưu")?,
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
            ui.line(&format!("Sẽ sao lưu vào {} mỗi {} giờ", plan.folder, plan.every_hours))?;
        } else if self.no_plan {
            backup::set_plan(register, actor, None)?;
            ui.line("Đã bỏ lịch sao lưu")?;
        } else {
            return self.tell_status(ui, register);
        }
        Ok(0)
    }
}
