//! One person: every field, the household, the cases, the history.

use crate::tui::action::Action;
use crate::tui::fault::{allowed, existing};
use crate::tui::route::{IdFileStep, LifeEvent, Route};
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::Acted;
use crate::tui::screens::looks_question::LooksQuestion;
use crate::tui::screens::sheet_page::Detail;
use crate::tui::theme::Tone;
use crate::tui::told;
use crate::tui::widgets::sheet::Line;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Link, Person};
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_domain::relationship::Relationship;
use soxa_service::{ServiceError, cases, id_files, lists, people, quality, sojourns, sources, special};
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;

/// A person's sheet.
#[derive(Clone)]
pub struct PersonSheet {
    no: u32,
    name: String,
    household: Option<u32>,
    looks: LooksQuestion,
}

impl PersonSheet {
    /// The person of a number.
    pub const fn of(no: u32) -> Self {
        Self { no, name: String::new(), household: None, looks: LooksQuestion::NONE }
    }

    /// Where a key leads.
    fn leads(&self, action: Action) -> Option<Route> {
        let event = |event| Some(Route::Event(event));
        match action {
            Action::Why => Some(Route::Versions(self.no)),
            Action::Edit => Some(Route::EditPerson(self.no)),
            Action::NewCase => Some(Route::Hub { person: self.no, card: None }),
            Action::Death => event(LifeEvent::Death(self.no)),
            Action::Depart => event(LifeEvent::Departure(self.no)),
            Action::ComeBack => event(LifeEvent::Return(self.no)),
            Action::ChangeHousehold => event(LifeEvent::Move(self.no)),
            Action::Sojourn => event(LifeEvent::Sojourn(self.no)),
            Action::EndSojourn => event(LifeEvent::EndSojourn(self.no)),
            Action::CancelId => Some(Route::IdFile(IdFileStep::Open(Some(self.no)))),
            Action::Open => self.household.map(Route::Household),
            _ => None,
        }
    }
}

fn link(l: &Link) -> String {
    let name = l.name.clone().unwrap_or_default();
    let id =
        l.id.as_deref().map(|id| PersonalId::parse(id).map_or_else(|_| id.to_owned(), PersonalId::grouped));
    [name, id.unwrap_or_default()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("  ")
}

fn lines(workspace: &Workspace, stored: &Stored<Person>, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let p = &stored.record;
    let say = |key: &str| words.say(&format!("person.{key}")).to_owned();
    let ids = p.person_id.map(PersonalId::grouped).or_else(|| p.local_id.clone()).unwrap_or_default();
    let warnings: Vec<&str> = p
        .person_id
        .iter()
        .flat_map(|id| id.warnings(p.sex, p.birth_date))
        .map(soxa_domain::personal_id::IdWarning::vi)
        .collect();
    let head = people::head_of(&workspace.register, &workspace.actor, p)?;
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
    let subject = Subject { kind: Kind::Person, no: stored.no };
    if let Some(sources) = allowed(sources::of(&workspace.register, &workspace.actor, subject))? {
        lines.push(Line::new(words.say("source.label"), told::sources(&sources, words)).toned(Tone::Faint));
    }
    lines.extend(warnings.iter().map(|w| Line::new("", format!("! {w}")).toned(Tone::Look)));
    let of_person =
        allowed(cases::of_person(&workspace.register, &workspace.actor, stored.no))?.unwrap_or_default();
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
    for s in sojourns::of_person(&workspace.register, &workspace.actor, stored.no)? {
        let s = s.record;
        let day = |d: chrono::NaiveDate| d.format("%d/%m/%Y").to_string();
        let until = s.ended_on.or(s.until).map(day).unwrap_or_default();
        lines.push(Line::new(s.kind.vi(), format!("{} – {until}   {}", day(s.from), s.place)));
    }
    lines.extend(on_lists(workspace, stored.no, words)?);
    lines.extend(files(workspace, stored.no, words)?);
    let history =
        allowed(people::history(&workspace.register, &workspace.actor, subject))?.unwrap_or_default();
    if !history.is_empty() {
        lines.push(Line::default());
        lines.push(Line::whole(say("history")).toned(Tone::Strong));
        lines.extend(history.into_iter().map(|h| {
            let at = h.at.local().format("%d/%m/%Y %H:%M").to_string();
            Line::whole(format!(
                "{at}  {}  {}  {}",
                h.operator,
                words.tell(&h.action),
                told::remark(&h.note, &workspace.register)
            ))
        }));
    }
    Ok(lines)
}

/// Lists on which the person was found: doses, membership, support.
fn on_lists(workspace: &Workspace, person: u32, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let all = allowed(lists::of_person(&workspace.register, &workspace.actor, person))?.unwrap_or_default();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = vec![Line::default(), Line::whole(words.say("person.lists")).toned(Tone::Strong)];
    lines.extend(all.into_iter().map(|on| {
        let told = on.told.iter().map(|(_, header, value)| format!("{header} {value}"));
        let day = on.at.map(|at| at.date().format("%d/%m/%Y").to_string()).unwrap_or_default();
        let parts: Vec<String> = told.chain([on.name, day]).filter(|part| !part.is_empty()).collect();
        Line::new(&on.kind.label, parts.join(" · "))
    }));
    Ok(lines)
}

/// The files kept on a person, and what is to be put right.
fn files(workspace: &Workspace, no: u32, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    let mut files: Vec<String> = Vec::new();
    // Who may not read them does not learn that there are any.
    for (number, state) in allowed(special::of_person(register, actor, no))?.unwrap_or_default() {
        files.push(format!("{} {number}  {}", words.say("person.special_file"), state.vi()));
    }
    for f in id_files::of_person(register, actor, no)? {
        let f = f.record;
        let new = f.new_id.map(|id| format!(" → {}", id.grouped())).unwrap_or_default();
        let (name, old) = (words.say("person.id_file"), f.old_id.grouped());
        files.push(format!("{name} {}  {old}{new}  {}", f.number, f.state.vi()));
    }
    let findings = quality::of_person(register, actor, no)?;
    let findings = findings.iter().map(|f| {
        let label =
            soxa_domain::quality::rule(&f.rule).map_or(f.rule.as_str(), |r| r.label.in_lang(words.lang()));
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
    Ok(lines)
}

impl Detail for PersonSheet {
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let Some(person) = existing(people::person(register, actor, self.no))? else {
            return Ok(vec![Line::whole(words.say("person.gone"))]);
        };
        self.name.clone_from(&person.record.full_name);
        let household = existing(people::household(register, actor, &person.record.household))?;
        self.household = household.map(|h| h.household.no);
        lines(workspace, &person, words)
    }

    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("found.person"), self.name)
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["person", "list"]
    }

    fn help(&self) -> &'static str {
        "person.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        if self.household.is_some() {
            hints.push(Hint { action: Action::Open, label: Some("person.open_household"), keys: None });
        }
        hints.extend([Action::NewCase, Action::Edit].map(Hint::from));
        hints.push(Hint { action: Action::Why, label: Some("versions.title"), keys: None });
        hints.extend([Action::PageDown, Action::Palette, Action::Back].map(Hint::from));
        hints
    }

    fn act(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Acted {
        if self.looks.answered(event, ctx) {
            return Acted::Changed;
        }
        let UiEvent::Action(action) = event else { return Acted::Ignored };
        if *action == Action::Looks {
            self.looks.ask(self.no, &self.name, ctx);
            return Acted::Done;
        }
        let Some(route) = self.leads(*action) else { return Acted::Ignored };
        ctx.open(route);
        Acted::Done
    }
}
