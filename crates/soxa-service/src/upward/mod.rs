//! What goes to the level above. The journal is the outbox: what changed since the entry that is in above goes up next, as
//! far as `upward.toml` lets it. The program that carries it says where the register stands there and gets the next rows;
//! nothing here speaks with a network, and nothing is kept to be sent.

mod bell;
mod known;
mod outbox;
mod projection;
mod status;

pub use bell::Bell;
pub use known::{Derived, unknown_above};
pub use outbox::{Request, next, send_now, wait};
pub use projection::tables;
pub use status::{Status, status};
