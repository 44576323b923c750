//! `soxa person add`: a person the register does not have.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::pair::Pair;
use super::super::session::{Act, Session};
use super::{answer, assign};
use soxa_domain::person::Person;
use soxa_service::intake::new_submission;
use soxa_service::people;
use soxa_service::quality::would_find_of_new;

/// Add a person.
#[derive(Debug, Args)]
pub struct Add {
    /// Fields, as KEY=VALUE with the column names of the people CSV
    #[arg(required = true, value_name = "KEY=VALUE")]
    fields: Vec<Pair>,
    /// The same again adds nobody twice
    #[arg(long)]
    submission: Option<String>,
    /// Why it is right although the rules warn of something
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Add {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let mut new = Person::default();
        assign(&mut new, &self.fields)?;
        let submission = self.submission.clone().map_or_else(new_submission, Ok)?;
        let warned = would_find_of_new(register, actor, &new)?;
        let has_no_reason = self.reason.trim().is_empty();
        if has_no_reason {
            for ahead in &warned {
                ui.tell(&format!("! {ahead}"));
            }
        }
        let note = if has_no_reason && !warned.is_empty() { "soxa person add" } else { &self.reason };
        let no = people::add_checked(register, actor, &new, note, &submission)?.value;
        answer(ui, &people::person(register, actor, no)?.record, self.format)
    }
}
