//! What bad input files and arguments get: a clear refusal, nothing written, bounded memory, nothing raw on the terminal.

use std::io::Write;

use crate::commune::{Commune, Ran, run};

/// Bytes that look random and are the same every time.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

/// Nothing that could drive a terminal or reorder what is read.
pub fn harmless(ran: &Ran) {
    for text in [&ran.out, &ran.err] {
        let bad = text.chars().find(|c| {
            (c.is_control() && !matches!(c, '\n' | '\t'))
                || matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(bad, None, "{ran:?}");
    }
}

fn refused(commune: &Commune, file: &str) -> Ran {
    let ran = commune.run(&["import", "people", file]);
    assert_eq!(ran.status, 3, "{}: {} {}", file, ran.out, ran.err.chars().take(500).collect::<String>());
    assert!(!ran.err.is_empty() && !ran.err.contains("panicked"));
    harmless(&ran);
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), 1);
    ran
}

#[test]
fn files_that_are_no_lists_are_refused() {
    let commune = Commune::empty();
    refused(&commune, commune.path("missing.csv").to_str().unwrap());
    refused(&commune, commune.path("").to_str().unwrap());
    for (name, bytes) in [
        ("empty.csv", Vec::new()),
        ("nul.csv", vec![0; 100_000]),
        ("words.csv", "không có cột nào cả\n".repeat(50).into_bytes()),
        ("quote.csv", b"full_name,note\n\"".to_vec()),
        ("zip.xlsx", [b"PK\x03\x04".as_slice(), &noise(9, 5000)].concat()),
    ] {
        let file = commune.write(name, &bytes);
        let ran = commune.run(&["import", "people", &file]);
        assert!(ran.status == 3 || name == "quote.csv", "{name}: {ran:?}");
        harmless(&ran);
    }
    for seed in 0..20 {
        let file = commune.write("noise.csv", &noise(seed, 20_000));
        refused(&commune, &file);
        let file =
            commune.write("headed.csv", &[b"full_name,birth_date\n".as_slice(), &noise(seed, 3000)].concat());
        harmless(&commune.run(&["import", "people", &file, "--dry-run"]));
    }
    commune.ok(&["verify"]);
}

#[test]
fn a_huge_cell_is_named_by_row_and_column() {
    let commune = Commune::empty();
    let text = format!("full_name,note\nĐinh Văn A,ngắn\nĐinh Văn B,{}\n", "x".repeat(10 << 20));
    let file = commune.write("huge.csv", text.as_bytes());
    let ran = refused(&commune, &file);
    assert!(ran.err.contains("dòng 3") && ran.err.contains("note"), "{}", ran.err);
    assert!(ran.err.len() < 2000);
}

#[test]
fn escape_sequences_in_cells_never_reach_the_terminal() {
    let commune = Commune::empty();
    let nasty = "Đinh\u{1b}[2J Văn\u{9b}31m\u{202e}\u{2066} A\u{7f}\u{200b}";
    let text = format!(
        "full_name,note,\u{1b}]0;x\u{7},hamlet,household\n{nasty},\u{1b}]52;c;QUJD\u{7},z,{nasty},HK1\n\"A\r\nB\",a\tb,,,\n"
    );
    let file = commune.write("nasty.csv", text.as_bytes());
    harmless(&commune.run(&["import", "people", &file]));
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), 3);
    for args in [
        &["find", "dinh"][..],
        &["find", nasty],
        &["household", "show", "HK1"],
        &["export", "people"],
        &["export", "people", "--format", "json"],
        &["household", "check"],
        &["person", "show", nasty],
        &["household", "show", nasty],
        &["case", "show", nasty],
        &["case", "list", "--state", nasty],
        &["due", nasty, "--received", "2026-11-23T08:42"],
        &["due", "CT-TTR", "--received", nasty],
        &["find", nasty, "--format", "json"],
        &["slip", nasty],
        &["slip", "x", "--form", nasty],
        &["person", "set", nasty, nasty],
        &["import", "people", nasty],
        &["journal", "show"],
    ] {
        harmless(&commune.run(args));
    }
    let wrong = format!("full_name,birth_date,{nasty},sex\nA B,{nasty},,{nasty}\n");
    let file = commune.write("wrong.csv", wrong.as_bytes());
    harmless(&commune.run(&["import", "people", &file]));
    harmless(&commune.run(&["import", "people", &file, "--format", "json"]));
}

#[test]
fn escape_sequences_in_arguments_are_not_kept() {
    let commune = Commune::town();
    let nasty = "a\u{1b}[2J\u{202e}b";
    let ran = commune.run(&[
        "case",
        "add",
        "--procedure",
        "CT-TTR",
        "--applicant",
        "T000009",
        "--channel",
        "post",
        "--note",
        nasty,
        "--paper",
        nasty,
        "--field",
        &format!("dwelling_hamlet={nasty}"),
        "--format",
        "json",
    ]);
    assert_eq!(ran.status, 0, "{ran:?}");
    harmless(&ran);
    let code = "SX-261123-0001";
    for args in [
        &["case", "move", code, "dang_xu_ly", "--reason", nasty][..],
        &["case", "apologize", code, "--new-due", "2026-12-20", "--reason", nasty],
        &["person", "set", "T000009", &format!("note={nasty}"), "--reason", nasty],
        &["case", "show", code],
        &["case", "show", code, "--format", "json"],
        &["case", "list", "--format", "json"],
        &["slip", code],
        &["export", "cases"],
        &["export", "cases", "--format", "json"],
        &["person", "show", "T000009", "--format", "json"],
    ] {
        let ran = commune.run(args);
        assert_eq!(ran.status, 0, "{args:?} {ran:?}");
        harmless(&ran);
    }
}

#[test]
fn a_rule_file_with_a_mistake_is_told_by_file_and_line_and_nothing_of_it_is_taken() {
    let commune = Commune::town();
    let due = ["due", "CT-TTR", "--received", "2026-11-23T08:42"];
    let by_law = commune.ok(&due);
    let texts: [(&[u8], &str); 3] = [
        (b"\n[[procedure]]\ncode = 7\n", "xa.toml:"),
        (
            b"[[hours]]\nvalid_from = 2020-01-01\nclosing = 16:30:00\ncutoff = 15:00:00\nbogus = 1\n",
            "xa.toml:5",
        ),
        (&noise(1, 4000), "xa.toml:1"),
    ];
    for (text, told) in texts {
        commune.write("config/rules/xa.toml", text);
        for args in [&due[..], &["case", "list"], &["people", "--count-by", "hamlet"]] {
            let ran = commune.run(args);
            assert_eq!(ran.status, 0, "{args:?} {ran:?}");
            assert!(ran.err.contains(told), "{args:?} {ran:?}");
        }
        assert_eq!(commune.ok(&due), by_law);
        assert!(commune.run(&["doctor", "--quick"]).out.contains(told));
    }
}

/// A limit on memory that the shell sets before the program starts.
pub fn within(commune: &Commune, kib: u32, args: &[&str]) -> Ran {
    let words: Vec<String> = args.iter().map(|a| format!("'{a}'")).collect();
    let script = format!("ulimit -v {kib}; exec '{}' {}", env!("CARGO_BIN_EXE_soxa"), words.join(" "));
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg(script);
    let command = commune.command(&[]);
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            shell.env(key, value);
        }
    }
    shell.current_dir(commune.path(""));
    run(shell, b"")
}

#[test]
fn large_garbage_needs_little_memory() {
    let commune = Commune::empty();
    let path = commune.path("garbage.csv");
    let one_line = |path: &std::path::Path, head: &[u8], fill: &[u8]| {
        let mut file = std::fs::File::create(path).unwrap();
        file.write_all(head).unwrap();
        let block = fill.repeat((1 << 20) / fill.len());
        for _ in 0..200 {
            file.write_all(&block).unwrap();
        }
    };
    for (head, fill) in [
        (&b""[..], &b"x"[..]),
        (b"full_name,note\n\"", b"y"),
        (b"full_name,note\nA,b\n", b"z"),
        (b"full_name,note\n", b",,,,,,,,,,,,,,,,"),
        (b"full_name,note\n", b"\"\n\""),
    ] {
        one_line(&path, head, fill);
        let ran = within(&commune, 400 * 1024, &["import", "people", "garbage.csv"]);
        assert_eq!(ran.status, 3, "{:?} {:?}: {}", head, fill, ran.err.chars().take(500).collect::<String>());
    }
    std::fs::write(&path, noise(3, 200 << 20)).unwrap();
    assert_eq!(within(&commune, 400 * 1024, &["import", "people", "garbage.csv"]).status, 3);
    commune.ok(&["verify"]);
}
