//! A keymap file, checked: `[context]`, then `"key" = "action"`; `"none"` takes a key away.

use toml::de::{DeTable, DeValue};

use super::chord::Chord;
use super::{CONTEXTS, KeymapError, Problem};
use crate::tui::action::Action;

/// One line of a keymap: in this context this key does this; `None` takes the key away.
pub(super) struct Binding {
    pub context: &'static str,
    pub chord: Chord,
    pub action: Option<Action>,
}

/// Reads a keymap; the first thing wrong is an error that names its line.
pub(super) fn parse(file: &str, text: &str) -> Result<Vec<Binding>, KeymapError> {
    let fail = |offset: usize, problem: Problem| KeymapError {
        file: file.to_owned(),
        line: text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1,
        problem,
    };
    let table = DeTable::parse(text).map_err(|error| {
        fail(error.span().map_or(0, |span| span.start), Problem::Syntax(error.message().to_owned()))
    })?;

    let mut found = Vec::new();
    for (name, value) in table.get_ref() {
        let given = name.get_ref().as_ref();
        let Some(context) = CONTEXTS.iter().copied().find(|known| *known == given) else {
            let nearest = nearest(given, CONTEXTS.iter().copied());
            return Err(fail(name.span().start, Problem::Context { name: given.to_owned(), nearest }));
        };
        let DeValue::Table(keys) = value.get_ref() else {
            let problem = Problem::Syntax(format!("{given}: expected a table of keys"));
            return Err(fail(value.span().start, problem));
        };
        for (key, action) in keys {
            let written = key.get_ref().as_ref();
            let Some(chord) = Chord::parse(written) else {
                let nearest = nearest(written, Chord::key_names());
                return Err(fail(key.span().start, Problem::Key { name: written.to_owned(), nearest }));
            };
            let name = action.get_ref().as_str().unwrap_or_default();
            let action_named = Action::from_name(name);
            if action_named.is_none() && name != "none" {
                let nearest = nearest(name, Action::ALL.iter().map(|known| known.name()));
                return Err(fail(action.span().start, Problem::Action { name: name.to_owned(), nearest }));
            }
            found.push((key.span().start, Binding { context, chord, action: action_named }));
        }
    }
    // The parser sorts keys by name; the file's own order says which key of an action is shown first.
    found.sort_by_key(|(offset, _)| *offset);
    Ok(found.into_iter().map(|(_, binding)| binding).collect())
}

/// The known name with the fewest letters different.
pub(super) fn nearest(given: &str, known: impl Iterator<Item = &'static str>) -> &'static str {
    let lower = given.to_lowercase();
    known.min_by_key(|name| distance(&lower, &name.to_lowercase())).unwrap_or_default()
}

/// How many letters must be changed, added or taken away to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, a) in left.chars().enumerate() {
        let mut diagonal = above;
        let mut before = above + 1;
        let mut next = vec![before];
        for (b, up) in right.iter().zip(row.iter().skip(1)) {
            let cost = diagonal + usize::from(a != *b);
            diagonal = *up;
            before = cost.min(before + 1).min(up + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distance_counts_changed_letters() {
        assert_eq!(distance("save", "save"), 0);
        assert_eq!(distance("sav", "save"), 1);
        assert_eq!(distance("serch", "search"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
