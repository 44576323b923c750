//! `soxa notice print`.

use std::path::PathBuf;

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::show;
use crate::cli::problem::CommandProblem;
use soxa_paper::print::notice_pages;
use soxa_paper::render::pdf;
use soxa_service::{notices, people};

/// Write notices as one PDF, a page each and a list to sign.
#[derive(Debug, Args)]
pub struct Print {
    /// Of this hamlet: everybody with an id who has no notice yet
    #[arg(long)]
    hamlet: Option<String>,
    /// For this person; again for more
    #[arg(long)]
    person: Vec<String>,
    /// For the whole commune
    #[arg(long)]
    all: bool,
    /// The file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Form of the answer where the PDF goes to a file
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Act for Print {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let Self { hamlet, person, all, output: file, format } = self;
        let mut chosen = Vec::new();
        for id in person {
            chosen.push(people::person_by_id(register, actor, id)?);
        }
        if hamlet.is_some() || *all {
            let asked =
                |text: &String| super::super::people::hamlet(ui, (register, actor), text, context.lang());
            let hamlet = hamlet.as_ref().map(asked).transpose()?;
            chosen.extend(notices::without_notice(register, actor, hamlet.as_deref())?);
        } else if person.is_empty() {
            return Err(Failure::Usage(CommandProblem::NoticesForWhom));
        }
        if chosen.is_empty() {
            return Err(Failure::Refused(CommandProblem::NobodyWithoutNotice));
        }
        let views = notices::issue(register, actor, &chosen)?;
        let pages = notice_pages::pages(register, actor, &views)?;
        let bytes = pdf::render_all(&pages).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
        ui.to(file.as_deref(), |out| out.write_all(&bytes).map_err(|e| Failure::io("PDF", e)))?;
        if file.is_some() { show(ui, &views, *format) } else { Ok(()) }?;
        Ok(0)
    }
}
