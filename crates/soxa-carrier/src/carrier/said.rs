//! What the carrier says of what it has done.

use soxa_text::words::worded;

use crate::words::PHRASES;

worded! {
    /// What was done.
    pub enum Said from PHRASES ["said"] {
        Made { number: u32 },
        MadeAlready { number: u32 },
        Admitted { commune: String, login: String },
        Released { commune: String, epoch: u32 },
        Extracted { communes: usize, rows: u64, folder: String },
        Offered { id: String, name: String },
        Withdrawn { id: String },
        AllIn { rows: usize, seq: u64 },
        Again { why: String, seconds: u64 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<Said>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
