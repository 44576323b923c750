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
        IdTwice { id: String, first: String },
        LocalIdTwice { id: String, first: String },
        KnownSame,
        KnownDiffers { name: String },
        NotUtf8,
        Unread { said: String },
        LostQuote,
        LoneText,
        WhichHousehold { head: String },
        Rounded { text: String },
        TwoIds { first: String, second: String },
        NotBornYet { date: String },
        DaySwapped { date: String },
        MonthBefore { date: String },
        NotAName { text: String },
        TwoPeople { first: String, second: String },
        Word { word: String, field: String, choices: String },
        PhoneRounded { text: String },
        NoApplicant { name: String },
        BothSexes,
        NoNewHamlet,
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
        Html,
        Xml,
        NoSuchSheet { name: String, known: String },
        OtherLayouts { first: String, others: String },
        OnlyHidden { sheets: String },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::MappingError;
    use crate::problem::FileError;
    use crate::reading::tally::Assumed;
    use crate::values::answers::AnswerError;
    use soxa_text::words::gaps;

    #[test]
    fn everything_said_of_files_has_words_in_both_languages() {
        let wrong = [
            gaps::<CellProblem>(),
            gaps::<SheetProblem>(),
            gaps::<MappingError>(),
            gaps::<FileError>(),
            gaps::<Assumed>(),
            gaps::<AnswerError>(),
        ];
        let wrong = wrong.concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
