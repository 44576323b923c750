//! `soxa verify`: the whole-file check.

use super::context::Context;
use super::failure::Failure;
use super::output;
use soxa_service::proof;

/// Runs the command.
pub fn run(context: &Context) -> Result<u8, Failure> {
    let (register, _) = context.inspection()?;
    let report = proof::whole_file(&register)?;
    output::line(&format!(
        "{} người, {} hộ, {} hồ sơ, {} mục nhật ký, đầu chuỗi {}",
        report.people,
        report.households,
        report.cases,
        report.entries,
        report.head.anchor()
    ))?;
    let findings = match register.keyring() {
        Some(keyring) => proof::against_memory(&register, keyring)?,
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
    register.close()?;
    output::line("Sổ nguyên vẹn")?;
    Ok(0)
}
