//! The lines of status beside the screens on the start screen.

use std::path::Path;

use super::backend::{AgendaRow, Overview};
use super::fault::allowed;
use super::fit::{GAP, grouped};
use super::theme::Tone;
use super::words::Words;
use super::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::rulebook::RuleError;
use soxa_paper::report::period::{Length, Period};
use soxa_service::overview::{self as service, OnAgenda, overview};
use soxa_service::{ServiceError, clock, lists, offers, printing, quality, queue, referrals, special};
use soxa_store::codec::Stored;

/// What each screen has to say; `concern` is what is wrong with the backups.
pub(super) fn lines(
    workspace: &Workspace,
    concern: Option<&String>,
    words: &Words,
) -> Result<Overview, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    let mut lines = proposed(workspace, Overview::default(), words)?;
    let Some(o) = allowed(overview(register, actor))? else { return Ok(lines) };
    let drafts = workspace.begun_forms()?.len();
    if drafts > 0 {
        lines = lines.with(1, &words.fill("overview.drafts", &[("count", &drafts.to_string())]));
    }
    let count = |key: &str, n: usize| words.fill(key, &[("count", &grouped(n as u64))]);
    // What is to be done at once first: what finds no room on a narrow terminal is left out from the end.
    let parts = [
        ("overview.overdue", o.overdue),
        ("overview.to_apply", o.to_apply),
        ("overview.due_today", o.due_today),
    ];
    let parts = parts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| count(key, *n));
    let parts: Vec<String> = parts.chain([count("overview.open", o.open)]).collect();
    let mark = if o.overdue > 0 { "! " } else { "" };
    lines = lines.with(2, &format!("{mark}{}", parts.join(GAP)));
    lines.agenda = agenda(workspace, words)?;
    let (people, households) = (grouped(o.people), grouped(o.households));
    lines =
        lines.with(3, &words.fill("overview.people", &[("people", &people), ("households", &households)]));
    lines = cleaning(workspace, lines, words)?;
    lines = waiting_lists(workspace, lines, words)?;
    let month = Period::around(register.now().date(), Length::Month);
    lines = lines.with(8, &words.fill("overview.period", &[("day", &month.to.format("%d/%m").to_string())]));
    lines = waiting_elsewhere(workspace, lines, words)?;
    lines = offered(workspace, lines, words)?;
    if let Some(concern) = concern {
        lines = lines.with(0, &format!("! {concern}"));
    }
    lines = proposed(workspace, lines, words)?;
    if let Some(jumped) = clock::last_jump(register)? {
        lines = lines.with(0, &format!("! {}", words.tell(&jumped)));
    }
    if let Some(wrong) = clock::concern(register)? {
        lines = lines.with(0, &format!("! {}", words.tell(&wrong)));
    }
    if let Some(mistake) = register.rule_mistakes().first() {
        // Of where it lies the name is enough here; the doctor tells the whole path.
        let name = Path::new(&mistake.file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mistake = words.tell(&RuleError { file: name, ..mistake.clone() });
        let told = words.fill("overview.rules", &[("mistake", &mistake)]);
        lines = lines.with(0, &format!("! {told}"));
    }
    let failed = allowed(printing::pending(register, actor))?.map_or(0, |jobs| jobs.len());
    if failed > 0 {
        lines = lines.with(
            0,
            &format!("! {}   Alt+p", words.fill("overview.unprinted", &[("count", &failed.to_string())])),
        );
    }
    Ok(lines)
}

/// Cases of each reason on the agenda: more than these nobody reads beside a menu.
const ON_AGENDA: usize = 12;

/// The cases that the day is about.
fn agenda(workspace: &Workspace, words: &Words) -> Result<Vec<AgendaRow>, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    let all = allowed(service::agenda(register, actor, ON_AGENDA))?.unwrap_or_default();
    let row = |(case, why): (Stored<Case>, OnAgenda)| {
        let (key, tone) = match why {
            OnAgenda::Overdue => ("agenda.overdue", Tone::Bad),
            OnAgenda::Today => ("agenda.today", Tone::Look),
            OnAgenda::HandOver => ("agenda.hand_over", Tone::Plain),
            OnAgenda::Supplement => ("agenda.supplement", Tone::Plain),
        };
        let c = &case.record;
        let day = c.due_at.map(|at| at.date().format("%d/%m").to_string()).unwrap_or_default();
        let name = workspace.applicant_name(c)?;
        let (why, code) = (words.say(key).to_owned(), c.code.to_string());
        Ok(AgendaRow { case: case.no, why, code, name, day, tone })
    };
    all.into_iter().map(row).collect()
}

/// What others proposed and this operator can confirm.
fn proposed(workspace: &Workspace, lines: Overview, words: &Words) -> Result<Overview, ServiceError> {
    Ok(match super::screens::system::waiting(workspace)? {
        0 => lines,
        waiting => {
            let told = words.fill("overview.proposed", &[("count", &waiting.to_string())]);
            lines.with(0, &format!("! {told}"))
        }
    })
}

/// Files that the level above offers and nobody has decided about.
fn offered(workspace: &Workspace, lines: Overview, words: &Words) -> Result<Overview, ServiceError> {
    let waiting = offers::waiting(&workspace.register)?;
    let told = words.fill("overview.offers", &[("count", &waiting.to_string())]);
    Ok(if waiting > 0 { lines.with(0, &format!("! {told}")) } else { lines })
}

/// What waits for national systems, and cases that other communes handed over or do not have yet.
fn waiting_elsewhere(
    workspace: &Workspace,
    lines: Overview,
    words: &Words,
) -> Result<Overview, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    let (came, lost) = allowed(referrals::pending(register, actor))?.unwrap_or_default();
    let count = |key: &str, n: usize| words.fill(key, &[("count", &n.to_string())]);
    let mut parts = Vec::new();
    parts.extend((lost > 0).then(|| format!("! {}", count("overview.referrals_lost", lost))));
    parts.extend((came > 0).then(|| count("overview.referrals", came)));
    if let Some((count, Some(since))) = allowed(queue::waiting(register, actor))? {
        let days = (register.now().date() - since.date()).num_days();
        let told = [("count", count.to_string()), ("days", days.to_string())];
        let told = told.each_ref().map(|(name, value)| (*name, value.as_str()));
        parts.push(words.fill("overview.queue", &told));
    }
    Ok(if parts.is_empty() { lines } else { lines.with(9, &parts.join(GAP)) })
}

/// Lists that wait.
fn waiting_lists(workspace: &Workspace, lines: Overview, words: &Words) -> Result<Overview, ServiceError> {
    let Some(all) = allowed(lists::lists(&workspace.register, &workspace.actor, None))? else {
        return Ok(lines);
    };
    let open: Vec<_> = all.iter().filter(|s| s.open + s.later > 0).collect();
    let rows: usize = open.iter().map(|s| s.open + s.later).sum();
    if open.is_empty() {
        return Ok(lines);
    }
    let (count, rows) = (open.len().to_string(), grouped(rows as u64));
    Ok(lines.with(6, &words.fill("overview.lists", &[("count", &count), ("rows", &rows)])))
}

/// Heads of household, files on people without papers, findings.
fn cleaning(workspace: &Workspace, mut lines: Overview, words: &Words) -> Result<Overview, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    let count = |key: &str, n: usize| words.fill(key, &[("count", &grouped(n as u64))]);
    if let Some(counts) = allowed(quality::counts(register, actor))? {
        let pending = |heads: bool| -> usize {
            let of = counts.iter().filter(|c| c.rule.is_about_heads() == heads);
            of.map(|c| c.open + c.postponed).sum()
        };
        // Screen 4 is a part of the board's work; the board counts it too.
        let (heads, all) = (pending(true), pending(true) + pending(false));
        if heads > 0 {
            lines = lines.with(4, &format!("! {}", count("overview.heads", heads)));
        }
        if all > 0 {
            let mut text = count("overview.findings", all);
            if let Some(pace) = quality::pace(register, actor, all)? {
                let (days, each) = (pace.days.to_string(), pace.each_day.to_string());
                let told = words.fill("overview.pace", &[("days", &days), ("each", &each)]);
                text.push_str(&format!("   {told}"));
            }
            lines = lines.with(7, &text);
        }
    }
    if let Some((before, sent, late)) = allowed(special::waiting(register, actor))? {
        let mut text =
            format!("{}   {}", count("overview.unsent", before), count("overview.unanswered", sent));
        if late > 0 {
            text = format!("! {}   {text}", count("overview.late", late));
        }
        if before + sent > 0 {
            lines = lines.with(5, &text);
        }
    }
    Ok(lines)
}
