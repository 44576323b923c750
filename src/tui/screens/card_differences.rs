//! Where a scanned card and the register differ: shown in a line, chosen field by field, taken in with F6.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::scan::{ChipScan, Scan};
use crate::tui::screen::{Ctx, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use soxa_domain::action::ActionId;
use soxa_domain::card::{Card, CardWarning};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, PersonField, Sex};
use soxa_domain::personal_id::Cmnd;
use soxa_service::{cards, people};
use soxa_store::codec::Stored;
use soxa_text::words::{InWords, Lang};

/// One field in which card and register differ.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Difference {
    /// Which field.
    field: PersonField,
    /// What the card says.
    card: String,
    /// What the register says; empty for nothing.
    register: String,
    /// Whether the card's value is to be taken over.
    take: bool,
}

/// The differences of the last scan.
#[derive(Debug, Clone, Default)]
pub struct Differences {
    /// Field by field.
    rows: Vec<Difference>,
    open: bool,
    /// What the chip said, where it was one.
    chip: Option<Arc<ChipScan>>,
}

/// What became of an event.
pub enum Reply {
    /// It is for somebody else.
    Ignored,
    /// Something was chosen, or refused.
    Used,
    /// The chosen values are in the register; the person as kept now.
    TakenIn(Box<Stored<Person>>),
}

impl Differences {
    /// Where a card and a person's record differ; `card` is what the scan says.
    pub fn between(scan: &Scan, card: &Card, person: &Person) -> Self {
        let mut rows = compare(card, person);
        if let Some(chip) = &scan.chip {
            rows.extend(compare_more(chip, person));
            // Of a wrong chip nothing is even offered.
            rows.retain(|_| chip.may_be_taken());
        }
        Self { rows, open: false, chip: scan.chip.clone() }
    }

    /// Whether the chip is authentic, in a line; nothing where none was read.
    pub fn draw_verdict(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> bool {
        let Some(chip) = &self.chip else { return false };
        let room = area.width.saturating_sub(2);
        fit::put(
            buf,
            area.x + 1,
            area.y,
            &view.words.tell(&chip.verdict),
            room,
            view.theme.tone(chip.tone()),
        );
        true
    }

    /// Whether the list is open to be chosen from.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether card and register say the same.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// F6: shows the differences to choose from; again, takes the chosen ones into the register.
    pub fn take_in(&mut self, person: &Stored<Person>, submission: &str, ctx: &Ctx<'_>) -> Reply {
        if self.chip.as_ref().is_some_and(|chip| !chip.may_be_taken()) {
            ctx.toast(Tone::Bad, ctx.words.say("chip.not_taken"));
            return Reply::Used;
        }
        let Some(workspace) = ctx.workspace().filter(|_| !self.rows.is_empty()) else {
            return Reply::Ignored;
        };
        if !self.open {
            self.open = true;
            return Reply::Used;
        }
        let mut new = person.record.clone();
        for row in self.rows.iter().filter(|row| row.take) {
            // An old number is kept beside those that are there.
            let value = match row.field {
                PersonField::Cmnd => format!("{};{}", PersonField::Cmnd.get(&new), row.card),
                _ => row.card.clone(),
            };
            if let Err(e) = row.field.set(&mut new, &value) {
                ctx.toast(Tone::Bad, ctx.words.tell(&e));
                return Reply::Used;
            }
        }
        let (register, actor) = (&workspace.register, &workspace.actor);
        let note = self.chip.as_ref().map(|chip| chip.verdict.in_words(Lang::Vi)).unwrap_or_default();
        let taken = people::update(register, actor, person, &new, ActionId::CardAccept, &note, submission)
            .and_then(|_| people::person(register, actor, person.no));
        match taken {
            Ok(fresh) => {
                *self = Self { chip: self.chip.take(), ..Self::default() };
                ctx.toast(Tone::Good, ctx.words.say("intake.taken_in"));
                Reply::TakenIn(Box::new(fresh))
            }
            Err(e) => {
                ctx.toast(Tone::Bad, ctx.words.tell(&e));
                Reply::Used
            }
        }
    }

    /// Takes an event while the list is open.
    pub fn update(
        &mut self,
        event: &UiEvent,
        person: &Stored<Person>,
        submission: &str,
        ctx: &Ctx<'_>,
    ) -> Reply {
        match event {
            UiEvent::Text(c) => {
                let row = c.to_digit(10).and_then(|d| (d as usize).checked_sub(1));
                if let Some(row) = row.and_then(|i| self.rows.get_mut(i)) {
                    row.take = !row.take;
                }
                Reply::Used
            }
            UiEvent::Action(Action::TakeIn | Action::Save) => self.take_in(person, submission, ctx),
            UiEvent::Action(Action::Back) => {
                self.open = false;
                Reply::Used
            }
            _ => Reply::Ignored,
        }
    }

    /// One line that names them, with the key that opens them.
    pub fn draw_line(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let words = view.words;
        let rows = self.rows.iter().map(|row| {
            let known = if row.register.is_empty() { words.say("intake.empty") } else { &row.register };
            format!("{} {} ({known})", words.field(row.field), row.card)
        });
        let text = format!("! {}: {}", words.say("intake.differs"), rows.collect::<Vec<_>>().join("; "));
        let key = words.say("intake.differs_key");
        let end =
            fit::put_right(buf, area.right().saturating_sub(1), area.y, key, view.theme.tone(Tone::Key));
        fit::put(buf, area.x + 1, area.y, &text, end.saturating_sub(3), view.theme.tone(Tone::Look));
    }

    /// The list to choose from, over a part of the screen.
    pub fn draw_list(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = buf.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
        let words = view.words;
        let room = area.width.saturating_sub(2);
        let title = words.say("intake.choose_differences");
        fit::put(buf, area.x + 1, area.y, title, room, view.theme.tone(Tone::Strong));
        for ((i, row), y) in self.rows.iter().enumerate().zip(area.y + 2..area.bottom()) {
            let mark = if row.take { "✓" } else { "–" };
            let known = if row.register.is_empty() { words.say("intake.empty") } else { &row.register };
            let text = format!("{mark} {} {:14} {}  ←  {known}", i + 1, words.field(row.field), row.card);
            fit::put(buf, area.x + 2, y, &text, room, Style::new());
        }
    }
}

/// Where a card and a person's record differ. A name or address without its marks is no difference.
fn compare(card: &Card, person: &Person) -> Vec<Difference> {
    let garbled =
        card.warnings.iter().any(|w| matches!(w, CardWarning::Unaccented | CardWarning::RepairedMojibake));
    let folded = |s: &str| soxa_text::fold::fold(s);
    let mut rows = Vec::new();
    let mut differ = |field, card: String, register: String| {
        let take = register.is_empty();
        rows.push(Difference { field, card, register, take });
    };
    if let Ok(cmnd) = Cmnd::parse(&card.cmnd)
        && !person.cmnd.contains(&cmnd)
    {
        differ(
            PersonField::Cmnd,
            cmnd.to_string(),
            person.cmnd.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
        );
    }
    // Capitals are how cards print names; a name that lost its marks on the way says nothing.
    let same_name = if garbled {
        folded(&card.name) == folded(&person.full_name)
    } else {
        card.name.to_lowercase() == person.full_name.to_lowercase()
    };
    if !same_name {
        differ(PersonField::FullName, card.name.clone(), person.full_name.clone());
    }
    if person.birth_date != Some(card.dob.into()) {
        let known = person.birth_date.map(PartialDate::vi).unwrap_or_default();
        differ(PersonField::BirthDate, PartialDate::from(card.dob).vi(), known);
    }
    if cards::sex_of(card).is_some() && cards::sex_of(card) != person.sex {
        differ(
            PersonField::Sex,
            cards::sex_of(card).map_or("", Sex::vi).to_owned(),
            person.sex.map_or("", Sex::vi).to_owned(),
        );
    }
    if let Some(address) = card.address.as_ref().filter(|_| !garbled)
        && person.address.is_empty()
    {
        differ(PersonField::Address, address.clone(), String::new());
    }
    rows
}

/// Where what only a chip says differs from a person's record. Letters and marks count, capitals do not.
fn compare_more(chip: &ChipScan, person: &Person) -> Vec<Difference> {
    let differs = |(field, said): (PersonField, &str)| {
        let register = field.get(person);
        let same = register.to_lowercase() == said.to_lowercase();
        (!same).then(|| Difference { field, card: said.to_owned(), take: register.is_empty(), register })
    };
    chip.more().into_iter().filter_map(differs).collect()
}
