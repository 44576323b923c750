//! `soxa people` and `soxa households`: lists as officers ask for them.

mod households;
mod list;

pub use households::Households;
pub(in crate::cli) use list::column as person_column;
pub use list::{People, Who};
