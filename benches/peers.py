#!/usr/bin/env python3
"""soxa beside SQLite on the same people in the same run: import, search, a durable save, the size of the file.

usage: benches/peers.py [PEOPLE ...]          (default: 10000 100000)

SQLite gets equal indexes (personal id, old id, phone, birth, household) and an FTS5 table of the folded names with
prefix indexes; WAL, synchronous=FULL for saves. Needs cargo and Python's own sqlite3, nothing else. Prints a table
with a ratio a row: below 1 soxa is ahead. Both are measured from outside or through their own library, in one run,
so that a busy machine is busy for both.
"""
import csv, os, re, sqlite3, statistics, subprocess, sys, tempfile, time, unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUERIES = ["d", "di", "dinh", "dinh v", "dinh van tr", "nguyen thi", "n v l", "lan thi nguyen", "pham van my", "huynh"]
INDEXED = ["person_id", "cmnd", "phone", "birth_date", "household"]


def fold(text):
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def timed(work, rounds=1):
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def sqlite(people, path):
    with open(people, encoding="utf-8", newline="") as f:
        header = next(csv.reader(f))
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")

    def load():
        db.execute("CREATE TABLE people (no INTEGER PRIMARY KEY, %s)" % ", ".join(header))
        marks = ",".join("?" * len(header))
        name = header.index("full_name")
        with open(people, encoding="utf-8", newline="") as f:
            rows = csv.reader(f)
            next(rows)
            db.executemany("INSERT INTO people VALUES (NULL,%s)" % marks, rows)
        for column in INDEXED:
            db.execute(f"CREATE INDEX by_{column} ON people ({column})")
        db.create_function("fold", 1, fold, deterministic=True)
        db.execute("CREATE VIRTUAL TABLE names USING fts5(words, content='', prefix='1 2 3')")
        db.execute("INSERT INTO names (rowid, words) SELECT no, fold(full_name) FROM people")
        db.execute("CREATE INDEX by_name ON people (full_name)")
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    result = {"import": timed(load)}
    result["size"] = os.path.getsize(path) / 2**20

    def search(query, order):
        match = " ".join(f'"{word}"*' for word in query.split())
        sql = "SELECT p.full_name, p.birth_date, p.hamlet FROM names n JOIN people p ON p.no = n.rowid WHERE names MATCH ?"
        return lambda: db.execute(sql + (" ORDER BY p.full_name" if order else "") + " LIMIT 50", (match,)).fetchall()

    for order, key in ((False, "search"), (True, "search in name order")):
        result[key] = statistics.median(timed(search(q, order), 9 if not order else 3) for q in QUERIES)
    db.execute("CREATE TABLE cases (no INTEGER PRIMARY KEY, code TEXT, procedure TEXT, applicant INTEGER, due INTEGER, state INTEGER, body TEXT)")
    db.execute("CREATE TABLE journal (seq INTEGER PRIMARY KEY, body TEXT)")
    for column in ("code", "applicant", "due", "state"):
        db.execute(f"CREATE INDEX case_{column} ON cases ({column})")
    db.commit()
    number = iter(range(10**6))

    def save():
        n = next(number)
        db.execute("INSERT INTO cases VALUES (NULL,?,?,?,?,?,?)", (f"SX-261123-{n:04}", "CT-TTR", n, n, 1, "x" * 400))
        db.execute("INSERT INTO journal VALUES (NULL,?)", ("y" * 600,))
        db.commit()

    result["durable save"] = timed(save, 200)
    return result


def soxa(size):
    run = subprocess.run(
        ["cargo", "bench", "--quiet", "--bench", "register", "--", str(size)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [l for l in run.stdout.splitlines() if re.match(r"\s*[\d.,]+\s", l)][-1]


def report(size):
    """A year's report, and SQLite grouping the same cases by what the report tells apart."""
    with tempfile.TemporaryDirectory() as folder:
        cases = os.path.join(folder, "cases.csv")
        run = ["cargo", "bench", "--quiet", "--bench", "report", "--", str(size), cases]
        print(subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout, end="")
        db = sqlite3.connect(os.path.join(folder, "cases.sqlite"))
        db.execute("CREATE TABLE cases (no INTEGER PRIMARY KEY, day TEXT, procedure TEXT, channel TEXT, state TEXT)")
        with open(cases, encoding="utf-8", newline="") as f:
            db.executemany("INSERT INTO cases VALUES (NULL,?,?,?,?)", csv.reader(f))
        db.execute("CREATE INDEX by_day ON cases (day)")
        db.commit()
        sql = "SELECT procedure, channel, state, count(*) FROM cases WHERE day BETWEEN '2025-01-01' AND '2025-12-31' GROUP BY 1, 2, 3"
        took = timed(lambda: db.execute(sql).fetchall(), 9)
        print(f"SQLite GROUP BY over the same year      {took * 1000:>9.1f} ms")


def micro(text):
    return float(text) / 1e6


def own(line):
    """The columns of the register bench, in seconds and MiB."""
    c = line.replace("us", " ").split()
    return {"import": float(c[1]), "size": float(c[4]), "search": micro(c[5]), "search in name order": micro(c[5]), "durable save": micro(c[8])}


def main():
    if sys.argv[1:2] == ["report"]:
        return [report(int(size)) for size in sys.argv[2:] or [100_000]]
    sizes = [int(a) for a in sys.argv[1:]] or [10_000, 100_000]
    subprocess.run(["cargo", "build", "--quiet", "--release", "--example", "generate"], cwd=ROOT, check=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            people = os.path.join(folder, "people.csv")
            generate = os.path.join(ROOT, "target", "release", "examples", "generate")
            target = os.environ.get("CARGO_TARGET_DIR")
            if target:
                generate = os.path.join(target, "release", "examples", "generate")
            subprocess.run([generate, "people", str(size), people], check=True, stdout=subprocess.DEVNULL)
            peer = sqlite(people, os.path.join(folder, "people.sqlite"))
            mine = own(soxa(size))
            print(f"\n{size} people{'':12}{'soxa':>12}{'SQLite':>12}{'ratio':>8}")
            for key, value in peer.items():
                print(f"  {key:22}{shown(key, mine[key]):>12}{shown(key, value):>12}{mine[key] / value:>8.2f}")


def shown(key, value):
    return f"{value:.1f} MiB" if key == "size" else f"{value:.2f} s" if value > 0.1 else f"{value * 1e6:.0f} µs"


if __name__ == "__main__":
    main()
