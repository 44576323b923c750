//! One special-person file: what is told, the checklist, the way it went.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::day;
use crate::domain::labels::Vocabulary;
use crate::domain::partial_date::PartialDate;
use crate::domain::personal_id::PersonalId;
use crate::domain::special_file::{Held, SpecialFile};
use crate::print::special_cover::special_cover;
use crate::service::{settings, special};
use crate::store::codec::Stored;
use crate::tui::action::Action;
use crate::tui::office::Office;
use crate::tui::route::{Route, SpecialStep};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;

/// A file's sheet.
#[derive(Clone)]
pub struct SpecialSheet {
    number: String,
    reason: String,
    file: Option<Stored<SpecialFile>>,
    sheet: Sheet,
    height: u16,
}

impl SpecialSheet {
    /// The file of a number, opened for a reason.
    pub fn new(number: &str, reason: &str, ctx: &Ctx<'_>) -> Self {
        let (number, reason) = (number.to_owned(), reason.to_owned());
        let mut this = Self { number, reason, file: None, sheet: Sheet::default(), height: 0 };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        self.height = ctx.size.height;
        let Some(office) = ctx.desk.office() else { return };
        match special::read(&office.register, &office.actor, &self.number, &self.reason) {
            Ok(file) => {
                self.sheet.replace(lines(office, &file.record, ctx.words));
                self.file = Some(file);
            }
            Err(e) => self.sheet.replace(vec![Line::whole(ctx.words.tell(&e)).toned(Tone::Bad)]),
        }
    }

    fn print(&self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(file)) = (ctx.desk.office(), &self.file) else { return };
        let slip = special_cover(&office.register, &office.actor, &file.record);
        let name = self.number.replace('/', "-");
        match slip.and_then(|slip| office.print(&name, None, &slip)) {
            Ok(path) => {
                let path = path.display().to_string();
                ctx.toast(Tone::Good, ctx.words.fill("receipt.queued", &[("file", &path)]));
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

fn lines(office: &Office, f: &SpecialFile, words: &Words) -> Vec<Line> {
    let say = |key: &str| words.say(&format!("special.{key}")).to_owned();
    let mut lines = vec![
        Line::new(&say("name"), f.name.clone()).toned(Tone::Strong),
        Line::new(&say("birth"), f.birth.map(PartialDate::vi).unwrap_or_default()),
        Line::new(&say("hamlet"), f.hamlet.clone()),
        Line::new(&say("state"), format!("{}   {}", f.state.vi(), f.state_since.vi())),
    ];
    let rows = [
        ("transferred", day(f.transferred_on)),
        ("handed_over", f.handed_over_by.clone()),
        ("receiver", f.receiver.clone()),
        ("receipt", f.receipt.clone()),
        ("answer_by", day(f.answer_by)),
        ("issued", f.issued_id.map(PersonalId::grouped).unwrap_or_default()),
    ];
    lines.extend(rows.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| Line::new(&say(k), v)));
    if let Some(step) = f.steps.last().filter(|s| !s.reason.is_empty()) {
        lines.push(Line::new(&say("asked"), step.reason.clone()).toned(Tone::Look));
    }
    lines.push(Line::default());
    lines.push(Line::whole(say("papers")).toned(Tone::Strong));
    for paper in &f.papers {
        let (mark, tone) = match paper.held {
            Held::Missing => ("✗", Tone::Look),
            Held::Original | Held::Copy => ("✓", Tone::Plain),
        };
        lines.push(Line::whole(format!("{mark} {:44} {}", paper.name, paper.held.vi())).toned(tone));
    }
    lines.push(Line::default());
    if !settings::keeps_secrets(&office.register, &office.actor).unwrap_or(false) {
        lines.push(Line::whole(say("no_secrets")).toned(Tone::Faint));
    }
    let s = &f.story;
    let story = [
        ("circumstances", &s.circumstances),
        ("statement", &s.statement),
        ("witnesses", &s.witnesses),
        ("relatives", &s.relatives),
        ("measures", &s.measures),
    ];
    lines
        .extend(story.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| Line::new(&say(k), v.clone())));
    lines.push(Line::default());
    lines.extend(f.steps.iter().map(|step| {
        let at = step.at.local().format("%d/%m/%Y %H:%M").to_string();
        Line::whole(format!("{at}  {}  {}  {}", step.by, step.state.vi(), step.reason))
    }));
    lines
}

impl Screen for SpecialSheet {
    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("special.title"), self.number)
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["special", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let number = || self.number.clone();
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => self.load(ctx),
            UiEvent::Action(action) if self.sheet.act(*action, self.height) => {}
            UiEvent::Action(Action::Move) => ctx.open(Route::SpecialForm(SpecialStep::Move(number()))),
            UiEvent::Action(Action::Edit) => ctx.open(Route::SpecialForm(SpecialStep::Write(number()))),
            UiEvent::Action(Action::Print) => self.print(ctx),
            UiEvent::Action(Action::Open) => match self.file.as_ref().and_then(|f| f.record.person) {
                Some(no) => ctx.open(Route::Person(no)),
                None => return Outcome::Ignored,
            },
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.sheet.view(area, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        "special.sheet_about"
    }

    fn hints(&self) -> Vec<Hint> {
        [Action::Move, Action::Edit, Action::Print, Action::Open, Action::Back].map(Hint::from).to_vec()
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
