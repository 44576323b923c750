//! What this layer says: acts, and what is wrong with values. One file a language.

use soxa_data::data_file;
use soxa_text::words::Lang;
use soxa_text::words::Phrases;

/// The words.
pub(crate) static PHRASES: Phrases = Phrases::new(|lang| match lang {
    Lang::Vi => data_file!("words/vi.toml"),
    Lang::En => data_file!("words/en.toml"),
});

#[cfg(test)]
mod tests {
    use crate::case::MoveError;
    use crate::case_field::CaseFieldProblem;
    use crate::person::FieldProblem;
    use crate::personal_id::IdError;
    use crate::procedure::FieldValueError;
    use crate::rulebook::RuleProblem;
    use soxa_text::words::gaps;

    #[test]
    fn everything_wrong_with_a_value_has_words_in_both_languages() {
        let wrong = [
            gaps::<MoveError>(),
            gaps::<CaseFieldProblem>(),
            gaps::<FieldProblem>(),
            gaps::<IdError>(),
            gaps::<RuleProblem>(),
            gaps::<FieldValueError>(),
        ]
        .concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
