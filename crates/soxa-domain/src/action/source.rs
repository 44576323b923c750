//! Where what an act writes comes from (Circular 117/2026, article 3: data says where it came from): told of each act once,
//! and read off the journal, so that no record keeps it twice.

use super::ActionId;
use crate::words::PHRASES;
use soxa_text::words::{InWords, Lang};

/// Where something in a record came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// What a citizen showed or said at the counter, typed in by an officer.
    Paper,
    /// The chip or the code of an identity card.
    Card,
    /// A list that somebody sent, or the one the register began with.
    List,
    /// A case that was received, or its result.
    Case,
    /// Another system's export.
    OtherSystem,
    /// What the register itself has: a correction that follows from other records.
    Register,
}

impl Source {
    /// Its name in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Card => "card",
            Self::List => "list",
            Self::Case => "case",
            Self::OtherSystem => "other_system",
            Self::Register => "register",
        }
    }
}

impl InWords for Source {
    fn in_words(&self, lang: Lang) -> String {
        PHRASES.find(lang, "source", self.id()).unwrap_or(self.id()).to_owned()
    }
}

impl ActionId {
    /// Where what it writes into people, households and cases comes from; `None` where it writes nothing of its own
    /// there.
    pub const fn source(self) -> Option<Source> {
        self.row().source
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::permission::Permission;

    #[test]
    fn every_act_that_people_are_written_by_says_where_that_comes_from() {
        let told = [ActionId::IdOpen, ActionId::NoticePrint, ActionId::NoticeMark, ActionId::QualityCampaign];
        let none = |a: &ActionId| {
            let findings = a.id().starts_with("finding.") || a.id().starts_with("quality.");
            a.permission() == Some(Permission::WritePeople) && !findings && !told.contains(a)
        };
        for action in ActionId::ALL.iter().filter(|a| none(a)) {
            assert!(action.source().is_some(), "{}", action.id());
        }
    }

    #[test]
    fn every_source_has_its_words() {
        let all =
            [Source::Paper, Source::Card, Source::List, Source::Case, Source::OtherSystem, Source::Register];
        for source in all {
            assert_ne!(source.in_words(Lang::Vi), source.id());
            assert!(PHRASES.find(Lang::En, "source", source.id()).is_some());
        }
    }
}
