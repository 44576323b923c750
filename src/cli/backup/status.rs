//! What is known of backups: the plan, the last one, the last restore that was tried.

use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::Backup;
use soxa_service::backup::Done;
use soxa_service::{Register, backup};

impl Backup {
    pub(super) fn tell_status(&self, ui: &Ui, register: &Register) -> Result<u8, Failure> {
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
                "proven": done(&status.proven), "concern": concern.map(|c| c.to_string()),
                "due": backup::backup_due(register, register.now())?,
            }))?;
            return Ok(worry);
        }
        match &status.plan {
            Some(p) => ui.line(&format!(
                "Lịch: {} mỗi {} giờ, giữ {} ngày và {} tháng",
                p.folder, p.every_hours, p.daily, p.monthly
            ))?,
            None => ui.line("Lịch: chưa đặt (soxa backup --plan THƯ_MỤC --recipient age1…)")?,
        }
        let line = |what: &str, done: &Option<Done>| match done {
            Some(d) => ui.line(&format!("{what}: {} – {}", d.at.vi(), d.what)),
            None => ui.line(&format!("{what}: chưa có")),
        };
        line("Lần sao lưu gần nhất", &status.last)?;
        if status.failed.is_some() {
            line("Lần không được", &status.failed)?;
        }
        line("Lần thử khôi phục gần nhất", &status.proven)?;
        concern.iter().try_for_each(|c| ui.line(&format!("! {c}")))?;
        Ok(worry)
    }
}
