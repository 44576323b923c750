//! The files of `sample_data/` beside people and cases, as bytes.

use super::SampleCommune;
use super::corrections;
use crate::domain::case::Case;

/// A file's path under `sample_data/`, and what it holds.
pub type SampleFile = (String, Vec<u8>);

/// All of them.
pub fn files(commune: &SampleCommune, cases: &[Case]) -> Result<Vec<SampleFile>, csv::Error> {
    let _ = cases;
    Ok(vec![csv_file(
        "corrections.csv",
        &corrections::HEADER,
        commune.corrections.iter().map(|c| c.cells().to_vec()),
    )?])
}

fn csv_file(
    path: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<SampleFile, csv::Error> {
    let mut bytes = Vec::new();
    let mut out = csv::Writer::from_writer(&mut bytes);
    out.write_record(header)?;
    for row in rows {
        out.write_record(row)?;
    }
    out.flush()?;
    drop(out);
    Ok((path.to_owned(), bytes))
}
