#!/usr/bin/env python3
"""Reading files: a large CSV beside an earlier soxa, a large workbook beside calamine alone and openpyxl, in one run.

usage: benches/reading.py [--rows 1000000] [--sheet 100000] [--before SOXA]

`--before` is a release binary of an earlier soxa (the import before files were read as a person would read them): the
same file goes into an empty register of each, one after the other, twice. openpyxl is measured where Python has it.
Prints seconds, the largest memory held, and a ratio a row: below 1 soxa is ahead.
"""
import argparse, os, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
print(sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None))
"""


def built():
    quiet = ["cargo", "build", "--release", "-q", "--manifest-path", os.path.join(ROOT, "Cargo.toml")]
    subprocess.run([*quiet, "--bin", "soxa", "--example", "generate"], check=True)
    subprocess.run([*quiet, "-p", "soxa-exchange", "--example", "reading"], check=True)
    release = os.path.join(TARGET, "release")
    return os.path.join(release, "soxa"), os.path.join(release, "examples")


def run(*command, **more):
    """Seconds, MiB held at most, and what was said."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Some row of a large file is refused: numbers that were drawn twice.
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {process.returncode}")
    return time.perf_counter() - begun, used.ru_maxrss / 1024, said


def imported(programs, file, folder):
    """The best of two imports into empty registers, each program's in turns: a busy machine is busy for all of them."""
    best = {}
    home = {**os.environ, "XDG_DATA_HOME": folder, "XDG_RUNTIME_DIR": folder}
    for attempt in range(2):
        for soxa in programs:
            store = os.path.join(folder, f"{os.path.basename(soxa)}-{attempt}.redb")
            init = [soxa, "--store", store, "init", "--test"]
            subprocess.run(init, check=True, env=home, stdout=subprocess.DEVNULL)
            seconds, memory, _ = run(soxa, "--store", store, "import", "people", file, "--rejects", os.devnull, env=home)
            best[soxa] = min(best.get(soxa, (seconds, memory)), (seconds, memory))
            os.remove(store)
    return best


def row(what, seconds, memory="", ratio=""):
    memory = f"{memory:8.0f} MiB" if memory else " " * 12
    print(f"{what:44}{seconds:9.2f} s{memory}{ratio and f'{ratio:9.2f}×'}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sheet", type=int, default=100_000)
    parser.add_argument("--before")
    asked = parser.parse_args()
    soxa, examples = built()
    with tempfile.TemporaryDirectory() as folder:
        people = os.path.join(folder, "people.csv")
        run(os.path.join(examples, "generate"), "people", str(asked.rows), people)
        best = imported([soxa] + ([asked.before] if asked.before else []), people, folder)
        (seconds, memory), before = best[soxa], best.get(asked.before)
        if before:
            row(f"CSV of {asked.rows} people, before", *before)
        row(f"CSV of {asked.rows} people", seconds, memory, seconds / before[0] if before else "")
        os.remove(people)

        run(os.path.join(examples, "generate"), "people", str(asked.sheet), people)
        store, sheet = os.path.join(folder, "sheet.redb"), os.path.join(folder, "people.xlsx")
        home = {**os.environ, "XDG_DATA_HOME": folder, "XDG_RUNTIME_DIR": folder}
        for command in (["init", "--test"], ["import", "people", people], ["export", "people", "--format", "xlsx", "-o", sheet]):
            subprocess.run([soxa, "--store", store, *command], check=True, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, memory, said = run(os.path.join(examples, "reading"), sheet)
        times = {line[:28].strip(): float(line.split()[-2]) for line in said.splitlines()}
        alone, whole = times["calamine: cells"], times["reading: people"]
        row(f"XLSX of {asked.sheet} people: calamine, cells", alone)
        row("  soxa, people", whole, memory, whole / alone)
        try:
            import openpyxl  # noqa: F401
        except ImportError:
            return
        seconds, memory, _ = run(sys.executable, "-c", OPENPYXL, sheet)
        row("  openpyxl, cells (ratio: soxa to it)", seconds, memory, whole / seconds)


main()
