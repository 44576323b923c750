//! The kinds of things that may not be there.

use crate::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// The kinds of things that may not be there.
    pub enum Thing from PHRASES ["thing"] {
        Person,
        Household,
        Member,
        Mover,
        Case,
        Procedure,
        List,
        Row,
        IdFile,
        SpecialFile,
        FrozenReport,
        Version,
        PrintJob,
        QueueItem,
        Entry,
        Record,
        Notice,
        Finding,
        Proposal,
        Operator,
        Printer,
        Referral,
        Offer,
    }
}
