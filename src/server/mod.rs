//! One owner, many terminals: the owner of a register hosts a session for every terminal that attaches over a
//! local socket, and runs the commands that need the register. Nothing here listens on a network.
//!
//! [`owner`] waits at its [`door`]; [`greeting`] finds out who comes and what is wanted ([`protocol::Hello`]): a
//! [`seat`] at the register, or a command ([`errand`]), whose files pass through a [`room`]. [`hall`] knows who is there,
//! [`places`] how many may be. [`client`] is the other end, and [`lent`] what it lends. Frames are in [`frame`], where the socket is in [`address`].

pub mod address;
pub mod client;
pub mod door;
pub mod errand;
pub mod frame;
pub mod greeting;
pub mod hall;
pub mod lent;
pub mod outbox;
pub mod owner;
pub mod places;
pub mod protocol;
pub mod room;
pub mod seat;
