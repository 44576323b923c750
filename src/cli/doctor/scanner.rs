//! What the card scanner sends: whether a card comes through, with its marks, and how it ends.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::{Finding, Patient, ask};
use crate::tui::keymap::Chord;
use soxa_domain::card::{CardWarning, parse};

const PATIENCE: Duration = Duration::from_secs(10);
/// A scanner that says nothing for this long has finished.
const QUIET: Duration = Duration::from_millis(400);

/// Asks for a card and tells what came.
pub fn check(patient: &Patient<'_>) -> Vec<Finding> {
    if !patient.answers {
        return Vec::new();
    }
    let question = "Quẹt một thẻ căn cước trong 10 giây (Esc để bỏ qua) …";
    let keys = ask::keys(&patient.context.ui, question, PATIENCE, |keys| {
        let skipped = keys.first().is_some_and(|key| key.code == KeyCode::Esc);
        Some(if skipped { Duration::ZERO } else { QUIET })
    });
    match keys.first() {
        Some(key) if key.code == KeyCode::Esc => Vec::new(),
        None => vec![Finding::bad(
            "không thấy máy quét gửi gì",
            "cắm lại cáp USB; máy quét phải ở chế độ bàn phím (USB HID keyboard)",
        )],
        Some(_) => judge(&typed(&keys)),
    }
}

fn typed(keys: &[KeyEvent]) -> String {
    // As everywhere in soxa: a line feed is an Enter, and no j.
    let letter = |key: &KeyEvent| match Chord::from(*key) {
        chord if chord.is(KeyCode::Enter) => Some('\r'),
        chord if chord.is(KeyCode::Tab) => Some('\t'),
        chord => chord.typed(),
    };
    keys.iter().filter_map(letter).collect()
}

fn judge(sent: &str) -> Vec<Finding> {
    let suffix = match sent.chars().last() {
        Some('\r' | '\n') => "Enter",
        Some('\t') => "Tab",
        _ => "không có gì",
    };
    let card = match parse(sent.trim_end()) {
        Ok(card) => card,
        Err(e) => {
            let todo = "quẹt mã QR ở mặt trước thẻ; đặt máy quét gửi UTF-8 và đúng kiểu bàn phím Mỹ (US)";
            return vec![Finding::bad(format!("máy quét: {}", e.vi()), todo)];
        }
    };
    let has = |warning: CardWarning| card.warnings.contains(&warning);
    let marks = !has(CardWarning::Unaccented) && !has(CardWarning::RepairedMojibake);
    let mut found = vec![
        Finding::good(format!("máy quét đọc được thẻ, kết thúc bằng {suffix}")),
        Finding::when(
            marks,
            "máy quét gửi đủ dấu tiếng Việt",
            "soxa lấy tên từ sổ; muốn đủ dấu, bật UTF-8 trong sách mã của máy quét",
        ),
    ];
    if has(CardWarning::Separator) {
        let todo = "soxa vẫn đọc được; đặt kiểu bàn phím của máy quét là US để có dấu |";
        found.push(Finding::bad("máy quét đổi dấu ngăn |", todo));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffix_and_marks_are_told() {
        let card = "051171942958|219388102|Lê Thị Châu|22041971|Nữ|Thôn Gò Tranh, Long Hiệp|09052021\r";
        let found = judge(card);
        assert!(found.iter().all(|f| f.todo.is_none()) && found.iter().any(|f| f.what.contains("Enter")));
        let bare = "051171942958|219388102|Le Thi Chau|22041971|Nu|Thon Go Tranh, Long Hiep|09052021\t";
        assert!(judge(bare).iter().any(|f| f.todo.is_some()));
        assert!(judge("xin chao\r").iter().all(|f| f.todo.is_some()));
    }
}
