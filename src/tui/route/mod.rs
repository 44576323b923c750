//! Where a key, a search result or a link leads: a small value, so that links are data and no screen names
//! another by type.

mod steps;

use crate::tui::backend::{Choice, Draft, FoundKind, FoundRow};
use crate::tui::list_memory::ListId;
use crate::tui::lookup::Newcomers;
use crate::tui::scan::Scan;
use crate::tui::screen::Hint;
use crate::tui::screens::lists::Read;
use crate::tui::screens::registers::Questions;
use soxa_domain::procedure::SlipName;
use soxa_paper::report::period::Period;

pub use self::steps::{
    AdminStep, CaseStep, CasesStep, FindingStep, IdFileStep, LifeEvent, PeriodPaper, ProvincePage,
    ReferralStep, ReportStep, SpecialStep, SystemPage, UnitAct,
};

/// A place in the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The start screen.
    Start,
    /// A numbered screen.
    Numbered(u8),
    /// A new case, perhaps for the person of a scanned card.
    Intake {
        /// The card that was scanned.
        card: Option<Scan>,
    },
    /// A new case for a person of the register.
    IntakeFor {
        /// The person.
        person: u32,
        /// What the form begins with.
        with: Begin,
    },
    /// What whoever works here did last, to be taken back.
    Acts,
    /// What was begun and not saved.
    Drafts,
    /// A case that was begun and not saved.
    Resume {
        /// Its form as it was left.
        draft: Draft,
    },
    /// Whoever a scanned card belongs to: the person's place, or a new case for somebody new.
    Scanned {
        /// The card.
        card: Scan,
    },
    /// Reading the chip of the card on this PC's reader.
    ReadChip,
    /// The person at the counter: cases, and what can be done next.
    Hub {
        /// The person.
        person: u32,
        /// The card that was scanned.
        card: Option<Scan>,
    },
    /// A new case of a procedure, for somebody who is still to be chosen.
    NewCase {
        /// The procedure.
        procedure: Choice,
    },
    /// The cases that answer a query.
    CaseSearch {
        /// What to look for.
        query: String,
    },
    /// A case.
    Case(u32),
    /// The people who answer a query.
    People {
        /// What to look for.
        query: String,
    },
    /// A person.
    Person(u32),
    /// A person's fields, to be corrected.
    EditPerson(u32),
    /// Two records of one person, to be made one.
    Merge {
        /// The record that goes.
        goes: u32,
        /// The record that stays.
        stays: u32,
    },
    /// A special-person file, opened for a reason.
    Special {
        /// Its number.
        number: String,
        /// Why it is read.
        reason: String,
    },
    /// A form of a special-person file.
    SpecialForm(SpecialStep),
    /// The work on a list of others.
    ListWork(u32),
    /// The record of a list check, on paper.
    ListSummary(u32),
    /// Two records of one person that a row of a list of doubles is about.
    MergeRow {
        /// The row.
        row: u32,
        /// The record that goes.
        goes: u32,
        /// The record that stays.
        stays: u32,
    },
    /// Taking a list of others in.
    TakeInList,
    /// A file as it was read, before anything of it is taken.
    ReadFile(Box<Read>),
    /// Whoever a row is, chosen from the register.
    RowPerson(u32),
    /// The answer to a row, in words.
    AnswerRow {
        /// The row.
        row: u32,
        /// Who is meant.
        person: Option<u32>,
    },
    /// The findings of a rule.
    Findings(String),
    /// A step of a finding, as a small form.
    Finding {
        /// The finding.
        no: u32,
        /// Which step.
        step: FindingStep,
    },
    /// What a rule can put right without a question.
    Repairs(String),
    /// Notices of personal ids that wait to be handed over.
    Notices,
    /// Printing those of a hamlet, once it is known for how many.
    PrintNotices(Option<(String, usize)>),
    /// Somebody new, perhaps of a household.
    AddPerson(Option<u32>),
    /// Somebody who is in no register yet, by the five fields that tell a person.
    Newcomer {
        /// The name or the number that found nobody.
        typed: String,
        /// The card that was scanned.
        card: Option<Scan>,
        /// When the person is kept.
        keep: Newcomers,
    },
    /// Files that cancel a personal id.
    IdFiles,
    /// A step of such a file, as a small form.
    IdFile(IdFileStep),
    /// Such a file on paper, by its number.
    IdFileSheet(String),
    /// What happens in a life, as a form.
    Event(LifeEvent),
    /// Every version of a person.
    Versions(u32),
    /// A household.
    Household(u32),
    /// The head of a household, to be corrected.
    Head(u32),
    /// The sheet of the correction that a journal entry wrote down.
    HeadSheet(u64),
    /// A slip of a case.
    Slip {
        /// The case.
        case: u32,
        /// Which slip.
        form: SlipName,
    },
    /// Who looked at a person, on paper.
    Looks(u32),
    /// Choosing one of a case's slips.
    Slips(u32),
    /// The hand-over list of today.
    HandOver,
    /// The paper of a route, to be signed electronically by the office's token.
    Sign(Box<Route>),
    /// Stay notices by the list.
    Stays,
    /// The list of guests that a journal entry received.
    StayList(u64),
    /// What there is to practise.
    Exercises,
    /// What still has to be printed.
    PrintQueue,
    /// A step of a case, as a small form.
    CaseStep {
        /// The case.
        case: u32,
        /// Which step.
        step: CaseStep,
    },
    /// A step of several cases, as a small form.
    CasesStep {
        /// The cases.
        cases: Vec<u32>,
        /// Which step.
        step: CasesStep,
    },
    /// The lines of one of the other registers.
    Entries(String),
    /// The lines of a file for one of the other registers.
    EntryFile(String),
    /// What a file of lines says that nobody has said the meaning of.
    EntryQuestions(Box<Questions>),
    /// A line of one of the other registers, or a new one.
    EntryForm {
        /// The register.
        register: String,
        /// The line's number; `None` for a new one.
        no: Option<u32>,
    },
    /// Cases that one commune received and another decides.
    Referrals,
    /// One of them.
    Referral(u32),
    /// What is decided about one, as a small form.
    ReferralForm(ReferralStep),
    /// The sheet of one, on paper.
    ReferralPaper(u32),
    /// A file that the level above offers.
    Offer(u32),
    /// Why one is refused, as a small form.
    OfferRefusal(u32),
    /// What waits for a national system, or for all.
    Queue(Option<String>),
    /// An item of a national queue.
    QueueItem(u32),
    /// Saying that an item is typed in.
    QueueDone(u32),
    /// The records behind a figure of the report.
    Behind {
        /// The figure's code.
        code: String,
        /// The period.
        period: Period,
    },
    /// A step of the report, as a small form.
    Report(ReportStep, Period),
    /// The sections of the report written by hand.
    ReportTexts(Period),
    /// Targets with a day.
    Targets,
    /// The days of a paper of a period.
    PaperPeriod(PeriodPaper),
    /// A paper of a period, from its first day to its last.
    PaperOf(PeriodPaper, chrono::NaiveDate, chrono::NaiveDate),
    /// A line of a register as a paper of its own.
    LinePaper(u32),
    /// The reports that were sent.
    SentReports,
    /// A report that was sent.
    SentReport(u32),
    /// A page of screen 0.
    System(SystemPage),
    /// A step of the administration, as a small form.
    Admin(AdminStep),
    /// Something done with a hamlet, by its name of today.
    Unit(UnitAct, String),
    /// What the level above sees of its communes; there is none beside a register.
    Province(ProvincePage),
    /// The help for the screen that is open.
    Help(HelpPage),
    /// The command palette, for what can be done here, and the list it is opened over.
    Palette(Vec<&'static str>, Option<ListId>),
    /// A question to be answered with yes or no.
    Confirm(Message),
    /// Something to be read.
    Say(Message),
}

/// What the form of a new case begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// The procedure that was chosen.
    Procedure(Choice),
    /// The values of the last form.
    LastForm,
}

/// What the help shows: the contexts whose keys it lists, and the screen's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpPage {
    /// Title of the screen asked about.
    pub title: String,
    /// Its contexts, most specific first.
    pub contexts: &'static [&'static str],
    /// Word key of its own paragraph.
    pub about: &'static str,
    /// The focused field's name and what can be put in, where there is one.
    pub field: Option<(String, String)>,
    /// The keys of its last line.
    pub hints: Vec<Hint>,
}

/// The text of a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line: what it is about.
    pub title: String,
    /// What is asked or said.
    pub body: String,
}

impl From<&FoundRow> for Route {
    fn from(row: &FoundRow) -> Self {
        match row.kind {
            FoundKind::Person => Self::Person(row.id),
            FoundKind::Household => Self::Household(row.id),
            FoundKind::Case => Self::Case(row.id),
        }
    }
}
