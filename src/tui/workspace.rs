//! An operator at work on a register: answers what screens ask by calling the services as that operator.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use chrono::{DateTime, FixedOffset};

use super::backend::{Backend, Choice, Draft, FindResult, FoundKind, FoundRow, Overview};
use super::fault::{allowed, existing};
use super::form_memory::FormMemory;
use super::list_memory::KEPT;
use super::lookup::{self, Source};
use super::procedures::ProcedureChoices;
use super::widgets::form::Value;
use super::words::Words;
use super::{exercises, overview};
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::time::Timestamp;
use soxa_paper::document::Document;
use soxa_paper::print::spool;
use soxa_service::drafts::{self, Keeper};
use soxa_service::find::{Hit, find};
use soxa_service::stays::Place;
use soxa_service::{
    Actor, Permission, Register, RegisterKind, ServiceError, access, backup, cases, people, queue, upward,
};
use soxa_store::codec::Kind;

/// Key under which the last saved form is kept as a template.
pub const LAST_FORM: &str = "last/intake";

/// A register, who works on it, and what this terminal remembers between forms.
pub struct Workspace {
    /// The register.
    pub register: Arc<Register>,
    /// Who works here.
    pub actor: Actor,
    keeper: Arc<Keeper>,
    /// Values that stay for the next form, by field.
    kept: RefCell<BTreeMap<String, Value>>,
    slips: PathBuf,
    /// Drafts that were kept here and may still be on their way to the disk.
    kept_drafts: RefCell<BTreeMap<String, String>>,
    /// Drafts that were saved or thrown away and may still be on their way off the disk.
    forgotten: RefCell<BTreeSet<String>>,
    printing: RefCell<Vec<JoinHandle<()>>>,
    /// What is remembered between forms.
    pub memory: RefCell<FormMemory>,
    printer: String,
    procedures: RefCell<Option<ProcedureChoices>>,
    /// Whether something is wrong with the backups, as of the last look.
    backup_concern: RefCell<Option<String>>,
    /// Whether the level above should have heard more, as the start screen last found.
    upward_concern: Cell<bool>,
    /// Who else is there, where somebody knows.
    pub presence: Option<Arc<dyn Presence>>,
    /// Where chips of cards are read; none where whoever works here sits at another PC, whose tokens are not here either.
    pub chip: Option<Arc<ChipPlace>>,
}

/// Where this PC reads the chips of cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipPlace {
    /// Where the system's card service listens.
    pub socket: PathBuf,
    /// The folder of the authorities that are trusted.
    pub authorities: PathBuf,
}

/// Who is at the register now.
pub trait Presence: Send + Sync {
    /// Everybody, in the order they came.
    fn connected(&self) -> Vec<Connected>;
}

/// Somebody at a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// The terminal's name.
    pub terminal: String,
    /// The operator; empty before one has signed in.
    pub operator: String,
    /// Since when.
    pub since: Timestamp,
    /// Only to look.
    pub read_only: bool,
    /// The line has dropped; the session is kept, locked.
    pub away: bool,
}

impl Workspace {
    /// A terminal of a register. Slips are written into a folder when there is no printer.
    pub fn new(register: Arc<Register>, actor: Actor, slips: PathBuf) -> Self {
        let keeper = Arc::new(Keeper::start(Arc::clone(&register)));
        Self::with_keeper(register, actor, slips, keeper)
    }

    /// The same, with drafts written together with those of other terminals.
    pub fn with_keeper(register: Arc<Register>, actor: Actor, slips: PathBuf, keeper: Arc<Keeper>) -> Self {
        Self {
            register,
            actor,
            keeper,
            kept: RefCell::new(BTreeMap::new()),
            slips,
            kept_drafts: RefCell::default(),
            forgotten: RefCell::default(),
            printing: RefCell::default(),
            memory: RefCell::default(),
            printer: String::new(),
            procedures: RefCell::default(),
            backup_concern: RefCell::default(),
            upward_concern: Cell::default(),
            presence: None,
            chip: None,
        }
    }

    /// With the printer that is asked first; empty for the system's default.
    #[must_use]
    pub fn with_printer(mut self, printer: &str) -> Self {
        printer.clone_into(&mut self.printer);
        self
    }

    /// With a place where chips are read.
    #[must_use]
    pub fn with_chip(mut self, chip: Option<Arc<ChipPlace>>) -> Self {
        self.chip = chip;
        self
    }

    /// With somebody who knows who else is there.
    #[must_use]
    pub fn with_presence(mut self, presence: Option<Arc<dyn Presence>>) -> Self {
        self.presence = presence;
        self
    }

    /// The value that the last form left in a field.
    pub fn kept(&self, field: &str) -> Option<Value> {
        self.kept.borrow().get(field).cloned()
    }

    /// Leaves a field's value for the next form.
    pub fn keep(&self, field: &str, value: &Value) {
        self.kept.borrow_mut().insert(field.to_owned(), value.clone());
    }

    /// The operator's drafts of a kind of form: key and contents.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn drafts(&self, form: &str) -> Result<Vec<Draft>, ServiceError> {
        let all = drafts::of_form(&self.register, &self.actor, form)?;
        let text = |bytes| String::from_utf8(bytes).unwrap_or_default();
        let forgotten = self.forgotten.borrow();
        let mut drafts: BTreeMap<String, String> =
            all.into_iter().map(|(key, bytes)| (key, text(bytes))).collect();
        drafts.extend(self.kept_drafts.borrow().iter().map(|(key, body)| (key.clone(), body.clone())));
        let wanted = drafts.into_iter().filter(|(key, _)| key.starts_with(form) && !forgotten.contains(key));
        Ok(wanted.map(|(key, body)| Draft { key, body }).collect())
    }

    /// The forms that were begun and not saved: drafts that are neither a template nor how a list is wanted.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn begun_forms(&self) -> Result<Vec<Draft>, ServiceError> {
        let mut all = self.drafts("")?;
        all.retain(|draft| draft.key != LAST_FORM && !draft.key.starts_with(KEPT));
        Ok(all)
    }

    /// Throws a draft away; the last one thrown away can be taken back.
    pub fn throw_away(&self, draft: Draft) {
        self.forget_draft(&draft.key);
        self.memory.borrow_mut().thrown = Some(draft);
    }

    /// Takes the draft back that was thrown away last; false where there is none.
    pub fn take_back_draft(&self) -> bool {
        let Some(draft) = self.memory.borrow_mut().thrown.take() else { return false };
        self.keep_drafts(&[draft]);
        true
    }

    /// Forgets a draft: its form was saved or thrown away.
    pub fn forget_draft(&self, key: &str) {
        self.forgotten.borrow_mut().insert(key.to_owned());
        self.kept_drafts.borrow_mut().remove(key);
        self.keeper.keep_of(&self.actor, key, Vec::new());
    }

    /// Notes that the operator opens a record; why not, where it may not be opened.
    pub fn opened(&self, kind: Kind, no: u32) -> Result<(), ServiceError> {
        access::opened(&self.register, &self.actor, kind, no)
    }

    /// The folder that slips and reports are written into.
    pub fn slips(&self) -> &std::path::Path {
        &self.slips
    }

    /// The printer that is asked first; empty for the system's default.
    pub fn printer(&self) -> &str {
        &self.printer
    }

    /// Prints a slip; says where it went.
    pub fn print(&self, name: &str, case: Option<u32>, slip: &Document) -> Result<PathBuf, ServiceError> {
        let queued =
            spool::queue(&self.register, &self.actor, &self.slips, (name, case), slip, &self.printer)?;
        self.try_printing(queued.job);
        Ok(queued.file)
    }

    /// Hands a queued slip to the printer without waiting for it.
    pub fn try_printing(&self, job: u32) {
        let (register, actor) = (Arc::clone(&self.register), self.actor.clone());
        let attempt = move || {
            // How it ended stands in the queue and in the case's history.
            let _ = spool::attempt(&register, &actor, job);
        };
        let started = std::thread::Builder::new().name("print".to_owned()).spawn(attempt);
        let mut printing = self.printing.borrow_mut();
        printing.retain(|thread| !thread.is_finished());
        printing.extend(started.ok());
    }
}

impl Drop for Workspace {
    /// The register is closed after this: nobody may still be writing to it.
    fn drop(&mut self) {
        for thread in self.printing.take() {
            let _ = thread.join();
        }
    }
}

/// A place to stay as a choice; it is stored whole.
pub fn place_choice(place: &Place) -> Choice {
    let detail = [place.household.as_str(), place.hamlet.as_str(), place.address.as_str()];
    let detail: Vec<&str> = detail.into_iter().filter(|part| !part.is_empty()).collect();
    Choice {
        id: serde_json::to_string(place).unwrap_or_default(),
        label: place.name.clone(),
        detail: detail.join(" · "),
        ..Choice::default()
    }
}

fn found_row(hit: Hit) -> FoundRow {
    let kind = match hit.kind {
        Kind::Household => FoundKind::Household,
        Kind::Case => FoundKind::Case,
        _ => FoundKind::Person,
    };
    let cells = lookup::columns(&hit);
    let birth = hit.birth_date.map(PartialDate::vi).unwrap_or_default();
    let (title, detail) = match kind {
        FoundKind::Person => (hit.name, format!("{birth:10}  {}", hit.hamlet)),
        _ => (hit.id.clone(), format!("{}  {}", hit.name, hit.hamlet)),
    };
    let by_name = hit.matched.iter().all(|m| matches!(*m, "name" | "code" | "household" | "birth_date"));
    FoundRow { kind, id: hit.no, title, detail, matched: if by_name { String::new() } else { hit.id }, cells }
}

impl Backend for Workspace {
    fn now(&self) -> DateTime<FixedOffset> {
        self.register.now().local()
    }

    fn commune(&self) -> String {
        self.register.commune().name.clone()
    }

    fn operator(&self) -> String {
        self.actor.operator.clone()
    }

    fn rights(&self) -> Option<Vec<Permission>> {
        self.actor.is_let_in().then(|| self.actor.permissions())
    }

    fn only_looks(&self) -> bool {
        self.actor.is_read_only()
    }

    fn waiting(&self) -> Result<usize, ServiceError> {
        Ok(allowed(queue::waiting(&self.register, &self.actor))?.map_or(0, |(count, _)| count))
    }

    fn warning(&self) -> Option<&'static str> {
        match self.backup_concern.borrow().as_ref() {
            Some(_) => Some("header.backup"),
            None => self.upward_concern.get().then_some("header.upward"),
        }
    }

    fn overview(&self, words: &Words) -> Result<Overview, ServiceError> {
        let practice = self.register.kind() == RegisterKind::Demo;
        let concern = backup::concern(&self.register, self.register.now())?;
        self.backup_concern.replace(concern.filter(|_| !practice).map(|c| words.tell(&c)));
        let above = allowed(upward::status(&self.register, &self.actor))?.flatten();
        self.upward_concern.set(above.is_some_and(|s| s.is_worth_a_look(self.register.now())));
        let mut lines = overview::lines(self, self.backup_concern.borrow().as_ref(), words)?;
        lines.exercises = allowed(exercises::progress(self))?.flatten().map(|all| {
            let done = all.iter().filter(|(_, done)| *done).count();
            (done, all.len())
        });
        Ok(lines)
    }

    fn find(&self, query: &str, limit: usize) -> Result<FindResult, ServiceError> {
        let hits = find(&self.register, &self.actor, query, limit)?;
        let total = usize::try_from(hits.total).unwrap_or(usize::MAX);
        Ok(FindResult { total, rows: hits.hits.into_iter().map(found_row).collect() })
    }

    fn lookup(&self, source: Source, typed: &str, limit: usize) -> Result<Vec<Choice>, ServiceError> {
        lookup::lookup(self, source, typed, limit)
    }

    fn keep_drafts(&self, drafts: &[Draft]) {
        for draft in drafts {
            self.forgotten.borrow_mut().remove(&draft.key);
            self.kept_drafts.borrow_mut().insert(draft.key.clone(), draft.body.clone());
            self.keeper.keep_of(&self.actor, &draft.key, draft.body.clone().into_bytes());
        }
    }

    fn workspace(&self) -> Option<&Workspace> {
        Some(self)
    }
}

impl Workspace {
    /// The procedures of today that fit what is typed; what is known of their names is worked out once a day.
    pub(super) fn procedures(&self, query: &str, limit: usize) -> Result<Vec<Choice>, ServiceError> {
        let today = self.register.now().date();
        let mut kept = self.procedures.borrow_mut();
        let choices = if let Some(choices) = kept.take().filter(|choices| choices.day() == today) {
            choices
        } else {
            let used = cases::usual_procedures(&self.register, &self.actor)?;
            ProcedureChoices::of(self.register.rules(), today, &used)
        };
        Ok(kept.insert(choices).find(query, limit))
    }

    /// The person of a number as a choice.
    ///
    /// # Errors
    /// There is none, it may not be read, or cannot be.
    pub fn person_choice(&self, no: u32) -> Result<Choice, ServiceError> {
        let person = people::person(&self.register, &self.actor, no)?;
        Ok(person_choice(no, &person.record))
    }

    /// How other programs name the person of a choice; empty for no choice.
    ///
    /// # Errors
    /// The person cannot be read.
    pub fn public_id(&self, choice: &str) -> Result<String, ServiceError> {
        let Ok(no) = choice.parse() else { return Ok(String::new()) };
        Ok(people::person(&self.register, &self.actor, no)?.record.public_id())
    }

    /// The name of a case's applicant; empty where there is none, or for whoever may not read people.
    ///
    /// # Errors
    /// The person cannot be read.
    pub fn applicant_name(&self, case: &soxa_domain::case::Case) -> Result<String, ServiceError> {
        let applicant = cases::applicant(&self.register, &self.actor, case);
        let person = allowed(existing(applicant))?.flatten();
        Ok(person.map(|p| p.full_name).unwrap_or_default())
    }
}

/// A person as a choice: number, name, and what tells the person from others.
pub fn person_choice(no: u32, person: &Person) -> Choice {
    Choice { detail: people::summary(person), ..Choice::new(&no.to_string(), &person.full_name) }
}
