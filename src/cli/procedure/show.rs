//! `soxa procedure show`: a procedure as it holds on a day.

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::super::context::{Context, Format};
use super::super::failure::Failure;
use super::super::said::Said;
use super::{among, day, ids, limit};
use soxa_domain::deadline::TimeLimit;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Channel, LegRule, Procedure, RegisterAct, SlipName, before};
use soxa_domain::rulebook::RulePack;
use soxa_service::intake::find_procedure;
use soxa_text::words::{InWords, Lang};

/// Show a procedure as it holds on a day.
#[derive(Debug, Args)]
pub struct Show {
    /// Code of the procedure, soxa's own or the national one
    code: String,
    /// As of a day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// The fee of this channel; the counter's if not given
    #[arg(long, value_name = "C")]
    channel: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Show {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let rules = context.rules()?;
        let pack = rules.on(day(self.on)?);
        let procedure = find_procedure(&pack, &self.code)?;
        let channel = match &self.channel {
            Some(text) => among("--channel", text)?,
            None => pack.counter_channel(procedure),
        };
        let document = document(&pack, procedure, channel);
        match self.format {
            Format::Json => context.ui.json(&document)?,
            Format::Text => {
                for line in lines(&pack, procedure, channel, context.lang()) {
                    context.ui.line(&line)?;
                }
            }
        }
        Ok(0)
    }
}

fn document(pack: &RulePack<'_>, p: &Procedure, channel: Channel) -> Value {
    let charge = pack.charge(p, channel, None).filter(|_| p.channels().contains(&channel));
    let papers = p
        .papers
        .iter()
        .map(|paper| json!({"name": paper.name, "kind": paper.kind.id(), "optional": paper.optional}));
    let fields = p.fields.iter().map(|f| json!({"key": f.key, "label": f.label, "required": f.required}));
    let legs = p.legs.iter().enumerate().map(|(place, leg)| leg_document(&p.legs, place, leg));
    let exemptions = pack.exemptions(p).map(|e| json!({"id": e.id, "name": e.name, "basis": e.basis}));
    json!({
        "code": p.code,
        "national_code": p.national_code,
        "name": p.name,
        "official_name": if p.official_name.is_empty() { &p.name } else { &p.official_name },
        "field": p.field,
        "authority": p.authority.id(),
        "together_with": ids(&p.together_with),
        "decided_by": Some(&p.decided_by).filter(|by| !by.is_empty()),
        "valid_from": p.valid_from.to_string(),
        "ended": p.valid_to.map(|day| day.to_string()),
        "channels": ids(p.channels()),
        "limit": limit(p.limit, p.if_verified),
        "late_is_next_day": p.late_is_next_day,
        "fee": charge.map(|c| json!({
            "amount": c.amount, "per": c.per.id(), "reason": Some(c.reason).filter(|r| !r.is_empty()),
        })),
        "exemptions": exemptions.collect::<Vec<_>>(),
        "papers": papers.collect::<Vec<_>>(),
        "fields": fields.collect::<Vec<_>>(),
        "forms": {
            "receipt": form(pack, p, SlipName::Receipt),
            "supplement": form(pack, p, SlipName::Supplement),
            "refusal": form(pack, p, SlipName::Refusal),
            "result": form(pack, p, result_slip(p)),
        },
        "legs": legs.collect::<Vec<_>>(),
        "consent": p.consent.as_ref().map(|c| json!({"name": c.name, "limit": limit(c.limit, None)})),
        "supplement_within": p.supplement_within.map(|l| limit(l, None)),
        "queue": p.queue.iter().map(|q| json!({"system": q.system.id(), "channels": ids(&q.channels)}))
            .collect::<Vec<_>>(),
        "act": p.act.map(RegisterAct::id),
        "report": p.report,
        "service": p.service,
        "basis": p.basis,
        "note": p.note,
    })
}

/// What hands a positive result over: the certificate itself, where that is what was asked for.
fn result_slip(p: &Procedure) -> SlipName {
    if p.act == Some(RegisterAct::ResidenceCertificate) { SlipName::Residence } else { SlipName::Result }
}

fn form(pack: &RulePack<'_>, p: &Procedure, slip: SlipName) -> Option<String> {
    pack.form_of(p, slip).map(|f| f.code.clone())
}

fn leg_document(legs: &[LegRule], place: usize, leg: &LegRule) -> Value {
    let after: Vec<&str> =
        before(legs, place).into_iter().filter_map(|i| legs.get(i)).map(|l| l.name.as_str()).collect();
    json!({
        "name": leg.name,
        "agency": leg.agency,
        "after": after,
        "limit": limit(leg.limit, leg.if_verified),
        "optional": leg.optional,
        "one_of": leg.one_of,
    })
}

fn lines(pack: &RulePack<'_>, p: &Procedure, channel: Channel, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", p.code, p.name)];
    let mut say = |label: &Said, value: &str| {
        if !value.is_empty() {
            lines.push(format!("{}: {value}", label.in_words(lang)));
        }
    };
    say(&Said::NationalCode, p.national_code.as_deref().unwrap_or_default());
    say(&Said::FieldOfWork, &p.field);
    say(&Said::Authority, p.authority.vi());
    say(&Said::Decides, &p.decided_by);
    let channels: Vec<&str> = p.channels().iter().map(|c| c.vi()).collect();
    say(&Said::Channels, &channels.join(", "));
    say(&Said::Limit, &p.limit.vi());
    say(&Said::LimitIfVerified, &p.if_verified.map(TimeLimit::vi).unwrap_or_default());
    if let Some(charge) = pack.charge(p, channel, None) {
        let reason = if charge.reason.is_empty() { String::new() } else { format!(" ({})", charge.reason) };
        say(
            &Said::Fee,
            &format!(
                "{}{reason}",
                Said::FeeSum { amount: charge.amount, per: charge.per.vi().to_owned() }.in_words(lang)
            ),
        );
    }
    for paper in &p.papers {
        let optional =
            if paper.optional { format!(", {}", Said::IfAny.in_words(lang)) } else { String::new() };
        say(&Said::Paper, &format!("{} ({}{optional})", paper.name, paper.kind.vi()));
    }
    for leg in &p.legs {
        let optional =
            if leg.optional { format!(", {}", Said::IfAskedFor.in_words(lang)) } else { String::new() };
        say(&Said::Leg, &format!("{} – {}: {}{optional}", leg.name, leg.agency, leg.limit.vi()));
    }
    let slips = [SlipName::Receipt, SlipName::Supplement, SlipName::Refusal, result_slip(p)];
    let forms: Vec<String> = slips.into_iter().filter_map(|slip| form(pack, p, slip)).collect();
    say(&Said::Forms, &forms.join(", "));
    say(&Said::Basis, &p.basis);
    say(&Said::Note, &p.note);
    lines
}
