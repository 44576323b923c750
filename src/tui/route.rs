//! Where a key, a search result or a link leads: a small value, so that links are data and no screen names
//! another by type.

use super::backend::{FoundKind, FoundRow};
use super::scan::Scan;
use crate::tui::screens::lists::Read;
use soxa_domain::procedure::SlipName;
use soxa_paper::report::period::Period;

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
    /// Somebody new, perhaps of a household.
    AddPerson(Option<u32>),
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
    /// The lines of one of the other registers.
    Entries(String),
    /// A line of one of the other registers, or a new one.
    EntryForm {
        /// The register.
        register: String,
        /// The line's number; `None` for a new one.
        no: Option<u32>,
    },
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
    /// The reports that were sent.
    SentReports,
    /// A report that was sent.
    SentReport(u32),
    /// A page of screen 0.
    System(SystemPage),
    /// A step of the administration, as a small form.
    Admin(AdminStep),
    /// The help for the screen that is open.
    Help(HelpPage),
    /// The command palette, for what can be done here.
    Palette(Vec<&'static str>),
    /// A question to be answered with yes or no.
    Confirm(Message),
    /// Something to be read.
    Say(Message),
}

/// A step of a file that cancels a personal id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdFileStep {
    /// A new file, perhaps on a person.
    Open(Option<u32>),
    /// The file of a number goes on.
    Move(String),
}

/// What happens in a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifeEvent {
    /// A birth into the household of a number.
    Birth(u32),
    /// The death of a person.
    Death(u32),
    /// A person moves out of the commune.
    Departure(u32),
    /// A person comes back.
    Return(u32),
    /// A person moves to another household.
    Move(u32),
    /// The household of a number splits.
    Split(u32),
    /// A person's temporary residence or absence.
    Sojourn(u32),
    /// The end of a person's temporary residence or absence.
    EndSojourn(u32),
}

/// A step of the report that asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportStep {
    /// The period.
    Period,
    /// Number, day and signer as it is sent.
    Freeze,
    /// Why a check, by its id, does not hold.
    Explain(String),
}

/// A page of screen 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemPage {
    /// Who is at which terminal.
    Here,
    /// The operators.
    Operators,
    /// Backups.
    Backup,
    /// Storage and health.
    Health,
    /// What was proposed and waits for a second person.
    Proposals,
    /// The journal.
    Journal,
    /// Citizens who ask who looked at them.
    Requests,
    /// What is past its period of retention.
    Keeping,
    /// The rule packs in force, and what each changed.
    Packs,
    /// About the program.
    About,
}

/// A step of the administration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdminStep {
    /// A new operator.
    AddOperator,
    /// Another role for an operator.
    Role(String),
    /// A new password for an operator.
    Password(String),
    /// A new password for whoever works here.
    OwnPassword,
    /// A PIN for whoever works here.
    OwnPin,
    /// The settings.
    Settings,
}

impl AdminStep {
    /// The word key of its name.
    pub fn word_key(&self) -> &'static str {
        match self {
            Self::AddOperator => "admin.add_operator",
            Self::Role(_) => "admin.set_role",
            Self::Password(_) => "admin.set_password",
            Self::OwnPassword => "system.password",
            Self::OwnPin => "system.pin",
            Self::Settings => "system.settings",
        }
    }
}

/// A step of a case that asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStep {
    /// To another state.
    Move,
    /// A new date, once.
    Apologize,
    /// The official code.
    Bind,
    /// Which component procedure is done.
    Leg,
    /// A paper handed in later.
    Paper,
    /// What was received is put right.
    Edit,
    /// Something has to be verified.
    Verify,
    /// What is still to be said before it is written into the register.
    Apply,
}

impl CaseStep {
    /// The word key of its name.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Move => "case_step.move",
            Self::Apologize => "case_step.apologize",
            Self::Bind => "case_step.bind",
            Self::Leg => "case_step.leg_step",
            Self::Paper => "case_step.paper_step",
            Self::Edit => "case_step.edit_step",
            Self::Verify => "case_step.verify_step",
            Self::Apply => "case_step.apply_step",
        }
    }
}

/// A form of a special-person file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpecialStep {
    /// Why it is read.
    Read(String),
    /// A new file.
    Open,
    /// What it says.
    Write(String),
    /// Where it goes.
    Move(String),
}

impl SpecialStep {
    /// The word key of its name.
    pub fn word_key(&self) -> &'static str {
        match self {
            Self::Read(_) => "special.read",
            Self::Open => "special.open",
            Self::Write(_) => "special.write",
            Self::Move(_) => "special.move",
        }
    }
}

/// A step of a finding that asks for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingStep {
    /// Put it off.
    Postpone,
    /// Say that it is none.
    Dismiss,
}

impl FindingStep {
    /// The word key of its name.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Postpone => "action.postpone",
            Self::Dismiss => "action.dismiss",
        }
    }
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
