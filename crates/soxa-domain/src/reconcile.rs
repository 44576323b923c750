//! Two people changed one record: what each changed, field by field, so that nothing is overwritten unseen.

/// A field that stands differently in the version worked on and the one saved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The field's name in data.
    pub key: String,
    /// As it stood when the work began.
    pub base: String,
    /// As the other saved it.
    pub theirs: String,
    /// As it is typed here.
    pub mine: String,
    /// Whose value is to hold; open where both changed it.
    pub take: Option<Side>,
}

/// Whose value of a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one saved meanwhile.
    Theirs,
    /// The one typed here.
    Mine,
}

impl Clash {
    /// The value that holds, once that is decided.
    pub fn value(&self) -> Option<&str> {
        Some(match self.take? {
            Side::Theirs => &self.theirs,
            Side::Mine => &self.mine,
        })
    }
}

/// The fields in which the three versions differ. Where only one side changed a field, that side's value is taken;
/// where both did, and differently, it is left open.
pub fn clashes<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str, &'a str, &'a str)>) -> Vec<Clash> {
    let differing = fields.into_iter().filter(|(_, base, theirs, mine)| base != theirs || base != mine);
    let clash = |(key, base, theirs, mine): (&str, &str, &str, &str)| {
        let take = match (base == theirs, base == mine) {
            (true, _) => Some(Side::Mine),
            (false, true) => Some(Side::Theirs),
            (false, false) if theirs == mine => Some(Side::Theirs),
            (false, false) => None,
        };
        let [key, base, theirs, mine] = [key, base, theirs, mine].map(str::to_owned);
        Clash { key, base, theirs, mine, take }
    };
    differing.map(clash).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_one_side_changed_is_taken_and_what_both_changed_is_asked() {
        let found = clashes([
            ("name", "An", "An", "An"),
            ("phone", "1", "1", "2"),
            ("note", "", "đi làm xa", ""),
            ("address", "Số 4", "Số 5", "Số 6"),
            ("sex", "", "Nam", "Nam"),
        ]);
        let takes: Vec<(&str, Option<&str>)> = found.iter().map(|c| (c.key.as_str(), c.value())).collect();
        let wanted =
            [("phone", Some("2")), ("note", Some("đi làm xa")), ("address", None), ("sex", Some("Nam"))];
        assert_eq!(takes, wanted);
    }
}
