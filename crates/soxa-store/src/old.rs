//! Readers of records as older versions of the program wrote them. What is here is never changed, only added to.

use serde::Deserialize;

use super::StoreError;
use soxa_domain::list_check::{ListCheck, ListKindId};
use soxa_domain::time::Timestamp;

#[derive(Deserialize)]
struct ListCheckV1 {
    kind: ListKindId,
    name: String,
    sender: String,
    received_at: Timestamp,
    columns: Vec<String>,
    fields: Vec<String>,
    rows: u32,
    officer: String,
    closed: bool,
}

/// A list of before its title rows were kept.
pub(super) fn list_check(version: u8, bytes: &[u8]) -> Result<ListCheck, StoreError> {
    if version != 1 {
        return Err(StoreError::Damaged(format!("list_check của phiên bản {version}")));
    }
    let ListCheckV1 { kind, name, sender, received_at, columns, fields, rows, officer, closed } =
        postcard::from_bytes(bytes)?;
    let (title, is_sheet) = (Vec::new(), false);
    Ok(ListCheck { kind, name, sender, received_at, columns, fields, rows, officer, closed, title, is_sheet })
}
