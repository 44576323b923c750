//! `soxa people` and `soxa households`: lists as officers ask for them.

mod households;
mod list;

use soxa_service::people_list::hamlet_asked;
use soxa_service::{Actor, Register, ServiceError};
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

use super::failure::Failure;
use super::output::Ui;

pub use households::Households;
pub(in crate::cli) use list::column as person_column;
pub use list::{People, Who};

/// The hamlet that is asked for, as the register spells it. A name that no hamlet has is told with those there are; nobody
/// is of it.
pub(in crate::cli) fn hamlet(
    ui: &Ui,
    (register, actor): (&Register, &Actor),
    text: &str,
    lang: Lang,
) -> Result<String, Failure> {
    match hamlet_asked(register, actor, text) {
        Err(unknown @ ServiceError::Refused(_)) => {
            ui.tell(&sanitise(&unknown.in_words(lang)));
            Ok(text.to_owned())
        }
        asked => Ok(asked?),
    }
}
