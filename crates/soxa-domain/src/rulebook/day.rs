//! The rules of one day.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::file::{ChannelRule, FormRule, ReportLine};
use super::{OfficeWord, Pack, RuleBook};
use crate::deadline::OfficeHours;
use crate::labels::Vocabulary;
use crate::list_check::ListKind;
use crate::procedure::{Authority, Channel, Charge, Exemption, FeePer, Procedure, SlipName};
use crate::register_spec::RegisterSpec;
use crate::report_spec::{Check, Indicator, Section, Sheet};
use crate::services::Service;

/// The rules of one day.
#[derive(Debug, Clone, Copy)]
pub struct RulePack<'a> {
    book: &'a RuleBook,
    day: NaiveDate,
}

/// A procedure's name, and the last or first day it holds.
pub type Edge<'a> = (&'a str, NaiveDate);

impl<'a> RulePack<'a> {
    pub(super) const fn new(book: &'a RuleBook, day: NaiveDate) -> Self {
        Self { book, day }
    }

    /// The day the pack is of.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The procedures in force, in the order of the files.
    pub fn procedures(&self) -> impl Iterator<Item = &'a Procedure> + use<'a> {
        let day = self.day;
        self.book.procedures.iter().filter(move |p| p.holds_on(day))
    }

    /// The procedure of a code or national code, in force that day; case of letters does not matter.
    pub fn procedure(&self, code: &str) -> Option<&'a Procedure> {
        self.procedures().find(|p| p.is_called(code))
    }

    /// A procedure around the day: the last that ended before it with its last day, the first that begins after it with
    /// its first.
    pub fn neighbours(&self, code: &str) -> (Option<Edge<'a>>, Option<Edge<'a>>) {
        let of = || self.book.procedures.iter().filter(|p| p.is_called(code));
        let ended = of().filter_map(|p| Some((p.name.as_str(), p.valid_to.filter(|to| *to < self.day)?)));
        let begins = of().filter(|p| p.valid_from > self.day).map(|p| (p.name.as_str(), p.valid_from));
        (ended.max_by_key(|(_, to)| *to), begins.min_by_key(|(_, from)| *from))
    }

    /// The form in force for a slip of an office, whatever the procedure.
    pub fn form(&self, office: Authority, slip: SlipName) -> Option<&'a FormRule> {
        // What has no forms of its own hands out those of the committee's centre.
        let office = if office == Authority::Police { office } else { Authority::Committee };
        self.in_force(slip).rfind(|f| f.office == office && f.is_general())
    }

    /// The form in force for a slip of a procedure: its own, else that of its office. A certificate is handed out for
    /// what certifies only.
    pub fn form_of(&self, procedure: &Procedure, slip: SlipName) -> Option<&'a FormRule> {
        let named = procedure.forms.get(&slip);
        // A form that names the procedure itself goes before one that names its field.
        let by_code = |f: &&FormRule| f.procedures.iter().any(|code| procedure.is_called(code));
        let own = self.in_force(slip).rfind(by_code);
        let of_pack = own.or_else(|| self.in_force(slip).rfind(|f| f.names(procedure)));
        match named {
            Some(code) => self.in_force(slip).rfind(|f| f.code.eq_ignore_ascii_case(code)),
            None => of_pack.or_else(|| self.form(procedure.authority, slip)),
        }
    }

    fn in_force(&self, slip: SlipName) -> impl DoubleEndedIterator<Item = &'a FormRule> + use<'a> {
        let day = self.day;
        self.book.forms.iter().filter(move |f| f.slip == slip && f.holds_on(day))
    }

    /// The office hours.
    pub fn hours(&self) -> OfficeHours {
        let rule = self.book.hours.iter().filter(|h| h.valid_from <= self.day).max_by_key(|h| h.valid_from);
        let at = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap_or_default();
        let usual = OfficeHours {
            opening: at(7, 30),
            closing: at(17, 0),
            cutoff: at(15, 0),
            noon: at(12, 0),
            saturday: None,
        };
        rule.map_or(usual, |r| OfficeHours {
            opening: r.opening,
            closing: r.closing,
            cutoff: r.cutoff,
            noon: r.noon,
            saturday: r.saturday.map(|s| (s.opening, s.closing)),
        })
    }

    /// The channel proposed at the counter for a procedure: what the day's rule says, among those the procedure has.
    pub fn counter_channel(&self, procedure: &Procedure) -> Channel {
        let wanted = match self.channel_rule() {
            Some(rule) if procedure.service.is_some() => rule.counter_default,
            _ => Channel::Direct,
        };
        let channels = procedure.channels();
        let or = [wanted, Channel::AssistedOnline, Channel::Direct];
        let found = or.into_iter().find(|c| channels.contains(c));
        found.or_else(|| channels.first().copied()).unwrap_or(Channel::Direct)
    }

    /// Whether a paper file of this procedure is still taken without a warning.
    pub fn takes_paper(&self, procedure: &Procedure) -> bool {
        self.paper_warning(procedure).is_none()
    }

    /// What an officer is told who takes a paper file of this procedure, where there is something to tell.
    pub fn paper_warning(&self, procedure: &Procedure) -> Option<&'a str> {
        let rule = self.channel_rule().filter(|r| procedure.service.is_some() && !r.paper_for_services)?;
        Some(&rule.paper_warning)
    }

    /// What a case of a procedure pays that comes by a channel, exempt or not; `None` where no fee is known.
    pub fn charge(&self, procedure: &Procedure, channel: Channel, exempt: Option<&str>) -> Option<Charge> {
        let fee = procedure.fee?;
        let (amount, per) = (fee.of(channel), fee.per);
        let free = |reason: String| Charge { amount: 0, per: FeePer::Case, reason };
        if let Some(ground) = exempt.and_then(|id| self.exemption(id)) {
            return Some(free(format!("{} ({})", ground.name, ground.basis)));
        }
        let period = self.book.fee_periods.iter().find(|p| amount > p.amount && p.holds(self.day, channel));
        Some(match period {
            Some(period) => Charge { amount: period.amount, per, reason: period.reason.clone() },
            None => Charge { amount, per, reason: String::new() },
        })
    }

    /// The grounds on which somebody pays nothing for a procedure.
    pub fn exemptions(&self, procedure: &Procedure) -> impl Iterator<Item = &'a Exemption> + use<'a> {
        let (day, authority) = (self.day, procedure.authority);
        self.book.exemptions.iter().filter(move |e| {
            e.valid_from <= day
                && e.valid_to.is_none_or(|to| day <= to)
                && e.authority.is_none_or(|a| a == authority)
        })
    }

    /// The ground of an id.
    pub fn exemption(&self, id: &str) -> Option<&'a Exemption> {
        let day = self.day;
        self.book
            .exemptions
            .iter()
            .find(|e| e.id == id && e.valid_from <= day && e.valid_to.is_none_or(|to| day <= to))
    }

    /// The essential services.
    pub fn services(&self) -> impl Iterator<Item = &'a Service> + use<'a> {
        self.book.office.services.on(self.day).map(AsRef::as_ref)
    }

    /// The essential service of a code.
    pub fn service(&self, code: &str) -> Option<&'a Service> {
        self.book.office.services.get(code.trim(), self.day).map(AsRef::as_ref)
    }

    /// The kinds of lists that are held against the register.
    pub fn list_kinds(&self) -> impl Iterator<Item = &'a Arc<ListKind>> + use<'a> {
        self.book.office.kinds.on(self.day)
    }

    /// The kind of list of an id.
    pub fn list_kind(&self, id: &str) -> Option<&'a Arc<ListKind>> {
        self.book.office.kinds.get(id, self.day)
    }

    /// The registers beside people, households and cases.
    pub fn registers(&self) -> impl Iterator<Item = &'a Arc<RegisterSpec>> + use<'a> {
        self.book.office.registers.on(self.day)
    }

    /// The register of an id.
    pub fn register(&self, id: &str) -> Option<&'a Arc<RegisterSpec>> {
        self.book.office.registers.get(id, self.day)
    }

    /// A word of the office, where a rule file has one of its own.
    pub fn word(&self, word: OfficeWord) -> Option<&'a str> {
        self.book.office.words.get(word.id(), self.day).map(|rule| rule.text.as_str())
    }

    /// The sheets beside the report.
    pub fn sheets(&self) -> impl Iterator<Item = &'a Arc<Sheet>> + use<'a> {
        self.book.office.sheets.on(self.day)
    }

    /// The sections of the report, and of the sheets beside it.
    pub fn sections(&self) -> impl Iterator<Item = &'a Arc<Section>> + use<'a> {
        self.book.office.sections.on(self.day)
    }

    /// The lines of the report that procedures are counted in.
    pub fn lines(&self) -> impl Iterator<Item = &'a Arc<ReportLine>> + use<'a> {
        self.book.office.lines.on(self.day)
    }

    /// The figures of the report in their order: one that says behind which stands there, others as they were laid.
    pub fn figures(&self) -> Vec<&'a Arc<Indicator>> {
        let (mut figures, behind): (Vec<_>, Vec<_>) =
            self.book.office.figures.on(self.day).partition(|f| f.after.is_empty());
        for figure in behind {
            // Several that stand behind one keep their order.
            let is_there = |f: &&Arc<Indicator>| f.code == figure.after || f.after == figure.after;
            let place = figures.iter().rposition(is_there).map_or(figures.len(), |at| at + 1);
            figures.insert(place, figure);
        }
        figures
    }

    /// The figure of a code.
    pub fn figure(&self, code: &str) -> Option<&'a Arc<Indicator>> {
        self.book.office.figures.get(code, self.day)
    }

    /// What must hold between figures.
    pub fn checks(&self) -> impl Iterator<Item = &'a Arc<Check>> + use<'a> {
        self.book.office.checks.on(self.day)
    }

    /// The files whose first day has come; those that name none count as of always.
    pub fn packs(&self) -> impl Iterator<Item = &'a Pack> + use<'a> {
        let day = self.day;
        self.book.packs.iter().filter(move |p| p.header.as_ref().is_none_or(|h| h.first_day <= day))
    }

    fn channel_rule(&self) -> Option<&'a ChannelRule> {
        self.book.channels.iter().filter(|c| c.valid_from <= self.day).max_by_key(|c| c.valid_from)
    }
}
