//! Numbers of files and notices: `07/HS-HUY`, counted anew each year.

use super::error::ServiceError;
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
    let mut n: u32 = writer.setting(&name)?.unwrap_or(0);
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
