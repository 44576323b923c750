//! Vocabularies of the domain: small closed sets with a stable id and the labels people read and write.

/// One value of a closed vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<T> {
    /// The value.
    pub value: T,
    /// Its stable id, English, used in files and on the command line.
    pub id: &'static str,
    /// The Vietnamese label.
    pub vi: &'static str,
    /// Other texts that mean it in lists.
    pub aliases: &'static [&'static str],
}

/// A type whose values are a closed vocabulary.
pub trait Vocabulary: Sized + Copy + PartialEq + 'static {
    /// Every value with its id and labels, in the order they are offered.
    const LABELS: &'static [Label<Self>];

    /// The stable id.
    fn id(self) -> &'static str {
        Self::LABELS.iter().find(|l| l.value == self).map_or("", |l| l.id)
    }

    /// The Vietnamese label.
    fn vi(self) -> &'static str {
        Self::LABELS.iter().find(|l| l.value == self).map_or("", |l| l.vi)
    }

    /// The value a text means: an id, a label or an alias, whatever its case and marks.
    fn parse(text: &str) -> Option<Self> {
        let folded = soxa_text::fold::fold(text);
        let same = |s: &str| soxa_text::fold::fold(s) == folded;
        let by_id = Self::LABELS.iter().find(|l| l.id == text.trim());
        by_id
            .or_else(|| Self::LABELS.iter().find(|l| same(l.vi) || l.aliases.iter().any(|a| same(a))))
            .map(|l| l.value)
    }
}

/// Writes `impl Vocabulary`, and serde by id, for an enum.
macro_rules! vocabulary {
    ($type:ident { $($variant:ident = $id:literal, $vi:literal $(, $alias:literal)*;)+ }) => {
        impl $crate::labels::Vocabulary for $type {
            const LABELS: &'static [$crate::labels::Label<Self>] = &[
                $($crate::labels::Label { value: Self::$variant, id: $id, vi: $vi, aliases: &[$($alias),*] },)+
            ];
        }
    };
}
pub(crate) use vocabulary;

/// Has values of a vocabulary say themselves: their label, in English their id.
macro_rules! labels_in_words {
    ($($type:ty),*) => {
        $(impl soxa_text::words::InWords for $type {
            fn in_words(&self, lang: soxa_text::words::Lang) -> String {
                match lang {
                    soxa_text::words::Lang::Vi => crate::labels::Vocabulary::vi(*self).to_owned(),
                    soxa_text::words::Lang::En => {
                        crate::labels::Vocabulary::id(*self).replace('_', " ")
                    }
                }
            }
        })*
    };
}

labels_in_words!(
    crate::case_state::CaseState,
    crate::finding::FindingState,
    crate::offer::OfferKind,
    crate::offer::OfferStanding,
    crate::rulebook::OfficeKind,
    crate::referral::Standing,
    crate::referral::Way
);
