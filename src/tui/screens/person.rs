//! One person: every field, the household, the cases, the history.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::labels::Vocabulary;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Link, Person};
use crate::domain::personal_id::{Cmnd, PersonalId};
use crate::domain::relationship::Relationship;
use crate::service::{cases, id_files, lists, people, quality, sojourns, special};
use crate::store::codec::{Kind, Stored};
use crate::store::journal::Subject;
use crate::tui::action::Action;
use crate::tui::office::Office;
use crate::tui::route::{IdFileStep, LifeEvent, Route};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;

/// A person's sheet.
#[derive(Clone)]
pub struct PersonSheet {
    no: u32,
    name: String,
    household: Option<u32>,
    sheet: Sheet,
    height: u16,
}

impl PersonSheet {
    /// The person of a number.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Self {
        let mut this = Self { no, name: String::new(), household: None, sheet: Sheet::default(), height: 0 };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        self.height = ctx.size.height;
        let Some(office) = ctx.desk.office() else { return };
        let Ok(person) = people::person(&office.register, &office.actor, self.no) else {
            return self.sheet.replace(vec![Line::whole(ctx.words.say("person.gone"))]);
        };
        self.name.clone_from(&person.record.full_name);
        let household = people::household(&office.register, &office.actor, &person.record.household).ok();
        self.household = household.map(|h| h.household.no);
        self.sheet.replace(lines(office, &person, ctx.words));
    }
}

fn link(l: &Link) -> String {
    let name = l.name.clone().unwrap_or_default();
    let id =
        l.id.as_deref().map(|id| PersonalId::parse(id).map_or_else(|_| id.to_owned(), PersonalId::grouped));
    [name, id.unwrap_or_default()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("  ")
}

fn lines(office: &Office, stored: &Stored<Person>, words: &Words) -> Vec<Line> {
    let p = &stored.record;
    let say = |key: &str| words.say(&format!("person.{key}")).to_owned();
    let ids = p.person_id.map(PersonalId::grouped).or_else(|| p.local_id.clone()).unwrap_or_default();
    let warnings: Vec<&str> = p
        .person_id
        .iter()
        .flat_map(|id| id.warnings(p.sex, p.birth_date))
        .map(crate::domain::personal_id::IdWarning::vi)
        .collect();
    let head = people::head_of(&office.register, &office.actor, p).ok().flatten();
    let relationship = p.relationship.map_or("", Relationship::label);
    let household = match head {
        Some(head) if head.no != stored.no => {
            format!("{}  {relationship} – {} {}", p.household, say("of_head"), head.record.full_name)
        }
        _ => format!("{}  {relationship}", p.household),
    };
    let rows = [
        ("person_id", ids),
        ("cancelled_ids", p.cancelled_ids.iter().map(|id| id.grouped()).collect::<Vec<_>>().join(", ")),
        ("cmnd", p.cmnd.iter().map(|c| Cmnd::grouped(*c)).collect::<Vec<_>>().join(", ")),
        ("other_name", p.other_name.clone()),
        ("birth_date", p.birth_date.map(PartialDate::vi).unwrap_or_default()),
        ("sex", p.sex.map_or("", Vocabulary::vi).to_owned()),
        ("ethnicity", p.ethnicity.clone()),
        ("religion", p.religion.clone()),
        ("nationality", p.nationality.clone()),
        ("origin", p.origin.clone()),
        ("birth_place", p.birth_place.clone()),
        ("marital", p.marital.map_or("", Vocabulary::vi).to_owned()),
        ("household", household.trim().to_owned()),
        ("hamlet", p.hamlet.clone()),
        ("address", p.address.clone()),
        ("temporary_address", p.temporary_address.clone()),
        ("father", link(&p.father)),
        ("mother", link(&p.mother)),
        ("spouse", link(&p.spouse)),
        ("guardian", link(&p.guardian)),
        ("status", p.status.map_or("", Vocabulary::vi).to_owned()),
        ("phone", p.phone.clone()),
        ("health_insurance", p.health_insurance.clone()),
        ("note", p.note.clone()),
    ];
    let mut lines = vec![Line::new(&say("full_name"), p.full_name.clone()).toned(Tone::Strong)];
    lines.extend(
        rows.into_iter().filter(|(_, v)| !v.is_empty()).map(|(key, value)| Line::new(&say(key), value)),
    );
    lines.extend(warnings.iter().map(|w| Line::new("", format!("! {w}")).toned(Tone::Look)));
    let of_person = cases::of_person(&office.register, &office.actor, stored.no).unwrap_or_default();
    if !of_person.is_empty() {
        lines.push(Line::default());
        lines.push(Line::whole(say("cases")).toned(Tone::Strong));
        for c in of_person {
            let day = c.record.received_at.date().format("%d/%m/%Y");
            lines.push(Line::whole(format!(
                "{}  {day}  {}  {}",
                c.record.shown_code(),
                c.record.procedure,
                c.record.state.vi()
            )));
        }
    }
    for s in sojourns::of_person(&office.register, &office.actor, stored.no).unwrap_or_default() {
        let s = s.record;
        let day = |d: chrono::NaiveDate| d.format("%d/%m/%Y").to_string();
        let until = s.ended_on.or(s.until).map(day).unwrap_or_default();
        lines.push(Line::new(s.kind.vi(), format!("{} – {until}   {}", day(s.from), s.place)));
    }
    lines.extend(on_lists(office, stored.no, words));
    lines.extend(files(office, stored.no, words));
    let subject = Subject { kind: Kind::Person, no: stored.no };
    let history = people::history(&office.register, &office.actor, subject).unwrap_or_default();
    if !history.is_empty() {
        lines.push(Line::default());
        lines.push(Line::whole(say("history")).toned(Tone::Strong));
        lines.extend(history.into_iter().map(|h| {
            let at = h.at.local().format("%d/%m/%Y %H:%M").to_string();
            Line::whole(format!("{at}  {}  {}  {}", h.operator, words.tell(&h.action), h.note))
        }));
    }
    lines
}

/// Lists on which the person was found: doses, membership, support.
fn on_lists(office: &Office, person: u32, words: &Words) -> Vec<Line> {
    let all = lists::of_person(&office.register, &office.actor, person).unwrap_or_default();
    if all.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default(), Line::whole(words.say("person.lists")).toned(Tone::Strong)];
    lines.extend(all.into_iter().map(|on| {
        let told = on.told.iter().map(|(_, header, value)| format!("{header} {value}"));
        let day = on.at.map(|at| at.date().format("%d/%m/%Y").to_string()).unwrap_or_default();
        let parts: Vec<String> = told.chain([on.name, day]).filter(|part| !part.is_empty()).collect();
        Line::new(&on.kind.label, parts.join(" · "))
    }));
    lines
}

/// The files kept on a person, and what is to be put right.
fn files(office: &Office, no: u32, words: &Words) -> Vec<Line> {
    let (register, actor) = (&office.register, &office.actor);
    let mut files: Vec<String> = Vec::new();
    // Who may not read them does not learn that there are any.
    for (number, state) in special::of_person(register, actor, no).unwrap_or_default() {
        files.push(format!("{} {number}  {}", words.say("person.special_file"), state.vi()));
    }
    for f in id_files::of_person(register, actor, no).unwrap_or_default() {
        let f = f.record;
        let new = f.new_id.map(|id| format!(" → {}", id.grouped())).unwrap_or_default();
        let (name, old) = (words.say("person.id_file"), f.old_id.grouped());
        files.push(format!("{name} {}  {old}{new}  {}", f.number, f.state.vi()));
    }
    let findings = quality::of_person(register, actor, no).unwrap_or_default();
    let findings = findings.iter().map(|f| {
        let label = crate::quality::rule(&f.rule).map_or(f.rule.as_str(), |r| r.label);
        format!("{label}  {}", f.detail)
    });
    let section = |title: &str, texts: Vec<String>, tone: Tone| {
        let mut lines = Vec::new();
        if !texts.is_empty() {
            lines.push(Line::default());
            lines.push(Line::whole(words.say(title)).toned(Tone::Strong));
            lines.extend(texts.into_iter().map(|t| Line::whole(t).toned(tone)));
        }
        lines
    };
    let mut lines = section("person.files", files, Tone::Plain);
    lines.extend(section("person.findings", findings.collect(), Tone::Look));
    lines
}

impl Screen for PersonSheet {
    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("found.person"), self.name)
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["person", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match (event, self.household) {
            (UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized, _) => self.load(ctx),
            (UiEvent::Action(action), _) if self.sheet.act(*action, self.height) => {}
            (UiEvent::Action(Action::Looks), _) => ctx.open(Route::Looks(self.no)),
            (UiEvent::Action(Action::Why), _) => ctx.open(Route::Versions(self.no)),
            (UiEvent::Action(Action::Edit), _) => ctx.open(Route::EditPerson(self.no)),
            (UiEvent::Action(Action::Death), _) => ctx.open(Route::Event(LifeEvent::Death(self.no))),
            (UiEvent::Action(Action::Depart), _) => ctx.open(Route::Event(LifeEvent::Departure(self.no))),
            (UiEvent::Action(Action::ComeBack), _) => ctx.open(Route::Event(LifeEvent::Return(self.no))),
            (UiEvent::Action(Action::ChangeHousehold), _) => {
                ctx.open(Route::Event(LifeEvent::Move(self.no)));
            }
            (UiEvent::Action(Action::Sojourn), _) => ctx.open(Route::Event(LifeEvent::Sojourn(self.no))),
            (UiEvent::Action(Action::EndSojourn), _) => {
                ctx.open(Route::Event(LifeEvent::EndSojourn(self.no)));
            }
            (UiEvent::Action(Action::CancelId), _) => {
                ctx.open(Route::IdFile(IdFileStep::Open(Some(self.no))));
            }
            (UiEvent::Action(Action::Open), Some(household)) => ctx.open(Route::Household(household)),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.sheet.view(area, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        "person.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        if self.household.is_some() {
            hints.push(Hint { action: Action::Open, label: Some("person.open_household"), keys: None });
        }
        hints.push(Action::Edit.into());
        hints.push(Hint { action: Action::Why, label: Some("versions.title"), keys: None });
        hints.extend([Action::PageDown, Action::Palette, Action::Back].map(Hint::from));
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
