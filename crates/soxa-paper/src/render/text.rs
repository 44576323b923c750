//! Documents as plain text: 80 columns for a page printer, 48 or 42 for a receipt printer.

use super::qr::Modules;
use super::wrap::{self, wrap};
use crate::document::{Block, Document, Signature, Table};
use soxa_text::display::{sanitise, width};

/// Narrower than this, the two headings stand below each other.
const TWO_COLUMNS_FROM: usize = 64;
/// Widths a document can be laid out for.
pub const WIDTHS: std::ops::RangeInclusive<usize> = 32..=200;

/// The document in lines of at most `columns` (kept within [`WIDTHS`]).
pub fn render(document: &Document, columns: usize) -> String {
    let columns = columns.clamp(*WIDTHS.start(), *WIDTHS.end());
    let mut page = Page { columns, lines: Vec::new() };
    page.headings(document);
    page.blank();
    page.centred(&document.title);
    if !document.subtitle.is_empty() {
        page.centred(&document.subtitle);
    }
    page.blank();
    for block in &document.body {
        page.block(block);
    }
    page.blank();
    page.recipients(&document.recipients);
    page.signatures(&document.signatures);
    if let Some(code) = document.code.as_deref().and_then(Modules::of) {
        for line in code.half_blocks() {
            page.lines.push(format!("  {line}"));
        }
    }
    for line in &document.foot {
        page.wrapped(line, 0);
    }
    let mut text = page.lines.iter().map(|l| l.trim_end()).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

struct Page {
    columns: usize,
    lines: Vec<String>,
}

fn measure(text: &str) -> f32 {
    width(text) as f32
}

fn centre(text: &str, columns: usize) -> String {
    let left = columns.saturating_sub(width(text)) / 2;
    format!("{}{text}", " ".repeat(left))
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

impl Page {
    fn blank(&mut self) {
        self.lines.push(String::new());
    }

    fn centred(&mut self, text: &str) {
        for line in wrap(&sanitise(text), self.columns as f32, &measure) {
            self.lines.push(centre(&line, self.columns));
        }
    }

    fn wrapped(&mut self, text: &str, indent: usize) {
        let room = self.columns.saturating_sub(indent).max(8);
        for (i, line) in wrap(&sanitise(text), room as f32, &measure).into_iter().enumerate() {
            self.lines.push(if i == 0 { line } else { format!("{}{line}", " ".repeat(indent)) });
        }
    }

    fn headings(&mut self, document: &Document) {
        if self.columns < TWO_COLUMNS_FROM {
            for line in document.issuer.iter().map(String::as_str).chain(document.heading()) {
                self.centred(line);
            }
            return;
        }
        let left = self.columns * 45 / 100;
        let right = self.columns - left;
        let column = |lines: &[&str], room: usize| -> Vec<String> {
            lines
                .iter()
                .flat_map(|l| wrap(&sanitise(l), room.saturating_sub(2) as f32, &measure))
                .map(|l| centre(&l, room))
                .collect()
        };
        let own: Vec<&str> = document.issuer.iter().map(String::as_str).collect();
        let (issuer, heading) = (column(&own, left), column(&document.heading(), right));
        for i in 0..issuer.len().max(heading.len()) {
            let at = |lines: &[String]| lines.get(i).cloned().unwrap_or_default();
            self.lines.push(format!("{}{}", pad(&at(&issuer), left), at(&heading)));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Field(label, value) if value.is_empty() => {
                let dots = self.columns.saturating_sub(width(label) + 2).min(40);
                self.wrapped(&format!("{label}: {}", ".".repeat(dots)), 2);
            }
            Block::Field(label, value) | Block::Prominent(label, value) => {
                self.wrapped(&format!("{label}: {value}"), 2);
            }
            Block::Heading(text) => {
                self.blank();
                self.wrapped(text, 0);
            }
            Block::Text(text) => self.wrapped(text, 0),
            Block::Table(table) => self.table(table),
            Block::List(label, items) => {
                self.wrapped(&format!("{label}:"), 0);
                for (i, item) in items.iter().enumerate() {
                    self.wrapped(&format!("{}. {item}", i + 1), 3);
                }
            }
        }
    }

    /// Rows with `|` between the columns where there is room; narrow slips get each row as a list of its cells.
    /// A table where its dates, ids and codes have room for themselves; else a paragraph a row.
    fn table(&mut self, table: &Table) {
        let room = self.columns.saturating_sub(table.columns.len().saturating_sub(1));
        let widths = wrap::columns(table, room as f32, 0.0, &|cell| measure(&sanitise(cell)))
            .filter(|_| self.columns >= TWO_COLUMNS_FROM);
        match widths {
            Some(widths) => self.grid(table, &widths.into_iter().map(|w| w as usize).collect::<Vec<_>>()),
            None => self.entries(table),
        }
    }

    fn entries(&mut self, table: &Table) {
        for (i, row) in table.rows.iter().enumerate() {
            let cells = table.columns.iter().zip(row).filter(|(_, c)| !c.is_empty());
            let line: Vec<String> = cells.map(|(column, c)| format!("{}: {c}", column.header)).collect();
            self.wrapped(&format!("{}. {}", i + 1, line.join("; ")), 3);
        }
    }

    fn grid(&mut self, table: &Table, widths: &[usize]) {
        for (i, row) in table.all_rows().enumerate() {
            let cells: Vec<Vec<String>> =
                row.iter().zip(widths).map(|(c, w)| wrap(&sanitise(c), *w as f32, &measure)).collect();
            for line in 0..cells.iter().map(Vec::len).max().unwrap_or(1) {
                let cell = |(c, w): (&Vec<String>, &usize)| pad(c.get(line).map_or("", String::as_str), *w);
                self.lines.push(cells.iter().zip(widths).map(cell).collect::<Vec<_>>().join("|"));
            }
            if i == 0 {
                self.lines.push(widths.iter().map(|w| "-".repeat(*w)).collect::<Vec<_>>().join("+"));
            }
        }
    }

    fn recipients(&mut self, recipients: &[String]) {
        if !recipients.is_empty() {
            self.wrapped("Nơi nhận:", 0);
            for line in recipients {
                self.wrapped(&format!("- {line}"), 2);
            }
            self.blank();
        }
    }

    fn signatures(&mut self, signatures: &[Signature]) {
        if signatures.is_empty() {
            return;
        }
        let room = self.columns / signatures.len();
        let column = |s: &Signature| -> Vec<String> {
            let mut lines: Vec<String> =
                Some(s.behalf.clone()).filter(|b| !b.is_empty()).into_iter().collect();
            lines.extend(wrap(&s.title, room.saturating_sub(1) as f32, &measure));
            lines.push(s.note.clone());
            lines.extend([String::new(), String::new()]);
            lines.extend(wrap(&sanitise(&s.name), room.saturating_sub(1) as f32, &measure));
            lines
        };
        let columns: Vec<Vec<String>> = signatures.iter().map(column).collect();
        for i in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
            let cells = columns.iter().map(|c| pad(&centre(c.get(i).map_or("", String::as_str), room), room));
            self.lines.push(cells.collect());
        }
        self.blank();
    }
}
