//! `soxa backup`: a copy of the whole register as one encrypted file, by hand or by plan.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use serde_json::{Value, json};

use super::context::{Context, Format, read_secret};
use super::failure::Failure;
use super::output::Ui;
use super::session::{self, Session};
use crate::cli::problem::CommandProblem;
use soxa_service::backup::{self, Done, Plan};
use soxa_service::grant;
use soxa_service::{Actor, Register, recipients};
use soxa_store::backup::file::{Made, write_secret};
use soxa_store::backup::seal::{Key, Lock, reveal};

/// Write an encrypted backup of the register; the `age` program opens it too.
///
/// Keep the secret key of --identity (or the passphrase) on paper and away from this PC: without it no backup can be
/// restored. Try a restore once a month: soxa restore --check FILE.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["file", "scheduled", "plan", "no_plan", "status", "new_key", "recipients_only"])))]
#[command(group(ArgGroup::new("lock").args(["recipient", "passphrase_file"])))]
pub struct Backup {
    /// Where to: a file, or a folder (a USB stick), where a dated name is chosen
    #[arg(value_name = "FILE", requires = "lock")]
    file: Option<PathBuf>,
    /// Public key of who may open it (age1…); may be given several times
    #[arg(long, value_name = "AGE_KEY")]
    recipient: Vec<String>,
    /// File whose first line is the passphrase (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Make the backup of the plan if it is due, and remove those the plan no longer keeps
    #[arg(long)]
    scheduled: bool,
    /// Plan backups into this folder, for the --recipient given
    #[arg(long, value_name = "FOLDER", requires = "recipient")]
    plan: Option<PathBuf>,
    /// Hours between two backups of the plan
    #[arg(long, value_name = "HOURS", default_value_t = 24, requires = "plan")]
    every: u32,
    /// Of how many days the last backup is kept
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "plan")]
    daily: u32,
    /// Of how many months the last backup is kept
    #[arg(long, value_name = "MONTHS", default_value_t = 12, requires = "plan")]
    monthly: u32,
    /// End the plan
    #[arg(long)]
    no_plan: bool,
    /// Tell of the plan, the last backup, and the last restore that was tried
    #[arg(long)]
    status: bool,
    /// Make no backup: fix the --recipient given as those who may open backups from now on
    #[arg(long, requires = "recipient")]
    recipients_only: bool,
    /// Make a new pair of keys: the secret one into this file, the public one is shown
    #[arg(long, value_name = "FILE")]
    new_key: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

/// Makes a backup for a client, who puts it where it is to lie.
fn for_client(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    file: &Path,
    lock: &Lock,
) -> Result<Made, Failure> {
    actor.require(grant::Backup)?;
    let io = |e| Failure::io(file.display().to_string(), e);
    let place = ui.place(file, &backup::dated_name(register)?)?;
    let spool = ui.spool().map_err(io)?;
    let made = backup::backup_into(register, actor, (spool.file(), &place), lock)?;
    ui.store(&place, &spool).map_err(io)?;
    Ok(made)
}

impl Backup {
    /// Whether it works on the register.
    pub fn needs_register(&self) -> bool {
        self.new_key.is_none()
    }

    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        if let Some(file) = &self.new_key {
            return self.make_key(ui, file);
        }
        let lock = match (&self.file, &self.passphrase_file) {
            (Some(_), Some(file)) => Some(Lock::passphrase(&read_secret(ui, file)?).map_err(Failure::Key)?),
            (Some(_), None) => Some(Lock::recipients(&self.recipient).map_err(Failure::Key)?),
            _ => None,
        };
        session::with(context, context.session()?, |session| self.with_lock(session, lock))
    }

    fn with_lock(&self, session: Session<'_>, lock: Option<Lock>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        match (&self.file, lock) {
            (Some(file), Some(lock)) => {
                let made = if ui.is_remote() {
                    for_client(ui, register, actor, file, &lock)?
                } else {
                    backup::backup(register, actor, &context.absolute(file)?, &lock)?
                };
                self.told(ui, &made, &[])?;
            }
            _ if self.recipients_only => {
                recipients::set(register, actor, &self.recipient)?;
                ui.line("Đã định khóa nhận bản sao lưu")?;
            }
            _ => return self.by_plan(context, register, actor),
        }
        Ok(0)
    }

    fn by_plan(&self, context: &Context, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        let ui = &context.ui;
        if self.scheduled {
            match backup::run_scheduled(register, actor, register.now())? {
                Some((made, removed)) => self.told(ui, &made, &removed)?,
                None if self.format == Format::Json => ui.json(&json!({ "due": false }))?,
                None => ui.line("Chưa đến lúc sao lưu")?,
            }
        } else if let Some(folder) = &self.plan {
            if context.is_for_another_user() {
                return Err(Failure::Refused(CommandProblem::PlanAsOwner));
            }
            let folder = context.absolute(folder)?;
            let plan = Plan {
                folder: folder.display().to_string(),
                recipients: self.recipient.clone(),
                every_hours: self.every,
                daily: self.daily,
                monthly: self.monthly,
            };
            backup::set_plan(register, actor, Some(&plan))?;
            ui.line(&format!("Sẽ sao lưu vào {} mỗi {} giờ", plan.folder, plan.every_hours))?;
        } else if self.no_plan {
            backup::set_plan(register, actor, None)?;
            ui.line("Đã bỏ lịch sao lưu")?;
        } else {
            return self.tell_status(ui, register);
        }
        Ok(0)
    }

    fn make_key(&self, ui: &Ui, file: &Path) -> Result<u8, Failure> {
        let (secret, public) = Key::generate();
        write_secret(file, reveal(&secret)).map_err(|e| Failure::Service(e.into()))?;
        if self.format == Format::Json {
            ui.json(&json!({ "recipient": public, "identity_file": file.display().to_string() }))?;
        } else {
            ui.line(&public)?;
            ui.tell(&format!(
                "khóa mở bản sao lưu ở {}: in ra hoặc chép vào USB cất trong két, đừng để trên máy này",
                file.display()
            ));
        }
        Ok(0)
    }

    fn told(&self, ui: &Ui, made: &Made, removed: &[PathBuf]) -> Result<(), Failure> {
        let anchor = made.header.head().anchor();
        let signer = made.signer.map(|signer| signer.code());
        if self.format == Format::Json {
            return ui.json(&json!({
                "file": made.path.display().to_string(),
                "at": made.header.at.to_string(),
                "bytes": made.bytes,
                "rows": made.trailer.rows,
                "entries": made.header.seq,
                "head": anchor,
                "signer": signer,
                "removed": removed.iter().map(|p| p.display().to_string()).collect::<Vec<_>>(),
            }));
        }
        let size = made.bytes.div_ceil(1024);
        ui.line(&format!("Đã sao lưu vào {} ({size} KiB), đầu chuỗi {anchor}", made.path.display()))?;
        match signer {
            Some(code) => {
                ui.line(&format!("Ký bằng khóa {code}: ghi mã này cùng chỗ với khóa mở bản sao lưu"))?;
            }
            None => ui.tell(
                "! bản này không ký được, vì máy này không còn khóa ký của sổ: đặt lại khóa cũ, hoặc soxa journal new-key",
            ),
        }
        removed.iter().try_for_each(|p| ui.line(&format!("Đã bỏ bản cũ {}", p.display())))
    }

    fn tell_status(&self, ui: &Ui, register: &Register) -> Result<u8, Failure> {
        let status = backup::status(register)?;
        let concern = backup::concern(register, register.now())?;
        let worry = u8::from(concern.is_some());
        if self.format == Format::Json {
            let done = |d: &Option<Done>| match d {
                Some(d) => json!({ "at": d.at.to_string(), "what": d.what, "entries": d.seq }),
                None => Value::Null,
            };
            let plan = status.plan.as_ref().map(|p| {
                json!({
                    "folder": p.folder, "recipients": p.recipients, "every_hours": p.every_hours,
                    "daily": p.daily, "monthly": p.monthly,
                })
            });
            ui.json(&json!({
                "plan": plan, "last": done(&status.last), "failed": done(&status.failed),
                "proven": done(&status.proven), "concern": concern.map(|c| c.to_string()),
                "due": backup::backup_due(register, register.now())?,
            }))?;
            return Ok(worry);
        }
        match &status.plan {
            Some(p) => ui.line(&format!(
                "Lịch: {} mỗi {} giờ, giữ {} ngày và {} tháng",
                p.folder, p.every_hours, p.daily, p.monthly
            ))?,
            None => ui.line("Lịch: chưa đặt (soxa backup --plan THƯ_MỤC --recipient age1…)")?,
        }
        let line = |what: &str, done: &Option<Done>| match done {
            Some(d) => ui.line(&format!("{what}: {} – {}", d.at.vi(), d.what)),
            None => ui.line(&format!("{what}: chưa có")),
        };
        line("Lần sao lưu gần nhất", &status.last)?;
        if status.failed.is_some() {
            line("Lần không được", &status.failed)?;
        }
        line("Lần thử khôi phục gần nhất", &status.proven)?;
        concern.iter().try_for_each(|c| ui.line(&format!("! {c}")))?;
        Ok(worry)
    }
}
