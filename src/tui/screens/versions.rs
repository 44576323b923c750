//! Every version of one person: who changed what when; an earlier one made to hold again as a new change.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::told;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::{Lang, Words};
use soxa_domain::person::{Person, compare};
use soxa_service::ServiceError;
use soxa_service::intake::new_submission;
use soxa_service::people;
use soxa_service::versions::{Version, restore, versions};
use soxa_text::words::InWords;

const COLUMNS: [Column; 4] =
    [Column::text(14), Column::text(10), Column::text(16), Column::text(32).growing()];

/// The versions of a person.
#[derive(Clone)]
pub struct Versions {
    no: u32,
    name: String,
    all: All,
    list: List,
}

#[derive(Clone)]
struct All(Vec<Version>, Lang);

impl RowSource for All {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let shown = self.0.iter().enumerate().skip(from).take(count);
        shown.map(|(i, v)| row(i, v, self.1)).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize).filter(|i| *i < self.0.len())
    }
}

fn row(i: usize, v: &Version, lang: Lang) -> Row {
    let at = v.at.local().format("%d/%m/%y %H:%M").to_string();
    let cells = vec![
        at,
        v.operator.clone(),
        v.action.in_words(lang),
        differences(v.before.as_ref(), v.after.as_ref(), lang),
    ];
    Row { id: i as u32, cells, tone: Tone::Plain, ..Row::default() }
}

/// The fields that differ, `before → after`.
fn differences(before: Option<&Person>, after: Option<&Person>, lang: Lang) -> String {
    let told = compare::differences(before, after).into_iter();
    told.map(|d| format!("{}: {} → {}", lang.pick(d.field.vi(), d.field.en()), d.before, d.after))
        .collect::<Vec<_>>()
        .join("; ")
}

impl Versions {
    /// Of the person of a number.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this =
            Self { no, name: String::new(), all: All(Vec::new(), ctx.words.lang()), list: List::default() };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        self.name = people::person(&workspace.register, &workspace.actor, self.no)?.record.full_name;
        self.all.0 = versions(&workspace.register, &workspace.actor, self.no)?;
        for version in &mut self.all.0 {
            version.note = told::remark(&version.note, &workspace.register);
        }
        self.list.load(&self.all, ctx.size.height.saturating_sub(6));
        Ok(())
    }

    fn restore(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(v)) = (ctx.workspace(), self.selected()) else { return };
        let seq = v.seq;
        let done =
            new_submission().and_then(|id| restore(&workspace.register, &workspace.actor, self.no, seq, &id));
        match done {
            Ok(_) => ctx.toast(Tone::Good, ctx.words.say("versions.restored")),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
        ctx.reloaded(self.load(ctx));
    }

    fn selected(&self) -> Option<&Version> {
        self.all.0.get(self.list.selected()? as usize)
    }
}

impl Screen for Versions {
    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("versions.title"), self.name)
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.all) => {}
            UiEvent::Action(Action::Save) => self.restore(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.all.is_empty() {
            fit::put(buf, area.x + 3, area.y + 1, view.words.say("versions.none"), area.width, Style::new());
            return None;
        }
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(6), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        if let Some(v) = self.selected() {
            let whole = differences(v.before.as_ref(), v.after.as_ref(), view.words.lang());
            let note = if v.note.is_empty() { String::new() } else { format!("{}: ", v.note) };
            let lines = fit::wrap(&format!("{}  {note}{whole}", v.seq), area.width.saturating_sub(2));
            for (line, y) in lines.iter().zip(area.bottom().saturating_sub(4)..area.bottom()) {
                fit::put(buf, area.x + 1, y, line, area.width.saturating_sub(2), Style::new());
            }
        }
        None
    }

    fn help(&self) -> &'static str {
        "versions.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint { action: Action::Save, label: Some("versions.restore"), keys: None }, Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
