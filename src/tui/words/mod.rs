//! All words of the interface, one file a language. Code names them by key; `tests/tui_words.rs` holds that
//! both languages have the same keys and that no key used in code is missing.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use soxa_data::data_file;
use soxa_domain::person::PersonField;
use soxa_text::words::InWords;
pub use soxa_text::words::Lang;

/// The words of one language.
#[derive(Debug, Clone)]
pub struct Words {
    lang: Lang,
    /// The same for all sessions of a process.
    entries: Arc<BTreeMap<String, String>>,
}

/// A words file that cannot be read; only a mistake in the program can cause it.
#[derive(Debug, thiserror::Error)]
#[error("the words of the interface cannot be read: {0}")]
pub struct WordsError(#[from] serde_json::Error);

impl Words {
    /// The words of a language.
    pub fn of(lang: Lang) -> Result<Self, WordsError> {
        static READ: [OnceLock<Words>; 2] = [OnceLock::new(), OnceLock::new()];
        let [vi, en] = &READ;
        let known = if lang == Lang::Vi { vi } else { en };
        if let Some(words) = known.get() {
            return Ok(words.clone());
        }
        let words = Self::read(lang)?;
        Ok(known.get_or_init(|| words).clone())
    }

    fn read(lang: Lang) -> Result<Self, WordsError> {
        let sections: BTreeMap<String, BTreeMap<String, String>> = match lang {
            Lang::Vi => data_file!("tui/words/vi.toml"),
            Lang::En => data_file!("tui/words/en.toml"),
        }?;
        let entries = sections
            .into_iter()
            .flat_map(|(section, words)| {
                words.into_iter().map(move |(key, word)| (format!("{section}.{key}"), word))
            })
            .collect();
        Ok(Self { lang, entries: Arc::new(entries) })
    }

    /// Which language these are.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The words with this key; the key itself where there are none, so that a gap is seen and breaks nothing.
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        self.entries.get(key).map_or(key, String::as_str)
    }

    /// What a field of a person is called.
    pub fn field(&self, field: PersonField) -> &'static str {
        self.lang.pick(field.vi(), field.en())
    }

    /// What anything that knows how says in this language: an act, a field, what was refused.
    pub fn tell(&self, thing: &(impl InWords + ?Sized)) -> String {
        thing.in_words(self.lang)
    }

    /// The words with this key, `{name}` replaced by its value.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.say(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}
