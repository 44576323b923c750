//! A report as a document: header, sections, tables, text written by hand, recipients, signature.

use soxa_domain::time::DAY;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::compute::Report;
use super::figure::{Amount, Figure};
use super::frozen::{self, Sent, settled};
use super::number::in_sentence;
use super::period::Period;
use super::services::ServiceLine;
use super::text::notes;
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_data::data_file;
use soxa_domain::entry::Entry;
use soxa_domain::rulebook::OfficeWord;
use soxa_service::grant::ReadCases;
use soxa_service::{Actor, Register, ServiceError, entries};
use soxa_store::codec::Stored;

/// A section written by hand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// What the form calls it.
    pub short: String,
    /// What it begins with where nothing was written yet.
    pub template: String,
    /// The section it stands in; after all of them where empty.
    #[serde(default)]
    pub after: String,
    /// The first day of reports that have it.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
}

/// `document.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    issuer: String,
    number: String,
    recipients: Vec<String>,
    /// On whose behalf, and whose title.
    signature: [String; 2],
    units: BTreeMap<String, String>,
    opening: BTreeMap<String, String>,
    narrative: Vec<Narrative>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| data_file!("report/document.toml").unwrap_or_default());

/// The sections written by hand that a report of a period has.
pub fn narratives(period: Period) -> impl Iterator<Item = &'static Narrative> {
    WORDS.narrative.iter().filter(move |n| n.valid_from.is_none_or(|from| from <= period.to))
}

/// What a unit is called after a number; one that a rule file has of its own is called what it is.
pub fn unit(id: &str) -> &str {
    let known = WORDS.units.get(id).map(String::as_str);
    known.unwrap_or(if id == "text" { "" } else { id })
}

/// The text of the sections written by hand for a period, by id; templates where nothing was written.
pub fn written(
    register: &Register,
    actor: &Actor,
    period: Period,
) -> Result<BTreeMap<String, String>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let templates = narratives(period).map(|n| (n.id.clone(), n.template.clone()));
    let mut texts: BTreeMap<String, String> = templates.collect();
    for line in register.read(&grant, |r| entries::until(r, "narratives", Some(period.to), period.to))? {
        if line.record.field("from") == period.from.to_string() {
            texts.insert(line.record.field("section").to_owned(), line.record.field("text").to_owned());
        }
    }
    Ok(texts)
}

/// Puts figures into a text, as sentences write them.
pub fn fill(text: &str, figures: &[Figure]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((code, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match figures.iter().find(|f| f.indicator.code == code) {
            Some(figure) => out.push_str(&in_words(figure)),
            None => out.push_str(&format!("{{{code}}}")),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// A figure in a sentence: "04", "hơn 920", "51,85%".
pub fn in_words(figure: &Figure) -> String {
    match &figure.amount {
        Amount::Count(n) if figure.indicator.qualifier.is_empty() => in_sentence(*n),
        Amount::Count(n) => format!("{} {}", figure.indicator.qualifier, in_sentence(*n)),
        Amount::Share { .. } if figure.vi().is_empty() => "–".to_owned(),
        Amount::Share { .. } => format!("{}%", figure.vi()),
        Amount::Text(text) => text.clone(),
        Amount::Missing => "…".to_owned(),
    }
}

/// The document of a report. One that was sent has its number, its day and who signed it, and says so at its foot.
pub fn document(register: &Register, actor: &Actor, report: &Report) -> Result<Document, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let frozen = frozen::last_sent(register, actor, report.period)?.filter(|_| report.sheet.is_none());
    let sent = frozen.as_ref().map(Sent::of).unwrap_or_default();
    let texts = written(register, actor, report.period)?;
    let mut body = Body { report, texts: &texts, blocks: Vec::new() };
    for section in report.own_sections() {
        body.blocks.push(Block::Heading(section.label.clone()));
        if let Some(opening) = WORDS.opening.get(&section.id) {
            body.text(opening);
        }
        match section.id.as_str() {
            "1" => body.directives(&register.read(&grant, |r| {
                entries::until(r, "directives", Some(report.period.from), report.period.to)
            })?),
            "2.1" => body.lines(),
            _ if !section.services.is_empty() => body.services(),
            id => body.figures(id),
        }
        body.narratives(&section.id);
    }
    if report.sheet.is_none() {
        body.narratives("");
        body.blocks.extend(notes(report).into_iter().map(Block::Text));
    }
    let dated = sent.dated.unwrap_or_else(|| register.now().date());
    let commune = register.commune_on(dated);
    let anchor = register.head()?.anchor();
    // Of its period, so that a report that is written again says the same.
    let pack = register.rules().on(report.period.to);
    let word = |word: OfficeWord, usual: &str| pack.word(word).unwrap_or(usual).to_owned();
    let [behalf, title] = &WORDS.signature;
    let first = Signature {
        behalf: word(OfficeWord::ReportBehalf, behalf),
        title: word(OfficeWord::ReportSigner, title),
        name: sent.signer.clone(),
        by_office: true,
        ..Signature::default()
    };
    let second = Signature {
        behalf: word(OfficeWord::SecondBehalf, ""),
        title: word(OfficeWord::SecondSigner, ""),
        by_office: true,
        ..Signature::default()
    };
    let mut issuer =
        vec![format!("UBND {}", commune.name.to_uppercase()), word(OfficeWord::TaskForce, &WORDS.issuer)];
    if report.sheet.is_none() {
        let number = word(OfficeWord::ReportNumber, &WORDS.number);
        issuer.push(format!("Số: {}", if sent.number.is_empty() { number } else { sent.number }));
    }
    let mut foot = Vec::new();
    if let Some(frozen) = &frozen {
        foot.push(settled(frozen, report));
    }
    foot.push(format!("Nhật ký sổ: {anchor}"));
    Ok(Document {
        paper: Paper::Letter,
        issuer,
        place_date: place_date(&commune.place, dated),
        title: report.title().to_owned(),
        subtitle: match &report.sheet {
            Some(_) => report.period.vi(),
            None => format!(
                "{} (từ {} đến {})",
                word(OfficeWord::ReportTitle, &WORDS.title),
                vi(report.period.from),
                vi(report.period.to)
            ),
        },
        body: body.blocks,
        recipients: WORDS.recipients.clone(),
        signatures: [first, second].into_iter().filter(|s| !s.title.is_empty()).collect(),
        foot,
        code: Some(anchor),
        ..Document::default()
    })
}

fn vi(day: NaiveDate) -> String {
    day.format(DAY).to_string()
}

/// A subject in the middle of a sentence: its first word in small letters, unless it is all capitals.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// Days under ten and the months one and two have a nought before them (Decree 30/2020).
fn place_date(place: &str, day: NaiveDate) -> String {
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("{place}, ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

struct Body<'a> {
    report: &'a Report,
    texts: &'a BTreeMap<String, String>,
    blocks: Vec<Block>,
}

impl Body<'_> {
    fn text(&mut self, text: &str) {
        for line in fill(text, &self.report.figures).lines().filter(|l| !l.trim().is_empty()) {
            self.blocks.push(Block::Text(line.to_owned()));
        }
    }

    fn directives(&mut self, lines: &[Stored<Entry>]) {
        for line in lines {
            let e = &line.record;
            let day = e.day.map(vi).unwrap_or_default();
            let of = [e.field("kind"), e.field("number")].join(" ");
            self.blocks.push(Block::Text(format!(
                "- {of} ngày {day} của {} về {}.",
                e.field("issuer"),
                uncapitalised(e.field("subject"))
            )));
        }
    }

    /// The lines of the essential services, with their totals.
    fn lines(&mut self) {
        let columns = [
            ("TT", 2),
            ("Thủ tục", 10),
            ("Tiếp nhận", 4),
            ("Trực tiếp", 4),
            ("Trực tuyến", 4),
            ("Tỷ lệ %", 4),
            ("Đã giải quyết", 4),
            ("Đang", 3),
            ("Từ chối", 3),
            ("Rút", 2),
        ];
        let cells = |prefix: &str, online: &str, share: &str| -> Vec<String> {
            let value = |code: String| self.report.figure(&code).map(Figure::vi).unwrap_or_default();
            let of = |what: &str| value(format!("{prefix}.{what}"));
            vec![
                of("received"),
                of("direct"),
                value(online.to_owned()),
                value(share.to_owned()),
                of("done"),
                of("pending"),
                of("refused"),
                of("withdrawn"),
            ]
        };
        let mut rows = Vec::new();
        for (n, line) in (1..).zip(&self.report.lines) {
            let p = &line.id;
            let mut row = vec![n.to_string(), line.label.clone()];
            row.extend(cells(p, &format!("{p}.online"), &format!("{p}.online_share")));
            rows.push(row);
        }
        let mut total = vec![String::new(), "Tổng".to_owned()];
        total.extend(cells("svc.total", "svc.online.received", "svc.online_share"));
        rows.push(total);
        self.blocks.push(Block::Table(Table::of_figures(&columns, rows)));
    }

    /// The lines of the services with what was written on each by hand.
    fn services(&mut self) {
        let columns = [
            ("TT", 2),
            ("Dịch vụ", 8),
            ("Tổng", 3),
            ("Trực tuyến", 3),
            ("Tỷ lệ %", 3),
            ("Nguồn", 5),
            ("Người hưởng", 3),
            ("Hạn chế", 6),
            ("Giải pháp", 6),
        ];
        let row = |(n, line): (usize, &ServiceLine)| {
            let figures = line.figures(self.report).map(|f| f.map(Figure::vi).unwrap_or_default());
            let named = [n.to_string(), line.label.clone()];
            named.into_iter().chain(figures).chain(line.written.clone()).collect()
        };
        let rows = (1..).zip(&self.report.services).map(row).collect();
        self.blocks.push(Block::Table(Table::of_figures(&columns, rows)));
    }

    fn figures(&mut self, section: &str) {
        for figure in self.report.listed_in(section) {
            let mut line = format!("- {}: {}", figure.indicator.label, in_words(figure));
            if matches!(figure.amount, Amount::Count(_)) {
                line.push(' ');
                line.push_str(unit(&figure.indicator.unit));
            }
            if let Some((num, den)) = figure.parts() {
                line.push_str(&format!(" ({}/{})", in_sentence(num), in_sentence(den)));
            }
            if figure.as_of != self.report.period.to {
                line.push_str(&format!(" (tính đến {})", vi(figure.as_of)));
            }
            self.blocks.push(Block::Text(format!("{};", line.trim_end())));
        }
        if let Some(Block::Text(last)) = self.blocks.last_mut()
            && last.ends_with(';')
        {
            last.pop();
            last.push('.');
        }
    }

    fn narratives(&mut self, after: &str) {
        for narrative in narratives(self.report.period).filter(|n| n.after == after) {
            let text = self.texts.get(&narrative.id).cloned().unwrap_or_default();
            // A heading with nothing below it says nothing.
            if text.trim().is_empty() {
                continue;
            }
            self.blocks.push(Block::Heading(narrative.label.clone()));
            self.text(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn codes_in_sentences_are_figures() {
        let words: Words = data_file!("report/document.toml").unwrap();
        let book = soxa_domain::rulebook::RuleBook::built_in().unwrap();
        let texts = words.opening.values().chain(words.narrative.iter().map(|n| &n.template));
        for text in texts {
            for code in text.split('{').skip(1).filter_map(|t| t.split('}').next()) {
                assert!(book.figure(code).is_some(), "{code}");
            }
        }
        for figure in book.on(NaiveDate::MAX).figures() {
            assert!(
                matches!(figure.unit.as_str(), "%" | "text") || words.units.contains_key(&figure.unit),
                "{}",
                figure.unit
            );
        }
    }

    #[test]
    fn days_and_months_are_padded_as_the_decree_says() {
        assert_eq!(
            place_date("Long Hiệp", "2023-02-03".parse().unwrap()),
            "Long Hiệp, ngày 03 tháng 02 năm 2023"
        );
        assert_eq!(
            place_date("Long Hiệp", "2022-12-30".parse().unwrap()),
            "Long Hiệp, ngày 30 tháng 12 năm 2022"
        );
    }
}
