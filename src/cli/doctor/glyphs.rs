//! Whether the screen can show Vietnamese letters. On a Linux console the font that is loaded says so itself.

use std::collections::HashSet;

use super::{Finding, Found, Patient, Todo, ask};

/// Letters whose lack is seen at once: one of each kind of mark.
const LETTERS: &str = "ăâđêôơưẠảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ";

/// The letters, by the loaded font where it can be asked.
pub fn check(patient: &Patient<'_>) -> Vec<Finding> {
    if patient.term != "linux" {
        return vec![Finding::good(Found::LettersOfTerminal { letters: LETTERS.to_owned() })];
    }
    let file = std::env::temp_dir().join(format!("soxa-unimap-{}", std::process::id()));
    let asked = ask::program("setfont", &["-ou", &file.display().to_string()]);
    let map = asked.and_then(|_| std::fs::read_to_string(&file).ok());
    let _ = std::fs::remove_file(&file);
    vec![judge(map.as_deref())]
}

fn judge(map: Option<&str>) -> Finding {
    let Some(map) = map.filter(|map| !map.trim().is_empty()) else {
        return Finding::bad(Found::LettersUnknown, Todo::SetFontIfBoxes);
    };
    let known: HashSet<char> = map
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("U+"))
        .filter_map(|hex| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32))
        .collect();
    match LETTERS.chars().filter(|c| !known.contains(c)).count() {
        0 => Finding::good(Found::LettersWhole),
        count => Finding::bad(Found::LettersLacking { count }, Todo::SetFont),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn a_font_is_judged_by_its_map() {
        let full = LETTERS.chars().enumerate().fold(String::new(), |mut map, (i, c)| {
            let _ = writeln!(map, "0x{i:03x}\tU+{:04x}", c as u32);
            map
        });
        assert!(judge(Some(&full)).todo.is_none());
        assert_eq!(judge(Some("0x041\tU+0041\n")).todo, Some(Todo::SetFont));
        assert!(judge(None).todo.is_some());
    }
}
