//! `soxa import`: people and cases from files; all of them or none.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::{Context, Format, read_bounded};
use super::failure::Failure;
use super::output::{self, Progress};
use crate::exchange::cases::{Context as CaseContext, read as read_cases};
use crate::exchange::columns::parse_mapping;
use crate::exchange::people::{PeopleFile, Survey, guard};
use crate::exchange::problem::Problem;
use crate::service::import::{self, Known, Source};
use crate::service::{Actor, Register, ServiceError, people};
use crate::text::display::sanitise;

/// Take people or cases in from a file.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// People, with the columns of docs/FILES.md or Vietnamese headers
    People(People),
    /// Cases, with the columns that `export cases` writes
    Cases(Cases),
}

/// Import people.
#[derive(Debug, Args)]
pub struct People {
    /// The file (CSV)
    file: PathBuf,
    /// What headers mean, `Header=column;…`, or a file of such lines
    #[arg(long, value_name = "MAP")]
    columns: Option<String>,
    /// Only say what would be taken and what is wrong
    #[arg(long)]
    dry_run: bool,
    /// Take what can be taken, and write the other rows here with the reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Import cases.
#[derive(Debug, Args)]
pub struct Cases {
    /// The file (CSV)
    file: PathBuf,
    /// Only say what would be taken and what is wrong
    #[arg(long)]
    dry_run: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Problems shown in text form; the JSON form has more.
const SHOWN: usize = 50;

impl Import {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (register, actor) = context.desk()?;
        let status = match self {
            Self::People(c) => c.run(&register, &actor),
            Self::Cases(c) => c.run(&register, &actor),
        }?;
        register.close()?;
        Ok(status)
    }
}

impl People {
    fn run(&self, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        let mapping = match &self.columns {
            None => HashMap::new(),
            Some(text) if !text.contains('=') => {
                parse_mapping(&read_bounded(output::fetch(Path::new(text))?.path())?)
                    .map_err(Failure::Usage)?
            }
            Some(text) => parse_mapping(text).map_err(Failure::Usage)?,
        };
        let at_hand = output::fetch(&self.file)?;
        let file = PeopleFile::open(at_hand.path(), &mapping).map_err(|e| e.named(&self.file))?;
        let mut progress = Progress::new("đọc", 0);
        let empty = register.read(|r| Ok(r.count::<crate::domain::person::Person>()? == 0))?;
        let survey = register.read(|r| {
            let known = |p: &_| match (empty, if empty { Ok(Known::New) } else { import::compare(r, p) }) {
                (false, Ok(Known::Same)) => Some("đã có trong sổ, giống hệt: không cần nhập lại".to_owned()),
                (false, Ok(Known::Differs(name))) => Some(format!("số này đã có trong sổ ({name})")),
                _ => None,
            };
            Ok(file.survey(known, |n| progress.set(n)))
        })??;
        progress.finish();
        let refused = survey.rejected > 0 && self.rejects.is_none();
        if !self.dry_run && !refused {
            self.take(register, actor, &file, at_hand.path(), &survey)?;
        }
        self.report(&survey, refused)?;
        Ok(match (survey.rejected > 0, self.dry_run, refused) {
            (false, ..) => 0,
            (true, false, true) => 3,
            _ => 1,
        })
    }

    fn take(
        &self,
        register: &Register,
        actor: &Actor,
        file: &PeopleFile,
        at_hand: &Path,
        survey: &Survey,
    ) -> Result<(), Failure> {
        let note = format!("{} blake3:{}", file_name(&self.file), digest(at_hand)?);
        let mut progress = Progress::new("nhập", survey.accepted);
        let rows = file.people()?.filter(|p| !survey.rejected_lines.contains(&p.line)).map(|p| {
            p.person.map_err(|problems| {
                let first = problems.first().map(ToString::to_string).unwrap_or_default();
                ServiceError::invalid("Tệp", format!("đã đổi trong khi đọc: {first}"))
            })
        });
        let source = Source { note: &note, count: usize::try_from(survey.accepted).unwrap_or(usize::MAX) };
        import::people(register, actor, source, rows, |n| progress.set(n))?;
        progress.finish();
        match &self.rejects {
            Some(path) if survey.rejected > 0 => write_rejects(path, file, survey),
            _ => Ok(()),
        }
    }

    fn report(&self, survey: &Survey, refused: bool) -> Result<(), Failure> {
        let imported = if self.dry_run || refused { 0 } else { survey.accepted };
        if self.format == Format::Json {
            return output::json(&json!({
                "rows": survey.rows, "accepted": survey.accepted, "rejected": survey.rejected, "imported": imported,
                "problems": survey.problems, "problem_count": survey.problem_count,
                "id_warnings": survey.id_warnings, "unknown_columns": survey.unknown_columns,
            }));
        }
        tell_problems(&self.file, &survey.problems, survey.problem_count);
        if !survey.unknown_columns.is_empty() {
            output::tell(&format!("cột chưa biết, giữ làm ghi chú: {}", survey.unknown_columns.join(", ")));
        }
        let end = if refused {
            ": không ghi gì (sửa tệp, hoặc thêm --rejects TỆP để nhập các dòng đúng)"
        } else {
            ""
        };
        output::line(&format!(
            "{} dòng, nhận {}, từ chối {}, đã nhập {imported}{end}",
            survey.rows, survey.accepted, survey.rejected
        ))
    }
}

impl Cases {
    fn run(&self, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        let person = |id: &str| people::person_by_id(register, actor, id).ok().map(|p| p.no);
        let context = CaseContext {
            rules: register.rules(),
            calendar: &register.calendar(),
            person: &person,
            officer: &actor.operator,
        };
        let at_hand = output::fetch(&self.file)?;
        let (cases, problems) = read_cases(at_hand.path(), &context).map_err(|e| e.named(&self.file))?;
        let (accepted, refused) = (cases.len(), !problems.is_empty());
        let mut imported = 0;
        if !self.dry_run && !refused {
            let note = format!("{} blake3:{}", file_name(&self.file), digest(at_hand.path())?);
            let mut progress = Progress::new("nhập", accepted as u64);
            imported = import::cases(register, actor, &note, cases, |n| progress.set(n))?;
            progress.finish();
        }
        if self.format == Format::Json {
            output::json(
                &json!({"accepted": accepted, "rejected": problems.len(), "imported": imported, "problems": problems}),
            )?;
        } else {
            tell_problems(&self.file, &problems, problems.len() as u64);
            output::line(&format!("nhận {accepted}, từ chối {}, đã nhập {imported}", problems.len()))?;
        }
        Ok(match (refused, self.dry_run) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 3,
        })
    }
}

fn tell_problems(file: &Path, problems: &[Problem], count: u64) {
    for problem in problems.iter().take(SHOWN) {
        output::say(&format!("{}: {}\n", file_name(file), sanitise(&problem.to_string())));
    }
    if count > SHOWN as u64 {
        output::say(&format!("… và {} lỗi nữa (xem đủ bằng --format json)\n", count - SHOWN as u64));
    }
}

fn write_rejects(path: &Path, file: &PeopleFile, survey: &Survey) -> Result<(), Failure> {
    output::to(Some(path), |out| {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
        let headers = file.headers().iter().map(String::as_str).chain(["dòng", "lý do"]);
        writer.write_record(headers)?;
        let mut reasons: HashMap<u64, String> = HashMap::new();
        for problem in &survey.problems {
            let all = reasons.entry(problem.row).or_default();
            if !all.is_empty() {
                all.push_str("; ");
            }
            all.push_str(&problem.reason);
        }
        for parsed in file.people()?.filter(|p| survey.rejected_lines.contains(&p.line)) {
            let reason = reasons.remove(&parsed.line).unwrap_or_default();
            let mut cells: Vec<String> = parsed.cells.iter().map(guard).collect();
            cells.resize(file.headers().len(), String::new());
            cells.extend([parsed.line.to_string(), reason]);
            writer.write_record(cells)?;
        }
        writer.flush().map_err(|e| Failure::io(path.display().to_string(), e))
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |n| sanitise(&n.to_string_lossy()).into_owned())
}

fn digest(path: &Path) -> Result<String, Failure> {
    let io = |e| Failure::io(path.display().to_string(), e);
    let mut file = File::open(path).map_err(io)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(io)? {
            0 => return Ok(hasher.finalize().to_hex().to_string()),
            n => {
                hasher.update(buffer.get(..n).unwrap_or_default());
            }
        }
    }
}
