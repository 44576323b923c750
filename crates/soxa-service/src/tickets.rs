//! Tickets of the queue at the counter: numbered from 1 each day, whichever terminal gives them out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::Print;
use super::register::{Register, What, setting};
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_text::display::sanitise;

/// A longer name of a counter fits no ticket.
const LONGEST_COUNTER: usize = 40;

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its number of the day, from 1.
    pub number: u32,
    /// When it was given out.
    pub at: Timestamp,
    /// Where to wait; empty where there is one counter only.
    pub counter: String,
}

/// The last ticket of a day, as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Last {
    day: NaiveDate,
    number: u32,
}

/// Gives the next ticket of the day out. Nobody's name stands on it, or in the journal.
///
/// # Errors
/// Whoever asks may not print, or nothing can be written.
pub fn give(register: &Register, actor: &Actor, counter: &str) -> Result<Ticket, ServiceError> {
    let grant = actor.require(Print)?;
    let counter: String = sanitise(counter).trim().chars().take(LONGEST_COUNTER).collect();
    let at = register.now();
    let what = What { action: ActionId::TicketGive, note: &counter, submission: None };
    let changed = register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let last: Option<Last> = writer.setting(&setting::TICKETS)?;
            let number = last.filter(|last| last.day == at.date()).map_or(0, |last| last.number);
            let number = number.saturating_add(1);
            writer.set_setting(&setting::TICKETS, &Last { day: at.date(), number })?;
            Ok((number, None))
        },
    )?;
    Ok(Ticket { number: changed.value, at, counter })
}
