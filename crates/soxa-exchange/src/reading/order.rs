//! Whether the dates of a column are written day first, found from the column as a whole.
//!
//! A spreadsheet set up for America takes 05/03/1990 for the third of May, and leaves 15/03/1990 as text: then every
//! real date has a day up to twelve, and every text one above. A list made in America has the month first throughout.

/// How the dates of a column are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Day and month of what the program took for dates are swapped; texts are day first.
    Swapped,
    /// Month first throughout.
    MonthFirst,
    /// One of these two, and nobody has said which: what may be either is refused.
    Asked(Doubt),
}

/// Why the order of a column is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Dates only up to the twelfth, texts only after.
    Swapped,
    /// The second number is above twelve, the first never.
    MonthFirst,
}

/// What the dates of a column have shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// Real dates whose day could be a month, and others.
    low_dates: u32,
    high_dates: u32,
    /// Texts with a first number up to twelve, and above.
    low_texts: u32,
    high_texts: u32,
    /// Texts with a second number above twelve.
    month_first: u32,
}

impl Evidence {
    /// A date as the program has it.
    pub(super) fn date(&mut self, day: u8) {
        if day <= 12 { self.low_dates += 1 } else { self.high_dates += 1 }
    }

    /// A text: `15/03/1990`, or `1990-03-15` as a program writes its dates.
    pub(super) fn text(&mut self, text: &str) {
        let text = text.trim();
        let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
        let [first, second, third] = parts.as_slice() else { return };
        let number = |text: &str| text.parse::<u16>().ok();
        let (Some(first_n), Some(second_n), Some(third_n)) =
            (number(first), number(second), number(third.get(..4).unwrap_or(third)))
        else {
            return;
        };
        if first.len() == 4 {
            let day = third.get(..2).unwrap_or(third);
            if let Some(day) = number(day) {
                self.date(u8::try_from(day).unwrap_or(99));
            }
        } else if third_n >= 32 || third.len() == 2 {
            match (first_n > 12, second_n > 12) {
                (true, _) => self.high_texts += 1,
                (_, true) => self.month_first += 1,
                // As a program shows its own dates, without zeros: told apart from typed ones where those have them.
                _ => self.low_texts += 1,
            }
        }
    }

    /// What is in doubt of the column.
    pub(super) fn doubt(self) -> Option<Doubt> {
        let swapped = self.low_dates >= 2
            && self.high_dates == 0
            && self.high_texts >= 1
            && self.low_texts == 0
            && self.low_dates + self.high_texts >= 4;
        if swapped {
            return Some(Doubt::Swapped);
        }
        (self.month_first >= 1
            && self.high_texts == 0
            && self.high_dates == 0
            && self.month_first + self.low_texts >= 3)
            .then_some(Doubt::MonthFirst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Option<Doubt> {
        let mut evidence = Evidence::default();
        for text in texts {
            evidence.text(text);
        }
        evidence.doubt()
    }

    #[test]
    fn the_column_as_a_whole_tells_the_order() {
        assert_eq!(of(&["1990-05-03", "1991-02-11", "15/03/1990", "28/12/1985"]), Some(Doubt::Swapped));
        assert_eq!(of(&["1990-05-13", "1991-02-11", "15/03/1990", "28/12/1985"]), None);
        assert_eq!(of(&["1990-05-03", "1991-02-11", "15/03/1990", "08/12/1985"]), None);
        assert_eq!(of(&["03/15/1990", "12/28/1985", "05/03/1990"]), Some(Doubt::MonthFirst));
        assert_eq!(of(&["15/03/1990", "05/03/1990", "1950", "03/1972"]), None);
        assert_eq!(of(&["31/02/1990", "05/13/1990", "05/03/1990"]), None);
        assert_eq!(of(&[]), None);
    }
}
