//! The rules, the keys, the register itself.

use super::{Finding, Patient};
use crate::cli::relay;
use crate::tui::keymap::Keymap;
use soxa_service::{Register, RegisterKind, backup, clock};
use soxa_store::reserve;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// Whether the rule packs can be read.
pub fn rules(patient: &Patient<'_>) -> Vec<Finding> {
    let what = "bộ quy tắc thủ tục".to_owned();
    let rules = match patient.context.rules() {
        Ok(rules) => rules,
        Err(failure) => return vec![of(what, Err(failure))],
    };
    let left_out = rules.refused().iter().map(|mistake| {
        Finding::bad(
            mistake.in_words(Lang::Vi),
            "sửa tệp rồi xem lại: soxa procedure check TỆP; gói trước vẫn giữ",
        )
    });
    let mut findings: Vec<Finding> = left_out.collect();
    if findings.is_empty() {
        findings.push(Finding::good(what));
    }
    findings
}

/// Whether the keymap can be read.
pub fn keymap(_: &Patient<'_>) -> Vec<Finding> {
    vec![of("bảng phím".to_owned(), Keymap::in_force(|name| std::env::var_os(name)).map(drop))]
}

/// Whether the register opens.
pub fn register(patient: &Patient<'_>) -> Vec<Finding> {
    let path = patient.context.store_path();
    if !path.exists() {
        let what = format!("chưa có sổ ở {}", path.display());
        return vec![Finding::bad(what, "soxa init, hoặc xem thử: soxa demo")];
    }
    if relay::owner(patient.context).is_ok_and(|owner| owner.is_some()) {
        return vec![Finding::good(format!("sổ {} đang được soxa giữ mở và trả lời", path.display()))];
    }
    let what = format!("sổ {}", path.display());
    let opened = match patient.context.register() {
        Ok(register) => register,
        Err(e) => return vec![Finding::bad(what, e.to_string())],
    };
    let mut findings = vec![Finding::good(what)];
    findings.extend(time(&opened));
    let practice = opened.kind() == RegisterKind::Demo;
    match backup::concern(&opened, opened.now()) {
        Ok(Some(concern)) if !practice => {
            findings.push(Finding::bad(concern.to_string(), "soxa backup --help; docs/BACKUP.md"));
        }
        Ok(_) => findings.push(Finding::good("sao lưu")),
        Err(e) => findings.push(Finding::bad("sao lưu", e.to_string())),
    }
    let spare = std::fs::metadata(reserve::path(&path)).is_ok_and(|m| m.len() > 0);
    let todo = "dọn đĩa rồi mở lại soxa: chỗ dự trữ được đặt lại";
    findings.push(Finding::when(spare, "chỗ dự trữ cho lúc đĩa đầy", todo));
    if let Err(e) = opened.close() {
        findings.push(Finding::bad("đóng sổ", e.to_string()));
    }
    findings
}

/// Whether the time can be believed by what the register knows of it.
fn time(register: &Register) -> Vec<Finding> {
    let todo = "chỉnh lại ngày giờ của máy trước khi nhận hồ sơ; các mục ghi sai giờ xem ở soxa journal show";
    let concern = clock::concern(register).map(|why| why.map(|why| why.in_words(Lang::Vi)));
    let found = [concern, clock::last_jump(register)];
    let wrong = found.into_iter().filter_map(|found| found.unwrap_or_else(|e| Some(e.to_string())));
    let wrong: Vec<Finding> = wrong.map(|what| Finding::wrong(what, todo)).collect();
    if wrong.is_empty() { vec![Finding::good("giờ trong nhật ký liền mạch")] } else { wrong }
}

fn of<E: std::fmt::Display>(what: String, outcome: Result<(), E>) -> Finding {
    match outcome {
        Ok(()) => Finding::good(what),
        Err(e) => Finding::bad(what, e.to_string()),
    }
}
