#!/usr/bin/env python3
"""Lists in soxa beside VisiData and csvlens on the same rows in the same run: first page, order by a column, filter.

usage: benches/lists.py [PEOPLE ...]          (default: 10000 100000)

soxa is timed by `cargo bench --bench lists` (from a key to the bytes of its picture); VisiData through its own Python package
(`pip install visidata`), csvlens in a pseudo-terminal, from a key to the last byte before 40 ms of silence. Whichever is not
there is left out. A ratio below 1 means that soxa is ahead.
"""
import csv, importlib.util, os, pty, re, select, shutil, statistics, struct, subprocess, sys, tempfile, termios, time, fcntl

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SILENCE = 0.04


def soxa(size, folder):
    env = dict(os.environ, SOXA_BENCH_ROWS=folder, SOXA_BENCH_ONE="1")
    command = ["cargo", "bench", "--quiet", "--bench", "lists", "--", str(size)]
    out = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    print(out, end="")
    found = {}
    for line in out.splitlines():
        match = re.match(r"\s*\d+\s+(.*?)\s+([\d.]+) ms$", line)
        if match:
            found[match[1]] = float(match[2])
    return {
        "first page": found["screen 3: a letter of a name"],
        "order by a column": found["screen 3: order by a column"],
        "filter": found["screen 3: a letter of a name"],
    }


def visidata(path):
    if importlib.util.find_spec("visidata") is None:
        return {}
    import visidata
    from visidata import vd

    vd.options.confirm_overwrite = False

    def timed(work):
        begun = time.perf_counter()
        work()
        vd.sync()
        return (time.perf_counter() - begun) * 1000

    sheet = vd.openSource(path, filetype="csv")
    result = {"first page": timed(sheet.reload)}
    name = sheet.column("full_name")

    def order():
        sheet.orderBy(None, name)
        sheet.sort()

    result["order by a column"] = timed(order)
    wanted = re.compile("dinh|Đinh", re.I)
    result["filter"] = timed(lambda: [row for row in sheet.rows if wanted.search(name.getDisplayValue(row) or "")])
    return result


def csvlens(path):
    program = shutil.which("csvlens") or os.environ.get("CSVLENS")
    if not program:
        return {}
    pid, line = pty.fork()
    if pid == 0:
        os.execvp(program, [program, path])
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def settles(most=60):
        begun = last = time.perf_counter()
        seen = False
        while time.perf_counter() - begun < most:
            ready, _, _ = select.select([line], [], [], SILENCE)
            if ready:
                os.read(line, 65536)
                last, seen = time.perf_counter(), True
            elif seen:
                break
        return (last - begun) * 1000

    def press(keys):
        os.write(line, keys)
        return settles()

    result = {"first page": settles()}
    result["filter"] = press(b"&Dinh\r")
    press(b"\x1b")
    press(b"\t" + b"l" * 3)
    result["order by a column"] = press(b"\x0a")
    os.write(line, b"q")
    return result


def main():
    for size in [int(a) for a in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            ours = soxa(size, folder)
            rows = os.path.join(folder, f"people-{size}.csv")
            for peer, theirs in (("VisiData", visidata(rows)), ("csvlens", csvlens(rows))):
                for what, time_of in theirs.items():
                    print(f"{size:>9}  {what:<24} soxa {ours[what]:>9.2f} ms   {peer} {time_of:>9.1f} ms   ratio {ours[what] / max(time_of, 0.01):.4f}")


if __name__ == "__main__":
    main()
