//! How far long work is, and whether it is to go on: the one thing it is told and asks while it goes.

/// Is told how much of how much is done, and says whether to go on. What stops writes nothing more.
pub type GoOn<'a> = &'a dyn Fn(u64, u64) -> bool;
