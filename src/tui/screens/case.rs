//! One case: what it asks for, where it stands, its papers and its history.

use crate::tui::action::Action;
use crate::tui::fault::{allowed, existing};
use crate::tui::route::{CaseStep, Message, Route};
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::apply_question::ApplyQuestion;
use crate::tui::screens::list_page::Acted;
use crate::tui::screens::sheet_page::{Detail, SheetPage};
use crate::tui::theme::Tone;
use crate::tui::told;
use crate::tui::widgets::sheet::Line;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::case::{Case, Timing};
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::{DAY, Timestamp};
use soxa_service::applying;
use soxa_service::intake::Missing;
use soxa_service::{ServiceError, case_moves, cases, claims, referrals, sources};
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;

/// A case's sheet.
#[derive(Clone)]
pub struct CaseSheet {
    no: u32,
    case: Option<Stored<Case>>,
    writing: ApplyQuestion,
    /// Whether its day is past and no new one was promised.
    is_late: bool,
    /// Whether its result is not written into the register yet.
    is_outstanding: bool,
}

impl CaseSheet {
    /// The case of a number, claimed for this terminal.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(no: u32, ctx: &Ctx<'_>) -> Result<SheetPage<Self>, ServiceError> {
        let page = SheetPage::open(
            Self { no, case: None, writing: ApplyQuestion::default(), is_late: false, is_outstanding: false },
            ctx,
        )?;
        if let Some(workspace) = ctx.workspace() {
            let subject = Subject { kind: Kind::Case, no };
            // Who only looks claims nothing.
            let held = allowed(claims::claim(&workspace.register, &workspace.actor, subject))?;
            if let Some(other) = held.flatten() {
                let who = [("operator", other.operator.as_str()), ("terminal", other.terminal.as_str())];
                ctx.toast(Tone::Look, ctx.words.fill("case.held", &who));
            }
        }
        Ok(page)
    }
}

impl CaseSheet {
    /// A step that asks for nothing more.
    fn step(event: &UiEvent, case: &Stored<Case>, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let (register, actor, code) = (&workspace.register, &workspace.actor, case.record.code.to_string());
        let (done, words) = if matches!(event, UiEvent::Action(Action::UndoStep)) {
            (case_moves::undo(register, actor, &code), "case_step.undone")
        } else {
            let leg = case.record.legs_open().first().copied().unwrap_or_default();
            let done = case_moves::finish_leg(register, actor, &code, leg, None, Some(case.version));
            (done.map(drop), "case_step.leg_done")
        };
        match done {
            Ok(()) => ctx.toast(Tone::Good, ctx.words.say(words)),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

fn lines(workspace: &Workspace, stored: &Stored<Case>, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let c = &stored.record;
    let (now, calendar) = (workspace.register.now(), workspace.register.calendar());
    let timing = c.timing(now, &calendar);
    let tone = match timing {
        Timing::Overdue | Timing::DoneLate => Tone::Bad,
        Timing::DueToday | Timing::DueSoon => Tone::Look,
        Timing::DoneEarly | Timing::DoneOnTime => Tone::Good,
        _ => Tone::Plain,
    };
    let pack = workspace.register.rules().on(c.received_at.date());
    let procedure = pack.procedure(&c.procedure);
    let line = |key: &str, value: String| Line::new(words.say(key), value);
    let mut lines = vec![
        line("case.code", c.code.to_string()).toned(Tone::Strong),
        line("case.official", c.official.clone().unwrap_or_else(|| words.say("case.unbound").to_owned())),
        line("intake.procedure", format!("{}  {}", procedure.map_or("", |p| p.name.as_str()), c.procedure)),
        line("intake.applicant", workspace.applicant_name(c)?),
        line("intake.channel", c.channel.vi().to_owned()),
        line("case.state", c.state.vi().to_owned()),
        line("intake.received", c.received_at.vi()),
        line("intake.due", format!("{}  {}", c.due_at.map(Timestamp::vi).unwrap_or_default(), timing.vi()))
            .toned(tone),
        line("case.officer", c.officer.clone()),
    ];
    for no in &c.persons {
        let name = allowed(workspace.person_choice(*no))?
            .map_or_else(String::new, |p| format!("{}  {}", p.label, p.detail));
        lines.push(line("intake.persons", name));
    }
    for (key, value) in &c.fields {
        let rule = procedure.and_then(|p| p.fields.iter().find(|f| f.key == *key));
        let label = rule.map_or(key.as_str(), |f| f.label.as_str());
        lines.push(Line::new(label, told::case_value(rule, value)));
    }
    for paper in &c.papers {
        lines.push(line("intake.papers", format!("✓ {}  {}", paper.name, paper.kind.vi())));
    }
    for missing in cases::missing(&workspace.register, c)? {
        let line = match &missing {
            Missing::Field { label, .. } => Line::new(label, "✗"),
            Missing::Paper(name) => line("intake.papers", format!("✗ {name}")),
        };
        lines.push(line.toned(Tone::Look));
    }
    for wanted in c.wanted.iter().filter(|w| !w.is_in) {
        lines.push(line("case.wanted", format!("✗ {}", wanted.shown())).toned(Tone::Look));
    }
    let said = [
        ("intake.exempt", &c.exemption),
        ("intake.verified", &c.verified),
        ("intake.decided_by", &c.elsewhere.as_ref().map(|e| e.decided_by.clone())),
    ];
    for (key, text) in said {
        lines.extend(text.as_ref().filter(|t| !t.is_empty()).map(|text| line(key, text.clone())));
    }
    if let Some(fee) = c.fee {
        lines.push(line("intake.fee", format!("{} đ", crate::tui::fit::grouped(u64::from(fee)))));
    }
    if !c.note.is_empty() {
        for (i, note) in c.note.lines().enumerate() {
            lines.push(if i == 0 { line("intake.note", note.to_owned()) } else { Line::new("", note) });
        }
    }
    for leg in &c.legs {
        let mark = if leg.state.is_resolved() { "✓" } else { "…" };
        let due = leg.due_at.filter(|_| !leg.state.is_resolved()).map(|at| at.date().format(DAY).to_string());
        let due = due.map_or_else(String::new, |due| format!("  {due}"));
        lines.push(line("case.leg", format!("{mark} {} – {}{due}", leg.name, leg.agency)));
    }
    match c.applied_at {
        Some(at) => lines.push(line("case.applied_at", at.vi())),
        None if applying::is_outstanding(&workspace.register, c) => {
            lines
                .push(line("case.applied_at", format!("! {}", words.say("case.to_apply"))).toned(Tone::Look));
        }
        None => {}
    }
    for referral in referrals::of_case(&workspace.register, &workspace.actor, stored.no)? {
        let r = &referral.record;
        let there = r.answer.as_ref().and_then(|answer| answer.state).map(|state| words.tell(&state));
        let said = [r.peer.name.clone(), words.tell(&r.standing()), there.unwrap_or_default()];
        let said = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ");
        let tone = if r.is_stuck(now) { Tone::Bad } else { Tone::Plain };
        lines.push(Line::new(&words.tell(&r.way), said).toned(tone));
    }
    let subject = Subject { kind: Kind::Case, no: stored.no };
    if let Some(sources) = allowed(sources::of(&workspace.register, &workspace.actor, subject))? {
        lines.push(line("source.label", told::sources(&sources, words)).toned(Tone::Faint));
    }
    lines.push(Line::default());
    lines.push(Line::whole(words.say("case.history")).toned(Tone::Strong));
    for e in cases::history(&workspace.register, &workspace.actor, stored.no)? {
        let at = e.at.local().format("%d/%m/%Y %H:%M");
        lines.push(Line::whole(format!("{at}  {}  {}  {}", e.operator, words.tell(&e.what), e.note)));
    }
    Ok(lines)
}

impl Detail for CaseSheet {
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
        self.case = existing(cases::by_number(&workspace.register, &workspace.actor, self.no))?;
        let (now, calendar) = (workspace.register.now(), workspace.register.calendar());
        let late = |c: &Stored<Case>| {
            c.record.apology.is_none() && c.record.timing(now, &calendar) == Timing::Overdue
        };
        self.is_late = self.case.as_ref().is_some_and(late);
        let outstanding = |c: &Stored<Case>| applying::is_outstanding(&workspace.register, &c.record);
        self.is_outstanding = self.case.as_ref().is_some_and(outstanding);
        let lines = self.case.as_ref().map(|c| lines(workspace, c, words)).transpose()?;
        Ok(lines.unwrap_or_else(|| vec![Line::whole(words.say("case.gone"))]))
    }

    fn title(&self, words: &Words) -> String {
        let code = self.case.as_ref().map(|c| c.record.shown_code()).unwrap_or_default();
        format!("{} {code}", words.say("found.case"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["case", "list"]
    }

    fn help(&self) -> &'static str {
        "case.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let person = Hint { action: Action::Open, label: Some("case.applicant"), keys: None };
        let mut hints = vec![person];
        if self.is_outstanding {
            hints.push(Action::Apply.into());
        }
        if let Some(case) = self.case.as_ref().filter(|c| c.record.state.is_open()) {
            if case.record.state == CaseState::DaXuLyXong {
                hints.push(Action::HandResult.into());
            }
            hints.push(Action::Move.into());
            if !case.record.legs.is_empty() {
                hints.push(Action::FinishLeg.into());
            }
            if self.is_late {
                hints.push(Action::Apologize.into());
            }
            hints
                .extend([Action::TakePaper, Action::Supplement, Action::Edit, Action::Refer].map(Hint::from));
        }
        hints.extend(
            [Action::Print, Action::Why, Action::UndoStep, Action::Bind, Action::Back].map(Hint::from),
        );
        hints
    }

    fn act(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Acted {
        if self.writing.answered(event, ctx) {
            return Acted::Changed;
        }
        let (UiEvent::Action(action), Some(case)) = (event, self.case.clone()) else {
            return Acted::Ignored;
        };
        let case = &case;
        let step = |step| Route::CaseStep { case: self.no, step };
        match action {
            Action::Open => ctx.open(Route::Person(case.record.applicant)),
            Action::Print => ctx.open(Route::Slips(self.no)),
            Action::Move => ctx.open(step(CaseStep::Move)),
            Action::Apologize => ctx.open(step(CaseStep::Apologize)),
            Action::Bind => ctx.open(step(CaseStep::Bind)),
            Action::Edit => ctx.open(step(CaseStep::Edit)),
            Action::TakePaper => ctx.open(step(CaseStep::Paper)),
            Action::Supplement => ctx.open(step(CaseStep::Supplement)),
            Action::HandResult => ctx.open(step(CaseStep::HandOver)),
            Action::Verify => ctx.open(step(CaseStep::Verify)),
            Action::Refer => ctx.open(step(CaseStep::Refer)),
            Action::Apply => self.writing.ask(self.no, ctx),
            // Of several that may be done now, the officer says which.
            Action::FinishLeg if case.record.legs_open().len() > 1 => ctx.open(step(CaseStep::Leg)),
            Action::FinishLeg | Action::UndoStep => {
                Self::step(event, case, ctx);
                return Acted::Changed;
            }
            Action::Why => {
                if let Some(workspace) = ctx.workspace()
                    && let Some(reason) = ctx.read(cases::reason(&workspace.register, &case.record))
                {
                    let body = reason.iter().map(|why| ctx.words.tell(why)).collect::<Vec<_>>().join("\n");
                    ctx.open(Route::Say(Message { title: ctx.words.say("intake.why").to_owned(), body }));
                }
            }
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
