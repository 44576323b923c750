//! One owner, many terminals: the owner of a register hosts a session for every terminal that attaches over a
//! local socket, and runs the commands that need the register. Nothing here listens on a network.
//!
//! [`owner`] waits at its [`listener`]; [`handshake`] finds out who comes and what is wanted ([`protocol::Hello`]): a
//! session at the register ([`hosting`]), or a command ([`remote_command`]), whose files pass through a [`transfer`].
//! [`sessions`] knows who is there, [`limits`] how many may be. A key comes in by the [`inbox`] and a picture goes out by
//! the [`outbox`], both in the session's own thread. [`client`] is the other end, and [`lent`] what it lends. Frames are
//! in [`frame`], where the socket is in [`address`]. A register that is encrypted and not open yet has its owner wait in [`locked`].

pub mod address;
pub mod client;
pub mod frame;
pub mod handshake;
pub mod hosting;
pub mod inbox;
pub mod lent;
pub mod limits;
pub mod listener;
pub mod locked;
pub mod outbox;
pub mod owner;
pub mod protocol;
pub mod remote_command;
pub mod sessions;
pub mod transfer;
mod waker;
