//! `soxa import people FILE --update`: a list held against the people who are there. Without `--accept` or `--person`
//! it only shows; what it writes is what it shows.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::session::Session;
use super::{People, digest, file_name, reading};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_domain::action::ActionId;
use soxa_domain::person::Person;
use soxa_domain::person::PersonField;
use soxa_exchange::people::{Check, FieldChange, PeopleFile, Survey, changes, updated};
use soxa_exchange::reading::tally::Tally;
use soxa_exchange::refusal::CellProblem;
use soxa_service::import_update::{self, Group, Item, Listed, Plan, SamePerson};
use soxa_service::{ServiceError, access};
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

/// How a file meets the people who are there.
#[derive(Debug, Args)]
pub struct Renewal {
    /// Hold the file against the people who are there: new, changed, missing; writes only what is accepted
    #[arg(long, conflicts_with = "rejects")]
    update: bool,
    /// Write these groups
    #[arg(long, value_enum, value_delimiter = ',', value_name = "GROUP", requires = "update")]
    accept: Vec<Accept>,
    /// Write this one person of any group, by id (may be given several times)
    #[arg(long, value_name = "ID", requires = "update")]
    person: Vec<String>,
    /// An empty cell takes away what the register has
    #[arg(long, requires = "update")]
    clear_empty: bool,
    /// Look for missing people in this hamlet only
    #[arg(long, value_name = "HAMLET", requires = "update")]
    within: Option<String>,
    /// Write only if the plan is still the one that was shown under this code
    #[arg(long, value_name = "CODE", requires = "update")]
    plan: Option<String>,
}

/// A group of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Accept {
    /// Who bears a number that the register does not know
    New,
    /// Who is told differently in the file
    Changed,
    /// Who is not in the file: marked as moved
    Missing,
    /// Who bears no number in the file: added, although they may be there already
    Unnumbered,
}

/// The groups, in the order they are told; each with its id and its word.
const GROUPS: [(Group, Accept, &str, Said); 4] = [
    (Group::New, Accept::New, "new", Said::IsNew),
    (Group::Changed, Accept::Changed, "changed", Said::IsChanged),
    (Group::Missing, Accept::Missing, "missing", Said::IsMissing),
    (Group::Unnumbered, Accept::Unnumbered, "unnumbered", Said::IsUnnumbered),
];

impl Renewal {
    /// Whether the file is to be held against the register.
    pub fn is_asked(&self) -> bool {
        self.update
    }

    fn accepts(&self, item: &Item) -> bool {
        GROUPS.iter().any(|(group, accept, ..)| *group == item.group && self.accept.contains(accept))
            || self.person.iter().any(|id| item.is_named(id))
    }
}

/// A file's rows as they meet the register.
struct Rows {
    check: Check,
    clear: Vec<PersonField>,
}

impl Listed for Rows {
    fn next(&mut self) -> Result<Option<(u64, Person)>, ServiceError> {
        let mut nobody = |_: &Person| Ok(soxa_service::import::Known::New);
        while let Some(row) = self.check.next_row(&mut nobody)? {
            if let Some(person) = row {
                return Ok(Some((self.check.line, person)));
            }
        }
        Ok(None)
    }

    fn over(&self, seen: &Person, row: &Person, same: SamePerson<'_>) -> Result<Person, String> {
        updated(seen, row, &self.clear, same).map_err(|e| e.to_string())
    }

    fn refuse(&mut self, column: &str, value: &str, reason: String) {
        self.check.refuse(column, value, CellProblem::Unread { said: reason });
    }
}

/// A plan as it is shown: each person's fields, whether accepted, and the code of the whole.
struct Shown<'a> {
    items: Vec<(&'a Item, Vec<FieldChange>, bool)>,
    code: String,
}

impl<'a> Shown<'a> {
    fn new(plan: &'a Plan, update: &Renewal) -> Self {
        let fields = |item: &Item| changes(item.seen.as_ref().map(|s| &s.record), &item.after);
        let items: Vec<_> = plan.items.iter().map(|i| (i, fields(i), update.accepts(i))).collect();
        let mut hasher = blake3::Hasher::new();
        for (item, fields, _) in &items {
            hasher.update(format!("{:?} {} {fields:?}\n", item.group, item.after.public_id()).as_bytes());
        }
        Self { code: hasher.finalize().to_hex().chars().take(16).collect(), items }
    }

    fn accepted(&self) -> Vec<&'a Item> {
        self.items.iter().filter(|(.., accepted)| *accepted).map(|(item, ..)| *item).collect()
    }

    fn count(&self, group: Group) -> usize {
        self.items.iter().filter(|(item, ..)| item.group == group).count()
    }
}

impl People {
    /// Holds the file against the register, shows the plan, and writes what is accepted of it.
    pub(super) fn update(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let update = &self.update;
        let at_hand = ui.fetch(&self.file)?;
        let file = self.open(ui, (register, actor), at_hand.path(), context.lang())?;
        let clear = if update.clear_empty { file.covered() } else { Vec::new() };
        let mut rows = Rows { check: file.check()?, clear };
        access::before_showing(register, actor, ActionId::ReadCompare, None, &file_name(&self.file))?;
        let plan = import_update::plan(register, actor, &mut rows, update.within.as_deref())?;
        let Check { survey, tally, .. } = rows.check;
        let tally = tally.lock().clone();
        let shown = Shown::new(&plan, update);
        let mut entry = None;
        let accepted = shown.accepted();
        let writes = survey.rejected == 0 && !self.dry_run && !accepted.is_empty();
        if survey.rejected == 0 {
            self.hold_to_what_was_asked(&shown)?;
        }
        if writes {
            let digest =
                digest(at_hand.path()).map_err(|e| Failure::io(self.file.display().to_string(), e))?;
            let note = format!("{} blake3:{digest}", file_name(&self.file));
            entry = Some(import_update::write(register, actor, &note, &accepted)?.head.seq);
        }
        self.tell(ui, (&file, &survey, &tally), &plan, &shown, entry, context.lang())?;
        let asked = !update.accept.is_empty() || !update.person.is_empty();
        Ok(match survey.rejected > 0 {
            true if self.dry_run => 1,
            true => 3,
            false if asked && !self.dry_run => 0,
            false => u8::from(!plan.items.is_empty()),
        })
    }

    /// Refuses where what is accepted is not what is there.
    fn hold_to_what_was_asked(&self, shown: &Shown<'_>) -> Result<(), Failure> {
        if self.update.plan.as_ref().is_some_and(|code| *code != shown.code) {
            return Err(Failure::Refused(CommandProblem::PlanChanged { code: shown.code.clone() }));
        }
        let named = |id: &&String| !shown.items.iter().any(|(item, ..)| item.is_named(id));
        match self.update.person.iter().find(named) {
            Some(id) => Err(Failure::Refused(CommandProblem::NothingAboutPerson {
                person: sanitise(id).into_owned(),
            })),
            None => Ok(()),
        }
    }

    fn tell(
        &self,
        ui: &Ui,
        (file, survey, tally): (&PeopleFile, &Survey, &Tally),
        plan: &Plan,
        shown: &Shown<'_>,
        entry: Option<u64>,
        lang: Lang,
    ) -> Result<(), Failure> {
        let written = entry.map_or(0, |_| shown.accepted().len());
        if self.format == Format::Json {
            let items: Vec<Value> =
                shown.items.iter().map(|(item, fields, accepted)| as_json(item, fields, *accepted)).collect();
            let mut answer = reading::as_json(file, survey, tally, lang);
            if let Value::Object(map) = &mut answer {
                map.insert("unchanged".to_owned(), json!(plan.unchanged));
                map.insert("plan".to_owned(), json!(shown.code));
                map.insert("written".to_owned(), json!(written));
                map.insert("entry".to_owned(), json!(entry));
                map.insert("items".to_owned(), json!(items));
                for (group, _, id, _) in GROUPS {
                    map.insert(id.to_owned(), json!(shown.count(group)));
                }
            }
            return ui.json(&answer);
        }
        reading::tell(ui, &self.file, file, survey, tally, (false, lang))?;
        for (item, fields, accepted) in &shown.items {
            ui.line(&sanitise(&in_words(item, fields, *accepted, lang)))?;
        }
        let of_group = |(group, _, _, word): (Group, Accept, &str, Said)| {
            format!("{} {}", word.in_words(lang), shown.count(group))
        };
        let groups = GROUPS.map(of_group).join(", ");
        let (rows, rejected, unchanged) = (survey.rows, survey.rejected, plan.unchanged);
        let said = match entry {
            Some(seq) => Said::UpdateWritten { rows, groups, unchanged, written, seq },
            None if rejected > 0 => Said::UpdateRefused { rows, groups, unchanged, rejected },
            None => Said::UpdatePlanned { rows, groups, unchanged, code: shown.code.clone() },
        };
        ui.line(&said.in_words(lang))
    }
}

/// The id of a group, and its word.
fn group_of(item: &Item, lang: Lang) -> (&'static str, String) {
    let found = GROUPS.into_iter().find(|(group, ..)| *group == item.group);
    found.map(|(.., id, word)| (id, word.in_words(lang))).unwrap_or_default()
}

fn as_json(item: &Item, fields: &[FieldChange], accepted: bool) -> Value {
    let record = item.seen.as_ref().map_or(&item.after, |s| &s.record);
    let row = (item.line > 0).then_some(item.line);
    json!({
        "group": group_of(item, Lang::Vi).0, "id": record.public_id(), "name": record.full_name, "row": row,
        "accepted": accepted, "fields": fields,
    })
}

/// One line: who, and each field as it is and as it becomes.
fn in_words(item: &Item, fields: &[FieldChange], accepted: bool, lang: Lang) -> String {
    let record = item.seen.as_ref().map_or(&item.after, |s| &s.record);
    let empty = || Said::IsEmpty.in_words(lang);
    let value = |v: &Option<String>| v.as_deref().map_or_else(empty, |v| format!("“{v}”"));
    let fields: Vec<String> = fields
        .iter()
        .map(|f| match &item.seen {
            Some(_) => format!("{} {} → {}", f.field, value(&f.before), value(&f.after)),
            None => format!("{} {}", f.field, value(&f.after)),
        })
        .collect();
    let place = if item.line > 0 { Said::OnRow { row: item.line }.in_words(lang) } else { String::new() };
    let mark = if accepted { "✓" } else { " " };
    let word = group_of(item, lang).1;
    format!("{mark} {word}: {} {}{place}: {}", record.public_id(), record.full_name, fields.join("; "))
}
