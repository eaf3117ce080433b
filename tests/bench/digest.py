"""What a weekly digest costs: ``python tests/bench/digest.py`` fills a store, sends, and prints a table.

100,000 invented items of half a year in stories of one to nine reports, 1,000 readers with 20 distinct
filters. Then ``tracker digest send`` as a process of its own hands every letter to a real SMTP server on
loopback, with a new SQLite file each time.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from feeds import LEXICON
from tracker import resources
from tracker.demo.mailserver import serve_mailbox
from tracker.jobs.prepare import Preparer, make_preparer
from tracker.model.item import Item, PublishedSource
from tracker.model.prepared import Prepared
from tracker.model.source import Category, Source, Tier
from tracker.store import Connection, Database, items, schema, stories, subscribers
from tracker.store import sources as source_rows

WEEK = "2026-W47"
END = datetime(2026, 11, 23, tzinfo=UTC)
WEEKS = 26
BATCH = 2_000
POOL = 1_500
"""So many writings are tagged; the items are copies of them with titles of their own."""
LIMIT = 60.0
FILTERS = (
    "", "firm:deepseek", "firm:alibaba", "firm:tencent OR firm:bytedance", "firm:moonshot", "firm:zhipu",
    "firm:unitree", "firm:huawei OR firm:smic", "type:release", "type:funding OR type:deal", "type:price",
    "lang:zh", "lang:en", "model -robot", "robot", "chip OR 芯片", "type:open-source", "firm:baidu",
    '"data centre"', "firm:kuaishou OR firm:minimax",
)  # fmt: skip


def sources() -> list[Source]:
    """Forty outlets in two languages, one in eight of them the firms' own."""
    return [
        Source(
            id=f"outlet-{n}",
            title=f"Outlet {n}",
            url=f"https://outlet-{n}.example/feed",
            language="zh" if n % 5 < 2 else "en",
            category=Category.CHINESE_MEDIA if n % 5 < 2 else Category.ENGLISH_MEDIA,
            kind="media",
            tier=Tier.FIRST_PARTY if n % 8 == 0 else Tier.NEWSROOM,
            enabled=False,
        )
        for n in range(40)
    ]


def writings(preparer: Preparer, language: str) -> list[Prepared]:
    """Tagged writings of about a kilobyte, the same in every run."""
    chance, words = random.Random(language), LEXICON[language]
    made = []
    for n in range(POOL):
        firm, verb, thing = (chance.choice(words[kind]) for kind in ("firms", "verbs", "things"))
        sum_ = f"{chance.randint(2, 90)}亿元" if language == "zh" else f"${chance.randint(2, 900)} million"
        end = "。" if language == "zh" else "."
        lead = words["between"].join([firm, verb, thing, sum_]) + end
        said = [words["between"].join(chance.sample(words["words"], 14)).capitalize() + end for _ in range(8)]
        text = " ".join([lead, *said])
        title = words["between"].join([firm, verb, thing])
        made.append(preparer.prepare(_item(f"{language}-{n}", title, text, language), ()))
    return made


def _item(guid: str, title: str, text: str, language: str) -> Item:
    return Item(
        source_id="outlet-0",
        guid=guid,
        url=f"https://outlet.example/{guid}",
        url_key=f"outlet.example/{guid}",
        title=title,
        summary=text[:200],
        text=text,
        html=f"<p>{text}</p>",
        language=language,
        published=END,
        published_source=PublishedSource.FEED,
        content_hash=guid,
    )


def fill(database: Database, number: int) -> None:
    """Puts that many items into the store, each in a story."""
    pool = {language: writings(make_preparer(resources.feeds_dir()), language) for language in ("en", "zh")}
    outlets, chance = sources(), random.Random(7)
    with database.write() as connection:
        source_rows.sync(connection, outlets)
    reports = _reports(number, outlets, pool, chance)
    for start in range(0, number, BATCH):
        batch = [next(reports) for _ in range(min(BATCH, number - start))]
        with database.write() as connection:
            store(connection, batch)
        print(f"\rfilling the store: {start + len(batch):,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _reports(
    number: int, outlets: Sequence[Source], pool: dict[str, list[Prepared]], chance: random.Random
) -> Iterator[tuple[int, Prepared]]:
    story = 0
    while True:
        story += 1
        at = END - timedelta(seconds=chance.uniform(0, WEEKS * 7 * 86_400))
        about = chance.randrange(POOL)
        for n in range(min(chance.randint(1, 9), chance.randint(1, 9))):
            outlet = chance.choice(outlets)
            written = pool[outlet.language][about]
            guid = f"{story}-{n}"
            item = replace(
                written.item,
                source_id=outlet.id,
                guid=guid,
                url=f"https://{outlet.id}.example/{guid}",
                url_key=f"{outlet.id}.example/{guid}",
                title=f"{written.item.title} {story}",
                published=min(at + timedelta(minutes=37 * n), END - timedelta(minutes=1)),
                content_hash=guid,
            )
            yield story, replace(written, item=item)


def store(connection: Connection, batch: Sequence[tuple[int, Prepared]]) -> None:
    """Stores items, each with the number of its story, which is made or grows."""
    item_ids = items.allocate_ids(connection, [prepared for _, prepared in batch])
    new: list[items.NewItem] = []
    members: dict[int, list[stories.Member]] = {}
    for item_id, (story, prepared) in zip(item_ids, batch, strict=True):
        item = prepared.item
        new.append(items.NewItem(item_id, prepared, item.published, False, story, None, ""))
        members.setdefault(story, []).append(stories.Member(item_id, item.published, item.language))
    known = stories.rows(connection, list(members))
    for story, joining in members.items():
        row = known.get(story) or stories.empty(story, joining[0])
        for member in joining:
            row = stories.joined_by(row, member)
        (stories.update if story in known else stories.insert)(connection, [row])
    items.insert(connection, new)
    items.add_sightings(
        connection,
        [
            items.NewSighting(i.source_id, i.guid, n.id, True, i.url, i.content_hash, i.published)
            for n in new
            for i in [n.prepared.item]
        ],
    )


def subscribe(database: Database, readers: int) -> None:
    """That many readers, with each filter in turn."""
    with database.write() as connection:
        for n in range(readers):
            facts = {"filter": FILTERS[n % len(FILTERS)], "name": f"Reader {n}"}
            subscribers.add(connection, f"reader-{n}@example.org", END, **facts)


def send(folder: Path, port: int) -> tuple[float, float]:
    """`tracker digest send` from its start to its end: wall and CPU seconds."""
    environ = os.environ | {
        "TRACKER_DATA_DIR": str(folder),
        "TRACKER_SMTP_HOST": "127.0.0.1",
        "TRACKER_SMTP_PORT": str(port),
        "TRACKER_SMTP_SECURITY": "none",
        "TRACKER_SMTP_SENDER": "Tracker <tracker@example.org>",
        "TRACKER_LOG_LEVEL": "warning",
    }
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "tracker", "digest", "send", "--week", WEEK]
    done = subprocess.run(command, env=environ, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"tracker digest send ended with {done.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, cpu


def main() -> int:
    """Prints the table; the exit status is 1 when it took too long or a letter is missing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--readers", type=int, default=1_000)
    options.add_argument("--keep", type=Path, help="fill this folder once; each run works on a copy")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="digest") as temporary, serve_mailbox() as mailbox:
        folder = Path(temporary)
        filled = (chosen.keep or folder) / "tracker.db"
        if not filled.exists():
            filled.parent.mkdir(parents=True, exist_ok=True)
            database = Database(f"sqlite:///{filled}")
            schema.upgrade(database)
            fill(database, chosen.items)
            subscribe(database, chosen.readers)
            database.close()
        if chosen.keep:
            shutil.copy(filled, folder)
        wall, cpu = send(folder, mailbox.port)
        took = {message_from_bytes(message)["To"] for message in mailbox.messages}
        size = sum(map(len, mailbox.messages)) / max(len(mailbox.messages), 1) / 1_000
    print(
        f"{chosen.items:,} items, {len(FILTERS)} filters, {chosen.readers:,} readers: {len(took):,} letters"
    )
    print(f"{wall:.1f} s, of these {cpu:.1f} s of the processor; {size:.0f} kB a letter")
    return 0 if wall <= LIMIT and len(took) == len(mailbox.messages) == chosen.readers else 1


if __name__ == "__main__":
    sys.exit(main())
