//! What a person can ask for, by names that appear in keymaps and in the help. Keys are data
//! (`keymaps/`); a new action is one line here, its words under `action.` in each language.

macro_rules! actions {
    ($($variant:ident $name:literal)*) => {
        /// Something a key can be bound to. The names of the variants in snake case are their names in keymaps.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)] // Each is described in the words files, which is what people read.
        pub enum Action { $($variant),* }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name used in keymaps.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The action with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

actions! {
    Help "help"
    Save "save"
    Search "search"
    Choose "choose"
    Why "why"
    TakeIn "take_in"
    ViewOther "view_other"
    Print "print"
    PrintQueue "print_queue"
    Palette "palette"
    Batch "batch"
    Pile "pile"
    LastForm "last_form"
    FieldNote "field_note"
    DoubleKey "double_key"
    ShowPace "show_pace"
    Exercises "exercises"
    TypingMethod "typing_method"
    NextKeymap "next_keymap"
    NextTheme "next_theme"
    TypeAhead "type_ahead"
    NextField "next_field"
    PrevField "prev_field"
    GotoField "goto_field"
    Undo "undo"
    Open "open"
    Toggle "toggle"
    AllPapers "all_papers"
    Discard "discard"
    Add "add"
    Remove "remove"
    Edit "edit"
    Move "move"
    Apologize "apologize"
    Bind "bind"
    FinishLeg "finish_leg"
    TakePaper "take_paper"
    HandResult "hand_result"
    Refer "refer"
    Supplement "supplement"
    FindPerson "find_person"
    Household "household"
    Person "person"
    Files "files"
    NewCase "new_case"
    Drafts "drafts"
    Sort "sort"
    Filter "filter"
    Facet "facet"
    Filters "filters"
    Jump "jump"
    Columns "columns"
    Mark "mark"
    MarkAll "mark_all"
    MarkNone "mark_none"
    Counts "counts"
    CopyCell "copy_cell"
    CopyRow "copy_row"
    ExportCsv "export_csv"
    Verify "verify"
    Apply "apply"
    UndoStep "undo_step"
    Postpone "postpone"
    Dismiss "dismiss"
    Merge "merge"
    Fix "fix"
    Take "take"
    Notices "notices"
    IssueNotices "issue_notices"
    Birth "birth"
    Death "death"
    Depart "depart"
    ComeBack "come_back"
    Sojourn "sojourn"
    EndSojourn "end_sojourn"
    ChangeHousehold "change_household"
    Split "split"
    CancelId "cancel_id"
    IdFiles "id_files"
    SamePerson "same_person"
    NotInRegister "not_in_register"
    ListWrong "list_wrong"
    RegisterWrong "register_wrong"
    Later "later"
    Keep "keep"
    Answer "answer"
    ExportList "export_list"
    AcceptSure "accept_sure"
    HandOver "hand_over"
    Paper "paper"
    TakeNext "take_next"
    NextItem "next_item"
    PrevItem "prev_item"
    Yes "yes"
    No "no"
    Up "up"
    Down "down"
    PageUp "page_up"
    PageDown "page_down"
    Home "home"
    End "end"
    Left "left"
    Right "right"
    WordLeft "word_left"
    WordRight "word_right"
    DeleteBack "delete_back"
    Delete "delete"
    DeleteWord "delete_word"
    Clear "clear"
    Back "back"
    Lock "lock"
    Looks "looks"
    Compare "compare"
    Sent "sent"
    Sign "sign"
    Password "password"
    ChangeOperator "change_operator"
    Quit "quit"
    Screen1 "screen_1"
    Screen2 "screen_2"
    Screen3 "screen_3"
    Screen4 "screen_4"
    Screen5 "screen_5"
    Screen6 "screen_6"
    Screen7 "screen_7"
    Screen8 "screen_8"
    Screen9 "screen_9"
    Screen0 "screen_0"
}

impl Action {
    /// The numbered screen this action opens.
    pub fn screen_number(self) -> Option<u8> {
        Some(match self {
            Self::Screen1 => 1,
            Self::Screen2 => 2,
            Self::Screen3 => 3,
            Self::Screen4 => 4,
            Self::Screen5 => 5,
            Self::Screen6 => 6,
            Self::Screen7 => 7,
            Self::Screen8 => 8,
            Self::Screen9 => 9,
            Self::Screen0 => 0,
            _ => return None,
        })
    }

    /// The action that opens a numbered screen.
    pub fn of_screen(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.screen_number() == Some(number))
    }

    /// Whether it changes something: not shown at a terminal that only looks.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::TakeIn
                | Self::Batch
                | Self::Pile
                | Self::Undo
                | Self::Toggle
                | Self::AllPapers
                | Self::Discard
                | Self::Add
                | Self::Remove
                | Self::Edit
                | Self::Move
                | Self::Apologize
                | Self::Bind
                | Self::FinishLeg
                | Self::TakePaper
                | Self::HandResult
                | Self::Refer
                | Self::Supplement
                | Self::FindPerson
                | Self::NewCase
                | Self::Verify
                | Self::Apply
                | Self::UndoStep
                | Self::Postpone
                | Self::Dismiss
                | Self::Merge
                | Self::Fix
                | Self::Take
                | Self::Birth
                | Self::Death
                | Self::Depart
                | Self::ComeBack
                | Self::Sojourn
                | Self::EndSojourn
                | Self::ChangeHousehold
                | Self::Split
                | Self::CancelId
                | Self::SamePerson
                | Self::NotInRegister
                | Self::ListWrong
                | Self::RegisterWrong
                | Self::Later
                | Self::Keep
                | Self::Answer
                | Self::AcceptSure
                | Self::TakeNext
                | Self::IssueNotices
                | Self::Looks
                | Self::Password
        )
    }

    /// The key of this action's words.
    pub fn word_key(self) -> String {
        format!("action.{}", self.name())
    }
}
