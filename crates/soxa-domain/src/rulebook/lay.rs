//! Laying a file of rules over those before it: whole or not at all.

use chrono::NaiveDate;
use toml::Spanned;

use super::check::{Known, check};
use super::file::{Amendment, EndRule, LAYOUTS, RuleFile, amended, line_of, parse};
use super::problem::{RuleError, RuleProblem};
use super::{OfficeKind, Pack, RuleBook};
use crate::procedure::Procedure;
use soxa_text::nfc::nfc;

/// A file on its way into the book.
pub(super) struct Laying<'a> {
    file: &'a str,
    text: &'a str,
    pub(super) book: RuleBook,
    pub(super) pack: Pack,
    /// The procedures that the file itself wrote down.
    own: Vec<(String, NaiveDate)>,
    /// What it said of the office, by name.
    pub(super) said: Vec<(OfficeKind, String)>,
}

impl RuleBook {
    /// These rules with those of a file laid over them: a procedure of the same code and first day is replaced, one of
    /// a later day ends the one before it, all else is added.
    ///
    /// # Errors
    /// The first mistake in the file, with its line.
    pub fn with_overlay(self, file: &str, text: &str) -> Result<Self, RuleError> {
        let text = &nfc(text);
        let parsed: RuleFile = parse(file, text)?;
        let (book, mut mistakes) = Laying::new(file, text, self).whole(parsed);
        if mistakes.is_empty() { Ok(book) } else { Err(mistakes.remove(0)) }
    }

    /// Every mistake in a file that would be laid over these rules, in the order of its lines.
    pub fn mistakes(&self, file: &str, text: &str) -> Vec<RuleError> {
        let (mut mistakes, mut rest) = (Vec::new(), nfc(text).into_owned());
        // What cannot be read at all hides what stands behind it: each entry at fault is blanked and the rest read again.
        let parsed: RuleFile = loop {
            match parse(file, &rest) {
                Ok(parsed) => break parsed,
                Err(mistake) => {
                    let blanked = standing_in(&rest, mistake.line);
                    let blanked = blanked.or_else(|| without_entry(&rest, mistake.line));
                    mistakes.push(mistake);
                    match blanked {
                        Some(blanked) if mistakes.len() < MOST_MISTAKES => rest = blanked,
                        _ => return mistakes,
                    }
                }
            }
        };
        let laying = Laying::new(file, &rest, self.clone());
        mistakes.extend(laying.whole(parsed).1);
        mistakes.sort_by_key(|mistake| mistake.line);
        mistakes
    }
}

/// More mistakes than anybody reads.
const MOST_MISTAKES: usize = 200;

/// What stands in for the values that no procedure can do without while the rest of its entry is looked at.
const STANDS_IN: [(&str, &str); 6] = [
    ("code", "\"X\""),
    ("valid_from", "\"9999-01-01\""),
    ("name", "\"X\""),
    ("authority", "\"committee\""),
    ("limit", "\"none\""),
    ("basis", "\"X\""),
];

/// A text with the one value on a line taken out, so that what else the entry says can be read; `None` where the line is no
/// whole value, or the value is what [`STANDS_IN`] says already.
fn standing_in(text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let at = line.checked_sub(1)?;
    // Of other entries it is not known what they cannot do without.
    let head = lines.iter().take(at).rev().find(|l| l.starts_with('['))?;
    if head.trim_end() != "[[procedure]]" {
        return None;
    }
    let (key, value) = lines.get(at)?.split_once('=')?;
    let stands_in = STANDS_IN.iter().find(|(known, _)| *known == key.trim()).map(|(_, value)| *value);
    if stands_in.is_some_and(|known| known == value.trim()) {
        return None;
    }
    let put = stands_in.map_or_else(String::new, |value| format!("{key}= {value}"));
    let with = |(i, l): (usize, &&str)| if i == at { put.clone() } else { (*l).to_owned() };
    let rest = lines.iter().enumerate().map(with).collect::<Vec<_>>().join("\n");
    let is_toml = |text: &str| toml::from_str::<toml::Value>(text).is_ok();
    (is_toml(text) && is_toml(&rest)).then_some(rest)
}

/// A text with the entry around a line blanked, its lines kept; `None` where nothing is left of it.
fn without_entry(text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |line: &&str| line.trim_start().starts_with('[') && !line.trim_start().starts_with("[ ");
    let at = line.checked_sub(1)?.min(lines.len().checked_sub(1)?);
    let is_head = |i: &usize| lines.get(*i).is_some_and(|l| begins(l) && !l.starts_with(' '));
    let first = (0..=at).rev().find(is_head).unwrap_or(0);
    let after = (at + 1..lines.len()).find(is_head).unwrap_or(lines.len());
    let is_blank = lines.get(first..after)?.iter().all(|l| l.trim().is_empty());
    let kept =
        |(i, l): (usize, &&str)| if (first..after).contains(&i) { String::new() } else { (*l).to_owned() };
    (!is_blank).then(|| lines.iter().enumerate().map(kept).collect::<Vec<_>>().join("\n"))
}

impl<'a> Laying<'a> {
    fn new(file: &'a str, text: &'a str, book: RuleBook) -> Self {
        let name = file.to_owned();
        let pack = Pack { file: name, ..Pack::default() };
        Self { file, text, book, pack, own: Vec::new(), said: Vec::new() }
    }
}

impl Laying<'_> {
    /// The book with everything of the file that is right, and what is wrong with the rest.
    fn whole(mut self, mut parsed: RuleFile) -> (RuleBook, Vec<RuleError>) {
        let mut mistakes = Vec::new();
        mistakes.extend(self.header(&mut parsed).err());
        // Services and lines of the report come before the procedures that name them.
        mistakes.extend(self.office(&mut parsed));
        mistakes.extend(self.forms(&mut parsed));
        mistakes.extend(parsed.procedure.into_iter().flat_map(|p| self.procedure(p)));
        mistakes.extend(parsed.amend.iter().flat_map(|a| self.amend(a).unwrap_or_else(|e| vec![e])));
        mistakes.extend(parsed.end.iter().filter_map(|e| self.end(e).err()));
        for period in parsed.fee_period {
            if period.get_ref().valid_to < period.get_ref().valid_from {
                mistakes.push(self.wrong(period.span().start, RuleProblem::FeePeriodBackwards));
            }
            self.book.fee_periods.push(period.into_inner());
        }
        let Self { mut book, pack, .. } = self;
        book.channels.append(&mut parsed.channel);
        book.exemptions.append(&mut parsed.exemption);
        book.packs.push(pack);
        (book, mistakes)
    }

    /// A mistake behind a key of the entry that begins at a place; one that the entry does not write down stands at its head.
    fn wrong_key(&self, at: usize, key: &str, problem: RuleProblem) -> RuleError {
        let is_head = |line: &str| line.starts_with('[');
        let rest = self.text.get(at..).unwrap_or_default();
        let entry = rest.lines().enumerate().take_while(|(i, line)| *i == 0 || !is_head(line));
        let says =
            |line: &str| line.trim_start().strip_prefix(key).is_some_and(|r| r.trim_start().starts_with('='));
        let found = entry.skip_while(|(_, line)| !says(line)).map(|(i, _)| i).next();
        RuleError::new(self.file, line_of(self.text, at) + found.unwrap_or(0), problem)
    }

    pub(super) fn wrong(&self, offset: usize, problem: RuleProblem) -> RuleError {
        RuleError::new(self.file, line_of(self.text, offset), problem)
    }

    fn header(&mut self, parsed: &mut RuleFile) -> Result<(), RuleError> {
        let Some(header) = parsed.pack.take() else { return Ok(()) };
        let (at, header) = (header.span().start, header.into_inner());
        let same = |pack: &&Pack| {
            pack.header.as_ref().is_some_and(|h| h.name == header.name && h.first_day == header.first_day)
        };
        if let Some(other) = self.book.packs.iter().find(same) {
            let (name, day, other) = (header.name, header.first_day, other.file.clone());
            return Err(self.wrong(at, RuleProblem::PackTwice { name, day, other }));
        }
        self.pack.header = Some(header);
        Ok(())
    }

    fn forms(&mut self, parsed: &mut RuleFile) -> Vec<RuleError> {
        let mut mistakes = Vec::new();
        for spanned in parsed.form.drain(..) {
            let (at, new) = (spanned.span().start, spanned.into_inner());
            if !new.layout.is_empty() && !LAYOUTS.contains(&new.layout.as_str()) {
                let (code, layout, known) = (new.code.clone(), new.layout.clone(), LAYOUTS.join(", "));
                mistakes.push(self.wrong_key(
                    at,
                    "layout",
                    RuleProblem::UnknownLayout { code, layout, known },
                ));
            }
            let same = |of: &super::FormRule| {
                let scope = (&of.procedures, &of.fields) == (&new.procedures, &new.fields);
                scope && of.slip == new.slip && of.office == new.office
            };
            // The form before it ends where this one begins.
            let before = self.book.forms.iter_mut().filter(|f| same(f) && f.valid_from < new.valid_from);
            for old in before.filter(|f| f.valid_to.is_none_or(|to| to >= new.valid_from)) {
                old.valid_to = new.valid_from.pred_opt();
            }
            self.pack.forms.push(new.code.clone());
            self.book.forms.push(new);
        }
        mistakes
    }

    fn procedure(&mut self, spanned: Spanned<Procedure>) -> Vec<RuleError> {
        let (at, new) = (spanned.span().start, spanned.into_inner());
        if self.own.contains(&(new.code.clone(), new.valid_from)) {
            let (code, day) = (new.code, new.valid_from);
            return vec![self.wrong(at, RuleProblem::ProcedureTwice { code, day })];
        }
        self.own.push((new.code.clone(), new.valid_from));
        let is_known = self.book.procedures.iter().any(|p| p.code == new.code);
        let seen = if is_known { &mut self.pack.changed } else { &mut self.pack.added };
        seen.push(new.code.clone());
        self.put(at, new)
    }

    fn amend(&mut self, spanned: &Spanned<Amendment>) -> Result<Vec<RuleError>, RuleError> {
        let (at, amendment) = (spanned.span().start, spanned.get_ref());
        let text = |key: &str| {
            let value = amendment.get(key).and_then(|v| v.get_ref().as_str()).map(str::to_owned);
            value.ok_or_else(|| self.wrong(at, RuleProblem::AmendWithout { key: key.to_owned() }))
        };
        let code = text("code")?;
        let day: Option<NaiveDate> = text("valid_from")?.parse().ok();
        let day =
            day.ok_or_else(|| self.wrong(at, RuleProblem::AmendWithout { key: "valid_from".to_owned() }))?;
        let Some(base) = self.in_force(&code, day) else {
            return Err(self.wrong(at, RuleProblem::NothingToAmend { code, day }));
        };
        let new = amended(base, amendment).map_err(|wrong| {
            let place = if wrong.key.is_empty() { at } else { wrong.at };
            self.wrong(place, RuleProblem::AmendKey { code: code.clone(), key: wrong.key, said: wrong.said })
        })?;
        self.pack.changed.push(code);
        Ok(self.put(at, new))
    }

    fn end(&mut self, spanned: &Spanned<EndRule>) -> Result<(), RuleError> {
        let (at, end) = (spanned.span().start, spanned.get_ref());
        let of = self.book.procedures.iter_mut().rfind(|p| p.code == end.code && p.holds_on(end.last_day));
        let Some(procedure) = of else {
            let (code, day) = (end.code.clone(), end.last_day);
            return Err(self.wrong(at, RuleProblem::NothingToEnd { code, day }));
        };
        procedure.valid_to = Some(end.last_day);
        let note = [procedure.note.as_str(), end.basis.as_str()].join(" ");
        note.trim().clone_into(&mut procedure.note);
        self.book.procedures.retain(|p| p.code != end.code || p.valid_from <= end.last_day);
        self.pack.ended.push(end.code.clone());
        Ok(())
    }

    /// The entry that an amendment of a day builds on: the one that holds that day, else the last one before it.
    fn in_force(&self, code: &str, day: NaiveDate) -> Option<&Procedure> {
        let of = || self.book.procedures.iter().filter(|p| p.is_called(code));
        of().find(|p| p.holds_on(day))
            .or_else(|| of().filter(|p| p.valid_from < day).max_by_key(|p| p.valid_from))
    }

    /// Puts a procedure among the others: in place of one of the same day, between those before and after it.
    fn put(&mut self, at: usize, mut new: Procedure) -> Vec<RuleError> {
        if let Some(header) = self.pack.header.as_ref().filter(|h| new.valid_from < h.first_day) {
            let (code, name, day) = (new.code, header.name.clone(), header.first_day);
            return vec![self.wrong_key(at, "valid_from", RuleProblem::BeforeFirstDay { code, name, day })];
        }
        let same = |p: &Procedure| p.code == new.code;
        let next = self.book.procedures.iter().filter(|p| same(p) && p.valid_from > new.valid_from);
        if let Some(next) = next.map(|p| p.valid_from).min() {
            let last = next.pred_opt();
            new.valid_to = new.valid_to.min(last).or(last);
        }
        let office = &self.book.office;
        let known = Known { forms: &self.book.forms, lines: &office.lines, services: &office.services };
        let wrong = check(&new, &known);
        if !wrong.is_empty() {
            return wrong.into_iter().map(|(key, problem)| self.wrong_key(at, key, problem)).collect();
        }
        self.book.procedures.retain(|p| (&p.code, p.valid_from) != (&new.code, new.valid_from));
        for p in self.book.procedures.iter_mut().filter(|p| same_code(p, &new)) {
            if p.valid_from < new.valid_from && p.valid_to.is_none_or(|to| to >= new.valid_from) {
                p.valid_to = new.valid_from.pred_opt();
            }
        }
        // Beside the others of its code, so that lists keep their order.
        let place = self.book.procedures.iter().rposition(|p| p.code == new.code).map(|i| i + 1);
        self.book.procedures.insert(place.unwrap_or(self.book.procedures.len()), new);
        Vec::new()
    }
}

fn same_code(p: &Procedure, other: &Procedure) -> bool {
    p.code == other.code
}
