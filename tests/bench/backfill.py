"""What a backfill of a file costs: ``python tests/bench/backfill.py --items 50000`` prints a table.

Makes records of its own (the same for the same numbers), reads them by ``tracker backfill --via file``
into a new SQLite database, and prints at every tenth how fast it went and how much memory all processes
held together (pages that they share counted once, as the system splits them). Every sixth record reports
an event that other sources report, too. ``--profile`` adds where the storing process spent its time.
"""

import argparse
import cProfile
import json
import os
import pstats
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds import LEXICON
from tracker import resources
from tracker.clock import utc_now
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_file import FileBackfill, FileReport
from tracker.model.backfill import Span
from tracker.store import Database, schema

BEGAN = datetime(2024, 11, 1, tzinfo=UTC)
PERIOD = timedelta(days=700)
SOURCES = 100


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=50_000)
    options.add_argument("--words", type=int, default=30, help="words of the text of an item")
    options.add_argument("--processes", type=int, default=0, help="0 is one a core")
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "items.jsonl").open("w", encoding="utf8") as file:
            file.writelines(records(chosen.items, chosen.words))
        size = (folder / "items.jsonl").stat().st_size / 1e6
        print(
            f"{chosen.items:,} records, {size:.0f} MB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        )
        measure(folder, chosen.items, chosen.processes, profile=chosen.profile)


def records(count: int, words: int) -> Iterator[str]:
    """Lines of JSON in order of time."""
    every = PERIOD / count
    for n in range(count):
        source = n * 7919 % SOURCES
        language = "zh" if source % 5 < 2 else "en"
        event = f"{language} {n // 50}" if n % 6 == 0 else f"{language} {n} alone"
        draw, lexicon = random.Random(event), LEXICON[language]
        firm, verb, thing = (draw.choice(lexicon[kind]) for kind in ("firms", "verbs", "things"))
        code = f"{draw.choice('ABKMQRTVX')}{draw.randint(1, 9)}.{draw.randint(0, 9)}-{draw.randint(10, 999)}"
        told = random.Random(n).choices(lexicon["words"], k=words)
        record = {
            "source": f"source-{source}",
            "url": f"https://source-{source}.example/articles/{n}",
            "title": f"{firm} {verb} {thing} {code}",
            "text": f"{firm} {code} {lexicon['between'].join(told)}.",
            "published": (BEGAN + n * every).isoformat(),
            "language": language,
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"


@dataclass
class Watch:
    """Notes speed and memory at every tenth, and the most memory between."""

    total: int
    begun: float = field(default_factory=time.monotonic)
    last: tuple[int, float] = (0, 0.0)
    peak: float = 0.0
    highest: float = 0.0
    cpu: dict[int, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def sample(self) -> None:
        """In a thread of its own: looks at memory and CPU twice a second."""
        while not self.over.wait(0.5):
            self.look()

    def look(self) -> None:
        """At memory and CPU now."""
        found = processes()
        self.cpu |= found
        self.peak = max(self.peak, megabytes(found))

    def on_batch(self, report: FileReport) -> None:
        """Prints a row when another tenth is stored."""
        done, now = report.records, time.monotonic() - self.begun
        if done * 10 // self.total > self.last[0] * 10 // self.total:
            rate = (done - self.last[0]) / (now - self.last[1])
            self.look()
            print(f"{done:>12,} {now:>8.1f} s {rate:>8,.0f}/s {self.peak:>8,.0f} MB", flush=True)
            self.last, self.highest, self.peak = (done, now), max(self.highest, self.peak), 0.0


def measure(folder: Path, count: int, workers: int, *, profile: bool) -> None:
    """Reads the file and prints how it went."""
    database = Database(f"sqlite:///{folder / 'tracker.db'}")
    schema.upgrade(database)
    rules = BackfillRules(resources.feeds_dir(), processes=workers)
    span = Span(BEGAN - timedelta(days=1), utc_now())
    stop = threading.Event()
    job = FileBackfill(database, rules, folder / "items.jsonl", None, span, clock=utc_now, stop=stop)
    watch = Watch(count)
    sampler = threading.Thread(target=watch.sample, daemon=True)
    sampler.start()
    profiler = cProfile.Profile(time.thread_time)
    if profile:
        profiler.enable()
    cpu = time.process_time()
    report = job.run(watch.on_batch)
    cpu = time.process_time() - cpu
    profiler.disable()
    watch.over.set()
    sampler.join()
    database.close()
    stored = (folder / "tracker.db").stat().st_size / 1e6
    others = sum(watch.cpu.values()) - watch.cpu[os.getpid()]
    print(
        f"{report.new:,} new of {report.records:,} in {report.seconds:.1f} s: "
        f"{report.records / report.seconds:,.0f} a second\n"
        f"CPU an item: {cpu / report.records * 1e3:.2f} ms to store, "
        f"{others / report.records * 1e3:.2f} ms to prepare (with the start of those processes)\n"
        f"at most {watch.highest:,.0f} MB; database {stored:,.0f} MB"
    )
    if profile:
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("cumulative").print_stats(45)


def processes() -> dict[int, float]:
    """This process and all below it, with the CPU seconds that each has used."""
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        parents.setdefault(int(parts[1]), []).append(pid)
        used[pid] = (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    waiting, found = [os.getpid()], {}
    while waiting:
        pid = waiting.pop()
        waiting += parents.get(pid, [])
        found[pid] = used[pid]
    return found


def megabytes(pids: Iterable[int]) -> float:
    """What processes hold: the proportional size, as Linux tells it."""
    total = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:")), 0)
    return total / 1024


if __name__ == "__main__":
    main()
