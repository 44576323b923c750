//! What was read before a change is what stands when the change is made.

use super::error::ServiceError;
use soxa_store::Writer;
use soxa_store::codec::{Record, Stored};

/// Refuses where a record was changed, or went, since it was read.
pub(super) fn unchanged<R: Record>(writer: &Writer, seen: &Stored<R>) -> Result<(), ServiceError> {
    let current = writer.get::<R>(seen.no)?.map(|stored| stored.version).unwrap_or_default();
    if current == seen.version { Ok(()) } else { Err(ServiceError::Stale { seen: seen.version, current }) }
}
