//! Why a cell, a row or a spreadsheet cannot be taken.

use super::words::PHRASES;
use soxa_domain::case_field::CaseFieldProblem;
use soxa_domain::person::FieldError;
use soxa_domain::personal_id::IdError;
use soxa_text::words::worded;

worded! {
    /// Why a cell or a row cannot be taken, and what to do.
    pub enum CellProblem from PHRASES ["cell"] {
        CodeTwice { code: String },
        NoSuchProcedure { code: String },
        NoCode,
        Case { why: CaseFieldProblem },
        Field { why: FieldError },
        Id { why: IdError },
        NoName,
        TooLong { bytes: usize, limit: usize },
        IdTwice { id: String, first: u64 },
        LocalIdTwice { id: String, first: u32 },
        KnownSame,
        KnownDiffers { name: String },
        NotUtf8,
        Unread { said: String },
    }
}

worded! {
    /// Why a spreadsheet cannot be taken, and what to do.
    pub enum SheetProblem from PHRASES ["sheet"] {
        Broken,
        Macros,
        Bomb,
        Large,
        Other,
        Unread,
        FileTooLarge,
        NoSheet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::MappingError;
    use crate::problem::FileError;
    use soxa_text::words::gaps;

    #[test]
    fn everything_said_of_files_has_words_in_both_languages() {
        let wrong =
            [gaps::<CellProblem>(), gaps::<SheetProblem>(), gaps::<MappingError>(), gaps::<FileError>()];
        let wrong = wrong.concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
