//! What is said of wrong usage: what is wrong and what to do, in Vietnamese.

use std::error::Error as _;
use std::num::{ParseFloatError, ParseIntError};

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::dress::USAGE;
use crate::cli::pair::NoEqualsSign;

/// What ended the reading of arguments, whose commands are Vietnamese: help as it is, a mistake as a sentence.
pub(super) fn told(said: &Error) -> String {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    if matches!(said.kind(), DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion) {
        return said.to_string();
    }
    let usage = match said.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => {
            format!("\nCách dùng: {}\n", usage.to_string().trim_start_matches(USAGE))
        }
        _ => String::new(),
    };
    format!("soxa: {}\n{usage}\nXem hướng dẫn: thêm --help vào lệnh.\n", sentence(said))
}

/// What is wrong, and what would be right.
fn sentence(said: &Error) -> String {
    let argument = one(said, ContextKind::InvalidArg);
    let value = one(said, ContextKind::InvalidValue);
    match said.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} cần một giá trị{}", choices(said)),
        ErrorKind::InvalidValue => format!("“{value}” không dùng được cho {argument}{}", choices(said)),
        ErrorKind::ValueValidation => {
            format!("“{value}” không dùng được cho {argument}: {}", reason(said))
        }
        ErrorKind::UnknownArgument => {
            format!("không có tham số “{argument}” ở lệnh này{}", nearest(said, ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let name = one(said, ContextKind::InvalidSubcommand);
            format!("không có lệnh “{name}”{}", nearest(said, ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingSubcommand => {
            let name = one(said, ContextKind::InvalidSubcommand);
            format!("“{name}” cần thêm một lệnh: {}", all(said, ContextKind::ValidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("còn thiếu {}: ghi thêm vào lệnh", all(said, ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => conflict(said, &argument),
        ErrorKind::NoEquals => format!("{argument} cần dấu bằng trước giá trị"),
        ErrorKind::TooManyValues => format!("{argument} thừa giá trị “{value}”: bỏ bớt"),
        ErrorKind::TooFewValues => {
            let (least, given) = (one(said, ContextKind::MinValues), one(said, ContextKind::ActualNumValues));
            format!("{argument} cần ít nhất {least} giá trị, mới có {given}: ghi thêm")
        }
        ErrorKind::WrongNumberOfValues => {
            let wanted = one(said, ContextKind::ExpectedNumValues);
            let given = one(said, ContextKind::ActualNumValues);
            format!("{argument} cần đúng {wanted} giá trị, đang có {given}")
        }
        ErrorKind::InvalidUtf8 => "có tham số không phải chữ UTF-8: gõ lại, hoặc đổi tên tệp".to_owned(),
        _ => "lệnh ghi chưa đúng".to_owned(),
    }
}

fn conflict(said: &Error, argument: &str) -> String {
    let command = one(said, ContextKind::InvalidSubcommand);
    let argument = if argument.is_empty() { &command } else { argument };
    match all(said, ContextKind::PriorArg) {
        other if other == argument => format!("{argument} chỉ ghi được một lần"),
        other if other.is_empty() => {
            format!("{argument} không đi cùng các tham số khác đã ghi: bỏ bớt")
        }
        other => format!("{argument} không đi cùng {other}: bỏ một trong hai"),
    }
}

/// What the reader of the value said; the system's own two words for "no number" are English.
fn reason(said: &Error) -> String {
    let Some(why) = said.source() else { return "giá trị không đọc được".to_owned() };
    if why.is::<ParseIntError>() || why.is::<ParseFloatError>() {
        return "cần một số".to_owned();
    }
    if why.is::<NoEqualsSign>() {
        return "cần dấu “=” ở giữa".to_owned();
    }
    if why.is::<chrono::ParseError>() {
        return "cần một ngày, dạng NĂM-THÁNG-NGÀY: 2026-11-23".to_owned();
    }
    why.to_string()
}

fn choices(said: &Error) -> String {
    match all(said, ContextKind::ValidValue) {
        known if known.is_empty() => String::new(),
        known => format!("; chọn một trong: {known}{}", nearest(said, ContextKind::SuggestedValue)),
    }
}

/// What was perhaps meant, the likeliest first: the parser of commands names it last.
fn nearest(said: &Error, kind: ContextKind) -> String {
    let name = match said.get(kind) {
        Some(ContextValue::Strings(all)) => {
            all.iter().rev().map(String::as_str).collect::<Vec<_>>().join(", ")
        }
        _ => one(said, kind),
    };
    if name.is_empty() { String::new() } else { format!("; có phải là {name}?") }
}

/// One thing that an error names; empty where it names none.
fn one(said: &Error, kind: ContextKind) -> String {
    match said.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Number(number)) => number.to_string(),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

/// All things that an error names, in a row.
fn all(said: &Error, kind: ContextKind) -> String {
    match said.get(kind) {
        Some(ContextValue::Strings(all)) => all.join(", "),
        _ => one(said, kind),
    }
}
