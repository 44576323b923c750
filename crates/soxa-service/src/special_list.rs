//! What may be seen of files on people without papers before one is opened: which there are, where each stands.

use chrono::NaiveDate;

use super::access;
use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::register::Register;
use soxa_domain::action::ActionId;
use soxa_domain::special_file::{SpecialFile, SpecialState};
use soxa_domain::time::Timestamp;
use soxa_store::codec::Stored;
use soxa_store::index::By;
use soxa_store::view::View;

/// A line of the list: what may be seen without opening a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Its number in the register.
    pub no: u32,
    /// The file's number.
    pub number: String,
    /// What the person is called.
    pub name: String,
    /// Hamlet.
    pub hamlet: String,
    /// Where it stands.
    pub state: SpecialState,
    /// Since when.
    pub state_since: Timestamp,
    /// Papers there, of how many.
    pub papers: (usize, usize),
    /// By when an answer is expected.
    pub answer_by: Option<NaiveDate>,
    /// Whether that is past.
    pub is_late: bool,
}

/// The files of a person, by number and state: that there is one, not what it says.
pub fn of_person(
    register: &Register,
    actor: &Actor,
    person: u32,
) -> Result<Vec<(String, SpecialState)>, ServiceError> {
    actor.require(Permission::ReadSensitive)?;
    let files: Vec<(String, SpecialState)> = register.read(|r| {
        let all: Vec<Stored<SpecialFile>> =
            r.records(By::SpecialPerson, &person.to_be_bytes(), usize::MAX)?;
        Ok(all.into_iter().map(|f| (f.record.number, f.record.state)).collect())
    })?;
    for (number, _) in &files {
        access::listed(register, actor, ActionId::ReadSpecialList, number);
    }
    Ok(files)
}

/// Every file that stands in a state (all, where `None`), those that wait for work first.
pub fn list(
    register: &Register,
    actor: &Actor,
    state: Option<SpecialState>,
) -> Result<Vec<Brief>, ServiceError> {
    actor.require(Permission::ReadSensitive)?;
    access::listed(register, actor, ActionId::ReadSpecialList, "");
    let today = register.now().date();
    register.read(|r| {
        let mut files = Vec::new();
        r.each(|f: Stored<SpecialFile>| {
            let file = f.record;
            if state.is_none_or(|s| file.state == s) {
                files.push(Brief {
                    no: f.no,
                    is_late: file.is_late(today),
                    papers: file.papers_held(),
                    number: file.number,
                    name: file.name,
                    hamlet: file.hamlet,
                    state: file.state,
                    state_since: file.state_since,
                    answer_by: file.answer_by,
                });
            }
            Ok(true)
        })?;
        let rank = |b: &Brief| (matches!(b.state, SpecialState::Closed), !b.state.is_before_transfer(), b.no);
        files.sort_by_key(rank);
        Ok(files)
    })
}
