//! How alike two short texts are: one edit apart, or by letters in common.

/// Whether two texts differ by one letter wrong, missing, too much, or by two neighbours swapped; not if equal.
pub fn one_edit(a: &str, b: &str) -> bool {
    edits(a, b, 1) == Some(1)
}

/// Edits between two texts (a swap of neighbours is one), if no more than `most` (at most 2).
pub fn edits(a: &str, b: &str, most: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    if a.len().abs_diff(b.len()) > 4 * most {
        return None;
    }
    let (mut a, mut b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    while a.last().is_some() && a.last() == b.last() {
        a.pop();
        b.pop();
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    a.drain(..same.min(a.len()));
    b.drain(..same.min(b.len()));
    if a.len().abs_diff(b.len()) > most || (most == 1 && a.len().min(b.len()) > 2) {
        return None;
    }
    let distance = alignment(&a, &b);
    (distance <= most).then_some(distance)
}

/// Optimal string alignment; the inputs are short.
fn alignment(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut last_char = None;
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let at = |r: &Vec<usize>, k: usize| r.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if j > 0 && last_char == Some(y) && b.get(j - 1) == Some(&x) {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
        last_char = Some(x);
    }
    last.last().copied().unwrap_or_default()
}

/// Jaro–Winkler likeness, 0 to 1.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut common_a = Vec::new();
    for (i, &x) in a.iter().enumerate() {
        let from = i.saturating_sub(window);
        for (j, (&y, used)) in b.iter().zip(taken.iter_mut()).enumerate().skip(from) {
            if j > i + window {
                break;
            }
            if !*used && x == y {
                *used = true;
                common_a.push(x);
                break;
            }
        }
    }
    let common_b = b.iter().zip(&taken).filter(|(_, used)| **used).map(|(c, _)| *c);
    let m = common_a.len() as f64;
    if common_a.is_empty() {
        return 0.0;
    }
    let swapped = common_a.iter().zip(common_b).filter(|(x, y)| **x != *y).count() as f64 / 2.0;
    let jaro = (m / a.len() as f64 + m / b.len() as f64 + (m - swapped) / m) / 3.0;
    let prefix = a.iter().zip(&b).take(4).take_while(|(x, y)| x == y).count() as f64;
    jaro + prefix * 0.1 * (1.0 - jaro)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one_edit() {
        for (a, b) in [("ghin", "ghiin"), ("trinh", "tirnh"), ("pam", "pham"), ("lan", "lam"), ("a b", "ab")]
        {
            assert!(one_edit(a, b) && one_edit(b, a), "{a} {b}");
        }
        for (a, b) in [("lan", "lan"), ("lan", "hoa"), ("trinh", "trihnn"), ("", "ab")] {
            assert!(!one_edit(a, b), "{a} {b}");
        }
        assert_eq!(edits("19780105", "19781005", 2), Some(1));
        assert!(jaro_winkler("martha", "marhta") > 0.95);
    }
}
