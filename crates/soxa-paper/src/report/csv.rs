//! The report as CSV: a line a figure, for whoever adds up the reports of many communes.

use super::compute::Report;

/// The columns.
pub const HEADER: [&str; 8] = ["section", "code", "label_vi", "value", "unit", "as_of", "num", "den"];

/// The file.
pub fn render(report: &Report) -> Result<Vec<u8>, ::csv::Error> {
    let mut out = ::csv::Writer::from_writer(Vec::new());
    out.write_record(HEADER)?;
    for figure in report.listed() {
        let i = &figure.indicator;
        let (num, den) = figure.parts().map(|(n, d)| (n.to_string(), d.to_string())).unwrap_or_default();
        let as_of = figure.as_of.to_string();
        let value = figure.plain();
        out.write_record([&i.section, &i.code, &i.label, &value, &i.unit, &as_of, &num, &den])?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}
