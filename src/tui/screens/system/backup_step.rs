//! Backups from screen 0: the plan with its keys, and the trial of a restore. Folders are chosen among those that are there
//! (sticks, the plan's, one beside the register): whoever sits at a terminal names no path on the owner's PC.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::tui::backend::Choice;
use crate::tui::fault::allowed;
use crate::tui::job::{Ending, Job};
use crate::tui::route::AdminStep;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::backup::{self, Plan};
use soxa_service::{ServiceError, recipients};
use soxa_store::backup::seal::Key;

/// Where sticks and disks are put in.
const MOUNTS: [&str; 3] = ["/media", "/run/media", "/mnt"];
/// What a secret key begins with; anything else is a passphrase.
const SECRET_KEY: &str = "AGE-SECRET-KEY-";
/// Of so many days, and of so many months, the last backup is kept.
const KEPT: (u32, u32) = (7, 12);

/// The plan, or the trial.
#[derive(Clone)]
pub struct BackupStep(AdminStep);

impl BackupStep {
    /// The form, with what holds now.
    ///
    /// # Errors
    /// The plan cannot be read.
    pub fn form(step: &AdminStep, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let words = ctx.words;
        let Some(workspace) = ctx.workspace() else {
            return Ok(StepForm::with(Self(step.clone()), Form::new(Vec::new())));
        };
        let plan = backup::status(&workspace.register)?.plan;
        let field = |key: &str, kind: Kind| {
            let help = words.say(&format!("backup.{key}_help")).to_owned();
            FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("backup.{key}")), kind) }
        };
        let these = |paths: Vec<PathBuf>| {
            let shown = paths.iter().map(|path| path.display().to_string());
            Kind::Choice(Choices::These(shown.map(|path| Choice::new(&path, &path)).collect()))
        };
        let mut form = match step {
            AdminStep::BackupCheck => Form::new(vec![
                field("file", these(backups(plan.as_ref()))).required(),
                field("secret", Kind::Secret).required(),
            ]),
            _ => Form::new(vec![
                field("folder", these(folders(workspace, plan.as_ref()))).required(),
                field("recipients", Kind::Text).required(),
                field("hours", Kind::Text).required(),
            ]),
        };
        if *step == AdminStep::BackupPlan {
            let known = if let Some(plan) = &plan {
                plan.recipients.clone()
            } else {
                let known = recipients::list(&workspace.register, &workspace.actor);
                allowed(known)?.unwrap_or_default()
            };
            form.fill("recipients", &Value::Text(known.join(" ")));
            let hours = plan.as_ref().map_or(24, |plan| plan.every_hours);
            form.fill("hours", &Value::Text(hours.to_string()));
            if let Some(plan) = &plan {
                form.fill("folder", &Value::Chosen(Choice::new(&plan.folder, &plan.folder)));
            }
        } else if let Some(newest) = backups(plan.as_ref()).first() {
            let newest = newest.display().to_string();
            form.fill("file", &Value::Chosen(Choice::new(&newest, &newest)));
        }
        Ok(StepForm::with(Self(step.clone()), form))
    }
}

/// Folders that a plan may write into.
fn folders(workspace: &Workspace, plan: Option<&Plan>) -> Vec<PathBuf> {
    let mut found: BTreeSet<PathBuf> = plan.iter().map(|plan| PathBuf::from(&plan.folder)).collect();
    for mount in MOUNTS {
        // `/media/USB` and `/media/lan/USB` alike.
        for path in inside(Path::new(mount)) {
            found.extend(
                inside(&path)
                    .into_iter()
                    .filter(|below| rustix::fs::access(below, rustix::fs::Access::WRITE_OK).is_ok()),
            );
            found.insert(path);
        }
    }
    let mut all: Vec<PathBuf> = found.into_iter().collect();
    let beside = workspace.register.path().parent().map(|folder| folder.join("backups"));
    all.extend(beside.filter(|folder| !all.contains(folder)));
    all
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// The backups in the plan's folder, the newest first.
fn backups(plan: Option<&Plan>) -> Vec<PathBuf> {
    let folder = plan.map(|plan| PathBuf::from(&plan.folder)).unwrap_or_default();
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "age")).collect();
    // Their names begin with the day.
    files.sort_by(|a, b| b.cmp(a));
    files
}

impl Step for BackupStep {
    fn title(&self, words: &Words) -> String {
        words.say(self.0.word_key()).to_owned()
    }

    fn help(&self) -> &'static str {
        if self.0 == AdminStep::BackupCheck { "backup.check_about" } else { "backup.plan_about" }
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
        if self.0 == AdminStep::BackupCheck {
            let secret = form.secret("secret");
            let key = match secret.trim() {
                text if text.starts_with(SECRET_KEY) => Key::identities(text),
                text => Key::passphrase(text),
            };
            let key = key.map_err(|e| Refused::field("secret", words.tell(&e)))?;
            let (file, title, words) =
                (PathBuf::from(form.text("file")), words.say("backup.checking").to_owned(), words.clone());
            return Ok(Done::work(Job::whole(&title, move || {
                let (restored, is_ours) = backup::prove(&register, &actor, &file, &key)?;
                let told = [
                    ("people", restored.verified.people.to_string()),
                    ("households", restored.verified.households.to_string()),
                    ("cases", restored.verified.cases.to_string()),
                    ("at", restored.header.at.vi()),
                ];
                let told = told.each_ref().map(|(name, value)| (*name, value.as_str()));
                let (tone, key) =
                    if is_ours { (Tone::Good, "backup.good") } else { (Tone::Look, "backup.of_another") };
                Ok(Ending { answer: Some(Answer::Yes), ..Ending::said(tone, words.fill(key, &told)) })
            })));
        }
        let every_hours = form.text("hours").trim().parse();
        let plan = Plan {
            folder: form.text("folder"),
            recipients: form.text("recipients").split_whitespace().map(str::to_owned).collect(),
            every_hours: every_hours.map_err(|_| Refused::field("hours", words.say("unfit.number")))?,
            daily: KEPT.0,
            monthly: KEPT.1,
        };
        std::fs::create_dir_all(&plan.folder)
            .map_err(|e| Refused::field("folder", soxa_store::error::system(&e)))?;
        backup::set_plan(&register, &actor, Some(&plan)).map_err(Refused::at("recipients"))?;
        Ok(Done::answer(Answer::Yes))
    }
}
