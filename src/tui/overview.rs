//! The lines of status beside the screens on the start screen.

use super::desk::Overview;
use super::fault::allowed;
use super::fit::grouped;
use super::office::{LAST_FORM, Office};
use soxa_paper::report::period::{Length, Period};
use soxa_service::overview::overview;
use soxa_service::{ServiceError, clock, lists, printing, quality, queue, special};
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// What each screen has to say; `concern` is what is wrong with the backups.
pub(super) fn lines(office: &Office, concern: Option<&String>) -> Result<Overview, ServiceError> {
    let (register, actor) = (&office.register, &office.actor);
    let mut lines = proposed(office, Overview::default())?;
    let Some(o) = allowed(overview(register, actor))? else { return Ok(lines) };
    let drafts = office.drafts("")?;
    let drafts = drafts.iter().filter(|draft| draft.key != LAST_FORM).count();
    if drafts > 0 {
        lines = lines.with(1, &format!("{drafts} nháp đang dở"));
    }
    let mut open = format!("{} đang mở", grouped(o.open as u64));
    if o.overdue > 0 {
        open = format!("! {} quá hạn   {open}", o.overdue);
    }
    if o.due_today > 0 {
        open.push_str(&format!("   {} hẹn hôm nay", o.due_today));
    }
    lines = lines.with(2, &open);
    lines = lines.with(3, &format!("{} người · {} hộ", grouped(o.people), grouped(o.households)));
    lines = cleaning(office, lines)?;
    lines = waiting_lists(office, lines)?;
    let month = Period::around(register.now().date(), Length::Month);
    lines = lines.with(8, &format!("kỳ này đến {}", month.to.format("%d/%m")));
    if let Some((count, Some(since))) = allowed(queue::waiting(register, actor))? {
        let days = (register.now().date() - since.date()).num_days();
        lines = lines.with(9, &format!("chờ nhập CSDL quốc gia: {count}, cũ nhất {days} ngày"));
    }
    if let Some(concern) = concern {
        lines = lines.with(0, &format!("! {concern}"));
    }
    lines = proposed(office, lines)?;
    if let Some(jumped) = clock::last_jump(register)? {
        lines = lines.with(0, &format!("! {jumped}"));
    }
    if let Some(wrong) = clock::concern(register)? {
        lines = lines.with(0, &format!("! {}", wrong.in_words(Lang::Vi)));
    }
    let failed = allowed(printing::pending(register, actor))?.map_or(0, |jobs| jobs.len());
    if failed > 0 {
        lines = lines.with(0, &format!("! {failed} phiếu chưa in được   Alt+p"));
    }
    Ok(lines)
}

/// What others proposed and this operator can confirm.
fn proposed(office: &Office, lines: Overview) -> Result<Overview, ServiceError> {
    Ok(match super::screens::system::waiting(office)? {
        0 => lines,
        waiting => lines.with(0, &format!("! {waiting} đề nghị chờ bạn xác nhận")),
    })
}

/// Lists that wait.
fn waiting_lists(office: &Office, lines: Overview) -> Result<Overview, ServiceError> {
    let Some(all) = allowed(lists::lists(&office.register, &office.actor, None))? else { return Ok(lines) };
    let open: Vec<_> = all.iter().filter(|s| s.open + s.later > 0).collect();
    let rows: usize = open.iter().map(|s| s.open + s.later).sum();
    if open.is_empty() {
        return Ok(lines);
    }
    Ok(lines.with(6, &format!("{} danh sách, còn {} dòng", open.len(), grouped(rows as u64))))
}

/// Heads of household, files on people without papers, findings.
fn cleaning(office: &Office, mut lines: Overview) -> Result<Overview, ServiceError> {
    let (register, actor) = (&office.register, &office.actor);
    if let Some(counts) = allowed(quality::counts(register, actor))? {
        let pending = |heads: bool| -> usize {
            let of = counts.iter().filter(|c| c.rule.is_about_heads() == heads);
            of.map(|c| c.open + c.postponed).sum()
        };
        // Screen 4 is a part of the board's work; the board counts it too.
        let (heads, all) = (pending(true), pending(true) + pending(false));
        if heads > 0 {
            lines = lines.with(4, &format!("! {} hộ chưa đúng", grouped(heads as u64)));
        }
        if all > 0 {
            let mut text = format!("{} việc", grouped(all as u64));
            if let Some(pace) = quality::pace(register, actor, all)? {
                text.push_str(&format!("   còn {} ngày   cần {} việc/ngày", pace.days, pace.each_day));
            }
            lines = lines.with(7, &text);
        }
    }
    if let Some((before, sent, late)) = allowed(special::waiting(register, actor))? {
        let mut text = format!("{before} hồ sơ chưa chuyển   {sent} chờ trả lời");
        if late > 0 {
            text = format!("! {late} trả lời trễ   {text}");
        }
        if before + sent > 0 {
            lines = lines.with(5, &text);
        }
    }
    Ok(lines)
}
