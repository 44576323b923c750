//! What stands against a chip, and what was found of it, in words. One file a language; nothing reads a sentence back.

use soxa_data::data_file;
use soxa_text::words::{Lang, Phrases};

/// The words.
pub(crate) static PHRASES: Phrases = Phrases::new(|lang| match lang {
    Lang::Vi => data_file!("words/vi.toml"),
    Lang::En => data_file!("words/en.toml"),
});
