//! The rules, the keys, the register itself.

use super::{Finding, Patient};
use crate::cli::context::Context;
use crate::cli::relay;
use crate::tui::keymap::Keymap;

/// Whether the rule packs can be read.
pub fn rules(_: &Patient<'_>) -> Vec<Finding> {
    vec![of("bộ quy tắc thủ tục".to_owned(), Context::rules().map(drop))]
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
    if relay::owner(patient.context).is_some() {
        return vec![Finding::good(format!("sổ {} đang được soxa giữ mở và trả lời", path.display()))];
    }
    let opened = patient.context.register().and_then(|register| Ok(register.close()?));
    vec![of(format!("sổ {}", path.display()), opened)]
}

fn of<E: std::fmt::Display>(what: String, outcome: Result<(), E>) -> Finding {
    match outcome {
        Ok(()) => Finding::good(what),
        Err(e) => Finding::bad(what, e.to_string()),
    }
}
