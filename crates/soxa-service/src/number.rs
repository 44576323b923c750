//! Numbers that stand on paper: of files and notices (`07/HS-HUY`, counted anew each year), of cases and of the case book. One
//! that was given is not given again, whatever was taken back since: the paper is out.

use super::error::ServiceError;
use super::refusal::{CaseProblem, Field};
use soxa_domain::case::Case;
use soxa_domain::case_code::ProvisionalCode;
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::index::{By, text};

/// The next number of a series in a year that no record of the index bears. Up to `digits` digits are padded.
pub(super) fn next(
    writer: &mut Writer,
    by: By,
    series: &str,
    digits: usize,
    year: i32,
) -> Result<String, ServiceError> {
    let name = format!("numbers.{series}.{year}");
    let mut n: u32 = writer.counter(&name)?.unwrap_or(0);
    loop {
        n += 1;
        let number = format!("{n:0digits$}/{series}");
        // Two years may count alike; a number that is taken gets the year.
        let dated = format!("{n:0digits$}/{year}/{series}");
        for candidate in [number, dated] {
            if writer.with_prefix(by, &text(&candidate), 1)?.is_empty() {
                writer.set_counter(&name, n)?;
                return Ok(candidate);
            }
        }
    }
}

/// The next code of the day of receipt.
pub(super) fn case_code(writer: &mut Writer, received: Timestamp) -> Result<ProvisionalCode, ServiceError> {
    let day = received.date();
    let prefix = ProvisionalCode::day_prefix(day);
    let last = writer.last_with_prefix(By::CaseCode, prefix.as_bytes())?;
    let last = last.map(|no| writer.get::<Case>(no)).transpose()?.flatten();
    let last = last.map_or(0, |c| u32::from(c.record.code.number()));
    let name = format!("case_code_{day}");
    let number = writer.counter(&name)?.unwrap_or(0).max(last) + 1;
    let code = u16::try_from(number).ok().and_then(|number| ProvisionalCode::new(day, number));
    let code = code.ok_or_else(|| ServiceError::refused(Field::CaseCode, CaseProblem::DayIsFull))?;
    writer.set_counter(&name, number)?;
    Ok(code)
}

/// The next number in the case book of the year of receipt.
pub(super) fn in_case_book(writer: &mut Writer, received: Timestamp) -> Result<u32, ServiceError> {
    let name = format!("case_book_{}", received.date().format("%Y"));
    let number = writer.counter(&name)?.unwrap_or(0) + 1;
    writer.set_counter(&name, number)?;
    Ok(number)
}
