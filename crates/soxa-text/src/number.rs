//! Numbers as Vietnamese readers write them.

/// A number with dots between its thousands: `12.356`.
pub fn dotted(number: u64) -> String {
    let digits = number.to_string();
    // The first group is what is over after groups of three.
    from_left(&digits, (3 - digits.len() % 3) % 3, '.')
}

/// Digits in groups of three from the left, as people read ids aloud: `051 072 000 101`.
pub fn spaced(digits: &str) -> String {
    from_left(digits, 0, ' ')
}

/// Digits in groups of three; the first group lacks `less` of its three.
fn from_left(digits: &str, less: usize, mark: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (index + less).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_from_the_right_and_ids_from_the_left() {
        let dots = [0, 12, 356, 1_356, 12_356, 123_456, 1_123_456].map(dotted);
        assert_eq!(dots, ["0", "12", "356", "1.356", "12.356", "123.456", "1.123.456"]);
        assert_eq!(["0510", "051072000101", ""].map(spaced), ["051 0", "051 072 000 101", ""]);
    }
}
