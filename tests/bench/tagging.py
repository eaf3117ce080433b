"""How fast items are tagged: ``python tests/bench/tagging.py`` prints items a second on one core.

The items are written by rule, with titles that tell an event and bodies of about 600 characters, of
which every third sentence names a firm with an amount or an event. Time is CPU time, the best of some
rounds: what else the machine does counts little.
"""

import random
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feeds import LEXICON
from tracker.catalogue.ledger import load_ledger
from tracker.model.item import Item, PublishedSource
from tracker.tag import Tagger

FEEDS = Path(__file__).parents[2] / "feeds"
ITEMS, ROUNDS, LENGTH = 1000, 5, 600
DAY = datetime(2026, 11, 1, tzinfo=UTC)


def measure() -> None:
    """Prints what the ledger takes to load, and a row for each language."""
    began = time.process_time()
    ledger = load_ledger(FEEDS)
    read = time.process_time()
    tagger = Tagger(ledger)
    compiled = time.process_time()
    print(f"ledger: read in {(read - began) * 1e3:.0f} ms, compiled in {(compiled - read) * 1e3:.0f} ms")
    print(f"{'tagging':<26}{'items/s':>9}{'names':>7}{'events':>8}{'amounts':>9}")
    for language, name in (("en", "English"), ("zh", "Chinese")):
        items = [_item(language, number) for number in range(ITEMS)]
        best = min(_round(tagger, items) for _ in range(ROUNDS))
        tags = [tagger.tag(item) for item in items]
        names, events, amounts = (
            sum(len(getattr(one, kind)) for one in tags) / ITEMS for kind in ("mentions", "events", "amounts")
        )
        print(f"{name:<26}{ITEMS / best:>9.0f}{names:>7.1f}{events:>8.1f}{amounts:>9.1f}", flush=True)


def _round(tagger: Tagger, items: list[Item]) -> float:
    began = time.process_time()
    for item in items:
        tagger.tag(item)
    return time.process_time() - began


def _item(language: str, number: int) -> Item:
    draw, lexicon = random.Random(f"{language} {number}"), LEXICON[language]
    title = lexicon["between"].join(draw.choice(lexicon[kind]) for kind in ("firms", "verbs", "things"))
    stop = "。" if language == "zh" else ". "
    body = ""
    while len(body) < LENGTH:
        body += _sentence(draw, lexicon) + stop
    body = body[:LENGTH]
    return Item(
        source_id="bench",
        guid=f"{language} {number}",
        url="",
        url_key=None,
        title=title,
        summary="",
        text=body,
        html="",
        language=language,
        published=DAY,
        published_source=PublishedSource.FEED,
        content_hash="",
    )


def _sentence(draw: random.Random, lexicon: dict[str, Any]) -> str:
    if draw.random() < 1 / 3:
        firm, thing = draw.choice(lexicon["firms"]), draw.choice(lexicon["things"])
        return draw.choice(lexicon["news"]).format(firm=firm, thing=thing)
    return lexicon["between"].join(draw.choices(lexicon["words"], k=draw.randint(8, 22)))


if __name__ == "__main__":
    measure()
