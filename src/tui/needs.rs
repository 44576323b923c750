//! What it takes to open a place: held before its screen is made, so that no screen has to say why it stays empty.

use super::lookup::Newcomers;
use super::route::{AdminStep, LifeEvent, ReferralStep, ReportStep, Route, SpecialStep, SystemPage};
use super::workspace::Workspace;
use soxa_service::{Permission, ServiceError};
use soxa_store::codec::Kind;

impl Route {
    /// Whether it is a place of a terminal of the level above.
    pub fn is_of_province(&self) -> bool {
        matches!(
            self,
            Self::Province(_) | Self::Help(_) | Self::Palette(..) | Self::Confirm(_) | Self::Say(_)
        )
    }

    /// The permissions it takes to open this place.
    pub fn needs(&self) -> &'static [Permission] {
        use Permission::{
            Administer, Backup, Import, MoveCases, Operators, Print, ReadCases, ReadJournal, ReadPeople,
            ReadSensitive, ReceiveCases, Restore, WritePeople, WriteRegisters, WriteSensitive,
        };
        match self {
            Self::Start
            | Self::Help(_)
            | Self::Palette(..)
            | Self::Confirm(_)
            | Self::Say(_)
            | Self::Drafts
            | Self::Offer(_)
            | Self::Province(_)
            | Self::Exercises => &[],
            Self::Numbered(number) => match number {
                1 => &[ReceiveCases],
                2 | 8 | 9 => &[ReadCases],
                3 | 4 | 6 | 7 => &[ReadPeople],
                5 => &[ReadSensitive],
                _ => &[],
            },
            Self::Intake { .. } | Self::Stays | Self::Resume { .. } | Self::NewCase { .. } => &[ReceiveCases],
            Self::Hub { .. }
            | Self::IntakeFor { .. }
            | Self::Newcomer { keep: Newcomers::WithTheCase, .. } => &[ReadPeople, ReceiveCases],
            Self::CaseSearch { .. }
            | Self::Case(_)
            | Self::Entries(_)
            | Self::Queue(_)
            | Self::Referrals
            | Self::Report(ReportStep::Period, _)
            | Self::SentReports
            | Self::SentReport(_) => &[ReadCases],
            Self::People { .. }
            | Self::Scanned { .. }
            | Self::ReadChip
            | Self::Person(_)
            | Self::Household(_)
            | Self::Acts
            | Self::Head(_)
            | Self::Versions(_)
            | Self::IdFiles
            | Self::Targets
            | Self::Notices
            | Self::Findings(_)
            | Self::Repairs(_)
            | Self::ListWork(_)
            | Self::RowPerson(_)
            | Self::AnswerRow { .. } => &[ReadPeople],
            Self::QueueItem(_) | Self::Behind { .. } | Self::Referral(_) => &[ReadCases, ReadPeople],
            Self::ReferralForm(ReferralStep::Take(_)) => &[ReadCases, ReadPeople, ReceiveCases],
            Self::ReferralForm(_) => &[ReadCases, ReadPeople, MoveCases],
            Self::ReferralPaper(_) => &[ReadCases, ReadPeople, Print],
            Self::EditPerson(_)
            | Self::Newcomer { keep: Newcomers::AtOnce, .. }
            | Self::AddPerson(_)
            | Self::Merge { .. }
            | Self::MergeRow { .. }
            | Self::Finding { .. }
            | Self::IdFile(_)
            | Self::Event(
                LifeEvent::Birth(_)
                | LifeEvent::Death(_)
                | LifeEvent::Departure(_)
                | LifeEvent::Return(_)
                | LifeEvent::Move(_)
                | LifeEvent::Split(_)
                | LifeEvent::Sojourn(_)
                | LifeEvent::EndSojourn(_),
            ) => &[ReadPeople, WritePeople],
            Self::Special { .. } | Self::SpecialForm(SpecialStep::Read(_)) => &[ReadSensitive],
            Self::SpecialForm(_) => &[ReadSensitive, WriteSensitive],
            Self::TakeInList | Self::ReadFile(_) => &[Import],
            Self::EntryForm { .. }
            | Self::EntryFile(_)
            | Self::EntryQuestions(_)
            | Self::Report(..)
            | Self::ReportTexts(_) => &[ReadCases, WriteRegisters],
            Self::CaseStep { .. } | Self::CasesStep { .. } | Self::QueueDone(_) => &[ReadCases, MoveCases],
            Self::Slip { .. }
            | Self::LinePaper(_)
            | Self::PaperPeriod(_)
            | Self::PaperOf(..)
            | Self::Slips(_)
            | Self::HandOver
            | Self::StayList(_) => &[ReadCases, Print],
            Self::Sign(paper) => paper.needs(),
            Self::PrintQueue => &[Print],
            Self::PrintNotices(_) => &[ReadPeople, WritePeople, Print],
            Self::HeadSheet(_) | Self::IdFileSheet(_) | Self::ListSummary(_) => &[ReadPeople, Print],
            Self::Looks(_) => &[ReadJournal, Print],
            Self::System(page) => match page {
                SystemPage::Operators => &[Operators],
                SystemPage::Journal | SystemPage::Requests => &[ReadJournal],
                SystemPage::Keeping | SystemPage::Units => &[Administer],
                SystemPage::Upward => &[ReadCases],
                SystemPage::Here
                | SystemPage::Backup
                | SystemPage::Health
                | SystemPage::Proposals
                | SystemPage::Packs
                | SystemPage::Offers
                | SystemPage::About => &[],
            },
            Self::OfferRefusal(_) => &[Administer],
            Self::Unit(..) => &[Administer, WritePeople],
            Self::Admin(step) => match step {
                AdminStep::AddOperator | AdminStep::Role(_) | AdminStep::Password(_) => &[Operators],
                AdminStep::Settings => &[Administer],
                AdminStep::BackupPlan => &[Backup],
                AdminStep::BackupCheck => &[Restore],
                AdminStep::OwnPassword | AdminStep::OwnPin => &[],
            },
        }
    }

    /// Whether the place is for writing something that needs no permission but a terminal that writes.
    fn writes_own(&self) -> bool {
        matches!(self, Self::Drafts | Self::Admin(AdminStep::OwnPassword | AdminStep::OwnPin))
    }

    /// Why an office may not open this place, if it may not. Records that are opened are noted, and a viewer may open
    /// only so many.
    pub fn refusal(&self, workspace: &Workspace) -> Option<ServiceError> {
        if self.writes_own() && workspace.actor.is_read_only() {
            return Some(ServiceError::ReadOnly);
        }
        if let Some(refused) = self.needs().iter().find_map(|p| workspace.actor.require_any(*p).err()) {
            return Some(refused);
        }
        let (kind, no) = match self {
            Self::Person(no) | Self::Versions(no) | Self::Hub { person: no, .. } => (Kind::Person, *no),
            Self::Household(no) => (Kind::Household, *no),
            Self::Case(no) => (Kind::Case, *no),
            _ => return None,
        };
        workspace.opened(kind, no).err()
    }
}
