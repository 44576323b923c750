//! What the journal says was done. Every act that any code writes is a line of one table ([`ActionId`]): its stable name,
//! what it takes to do it, what the rules make of it, who takes it back. Whoever wants to know something of an act asks
//! the table; nothing is told from its name. Registers of other versions may hold names that stand in no table:
//! [`Action`] keeps and shows them.

mod source;
mod table;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use source::Source;
pub use table::ActionId;

use super::national_system::NationalSystem;
use super::permission::Permission;
use super::words::PHRASES;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// What kind of thing an act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Somebody looked at something; nothing is another than before.
    Look,
    /// Somebody showed who it is, or failed to.
    SignIn,
    /// Something is another than before, here or on its way.
    Change,
}

/// What the rules of quality do after an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Look at once at what it touched.
    Kept,
    /// Nothing: a full run follows, or it is one.
    Later,
    /// Look at once, and open again what it had closed.
    Undone,
}

/// How an act can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takeback {
    /// It cannot: it wrote no records.
    Never,
    /// By its entry in the journal.
    Entry,
    /// By its entry, and as the last step of its case: the case stands as before.
    Step,
    /// By its entry, and as the last step of its case: everything it wrote stands as before.
    WholeStep,
}

/// What the national systems are told of what an act changes of people and their cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Nothing: it changes nothing that they keep, or is the register's own first load.
    Nothing,
    /// Whatever they keep.
    All,
    /// The same, but for the system that it came from.
    AllBut(NationalSystem),
}

/// A line of the table.
struct Row {
    id: &'static str,
    nature: Nature,
    permission: Option<Permission>,
    two: bool,
    rules: Rules,
    undo: Takeback,
    tells: Tells,
    source: Option<Source>,
}

impl ActionId {
    /// Its stable name: in the journal, in files, in JSON.
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// The act of a stable name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }

    /// What kind of thing it is.
    pub const fn nature(self) -> Nature {
        self.row().nature
    }

    /// The permission without which nobody does it; `None` where that hangs on what it is done to, or on nothing.
    pub const fn permission(self) -> Option<Permission> {
        self.row().permission
    }

    /// Whether it may need a second person, who then needs no permission but to confirm.
    pub const fn may_take_two(self) -> bool {
        self.row().two
    }

    /// What the rules of quality do after it.
    pub const fn rules(self) -> Rules {
        self.row().rules
    }

    /// Whether it is about special-person files, of which not everybody may know.
    pub const fn is_of_special_files(self) -> bool {
        matches!(
            self,
            Self::SpecialOpen
                | Self::SpecialWrite
                | Self::SpecialMove
                | Self::SpecialEnter
                | Self::ReadSpecial
                | Self::ReadSpecialList
        )
    }

    /// Whether it brings records in by a list, which its entry vouches for by a seal.
    pub const fn is_import(self) -> bool {
        matches!(self, Self::ImportPeople | Self::ImportCases)
    }

    /// What the national systems are told of it.
    pub const fn tells(self) -> Tells {
        self.row().tells
    }

    /// How it is taken back.
    pub const fn takeback(self) -> Takeback {
        self.row().undo
    }
}

impl InWords for ActionId {
    fn in_words(&self, lang: Lang) -> String {
        let key = self.id().replace('.', "_");
        PHRASES.find(lang, "act", &key).unwrap_or(self.id()).to_owned()
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// What an entry of the journal says was done.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Action {
    /// An act of the table.
    Known(ActionId),
    /// Something that whoever asks may not know.
    Hidden,
    /// A name that stands in no table: another version wrote it.
    Other(String),
}

impl Action {
    /// Its stable name.
    pub fn id(&self) -> &str {
        match self {
            Self::Known(action) => action.id(),
            Self::Hidden => HIDDEN,
            Self::Other(name) => name,
        }
    }

    /// The act of the table.
    pub const fn known(&self) -> Option<ActionId> {
        match self {
            Self::Known(action) => Some(*action),
            Self::Hidden | Self::Other(_) => None,
        }
    }

    /// Whether it is this act.
    pub fn is(&self, action: ActionId) -> bool {
        self.known() == Some(action)
    }

    /// Whether it changed nothing: somebody looked.
    pub fn is_look(&self) -> bool {
        self.known().is_some_and(|action| action.nature() == Nature::Look)
    }
}

/// Stands in place of the name of an act that is hidden; no act has it.
const HIDDEN: &str = "sensitive";

impl From<ActionId> for Action {
    fn from(action: ActionId) -> Self {
        Self::Known(action)
    }
}

impl From<String> for Action {
    fn from(name: String) -> Self {
        ActionId::from_id(&name).map_or(Self::Other(name), Self::Known)
    }
}

impl From<Action> for String {
    fn from(action: Action) -> Self {
        match action {
            Action::Other(name) => name,
            action => action.id().to_owned(),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl InWords for Action {
    fn in_words(&self, lang: Lang) -> String {
        match self {
            Self::Known(action) => action.in_words(lang),
            Self::Hidden => lang.pick("việc được giữ kín", "kept from view").to_owned(),
            Self::Other(name) => name.clone(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_a_name_of_its_own_and_words_in_both_languages() {
        for action in ActionId::ALL {
            assert_eq!(ActionId::from_id(action.id()), Some(*action));
            for lang in Lang::ALL {
                let said = action.in_words(lang);
                assert_ne!(said, action.id(), "{action}: no words ({lang:?})");
                assert!(lang == Lang::Vi || said.is_ascii(), "{action}: {said}");
            }
        }
        for lang in Lang::ALL {
            let names = PHRASES.names(lang, "act");
            let known = |name: &str| ActionId::ALL.iter().any(|a| a.id().replace('.', "_") == name);
            assert_eq!(names.into_iter().find(|name| !known(name)), None, "words for nothing");
        }
    }

    #[test]
    fn a_name_of_another_version_is_kept_and_shown() {
        let old = Action::from("household.renumber".to_owned());
        assert_eq!(old.in_words(Lang::En), "household.renumber");
        assert_eq!(String::from(old), "household.renumber");
        // In a file an action is its name, as it always was.
        let bytes = postcard::to_stdvec("case.move").unwrap();
        assert_eq!(postcard::from_bytes::<Action>(&bytes).unwrap(), ActionId::CaseMove.into());
        assert_eq!(postcard::to_stdvec(&Action::from(ActionId::CaseMove)).unwrap(), bytes);
    }

    /// Acts on people that change nothing which a national system keeps: files, notices and worklists of the commune's own.
    const OWN_WORK: [ActionId; 8] = [
        ActionId::IdOpen,
        ActionId::NoticePrint,
        ActionId::NoticeMark,
        ActionId::FindingTake,
        ActionId::FindingPostpone,
        ActionId::FindingDismiss,
        ActionId::QualityCampaign,
        ActionId::QualityDoubles,
    ];

    #[test]
    fn every_act_on_people_says_what_the_national_systems_are_told() {
        for action in ActionId::ALL {
            let on_people = action.permission() == Some(Permission::WritePeople);
            let is_silent = action.tells() == Tells::Nothing;
            assert_eq!(
                on_people && is_silent,
                OWN_WORK.contains(action),
                "{action}: an act on people tells the systems or is the commune's own work"
            );
            assert!(is_silent || action.nature() == Nature::Change, "{action}");
        }
    }

    #[test]
    fn who_only_looks_changes_nothing_that_could_be_taken_back() {
        for action in ActionId::ALL.iter().filter(|a| a.nature() != Nature::Change) {
            assert_eq!((action.takeback(), action.permission()), (Takeback::Never, None), "{action}");
        }
    }
}
