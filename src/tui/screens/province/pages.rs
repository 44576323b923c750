//! The pages: what each asks, and the rows it makes of the answer.

use super::doubles::doubles;
use super::offers;
use crate::tui::fit::grouped;
use crate::tui::province::Province;
use crate::tui::route::ProvincePage;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row};
use crate::tui::words::Words;
use chrono::NaiveDate;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary as _;
use soxa_domain::quality;
use soxa_domain::rulebook::RulePack;
use soxa_domain::time::{DAY, Timestamp};
use soxa_linkage::decide::Verdict;
use soxa_paper::report::number::percent_vi;
use soxa_service::{ServiceError, queue};
use soxa_text::words::InWords;
use soxa_upward::answers::{
    Commune, Communes, Doubles, Figure, FigureOf, Figures, Findings, OpenCases, PeriodFigures, Question,
    Queues,
};

/// The rows of a page, and the page behind each.
#[derive(Clone)]
pub struct Loaded {
    /// What the first line calls it.
    pub title: String,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows.
    pub rows: Vec<Row>,
    /// What a row opens.
    pub behind: Vec<Option<ProvincePage>>,
}

const MENU: [Column; 2] =
    [Column::text(34).headed("head.page").growing(), Column::text(40).headed("head.state")];
const COMMUNES: [Column; 8] = [
    Column::text(16).headed("head.commune").growing(),
    Column::number(6).headed("head.people"),
    Column::number(5).headed("head.open"),
    Column::number(5).headed("head.overdue"),
    Column::number(5).headed("head.waiting"),
    Column::text(5).headed("head.since"),
    Column::number(6).headed("head.findings"),
    Column::text(18).headed("head.seen"),
];
const CASES: [Column; 5] = [
    Column::text(30).headed("head.procedure").growing(),
    Column::text(18).headed("head.state"),
    Column::number(6).headed("head.open"),
    Column::number(6).headed("head.overdue"),
    Column::text(10).headed("head.due"),
];
const PERIODS: [Column; 2] =
    [Column::text(30).headed("head.period").growing(), Column::number(8).headed("head.communes")];
const FIGURES: [Column; 3] = [
    Column::text(56).headed("head.figure").growing(),
    Column::number(10).headed("head.value"),
    Column::number(6).headed("head.communes"),
];
const FIGURE: [Column; 2] =
    [Column::text(30).headed("head.commune").growing(), Column::number(24).headed("head.value")];
const FINDINGS: [Column; 4] = [
    Column::text(40).headed("head.rule").growing(),
    Column::number(8).headed("head.open"),
    Column::number(8).headed("head.done"),
    Column::number(6).headed("head.communes"),
];
const RULE: [Column; 3] = [
    Column::text(30).headed("head.commune").growing(),
    Column::number(8).headed("head.open"),
    Column::number(8).headed("head.done"),
];
const QUEUES: [Column; 3] = [
    Column::text(40).headed("head.system").growing(),
    Column::number(8).headed("head.waiting"),
    Column::text(10).headed("head.since"),
];
const DOUBLES: [Column; 6] = [
    Column::text(24).headed("head.name").growing(),
    Column::text(10).headed("head.born"),
    Column::text(12).headed("head.person_id"),
    Column::text(11).headed("head.commune"),
    Column::text(11).headed("head.commune"),
    Column::number(6).headed("head.likely"),
];

/// Asks what a page needs, and makes its rows.
///
/// # Errors
/// The level above does not answer.
pub fn load(page: &ProvincePage, province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    match page {
        ProvincePage::Menu => menu(province, words),
        ProvincePage::Communes => communes(province, words),
        ProvincePage::Commune { code, name } => cases((code, name), province, words),
        ProvincePage::Periods => periods(province, words),
        ProvincePage::Report { from, to } => report((from, to), province, words),
        ProvincePage::Figure { from, to, code } => figure((from, to), code, province, words),
        ProvincePage::Findings => findings(province, words),
        ProvincePage::Rule(rule) => of_rule(rule, province, words),
        ProvincePage::Queues => queues(province, words),
        ProvincePage::Queue(system) => of_system(system, province, words),
        ProvincePage::Doubles => pairs(province, words),
        ProvincePage::Offers => offers::all(province, words),
        ProvincePage::Offer(id) => offers::of_one(id, province, words),
    }
}

impl Loaded {
    pub(super) fn new(title: String, columns: &'static [Column]) -> Self {
        Self { title, columns, rows: Vec::new(), behind: Vec::new() }
    }

    pub(super) fn add(&mut self, cells: Vec<String>, tone: Tone, behind: Option<ProvincePage>) {
        self.rows.push(Row { id: self.rows.len() as u32, cells, tone, ..Row::default() });
        self.behind.push(behind);
    }
}

/// A time of the level above as a day; empty for none.
pub(super) fn day(at: Option<&String>) -> String {
    let at = at.and_then(|at| Timestamp::parse(at));
    at.map(|at| at.date().format(DAY).to_string()).unwrap_or_default()
}

fn short_day(at: Option<&String>) -> String {
    let at = at.and_then(|at| Timestamp::parse(at));
    at.map(|at| at.date().format("%d/%m").to_string()).unwrap_or_default()
}

/// How a commune stands: why nothing is taken of it, or when it was last there.
fn seen(commune: &Commune, words: &Words) -> (String, Tone) {
    if commune.held.is_some() {
        return (format!("✗ {}", words.say("province.held")), Tone::Bad);
    }
    match commune.seen_at.as_deref().and_then(Timestamp::parse) {
        None => (words.say("province.never").to_owned(), Tone::Look),
        Some(at) => {
            let tone = if commune.refused.is_some() { Tone::Look } else { Tone::Plain };
            (at.local().format("%H:%M %d/%m/%Y").to_string(), tone)
        }
    }
}

fn count(words: &Words, key: &str, count: u64) -> String {
    words.fill(key, &[("count", &grouped(count))])
}

fn menu(province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.say("province.title").to_owned(), &MENU);
    let all: Communes = province.ask(&Question::Communes)?;
    let total = |of: fn(&Commune) -> u64| all.communes.iter().map(of).sum::<u64>();
    let held = all.communes.iter().filter(|c| c.held.is_some()).count();
    let board = match held {
        0 => count(words, "province.count", all.communes.len() as u64),
        held => words.fill(
            "province.count_held",
            &[("count", &grouped(all.communes.len() as u64)), ("held", &held.to_string())],
        ),
    };
    let tone = if held > 0 { Tone::Bad } else { Tone::Plain };
    let mut add = |key: &str, said: String, tone, page| {
        loaded.add(vec![words.say(key).to_owned(), said], tone, Some(page));
    };
    add("province.communes", board, tone, ProvincePage::Communes);
    let overdue = count(words, "province.overdue", total(|c| c.cases_overdue));
    add("province.report", overdue, Tone::Plain, ProvincePage::Periods);
    let open = count(words, "province.open", total(|c| c.findings_open));
    add("province.findings", open, Tone::Plain, ProvincePage::Findings);
    let waiting = count(words, "province.waiting", total(|c| c.queue_waiting));
    add("province.queues", waiting, Tone::Plain, ProvincePage::Queues);
    let people = count(words, "province.people", total(|c| c.people));
    add("province.doubles", people, Tone::Plain, ProvincePage::Doubles);
    add("province.offers", String::new(), Tone::Plain, ProvincePage::Offers);
    Ok(loaded)
}

fn communes(province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.say("province.communes").to_owned(), &COMMUNES);
    let all: Communes = province.ask(&Question::Communes)?;
    for commune in all.communes {
        let (seen, mut tone) = seen(&commune, words);
        if tone == Tone::Plain && commune.cases_overdue > 0 {
            tone = Tone::Look;
        }
        let cells = vec![
            format!("{} {}", commune.code, commune.name),
            grouped(commune.people),
            grouped(commune.cases_open),
            grouped(commune.cases_overdue),
            grouped(commune.queue_waiting),
            short_day(commune.queue_oldest.as_ref()),
            grouped(commune.findings_open),
            seen,
        ];
        let behind = ProvincePage::Commune { code: commune.code, name: commune.name };
        loaded.add(cells, tone, Some(behind));
    }
    Ok(loaded)
}

fn cases((code, name): (&str, &str), province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.fill("province.cases", &[("name", name)]), &CASES);
    let found: OpenCases = province.ask(&Question::Cases(code.to_owned()))?;
    let rules = today(province);
    for case in found.cases {
        let procedure = rules.procedure(&case.procedure).map_or(&case.procedure, |p| &p.name);
        let state = CaseState::parse(&case.state).map_or(case.state.clone(), |s| s.in_words(words.lang()));
        let tone = if case.overdue > 0 { Tone::Look } else { Tone::Plain };
        let due = day(case.first_due.as_ref());
        let counts = (grouped(case.open), grouped(case.overdue));
        loaded.add(vec![procedure.clone(), state, counts.0, counts.1, due], tone, None);
    }
    Ok(loaded)
}

fn today(province: &Province) -> RulePack<'_> {
    province.rules.on(chrono::Utc::now().date_naive())
}

/// An ISO day as people write it.
fn written(day: &str) -> String {
    day.parse::<NaiveDate>().map_or_else(|_| day.to_owned(), |day| day.format(DAY).to_string())
}

fn periods(province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.say("province.report").to_owned(), &PERIODS);
    let all: Figures = province.ask(&Question::Figures)?;
    for PeriodFigures { from, to, figures } in all.periods {
        let communes = figures.iter().map(|f| f.communes.len()).max().unwrap_or_default();
        let cells = vec![format!("{} – {}", written(&from), written(&to)), grouped(communes as u64)];
        loaded.add(cells, Tone::Plain, Some(ProvincePage::Report { from, to }));
    }
    Ok(loaded)
}

/// The figures of a period.
fn of_period(province: &Province, (from, to): (&str, &str)) -> Result<Vec<Figure>, ServiceError> {
    let all: Figures = province.ask(&Question::Period(from.to_owned(), to.to_owned()))?;
    let found = all.periods.into_iter().find(|p| p.from == from && p.to == to);
    Ok(found.map(|period| period.figures).unwrap_or_default())
}

/// A count, or a share worked out anew of the sums.
fn summed(figure: &Figure) -> String {
    match (figure.num, figure.den) {
        (Some(num), Some(den)) => percent_vi(num, den).map(|share| format!("{share} %")).unwrap_or_default(),
        _ => figure.value.clone().unwrap_or_default(),
    }
}

fn told(figure: &FigureOf) -> String {
    match (figure.num, figure.den) {
        (Some(num), Some(den)) => {
            let share = percent_vi(num, den).unwrap_or_default();
            format!("{share} % ({num}/{den})")
        }
        _ => figure.value.clone().unwrap_or_default(),
    }
}

/// What the report calls a figure.
fn label(province: &Province, code: &str) -> String {
    let found = today(province).figures().into_iter().find(|f| f.code == code);
    found.map_or_else(|| code.to_owned(), |f| f.label.clone())
}

fn report(period: (&str, &str), province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let (from, to) = period;
    let title = words.fill("province.report_of", &[("from", &written(from)), ("to", &written(to))]);
    let mut loaded = Loaded::new(title, &FIGURES);
    // In the order of the report; what it does not know any more comes last.
    let order = today(province).figures();
    let place = |code: &str| order.iter().position(|f| f.code == code).unwrap_or(usize::MAX);
    let mut figures = of_period(province, period)?;
    figures.sort_by_key(|figure| place(&figure.code));
    for figure in figures {
        let cells =
            vec![label(province, &figure.code), summed(&figure), grouped(figure.communes.len() as u64)];
        let (from, to) = (from.to_owned(), to.to_owned());
        loaded.add(cells, Tone::Plain, Some(ProvincePage::Figure { from, to, code: figure.code }));
    }
    Ok(loaded)
}

/// What communes are called, by code.
fn names(province: &Province) -> Result<impl Fn(&str) -> String, ServiceError> {
    let all: Communes = province.ask(&Question::Communes)?;
    let names: std::collections::BTreeMap<String, String> =
        all.communes.into_iter().map(|c| (c.code, c.name)).collect();
    Ok(move |code: &str| names.get(code).map_or_else(|| code.to_owned(), |name| format!("{code} {name}")))
}

fn figure(period: (&str, &str), code: &str, province: &Province, _: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(label(province, code), &FIGURE);
    let name = names(province)?;
    let found = of_period(province, period)?.into_iter().find(|figure| figure.code == code);
    for of in found.into_iter().flat_map(|figure| figure.communes) {
        loaded.add(vec![name(&of.commune), told(&of)], Tone::Plain, None);
    }
    Ok(loaded)
}

fn rule_label(id: &str, words: &Words) -> String {
    quality::rule(id).map_or_else(|| id.to_owned(), |rule| rule.label.in_lang(words.lang()).to_owned())
}

fn findings(province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.say("province.findings").to_owned(), &FINDINGS);
    let all: Findings = province.ask(&Question::Findings)?;
    for of in all.findings {
        let cells = vec![
            rule_label(&of.rule, words),
            grouped(of.open),
            grouped(of.closed),
            grouped(of.communes.len() as u64),
        ];
        loaded.add(cells, Tone::Plain, Some(ProvincePage::Rule(of.rule)));
    }
    Ok(loaded)
}

fn of_rule(rule: &str, province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(rule_label(rule, words), &RULE);
    let (all, name): (Findings, _) = (province.ask(&Question::Findings)?, names(province)?);
    for of in all.findings.into_iter().filter(|of| of.rule == rule).flat_map(|of| of.communes) {
        loaded.add(vec![name(&of.commune), grouped(of.open), grouped(of.closed)], Tone::Plain, None);
    }
    Ok(loaded)
}

fn system_label(id: &str) -> String {
    queue::system(id).map_or_else(|_| id.to_owned(), |system| system.label.clone())
}

fn queues(province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.say("province.queues").to_owned(), &QUEUES);
    let all: Queues = province.ask(&Question::Queues)?;
    for of in all.queues {
        let cells = vec![system_label(&of.system), grouped(of.waiting), day(of.oldest.as_ref())];
        loaded.add(cells, Tone::Plain, Some(ProvincePage::Queue(of.system)));
    }
    Ok(loaded)
}

fn of_system(system: &str, province: &Province, _: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(system_label(system), &QUEUES);
    let (all, name): (Queues, _) = (province.ask(&Question::Queues)?, names(province)?);
    for of in all.queues.into_iter().filter(|of| of.system == system).flat_map(|of| of.communes) {
        let cells = vec![name(&of.commune), grouped(of.waiting), day(of.oldest.as_ref())];
        loaded.add(cells, Tone::Plain, None);
    }
    Ok(loaded)
}

fn pairs(province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.say("province.doubles").to_owned(), &DOUBLES);
    let found: Doubles = province.ask(&Question::Doubles)?;
    for double in doubles(found)? {
        let of = |text: &Option<String>| text.clone().unwrap_or_default();
        let tone = if double.verdict == Verdict::Match { Tone::Look } else { Tone::Plain };
        let place = |of: &soxa_upward::answers::PersonAbove| format!("{}:{}", of.commune, of.no);
        let cells = vec![
            of(&double.one.name),
            of(&double.one.birth),
            of(&double.one.person_id),
            place(&double.one),
            place(&double.other),
            format!("{:.3}", double.score),
        ];
        loaded.add(cells, tone, None);
    }
    Ok(loaded)
}
