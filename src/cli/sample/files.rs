//! The files of the sample commune, as `build.rs` packed them; unpacked when a demo is made.

use std::collections::HashMap;
use std::sync::OnceLock;

const ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sample_data.bin"));

/// The text of a file below `sample_data/`; empty where there is none of that name.
pub(super) fn text(name: &str) -> &'static str {
    static FILES: OnceLock<HashMap<String, String>> = OnceLock::new();
    FILES.get_or_init(unpack).get(name).map_or("", String::as_str)
}

fn unpack() -> HashMap<String, String> {
    let all =
        soxa_data::unpacked(ARCHIVE).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let mut files = HashMap::new();
    let mut rest = all.as_str();
    while let Some((head, body)) = rest.split_once('\n') {
        let Some((name, length)) = head.rsplit_once(' ') else { break };
        let Some((text, after)) = length.parse().ok().and_then(|n| body.split_at_checked(n)) else { break };
        files.insert(name.to_owned(), text.to_owned());
        rest = after;
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_there_whole() {
        assert_eq!(text("people.csv").lines().count(), 4305);
        assert!(text("registers/directives.csv").starts_with("number,"));
        assert!(text("list_results/vaccination.csv").ends_with('\n'));
        assert_eq!(text("nothing.csv"), "");
    }
}
