//! The report as rows of a list: headings, lines of the essential services, figures, charts that lie down, what does
//! not hold.

use crate::tui::fit;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Row, RowSource};
use crate::tui::words::Words;
use soxa_domain::report_spec::{LINES, Query};
use soxa_paper::report::compute::Report;
use soxa_paper::report::document::unit;
use soxa_paper::report::figure::{Amount, Figure};
use soxa_paper::report::number::percent_vi;
use soxa_service::{Register, entries};
use soxa_text::number::dotted;

/// What stands at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A figure, by its code.
    Figure(String),
    /// A check that does not hold, by its id.
    Check(String),
}

/// The columns of a line of essential services.
const WHAT: [&str; 5] = ["received", "direct", "online", "online_share", "done"];
/// The last of them.
pub const LAST_COLUMN: usize = WHAT.len() - 1;
/// Columns of a bar.
const BAR: u64 = 20;

/// A row before it is drawn.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    tone: Tone,
    cells: Vec<Cell>,
    /// The texts of several cells, the one at the cursor in brackets.
    several: Vec<String>,
}

/// The rows.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    lines: Vec<Line>,
    at: usize,
    column: usize,
}

impl RowSource for Rows {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let lines = self.lines.iter().enumerate().skip(from).take(count);
        let row = |(n, line): (usize, &Line)| Row {
            id: n as u32,
            cells: vec![self.drawn(n, line)],
            tone: line.tone,
            ..Row::default()
        };
        lines.map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize).filter(|n| *n < self.lines.len())
    }
}

impl Rows {
    /// Those of a report, of this width.
    pub fn of(report: &Report, earlier: Option<&Report>, width: usize, words: &Words) -> Self {
        let mut this = Self::default();
        let mut maker = Maker { rows: &mut this, report, earlier, width, words };
        for violation in &report.violations {
            maker.violation(violation, words);
        }
        for section in &report.sections {
            maker.heading(&section.label);
            if section.id == LINES {
                maker.services(words);
                maker.months(words);
            } else {
                for figure in report.listed_in(&section.id) {
                    maker.figure(figure);
                }
            }
        }
        this
    }

    /// Where the cursor is.
    pub fn choose(&mut self, at: usize, column: usize) {
        (self.at, self.column) = (at, column);
    }

    /// The next place with a figure or check, upwards or downwards from one; the place itself where there is none.
    pub fn next(&self, at: usize, up: bool) -> usize {
        let has = |n: &usize| self.lines.get(*n).is_some_and(|line| !line.cells.is_empty());
        let found = if up { (0..=at).rev().find(has) } else { (at..self.lines.len()).find(has) };
        found.or_else(|| (0..self.lines.len()).find(has)).unwrap_or(at)
    }

    /// What stands there.
    pub fn cell(&self, at: usize, column: usize) -> Option<Cell> {
        let cells = &self.lines.get(at)?.cells;
        cells.get(column.min(cells.len().saturating_sub(1))).cloned()
    }

    fn drawn(&self, n: usize, line: &Line) -> String {
        if line.several.is_empty() {
            return line.text.clone();
        }
        let mut text = line.text.clone();
        for (column, cell) in line.several.iter().enumerate() {
            let width = WIDTHS.get(column).copied().unwrap_or(9);
            let here = n == self.at && column == self.column;
            let cell = if here { format!("[{cell}]") } else { format!("{cell} ") };
            text.push_str(&format!("{cell:>width$}"));
        }
        text
    }
}

/// Columns of the figures of a line.
const WIDTHS: [usize; 5] = [7, 11, 12, 11, 8];

struct Maker<'a> {
    words: &'a Words,
    rows: &'a mut Rows,
    report: &'a Report,
    earlier: Option<&'a Report>,
    width: usize,
}

impl Maker<'_> {
    fn push(&mut self, text: String, tone: Tone, cells: Vec<Cell>, several: Vec<String>) {
        self.rows.lines.push(Line { text, tone, cells, several });
    }

    fn heading(&mut self, label: &str) {
        self.push(String::new(), Tone::Plain, Vec::new(), Vec::new());
        self.push(label.to_owned(), Tone::Strong, Vec::new(), Vec::new());
    }

    fn violation(&mut self, violation: &soxa_paper::report::compute::Violation, words: &Words) {
        let (mark, tone) = if violation.reason.is_some() { ("✓", Tone::Plain) } else { ("!", Tone::Bad) };
        let why = match &violation.reason {
            Some(reason) => reason.clone(),
            None => words.say("report.wants_note").to_owned(),
        };
        let text = format!("{mark} {}: {}   {why}", violation.check.label, violation.says);
        self.push(text, tone, vec![Cell::Check(violation.check.id.clone())], Vec::new());
    }

    /// The label cut to its room, with spaces up to there.
    fn label(text: &str, room: usize) -> String {
        let text = fit::cut(text, room as u16);
        let spaces = room.saturating_sub(usize::from(fit::width(&text)));
        text + &" ".repeat(spaces)
    }

    fn services(&mut self, words: &Words) {
        let room = self.width.saturating_sub(WIDTHS.iter().sum::<usize>());
        let heads = ["received", "direct", "online", "share", "done"];
        let mut head = " ".repeat(room);
        for (key, width) in heads.iter().zip(WIDTHS) {
            let text = format!("{} ", words.say(&format!("report.{key}")));
            head.push_str(&format!("{text:>width$}"));
        }
        self.push(head, Tone::Faint, Vec::new(), Vec::new());
        let lines = self.report.lines.iter().map(|l| (l.label.clone(), l.id.clone()));
        let total = (words.say("report.total").to_owned(), "svc.total".to_owned());
        for (label, prefix) in lines.chain([total]) {
            let code = |what: &str| match (prefix.as_str(), what) {
                ("svc.total", "online") => "svc.online.received".to_owned(),
                ("svc.total", "online_share") => "svc.online_share".to_owned(),
                _ => format!("{prefix}.{what}"),
            };
            let codes: Vec<String> = WHAT.iter().map(|what| code(what)).collect();
            let value = |code: &String| self.report.figure(code).map(Figure::shown).unwrap_or_default();
            let texts = codes.iter().map(value).collect();
            let cells = codes.iter().cloned().map(Cell::Figure).collect();
            let indented = format!("  {}", label.split(" - ").next().unwrap_or(&label));
            self.push(Self::label(&indented, room), Tone::Plain, cells, texts);
            if let Some(earlier) = self.earlier {
                let value = |code: &String| earlier.figure(code).map(Figure::shown).unwrap_or_default();
                let texts = codes.iter().map(value).collect();
                self.push(
                    Self::label(&format!("     {}", self.words.say("figure.before")), room),
                    Tone::Faint,
                    Vec::new(),
                    texts,
                );
            }
        }
    }

    /// Cases by month, and how many of them online: bars that lie down, so that any font can draw them.
    fn months(&mut self, words: &Words) {
        let most = self.report.months.iter().map(|m| m.2).max().unwrap_or(0);
        if most == 0 {
            return;
        }
        let head = words.say("report.by_month").to_owned();
        self.push(format!("  {head}"), Tone::Faint, Vec::new(), Vec::new());
        for (year, month, all, online) in self.report.months.clone() {
            let length = |n: u64| (n * BAR).div_ceil(most) as usize;
            let (dark, light) = (length(online), length(all).saturating_sub(length(online)));
            let bar = "█".repeat(dark) + &"░".repeat(light);
            let room = BAR as usize + 1 - (dark + light).min(BAR as usize);
            let share = percent_vi(online, all).unwrap_or_default();
            let text = format!(
                "    {month:02}/{year}  {bar}{}{:>6}   {} {share} %",
                " ".repeat(room),
                dotted(all),
                words.say("report.online").to_lowercase()
            );
            self.push(text, Tone::Plain, Vec::new(), Vec::new());
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let i = &figure.indicator;
        let mut value = figure.shown();
        if matches!(figure.amount, Amount::Count(_)) {
            value = format!("{value} {}", unit(&i.unit));
        }
        if let Some((num, den)) = figure.parts() {
            value = format!("{}/{}   {value}", dotted(num), dotted(den));
        }
        if let Some(earlier) = self.earlier.and_then(|r| r.figure(&i.code)) {
            value = format!("{value}   ({})", earlier.shown());
        }
        let tone = if figure.amount == Amount::Missing { Tone::Look } else { Tone::Plain };
        let room = self.width.saturating_sub(usize::from(fit::width(&value)) + 2);
        let text = format!("{}  {value}", Self::label(&format!("  {}", i.label), room));
        self.push(text, tone, vec![Cell::Figure(i.code.clone())], Vec::new());
        if figure.as_of != self.report.period.to || !figure.source.is_empty() {
            let says = format!("{} {}", figure.as_of.format("%d/%m/%Y"), figure.source);
            let text = format!("     {}", self.words.fill("figure.by_hand", &[("says", says.trim())]));
            self.push(text, Tone::Faint, Vec::new(), Vec::new());
        }
    }
}

/// How a figure is worked out, in words.
pub fn explained(figure: &Figure, words: &Words, of: Option<&Register>) -> String {
    let label = |code: &str| {
        let known = of.and_then(|register| register.rules().figure(code));
        known.map_or_else(|| code.to_owned(), |i| i.label.clone())
    };
    let how = match &figure.indicator.query {
        Query::Sum { of } => {
            let of: Vec<String> = of.iter().map(|code| label(code)).collect();
            words.fill("figure.sum", &[("of", &of.join("; "))])
        }
        Query::Share { num, den } => {
            words.fill("figure.share", &[("part", &label(num)), ("whole", &label(den))])
        }
        Query::Entries { register, .. } => {
            let spec = of.and_then(|of| entries::find(of, register));
            words.fill("figure.entries", &[("register", spec.map_or("", |s| s.label.as_str()))])
        }
        query => words.say(plain(query)).to_owned(),
    };
    let parts = figure.parts().map(|(n, d)| format!(" = {}/{}", dotted(n), dotted(d))).unwrap_or_default();
    let told = [("value", figure.shown()), ("how", how), ("parts", parts)];
    let mut told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
    told.push(("code", &figure.indicator.code));
    words.fill("figure.explained", &told)
}

/// The words for a query that names nothing.
fn plain(query: &Query) -> &'static str {
    match query {
        Query::Hand => "figure.hand",
        Query::Text => "figure.text",
        Query::Findings | Query::Doubles { .. } => "figure.findings",
        Query::Lists { .. } => "figure.lists",
        Query::Special { .. } => "figure.special",
        Query::Cancellations => "figure.cancellations",
        Query::Notices => "figure.notices",
        Query::Hamlets => "figure.hamlets",
        Query::Cases { .. } | Query::Sum { .. } | Query::Share { .. } | Query::Entries { .. } => {
            "figure.cases"
        }
    }
}
