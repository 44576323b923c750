//! How the person at the counter looks: who on top, the cases, the field of the new case below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::Hub;
use crate::tui::fit;
use crate::tui::lookup::id_end;
use crate::tui::screen::{Ctx, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::Column;
use crate::tui::words::Words;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Status;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;

/// Rows that are there whatever the person has: who, where, a gap, the heading; a gap and the field.
const AROUND: u16 = 8;
/// Rows that a list of procedures takes below the field.
const CHOICES: u16 = 8;

const COLUMNS: [Column; 4] =
    [Column::text(15), Column::text(24).growing(), Column::text(22), Column::text(10)];

impl Hub {
    /// Rows there are for cases; as many are left for the procedures to choose from.
    pub(super) fn rows(&self, ctx: &Ctx<'_>) -> u16 {
        let room = ctx.size.height.saturating_sub(AROUND + CHOICES).max(2);
        room.min(u16::try_from(self.cases.len()).unwrap_or(u16::MAX)).max(1)
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let words = view.words;
        let room = area.width.saturating_sub(2);
        let mut y = area.y;
        let name = self.who();
        fit::put(buf, area.x + 1, y, &name, room, view.theme.tone(Tone::Strong));
        y += 1;
        for line in fit::wrap_parts(&self.place(words), room) {
            fit::put(buf, area.x + 1, y, &line, room, Style::new());
            y += 1;
        }
        if let Some(status) = self.person.record.status.filter(|s| *s != Status::Present) {
            let text = format!("! {}", status.vi());
            fit::put(buf, area.x + 1, y, &text, room, view.theme.tone(Tone::Look));
            y += 1;
        }
        if self.differences.draw_verdict(Rect { y, height: 1, ..area }, buf, view) {
            y += 1;
        }
        if !self.differences.is_empty() && !self.differences.is_open() {
            self.differences.draw_line(Rect { y, height: 1, ..area }, buf, view);
            y += 1;
        }
        y += 1;
        if self.differences.is_open() {
            let height = area.bottom().saturating_sub(y);
            self.differences.draw_list(Rect { y, height, ..area }, buf, view);
            return None;
        }
        let heading = if self.cases.is_empty() { "hub.no_cases" } else { "hub.cases" };
        fit::put(buf, area.x + 1, y, words.say(heading), room, view.theme.tone(Tone::Faint));
        y += 1;
        let rows = u16::try_from(self.cases.len()).unwrap_or(u16::MAX);
        let rows = rows.min(area.bottom().saturating_sub(y + 3 + CHOICES).max(2));
        if rows > 0 && !self.cases.is_empty() {
            self.cases.list().view(Rect { y, height: rows, ..area }, buf, &COLUMNS, view);
            y += rows;
        }
        y += 1;
        let end = area.right().saturating_sub(1);
        let last = area.bottom().saturating_sub(1);
        fit::put_right(buf, end, last, &self.pace, view.theme.tone(Tone::Faint));
        let height = area.bottom().saturating_sub(y);
        let cursor = self.form.view(Rect { y, height, ..area }, buf, view);
        cursor.filter(|_| !self.among_cases)
    }

    /// Name, birth, sex, id, telephone.
    fn who(&self) -> String {
        let p = &self.person.record;
        let id = p.person_id.map(PersonalId::grouped).or_else(|| p.cmnd.last().map(|c| c.grouped()));
        let parts = [
            p.full_name.to_uppercase(),
            p.birth_date.map(PartialDate::vi).unwrap_or_default(),
            p.sex.map_or("", Vocabulary::vi).to_owned(),
            id.unwrap_or_default(),
            p.phone.clone(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("   ")
    }

    /// Where the person lives, and with whom.
    fn place(&self, words: &Words) -> Vec<String> {
        let p = &self.person.record;
        let lives = match (p.hamlet.as_str(), p.address.as_str()) {
            (hamlet, "") => hamlet.to_owned(),
            ("", address) => address.to_owned(),
            (hamlet, address) if address.contains(hamlet) => address.to_owned(),
            (hamlet, address) => format!("{hamlet} ({address})"),
        };
        let place = p.relationship.map(Relationship::label).unwrap_or_default();
        let household = match &self.home {
            None => String::new(),
            Some(home) if home.head.is_empty() => {
                format!("{} {} {place}", words.say("found.household"), p.household)
            }
            Some(home) => format!(
                "{} {} {place}, {} {}",
                words.say("found.household"),
                p.household,
                words.say("person.of_head"),
                home.head
            ),
        };
        let temporary = match p.temporary_address.as_str() {
            "" => String::new(),
            address => format!("{} {address}", words.say("person.temporary_address").to_lowercase()),
        };
        let ids = p.cancelled_ids.iter().map(|id| id_end(&id.to_string())).collect::<Vec<_>>().join(", ");
        let cancelled = if ids.is_empty() {
            String::new()
        } else {
            format!("{} {ids}", words.say("person.cancelled_ids").to_lowercase())
        };
        let parts = [lives, household.trim().to_owned(), temporary, cancelled];
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }
}
