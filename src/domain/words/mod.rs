//! What this layer says: acts, and what is wrong with values. One file a language.

use crate::text::data_file::data_file;
use crate::text::words::Lang;
use crate::text::words::Phrases;

/// The words.
pub(crate) static PHRASES: Phrases = Phrases::new(|lang| match lang {
    Lang::Vi => data_file!("domain/words/vi.toml"),
    Lang::En => data_file!("domain/words/en.toml"),
});

#[cfg(test)]
mod tests {
    use crate::domain::case::MoveError;
    use crate::domain::partial_date::DateError;
    use crate::domain::person::FieldProblem;
    use crate::domain::personal_id::IdError;
    use crate::text::words::gaps;

    #[test]
    fn everything_wrong_with_a_value_has_words_in_both_languages() {
        let wrong =
            [gaps::<MoveError>(), gaps::<DateError>(), gaps::<FieldProblem>(), gaps::<IdError>()].concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
