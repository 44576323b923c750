//! The table of acts: everything the journal can say was done. A new act is one line here and its words in both
//! languages (`domain/words/`).

use super::Nature::{Change, Look, SignIn};
use super::Row;
use super::Rules::{Kept, Later, Undone};
use super::Takeback::{Entry, Never, Step, WholeStep};
use super::Tells::{All, AllBut, Nothing};
use crate::national_system::NationalSystem::Population;
use crate::permission::Permission as P;

macro_rules! acts {
    ($( $name:ident, $id:literal, $nature:ident, $permission:expr, $two:literal, $rules:ident, $undo:ident, $tells:expr; )*) => {
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
                        id: $id, nature: $nature, permission: $permission, two: $two, rules: $rules, undo: $undo, tells: $tells,
                    }, )*
                }
            }
        }
    };
}

// Name, name in the journal, nature; the permission without which nobody does it (none where it hangs on what it is
// done to, or on nothing), whether a second person may be asked for; what the rules of quality do, who takes it back; what
// the national systems are told of what it changes of people.
acts! {
    PersonAdd, "person.add", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonEdit, "person.edit", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonSet, "person.set", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonCorrect, "person.correct", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonMerge, "person.merge", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonRestore, "person.restore", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonBirth, "person.birth", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonDeath, "person.death", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonLeave, "person.leave", Change, Some(P::WritePeople), false, Kept, Entry, All;
    PersonReturn, "person.return", Change, Some(P::WritePeople), false, Kept, Entry, All;
    CardAccept, "card.accept", Change, Some(P::WritePeople), false, Kept, Entry, AllBut(Population);
    HouseholdSetHead, "household.set_head", Change, Some(P::WritePeople), false, Kept, Entry, All;
    HouseholdSplit, "household.split", Change, Some(P::WritePeople), false, Kept, Entry, All;
    HouseholdMove, "household.move", Change, Some(P::WritePeople), false, Kept, Entry, All;
    SojournAdd, "sojourn.add", Change, Some(P::WritePeople), false, Kept, Entry, All;
    SojournEnd, "sojourn.end", Change, Some(P::WritePeople), false, Kept, Entry, All;
    IdOpen, "id.open", Change, Some(P::WritePeople), false, Kept, Entry, Nothing;
    IdMove, "id.move", Change, Some(P::WritePeople), true, Kept, Entry, All;
    IdCancel, "id.cancel", Change, Some(P::WritePeople), true, Kept, Entry, All;
    NoticePrint, "notice.print", Change, Some(P::WritePeople), false, Kept, Entry, Nothing;
    NoticeMark, "notice.mark", Change, Some(P::WritePeople), false, Kept, Entry, Nothing;
    NoticeEnter, "notice.enter", Change, Some(P::Import), false, Kept, Entry, Nothing;
    ImportPeople, "import.people", Change, Some(P::Import), false, Later, Entry, Nothing;
    ImportCases, "import.cases", Change, Some(P::Import), false, Later, Entry, Nothing;
    PeopleUpdate, "people.update", Change, Some(P::Import), false, Kept, Entry, AllBut(Population);
    FindingFix, "finding.fix", Change, Some(P::WritePeople), false, Kept, Entry, All;
    FindingTake, "finding.take", Change, Some(P::WritePeople), false, Kept, Entry, Nothing;
    FindingPostpone, "finding.postpone", Change, Some(P::WritePeople), false, Kept, Entry, Nothing;
    FindingDismiss, "finding.dismiss", Change, Some(P::WritePeople), false, Kept, Entry, Nothing;
    QualityRun, "quality.run", Change, None, false, Later, Entry, Nothing;
    QualityCampaign, "quality.campaign", Change, Some(P::WritePeople), false, Kept, Never, Nothing;
    QualityDoubles, "quality.doubles", Change, Some(P::WritePeople), false, Kept, Entry, Nothing;
    ListTakeIn, "list.take_in", Change, Some(P::Import), false, Kept, Entry, Nothing;
    ListColumns, "list.columns", Change, None, false, Kept, Never, Nothing;
    ListCheck, "list.check", Change, None, false, Kept, Entry, Nothing;
    ListDecide, "list.decide", Change, None, false, Kept, Entry, All;
    ListAccept, "list.accept", Change, None, false, Kept, Entry, All;
    ListCarry, "list.carry", Change, None, false, Kept, Entry, All;
    CaseReceive, "case.receive", Change, Some(P::ReceiveCases), false, Kept, Entry, All;
    CaseReceiveList, "case.receive_list", Change, Some(P::ReceiveCases), false, Kept, Entry, All;
    CaseMove, "case.move", Change, Some(P::MoveCases), false, Kept, Step, Nothing;
    CaseApologize, "case.apologize", Change, Some(P::MoveCases), false, Kept, Step, Nothing;
    CaseBind, "case.bind", Change, Some(P::MoveCases), false, Kept, Step, Nothing;
    CaseLeg, "case.leg", Change, Some(P::MoveCases), false, Kept, Step, Nothing;
    CaseVerify, "case.verify", Change, Some(P::MoveCases), false, Kept, Step, Nothing;
    CaseApply, "case.apply", Change, Some(P::WritePeople), false, Kept, WholeStep, All;
    CaseEdit, "case.edit", Change, Some(P::MoveCases), false, Kept, Step, All;
    CasePaper, "case.paper", Change, Some(P::MoveCases), false, Kept, Step, Nothing;
    CaseUndo, "case.undo", Change, Some(P::MoveCases), false, Kept, Entry, All;
    QueueAdd, "queue.add", Change, None, false, Kept, Entry, Nothing;
    QueueDone, "queue.done", Change, Some(P::MoveCases), false, Kept, Entry, Nothing;
    SpecialOpen, "special.open", Change, Some(P::WriteSensitive), false, Kept, Entry, Nothing;
    SpecialWrite, "special.write", Change, Some(P::WriteSensitive), false, Kept, Entry, Nothing;
    SpecialMove, "special.move", Change, Some(P::WriteSensitive), false, Kept, Entry, AllBut(Population);
    SpecialEnter, "special.enter", Change, Some(P::WriteSensitive), false, Kept, Entry, Nothing;
    EntryAdd, "entry.add", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing;
    EntryChange, "entry.change", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing;
    EntryRemove, "entry.remove", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing;
    ReportFreeze, "report.freeze", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing;
    PrintSubmit, "print.submit", Change, Some(P::Print), false, Kept, Never, Nothing;
    PrintSent, "print.sent", Change, Some(P::Print), false, Kept, Never, Nothing;
    PrintFailed, "print.failed", Change, Some(P::Print), false, Kept, Never, Nothing;
    RequestReceive, "request.receive", Change, Some(P::ReadJournal), false, Kept, Never, Nothing;
    RequestWithdraw, "request.withdraw", Change, Some(P::ReadJournal), false, Kept, Never, Nothing;
    RequestAnswer, "request.answer", Change, Some(P::ReadJournal), false, Kept, Never, Nothing;
    CalendarEdit, "calendar.edit", Change, Some(P::Administer), false, Kept, Never, Nothing;
    UnitChange, "unit.change", Change, Some(P::Administer), false, Kept, Entry, Nothing;
    SettingsViewers, "settings.viewers", Change, Some(P::Administer), false, Kept, Never, Nothing;
    SettingsWrite, "settings.write", Change, Some(P::Administer), false, Kept, Never, Nothing;
    SettingsSecrecy, "settings.secrecy", Change, Some(P::Administer), false, Kept, Never, Nothing;
    KeepingErase, "keeping.erase", Change, Some(P::Administer), true, Kept, Never, Nothing;
    OperatorAdd, "operator.add", Change, Some(P::Operators), true, Kept, Never, Nothing;
    OperatorRole, "operator.role", Change, Some(P::Operators), true, Kept, Never, Nothing;
    OperatorEnable, "operator.enable", Change, Some(P::Operators), true, Kept, Never, Nothing;
    OperatorDisable, "operator.disable", Change, Some(P::Operators), false, Kept, Never, Nothing;
    OperatorPassword, "operator.password", Change, None, true, Kept, Never, Nothing;
    OperatorPin, "operator.pin", Change, None, true, Kept, Never, Nothing;
    OperatorFourEyes, "operator.four_eyes", Change, Some(P::Operators), true, Kept, Never, Nothing;
    ProposalMake, "proposal.make", Change, None, false, Kept, Never, Nothing;
    ProposalRefuse, "proposal.refuse", Change, Some(P::Confirm), false, Kept, Never, Nothing;
    ProposalWithdraw, "proposal.withdraw", Change, None, false, Kept, Never, Nothing;
    BackupPlan, "backup.plan", Change, Some(P::Backup), false, Kept, Never, Nothing;
    BackupWrite, "backup.write", Change, Some(P::Backup), false, Kept, Never, Nothing;
    BackupProve, "backup.prove", Change, Some(P::Restore), false, Kept, Never, Nothing;
    BackupRecipients, "backup.recipients", Change, Some(P::Keys), true, Kept, Never, Nothing;
    JournalKey, "journal.key", Change, None, false, Kept, Never, Nothing;
    JournalReplaceKey, "journal.replace_key", Change, Some(P::Keys), true, Kept, Never, Nothing;
    KeyAdd, "key.add", Change, Some(P::Keys), false, Kept, Never, Nothing;
    KeyRemove, "key.remove", Change, Some(P::Keys), false, Kept, Never, Nothing;
    KeyRotate, "key.rotate", Change, Some(P::Keys), false, Kept, Never, Nothing;
    RegisterEncrypt, "register.encrypt", Change, Some(P::Keys), false, Kept, Never, Nothing;
    RegisterDecrypt, "register.decrypt", Change, Some(P::Keys), false, Kept, Never, Nothing;
    RegisterCreate, "register.create", Change, None, false, Kept, Never, Nothing;
    RegisterUpgrade, "register.upgrade", Change, None, false, Kept, Never, Nothing;
    ClockJump, "clock.jump", Change, None, false, Kept, Never, Nothing;
    Undo, "undo", Change, None, false, Undone, Entry, Nothing;
    SessionBegin, "session.begin", SignIn, None, false, Kept, Never, Nothing;
    SessionUnlock, "session.unlock", SignIn, None, false, Kept, Never, Nothing;
    SessionRefused, "session.refused", SignIn, None, false, Kept, Never, Nothing;
    ReadPerson, "read.person", Look, None, false, Kept, Never, Nothing;
    ReadHousehold, "read.household", Look, None, false, Kept, Never, Nothing;
    ReadCase, "read.case", Look, None, false, Kept, Never, Nothing;
    ReadRecord, "read.record", Look, None, false, Kept, Never, Nothing;
    ReadList, "read.list", Look, None, false, Kept, Never, Nothing;
    ReadSpecial, "read.special", Look, None, false, Kept, Never, Nothing;
    ReadSpecialList, "read.special.list", Look, None, false, Kept, Never, Nothing;
    ReadSearch, "read.search", Look, None, false, Kept, Never, Nothing;
    ReadExport, "read.export", Look, None, false, Kept, Never, Nothing;
    ReadExported, "read.exported", Look, None, false, Kept, Never, Nothing;
    ReadCompare, "read.compare", Look, None, false, Kept, Never, Nothing;
    ReadRefused, "read.refused", Look, None, false, Kept, Never, Nothing;
}
