#!/usr/bin/env python3
"""soxa beside csvlens on the same people, each in a pseudo-terminal of 80x24, in the same run.

usage: benches/terminal.py [PEOPLE ...]          (default: 10000 100000 1000000)

For each number of people: the first frame, a step down and up a list (time from the key to the last byte of its
frame, and bytes), and resident memory, with a ratio to csvlens: below 1 soxa is ahead. At the end soxa's keys at all
sizes side by side: what a key costs must not grow with the register. csvlens is installed into the target folder by
`cargo install`; nothing else is needed but cargo and Python.
"""
import fcntl, os, pty, select, signal, statistics, struct, subprocess, sys, tempfile, termios, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
QUIET = 0.025  # A screen is whole when nothing more has come for this long.
DOWN, UP, SEARCH = b"\x1b[B", b"\x1b[A", b"\x1b3"
LETTERS = "dinh van tr"
STEPS, ROUNDS, STARTS = 40, 5, 5


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, command, environment):
        self.begun = time.perf_counter()
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            # The size must be there before the program asks for it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execve(command[0], command, {**os.environ, "TERM": "xterm-256color", **environment})

    def read(self, patience, quiet=QUIET, until=None):
        """What comes until it is quiet, or until a text has come; and when its first and last bytes came."""
        came, first, last = b"", None, None
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            waiting = quiet if first and not until else end - time.perf_counter()
            if not select.select([self.line], [], [], max(waiting, 0))[0]:
                break
            try:
                got = os.read(self.line, 65536)
            except OSError:
                break
            last = time.perf_counter()
            first = first or last
            came += got
            for question, answer in ((b"\x1b[6n", b"\x1b[1;1R"), (b"\x1b[c", b"\x1b[?62;c")):
                if question in got:
                    os.write(self.line, answer)
            if until and until in came:
                until = None
        return came, first, last

    def key(self, key):
        """Milliseconds to the last byte of the frame, and its bytes."""
        begun = time.perf_counter()
        os.write(self.line, key)
        came, _, last = self.read(1)
        return ((last or begun) - begun) * 1e3, len(came)

    def memory(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.line)


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def starts(command, environment, until=None):
    """Median time to the first frame; with `until`, to the frame that shows it."""
    frames = []
    for _ in range(STARTS):
        terminal = Terminal(command, environment)
        _, first, last = terminal.read(60, until=until)
        frames.append((last if until else first) - terminal.begun)
        terminal.close()
    return statistics.median(frames) * 1e3


def steps(terminal):
    keys = [terminal.key(key) for _ in range(ROUNDS) for key in [DOWN] * STEPS + [UP] * STEPS]
    moved = [key for key in keys if key[1]]
    assert len(moved) > len(keys) / 2, "the list does not move"
    times, sizes = zip(*moved)
    return {
        "step in a list, p50 ms": percentile(times, 0.5),
        "step in a list, p99 ms": percentile(times, 0.99),
        "step in a list, bytes p50": percentile(sizes, 0.5),
        "memory MiB": terminal.memory(),
    }


def csvlens(program, people):
    command = [program, people]
    result = {"first frame ms": starts(command, {})}
    terminal = Terminal(command, {})
    terminal.read(10, quiet=1)
    result.update(steps(terminal))
    terminal.close()
    return result


def soxa(program, people, folder):
    environment = {"SOXA_STORE": os.path.join(folder, "register.redb"), "XDG_CONFIG_HOME": folder, "LANG": "C.UTF-8"}
    rejects = os.path.join(folder, "rejects.csv")
    for arguments in (["init", "--test"], ["import", "people", people, "--rejects", rejects]):
        run = subprocess.run([program, *arguments], env={**os.environ, **environment}, capture_output=True, text=True)
        assert run.returncode in (0, 1), run.stderr
    result = {"first frame ms": starts([program], environment)}
    ready = "Thoát".encode()
    checked = starts([program], environment, until=ready)
    terminal = Terminal([program], environment)
    terminal.read(60, until=ready)
    terminal.key(SEARCH)
    letters = []
    for _ in range(ROUNDS):
        letters += [terminal.key(letter.encode()) for letter in LETTERS]
        terminal.key(b"\x15")
    for letter in "dinh":
        terminal.key(letter.encode())
    result.update(steps(terminal))
    terminal.close()
    times = [key[0] for key in letters]
    own = {"register checked, start screen ms": checked}
    own |= {"letter of a search, p50 ms": percentile(times, 0.5), "letter of a search, p99 ms": percentile(times, 0.99)}
    return result, own | {key: value for key, value in result.items() if key != "first frame ms"}


def table(title, columns, rows):
    print(f"\n{title:34}" + "".join(f"{column:>12}" for column in columns))
    for name, values in rows.items():
        print(f"  {name:32}" + "".join(f"{value:>12.2f}" for value in values))


def main():
    sizes = [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    for what in (["--bin", "soxa"], ["--example", "generate"]):
        subprocess.run(["cargo", "build", "--quiet", "--release", *what], cwd=ROOT, check=True)
    peers = os.path.join(TARGET, "peers")
    peer = os.path.join(peers, "bin", "csvlens")
    if not os.path.exists(peer):
        subprocess.run(["cargo", "install", "--quiet", "--locked", "csvlens", "--root", peers], check=True)
    built = os.path.join(TARGET, "release")
    growth = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            people = os.path.join(folder, "people.csv")
            generate = os.path.join(built, "examples", "generate")
            subprocess.run([generate, "people", str(size), people], check=True, stdout=subprocess.DEVNULL)
            theirs = csvlens(peer, people)
            ours, own = soxa(os.path.join(built, "soxa"), people, folder)
        rows = {name: (ours[name], value, ours[name] / value) for name, value in theirs.items()}
        table(f"{size} people", ("soxa", "csvlens", "ratio"), rows)
        for name, value in own.items():
            growth.setdefault(name, []).append(value)
    table("soxa as the register grows", [str(size) for size in sizes], growth)


if __name__ == "__main__":
    main()
