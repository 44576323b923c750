//! What is larger than a province: a real Spark of a master and two workers over what two communes sent, one worker killed
//! midway; the result is the one of a single machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::commune::Commune;
use crate::skipped::skipped;
use crate::upward::{Above, admit, neighbour, push};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Python that has PySpark, where there is one.
fn python() -> Option<PathBuf> {
    let own = root().join("target/peers/spark/bin/python3");
    let python = std::env::var_os("SPARK_PYTHON").map_or(own, PathBuf::from);
    let has = Command::new(&python).args(["-c", "import pyspark"]).status().is_ok_and(|done| done.success());
    let java = Command::new("java").arg("-version").stderr(Stdio::null()).status();
    (has && java.is_ok_and(|done| done.success())).then_some(python)
}

/// Programs of this test end soon: the first of Java's two compilers is enough for them.
fn with_spark(command: &mut Command, python: &Path) {
    command.env("SPARK_PYTHON", python).env("PYSPARK_PYTHON", python).env("SPARK_LOCAL_IP", "127.0.0.1");
    command.env("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
}

/// A master and two workers.
struct Cluster {
    folder: PathBuf,
    process: Child,
    python: PathBuf,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_mins(2), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Cluster {
    fn new(folder: PathBuf, python: PathBuf) -> Self {
        let mut command = Command::new(root().join("examples/spark/cluster"));
        with_spark(&mut command, &python);
        let process = command.arg(&folder).stdout(Stdio::null()).spawn().unwrap();
        let cluster = Self { folder, process, python };
        wait_for("no master", || cluster.folder.join("master").is_file());
        cluster
    }

    fn job(&self, script: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.python);
        with_spark(&mut command, &self.python);
        command.arg(root().join("examples/spark").join(script)).args(arguments);
        command.env("SPARK_MASTER", fs::read_to_string(self.folder.join("master")).unwrap().trim());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Ends a worker and what it runs, as a machine that is switched off.
    fn kill(&self, worker: &str) {
        let group = fs::read_to_string(self.folder.join(worker)).unwrap();
        let killed = Command::new("kill").args(["-KILL", "--", &format!("-{}", group.trim())]).status();
        assert!(killed.unwrap().success());
    }
}

fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_cluster_gives_what_one_machine_gives_though_a_worker_is_lost() {
    let (Some(above), Some(python)) = (Above::new(), python()) else {
        return skipped("PostgreSQL, Java or PySpark (target/peers/spark) is not here");
    };
    let sample = Commune::bare();
    sample.ok(&["demo", "--no-open"]);
    let other = neighbour(&sample);
    let from = above.url("postgres");
    sample.ok(&["upward", "init", &from]);
    for (commune, code, name) in [(&sample, "21361", "Xã Long Hiệp"), (&other, "21349", "Xã Sơn Mai")] {
        admit(&sample, &above, code, name);
        assert_eq!(push(commune, &above, code).status, 0);
    }
    let extract = sample.path("extract").to_str().unwrap().to_owned();
    let said = sample.ok(&["upward", "extract", "--from", &from, "--parquet", &extract]);
    assert!(said.contains("2 xã"), "{said}");
    sample.refused(3, &["upward", "extract", "--from", &from, "--parquet", &extract]);

    let cluster = Cluster::new(sample.path("cluster"), python);
    let pairs = sample.path("pairs.csv").to_str().unwrap().to_owned();
    let soxa = env!("CARGO_BIN_EXE_soxa");
    let job =
        cluster.job("doubles.py", &["--soxa", soxa, "-o", &pairs, "--parts", "4", &extract]).spawn().unwrap();
    let between = sample.path("spark-checkpoints");
    wait_for("nothing between two steps", || {
        let runs = fs::read_dir(&between).into_iter().flatten().flatten();
        runs.flat_map(|run| fs::read_dir(run.path()).into_iter().flatten()).next().is_some()
    });
    cluster.kill("worker-1");
    done(&job.wait_with_output().unwrap());
    let (_, found) = sample.json_status(&["province", "--from", &from, "doubles"]);
    let expected: BTreeSet<Vec<String>> = found["pairs"].as_array().unwrap().iter().map(pair).collect();
    let told: Vec<Vec<String>> = rows(&pairs);
    assert_eq!(told.len(), expected.len());
    assert!(told.len() >= 5, "{told:?}");
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), expected);

    report(&cluster, &sample, &from, &extract);
}

/// A pair as the job writes it.
fn pair(pair: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let keys = ["commune", "no", "person_id", "name", "birth", "sex"];
    let side = |side: &Value| keys.map(|key| text(&side[key]));
    let mut row = [side(&pair["left"]), side(&pair["right"])].concat();
    row.extend([text(&pair["score"]), text(&pair["verdict"])]);
    row
}

/// The figures of the country are those of its one province, and those that the province's terminal shows.
fn report(cluster: &Cluster, sample: &Commune, from: &str, extract: &str) {
    let out = sample.path("report.csv").to_str().unwrap().to_owned();
    let days = ["--from", "2026-11-01", "--to", "2026-11-30"];
    let job = cluster.job("report.py", &[&days[..], &["-o", &out, extract]].concat()).output().unwrap();
    done(&job);
    let asked = [&["province", "--from", from, "report"], &days[..]].concat();
    let shown = sample.json(&asked);
    let figures = shown["figures"].as_array().unwrap();
    let told = rows(&out);
    assert_eq!(told.len(), 2 * figures.len());
    assert!(figures.len() > 80);
    let known = |value: &Value| value.as_u64().map_or(String::new(), |number| number.to_string());
    for figure in figures {
        let of_it: Vec<&Vec<String>> = told.iter().filter(|row| figure["code"] == row[1].as_str()).collect();
        let [country, province] = of_it.as_slice() else { panic!("{figure}: {of_it:?}") };
        assert_eq!((country[0].as_str(), province[0].as_str()), ("", "Tỉnh Quảng Ngãi"));
        assert_eq!(country[1..], province[1..]);
        assert_eq!(country[3], figure["value"].as_str().unwrap_or_default(), "{figure}");
        assert_eq!([&country[4], &country[5]], [&known(&figure["num"]), &known(&figure["den"])], "{figure}");
    }
}
