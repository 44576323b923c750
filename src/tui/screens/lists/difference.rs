//! Two values side by side: which letters of the second differ from the first.

use unicode_segmentation::UnicodeSegmentation;

/// The second value in pieces, each with whether it differs. What both begin and end with is the same; equal letters
/// at equal places between are too where both are as long.
pub fn pieces(of: &str, against: &str) -> Vec<(String, bool)> {
    let a: Vec<&str> = against.graphemes(true).collect();
    let b: Vec<&str> = of.graphemes(true).collect();
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a.iter().skip(front).rev().zip(b.iter().skip(front).rev()).take_while(|(x, y)| x == y).count();
    let as_long = a.len() == b.len();
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (i, letter) in b.iter().enumerate() {
        let same = i < front || i >= b.len() - back || (as_long && a.get(i) == Some(letter));
        match pieces.last_mut().filter(|(_, differs)| *differs != same) {
            Some((text, _)) => text.push_str(letter),
            None => pieces.push(((*letter).to_owned(), !same)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(of: &str, against: &str) -> String {
        pieces(of, against).into_iter().map(|(t, d)| if d { format!("[{t}]") } else { t }).collect()
    }

    #[test]
    fn the_letters_that_differ_are_marked() {
        assert_eq!(marked("Đinh Văn Trói", "Đinh Văn Trói"), "Đinh Văn Trói");
        assert_eq!(marked("Dinh Van Trói", "Đinh Văn Trói"), "[D]inh V[a]n Trói");
        assert_eq!(marked("Đinh Trói", "Đinh Văn Trói"), "Đinh Trói");
        assert_eq!(marked("051201089792", "051201089992"), "051201089[7]92");
        assert_eq!(marked("", "x"), "");
    }
}
