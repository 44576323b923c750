//! Files as the program makes and reads them: whole or not there, readable by their owner only, and never through a
//! link that somebody else has laid. What stands here knows nothing of registers.

pub mod bounded;
pub mod folder;
pub mod leftovers;
pub mod memory;
pub mod whole;
pub mod wipe;
