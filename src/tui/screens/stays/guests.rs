//! The lines of a list: who each guest is, and what there is to say of the line.

use crate::tui::lookup::Source;
use crate::tui::screen::Ctx;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, FieldSpec, Kind};
use crate::tui::widgets::list::{List, Row, RowSource};
use crate::tui::words::Words;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::personal_id::PersonalId;
use soxa_service::people;
use soxa_service::stays::{self, Guest};
use soxa_text::fold::fold;

/// The guests of a list.
#[derive(Clone, Default)]
pub struct Guests {
    lines: Lines,
    pub list: List,
    next: u32,
}

#[derive(Clone, Default)]
struct Lines(Vec<Line>);

#[derive(Clone)]
struct Line {
    id: u32,
    guest: Guest,
    person: Person,
    mark: String,
    tone: Tone,
}

impl RowSource for Lines {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = (1..).zip(&self.0).skip(from).take(count);
        visible.map(|(number, line)| line.row(number)).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|line| line.id == id)
    }
}

impl Line {
    fn row(&self, number: usize) -> Row {
        let p = &self.person;
        let id = p.person_id.map(PersonalId::grouped);
        let cells = vec![
            number.to_string(),
            p.full_name.clone(),
            p.birth_date.map(PartialDate::vi).unwrap_or_default(),
            id.or_else(|| p.cmnd.last().map(ToString::to_string)).unwrap_or_default(),
            self.mark.clone(),
        ];
        Row { id: self.id, cells, tone: self.tone, ..Row::default() }
    }
}

/// What became of a guest who was to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// The guest stands in the list.
    Yes(String),
    /// The guest stood there before, in this line.
    Already(usize),
    /// The register no longer knows the person.
    Gone,
}

impl Guests {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lines.0.len()
    }

    /// Everybody, in order.
    pub fn all(&self) -> impl Iterator<Item = Guest> + '_ {
        self.lines.0.iter().map(|line| line.guest.clone())
    }

    /// Adds a guest at the end. Somebody new whose id the register knows is taken from there.
    pub fn add(&mut self, guest: Guest, ctx: &Ctx<'_>) -> Added {
        let Some(workspace) = ctx.workspace() else { return Added::Gone };
        let guest = match guest {
            Guest::New(person) => {
                let id = person.person_id;
                let known =
                    id.and_then(|id| ctx.read(stays::known(&workspace.register, &workspace.actor, id)));
                let known = known.flatten();
                known.map_or(Guest::New(person), Guest::Known)
            }
            known @ Guest::Known(_) => known,
        };
        let already = self.lines.0.iter().position(|line| stays::same(&line.guest, &guest));
        if let Some(index) = already {
            self.select(index);
            return Added::Already(index + 1);
        }
        let person = match &guest {
            Guest::New(person) => (**person).clone(),
            Guest::Known(no) => match ctx.read(people::person(&workspace.register, &workspace.actor, *no)) {
                Some(stored) => stored.record,
                None => return Added::Gone,
            },
        };
        let name = person.full_name.clone();
        let (mark, tone) = self.mark(&guest, &person, ctx);
        self.next += 1;
        self.lines.0.push(Line { id: self.next, guest, person, mark, tone });
        self.select(self.lines.len() - 1);
        Added::Yes(name)
    }

    /// What there is to say of a line: a stay that is still open, a twin among the lines, somebody new.
    fn mark(&self, guest: &Guest, person: &Person, ctx: &Ctx<'_>) -> (String, Tone) {
        let words = ctx.words;
        let like = |line: &Line| {
            let one_id = line.person.person_id.is_none() || person.person_id.is_none();
            one_id
                && fold(&line.person.full_name) == fold(&person.full_name)
                && line.person.birth_date == person.birth_date
        };
        if let Some(index) = self.lines.0.iter().position(like) {
            let line = (index + 1).to_string();
            return (format!("! {}", words.fill("stays.twin", &[("line", &line)])), Tone::Look);
        }
        let open = match (guest, ctx.workspace()) {
            (Guest::Known(no), Some(o)) => ctx.read(stays::open_stay(&o.register, &o.actor, *no)).flatten(),
            _ => None,
        };
        match (open, guest) {
            (Some(code), _) => (format!("! {}", words.fill("stays.open", &[("code", &code)])), Tone::Look),
            (None, Guest::Known(_)) => (format!("✓ {}", words.say("intake.known")), Tone::Plain),
            (None, Guest::New(_)) => (words.say("stays.stranger").to_owned(), Tone::Plain),
        }
    }

    /// Takes the selected guest out.
    pub fn remove(&mut self) -> Option<String> {
        let index = self.lines.place(self.list.selected()?)?;
        let line = self.lines.0.remove(index);
        self.reload();
        Some(line.person.full_name)
    }

    /// Selects a line, from 0.
    pub fn select(&mut self, index: usize) {
        if let Some(line) = self.lines.0.get(index) {
            self.list.select(line.id, &self.lines);
        }
    }

    /// Moves the selection.
    pub fn act(&mut self, action: crate::tui::action::Action) -> bool {
        self.list.act(action, &self.lines)
    }

    /// Shows as many lines as there is room for.
    pub fn fit(&mut self, height: u16) {
        self.list.load(&self.lines, height);
    }

    fn reload(&mut self) {
        if let Some(id) = self.list.selected() {
            self.list.select(id, &self.lines);
        }
    }
}

/// The one field in which a guest is looked for.
pub fn entry_specs(words: &Words) -> Vec<FieldSpec> {
    let kind = Kind::Choice(Choices::Backend(Source::Guests));
    let help = words.say("stays.guest_help").to_owned();
    vec![FieldSpec { help, ..FieldSpec::new("guest", words.say("stays.guest"), kind) }]
}
