//! The rules, the keys, the register itself.

use super::{Finding, Found, Patient, Todo};
use crate::cli::{relay, unlock};
use crate::tui::keymap::Keymap;
use soxa_service::refusal::SafetyProblem;
use soxa_service::{Register, RegisterKind, ServiceError, backup, clock};
use soxa_store::reserve;
use soxa_text::words::{Both, InWords};

/// Whether the rule packs can be read.
pub fn rules(patient: &Patient<'_>) -> Vec<Finding> {
    match patient.context.own_rules().in_force() {
        Ok(rules) if !rules.wrong.is_empty() => {
            rules.wrong.iter().map(|e| Finding::bad(Found::Rules, because(e))).collect()
        }
        in_force => vec![of(Found::Rules, in_force.map(drop))],
    }
}

/// Whether the keymap can be read.
pub fn keymap(_: &Patient<'_>) -> Vec<Finding> {
    vec![of(
        Found::Keymap,
        Keymap::in_force(|name| std::env::var_os(name)).map(drop).map_err(|e| e.to_string()),
    )]
}

/// How the register lies on the disk.
pub fn at_rest(patient: &Patient<'_>) -> Vec<Finding> {
    let path = patient.context.store_path();
    let found = match unlock::found(&path) {
        Ok(Some(found)) => found,
        Ok(None) if path.exists() => {
            return vec![Finding::good(Found::InClear)];
        }
        Ok(None) => return Vec::new(),
        Err(e) => return vec![Finding::bad(Found::Header { path }, because(&e))],
    };
    let ways = found.newest().map_or(0, |header| header.slots.len());
    let cipher = found.newest().map(|header| header.cipher.name()).unwrap_or_default().to_owned();
    let mut findings = vec![Finding::when(ways > 1, Found::Encrypted { cipher, ways }, Todo::AddWay)];
    // What is in memory may be written there, in clear.
    let swaps = std::fs::read_to_string("/proc/swaps").unwrap_or_default();
    let in_clear =
        swaps.lines().skip(1).filter(|line| !line.starts_with("/dev/zram") && !line.contains("crypt"));
    if in_clear.count() > 0 {
        findings.push(Finding::bad(Found::SwapInClear, Todo::EncryptSwap));
    }
    findings
}

/// Whether the register opens.
pub fn register(patient: &Patient<'_>) -> Vec<Finding> {
    let path = patient.context.store_path();
    if !path.exists() {
        return vec![Finding::bad(Found::NoRegister { path }, Todo::MakeRegister)];
    }
    if relay::owner(patient.context).is_ok_and(|owner| owner.is_some()) {
        return vec![Finding::good(Found::Held { path })];
    }
    let what = Found::Register { path: path.clone() };
    let opened = match patient.context.register() {
        Ok(register) => register,
        Err(e) => return vec![Finding::bad(what, because(&e))],
    };
    let mut findings = vec![Finding::good(what)];
    findings.extend(time(&opened));
    let practice = opened.kind() == RegisterKind::Demo;
    match backup::concern(&opened, opened.now()) {
        Ok(Some(concern)) if !practice => {
            findings.push(Finding::bad(Found::Concern { what: Both::of(&concern) }, Todo::BackUp));
        }
        Ok(_) => findings.push(Finding::good(Found::BackedUp)),
        Err(e) => findings.push(Finding::bad(Found::BackedUp, because(&e))),
    }
    let spare = std::fs::metadata(reserve::path(&path)).is_ok_and(|m| m.len() > 0);
    findings.push(Finding::when(spare, Found::Spare, Todo::MakeSpare));
    if let Err(e) = opened.close() {
        findings.push(Finding::bad(Found::Closing, because(&e)));
    }
    findings
}

/// Whether the time can be believed by what the register knows of it.
fn time(register: &Register) -> Vec<Finding> {
    let said = |found: Result<Option<SafetyProblem>, ServiceError>| match found {
        Ok(wrong) => wrong.map(|why| Both::of(&why)),
        Err(e) => Some(Both::of(&e)),
    };
    let wrong = [clock::concern(register), clock::last_jump(register)].into_iter().filter_map(said);
    let wrong: Vec<Finding> =
        wrong.map(|what| Finding::wrong(Found::Concern { what }, Todo::SetClockAndLook)).collect();
    if wrong.is_empty() { vec![Finding::good(Found::TimeWhole)] } else { wrong }
}

fn of<E: InWords>(what: Found, outcome: Result<(), E>) -> Finding {
    match outcome {
        Ok(()) => Finding::good(what),
        Err(e) => Finding::bad(what, because(&e)),
    }
}

fn because(why: &impl InWords) -> Todo {
    Todo::Because { why: Both::of(why) }
}
