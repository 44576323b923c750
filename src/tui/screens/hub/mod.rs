//! The person at the counter: who it is, what the card says differently, the cases and what each waits for, and the
//! procedure of a new case under the cursor. Whatever is done next for this person is a key away.
//!
//! The cursor is in the field of the new case; Up goes to the cases, where letters are keys.

mod cases;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::cases::Cases;
use super::apply_question::ApplyQuestion;
use super::card_differences::{Differences, Reply};
use super::looks_question::LooksQuestion;
use crate::tui::action::Action;
use crate::tui::fault::{allowed, existing};
use crate::tui::form_memory::{self, Stopwatch};
use crate::tui::lookup::Source;
use crate::tui::route::{Begin, CaseStep, LifeEvent, Route, SpecialStep};
use crate::tui::scan::Scan;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, FormReply, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::person::Person;
use soxa_service::intake::new_submission;
use soxa_service::{Permission, ServiceError, people, special};
use soxa_store::codec::Stored;

/// The field of the new case.
const PROCEDURE: &str = "procedure";

/// Where somebody found leads: to the place of the person at the counter, for whoever receives cases there.
pub fn place(person: u32, ctx: &Ctx<'_>) -> Route {
    let receives = |w: &Workspace| w.actor.require_any(Permission::ReceiveCases).is_ok();
    if ctx.workspace().is_some_and(receives) {
        Route::Hub { person, card: None }
    } else {
        Route::Person(person)
    }
}

/// Where a card leads: to its bearer, or to a new case where the register does not know the bearer. A pile of cases goes
/// on with the next one at once.
///
/// # Errors
/// The bearer cannot be looked up.
pub fn bearer(card: &Scan, ctx: &Ctx<'_>) -> Result<Route, ServiceError> {
    let new_case = || Route::Intake { card: Some(card.clone()) };
    let Some(workspace) = ctx.workspace() else { return Ok(new_case()) };
    if workspace.memory.borrow().pile.is_some() {
        return Ok(new_case());
    }
    let by_id = |id: String| existing(people::person_by_id(&workspace.register, &workspace.actor, &id));
    let known = card.personal_id().map(by_id).transpose()?.flatten();
    Ok(match known {
        Some(person) if workspace.actor.require_any(Permission::ReceiveCases).is_ok() => {
            Route::Hub { person: person.no, card: Some(card.clone()) }
        }
        Some(person) => Route::Person(person.no),
        None => new_case(),
    })
}

/// The person at the counter.
#[derive(Clone)]
pub struct Hub {
    person: Stored<Person>,
    /// Number of the household, and who heads it.
    home: Option<Home>,
    differences: Differences,
    cases: Cases,
    form: Form,
    /// Whether letters are keys: the cursor is among the cases.
    among_cases: bool,
    submission: String,
    /// Keys and seconds since the person came.
    watch: Stopwatch,
    pace: String,
    looks: LooksQuestion,
    writing: ApplyQuestion,
}

/// Where a person belongs.
#[derive(Clone)]
struct Home {
    no: u32,
    /// The head's name; empty where the person is the head, or nobody is.
    head: String,
}

impl Hub {
    /// The person of a number, with the card that was scanned, if one was.
    ///
    /// # Errors
    /// The person or the cases cannot be read.
    pub fn new(no: u32, card: Option<&Scan>, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let kind = Kind::Choice(Choices::Backend(Source::Procedures));
        let help = ctx.words.say("intake.procedure_help").to_owned();
        let field =
            FieldSpec { help, ..FieldSpec::new(PROCEDURE, ctx.words.say("hub.new_case"), kind).required() };
        let mut this = Self {
            person: Stored { no, version: 0, record: Person::default() },
            home: None,
            differences: Differences::default(),
            cases: Cases::default(),
            form: Form::new(vec![field]),
            among_cases: false,
            submission: new_submission()?,
            watch: Stopwatch::default(),
            pace: String::new(),
            looks: LooksQuestion::NONE,
            writing: ApplyQuestion::default(),
        };
        this.watch.key(ctx.now, 0);
        this.read(ctx)?;
        match card.map(|scan| (scan, scan.card())) {
            Some((scan, Ok(card))) => {
                this.differences = Differences::between(scan, &card, &this.person.record);
            }
            Some((_, Err(e))) => {
                // The digits of a garbled card are right; the rest is not to be believed.
                let why = ctx.words.say(&format!("card_error.{e}")).to_owned();
                ctx.toast(Tone::Look, ctx.words.fill("intake.only_id", &[("why", &why)]));
            }
            None => {}
        }
        Ok(this)
    }

    fn read(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        let (register, actor) = (&workspace.register, &workspace.actor);
        self.person = people::person(register, actor, self.person.no)?;
        let number = &self.person.record.household;
        self.home = None;
        if !number.is_empty()
            && let Some(home) = existing(people::household(register, actor, number))?
        {
            let head = people::head_of(register, actor, &self.person.record)?;
            let head = head.filter(|head| head.no != self.person.no).map(|head| head.record.full_name);
            self.home = Some(Home { no: home.household.no, head: head.unwrap_or_default() });
        }
        self.cases.read(self.person.no, workspace, ctx.words)?;
        self.cases.fit(self.rows(ctx));
        Ok(())
    }

    /// Begins the new case; what was typed for it here counts.
    fn receive(&mut self, with: Begin, ctx: &Ctx<'_>) {
        self.form.clear(PROCEDURE);
        if let Some(workspace) = ctx.workspace() {
            workspace.memory.borrow_mut().begun = Some(std::mem::take(&mut self.watch));
        }
        ctx.open(Route::IntakeFor { person: self.person.no, with });
    }

    /// The field of the new case took an event.
    fn in_field(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Outcome {
        match self.form.update(event, ctx) {
            FormReply::Ignored => return Outcome::Ignored,
            FormReply::End => ctx.toast(Tone::Plain, ctx.words.say("hub.which")),
            FormReply::Used => {}
            FormReply::Changed(_) => {
                if let Value::Chosen(choice) = self.form.value(PROCEDURE) {
                    self.receive(Begin::Procedure(choice), ctx);
                }
            }
        }
        Outcome::Consumed
    }

    /// Where a key leads from the case that is selected.
    fn of_case(&self, action: Action) -> Option<Route> {
        let case = self.cases.selected()?;
        let step = |step| Some(Route::CaseStep { case, step });
        match action {
            Action::HandResult => step(CaseStep::HandOver),
            Action::TakePaper => step(CaseStep::Paper),
            Action::Print => Some(Route::Slips(case)),
            Action::Open => Some(Route::Case(case)),
            _ => None,
        }
    }

    /// Where a key leads from the person.
    fn of_person(&self, action: Action, ctx: &Ctx<'_>) -> Option<Route> {
        let no = self.person.no;
        match action {
            Action::Household => self.home.as_ref().map(|home| Route::Household(home.no)),
            Action::Sojourn => Some(Route::Event(LifeEvent::Sojourn(no))),
            Action::Person => Some(Route::Person(no)),
            Action::Edit => Some(Route::EditPerson(no)),
            Action::Files => self.special_file(ctx),
            _ => None,
        }
    }

    /// The gate of the person's special file, where there is one and the officer may read such files.
    fn special_file(&self, ctx: &Ctx<'_>) -> Option<Route> {
        let workspace = ctx.workspace()?;
        let files = special::of_person(&workspace.register, &workspace.actor, self.person.no);
        let number = ctx.read(allowed(files)).flatten().and_then(|files| files.into_iter().next());
        if number.is_none() {
            ctx.toast(Tone::Plain, ctx.words.say("hub.no_file"));
        }
        number.map(|(file, _)| Route::SpecialForm(SpecialStep::Read(file)))
    }

    fn take_in(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Outcome {
        let reply = if self.differences.is_open() {
            self.differences.update(event, &self.person, &self.submission, ctx)
        } else {
            self.differences.take_in(&self.person, &self.submission, ctx)
        };
        match reply {
            Reply::Ignored => return Outcome::Ignored,
            Reply::Used => {}
            Reply::TakenIn(fresh) => self.person = *fresh,
        }
        Outcome::Consumed
    }

    /// A card while this person is open: the same one says so, another one is another person.
    fn scanned(&self, scan: &Scan, ctx: &mut Ctx<'_>) {
        let same = self.person.record.person_id.map(|id| id.to_string());
        if same.is_some() && scan.personal_id() == same && scan.chip.is_none() {
            let name = [("name", self.person.record.full_name.as_str())];
            return ctx.toast(Tone::Plain, ctx.words.fill("hub.same_card", &name));
        }
        ctx.replace(Route::Scanned { card: scan.clone() });
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::TakeIn => return self.take_in(&UiEvent::Action(action), ctx),
            Action::Looks => self.looks.ask(self.person.no, &self.person.record.full_name, ctx),
            Action::Apply => match self.cases.selected() {
                Some(case) => self.writing.ask(case, ctx),
                None => return Outcome::Ignored,
            },
            Action::LastForm => self.receive(Begin::LastForm, ctx),
            Action::DoubleKey => form_memory::toggle_double_key(ctx),
            Action::ShowPace => {
                if let Some(workspace) = ctx.workspace() {
                    let mut memory = workspace.memory.borrow_mut();
                    memory.show_pace = !memory.show_pace;
                }
            }
            Action::Up | Action::PrevField if !self.among_cases => self.among_cases = true,
            Action::Down | Action::NextField if self.among_cases && self.cases.is_last() => {
                self.among_cases = false;
            }
            action if self.among_cases && self.cases.act(action) => {}
            action => {
                let Some(route) = self.of_case(action).or_else(|| self.of_person(action, ctx)) else {
                    return Outcome::Ignored;
                };
                ctx.open(route);
            }
        }
        Outcome::Consumed
    }

    fn take(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Card(scan) => {
                self.scanned(scan, ctx);
                return Outcome::Consumed;
            }
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => {
                self.looks.answered(event, ctx);
                self.writing.answered(event, ctx);
                ctx.reloaded(self.read(ctx));
                return Outcome::Consumed;
            }
            UiEvent::Deadline | UiEvent::CaseCode(_) | UiEvent::Moved => return Outcome::Ignored,
            _ => {}
        }
        if self.differences.is_open() {
            return self.take_in(event, ctx);
        }
        let up = matches!(event, UiEvent::Action(Action::PrevField));
        if !self.among_cases && !up && self.in_field(event, ctx) == Outcome::Consumed {
            return Outcome::Consumed;
        }
        match event {
            UiEvent::Action(action) => self.act(*action, ctx),
            _ => Outcome::Ignored,
        }
    }
}

impl Screen for Hub {
    fn title(&self, words: &Words) -> String {
        words.say("hub.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        if self.differences.is_open() {
            &["hub"]
        } else if self.among_cases {
            &["hub_cases", "hub", "list"]
        } else if self.form.is_choosing() {
            &["choices", "hub", "form", "field"]
        } else {
            &["hub", "form", "field"]
        }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if matches!(event, UiEvent::Text(_) | UiEvent::Action(_) | UiEvent::Paste(_)) {
            self.watch.key(ctx.now, 1);
        }
        let outcome = self.take(event, ctx);
        self.pace = form_memory::pace_line(&self.watch, ctx);
        outcome
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.draw(area, buf, view)
    }

    fn help(&self) -> &'static str {
        "hub.about"
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        (!self.among_cases).then(|| self.form.help(words)).flatten()
    }

    fn hints(&self) -> Vec<Hint> {
        if self.differences.is_open() {
            return vec![Action::TakeIn.into(), Action::Back.into()];
        }
        let receive = Hint { action: Action::Open, label: Some("hub.receive"), keys: Some("Enter") };
        let acts = Hint { action: Action::Up, label: Some("hub.to_acts"), keys: None };
        let field = Hint { action: Action::Down, label: Some("hub.new_case"), keys: None };
        let mut hints = Vec::new();
        if !self.among_cases {
            hints.push(receive);
        } else if !self.cases.is_empty() {
            hints.push(Action::Open.into());
        }
        if !self.differences.is_empty() {
            hints.push(Action::TakeIn.into());
        }
        hints.extend(self.cases.wanted().into_iter().map(Hint::from));
        if !self.cases.is_empty() {
            hints.push(Action::Print.into());
        }
        if self.among_cases {
            hints.extend([Action::Household, Action::Sojourn, Action::Person, Action::Edit].map(Hint::from));
            hints.extend([Action::Files.into(), Action::Looks.into(), field]);
        } else {
            hints.push(acts);
        }
        hints.push(Action::Back.into());
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
