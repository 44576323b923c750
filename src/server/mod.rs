//! One owner, many terminals: the owner of a register hosts a session for every terminal that attaches over a
//! local socket, and runs the commands that need the register. Nothing here listens on a network.
//!
//! [`owner`] waits at its [`door`]; [`greeting`] finds out who comes and what is wanted ([`protocol::Hello`]): a
//! [`seat`] at the register, or a command ([`errand`]), whose files pass through a [`room`]. [`hall`] knows who is there,
//! [`places`] how many may be. A key comes in by the [`inbox`] and a picture goes out by the [`outbox`], both in the session's own
//! thread. [`client`] is the other end, and [`lent`] what it lends. Frames are in [`frame`], where the socket is in
//! [`address`].

pub mod address;
mod bell;
pub mod client;
pub mod door;
pub mod errand;
pub mod frame;
pub mod greeting;
pub mod hall;
pub mod inbox;
pub mod lent;
pub mod outbox;
pub mod owner;
pub mod places;
pub mod protocol;
pub mod room;
pub mod seat;
