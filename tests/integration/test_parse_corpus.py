"""Real feeds and conformance feeds: all are read or refused, and both engines agree."""

import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.errors import ParseError
from tracker.model.feed import ParsedFeed
from tracker.model.source import Source
from tracker.normalise import items_of
from tracker.parse import encoding, fast, feedparser_engine, links, parse

pytestmark = pytest.mark.corpus

SOURCE = Source(id="s", title="S", url="https://feeds.example/s")
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SAMPLE = 8
"""Every how manieth conformance feed is in the quick run."""


def conformance(corpus: Path, every: int = 1) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(corpus / "conformance-feeds.tar.xz") as archive:
        for number, member in enumerate(archive):
            file = archive.extractfile(member) if member.isfile() and number % every == 0 else None
            if file is not None:
                yield member.name, file.read()


def real(corpus: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((corpus / "feeds").glob("*/*.xml")):
        yield path.name, path.read_bytes()


def items(feed: ParsedFeed) -> tuple[object, ...]:
    return items_of(links.absolute(feed, ""), source=SOURCE, fetched_at=NOW).items


def agreement(documents: Iterator[tuple[str, bytes]]) -> tuple[int, list[str]]:
    """How many documents the fast engine took, and the names of those read otherwise by feedparser."""
    taken, unlike = 0, []
    for name, body in documents:
        data = encoding.decode(body).data.lstrip()
        quick = fast.read(data) if data else None
        if quick is None:
            continue
        taken += 1
        if items(quick) != items(feedparser_engine.read(data)):
            unlike.append(name)
    return taken, unlike


def reading(documents: Iterator[tuple[str, bytes]]) -> tuple[int, int, list[str]]:
    """How many were read and refused, and the names of those that took longer than two seconds."""
    read = refused = 0
    slow: list[str] = []
    sentences: list[str] = []
    for name, body in documents:
        started = time.process_time()
        try:
            items_of(parse(body), source=SOURCE, fetched_at=NOW)
            read += 1
        except ParseError as error:
            refused += 1
            sentences.append(str(error))
        if time.process_time() - started > 2:
            slow.append(name)
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in sentences)
    return read, refused, slow


def test_conformance_feeds_are_read_or_refused_with_one_sentence(corpus):
    read, refused, slow = reading(conformance(corpus, SAMPLE))
    assert read > 400
    assert refused > 20
    assert slow == []


@pytest.mark.slow
def test_every_conformance_feed_is_read_or_refused_with_one_sentence(corpus):
    read, refused, slow = reading(conformance(corpus))
    assert read > 4_000
    assert refused > 400
    assert slow == []


def test_both_engines_agree_on_conformance_feeds(corpus):
    taken, unlike = agreement(conformance(corpus, SAMPLE))
    assert taken > 200
    assert unlike == []


@pytest.mark.slow
def test_both_engines_agree_on_every_conformance_feed(corpus):
    taken, unlike = agreement(conformance(corpus))
    assert taken > 1_900
    assert unlike == []


@pytest.mark.slow
def test_both_engines_agree_on_every_real_feed(corpus):
    taken, unlike = agreement(real(corpus))
    assert taken > 300
    assert unlike == []


def test_every_real_feed_gives_equal_items_twice(corpus):
    total = 0
    for name, body in real(corpus):
        once, again = (items_of(parse(body), source=SOURCE, fetched_at=NOW) for _ in range(2))
        assert once == again, name
        total += len(once.items)
    assert total > 24_000
