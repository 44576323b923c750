//! `soxa report`: the period's report, and the check of one that somebody else wrote.

mod sent;

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use self::sent::{Freeze, SentReports, period};
use super::context::{Context, Format};
use super::failure::Failure;
use super::output;
use super::session::{self, Session};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_files::bounded;
use soxa_paper::render::{docx, docx_text, pdf};
use soxa_paper::report::audit::{self, Cause, Finding, FindingKind};
use soxa_paper::report::document;
use soxa_paper::report::period::Period;
use soxa_paper::report::workbook;
use soxa_paper::report::{compute, csv, json, text};
use soxa_service::grant::Export;
use soxa_text::encoding::decode_bytes;
use soxa_text::words::{InWords, Lang};

/// The period's report.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Report {
    #[command(subcommand)]
    command: Option<ReportCommand>,
    /// First day of the period
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<NaiveDate>,
    /// Last day of the period
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<NaiveDate>,
    /// Form
    #[arg(long, value_enum, default_value = "text")]
    format: ReportFormat,
    /// A sheet of figures beside the report, such as the monthly form of the task force
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// Lines of text
    Text,
    /// One JSON document
    Json,
    /// A line a figure
    Csv,
    /// A Word document, by Decree 30/2020
    Docx,
    /// A workbook with live formulas
    Xlsx,
    /// Pages, by Decree 30/2020
    Pdf,
}

/// A day.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    let known = ["%Y-%m-%d", "%d/%m/%Y"].iter().find_map(|f| NaiveDate::parse_from_str(text.trim(), f).ok());
    known.ok_or_else(|| format!("“{text}” không phải ngày: cần dạng 2022-03-30 hoặc 30/03/2022"))
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
    /// Check the figures of a report written by hand (text, Markdown or DOCX); exit status 1 if any does not hold
    Audit(Audit),
    /// Put a report down as it is sent
    Freeze(Freeze),
    /// List the reports that were sent, or what would be different in one now
    Sent(SentReports),
}

#[derive(Debug, Args)]
struct Audit {
    /// The report
    file: PathBuf,
    #[command(flatten)]
    format: Format,
}

/// A larger file is no report.
const LARGEST: u64 = 8 * 1024 * 1024;

impl Report {
    /// Whether it works on the register.
    pub fn needs_register(&self) -> bool {
        !matches!(self.command, Some(ReportCommand::Audit(_)))
    }

    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        match &self.command {
            Some(ReportCommand::Audit(audit)) => audit.run(context),
            Some(ReportCommand::Freeze(freeze)) => session::at(context, freeze),
            Some(ReportCommand::Sent(sent)) => session::at(context, sent),
            None => {
                let period = period(self.from, self.to)?;
                session::with(context, context.session()?, |session| self.make(session, period))
            }
        }
    }

    fn make(&self, session: Session<'_>, period: Period) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        // Only the text on a screen is a look; a document leaves the house, by whichever way.
        let leaves = self.output.is_some() || self.format != ReportFormat::Text;
        if leaves {
            actor.require(Export)?;
        }
        let mut report = compute::report(register, actor, period)?;
        if let Some(sheet) = &self.sheet {
            let pack = register.rules().on(period.to);
            let known = pack.sheets().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
            let none = || CommandProblem::NoSuchSheet { sheet: sheet.clone(), known };
            report = report.as_sheet(register, sheet).ok_or_else(|| Failure::Refused(none()))?;
        }
        let bytes = match self.format {
            ReportFormat::Text => text::render(&report).into_bytes(),
            ReportFormat::Json => {
                let json = serde_json::to_string_pretty(&json::document(&report))
                    .map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
                format!("{}\n", output::escaped(&json)).into_bytes()
            }
            ReportFormat::Csv => csv::render(&report)?,
            ReportFormat::Docx => {
                let document = document::document(register, actor, &report)?;
                docx::render(&document).map_err(|e| Failure::io("DOCX", e))?
            }
            ReportFormat::Xlsx => workbook::render(&report).map_err(|e| Failure::io("XLSX", e))?,
            ReportFormat::Pdf => {
                let document = document::document(register, actor, &report)?;
                pdf::render(&document).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?
            }
        };
        let write = |out: &mut dyn Write| out.write_all(&bytes).map_err(|e| Failure::io("stdout", e));
        if leaves {
            ui.export(register, actor, "report", self.output.as_deref(), write)?;
        } else {
            ui.to(None, write)?;
        }
        Ok(0)
    }
}

impl Audit {
    fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let found = audit::check(&text_of(&self.file)?);
        match self.format {
            Format::Json => ui.json(&found)?,
            Format::Text => {
                for finding in &found {
                    context.line(&in_words(finding, context.lang()))?;
                }
                if found.is_empty() {
                    context.line(&Said::AuditClean)?;
                }
            }
        }
        Ok(u8::from(found.iter().any(|f| f.kind != FindingKind::Unknown)))
    }
}

/// The text of a report, whichever form it has.
fn text_of(path: &Path) -> Result<String, Failure> {
    let io = |e| Failure::io(path.display().to_string(), e);
    let bytes = bounded::read(path, LARGEST).map_err(io)?;
    let text = if bytes.starts_with(b"PK\x03\x04") {
        docx_text::text(&bytes)
            .ok_or_else(|| Failure::Refused(CommandProblem::NotADocx { path: path.to_owned() }))?
    } else {
        decode_bytes(&bytes).0
    };
    if audit::is_report(&text) {
        Ok(text)
    } else {
        Err(Failure::Refused(CommandProblem::NoReport { path: path.to_owned() }))
    }
}

fn in_words(finding: &Finding, lang: Lang) -> Said {
    let what = match finding.kind {
        FindingKind::Sum => Said::AuditSum,
        FindingKind::Share => Said::AuditShare,
        FindingKind::Format => Said::AuditFormat,
        FindingKind::Unknown => Said::AuditUnknown,
    };
    let right = finding.expected.clone().map(|expected| Said::AuditRight { expected });
    let cause = finding.cause.as_ref().map(|cause| match cause {
        Cause::Cut => Said::AuditCut,
        Cause::OtherCell => Said::AuditOtherCell,
    });
    let or_nothing = |said: Option<Said>| said.map(|s| s.in_words(lang)).unwrap_or_default();
    Said::AuditFinding {
        line: finding.line,
        what: what.in_words(lang),
        stated: finding.stated.clone(),
        right: or_nothing(right),
        text: finding.text.clone(),
        cause: or_nothing(cause),
    }
}
