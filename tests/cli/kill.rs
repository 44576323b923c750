//! The program killed while it saves: what was acknowledged is there afterwards.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use crate::commune::Commune;

#[test]
fn killed_at_any_moment_it_keeps_every_acknowledged_case() {
    let commune = Commune::town();
    let mut acknowledged: Vec<String> = Vec::new();
    let mut killed = 0;
    // 10,000 rounds for a release: SOXA_KILL_ROUNDS=10000.
    let rounds: u64 = std::env::var("SOXA_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    for round in 0..rounds {
        // A shell receives cases until it is killed together with the program it runs.
        let script = format!(
            "for i in 1 2 3 4 5 6; do '{}' case add --procedure CT-TTR --applicant 051072000101 --channel post --submission r{round}-$i || exit 1; done",
            env!("CARGO_BIN_EXE_soxa")
        );
        let mut shell = std::process::Command::new("setsid");
        shell.args(["sh", "-c", &script]).stdout(Stdio::piped()).stderr(Stdio::null());
        for (key, value) in commune.command(&[]).get_envs() {
            if let Some(value) = value {
                shell.env(key, value);
            }
        }
        let mut child = shell.spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            BufReader::new(out)
                .lines()
                .map_while(Result::ok)
                .filter_map(|l| l.split('\t').next().map(str::to_owned))
                .collect::<Vec<_>>()
        });
        std::thread::sleep(Duration::from_millis(5 + round * 7 % 90));
        let group = format!("-{}", child.id());
        let status = std::process::Command::new("kill").args(["-9", "--", &group]).status().unwrap();
        killed += usize::from(status.success());
        let _ = child.wait();
        acknowledged.extend(reader.join().unwrap().into_iter().filter(|l| l.starts_with("SX-")));
    }
    let kept = commune.ok(&["export", "cases"]);
    for code in &acknowledged {
        assert!(kept.contains(code.as_str()), "{code} was acknowledged and is gone");
    }
    let mut codes = acknowledged.clone();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), acknowledged.len(), "a code was given twice");
    commune.ok(&["verify"]);
    assert!(killed as u64 >= rounds * 5 / 6, "{killed}");
    eprintln!("{killed} kills, {} cases acknowledged", acknowledged.len());
    let last = commune.receive("051072000101", "after");
    assert!(commune.ok(&["case", "show", &last]).contains(&last));
}

#[test]
fn killed_while_it_is_made_there_is_a_register_or_none() {
    let (mut none, mut whole) = (0, 0);
    for round in 0..40_u64 {
        let commune = Commune::bare();
        let mut init = commune.command(&["init", "--test"]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(round * 6));
        let _ = init.kill();
        let _ = init.wait();
        if commune.store().exists() {
            whole += 1;
        } else {
            none += 1;
            // What the attempt left behind stands in nobody's way.
            commune.ok(&["init", "--test"]);
        }
        commune.ok(&["verify"]);
    }
    eprintln!("killed while it was made: {none} times no register, {whole} times a whole one");
    assert!(none > 0);
}
