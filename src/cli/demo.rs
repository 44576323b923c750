//! `soxa demo`: a register of the sample commune, to try everything on.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::context::Context;
use super::failure::Failure;
use super::output::{Progress, Ui};
use super::sample;
use super::surroundings::{terminal_name, user_id};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_domain::procedure::{Channel, SlipName};
use soxa_paper::print::forms;
use soxa_paper::render::text;
use soxa_service::intake::{NewCase, new_submission, receive};
use soxa_service::{Actor, Register, people};

/// Make a register of the sample commune and open it.
#[derive(Debug, Args)]
pub struct Demo {
    /// Only make it
    #[arg(long)]
    no_open: bool,
    /// Which sample: the commune of the report of 2022, or the one of today with 15,000 people
    #[arg(long, value_enum, default_value_t = Sample::LongHiep)]
    commune: Sample,
}

/// The sample communes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sample {
    /// Xã Long Hiệp as it was in 2022
    LongHiep,
    /// Xã Minh Long, three communes in one since July 2025
    MinhLong,
}

/// The person who comes to the counter when there is no terminal.
const VISITOR: &str = "Đinh";

impl Demo {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let given = context.globals.store.clone();
        let path = given.clone().unwrap_or_else(temporary_path);
        let register = make(context, self.commune, &path)?;
        if self.no_open {
            register.close()?;
            context.line(&Said::SampleMade { path })?;
            return Ok(0);
        }
        let shown = if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
            register.close()?;
            super::open::show(&context.with_store(&path, given.is_none()))
        } else {
            without_terminal(ui, register)
        };
        if given.is_none() {
            remove(&path);
        }
        shown
    }
}

/// Makes a register of the sample commune to practise on.
///
/// # Errors
/// It cannot be made.
pub fn practice(context: &Context, path: &Path) -> Result<(), Failure> {
    Ok(make(context, Sample::LongHiep, path)?.close()?)
}

fn make(context: &Context, commune: Sample, path: &Path) -> Result<Register, Failure> {
    let sample = match commune {
        Sample::LongHiep => sample::LONG_HIEP,
        Sample::MinhLong => sample::MINH_LONG,
    };
    let rules = context.with_store(path, false).rules()?;
    let mut progress = Progress::new(&context.ui, "xã mẫu", sample.steps);
    let told = &mut |n| progress.set(n);
    let register = sample::register(&sample, path, user_id(), Context::fixed_now()?, rules, told)?;
    progress.finish();
    Ok(register)
}

fn temporary_path() -> PathBuf {
    std::env::temp_dir().join(format!("soxa-demo-{}", std::process::id())).join("register.redb")
}

/// Takes a demo register of a temporary folder away again.
fn remove(path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// One intake and its receipt.
fn without_terminal(ui: &Ui, register: Register) -> Result<u8, Failure> {
    let actor: Actor = register.actor(user_id(), &terminal_name())?;
    let visitor = soxa_service::find::find(&register, &actor, VISITOR, 1)?.hits.into_iter().next();
    let visitor = visitor.ok_or(Failure::Refused(CommandProblem::NobodyInSample))?;
    let person = people::person(&register, &actor, visitor.no)?;
    let new = NewCase {
        procedure: "CT-TTR".to_owned(),
        applicant: person.no,
        channel: Some(Channel::AssistedOnline),
        papers: vec![("CT01".to_owned(), None), ("chỗ ở hợp pháp".to_owned(), None)],
        fields: [
            ("dwelling_hamlet".to_owned(), person.record.hamlet.clone()),
            ("months".to_owned(), "12".to_owned()),
        ]
        .into(),
        ..NewCase::default()
    };
    let received = receive(&register, &actor, &new, &new_submission()?)?.value;
    let slip = forms::slip(&register, &actor, &received.case.record.shown_code(), SlipName::Receipt)?;
    ui.line(text::render(&slip, 80).trim_end())?;
    register.close()?;
    Ok(0)
}
