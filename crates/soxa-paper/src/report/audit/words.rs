//! `words.toml`, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use soxa_data::data_file;

/// Parts that add up to a whole.
#[derive(Debug, Default, Deserialize)]
pub struct Kind {
    /// Its name.
    pub id: String,
    /// With a part of each of these, the parts are all there are.
    pub whole: Vec<String>,
    words: Vec<(String, String)>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Skip {
    pub units: Vec<String>,
    pub before: Vec<String>,
    pub before_unless: Vec<String>,
    pub verbs: Vec<String>,
    pub change: Vec<String>,
    pub aim: Vec<String>,
    pub about: Vec<String>,
    pub carried: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct List {
    pub open: Vec<String>,
    pub loose: Vec<String>,
    pub left: Vec<String>,
    pub of: Vec<String>,
    pub total: Vec<String>,
    pub sums: Vec<String>,
    pub goes_on: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Words {
    units: BTreeMap<String, Vec<String>>,
    pub skip: Skip,
    pub list: List,
    pub kind: Vec<Kind>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data_file!("report/audit/words.toml").unwrap_or_default());

/// The words.
pub fn words() -> &'static Words {
    &WORDS
}

/// What a part is, of which kind: `("channel", "online")`.
pub type Class = (&'static str, &'static str);

impl Words {
    /// The class of things whose name begins this text, the longest name first.
    pub fn unit(&self, text: &str) -> Option<&str> {
        let fits = |name: &str| begins(text, name).then_some(name.len());
        let classes = self.units.iter();
        let best = classes.filter_map(|(class, names)| {
            Some((names.iter().filter_map(|name| fits(name)).max()?, class.as_str()))
        });
        best.max().map(|(_, class)| class)
    }

    /// What a text says a part is; the last such words before others of the kind win nothing: the first kind found does.
    pub fn class(&'static self, text: &str) -> Option<Class> {
        self.kind.iter().find_map(|kind| {
            let found = kind.words.iter().find(|(_, words)| holds(text, words))?;
            Some((kind.id.as_str(), found.0.as_str()))
        })
    }

    /// A kind by its name.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kind.iter().find(|kind| kind.id == id)
    }
}

/// Whether a text begins with these whole words.
pub fn begins(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a text ends with these whole words.
pub fn ends(text: &str, words: &str) -> bool {
    text.strip_suffix(words).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

/// Whether these whole words stand in a text.
pub fn holds(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric) && begins(rest, words)
    })
}
