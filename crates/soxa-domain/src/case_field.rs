//! The fields of a case as one type: how each is called, read, shown and set. Files, slips, queues and JSON go through it,
//! so that a field means the same everywhere. What a procedure asks beside them is in [`Case::fields`], by its own keys.

use std::collections::BTreeMap;

use crate::case::{Case, Elsewhere, Leg, Paper, PersonNo};
use crate::case_code::{CaseCode, ProvisionalCode};
use crate::case_state::CaseState;
use crate::labels::Vocabulary;
use crate::procedure::{Channel, LegRule, PaperKind, before};
use crate::time::Timestamp;
use crate::words::PHRASES;
use soxa_text::words::{InWords, Lang, worded};

/// What a field holds, which decides how it is typed and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseFieldKind {
    /// Free text.
    Text,
    /// A code of cases or procedures.
    Code,
    /// One of a closed vocabulary.
    Choice,
    /// A person, by personal id or local id.
    Person,
    /// Several, separated by `;`.
    List,
    /// A moment.
    Time,
    /// A number.
    Number,
}

worded! {
    /// Why a text is not a value of a field of a case.
    pub enum CaseFieldProblem from PHRASES ["case_field"] {
        TimeForm,
        NoReceipt,
        NoSuchPerson { id: String },
        NotListed { value: String },
        NotProvisional,
        NotOfficial,
        FeeForm,
        NumberForm,
    }
}

/// What the texts of fields name beside the case itself.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// The number of a person by personal id or local id.
    pub person: &'a dyn Fn(&str) -> Option<PersonNo>,
    /// The legs of the case's procedure.
    pub legs: &'a [LegRule],
}

/// Writes [`CaseField`] and the list of its rows: id, label in both languages, kind, and what files called it before.
macro_rules! fields {
    ($($field:ident = $id:literal, $vi:literal, $en:literal, $kind:ident $(, before $earlier:literal)?;)+) => {
        /// A field of a case, in the order of the columns of a file of cases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is the field of `Case` of the same name")]
        pub enum CaseField {
            $($field,)+
        }

        impl CaseField {
            /// Every field, in the order of the columns.
            pub const ALL: &'static [Self] = &[$(Self::$field,)+];

            /// The stable English name: in files, JSON, on the command line.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$field => $id,)+ }
            }

            /// What officers call it.
            pub const fn vi(self) -> &'static str {
                match self { $(Self::$field => $vi,)+ }
            }

            /// What it is called in English.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$field => $en,)+ }
            }

            /// What it holds.
            pub const fn kind(self) -> CaseFieldKind {
                match self { $(Self::$field => CaseFieldKind::$kind,)+ }
            }

            /// What files called it before.
            pub const fn earlier(self) -> &'static [&'static str] {
                match self { $(Self::$field => &[$($earlier)?],)+ }
            }
        }
    };
}

fields! {
    Code = "code", "Mã hồ sơ", "Code", Code;
    Official = "official", "Mã chính thức", "Official code", Code;
    Procedure = "procedure", "Thủ tục", "Procedure", Code;
    Channel = "channel", "Phương thức nộp hồ sơ", "Channel", Choice, before "Hình thức";
    Applicant = "applicant", "Người nộp", "Applicant", Person;
    Persons = "persons", "Người liên quan", "Others concerned", List;
    ReceivedAt = "received_at", "Ngày nhận", "Received", Time;
    DueAt = "due_at", "Ngày hẹn trả", "Due", Time;
    State = "state", "Trạng thái", "State", Choice;
    StateSince = "state_since", "Từ ngày", "Since", Time;
    ClosedAt = "closed_at", "Ngày xong", "Closed", Time;
    LegsDone = "legs_done", "Thủ tục thành phần đã xong", "Legs done", Number, before "Số chặng xong";
    Officer = "officer", "Cán bộ", "Officer", Text;
    Papers = "papers", "Giấy tờ", "Papers", List;
    Fields = "fields", "Thông tin thêm", "Further fields", List;
    Fee = "fee", "Phí, lệ phí", "Fee", Number, before "Lệ phí";
    Note = "note", "Ghi chú", "Note", Text;
    Verified = "verified", "Lý do xác minh", "Ground of verification", Text;
    Exemption = "exemption", "Lý do miễn phí", "Ground of exemption", Text;
    Units = "units", "Số lượng tính phí", "Units", Number;
    ReceivedBy = "received_by", "Nơi tiếp nhận", "Received by", Text;
    DecidedBy = "decided_by", "Nơi giải quyết", "Decided by", Text;
    HandedOverAt = "handed_over_at", "Ngày chuyển nơi giải quyết", "Handed over", Time;
    AppliedAt = "applied_at", "Ngày ghi vào sổ", "Written into the register", Time;
}

impl InWords for CaseField {
    fn in_words(&self, lang: Lang) -> String {
        lang.pick(self.vi(), self.en()).to_owned()
    }
}

impl CaseField {
    /// The field of a stable name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.id() == id.trim())
    }

    /// The value as files write it; `person` gives the outside id of a person's number.
    pub fn get(self, case: &Case, person: &dyn Fn(PersonNo) -> String) -> String {
        let time = |t: Option<Timestamp>| t.map(|t| t.to_string()).unwrap_or_default();
        let elsewhere = case.elsewhere.as_ref();
        match self {
            Self::Code => case.code.to_string(),
            Self::Official => case.official.clone().unwrap_or_default(),
            Self::Procedure => case.procedure.clone(),
            Self::Channel => case.channel.id().to_owned(),
            Self::Applicant => person(case.applicant),
            Self::Persons => joined(case.persons.iter().map(|p| person(*p))),
            Self::ReceivedAt => case.received_at.to_string(),
            Self::DueAt => time(case.due_at),
            Self::State => case.state.id().to_owned(),
            Self::StateSince => case.state_since.to_string(),
            Self::ClosedAt => time(case.closed_at),
            Self::LegsDone => legs_done(&case.legs),
            Self::Officer => case.officer.clone(),
            Self::Papers => joined(case.papers.iter().map(|p| format!("{} ({})", p.name, p.kind.id()))),
            Self::Fields => joined(case.fields.iter().map(|(k, v)| format!("{k}={v}"))),
            Self::Fee => case.fee.map(|f| f.to_string()).unwrap_or_default(),
            Self::Note => case.note.clone(),
            Self::Verified => case.verified.clone().unwrap_or_default(),
            Self::Exemption => case.exemption.clone().unwrap_or_default(),
            Self::Units if case.units == 1 => String::new(),
            Self::Units => case.units.to_string(),
            Self::ReceivedBy => elsewhere.map(|e| e.received_by.clone()).unwrap_or_default(),
            Self::DecidedBy => elsewhere.map(|e| e.decided_by.clone()).unwrap_or_default(),
            Self::HandedOverAt => time(elsewhere.and_then(|e| e.handed_over_at)),
            Self::AppliedAt => time(case.applied_at),
        }
    }

    /// The value as officers read it: labels, moments day first.
    pub fn shown(self, case: &Case, person: &dyn Fn(PersonNo) -> String) -> String {
        let time = |t: Option<Timestamp>| t.map(Timestamp::vi).unwrap_or_default();
        match self {
            Self::Code => case.shown_code(),
            Self::Channel => case.channel.vi().to_owned(),
            Self::State => case.state.vi().to_owned(),
            Self::ReceivedAt => case.received_at.vi(),
            Self::DueAt => time(case.due_at),
            Self::StateSince => case.state_since.vi(),
            Self::ClosedAt => time(case.closed_at),
            Self::HandedOverAt => time(case.elsewhere.as_ref().and_then(|e| e.handed_over_at)),
            Self::AppliedAt => time(case.applied_at),
            _ => self.get(case, person),
        }
    }

    /// Sets the field from a text as files write it; an empty one says that nothing is known.
    ///
    /// # Errors
    /// A text that is no value of the field; the case stays as it was.
    pub fn set(self, case: &mut Case, text: &str, naming: Naming<'_>) -> Result<(), CaseFieldProblem> {
        let text = text.trim();
        let known = !text.is_empty();
        let said = || known.then(|| text.to_owned());
        let time = || known.then(|| moment(text).ok_or(CaseFieldProblem::TimeForm)).transpose();
        let not_listed = || CaseFieldProblem::NotListed { value: text.to_owned() };
        match self {
            Self::Code if known => match CaseCode::parse(text) {
                Ok(CaseCode::Provisional(code)) => case.code = code,
                _ => return Err(CaseFieldProblem::NotProvisional),
            },
            Self::Code => {}
            Self::Official => case.official = known.then(|| official(text)).transpose()?,
            Self::Procedure => text.clone_into(&mut case.procedure),
            Self::Channel => case.channel = Channel::parse(text).ok_or_else(not_listed)?,
            Self::Applicant => case.applicant = number_of(text, naming)?,
            Self::Persons => {
                case.persons = parts(text).map(|id| number_of(id, naming)).collect::<Result<_, _>>()?;
            }
            Self::ReceivedAt => case.received_at = time()?.ok_or(CaseFieldProblem::NoReceipt)?,
            Self::DueAt => case.due_at = time()?,
            Self::State if known => case.state = CaseState::parse(text).ok_or_else(not_listed)?,
            Self::State => case.state = CaseState::DuocTiepNhan,
            Self::StateSince => case.state_since = time()?.unwrap_or(case.received_at),
            Self::ClosedAt => case.closed_at = time()?,
            Self::LegsDone => case.legs = legs(case, text, naming.legs)?,
            Self::Officer => text.clone_into(&mut case.officer),
            Self::Papers => case.papers = parts(text).map(paper).collect(),
            Self::Fields => {
                let pair = |(key, value): (&str, &str)| (key.trim().to_owned(), value.trim().to_owned());
                case.fields = parts(text).filter_map(|part| part.split_once('=')).map(pair).collect();
            }
            Self::Fee => {
                let fee = || text.parse().map_err(|_| CaseFieldProblem::FeeForm);
                case.fee = known.then(fee).transpose()?;
            }
            Self::Note => text.clone_into(&mut case.note),
            Self::Verified => case.verified = said(),
            Self::Exemption => case.exemption = said(),
            Self::Units if known => case.units = text.parse().map_err(|_| CaseFieldProblem::NumberForm)?,
            Self::Units => case.units = 1,
            Self::ReceivedBy => elsewhere(case, |e| text.clone_into(&mut e.received_by)),
            Self::DecidedBy => elsewhere(case, |e| text.clone_into(&mut e.decided_by)),
            Self::HandedOverAt => {
                let at = time()?;
                elsewhere(case, |e| e.handed_over_at = at);
            }
            Self::AppliedAt => case.applied_at = time()?,
        }
        Ok(())
    }
}

/// A case of a procedure of which nothing more is known than when it was received, and its code.
pub fn draft(code: ProvisionalCode, procedure: &str, received: Timestamp) -> Case {
    Case {
        code,
        official: None,
        procedure: procedure.to_owned(),
        channel: Channel::Direct,
        applicant: PersonNo::default(),
        persons: Vec::new(),
        papers: Vec::new(),
        fields: BTreeMap::new(),
        fee: None,
        note: String::new(),
        received_at: received,
        due_at: None,
        state: CaseState::DuocTiepNhan,
        state_since: received,
        closed_at: None,
        officer: String::new(),
        legs: Vec::new(),
        apology: None,
        book_number: 0,
        verified: None,
        exemption: None,
        units: 1,
        elsewhere: None,
        applied_at: None,
        wanted: Vec::new(),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(";")
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// A moment as files write it, or a day: then its first hour of work.
pub fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| Timestamp::parse(&format!("{text}T08:00")))
}

fn official(text: &str) -> Result<String, CaseFieldProblem> {
    match CaseCode::parse(text) {
        Ok(CaseCode::Official(code)) => Ok(code),
        _ => Err(CaseFieldProblem::NotOfficial),
    }
}

fn number_of(id: &str, naming: Naming<'_>) -> Result<PersonNo, CaseFieldProblem> {
    (naming.person)(id).ok_or_else(|| CaseFieldProblem::NoSuchPerson { id: id.to_owned() })
}

/// Changes what is known of another body's part; a case in which none has one has none.
fn elsewhere(case: &mut Case, change: impl FnOnce(&mut Elsewhere)) {
    let mut part = case.elsewhere.take().unwrap_or_default();
    change(&mut part);
    case.elsewhere = Some(part).filter(|part| *part != Elsewhere::default());
}

/// `name (original)` or `name (copy)`.
fn paper(text: &str) -> Paper {
    for kind in [PaperKind::Original, PaperKind::Copy] {
        if let Some(name) = text.strip_suffix(&format!(" ({})", kind.id())) {
            return Paper { name: name.to_owned(), kind };
        }
    }
    Paper { name: text.to_owned(), kind: PaperKind::Original }
}

/// The legs of a case with those done that a text names; where it names none, all that every case has, once it is
/// resolved.
fn legs(case: &Case, text: &str, rules: &[LegRule]) -> Result<Vec<Leg>, CaseFieldProblem> {
    let done = if text.is_empty() && case.state.is_resolved() {
        rules.iter().enumerate().filter(|(_, rule)| rule.is_needed()).map(|(place, _)| place).collect()
    } else {
        places(text).ok_or(CaseFieldProblem::NumberForm)?
    };
    let at = case.closed_at.unwrap_or(case.received_at);
    let leg = |(place, rule): (usize, &LegRule)| {
        let leg = Leg::of(rule, &before(rules, place));
        let is_done = done.contains(&place);
        let state = if is_done { CaseState::DaTraKetQua } else { leg.state };
        Leg { state, done_at: is_done.then_some(at), ..leg }
    };
    Ok(rules.iter().enumerate().map(leg).collect())
}

/// Which legs are done: a number of the first ones (`2`), or their places from 1, one `+` before each but the first
/// where there are several (`1+3`, `+3`).
fn places(text: &str) -> Option<Vec<usize>> {
    match text.strip_prefix('+').unwrap_or(text) {
        "" => Some(Vec::new()),
        listed if text.contains('+') => {
            listed.split('+').map(|n| n.trim().parse::<usize>().ok()?.checked_sub(1)).collect()
        }
        first => Some((0..first.parse::<usize>().ok()?).collect()),
    }
}

/// The opposite of [`places`].
fn legs_done(legs: &[Leg]) -> String {
    let done: Vec<usize> =
        legs.iter().enumerate().filter(|(_, l)| l.state.is_resolved()).map(|(place, _)| place).collect();
    if legs.is_empty() {
        String::new()
    } else if done.iter().copied().eq(0..done.len()) {
        done.len().to_string()
    } else {
        done.iter().flat_map(|place| ["+".to_owned(), (place + 1).to_string()]).collect()
    }
}
