//! What is wrong with a receipt printer: as it is set, or as it answers.

use crate::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// What is wrong with a receipt printer: as it is set, or as it answers.
    pub enum PrinterProblem from PHRASES ["printers"] {
        Name,
        Columns { columns: u8 },
        DevicePath { path: String },
        Address { text: String },
        NotThere { place: String },
        NotAPrinter { place: String },
        MayNotOpen { place: String },
        NoAnswer { place: String },
        Gone { place: String },
        Stuck { place: String, seconds: u64 },
        PaperOut,
        CoverOpen,
        Offline,
        MadeForAnother { name: String },
        NotMade { why: String },
        Failed { place: String, why: String },
    }
}
