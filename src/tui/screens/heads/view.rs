//! How the correction of heads looks: what is wrong, who may be head, what everybody is then, on what ground.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{Heads, InHand};
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;
use soxa_domain::kinship::Answer;
use soxa_domain::relationship::Relationship;
use soxa_service::households::{Proposal, Proposed};

/// Candidates shown; more scroll with the chosen one.
const CANDIDATES: usize = 5;

pub(super) fn view(screen: &Heads, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
    let Some(in_hand) = &screen.in_hand else {
        let key = if screen.done.is_empty() { "heads.none" } else { "heads.all_done" };
        let text = view.words.fill(key, &[("count", &screen.done.len().to_string())]);
        fit::put(buf, area.x + 3, area.y + 1, &text, area.width.saturating_sub(4), Style::new());
        return None;
    };
    head_line(screen, in_hand, area, buf, view);
    let mut y = area.y + 2;
    y = candidates(in_hand, Rect { y, ..area }, buf, view) + 1;
    let ground = area.bottom().saturating_sub(3);
    if let Some(proposal) = &in_hand.proposal {
        members(proposal, Rect { y, height: ground.saturating_sub(y), ..area }, buf, view);
    } else {
        let why = format!("✗ {}", in_hand.why_not.as_deref().unwrap_or_default());
        fit::put(buf, area.x + 3, y, &why, area.width.saturating_sub(4), view.theme.tone(Tone::Bad));
    }
    foot(screen, in_hand, Rect { y: ground, height: 3, ..area }, buf, view)
}

fn head_line(screen: &Heads, in_hand: &InHand, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    let h = &in_hand.view.household.record;
    // The dead and the departed stand in the list, since the labels speak of them; they are not of the household.
    let count = in_hand.view.members.iter().filter(|m| m.record.is_active()).count().to_string();
    let people = view.words.fill("household.people", &[("count", &count)]);
    let text = format!("{}   {}   {people}", h.number, h.hamlet);
    let x = fit::put(buf, area.x + 1, area.y, &text, area.width / 2, view.theme.tone(Tone::Strong));
    let task = screen.tasks.iter().find(|t| t.no == in_hand.view.household.no);
    if let Some(task) = task {
        let flaw = format!("! {}", task.flaw);
        fit::put(buf, x + 2, area.y, &flaw, area.right().saturating_sub(x + 18), view.theme.tone(Tone::Look));
    }
    if screen.only.is_none() {
        let (at, of) = ((screen.at + 1).to_string(), screen.tasks.len().to_string());
        let done = screen.done.len().to_string();
        let place = view.words.fill("heads.place", &[("at", &at), ("of", &of), ("done", &done)]);
        fit::put_right(buf, area.right().saturating_sub(1), area.y, &place, view.theme.tone(Tone::Faint));
    }
}

/// The candidates; the line below the last.
fn candidates(in_hand: &InHand, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> u16 {
    fit::put(
        buf,
        area.x + 1,
        area.y,
        view.words.say("heads.choose"),
        area.width,
        view.theme.tone(Tone::Strong),
    );
    let top = in_hand.chosen.saturating_sub(CANDIDATES - 1);
    let mut y = area.y + 1;
    for (i, c) in in_hand.candidates.iter().enumerate().skip(top).take(CANDIDATES) {
        let chosen = i == in_hand.chosen;
        view.rows_drawn.set(view.rows_drawn.get() + 1);
        view.row_spot(area, y, i, in_hand.chosen);
        let mark = match (chosen, c.is_fit) {
            (true, _) => "▸",
            (false, true) => " ",
            (false, false) => "–",
        };
        fit::put(buf, area.x + 1, y, mark, 1, Style::new());
        let p = &c.person.record;
        let style = match (chosen, c.is_fit) {
            (true, _) => view.theme.focus(),
            (false, true) => Style::new(),
            (false, false) => view.theme.tone(Tone::Faint),
        };
        fit::put(buf, area.x + 3, y, &fit::cut_name(&p.full_name, 24), 24, style);
        let born = p.birth_date.map(|d| d.year().to_string()).unwrap_or_default();
        fit::put(buf, area.x + 28, y, &born, 4, Style::new());
        let now = p.relationship.map_or("", Relationship::label).to_lowercase();
        fit::put(buf, area.x + 34, y, &now, 16, Style::new());
        let tone = if c.is_fit { Tone::Plain } else { Tone::Faint };
        fit::put(buf, area.x + 51, y, &c.reason, area.width.saturating_sub(52), view.theme.tone(tone));
        y += 1;
    }
    y
}

fn members(proposal: &Proposal, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    let faint = view.theme.tone(Tone::Faint);
    for (x, key) in [(28, "heads.before"), (47, "heads.after"), (66, "heads.because")] {
        fit::put(buf, area.x + x, area.y, view.words.say(key), 18, faint);
    }
    let open = proposal.members.iter().position(|m| m.settled().is_none());
    // The row that asks is always to be seen.
    let room = usize::from(area.height.saturating_sub(1));
    let top = open.map_or(0, |i| (i + 1).saturating_sub(room));
    for (y, (i, m)) in (area.y + 1..area.bottom()).zip(proposal.members.iter().enumerate().skip(top)) {
        view.rows_drawn.set(view.rows_drawn.get() + 1);
        row(m, open == Some(i), Rect { y, height: 1, ..area }, buf, view);
    }
}

fn row(m: &Proposed, asks: bool, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    let name = fit::cut_name(&m.person.record.full_name, 24);
    fit::put(buf, area.x + 3, area.y, &name, 24, Style::new());
    let old = m.outcome.old.map_or("", Relationship::label);
    fit::put(buf, area.x + 28, area.y, old, 18, Style::new());
    if let Some(label) = m.settled() {
        let style = if m.chosen.is_some() { view.theme.tone(Tone::Good) } else { Style::new() };
        fit::put(buf, area.x + 47, area.y, label.label(), 18, style);
        let precise = m.outcome.precise.as_deref().filter(|p| !p.is_empty()).unwrap_or(m.outcome.reason);
        let room = area.width.saturating_sub(67);
        fit::put(buf, area.x + 66, area.y, precise, room, view.theme.tone(Tone::Faint));
        return;
    }
    let labels: &[Relationship] = match &m.outcome.answer {
        Answer::Open(labels) => labels,
        Answer::Certain(_) => &[],
    };
    let numbered = labels
        .iter()
        .zip(1..)
        .map(|(l, i): (_, u32)| if asks { format!("{i} {}", l.label()) } else { l.label().to_owned() });
    let text = format!("? {}", numbered.collect::<Vec<_>>().join(" / "));
    let style = view.theme.tone(if asks { Tone::Look } else { Tone::Faint });
    fit::put(buf, area.x + 45, area.y, &text, area.width.saturating_sub(46), style);
}

/// The ground, and what still stands in the way.
fn foot(
    screen: &Heads,
    in_hand: &InHand,
    area: Rect,
    buf: &mut Buffer,
    view: &ViewCtx<'_>,
) -> Option<Position> {
    fit::put(buf, area.x + 1, area.y, view.words.say("heads.ground"), 14, Style::new());
    let field = Rect { x: area.x + 16, width: area.width.saturating_sub(18), height: 1, ..area };
    let cursor = screen.ground.view(field, buf, view.theme.editable(), None);
    if screen.pile {
        fit::put(buf, field.x.saturating_sub(1), area.y, "=", 1, Style::new());
    }
    let open = in_hand.proposal.as_ref().map_or(0, |p| p.open().count());
    let doubt = in_hand.proposal.as_ref().and_then(|p| p.doubt.as_ref());
    let (text, tone) = match (&screen.wrong, open, doubt) {
        (Some(wrong), ..) => (format!("✗ {wrong}"), Tone::Bad),
        (None, 0, Some(doubt)) => (format!("! {}", view.words.tell(doubt)), Tone::Look),
        (None, 0, None) => (String::new(), Tone::Plain),
        (None, n, _) => (view.words.fill("heads.asks", &[("count", &n.to_string())]), Tone::Look),
    };
    fit::put(buf, area.x + 1, area.y + 1, &text, area.width.saturating_sub(2), view.theme.tone(tone));
    screen.is_typing.then_some(cursor)
}
