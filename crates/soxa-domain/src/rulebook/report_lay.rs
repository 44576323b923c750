//! Laying what a file says of the report over what was said before: sections, lines with their figures, figures, checks.

use toml::Spanned;

use super::file::{ReportLine, RuleFile};
use super::lay::Laying;
use super::office::OfficeKind;
use super::problem::{RuleError, RuleProblem};
use super::report_check::{check_names, figure_names, is_code, section_names};
use crate::report_spec::{self, Check, Indicator, OF_LINE, Query, Section, Sheet, total_of};

/// A figure or a check that a file has laid, and the place where it says so.
pub(super) enum Laid {
    Figure(usize, String),
    Check(usize, String),
    Section(usize, String),
}

impl Laying<'_> {
    /// Everything of a file that is about the report; what it laid is held against all names by
    /// [`Self::report_names`] once these are there.
    pub(super) fn report(&mut self, parsed: &mut RuleFile, mistakes: &mut Vec<RuleError>) -> Vec<Laid> {
        let mut laid = Vec::new();
        let mut note = |done: Result<Option<Laid>, RuleError>| match done {
            Ok(one) => laid.extend(one),
            Err(mistake) => mistakes.push(mistake),
        };
        parsed.sheet.drain(..).for_each(|rule| note(self.sheet(rule)));
        parsed.section.drain(..).for_each(|rule| note(self.section(rule)));
        parsed.line.drain(..).for_each(|rule| note(self.line(rule)));
        parsed.indicator.drain(..).for_each(|rule| note(self.figure(rule)));
        parsed.check.drain(..).for_each(|rule| note(self.check(rule)));
        laid
    }

    /// What of the names in what was laid is not there.
    pub(super) fn report_names(&self, laid: &[Laid]) -> Vec<RuleError> {
        let office = &self.book.office;
        let wrong = |one: &Laid| match one {
            Laid::Figure(at, code) => {
                let figure = office.figures.last(code)?;
                Some(self.wrong(*at, figure_names(figure, office).err()?))
            }
            Laid::Section(at, id) => {
                let section = office.sections.last(id)?;
                Some(self.wrong(*at, section_names(section, office).err()?))
            }
            Laid::Check(at, id) => {
                let check = office.checks.last(id)?;
                Some(self.wrong(*at, check_names(check, office).err()?))
            }
        };
        laid.iter().filter_map(wrong).collect()
    }

    fn sheet(&mut self, rule: Spanned<Sheet>) -> Result<Option<Laid>, RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::Sheet, &rule.id, &rule.label)?;
        if !is_code(&rule.id) || rule.label.trim().is_empty() || rule.title.trim().is_empty() {
            return Err(self.wrong(at, RuleProblem::SheetName { id: rule.id }));
        }
        self.book.office.sheets.put(self.first_day(), rule);
        Ok(None)
    }

    fn section(&mut self, rule: Spanned<Section>) -> Result<Option<Laid>, RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::Section, &rule.id, &rule.label)?;
        if !is_code(&rule.id) || rule.label.trim().is_empty() {
            return Err(self.wrong(at, RuleProblem::SectionName { id: rule.id }));
        }
        let laid = Laid::Section(at, rule.id.clone());
        self.book.office.sections.put(self.first_day(), rule);
        Ok(Some(laid))
    }

    /// A line is nothing without its figures: whatever of them is not there yet comes with it, and the totals take it in.
    fn line(&mut self, rule: Spanned<ReportLine>) -> Result<Option<Laid>, RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::Line, &rule.id, &rule.label)?;
        if !is_code(&rule.id) || rule.label.trim().is_empty() {
            return Err(self.wrong(at, RuleProblem::LineName { id: rule.id }));
        }
        let (from, office) = (self.first_day(), &mut self.book.office);
        for figure in report_spec::figures_of_line(&rule.id, &rule.label) {
            if office.figures.last(&figure.code).is_none() {
                office.figures.put(from, figure);
            }
        }
        for check in report_spec::checks_of_line(&rule.id) {
            if office.checks.last(&check.id).is_none() {
                office.checks.put(from, check);
            }
        }
        for (what, ..) in OF_LINE {
            let code = format!("{}.{what}", rule.id);
            let Some(total) = office.figures.last(&total_of(what)) else { continue };
            let mut total = Indicator::clone(total);
            if let Query::Sum { of } = &mut total.query
                && !of.contains(&code)
            {
                of.push(code);
                office.figures.put(from, total);
            }
        }
        office.lines.put(from, rule);
        Ok(None)
    }

    fn figure(&mut self, rule: Spanned<Indicator>) -> Result<Option<Laid>, RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::Figure, &rule.code, &rule.label)?;
        if !is_code(&rule.code) || rule.label.trim().is_empty() || rule.unit.trim().is_empty() {
            return Err(self.wrong(at, RuleProblem::FigureName { code: rule.code }));
        }
        let laid = Laid::Figure(at, rule.code.clone());
        self.book.office.figures.put(self.first_day(), rule);
        Ok(Some(laid))
    }

    fn check(&mut self, rule: Spanned<Check>) -> Result<Option<Laid>, RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::Check, &rule.id, &rule.label)?;
        let sum = !rule.whole.is_empty() && !rule.parts.is_empty();
        let compared = !rule.less.is_empty() && !rule.more.is_empty();
        if !is_code(&rule.id) || rule.label.trim().is_empty() || sum == compared {
            return Err(self.wrong(at, RuleProblem::CheckShape { id: rule.id }));
        }
        let laid = Laid::Check(at, rule.id.clone());
        self.book.office.checks.put(self.first_day(), rule);
        Ok(Some(laid))
    }
}
