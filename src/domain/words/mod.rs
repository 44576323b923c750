//! What this layer says: acts, and what is wrong with values. One file a language.

use crate::text::data_file::data_file;
use crate::text::words::Lang;
use crate::text::words::Phrases;

/// The words.
pub(crate) static PHRASES: Phrases = Phrases::new(|lang| match lang {
    Lang::Vi => data_file!("domain/words/vi.toml"),
    Lang::En => data_file!("domain/words/en.toml"),
});
