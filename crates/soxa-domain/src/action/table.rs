//! The table of acts: everything the journal can say was done. A new act is one line here and its words in both
//! languages (`domain/words/`).

use super::Nature::{Change, Look, SignIn};
use super::Row;
use super::Rules::{Kept, Later, Undone};
use super::Takeback::{Entry, Never, Step, WholeStep};
use super::Tells::{All, AllBut, Nothing};
use super::source::Source as S;
use crate::national_system::NationalSystem::Population;
use crate::permission::Permission as P;

macro_rules! acts {
    ($( $name:ident, $id:literal, $nature:ident, $permission:expr, $two:literal, $rules:ident, $undo:ident, $tells:expr, $source:expr; )*) => {
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
                        id: $id, nature: $nature, permission: $permission, two: $two, rules: $rules, undo: $undo, tells: $tells, source: $source,
                    }, )*
                }
            }
        }
    };
}

// Name, name in the journal, nature; the permission without which nobody does it (none where it hangs on what it is
// done to, or on nothing), whether a second person may be asked for; what the rules of quality do, who takes it back; what
// the national systems are told of what it changes of people; where what it writes into people, households and cases comes
// from (none where it writes nothing of its own there).
acts! {
    PersonAdd, "person.add", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    PersonEdit, "person.edit", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    PersonSet, "person.set", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    PersonCorrect, "person.correct", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Register);
    PersonMerge, "person.merge", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Register);
    PersonRestore, "person.restore", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Register);
    PersonBirth, "person.birth", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    PersonDeath, "person.death", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    PersonLeave, "person.leave", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    PersonReturn, "person.return", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    CardAccept, "card.accept", Change, Some(P::WritePeople), false, Kept, Entry, AllBut(Population), Some(S::Card);
    HouseholdSetHead, "household.set_head", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    HouseholdSplit, "household.split", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    HouseholdMove, "household.move", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    SojournAdd, "sojourn.add", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    SojournEnd, "sojourn.end", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Paper);
    IdOpen, "id.open", Change, Some(P::WritePeople), false, Kept, Entry, Nothing, None;
    IdMove, "id.move", Change, Some(P::WritePeople), true, Kept, Entry, All, Some(S::Paper);
    IdCancel, "id.cancel", Change, Some(P::WritePeople), true, Kept, Entry, All, Some(S::Paper);
    NoticePrint, "notice.print", Change, Some(P::WritePeople), false, Kept, Entry, Nothing, None;
    NoticeMark, "notice.mark", Change, Some(P::WritePeople), false, Kept, Entry, Nothing, None;
    NoticeEnter, "notice.enter", Change, Some(P::Import), false, Kept, Entry, Nothing, None;
    ImportPeople, "import.people", Change, Some(P::Import), false, Later, Entry, Nothing, Some(S::List);
    ImportCases, "import.cases", Change, Some(P::Import), false, Later, Entry, Nothing, Some(S::OtherSystem);
    PeopleUpdate, "people.update", Change, Some(P::Import), false, Kept, Entry, AllBut(Population), Some(S::List);
    FindingFix, "finding.fix", Change, Some(P::WritePeople), false, Kept, Entry, All, Some(S::Register);
    FindingTake, "finding.take", Change, Some(P::WritePeople), false, Kept, Entry, Nothing, None;
    FindingPostpone, "finding.postpone", Change, Some(P::WritePeople), false, Kept, Entry, Nothing, None;
    FindingDismiss, "finding.dismiss", Change, Some(P::WritePeople), false, Kept, Entry, Nothing, None;
    QualityRun, "quality.run", Change, None, false, Later, Entry, Nothing, None;
    QualityCampaign, "quality.campaign", Change, Some(P::WritePeople), false, Kept, Never, Nothing, None;
    QualityDoubles, "quality.doubles", Change, Some(P::WritePeople), false, Kept, Entry, Nothing, None;
    ListTakeIn, "list.take_in", Change, Some(P::Import), false, Kept, Entry, Nothing, None;
    ListColumns, "list.columns", Change, None, false, Kept, Never, Nothing, None;
    ListCheck, "list.check", Change, None, false, Kept, Entry, Nothing, None;
    ListDecide, "list.decide", Change, None, false, Kept, Entry, All, Some(S::List);
    ListAccept, "list.accept", Change, None, false, Kept, Entry, All, Some(S::List);
    ListCarry, "list.carry", Change, None, false, Kept, Entry, All, Some(S::List);
    CaseReceive, "case.receive", Change, Some(P::ReceiveCases), false, Kept, Entry, All, Some(S::Case);
    CaseReceiveList, "case.receive_list", Change, Some(P::ReceiveCases), false, Kept, Entry, All, Some(S::List);
    CaseMove, "case.move", Change, Some(P::MoveCases), false, Kept, Step, Nothing, None;
    CaseApologize, "case.apologize", Change, Some(P::MoveCases), false, Kept, Step, Nothing, None;
    CaseBind, "case.bind", Change, Some(P::MoveCases), false, Kept, Step, Nothing, None;
    CaseLeg, "case.leg", Change, Some(P::MoveCases), false, Kept, Step, Nothing, None;
    CaseVerify, "case.verify", Change, Some(P::MoveCases), false, Kept, Step, Nothing, None;
    CaseApply, "case.apply", Change, Some(P::WritePeople), false, Kept, WholeStep, All, Some(S::Case);
    CaseEdit, "case.edit", Change, Some(P::MoveCases), false, Kept, Step, All, Some(S::Case);
    CasePaper, "case.paper", Change, Some(P::MoveCases), false, Kept, Step, Nothing, None;
    CaseUndo, "case.undo", Change, Some(P::MoveCases), false, Kept, Entry, All, None;
    ReferralSend, "referral.send", Change, Some(P::MoveCases), false, Kept, Never, Nothing, None;
    ReferralWithdraw, "referral.withdraw", Change, Some(P::MoveCases), false, Kept, Never, Nothing, None;
    ReferralTake, "referral.take", Change, Some(P::ReceiveCases), false, Kept, Entry, All, Some(S::OtherSystem);
    ReferralReturn, "referral.return", Change, Some(P::MoveCases), false, Kept, Entry, Nothing, None;
    ReferralExchange, "referral.exchange", Change, Some(P::Export), false, Kept, Never, Nothing, None;
    OfferArrive, "offer.arrive", Change, Some(P::Export), false, Kept, Never, Nothing, None;
    OfferTake, "offer.take", Change, Some(P::Administer), false, Kept, Never, Nothing, None;
    OfferRefuse, "offer.refuse", Change, Some(P::Administer), false, Kept, Never, Nothing, None;
    QueueAdd, "queue.add", Change, None, false, Kept, Entry, Nothing, None;
    QueueDone, "queue.done", Change, Some(P::MoveCases), false, Kept, Entry, Nothing, None;
    SpecialOpen, "special.open", Change, Some(P::WriteSensitive), false, Kept, Entry, Nothing, None;
    SpecialWrite, "special.write", Change, Some(P::WriteSensitive), false, Kept, Entry, Nothing, None;
    SpecialMove, "special.move", Change, Some(P::WriteSensitive), false, Kept, Entry, AllBut(Population), Some(S::Paper);
    SpecialEnter, "special.enter", Change, Some(P::WriteSensitive), false, Kept, Entry, Nothing, None;
    EntryAdd, "entry.add", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing, None;
    EntryChange, "entry.change", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing, None;
    EntryRemove, "entry.remove", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing, None;
    ReportFreeze, "report.freeze", Change, Some(P::WriteRegisters), false, Kept, Entry, Nothing, None;
    PaperSign, "paper.sign", Change, Some(P::Print), false, Kept, Never, Nothing, None;
    OperatorCertificate, "operator.certificate", Change, Some(P::Operators), true, Kept, Never, Nothing, None;
    PrintSubmit, "print.submit", Change, Some(P::Print), false, Kept, Never, Nothing, None;
    PrintSent, "print.sent", Change, Some(P::Print), false, Kept, Never, Nothing, None;
    PrintFailed, "print.failed", Change, Some(P::Print), false, Kept, Never, Nothing, None;
    TicketGive, "ticket.give", Change, Some(P::Print), false, Kept, Never, Nothing, None;
    RequestReceive, "request.receive", Change, Some(P::ReadJournal), false, Kept, Never, Nothing, None;
    RequestWithdraw, "request.withdraw", Change, Some(P::ReadJournal), false, Kept, Never, Nothing, None;
    RequestAnswer, "request.answer", Change, Some(P::ReadJournal), false, Kept, Never, Nothing, None;
    CalendarEdit, "calendar.edit", Change, Some(P::Administer), false, Kept, Never, Nothing, None;
    UnitChange, "unit.change", Change, Some(P::Administer), false, Kept, Entry, Nothing, Some(S::Register);
    SettingsViewers, "settings.viewers", Change, Some(P::Administer), false, Kept, Never, Nothing, None;
    SettingsWrite, "settings.write", Change, Some(P::Administer), false, Kept, Never, Nothing, None;
    SettingsSecrecy, "settings.secrecy", Change, Some(P::Administer), false, Kept, Never, Nothing, None;
    SettingsPrinters, "settings.printers", Change, Some(P::Administer), false, Kept, Never, Nothing, None;
    KeepingErase, "keeping.erase", Change, Some(P::Administer), true, Kept, Never, Nothing, None;
    OperatorAdd, "operator.add", Change, Some(P::Operators), true, Kept, Never, Nothing, None;
    OperatorRole, "operator.role", Change, Some(P::Operators), true, Kept, Never, Nothing, None;
    OperatorEnable, "operator.enable", Change, Some(P::Operators), true, Kept, Never, Nothing, None;
    OperatorDisable, "operator.disable", Change, Some(P::Operators), false, Kept, Never, Nothing, None;
    OperatorPassword, "operator.password", Change, None, true, Kept, Never, Nothing, None;
    OperatorPin, "operator.pin", Change, None, true, Kept, Never, Nothing, None;
    OperatorFourEyes, "operator.four_eyes", Change, Some(P::Operators), true, Kept, Never, Nothing, None;
    ProposalMake, "proposal.make", Change, None, false, Kept, Never, Nothing, None;
    ProposalRefuse, "proposal.refuse", Change, Some(P::Confirm), false, Kept, Never, Nothing, None;
    ProposalWithdraw, "proposal.withdraw", Change, None, false, Kept, Never, Nothing, None;
    BackupPlan, "backup.plan", Change, Some(P::Backup), false, Kept, Never, Nothing, None;
    BackupWrite, "backup.write", Change, Some(P::Backup), false, Kept, Never, Nothing, None;
    BackupProve, "backup.prove", Change, Some(P::Restore), false, Kept, Never, Nothing, None;
    BackupRecipients, "backup.recipients", Change, Some(P::Keys), true, Kept, Never, Nothing, None;
    JournalKey, "journal.key", Change, None, false, Kept, Never, Nothing, None;
    JournalReplaceKey, "journal.replace_key", Change, Some(P::Keys), true, Kept, Never, Nothing, None;
    RegisterUnlock, "register.unlock", SignIn, None, false, Kept, Never, Nothing, None;
    KeyAdd, "key.add", Change, Some(P::Keys), false, Kept, Never, Nothing, None;
    KeyRemove, "key.remove", Change, Some(P::Keys), false, Kept, Never, Nothing, None;
    KeyRotate, "key.rotate", Change, Some(P::Keys), false, Kept, Never, Nothing, None;
    RegisterEncrypt, "register.encrypt", Change, Some(P::Keys), false, Kept, Never, Nothing, None;
    RegisterDecrypt, "register.decrypt", Change, Some(P::Keys), false, Kept, Never, Nothing, None;
    RegisterCreate, "register.create", Change, None, false, Kept, Never, Nothing, None;
    RegisterUpgrade, "register.upgrade", Change, None, false, Kept, Never, Nothing, None;
    ClockJump, "clock.jump", Change, None, false, Kept, Never, Nothing, None;
    Undo, "undo", Change, None, false, Undone, Entry, Nothing, None;
    SessionBegin, "session.begin", SignIn, None, false, Kept, Never, Nothing, None;
    SessionUnlock, "session.unlock", SignIn, None, false, Kept, Never, Nothing, None;
    SessionRefused, "session.refused", SignIn, None, false, Kept, Never, Nothing, None;
    ReadPerson, "read.person", Look, None, false, Kept, Never, Nothing, None;
    ReadHousehold, "read.household", Look, None, false, Kept, Never, Nothing, None;
    ReadCase, "read.case", Look, None, false, Kept, Never, Nothing, None;
    ReadRecord, "read.record", Look, None, false, Kept, Never, Nothing, None;
    ReadList, "read.list", Look, None, false, Kept, Never, Nothing, None;
    ReadSpecial, "read.special", Look, None, false, Kept, Never, Nothing, None;
    ReadSpecialList, "read.special.list", Look, None, false, Kept, Never, Nothing, None;
    ReadSearch, "read.search", Look, None, false, Kept, Never, Nothing, None;
    ReadExport, "read.export", Look, None, false, Kept, Never, Nothing, None;
    ReadExported, "read.exported", Look, None, false, Kept, Never, Nothing, None;
    UpwardSend, "upward.send", Look, None, false, Kept, Never, Nothing, None;
    ReadCompare, "read.compare", Look, None, false, Kept, Never, Nothing, None;
    ReadRefused, "read.refused", Look, None, false, Kept, Never, Nothing, None;
}
