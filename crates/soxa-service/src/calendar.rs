//! The working-day calendar as an officer edits it.

use chrono::NaiveDate;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::Administer;
use super::register::{Changed, Register, What, setting};
use soxa_domain::action::ActionId;
use soxa_domain::calendar::{CalendarChanges, ListedDay};

/// One edit of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarEdit {
    /// Puts a day in, or replaces it.
    Set(NaiveDate, ListedDay),
    /// Makes a listed day an ordinary one.
    Clear(NaiveDate),
    /// Says whether the days of a holiday code hold.
    Switch(String, bool),
}

/// Changes the calendar; deadlines counted from now on follow it.
pub fn edit(register: &Register, actor: &Actor, edit: &CalendarEdit) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    let note = format!("{edit:?}");
    let what = What { action: ActionId::CalendarEdit, note: &note, submission: None };
    let mut kept = CalendarChanges::default();
    let changed = register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut changes: CalendarChanges = writer.setting(&setting::CALENDAR)?.unwrap_or_default();
            match edit {
                CalendarEdit::Set(day, listed) => {
                    changes.removed.remove(day);
                    changes.days.insert(*day, listed.clone());
                }
                CalendarEdit::Clear(day) => {
                    changes.days.remove(day);
                    changes.removed.insert(*day);
                }
                CalendarEdit::Switch(code, true) => {
                    changes.switched_off.remove(code);
                }
                CalendarEdit::Switch(code, false) => {
                    changes.switched_off.insert(code.clone());
                }
            }
            writer.set_setting(&setting::CALENDAR, &changes)?;
            kept = changes;
            Ok(((), None))
        },
    )?;
    register.set_calendar(kept);
    Ok(changed)
}
