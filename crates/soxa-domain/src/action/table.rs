//! The table of acts: everything the journal can say was done. A new act is one line here and its words in both
//! languages (`domain/words/`).

use super::Nature::{Change, Look, SignIn};
use super::Row;
use super::Rules::{Kept, Later, Undone};
use super::Takeback::{Entry, Never, Step, WholeStep};
use crate::permission::Permission as P;

macro_rules! acts {
    ($( $name:ident, $id:literal, $nature:ident, $permission:expr, $two:literal, $rules:ident, $undo:ident; )*) => {
        /// An act: what is done to the register, or with it, as the journal knows it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the words files say what each means")]
        pub enum ActionId {
            $( $name, )*
        }

        impl ActionId {
            /// Every act, in the order of the table.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];

            pub(super) const fn row(self) -> &'static Row {
                match self {
                    $( Self::$name => &Row {
                        id: $id, nature: $nature, permission: $permission, two: $two, rules: $rules, undo: $undo,
                    }, )*
                }
            }
        }
    };
}

// Name, name in the journal, nature; the permission without which nobody does it (none where it hangs on what it is
// done to, or on nothing), whether a second person may be asked for; what the rules of quality do, who takes it back.
acts! {
    PersonAdd, "person.add", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonEdit, "person.edit", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonSet, "person.set", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonCorrect, "person.correct", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonMerge, "person.merge", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonRestore, "person.restore", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonBirth, "person.birth", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonDeath, "person.death", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonLeave, "person.leave", Change, Some(P::WritePeople), false, Kept, Entry;
    PersonReturn, "person.return", Change, Some(P::WritePeople), false, Kept, Entry;
    CardAccept, "card.accept", Change, Some(P::WritePeople), false, Kept, Entry;
    HouseholdSetHead, "household.set_head", Change, Some(P::WritePeople), false, Kept, Entry;
    HouseholdSplit, "household.split", Change, Some(P::WritePeople), false, Kept, Entry;
    HouseholdMove, "household.move", Change, Some(P::WritePeople), false, Kept, Entry;
    SojournAdd, "sojourn.add", Change, Some(P::WritePeople), false, Kept, Entry;
    SojournEnd, "sojourn.end", Change, Some(P::WritePeople), false, Kept, Entry;
    IdOpen, "id.open", Change, Some(P::WritePeople), false, Kept, Entry;
    IdMove, "id.move", Change, Some(P::WritePeople), true, Kept, Entry;
    IdCancel, "id.cancel", Change, Some(P::WritePeople), true, Kept, Entry;
    NoticePrint, "notice.print", Change, Some(P::WritePeople), false, Kept, Entry;
    NoticeMark, "notice.mark", Change, Some(P::WritePeople), false, Kept, Entry;
    NoticeEnter, "notice.enter", Change, Some(P::Import), false, Kept, Entry;
    ImportPeople, "import.people", Change, Some(P::Import), false, Later, Entry;
    ImportCases, "import.cases", Change, Some(P::Import), false, Later, Entry;
    PeopleUpdate, "people.update", Change, Some(P::Import), false, Kept, Entry;
    FindingFix, "finding.fix", Change, Some(P::WritePeople), false, Kept, Entry;
    FindingTake, "finding.take", Change, Some(P::WritePeople), false, Kept, Entry;
    FindingPostpone, "finding.postpone", Change, Some(P::WritePeople), false, Kept, Entry;
    FindingDismiss, "finding.dismiss", Change, Some(P::WritePeople), false, Kept, Entry;
    QualityRun, "quality.run", Change, None, false, Later, Entry;
    QualityCampaign, "quality.campaign", Change, Some(P::WritePeople), false, Kept, Never;
    QualityDoubles, "quality.doubles", Change, Some(P::WritePeople), false, Kept, Entry;
    ListTakeIn, "list.take_in", Change, Some(P::Import), false, Kept, Entry;
    ListColumns, "list.columns", Change, None, false, Kept, Never;
    ListCheck, "list.check", Change, None, false, Kept, Entry;
    ListDecide, "list.decide", Change, None, false, Kept, Entry;
    ListAccept, "list.accept", Change, None, false, Kept, Entry;
    ListCarry, "list.carry", Change, None, false, Kept, Entry;
    CaseReceive, "case.receive", Change, Some(P::ReceiveCases), false, Kept, Entry;
    CaseReceiveList, "case.receive_list", Change, Some(P::ReceiveCases), false, Kept, Entry;
    CaseMove, "case.move", Change, Some(P::MoveCases), false, Kept, Step;
    CaseApologize, "case.apologize", Change, Some(P::MoveCases), false, Kept, Step;
    CaseBind, "case.bind", Change, Some(P::MoveCases), false, Kept, Step;
    CaseLeg, "case.leg", Change, Some(P::MoveCases), false, Kept, Step;
    CaseVerify, "case.verify", Change, Some(P::MoveCases), false, Kept, Step;
    CaseApply, "case.apply", Change, Some(P::WritePeople), false, Kept, WholeStep;
    CaseEdit, "case.edit", Change, Some(P::MoveCases), false, Kept, Step;
    CasePaper, "case.paper", Change, Some(P::MoveCases), false, Kept, Step;
    CaseUndo, "case.undo", Change, Some(P::MoveCases), false, Kept, Entry;
    QueueAdd, "queue.add", Change, None, false, Kept, Entry;
    QueueDone, "queue.done", Change, Some(P::MoveCases), false, Kept, Entry;
    SpecialOpen, "special.open", Change, Some(P::WriteSensitive), false, Kept, Entry;
    SpecialWrite, "special.write", Change, Some(P::WriteSensitive), false, Kept, Entry;
    SpecialMove, "special.move", Change, Some(P::WriteSensitive), false, Kept, Entry;
    SpecialEnter, "special.enter", Change, Some(P::WriteSensitive), false, Kept, Entry;
    EntryAdd, "entry.add", Change, Some(P::WriteRegisters), false, Kept, Entry;
    EntryChange, "entry.change", Change, Some(P::WriteRegisters), false, Kept, Entry;
    EntryRemove, "entry.remove", Change, Some(P::WriteRegisters), false, Kept, Entry;
    ReportFreeze, "report.freeze", Change, Some(P::WriteRegisters), false, Kept, Entry;
    PrintSubmit, "print.submit", Change, Some(P::Print), false, Kept, Entry;
    PrintSent, "print.sent", Change, Some(P::Print), false, Kept, Entry;
    PrintFailed, "print.failed", Change, Some(P::Print), false, Kept, Entry;
    RequestReceive, "request.receive", Change, Some(P::ReadJournal), false, Kept, Never;
    RequestAnswer, "request.answer", Change, Some(P::ReadJournal), false, Kept, Never;
    CalendarEdit, "calendar.edit", Change, Some(P::Administer), false, Kept, Never;
    SettingsViewers, "settings.viewers", Change, Some(P::Administer), false, Kept, Never;
    SettingsWrite, "settings.write", Change, Some(P::Administer), false, Kept, Never;
    SettingsSecrecy, "settings.secrecy", Change, Some(P::Administer), false, Kept, Never;
    KeepingErase, "keeping.erase", Change, Some(P::Administer), true, Kept, Never;
    OperatorAdd, "operator.add", Change, Some(P::Operators), true, Kept, Never;
    OperatorRole, "operator.role", Change, Some(P::Operators), true, Kept, Never;
    OperatorEnable, "operator.enable", Change, Some(P::Operators), true, Kept, Never;
    OperatorDisable, "operator.disable", Change, Some(P::Operators), false, Kept, Never;
    OperatorPassword, "operator.password", Change, None, true, Kept, Never;
    OperatorPin, "operator.pin", Change, None, true, Kept, Never;
    OperatorFourEyes, "operator.four_eyes", Change, Some(P::Operators), true, Kept, Never;
    ProposalMake, "proposal.make", Change, None, false, Kept, Never;
    ProposalRefuse, "proposal.refuse", Change, Some(P::Confirm), false, Kept, Never;
    ProposalWithdraw, "proposal.withdraw", Change, None, false, Kept, Never;
    BackupPlan, "backup.plan", Change, Some(P::Backup), false, Kept, Never;
    BackupWrite, "backup.write", Change, Some(P::Backup), false, Kept, Never;
    BackupProve, "backup.prove", Change, Some(P::Restore), false, Kept, Never;
    BackupRecipients, "backup.recipients", Change, Some(P::Keys), true, Kept, Never;
    JournalKey, "journal.key", Change, None, false, Kept, Never;
    JournalReplaceKey, "journal.replace_key", Change, Some(P::Keys), true, Kept, Never;
    RegisterCreate, "register.create", Change, None, false, Kept, Never;
    RegisterUpgrade, "register.upgrade", Change, None, false, Kept, Never;
    ClockJump, "clock.jump", Change, None, false, Kept, Never;
    Undo, "undo", Change, None, false, Undone, Entry;
    SessionBegin, "session.begin", SignIn, None, false, Kept, Never;
    SessionUnlock, "session.unlock", SignIn, None, false, Kept, Never;
    SessionRefused, "session.refused", SignIn, None, false, Kept, Never;
    ReadPerson, "read.person", Look, None, false, Kept, Never;
    ReadHousehold, "read.household", Look, None, false, Kept, Never;
    ReadCase, "read.case", Look, None, false, Kept, Never;
    ReadRecord, "read.record", Look, None, false, Kept, Never;
    ReadList, "read.list", Look, None, false, Kept, Never;
    ReadSpecial, "read.special", Look, None, false, Kept, Never;
    ReadSpecialList, "read.special.list", Look, None, false, Kept, Never;
    ReadSearch, "read.search", Look, None, false, Kept, Never;
    ReadExport, "read.export", Look, None, false, Kept, Never;
    ReadExported, "read.exported", Look, None, false, Kept, Never;
    ReadCompare, "read.compare", Look, None, false, Kept, Never;
    ReadRefused, "read.refused", Look, None, false, Kept, Never;
}
