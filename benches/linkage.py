#!/usr/bin/env python3
"""soxa beside Splink and recordlinkage on the same sets: F1, time, memory.

    benches/linkage.py [--soxa target/release/soxa] [--venv FOLDER] SET…

A SET is a folder with `people.csv`, `list.csv`, `truth.csv` (match) or with `dedupe.csv`, `dedupe-truth.csv`
(benches/linkage_sets.py makes both), or the word `febrl4` or `febrl3` (they come with recordlinkage). The peers are
installed from PyPI into a virtual environment made beside the build. They get names folded and split, dates as ISO
texts, ids with their zeros put back, nine digits in the id column as an old card's, term frequencies, and EM; their pairs are taken greedily, one to one.
Every engine runs in a process of its own; time is its whole run, memory its peak.
"""
import argparse
import collections
import csv
import json
import os
import re
import resource
import subprocess
import sys
import time
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGES = ["splink==4.0.17", "recordlinkage==0.16", "pandas<3"]


def read(path):
    with open(path, newline="", encoding="utf-8") as f:
        return [{k.strip(): (v or "").strip() for k, v in row.items()} for row in csv.DictReader(f)]


def fold(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).lower().split())


def iso(date):
    parts = re.split(r"[/-]", date)
    if len(parts[0]) != 4:
        parts.reverse()
    return "-".join(p.zfill(2) for p in parts)


def prepared(row, record):
    """A people row as a competent user would give it to the peers; empty is None."""
    number, words = row.get("person_id", ""), fold(row["full_name"]).split() or [""]
    nine = number if len(number) == 9 else row.get("cmnd", "")
    date = iso(row["birth_date"])
    out = {
        "unique_id": record, "pid": number.zfill(12) if len(number) > 9 else "", "cmnd": nine,
        "name": " ".join(words), "family": words[0], "given": words[-1], "middle": " ".join(words[1:-1]),
        "date": date if len(date) == 10 else "", "year": date[:4], "month_day": date[5:] if len(date) == 10 else "",
        "sex": row.get("sex", ""), "father": fold(row.get("father", "")), "mother": fold(row.get("mother", "")),
        "hamlet": fold(row.get("hamlet", "") or (re.match(r"Th[ôo]n ([^,]*)", row.get("address", "")) or [""])[0].removeprefix("Thôn ").removeprefix("Thon ")),
        "household": row.get("household", ""),
    }
    return {k: v or None for k, v in out.items()}


def record_id(row):
    return row.get("local_id") or row.get("rec_id") or row.get("person_id")


def febrl(which):
    """Folder-like rows and truth of the FEBRL sets."""
    from recordlinkage.datasets import load_febrl3, load_febrl4
    frames = load_febrl4() if which == "febrl4" else (load_febrl3(),)
    rows = [[{"rec_id": i, **{k: str(v) if v == v and v is not None else "" for k, v in r.items()}} for i, r in f.to_dict("index").items()] for f in frames]
    groups = collections.defaultdict(list)
    for row in (r for part in rows for r in part):
        groups[row["rec_id"].split("-")[1]].append(row["rec_id"])
    truth = {(a, b) for g in groups.values() for i, a in enumerate(g) for b in g[i + 1:]}
    return rows, truth


def load(name):
    if name.startswith("febrl"):
        return febrl(name)
    if os.path.exists(os.path.join(name, "dedupe.csv")) and not os.path.exists(os.path.join(name, "list.csv")):
        files, truth = ["dedupe.csv"], "dedupe-truth.csv"
    else:
        files, truth = ["people.csv", "list.csv"], "truth.csv"
    rows = [read(os.path.join(name, f)) for f in files]
    return rows, {(t["left_id"], t["right_id"]) for t in read(os.path.join(name, truth))}


def best_f1(pairs, truth):
    truth = {tuple(sorted(t)) for t in truth}
    pairs = sorted(((s, tuple(sorted((a, b)))) for a, b, s in pairs), reverse=True)
    right, best = 0, 0.0
    for n, (_, pair) in enumerate(pairs, 1):
        right += pair in truth
        best = max(best, 2 * right / (len(truth) + n))
    return best


def one_to_one(pairs):
    left, right, kept = set(), set(), []
    for a, b, s in sorted(pairs, key=lambda p: -p[2]):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            kept.append((a, b, s))
    return kept


def splink(name):
    import pandas as pd
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    rows, _ = load(name)
    is_febrl = name.startswith("febrl")
    if is_febrl:
        frames = [pd.DataFrame([{"unique_id": r["rec_id"], **{k: v or None for k, v in r.items()}} for r in part]) for part in rows]
        comparisons = [cl.NameComparison("given_name"), cl.NameComparison("surname"), cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
                       cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]), cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                       cl.JaroWinklerAtThresholds("address_1", [0.9]), cl.DamerauLevenshteinAtThresholds("postcode", [1]), cl.JaroWinklerAtThresholds("suburb", [0.9])]
        blocks = [block_on("soc_sec_id"), block_on("date_of_birth"), block_on("given_name", "surname"), block_on("surname", "postcode"),
                  block_on("given_name", "postcode"), block_on("address_1", "street_number")]
        train, sure = [block_on("date_of_birth"), block_on("soc_sec_id")], ["l.soc_sec_id = r.soc_sec_id"]
    else:
        frames = [pd.DataFrame([prepared(r, record_id(r)) for r in part]) for part in rows]
        number = lambda column: cl.CustomComparison(output_column_name=column, comparison_levels=[
            cll.NullLevel(column), cll.ExactMatchLevel(column), cll.DamerauLevenshteinLevel(column, 1), cll.ElseLevel()])
        dates = cl.CustomComparison(output_column_name="date", comparison_levels=[
            cll.NullLevel("year"),
            cll.CustomLevel("date_l = date_r", "equal"),
            cll.CustomLevel("month_day_l is null and month_day_r is null and year_l = year_r", "equal years"),
            cll.CustomLevel("year_l = year_r and substr(month_day_l, 1, 2) = substr(month_day_r, 4, 2) and substr(month_day_l, 4, 2) = substr(month_day_r, 1, 2)", "swapped"),
            cll.CustomLevel("year_l = year_r and (month_day_l is null or month_day_r is null)", "year on a side"),
            cll.CustomLevel("month_day_l = month_day_r and abs(cast(year_l as int) - cast(year_r as int)) = 1", "year off by one"),
            cll.CustomLevel("year_l = year_r and substr(month_day_l, 1, 2) = substr(month_day_r, 1, 2)", "day differs"),
            cll.CustomLevel("year_l = year_r", "same year"), cll.ElseLevel()])
        names = cl.CustomComparison(output_column_name="name", comparison_levels=[
            cll.NullLevel("name"), cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.CustomLevel("family_l = family_r and given_l = given_r", "family and given"),
            cll.JaroWinklerLevel("name", 0.94), cll.CustomLevel("given_l = given_r", "given"),
            cll.CustomLevel("family_l = family_r", "family"), cll.ElseLevel()])
        comparisons = [number("pid"), number("cmnd"), names, dates, cl.ExactMatch("sex"),
                       cl.ExactMatch("father").configure(term_frequency_adjustments=True), cl.ExactMatch("mother").configure(term_frequency_adjustments=True),
                       cl.ExactMatch("hamlet")]
        if len(rows) == 1:
            comparisons.append(cl.ExactMatch("household").configure(term_frequency_adjustments=True))
        blocks = [block_on("pid"), block_on("cmnd"), block_on("date"), block_on("given", "year"), block_on("name", "father"), block_on("name", "hamlet", "year")]
        train, sure = [block_on("date"), block_on("given", "year")], ["l.pid = r.pid", "l.cmnd = r.cmnd", "l.name = r.name and l.date = r.date"]
    settings = SettingsCreator(link_type="dedupe_only" if len(rows) == 1 else "link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=blocks)
    linker = Linker(frames, settings, db_api=DuckDBAPI(), set_up_basic_logging=False)
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in train:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    left_first = {record_id(r) for r in rows[0]}
    pairs = [(a, b, s) if a in left_first else (b, a, s) for a, b, s in zip(found.unique_id_l, found.unique_id_r, found.match_weight)]
    return pairs if name == "febrl3" else one_to_one(pairs)


def recordlinkage(name):
    import pandas as pd
    import recordlinkage as rl
    rows, _ = load(name)
    is_febrl = name.startswith("febrl")
    make = (lambda r: {**r}) if is_febrl else (lambda r: prepared(r, record_id(r)))
    frames = [pd.DataFrame([make(r) for r in part], index=[record_id(r) for r in part]).replace("", None) for part in rows]
    index = rl.Index()
    blocks = ["soc_sec_id", "date_of_birth", ["given_name", "surname"], ["surname", "postcode"], ["given_name", "postcode"]] if is_febrl else ["pid", "cmnd", "date", ["given", "year"]]
    for block in blocks:
        index.block(block)
    pairs = index.index(*frames)
    compare = rl.Compare()
    if is_febrl:
        for column in ("given_name", "surname", "address_1", "suburb"):
            compare.string(column, column, method="jarowinkler", threshold=0.88, label=column)
        for column in ("date_of_birth", "soc_sec_id", "postcode", "street_number"):
            compare.string(column, column, method="damerau_levenshtein", threshold=0.8, label=column)
    else:
        for column in ("pid", "cmnd"):
            compare.string(column, column, method="damerau_levenshtein", threshold=0.8, label=column)
        compare.string("name", "name", method="jarowinkler", threshold=0.92, label="name")
        # Parts of the date and name beside the whole make its ECM diverge.
        for column in ("date", "sex", "father", "mother", "hamlet"):
            compare.exact(column, column, label=column)
    vectors = compare.compute(pairs, *frames)
    ecm = rl.ECMClassifier(binarize=0.5)
    ecm.fit(vectors)
    found = ecm.prob(vectors)
    found = [(a, b, s) for (a, b), s in found.items() if s > 0.01]
    return found if name == "febrl3" else one_to_one(found)


def soxa(name, program):
    rows, _ = load(name)
    out = os.path.join(ROOT, "target", "linkage-pairs.csv")
    os.makedirs(os.path.dirname(out), exist_ok=True)
    if name.startswith("febrl"):
        files = []
        for i, part in enumerate(rows):
            files.append(os.path.join(ROOT, "target", f"{name}-{i}.csv"))
            with open(files[-1], "w", newline="", encoding="utf-8") as f:
                writer = csv.DictWriter(f, list(part[0]))
                writer.writeheader()
                writer.writerows(part)
        extra = ["--schema", os.path.join(ROOT, "crates/soxa-linkage/src/data/febrl.toml")]
    else:
        files = [os.path.join(name, f) for f in (["people.csv", "list.csv"] if len(rows) == 2 else ["dedupe.csv"])]
        extra = []
    command = ["match", "--left", files[0], "--right", files[1]] if len(files) == 2 else ["dedupe", "--input", files[0]]
    began = time.monotonic()
    subprocess.run([program, *command, "-o", out, *extra], check=True)
    took = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return [(r["left_id"], r["right_id"], float(r["score"])) for r in read(out)], took, memory


def child(engine, name, program):
    """One engine on one set, in this process; its figures as JSON on the last line."""
    _, truth = load(name)
    if engine == "soxa":
        pairs, took, memory = soxa(name, program)
    else:
        began = time.monotonic()
        pairs = {"splink": splink, "recordlinkage": recordlinkage}[engine](name)
        took = time.monotonic() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"f1": best_f1(pairs, truth), "time": took, "memory": memory}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--soxa", default=os.path.join(ROOT, "target/release/soxa"))
    parser.add_argument("--venv", default=os.path.join(ROOT, "target/linkage-venv"))
    parser.add_argument("--engines", default="soxa,splink,recordlinkage")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("sets", nargs="*")
    a = parser.parse_args()
    if a.child:
        return child(*a.child, a.soxa)
    python = os.path.join(a.venv, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", a.venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    print(f"{'set':<24} {'engine':<14} {'F1':>7} {'seconds':>8} {'MiB':>6}")
    for name in a.sets:
        for engine in a.engines.split(","):
            ran = subprocess.run([python, __file__, "--soxa", a.soxa, "--child", engine, name], capture_output=True, text=True)
            if ran.returncode:
                print(f"{os.path.basename(name):<24} {engine:<14} failed: {(ran.stderr.strip().splitlines() or ['?'])[-1][:120]}")
                continue
            figures = json.loads(ran.stdout.strip().splitlines()[-1])
            print(f"{os.path.basename(name.rstrip('/')):<24} {engine:<14} {figures['f1']:7.4f} {figures['time']:8.1f} {figures['memory']:6}", flush=True)


if __name__ == "__main__":
    main()
