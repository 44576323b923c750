//! `soxa people` and `soxa households`: lists as officers ask for them.

mod households;
mod list;

pub use households::Households;
pub use list::{People, Who};
