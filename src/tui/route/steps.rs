//! What is asked for at a place, as a small form: a step of a case, a file, a finding, a report, the administration.

/// A step of a file that cancels a personal id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdFileStep {
    /// A new file, perhaps on a person.
    Open(Option<u32>),
    /// The file of a number goes on.
    Move(String),
}

/// A page of what the level above sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProvincePage {
    /// What there is.
    Menu,
    /// The communes.
    Communes,
    /// A commune's open cases.
    Commune {
        /// Its code.
        code: String,
        /// Its name.
        name: String,
    },
    /// The periods of which there are figures.
    Periods,
    /// The figures of a period, ISO days.
    Report {
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// The communes behind a figure.
    Figure {
        /// First day of the period.
        from: String,
        /// Last day of it.
        to: String,
        /// Code of the figure.
        code: String,
    },
    /// What the rules of data quality found.
    Findings,
    /// Where one of them found it.
    Rule(String),
    /// What waits for the national systems.
    Queues,
    /// Where it waits for one of them.
    Queue(String),
    /// People who may be registered twice.
    Doubles,
    /// Files that were offered to the communes.
    Offers,
    /// What each commune said of one, by its id.
    Offer(String),
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

/// A paper of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodPaper {
    /// The case book (form 06).
    Book,
    /// The statistics of residence (CT13).
    Statistics,
}

impl PeriodPaper {
    /// The word key of its name.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Book => "period_paper.book",
            Self::Statistics => "period_paper.statistics",
        }
    }
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
    /// How far the level above has what changed here.
    Upward,
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
    /// The commune's hamlets.
    Units,
    /// The rule packs in force, and what each changed.
    Packs,
    /// Files that the level above offers.
    Offers,
    /// About the program.
    About,
}

/// What is done with a hamlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitAct {
    /// It gets another name, alone or with others.
    Rename,
    /// Some of its households go to another.
    Split,
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
    /// When, where and for whom backups are made.
    BackupPlan,
    /// The trial of a restore.
    BackupCheck,
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
            Self::BackupPlan => "backup.plan",
            Self::BackupCheck => "backup.check",
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
    /// The result goes to whoever takes it.
    HandOver,
    /// What is missing or wrong is asked for.
    Supplement,
    /// It goes to the commune that decides it.
    Refer,
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
            Self::HandOver => "case_step.hand_over_step",
            Self::Supplement => "case_step.supplement_step",
            Self::Refer => "case_step.refer_step",
        }
    }
}

/// What is decided about a case that came from another commune, or went to one; by the referral's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferralStep {
    /// It is taken into the book here.
    Take(u32),
    /// It is given back.
    Return(u32),
    /// It is taken back.
    Withdraw(u32),
}

impl ReferralStep {
    /// The referral's number.
    pub fn no(self) -> u32 {
        match self {
            Self::Take(no) | Self::Return(no) | Self::Withdraw(no) => no,
        }
    }

    /// The word key of its name.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Take(_) => "referral.take",
            Self::Return(_) => "referral.return",
            Self::Withdraw(_) => "referral.withdraw",
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

/// A step of several cases that asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CasesStep {
    /// To another state.
    Move,
    /// A new day, once.
    Apologize,
}
