//! What is wrong with a reorganisation of the units.

use crate::words::PHRASES;
use chrono::NaiveDate;
use soxa_text::words::worded;

worded! {
    /// What is wrong with a reorganisation of the units.
    pub enum UnitProblem from PHRASES ["units"] {
        NoSuchHamlet { name: String, known: String },
        SameName { name: String },
        NoName,
        NotAName { text: String },
        Twice { name: String },
        NameTaken { name: String },
        Nothing,
        NotYet { from: NaiveDate },
        BeforeLast { last: NaiveDate },
        BeforeBegun { begun: NaiveDate },
        OfAnother { number: String, hamlet: String },
        OfOtherCommune { code: String, here: String },
        HamletsOrOffice,
    }
}
