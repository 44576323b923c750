//! The rules, the keys, the register itself.

use super::{Finding, Patient};
use crate::cli::{relay, unlock};
use crate::tui::keymap::Keymap;
use soxa_service::{Register, RegisterKind, backup, clock};
use soxa_store::reserve;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// Whether the rule packs can be read.
pub fn rules(patient: &Patient<'_>) -> Vec<Finding> {
    vec![of("bộ quy tắc thủ tục".to_owned(), patient.context.rules().map(drop))]
}

/// Whether the keymap can be read.
pub fn keymap(_: &Patient<'_>) -> Vec<Finding> {
    vec![of("bảng phím".to_owned(), Keymap::in_force(|name| std::env::var_os(name)).map(drop))]
}

/// How the register lies on the disk.
pub fn at_rest(patient: &Patient<'_>) -> Vec<Finding> {
    let path = patient.context.store_path();
    let found = match unlock::found(&path) {
        Ok(Some(found)) => found,
        Ok(None) if path.exists() => {
            return vec![Finding::good("sổ nằm rõ trên đĩa (mã hóa: docs/SECURITY.md)")];
        }
        Ok(None) => return Vec::new(),
        Err(e) => return vec![Finding::bad(format!("đầu tệp {}", path.display()), e.to_string())],
    };
    let ways = found.newest().map_or(0, |header| header.slots.len());
    let cipher = found.newest().map(|header| header.cipher.name()).unwrap_or_default();
    let what = format!("sổ mã hóa trên đĩa ({cipher}), {ways} cách mở");
    let mut findings =
        vec![Finding::when(ways > 1, what, "thêm cách mở thứ hai, cất nơi khác: soxa key words")];
    // What is in memory may be written there, in clear.
    let swaps = std::fs::read_to_string("/proc/swaps").unwrap_or_default();
    let in_clear =
        swaps.lines().skip(1).filter(|line| !line.starts_with("/dev/zram") && !line.contains("crypt"));
    if in_clear.count() > 0 {
        findings
            .push(Finding::bad("vùng tráo đổi bộ nhớ nằm rõ trên đĩa", "swapoff -a, hoặc mã hóa vùng ấy"));
    }
    findings
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
