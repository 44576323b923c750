//! What the carrier says. One file a language; nothing reads a sentence back.

use std::collections::BTreeMap;

use soxa_data::data_file;
use soxa_text::words::{Lang, Phrases};

/// The words.
pub(crate) static PHRASES: Phrases = Phrases::new(|lang| match lang {
    Lang::Vi => data_file!("words/vi.toml"),
    Lang::En => data_file!("words/en.toml"),
});

/// The Vietnamese of what the command line says of itself, by the English.
pub(crate) fn help_in_vietnamese() -> BTreeMap<String, String> {
    // A file that cannot be read ends the build (`build.rs`); were it read wrong, help would be in English.
    data_file!("words/help.toml").unwrap_or_default()
}
