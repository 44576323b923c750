//! `soxa verify`: the whole-file check.

use super::context::Context;
use super::failure::Failure;
use super::output::Ui;
use super::session;
use soxa_service::{Register, proof};

/// Runs the command.
pub fn run(context: &Context) -> Result<u8, Failure> {
    let ui = &context.ui;
    session::with(context, context.inspection()?, |session| verify(ui, session.register))
}

fn verify(ui: &Ui, register: &Register) -> Result<u8, Failure> {
    let report = proof::whole_file(register)?;
    ui.line(&format!(
        "{} người, {} hộ, {} hồ sơ, {} mục nhật ký, đầu chuỗi {}",
        report.people,
        report.households,
        report.cases,
        report.entries,
        report.head.anchor()
    ))?;
    let findings = match register.keyring() {
        Some(keyring) => proof::against_memory(register, keyring)?,
        None => Vec::new(),
    };
    let damage = report.damage.iter().chain(findings.iter().map(|f| &f.text));
    for damage in damage {
        ui.tell(&format!("hỏng: {damage}"));
    }
    if !report.damage.is_empty() || !findings.is_empty() {
        ui.tell("giữ nguyên tệp này, không ghi thêm, và khôi phục từ bản sao lưu gần nhất");
        return Ok(5);
    }
    ui.line("Sổ nguyên vẹn")?;
    Ok(0)
}
