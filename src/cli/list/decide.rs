//! `soxa list decide`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::special::word;
use super::at_row;
use soxa_domain::list_check::Verdict;
use soxa_service::lists::Decision;
use soxa_service::{lists, people};

/// Decide a row.
#[derive(Debug, Args)]
pub struct Decide {
    /// Number of the list
    list: u32,
    /// The row, from 1
    row: u32,
    /// same_person, not_in_register, list_wrong, register_wrong, later, undecided; of doubles: keep, answered,
    /// not_in_register, later (`list merge` makes two one)
    verdict: String,
    /// Who is meant; the likeliest if not given
    #[arg(long)]
    person: Option<String>,
    /// Remark; what is answered
    #[arg(long, default_value = "")]
    note: String,
}

impl Act for Decide {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { list, row, verdict, person, note } = self;
        let verdict = word::<Verdict>("kết luận", verdict)?;
        let view = at_row(register, actor, *list, *row)?;
        let person = match person {
            Some(id) => Some(people::person_by_id(register, actor, id)?.no),
            None => view.people.first().map(|(c, _)| c.person),
        };
        let decision = Decision { verdict, person, note: note.clone() };
        lists::decide(register, actor, &view.row, &decision)?;
        Ok(0)
    }
}
