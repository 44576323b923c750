//! What somebody who may not see sensitive records sees of the journal about them: that something was done, when and by
//! whom, so that the chain has no gaps; neither what nor on whom nor why. Reasons for readers stand in the file itself.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadJournal, ReadSensitive};
use super::lists;
use super::register::Register;
use soxa_domain::action::Action;
use soxa_domain::action::ActionId;
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_store::Reader;
use soxa_store::codec::Kind;
use soxa_store::journal::{Entry, Subject};

/// Whether an entry is about something the operator may not see.
pub(super) fn hides(
    register: &Register,
    r: &Reader,
    actor: &Actor,
    entry: &Entry,
) -> Result<bool, ServiceError> {
    if actor.require(ReadSensitive).is_ok() {
        return Ok(false);
    }
    if entry.action.known().is_some_and(ActionId::is_of_special_files) {
        return Ok(true);
    }
    for subject in &entry.subjects {
        if is_sensitive(register, r, *subject)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a record may be seen only by those who may see special files. Of a list that is gone nobody knows.
pub(super) fn is_sensitive(register: &Register, r: &Reader, subject: Subject) -> Result<bool, ServiceError> {
    let list = match subject.kind {
        Kind::SpecialFile => return Ok(true),
        Kind::ListCheck => Some(subject.no),
        Kind::ListRow => r.get::<ListRow>(subject.no)?.map(|row| row.record.list),
        _ => return Ok(false),
    };
    let list = list.map(|no| r.get::<ListCheck>(no)).transpose()?.flatten();
    Ok(list.and_then(|l| lists::kind(register, &l.record.kind)).is_none_or(|k| k.sensitive))
}

/// The journal from an entry on, for showing and writing out; hidden entries keep their number, time, and who.
pub fn journal(
    register: &Register,
    actor: &Actor,
    from: u64,
    mut each: impl FnMut(Entry) -> bool,
) -> Result<(), ServiceError> {
    let grant = actor.require(ReadJournal)?;
    register.read(&grant, |r| {
        let mut wrong = None;
        r.journal_from(from, |entry| match hides(register, r, actor, &entry) {
            Ok(false) => Ok(each(entry)),
            Ok(true) => Ok(each(Entry { action: Action::Hidden, subjects: Vec::new(), ..entry })),
            Err(e) => {
                wrong = Some(e);
                Ok(false)
            }
        })?;
        wrong.map_or(Ok(()), Err)
    })
}
