//! One special-person file: what is told, the checklist, the way it went.

use super::day;
use crate::tui::action::Action;
use crate::tui::route::{Route, SpecialStep};
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::Acted;
use crate::tui::screens::sheet_page::Detail;
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::Line;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::special_file::{Held, SpecialFile};
use soxa_paper::print::special_cover::special_cover;
use soxa_service::{ServiceError, settings, special};
use soxa_store::codec::Stored;

/// A file's sheet.
#[derive(Clone)]
pub struct SpecialSheet {
    number: String,
    reason: String,
    file: Option<Stored<SpecialFile>>,
}

impl SpecialSheet {
    /// The file of a number, opened for a reason.
    pub fn of(number: &str, reason: &str) -> Self {
        Self { number: number.to_owned(), reason: reason.to_owned(), file: None }
    }

    fn print(&self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(file)) = (ctx.workspace(), &self.file) else { return };
        let slip = special_cover(&workspace.register, &workspace.actor, &file.record);
        let name = self.number.replace('/', "-");
        match slip.and_then(|slip| workspace.print(&name, None, &slip)) {
            Ok(path) => {
                let path = path.display().to_string();
                ctx.toast(Tone::Good, ctx.words.fill("receipt.queued", &[("file", &path)]));
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

fn lines(workspace: &Workspace, f: &SpecialFile, words: &Words) -> Result<Vec<Line>, ServiceError> {
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
    if !settings::keeps_secrets(&workspace.register, &workspace.actor)? {
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
    Ok(lines)
}

impl Detail for SpecialSheet {
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
        let file = special::read(&workspace.register, &workspace.actor, &self.number, &self.reason)?;
        let lines = lines(workspace, &file.record, words)?;
        self.file = Some(file);
        Ok(lines)
    }

    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("special.title"), self.number)
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["special", "list"]
    }

    fn help(&self) -> &'static str {
        "special.sheet_about"
    }

    fn hints(&self) -> Vec<Hint> {
        [Action::Move, Action::Edit, Action::Print, Action::Open, Action::Back].map(Hint::from).to_vec()
    }

    fn act(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Acted {
        let person = self.file.as_ref().and_then(|f| f.record.person);
        let number = || self.number.clone();
        match (event, person) {
            (UiEvent::Action(Action::Move), _) => ctx.open(Route::SpecialForm(SpecialStep::Move(number()))),
            (UiEvent::Action(Action::Edit), _) => ctx.open(Route::SpecialForm(SpecialStep::Write(number()))),
            (UiEvent::Action(Action::Print), _) => self.print(ctx),
            (UiEvent::Action(Action::Open), Some(no)) => ctx.open(Route::Person(no)),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
