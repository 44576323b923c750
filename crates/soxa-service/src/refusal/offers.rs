//! What stands against taking or refusing a file that the level above offers.

use std::path::PathBuf;

use crate::words::PHRASES;
use soxa_domain::offer::OfferStanding;
use soxa_text::words::worded;

worded! {
    /// What stands against taking or refusing a file that the level above offers.
    pub enum OfferProblem from PHRASES ["offers"] {
        NobodyTrusted { folder: PathBuf },
        Over { standing: OfferStanding },
        NoReason,
        TooLong { most: usize },
        FileThere { path: PathBuf },
        NotWritten { path: PathBuf, why: String },
    }
}

worded! {
    /// Why a file that the level above offers is not taken in as it came.
    pub enum OfferedProblem from PHRASES ["offered"] {
        NotRead { name: String, why: String },
        TooMany { most: usize },
    }
}
