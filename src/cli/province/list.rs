//! Doubles of a commune as a list for it: it takes them in as any list of duplicates, decides each row and sends them back.

use std::path::Path;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::tui::province::Province;
use crate::tui::screens::province::{Double, doubles};
use soxa_exchange::people::guard;
use soxa_upward::answers::{Communes, Doubles, PersonAbove, Question};

/// The heads of such a list, as communes get it on paper too.
const HEADS: [&str; 6] = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Trùng với số", "Nơi trùng"];

/// Writes the list; 1 where somebody stands on it.
///
/// # Errors
/// The level above does not answer, or the file cannot be written.
pub fn write(
    context: &Context,
    province: &Province,
    code: &str,
    output: Option<&Path>,
) -> Result<u8, Failure> {
    let found = doubles(province.ask::<Doubles>(&Question::Doubles)?)?;
    let communes: Communes = province.ask(&Question::Communes)?;
    let name = |code: &str| {
        let known = communes.communes.iter().find(|commune| commune.code == code);
        known.map_or_else(|| code.to_owned(), |commune| format!("{} ({code})", commune.name))
    };
    let rows: Vec<(&PersonAbove, &PersonAbove)> =
        found.iter().filter_map(|double| own(double, code)).collect();
    context.ui.to(output, |out| {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(HEADS)?;
        for (number, (own, other)) in (1..).zip(&rows) {
            let known = |text: &Option<String>| guard(text.as_deref().unwrap_or_default());
            let (number, place): (i32, String) = (number, name(&other.commune));
            out.write_record([
                number.to_string(),
                known(&own.name).to_uppercase(),
                known(&own.birth),
                known(&own.person_id),
                known(&other.person_id),
                place,
            ])?;
        }
        out.flush().map_err(|e| Failure::io("CSV", e))
    })?;
    Ok(u8::from(!rows.is_empty()))
}

/// Who of a pair is the commune's, and the other.
fn own<'a>(double: &'a Double, code: &str) -> Option<(&'a PersonAbove, &'a PersonAbove)> {
    let Double { one, other, .. } = double;
    match () {
        () if one.commune == code => Some((one, other)),
        () if other.commune == code => Some((other, one)),
        () => None,
    }
}
