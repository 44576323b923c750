//! `soxa doctor`: what may be wrong with this PC, and what to do about it. One file a check; [`CHECKS`] lists them.

mod ask;
mod chip;
mod glyphs;
mod keyboard;
mod machine;
mod printer;
mod register;
mod said;
mod scanner;
mod ssh;

pub use ssh::ACCOUNT;

use std::io::IsTerminal;

use clap::Args;

use super::context::Context;
use super::failure::Failure;
use super::said::Said;
use said::{Found, Todo};
use soxa_store::reserve;
use soxa_text::words::InWords;

/// Check terminal, letters, keyboard, scanner, printer, disk and clock, and say what to fix.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Give up the reserve file, so that there is room on a full disk
    #[arg(long)]
    release_reserve: bool,
    /// Only this: ssh, whether the level above can look in over SSH and do nothing else
    #[arg(value_name = "WHAT", value_parser = ["ssh"])]
    what: Option<String>,
    /// The configuration of sshd
    #[arg(long, value_name = "FILE", requires = "what")]
    sshd_config: Option<std::path::PathBuf>,
    /// The account of those who look in
    #[arg(long, value_name = "USER", default_value = ssh::ACCOUNT, requires = "what")]
    account: String,
    /// Do not ask for keys to be pressed or a card to be scanned
    #[arg(long)]
    quick: bool,
}

/// One thing found: well, or with what to do.
struct Finding {
    what: Found,
    todo: Option<Todo>,
    /// Nothing may be written before it is put right.
    is_wrong: bool,
}

impl Finding {
    const fn good(what: Found) -> Self {
        Self { what, todo: None, is_wrong: false }
    }

    const fn bad(what: Found, todo: Todo) -> Self {
        Self { what, todo: Some(todo), is_wrong: false }
    }

    const fn wrong(what: Found, todo: Todo) -> Self {
        Self { what, todo: Some(todo), is_wrong: true }
    }

    fn when(well: bool, what: Found, todo: Todo) -> Self {
        if well { Self::good(what) } else { Self::bad(what, todo) }
    }
}

/// What a check may look at.
struct Patient<'a> {
    context: &'a Context,
    term: String,
    /// Whether somebody is there to press keys.
    answers: bool,
}

/// Every check, in the order they are told.
const CHECKS: &[fn(&Patient<'_>) -> Vec<Finding>] = &[
    machine::terminal,
    glyphs::check,
    keyboard::check,
    scanner::check,
    chip::check,
    printer::check,
    machine::clock,
    machine::disk,
    register::rules,
    register::keymap,
    register::at_rest,
    register::register,
];

impl Doctor {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        if self.release_reserve {
            let path = context.store_path();
            let freed = reserve::release(&path)
                .map_err(|e| Failure::io(reserve::path(&path).display().to_string(), e))?;
            context.line(&Said::ReserveReleased { free: freed >> 20 })?;
            return Ok(0);
        }
        let answers = !self.quick && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        let patient = Patient { context, term: std::env::var("TERM").unwrap_or_default(), answers };
        if self.what.is_some() {
            return tell(context, ssh::check(self.sshd_config.as_deref(), &self.account));
        }
        let mut worst = 0;
        for check in CHECKS {
            worst = worst.max(tell(context, check(&patient))?);
        }
        Ok(worst)
    }
}

/// Says what was found; 1 where something is to be done.
fn tell(context: &Context, findings: Vec<Finding>) -> Result<u8, Failure> {
    let (ui, lang) = (&context.ui, context.lang());
    let mut worst = 0;
    for finding in findings {
        // A reader that nobody names ends its line early.
        let what = finding.what.in_words(lang);
        let what = what.trim_end();
        match finding.todo {
            None => ui.line(&format!("✓ {what}"))?,
            Some(todo) => {
                worst = 1;
                let mark = if finding.is_wrong { "✗" } else { "!" };
                ui.line(&format!("{mark} {what}: {}", todo.in_words(lang)))?;
            }
        }
    }
    Ok(worst)
}
