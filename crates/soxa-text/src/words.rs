//! Saying things in the languages of the interface: the language itself, words files keyed by section and name with
//! `{parameters}`, and how a type says itself. Each crate keeps the words of its own types (`src/words/`); this file
//! knows none of them. Nothing here, or above it, ever reads a sentence back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDate;

/// The language of the interface. Records stay in Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// Its id, as it is written on the command line.
    pub const fn id(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// One of two words, by the language.
    pub const fn pick<T: Copy>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// What can be said in either language.
pub trait InWords {
    /// What it says.
    fn in_words(&self, lang: Lang) -> String;
}

/// Words by section and name, as a words file holds them.
pub type Sections = BTreeMap<String, BTreeMap<String, String>>;

/// The words of one layer in both languages, read when they are first asked for.
pub struct Phrases {
    read: fn(Lang) -> Result<Sections, serde_json::Error>,
    vi: OnceLock<Sections>,
    en: OnceLock<Sections>,
}

impl Phrases {
    /// Words that `read` reads.
    pub const fn new(read: fn(Lang) -> Result<Sections, serde_json::Error>) -> Self {
        Self { read, vi: OnceLock::new(), en: OnceLock::new() }
    }

    fn sections(&self, lang: Lang) -> &Sections {
        // A file that cannot be read ends the build (`build.rs`); were it read wrong, keys would be shown.
        lang.pick(&self.vi, &self.en).get_or_init(|| (self.read)(lang).unwrap_or_default())
    }

    /// The words of a name, unfilled; `None` where there are none.
    pub fn find(&self, lang: Lang, section: &str, name: &str) -> Option<&str> {
        self.sections(lang).get(section)?.get(name).map(String::as_str)
    }

    /// Every name of a section.
    pub fn names(&self, lang: Lang, section: &str) -> Vec<&str> {
        self.sections(lang).get(section).into_iter().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    /// The words of a name with its parameters; the name itself where there are none, so that a gap is seen.
    pub fn fill(&self, lang: Lang, section: &str, name: &str, parameters: &[(&str, String)]) -> String {
        match self.find(lang, section, &snake(name)) {
            Some(words) => filled(words, parameters),
            None => format!("{section}.{}", snake(name)),
        }
    }
}

/// `NotAMember` as words files write it: `not_a_member`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// Words with their parameters. What a parameter says is not looked into again.
fn filled(words: &str, parameters: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            text.push('{');
            rest = behind;
            break;
        };
        match parameters.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            None => text.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    text + rest
}

impl InWords for str {
    fn in_words(&self, _: Lang) -> String {
        self.to_owned()
    }
}

impl InWords for String {
    fn in_words(&self, _: Lang) -> String {
        self.clone()
    }
}

impl<T: InWords + ?Sized> InWords for &T {
    fn in_words(&self, lang: Lang) -> String {
        (**self).in_words(lang)
    }
}

impl<T: InWords + ?Sized> InWords for Box<T> {
    fn in_words(&self, lang: Lang) -> String {
        (**self).in_words(lang)
    }
}

/// What was said in both languages already, where whoever says it later knows less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Both {
    /// What a thing says now.
    pub fn of(thing: &(impl InWords + ?Sized)) -> Self {
        Self { vi: thing.in_words(Lang::Vi), en: thing.in_words(Lang::En) }
    }
}

impl InWords for Both {
    fn in_words(&self, lang: Lang) -> String {
        lang.pick(&self.vi, &self.en).clone()
    }
}

impl<T: InWords> InWords for Option<T> {
    fn in_words(&self, lang: Lang) -> String {
        self.as_ref().map(|thing| thing.in_words(lang)).unwrap_or_default()
    }
}

/// What is said in the middle of a sentence, without its capital.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mid<T>(pub T);

impl<T: InWords> InWords for Mid<T> {
    fn in_words(&self, lang: Lang) -> String {
        self.0.in_words(lang).to_lowercase()
    }
}

/// Several things, one after the other.
impl<T: InWords> InWords for Vec<T> {
    fn in_words(&self, lang: Lang) -> String {
        self.iter().map(|one| one.in_words(lang)).collect::<Vec<_>>().join(", ")
    }
}

impl InWords for Path {
    fn in_words(&self, _: Lang) -> String {
        self.display().to_string()
    }
}

impl InWords for PathBuf {
    fn in_words(&self, lang: Lang) -> String {
        self.as_path().in_words(lang)
    }
}

impl InWords for NaiveDate {
    fn in_words(&self, _: Lang) -> String {
        self.format("%d/%m/%Y").to_string()
    }
}

macro_rules! said_as_shown {
    ($($type:ty),*) => {
        $(impl InWords for $type {
            fn in_words(&self, _: Lang) -> String {
                self.to_string()
            }
        })*
    };
}

said_as_shown!(u8, u16, u32, u64, usize, i64);

/// A type whose words stand in a words file.
pub trait Worded: InWords {
    /// Where its words are.
    const SECTION: &'static str;
    /// Its variants, each with the names of its parameters.
    const VARIANTS: &'static [(&'static str, &'static [&'static str])];

    /// The words file.
    fn phrases() -> &'static Phrases;

    /// The name of the variant that this is.
    fn variant(&self) -> &'static str;

    /// The variant's stable name, for programs: `not_a_member`.
    fn kind(&self) -> String {
        snake(self.variant())
    }
}

/// What is wrong with the words of a type: a variant without words, a parameter that is not said or not there, a word
/// for nothing, Vietnamese in the English. For the tests of each layer.
pub fn gaps<T: Worded>() -> Vec<String> {
    let mut wrong = Vec::new();
    let mut say = |name: &str, lang: Lang, what: &str| {
        wrong.push(format!("{}.{name} ({lang:?}): {what}", T::SECTION));
    };
    for lang in Lang::ALL {
        for (variant, parameters) in T::VARIANTS {
            let name = snake(variant);
            let Some(words) = T::phrases().find(lang, T::SECTION, &name) else {
                say(&name, lang, "no words");
                continue;
            };
            let with: Vec<_> = parameters.iter().map(|p| (*p, "x".to_owned())).collect();
            let said = filled(words, &with);
            if said.contains(['{', '}']) || said.trim().is_empty() {
                say(&name, lang, &said);
            }
            if lang == Lang::En && !said.chars().all(|c| c.is_ascii() || "“”–…→×“".contains(c)) {
                say(&name, lang, &said);
            }
        }
        let known = |name: &str| T::VARIANTS.iter().any(|(variant, _)| snake(variant) == name);
        for name in T::phrases().names(lang, T::SECTION) {
            if !known(name) {
                say(name, lang, "words for nothing");
            }
        }
    }
    wrong
}

/// Has a type say itself: variant by variant, the words of its section of a words file, the fields as parameters.
///
/// ```ignore
/// in_words! { StoreError from PHRASES["store"] { DiskFull, Damaged(what), Io { path, what } } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __in_words {
    ($name:ident from $phrases:path [$section:literal] {
        $( $variant:ident $( ( $($tuple:ident),* ) )? $( { $($field:ident),* } )? ),* $(,)?
    }) => {
        impl $crate::words::InWords for $name {
            #[allow(unused_imports, reason = "variants without parameters need no words of theirs")]
            fn in_words(&self, lang: $crate::words::Lang) -> String {
                use $crate::words::InWords as _;
                match self {
                    $( Self::$variant $( ( $($tuple),* ) )? $( { $($field,)* .. } )? => $phrases.fill(
                        lang,
                        $section,
                        stringify!($variant),
                        &[
                            $( $( (stringify!($tuple), $tuple.in_words(lang)), )* )?
                            $( $( (stringify!($field), $field.in_words(lang)), )* )?
                        ],
                    ), )*
                }
            }
        }

        impl $crate::words::Worded for $name {
            const SECTION: &'static str = $section;
            const VARIANTS: &'static [(&'static str, &'static [&'static str])] = &[ $( (
                stringify!($variant),
                &[ $( $( stringify!($tuple), )* )? $( $( stringify!($field), )* )? ],
            ), )* ];

            fn phrases() -> &'static $crate::words::Phrases {
                &$phrases
            }

            fn variant(&self) -> &'static str {
                match self {
                    $( Self::$variant { .. } => stringify!($variant), )*
                }
            }
        }
    };
}

/// Declares a type whose variants are nothing but what the words files say of them, with typed parameters.
#[doc(hidden)]
#[macro_export]
macro_rules! __worded {
    ($(#[$doc:meta])* pub enum $name:ident from $phrases:path [$section:literal] {
        $( $variant:ident $( { $( $field:ident : $type:ty ),* $(,)? } )? ),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the words files say what each means")]
        pub enum $name {
            $( $variant $( { $( $field: $type ),* } )? ),*
        }

        $crate::words::in_words! { $name from $phrases [$section] {
            $( $variant $( { $( $field ),* } )? ),*
        } }
    };
}

#[doc(inline)]
pub use {__in_words as in_words, __worded as worded};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_parameter_says_is_not_filled_again() {
        let with = [("a", "{b}".to_owned()), ("b", "2".to_owned())];
        assert_eq!(filled("{a} and {b}, {c} {", &with), "{b} and 2, {c} {");
    }

    #[test]
    fn variants_are_named_as_words_files_do() {
        assert_eq!(snake("NotAMember"), "not_a_member");
    }
}
