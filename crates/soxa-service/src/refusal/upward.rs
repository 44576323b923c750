//! What stands against sending something to the level above.

use crate::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// What stands against sending something to the level above.
    pub enum UpwardProblem from PHRASES ["upward"] {
        OtherCommune { above: String, here: String },
        NotAStanding { why: String },
        Above { said: String },
        OnlyAbove,
        OnlyInCommune,
    }
}
