//! A file of people on its way into a register, for benchmarks.

use soxa_domain::person::Person;
use soxa_exchange::people::Check;
use soxa_service::ServiceError;
use soxa_service::import::{Compare, Incoming};

/// Every person who can be taken.
pub struct Taking(pub Check);

impl Incoming for Taking {
    fn next(&mut self, known: Compare<'_>) -> Result<Option<Person>, ServiceError> {
        while let Some(row) = self.0.next_row(known)? {
            if row.is_some() {
                return Ok(row);
            }
        }
        Ok(None)
    }

    fn verdict(&mut self) -> Result<Option<String>, ServiceError> {
        Ok(Some("bench".to_owned()))
    }
}
