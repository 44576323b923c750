//! Numbers as Vietnamese reports write them: "12.496", "95,16", "04"; shares from exact integers, rounded half up.
//! No share is ever computed in floating point.

use soxa_text::number::dotted;
use std::cmp::Ordering;

/// A share of two counts, in units of `10^-decimals` per cent, rounded half up; `None` for an empty denominator.
pub fn share(num: u64, den: u64, decimals: u32) -> Option<u64> {
    let scale = 100 * u128::from(10u64.checked_pow(decimals)?);
    let den = u128::from(den);
    let scaled = u128::from(num) * scale;
    scaled.checked_mul(2)?.checked_add(den)?.checked_div(2 * den)?.try_into().ok()
}

/// The same share cut off instead of rounded.
pub fn share_cut(num: u64, den: u64, decimals: u32) -> Option<u64> {
    let scale = 100 * u128::from(10u64.checked_pow(decimals)?);
    (u128::from(num) * scale).checked_div(u128::from(den))?.try_into().ok()
}

/// How a share compares with a percentage of that many decimals, exactly.
pub fn compare(num: u64, den: u64, stated: u64, decimals: u32) -> Ordering {
    let scale = 100 * 10u128.pow(decimals.min(18));
    (u128::from(num) * scale).cmp(&(u128::from(stated) * u128::from(den)))
}

/// A scaled number with a separator before its decimals.
pub fn scaled(value: u64, decimals: u32, separator: char) -> String {
    let scale = 10u64.pow(decimals.min(18));
    match decimals {
        0 => value.to_string(),
        _ => format!("{}{separator}{:0width$}", value / scale, value % scale, width = decimals as usize),
    }
}

/// The share with two decimals and a decimal comma, as reports print it: "95,16".
pub fn percent_vi(num: u64, den: u64) -> Option<String> {
    share(num, den, 2).map(|hundredths| scaled(hundredths, 2, ','))
}

/// The share with two decimals and a point, as JSON has it: "95.16".
pub fn percent_plain(num: u64, den: u64) -> Option<String> {
    share(num, den, 2).map(|hundredths| scaled(hundredths, 2, '.'))
}

/// A count as it stands in a sentence: those under ten with a leading zero, nought as it is.
pub fn in_sentence(value: u64) -> String {
    match value {
        1..=9 => format!("0{value}"),
        _ => dotted(value),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn shares_are_rounded_half_up_from_exact_integers() {
        assert_eq!(percent_vi(59, 62).unwrap(), "95,16");
        assert_eq!(percent_vi(12_356, 12_496).unwrap(), "98,88");
        assert_eq!(scaled(share_cut(12_356, 12_496, 2).unwrap(), 2, ','), "98,87");
        assert_eq!(percent_vi(1, 800).unwrap(), "0,13");
        assert_eq!(percent_vi(0, 58).unwrap(), "0,00");
        assert_eq!(percent_plain(3, 3).unwrap(), "100.00");
        assert_eq!(percent_vi(3, 0), None);
        assert_eq!(share(u64::MAX, u64::MAX, 2), Some(10_000));
        assert_eq!(compare(50, 80, 625, 1), Ordering::Equal);
        assert_eq!(
            (dotted(1_250_000), in_sentence(4), in_sentence(0)),
            ("1.250.000".into(), "04".into(), "0".into())
        );
    }
}
