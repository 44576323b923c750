use std::collections::BTreeSet;
use std::path::Path;

use soxa::tui::words::{Lang, Words};

#[test]
fn both_languages_have_the_same_words() {
    let (vi, en) = (Words::of(Lang::Vi).unwrap(), Words::of(Lang::En).unwrap());
    let (vi_keys, en_keys): (BTreeSet<&str>, BTreeSet<&str>) = (vi.keys().collect(), en.keys().collect());
    assert_eq!(vi_keys, en_keys);
    for key in vi_keys {
        assert!(!vi.say(key).is_empty() && !en.say(key).is_empty(), "{key}");
        let holes = |text: &str| text.matches('{').count();
        assert_eq!(holes(vi.say(key)), holes(en.say(key)), "{key}");
    }
}

/// A word key is a literal of the form `section.key` whose section is one of the words files.
#[test]
fn every_word_used_in_code_exists() {
    let words = Words::of(Lang::Vi).unwrap();
    let known: BTreeSet<&str> = words.keys().collect();
    let sections: BTreeSet<&str> = known.iter().filter_map(|key| key.split('.').next()).collect();
    let mut seen = 0;
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui"), &mut |text| {
        for literal in text.split('"').skip(1).step_by(2) {
            let Some((section, key)) = literal.split_once('.') else { continue };
            let plain =
                |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            if sections.contains(section) && plain(key) {
                assert!(known.contains(literal), "{literal} is in no words file");
                seen += 1;
            }
        }
    });
    assert!(seen > 40, "{seen}");
}

fn visit(folder: &Path, with: &mut dyn FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, with);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            with(&std::fs::read_to_string(path).unwrap());
        }
    }
}
