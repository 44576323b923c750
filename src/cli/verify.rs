//! `soxa verify`: the whole-file check.

use super::context::Context;
use super::desk;
use super::failure::Failure;
use super::output;
use soxa_service::{Register, proof};

/// Runs the command.
pub fn run(context: &Context) -> Result<u8, Failure> {
    desk::with(context, context.inspection()?, |desk| verify(desk.register))
}

fn verify(register: &Register) -> Result<u8, Failure> {
    let report = register.read(|r| Ok(r.verify()?))?;
    output::line(&format!(
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
        output::tell(&format!("hỏng: {damage}"));
    }
    if !report.damage.is_empty() || !findings.is_empty() {
        output::tell("giữ nguyên tệp này, không ghi thêm, và khôi phục từ bản sao lưu gần nhất");
        return Ok(5);
    }
    output::line("Sổ nguyên vẹn")?;
    Ok(0)
}
