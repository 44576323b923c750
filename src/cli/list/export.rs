//! `soxa list export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::ListFormat;
use soxa_exchange::lists as list_file;
use soxa_paper::render::sheet;
use soxa_paper::render::sheet::Stamp;
use soxa_service::lists;

/// Write the list in its sender's layout, with what was found out: a workbook where it came as a spreadsheet.
#[derive(Debug, Args)]
pub struct Export {
    /// Number of the list
    list: u32,
    /// csv or xlsx, where it is not to be as it came
    #[arg(long, value_enum)]
    format: Option<ListFormat>,
    /// The file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Act for Export {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { list, format, output: file } = self;
        let exported = lists::export(register, actor, *list)?;
        let ending = file.as_ref().and_then(|f| f.extension()).and_then(|e| e.to_str());
        let as_it_came = if exported.is_sheet { ListFormat::Xlsx } else { ListFormat::Csv };
        let named = ending.and_then(|e| ListFormat::from_str(e, true).ok());
        let bytes = match format.or(named).unwrap_or(as_it_came) {
            ListFormat::Csv => list_file::as_csv(&exported),
            ListFormat::Xlsx => sheet::list(&exported, &Stamp::of(register, actor)),
        };
        let bytes = bytes.map_err(|e| Failure::io("danh sách", e))?;
        ui.export(register, actor, "list", file.as_deref(), |out| {
            out.write_all(&bytes).map_err(|e| Failure::io("danh sách", e))
        })?;
        Ok(0)
    }
}
