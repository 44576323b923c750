//! What the cells of a catalogue say: who answers for a procedure, how it comes, its limit and its fee.

use std::sync::LazyLock;

use super::problem::RuleProblem;
use crate::deadline::TimeLimit;
use crate::labels::Vocabulary;
use crate::procedure::{Authority, Channel, Fee};
use soxa_text::fold::fold;

fn unknown(column: &str, value: &str, known: &str) -> RuleProblem {
    RuleProblem::CellForm { column: column.to_owned(), value: value.to_owned(), known: known.to_owned() }
}

/// The bodies of a cell: the one that answers, and those together with it.
pub(super) fn authorities(text: &str) -> Result<(Authority, Vec<Authority>), RuleProblem> {
    let of = |part: &str| {
        let folded = fold(part);
        // Folded themselves.
        let names = [
            ("cong an", Authority::Police),
            ("quan su", Authority::Military),
            ("chqs", Authority::Military),
            ("uy ban nhan dan", Authority::Committee),
            ("ubnd", Authority::Committee),
            ("cap xa", Authority::Committee),
            ("phong ", Authority::Department),
        ];
        let by_name = || names.iter().find(|(name, _)| folded.contains(name)).map(|(_, a)| *a);
        Authority::parse(part.trim()).or_else(by_name)
    };
    let mut all = Vec::new();
    for part in text.split(['+', ';', '|']).filter(|part| !part.trim().is_empty()) {
        let known = "committee, police, military, department";
        let authority = of(part).ok_or_else(|| unknown("authority", part.trim(), known))?;
        if !all.contains(&authority) {
            all.push(authority);
        }
    }
    if all.is_empty() {
        return Err(unknown("authority", text, "committee, police, military, department"));
    }
    let first = all.remove(0);
    Ok((first, all))
}

/// The channels of a cell. Whoever may send it from home may be helped with it at the counter.
pub(super) fn channels(text: &str) -> Result<Vec<Channel>, RuleProblem> {
    let mut all = Vec::new();
    for part in text.split(['|', ';', ',', '+', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let known = || Channel::LABELS.iter().map(|l| l.id).collect::<Vec<_>>().join(", ");
        let channel = Channel::parse(part).ok_or_else(|| unknown("channels", part, &known()))?;
        let with_help = (channel == Channel::Online).then_some(Channel::AssistedOnline);
        for channel in std::iter::once(channel).chain(with_help) {
            if !all.contains(&channel) {
                all.push(channel);
            }
        }
    }
    Ok(all)
}

/// What no limit, working days, days and hours are called, folded: a catalogue asks for each of its rows.
static UNITS: LazyLock<[Vec<String>; 4]> = LazyLock::new(|| {
    let names: [&[&str]; 4] =
        [&["other", "khác"], &["wd", "ngày làm việc"], &["day", "days", "ngày"], &["hour", "hours", "giờ"]];
    names.map(|names| names.iter().map(|name| fold(name)).collect())
});

/// The limit of two cells, or of one that says both (`3 ngày làm việc`).
pub(super) fn limit(time: &str, unit: &str) -> Result<TimeLimit, RuleProblem> {
    if time.is_empty() {
        return Ok(TimeLimit::ByAppointment);
    }
    let digits: String = time.chars().take_while(char::is_ascii_digit).collect();
    let rest = time.get(digits.len()..).unwrap_or_default();
    let unit = if unit.is_empty() { rest } else { unit };
    let wrong = || unknown("time", &format!("{time} {unit}"), "wd, day, hour, other");
    let number: u32 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| wrong())? };
    let unit = fold(unit.trim());
    let is = |folded: &[String]| folded.contains(&unit);
    let [other, working_day, day, hour] = &*UNITS;
    match number {
        // What the portal answers with "see the procedure" is not known by its figure.
        _ if is(other) || (unit.is_empty() && number == 0) => Ok(TimeLimit::ByAppointment),
        0 => Err(wrong()),
        days if is(working_day) => Ok(TimeLimit::WorkingDays(days)),
        days if is(day) => Ok(TimeLimit::Days(days)),
        hours if is(hour) => Ok(TimeLimit::Hours(hours)),
        _ => Err(wrong()),
    }
}

/// The fee of two cells. Several sums in a cell are those of several cases, of which none is the fee.
pub(super) fn fee(direct: &str, online: &str) -> Result<Option<Fee>, RuleProblem> {
    let sum = |text: &str| {
        let bare: String = text.chars().filter(|c| !matches!(c, '.' | ',' | ' ' | 'đ')).collect();
        match bare.as_str() {
            "" => Ok(None),
            several if several.contains('|') => Ok(None),
            one => one.parse::<u32>().map(Some).map_err(|_| unknown("fee", text, "0, 15000")),
        }
    };
    Ok(match (sum(direct)?, sum(online)?) {
        (Some(direct), online) => Some(Fee { direct, online: online.unwrap_or(direct), ..Fee::default() }),
        (None, _) => None,
    })
}
