//! One household and its members.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fault::{allowed, existing};
use crate::tui::fit;
use crate::tui::route::{LifeEvent, Route};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::told;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;
use soxa_domain::family_tree::tree;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;
use soxa_service::people::HouseholdView;
use soxa_service::{ServiceError, people, sources};
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;

/// Rows above the members.
const ABOVE: u16 = 3;

const COLUMNS: [Column; 5] =
    [Column::name(24), Column::text(10), Column::text(4), Column::text(18).growing(), Column::text(15)];

/// A household's sheet.
#[derive(Clone)]
pub struct HouseholdSheet {
    no: u32,
    view: Option<HouseholdView>,
    /// Where it came from, in words.
    source: String,
    list: List,
    /// The members as a tree instead of a list.
    is_tree: bool,
}

impl HouseholdSheet {
    /// The household of a number.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { no, view: None, source: String::new(), list: List::default(), is_tree: false };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        self.view = existing(people::household_by_number(&workspace.register, &workspace.actor, self.no))?;
        let subject = Subject { kind: Kind::Household, no: self.no };
        let sources = allowed(sources::of(&workspace.register, &workspace.actor, subject))?;
        self.source = sources.map(|sources| told::sources(&sources, ctx.words)).unwrap_or_default();
        let members = self.view.as_ref().map_or(&[][..], |v| v.members.as_slice());
        self.list.load(&Members(members), ctx.size.height.saturating_sub(ABOVE));
        Ok(())
    }
}

struct Members<'a>(&'a [Stored<Person>]);

impl RowSource for Members<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|m| m.no == id)
    }
}

fn row(member: &Stored<Person>) -> Row {
    let p = &member.record;
    let status = p.status.filter(|s| *s != soxa_domain::person::Status::Present).map_or("", Vocabulary::vi);
    let relationship = p.relationship.map_or("", Relationship::label);
    let described =
        if status.is_empty() { relationship.to_owned() } else { format!("{relationship} · {status}") };
    let id = p.person_id.map(PersonalId::grouped).or_else(|| p.local_id.clone()).unwrap_or_default();
    let birth = p.birth_date.map(PartialDate::vi).unwrap_or_default();
    let cells = vec![p.full_name.clone(), birth, p.sex.map_or("", Vocabulary::vi).to_owned(), described, id];
    Row {
        id: member.no,
        cells,
        tone: if p.is_active() { Tone::Plain } else { Tone::Faint },
        ..Row::default()
    }
}

/// The members as a tree: a line a person or couple, children below their parents.
fn tree_view(shown: &HouseholdView, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    let members: Vec<&Person> = shown.members.iter().map(|m| &m.record).collect();
    let named = |at: usize| {
        members.get(at).map(|p| {
            let born = p.birth_date.map(|d| d.year().to_string()).unwrap_or_default();
            let gone = if p.is_active() { "" } else { "†" };
            format!("{}{gone} {born}", p.full_name)
        })
    };
    for (branch, y) in tree(&members).into_iter().zip(area.y..area.bottom()) {
        view.rows_drawn.set(view.rows_drawn.get() + 1);
        let stem = if branch.depth == 0 { String::new() } else { "   ".repeat(branch.depth - 1) + "└─ " };
        let mut text = stem + &named(branch.member).unwrap_or_default();
        if let Some(spouse) = branch.spouse.and_then(named) {
            text.push_str(" ═ ");
            text.push_str(&spouse);
        }
        let head = |at: usize| members.get(at).is_some_and(|p| p.relationship == Some(Relationship::HEAD));
        let tone =
            if head(branch.member) || branch.spouse.is_some_and(head) { Tone::Strong } else { Tone::Plain };
        fit::put(buf, area.x + 3, y, &text, area.width.saturating_sub(4), view.theme.tone(tone));
    }
}

impl Screen for HouseholdSheet {
    fn title(&self, words: &Words) -> String {
        let number = self.view.as_ref().map_or("", |v| v.household.record.number.as_str());
        format!("{} {number}", words.say("found.household"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["household", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let members = self.view.as_ref().map_or(&[][..], |v| v.members.as_slice());
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &Members(members)) => {}
            UiEvent::Action(Action::Open) => match self.list.selected() {
                Some(no) => ctx.open(Route::Person(no)),
                None => return Outcome::Ignored,
            },
            UiEvent::Action(Action::Add) => ctx.open(Route::AddPerson(Some(self.no))),
            UiEvent::Action(Action::Birth) => ctx.open(Route::Event(LifeEvent::Birth(self.no))),
            UiEvent::Action(Action::Split) => ctx.open(Route::Event(LifeEvent::Split(self.no))),
            UiEvent::Action(Action::ViewOther) => self.is_tree = !self.is_tree,
            UiEvent::Action(Action::Choose) => ctx.open(Route::Head(self.no)),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if let Some(shown) = &self.view {
            let h = &shown.household.record;
            let count = shown.members.iter().filter(|m| m.record.is_active()).count().to_string();
            let people = view.words.fill("household.people", &[("count", &count)]);
            let heads = shown
                .members
                .iter()
                .filter(|m| m.record.relationship == Some(Relationship::HEAD) && m.record.is_active())
                .count();
            let text = format!("{}   {}   {people}", h.number, h.address);
            let x = fit::put(
                buf,
                area.x + 1,
                area.y,
                &text,
                area.width.saturating_sub(2),
                view.theme.tone(Tone::Strong),
            );
            let wrong = match heads {
                1 => "",
                0 => "household.no_head",
                _ => "household.several_heads",
            };
            let label = view.words.say("source.label");
            let source = format!("{label}: {}", self.source);
            let room = area.width.saturating_sub(2);
            fit::put(buf, area.x + 1, area.y + 1, &source, room, view.theme.tone(Tone::Faint));
            if !wrong.is_empty() {
                let text = format!("! {}", view.words.say(wrong));
                fit::put(buf, x + 3, area.y, &text, area.width, view.theme.tone(Tone::Look));
            }
        } else {
            fit::put(buf, area.x + 1, area.y, view.words.say("household.gone"), area.width, Style::new());
        }
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(ABOVE), ..area };
        match &self.view {
            Some(shown) if self.is_tree => tree_view(shown, below, buf, view),
            _ => self.list.view(below, buf, &COLUMNS, view),
        }
        None
    }

    fn help(&self) -> &'static str {
        "household.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Action::Open.into(),
            Hint { action: Action::Choose, label: Some("heads.change"), keys: None },
            Action::Add.into(),
            Action::Birth.into(),
            Action::Palette.into(),
            Action::Back.into(),
        ]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
