//! What an act for two people does, as whoever confirms reads it.

use chrono::NaiveDate;

use crate::words::PHRASES;
use soxa_text::words::worded;

worded! {
    /// What an act for two people does.
    pub enum Description from PHRASES ["description"] {
        AddOperator { operator: String, role: String },
        Role { operator: String, role: String },
        Enable { operator: String },
        Password { operator: String },
        SetPin { operator: String },
        Certificate { operator: String, certificate: String },
        RemoveCertificate { operator: String },
        RemovePin { operator: String },
        FourEyes { mode: String },
        Recipients { keys: String },
        CancelSomeId,
        CancelId { old: String },
        ReplaceId { old: String, new: String },
        Erase { class: String, until: NaiveDate },
        ReplaceSigningKey,
    }
}
