//! One owner, many terminals: the owner of a register hosts a session for every terminal that attaches over a
//! local socket, and runs the commands that need the register. Nothing here listens on a network.
//!
//! [`owner`] waits at the socket; each connection says what it wants in a [`protocol::Hello`]: a [`seat`] at the
//! register, or a command ([`errand`]). [`client`] is the other end. Frames are in [`frame`], where the socket is in
//! [`address`].

pub mod address;
pub mod client;
pub mod errand;
pub mod frame;
pub mod hall;
pub mod outbox;
pub mod owner;
pub mod protocol;
pub mod seat;
