//! `soxa report`: the period's report, and the check of one that somebody else wrote.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::{Context, Format};
use super::failure::Failure;
use super::output;
use crate::report::audit::{self, Cause, Finding, FindingKind};
use crate::report::ooxml::docx_text;
use crate::text::encoding::decode_bytes;

/// The period's report.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Report {
    #[command(subcommand)]
    command: Option<ReportCommand>,
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
    /// Check the figures of a report written by hand (text, Markdown or DOCX); exit status 1 if any does not hold
    Audit(Audit),
}

#[derive(Debug, Args)]
struct Audit {
    /// The report
    file: PathBuf,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// A larger file is no report.
const LARGEST: u64 = 32 * 1024 * 1024;

impl Report {
    /// Whether it works on the register.
    pub fn needs_register(&self) -> bool {
        !matches!(self.command, Some(ReportCommand::Audit(_)))
    }

    /// Runs the command.
    pub fn run(&self, _context: &Context) -> Result<u8, Failure> {
        match &self.command {
            Some(ReportCommand::Audit(audit)) => audit.run(),
            None => Err(Failure::Usage("soxa report: cần --from và --to".to_owned())),
        }
    }
}

impl Audit {
    fn run(&self) -> Result<u8, Failure> {
        let found = audit::check(&text_of(&self.file)?);
        match self.format {
            Format::Json => output::json(&found)?,
            Format::Text => {
                for finding in &found {
                    output::line(&in_words(finding))?;
                }
                if found.is_empty() {
                    output::line("Không thấy chỗ nào vênh.")?;
                }
            }
        }
        Ok(u8::from(found.iter().any(|f| f.kind != FindingKind::Unknown)))
    }
}

/// The text of a report, whichever form it has.
fn text_of(path: &Path) -> Result<String, Failure> {
    let io = |e| Failure::io(path.display().to_string(), e);
    let size = std::fs::metadata(path).map_err(io)?.len();
    if size > LARGEST {
        return Err(Failure::Refused(format!("{}: lớn quá, không phải báo cáo", path.display())));
    }
    let bytes = std::fs::read(path).map_err(io)?;
    if !bytes.starts_with(b"PK\x03\x04") {
        return Ok(decode_bytes(&bytes).0);
    }
    docx_text::text(&bytes).ok_or_else(|| {
        Failure::Refused(format!(
            "{}: không phải tệp DOCX đọc được: mở bằng Word, lưu lại rồi thử",
            path.display()
        ))
    })
}

fn in_words(finding: &Finding) -> String {
    let what = match finding.kind {
        FindingKind::Sum => "tổng không khớp",
        FindingKind::Share => "tỷ lệ không đúng",
        FindingKind::Format => "cách viết số",
        FindingKind::Unknown => "không hiểu",
    };
    let right = finding.expected.as_ref().map(|e| format!(", đúng ra {e}")).unwrap_or_default();
    let cause = match finding.cause {
        Some(Cause::Cut) => ", cắt bớt thay vì làm tròn",
        Some(Cause::OtherCell) => ", lấy nhầm ô khác",
        None => "",
    };
    format!("dòng {}: {what}: ghi {}{right} ({}){cause}", finding.line, finding.stated, finding.text)
}
