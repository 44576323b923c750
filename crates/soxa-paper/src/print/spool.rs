//! From a slip to paper: rendered to a file, put into the register's print queue, handed to the system's print
//! service (CUPS) by its `lp`. What the printer does not take stays in the queue with the reason, and is tried again.

use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::slip_files;
use crate::document::Document;
use crate::render::pdf;
use soxa_files::memory;
use soxa_service::printing::{self, NewJob};
use soxa_service::refusal::CaseProblem;
use soxa_service::refusal::Field;
use soxa_service::{Actor, Register, ServiceError};
use soxa_text::display::sanitise;

/// Longer than this no print service thinks about a slip.
const PATIENCE: Duration = Duration::from_secs(20);

/// A slip in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Number of the job.
    pub job: u32,
    /// The file that holds it.
    pub file: PathBuf,
}

/// Renders a slip into the folder and puts it into the queue. A second copy says on its foot that it is one.
pub fn queue(
    register: &Register,
    actor: &Actor,
    folder: &Path,
    (name, case): (&str, Option<u32>),
    slip: &Document,
    printer: &str,
) -> Result<Queued, ServiceError> {
    let copies = printing::copies(register, actor, name)?;
    let mut slip = slip.clone();
    if copies > 0 {
        slip.foot.push(format!("Bản in lại lần {copies}."));
    }
    put(register, actor, folder, (name, case), &pdf::render(&slip), printer)
}

/// Renders several sheets into one file of the folder and puts it into the queue.
///
/// # Errors
/// They cannot be rendered or written, or whoever asks may not print.
pub fn queue_all(
    register: &Register,
    actor: &Actor,
    folder: &Path,
    name: &str,
    sheets: &[Document],
    printer: &str,
) -> Result<Queued, ServiceError> {
    put(register, actor, folder, (name, None), &pdf::render_all(sheets), printer)
}

fn put(
    register: &Register,
    actor: &Actor,
    folder: &Path,
    (name, case): (&str, Option<u32>),
    rendered: &Result<Vec<u8>, pdf::PdfError>,
    printer: &str,
) -> Result<Queued, ServiceError> {
    let pdf = rendered
        .as_ref()
        .map_err(|e| ServiceError::refused(Field::Pdf, CaseProblem::NoPdf { why: e.to_string() }))?;
    let file = write(register, folder, name, pdf).map_err(|e| {
        ServiceError::refused(
            Field::Pdf,
            CaseProblem::NotWritten { folder: folder.to_owned(), why: e.to_string() },
        )
    })?;
    let job = NewJob { case, name, printer, file: &file.display().to_string() };
    Ok(Queued { job: printing::submit(register, actor, &job)?.value, file })
}

/// The PDF is on the disk before the journal speaks of it.
fn write(register: &Register, folder: &Path, name: &str, pdf: &[u8]) -> io::Result<PathBuf> {
    slip_files::put(register, folder, &format!("{}.pdf", safe(name)), pdf)
}

/// A name that is one of a file.
pub(super) fn safe(name: &str) -> String {
    sanitise(name).chars().map(|c| if matches!(c, '/' | '\0') { '_' } else { c }).collect()
}

/// Hands a queued job to the print service and writes down how that ended.
pub fn attempt(register: &Register, actor: &Actor, job: u32) -> Result<Result<(), String>, ServiceError> {
    let pending = printing::pending(register, actor)?;
    let Some(found) = pending.into_iter().find(|j| j.no == job) else { return Ok(Ok(())) };
    let outcome = hand_over(register, &found.record.printer, Path::new(&found.record.file));
    printing::tried(register, actor, job, outcome.clone())?;
    Ok(outcome)
}

/// Runs `lp`; the reason in a sentence where it does not take the file.
fn hand_over(register: &Register, printer: &str, file: &Path) -> Result<(), String> {
    let Some(file) = slip_files::find(file) else {
        return Err(format!("tệp {} không còn: in lại từ hồ sơ", file.display()));
    };
    let sealed = slip_files::open(register, &file);
    let sealed = sealed.map_err(|e| format!("không mở được {} ({e}): in lại từ hồ sơ", file.display()))?;
    if printer.starts_with('-') {
        // No printer is called so, and `lpstat` would take it for an option.
        return Err(format!("không có máy in “{printer}”: xem tên bằng lpstat -p"));
    }
    stopped(printer)?;
    let mut command = Command::new("lp");
    if !printer.is_empty() {
        command.args(["-d", printer]);
    }
    command.arg("-s").env("LC_ALL", "C.UTF-8");
    if sealed.is_none() {
        command.arg("--").arg(&file);
    }
    match run(&mut command, sealed.as_deref()) {
        Ok((true, _)) => Ok(()),
        Ok((false, why)) if why.contains("No default destination") => {
            Err("máy này chưa có máy in mặc định: chọn máy in trong CUPS (lpadmin -d)".to_owned())
        }
        Ok((false, why)) if why.contains("does not exist") => {
            Err(format!("không có máy in “{printer}”: xem tên bằng lpstat -p"))
        }
        Ok((false, why)) => {
            Err(format!("máy in không nhận ({}): xem máy in có bật, có giấy và được nối không", why.trim()))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            Err("máy này chưa cài dịch vụ in (lệnh lp của CUPS)".to_owned())
        }
        Err(e) => Err(format!("dịch vụ in không trả lời ({e})")),
    }
}

/// A printer that the print service holds stopped would swallow the slip without a word.
fn stopped(printer: &str) -> Result<(), String> {
    let mut command = Command::new("lpstat");
    command.arg("-p").env("LC_ALL", "C.UTF-8");
    if !printer.is_empty() {
        command.arg(printer);
    }
    match run(&mut command, None) {
        Ok((_, text)) if !printer.is_empty() && text.contains("disabled") => Err(format!(
            "máy in “{printer}” đang dừng: bật máy, thêm giấy, rồi cho chạy lại (cupsenable {printer})"
        )),
        _ => Ok(()),
    }
}

/// Runs a command for as long as patience lasts, handing it a PDF that may lie nowhere in clear; whether it went well, and
/// what it said.
fn run(command: &mut Command, pdf: Option<&Vec<u8>>) -> io::Result<(bool, String)> {
    let input = match pdf {
        None => Stdio::null(),
        Some(pdf) => {
            let mut file = memory::file()?;
            file.write_all(pdf)?;
            file.rewind()?;
            Stdio::from(file)
        }
    };
    let mut child = command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::new(io::ErrorKind::TimedOut, "quá 20 giây"));
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut said = String::new();
    if let Some(out) = child.stdout.take() {
        out.take(4096).read_to_string(&mut said)?;
    }
    if let Some(err) = child.stderr.take() {
        err.take(4096).read_to_string(&mut said)?;
    }
    Ok((status.success(), said))
}
