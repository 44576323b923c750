//! Dates of birth as people write them.

use chrono::{Datelike, NaiveDate};

use super::bare;
use crate::reading::tally::Assumed;
use crate::reading::{Doubt, Order};
use crate::refusal::CellProblem;
use soxa_domain::person::{FieldError, FieldProblem, PersonField};
use soxa_text::fold::fold;
use soxa_text::partial_date::{DateError, PartialDate};

/// A date that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The date, as far as it is known.
    pub date: PartialDate,
    /// What was taken for granted.
    pub said: Option<Assumed>,
}

/// Reads a date of birth. `today` is the day after which nobody is born yet, where it is known.
///
/// # Errors
/// No date, one that is not in the calendar, one to come, or one of which day and month may be swapped.
pub fn read(cell: &str, today: Option<NaiveDate>, order: Option<Order>) -> Result<Read, CellProblem> {
    let cell = super::whole(bare(cell));
    let cell = without_time(&cell);
    let mut read = parse(cell, today, order)?;
    if let Some(today) = today
        && read.date.earliest() > today
    {
        return Err(CellProblem::NotBornYet { date: read.date.vi() });
    }
    if matches!(order, Some(Order::MonthFirst | Order::Swapped)) && read.date.day().is_some() {
        read.said = read.said.or(Some(Assumed::MonthFirst));
    }
    Ok(read)
}

/// Without the time of day that programs put behind a date.
fn without_time(cell: &str) -> &str {
    let Some((day, time)) = cell.split_once([' ', 'T']) else { return cell };
    let is_time = time.contains(':')
        && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ' ' | 'Z' | '+'));
    if is_time && day.len() >= 8 { day } else { cell }
}

fn wrong(why: DateError) -> CellProblem {
    CellProblem::Field { why: FieldError { field: PersonField::BirthDate, why: FieldProblem::Date(why) } }
}

fn parse(cell: &str, today: Option<NaiveDate>, order: Option<Order>) -> Result<Read, CellProblem> {
    let plain = |date| Ok(Read { date, said: None });
    // As nearly all of a list stands.
    let direct = PartialDate::parse(cell);
    match (order, &direct) {
        (None, Ok(date)) => return plain(*date),
        (Some(order), _) => {
            if let Some(date) = ordered(cell, order)? {
                return plain(date);
            }
            if let Ok(date) = direct {
                return plain(date);
            }
        }
        _ => {}
    }
    // A day that is not in the calendar stays refused, whatever else it could be.
    if let Err(DateError::NoSuchDay(_)) = &direct {
        return direct.map(|date| Read { date, said: None }).map_err(wrong);
    }
    let no_date = || wrong(DateError::Form(soxa_text::display::sanitise(cell).into_owned()));
    let (text, said) = without_words(cell);
    let numbers = numbers(&text).ok_or_else(no_date)?;
    let made = |year: u16, month: u16, day: u16| {
        let month = u8::try_from(month).unwrap_or(99);
        PartialDate::new(year, month, if month == 0 { 0 } else { u8::try_from(day).unwrap_or(99) })
            .map_err(wrong)
    };
    let read = |date: PartialDate, also: Option<Assumed>| Ok(Read { date, said: said.clone().or(also) });
    let short = |y: &Number| y.digits == 2;
    let year = |y: &Number| if short(y) { of_two(y.value, today) } else { y.value };
    let also = |y: &Number| short(y).then_some(Assumed::ShortYear);
    match numbers.as_slice() {
        [y] if y.digits == 4 => read(made(y.value, 0, 0)?, None),
        [n] if n.digits == 5 && n.value > 0 => {
            let day = crate::sheet::serial(f64::from(n.value)).ok_or_else(no_date)?;
            read(day, Some(Assumed::Serial))
        }
        [n] if n.digits == 8 || n.digits == 6 => {
            let (date, is_short) = run_together(&n.text, today).ok_or_else(no_date)?;
            read(date, is_short.then_some(Assumed::ShortYear))
        }
        [m, y] if y.digits == 4 && m.value <= 12 => read(made(y.value, m.value, 0)?, None),
        [y, m] if y.digits == 4 && m.digits <= 2 => read(made(y.value, m.value, 0)?, None),
        // A month by its name and two digits are no day of a year that is not said.
        [m, y] if m.is_name && y.digits == 2 => read(made(year(y), m.value, 0)?, also(y)),
        [y, m, d] if y.digits == 4 && m.digits <= 2 && d.digits <= 2 => {
            read(made(y.value, m.value, d.value)?, None)
        }
        [m, d, y] if m.is_name && (y.digits == 4 || short(y)) => {
            read(made(year(y), m.value, d.value)?, also(y))
        }
        [d, m, y] if d.digits <= 2 && m.digits <= 2 && (y.digits == 4 || short(y)) => {
            read(made(year(y), m.value, d.value)?, also(y))
        }
        _ => Err(no_date()),
    }
}

/// A date in a column whose order is not day first, or not known.
fn ordered(cell: &str, order: Order) -> Result<Option<PartialDate>, CellProblem> {
    let parts: Vec<&str> = cell.split(['/', '-', '.']).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return Ok(None) };
    let number = |text: &str| text.parse::<u16>().ok();
    let c = c.get(..c.find([' ', 'T']).unwrap_or(c.len())).unwrap_or(c);
    let (Some(first), Some(second), Some(third)) = (number(a), number(b), number(c)) else { return Ok(None) };
    let iso = a.len() == 4;
    let (year, low, high) = if iso { (first, second, third) } else { (third, first, second) };
    if !iso && c.len() != 4 {
        return Ok(None);
    }
    let new = |month: u16, day: u16| {
        let part = |n: u16| u8::try_from(n).unwrap_or(99);
        PartialDate::new(year, part(month), part(day)).map_err(wrong)
    };
    // Both ways it is a day, and not the same.
    let either = low <= 12 && high <= 12 && low != high;
    match order {
        Order::Swapped if iso && high <= 12 => new(high, low).map(Some),
        Order::MonthFirst if !iso => new(low, high).map(Some),
        Order::Asked(Doubt::Swapped) if iso && either => {
            Err(CellProblem::DaySwapped { date: cell.to_owned() })
        }
        Order::Asked(Doubt::MonthFirst) if !iso && (either || high > 12) => {
            Err(CellProblem::MonthBefore { date: cell.to_owned() })
        }
        _ => Ok(None),
    }
}

/// A year of two digits: the last hundred years.
fn of_two(year: u16, today: Option<NaiveDate>) -> u16 {
    let now = today.map_or(2026, |t| u16::try_from(t.year()).unwrap_or(2026));
    let candidate = now - now % 100 + year;
    if candidate > now { candidate - 100 } else { candidate }
}

struct Number {
    value: u16,
    digits: usize,
    text: String,
    is_name: bool,
}

/// Words around a date, and what they say of it.
fn without_words(cell: &str) -> (String, Option<Assumed>) {
    let folded = fold(cell);
    let mut text = folded.split('(').next().unwrap_or(&folded).trim().to_owned();
    let mut said = None;
    for about in ["khoang", "tam", "uoc", "~", "truoc", "sau", "chung"] {
        if let Some(rest) = text.strip_prefix(about) {
            text = rest.trim().to_owned();
            said = Some(Assumed::Approximate { word: cell.to_owned() });
        }
    }
    for word in ["sinh nam", "sinh ngai", "sinh thang", "nam sinh", "sinh", "ns", "sn", "s.", "nam", "ngai"] {
        if let Some(rest) =
            text.strip_prefix(word).filter(|r| !r.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            text = rest.trim_start_matches([':', ' ', '.']).to_owned();
        }
    }
    (text, said)
}

/// The numbers of a date, months by name among them; `None` where anything else stands there.
fn numbers(text: &str) -> Option<Vec<Number>> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |test: fn(char) -> bool| rest.find(|c| !test(c)).unwrap_or(rest.len());
        if c.is_ascii_digit() {
            let (digits, after) = rest.split_at(run(|c| c.is_ascii_digit()));
            rest = after;
            // `00` and no number at all say that it is not known.
            let value = digits.parse::<u32>().ok()?;
            let value = if digits.len() <= 5 { u16::try_from(value).ok()? } else { 0 };
            if value > 0 || digits.len() > 5 {
                found.push(Number { value, digits: digits.len(), text: digits.to_owned(), is_name: false });
            }
        } else if c.is_alphabetic() {
            let (word, after) = rest.split_at(run(char::is_alphabetic));
            rest = after;
            match word {
                "ngai" | "thang" | "nam" | "thg" | "th" | "t" | "nag" | "al" | "dl" | "am" | "duong"
                | "lich" => {}
                _ => {
                    let month = MONTHS.iter().position(|m| word.starts_with(m))?;
                    let value = u16::try_from(month + 1).ok()?;
                    found.push(Number { value, digits: 2, text: word.to_owned(), is_name: true });
                }
            }
        } else if matches!(c, '/' | '-' | '.' | ',' | ' ' | '_' | '…' | '?' | ':' | '\\' | '–' | '*') {
            rest = rest.get(c.len_utf8()..)?;
        } else {
            return None;
        }
    }
    Some(found)
}

/// `15031990`, `19900315`, `150390`, `031990`; whether its year had two digits.
fn run_together(digits: &str, today: Option<NaiveDate>) -> Option<(PartialDate, bool)> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u16>().ok();
    let new = |year: u16, month: u16, day: u16| {
        PartialDate::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
            .ok()
            .filter(|d| d.month().is_some())
    };
    let likely = |date: &PartialDate| (1890..=2100).contains(&date.year());
    if digits.len() == 8 {
        let day_first = new(part(4, 8)?, part(2, 4)?, part(0, 2)?).filter(likely);
        let year_first = || new(part(0, 4)?, part(4, 6)?, part(6, 8)?).filter(likely);
        return day_first.or_else(year_first).map(|date| (date, false));
    }
    let day_first = new(of_two(part(4, 6)?, today), part(2, 4)?, part(0, 2)?).filter(|d| d.day().is_some());
    let month_first = || new(part(2, 6)?, part(0, 2)?, 0).filter(likely);
    day_first.map(|date| (date, true)).or_else(|| month_first().map(|date| (date, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(cell: &str, order: Option<Order>) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23);
        read(cell, today, order).map_or_else(|_| "refused".to_owned(), |r| r.date.to_string())
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (cell, iso) in [
            ("7/3/88", "1988-03-07"),
            ("..../5/1985", "1985-05"),
            ("--/--/1950", "1950"),
            ("…/…/1950", "1950"),
            ("00/00/1950", "1950"),
            ("15031990", "1990-03-15"),
            ("19900315", "1990-03-15"),
            ("150390", "1990-03-15"),
            ("031990", "1990-03"),
            ("15-thg 3-90", "1990-03-15"),
            ("15-Thg3-1990", "1990-03-15"),
            ("Sn 1985", "1985"),
            ("SN: 1985", "1985"),
            ("Sinh 1966", "1966"),
            ("sinh năm 1966", "1966"),
            ("Năm 1966", "1966"),
            ("khoảng 1950", "1950"),
            ("ngày 15 tháng 3 năm 1990", "1990-03-15"),
            ("15 tháng 3 năm 1990", "1990-03-15"),
            ("tháng 3/1990", "1990-03"),
            ("T3/1990", "1990-03"),
            ("15 Mar 1990", "1990-03-15"),
            ("Mar-90", "1990-03"),
            ("Mar 15, 1990", "1990-03-15"),
            ("1990/03/15", "1990-03-15"),
            ("15,03,1990", "1990-03-15"),
            ("15 03 1990", "1990-03-15"),
            ("15 / 3 / 1990", "1990-03-15"),
            ("15/3/1990 (âm lịch)", "1990-03-15"),
            ("32874", "1990-01-01"),
            ("1985.0", "1985"),
            ("'1985", "1985"),
            ("15/03/2190", "refused"),
            ("24/11/2026", "refused"),
            ("31/02/1990", "refused"),
            ("31/2/90", "refused"),
            ("15/03", "refused"),
            ("hôm qua", "refused"),
            ("1990-1991", "refused"),
            ("15/3", "refused"),
        ] {
            assert_eq!(said(cell, None), iso, "{cell}");
        }
    }

    #[test]
    fn swapped_columns_are_asked_about_and_then_read() {
        let asked = Some(Order::Asked(Doubt::Swapped));
        for (cell, asked_of, swapped) in [
            ("1990-05-03", "refused", "1990-03-05"),
            ("1990-03-03", "1990-03-03", "1990-03-03"),
            ("15/03/1990", "1990-03-15", "1990-03-15"),
            ("1950", "1950", "1950"),
        ] {
            assert_eq!(said(cell, asked), asked_of, "{cell}");
            assert_eq!(said(cell, Some(Order::Swapped)), swapped, "{cell}");
        }
        let first = |cell: &str| said(cell, Some(Order::MonthFirst));
        assert_eq!(
            (first("03/15/1990"), first("03/05/1990")),
            ("1990-03-15".to_owned(), "1990-03-05".to_owned())
        );
        assert_eq!(said("03/15/1990", Some(Order::Asked(Doubt::MonthFirst))), "refused");
    }
}
