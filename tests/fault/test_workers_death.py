"""A process that dies while it reads costs its document, and no other."""

import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from doomed_reader import DoomedReader

from tracker.jobs.reading import Document, Reading
from tracker.jobs.workers import FEW, Workers
from tracker.model.source import Category, Source, Tier

MANY = FEW + 1


def document(name: str, body: str) -> Document:
    source = Source(
        id=name,
        title=name,
        url=f"https://{name}.example/feed",
        language="en",
        category=Category.ENGLISH_MEDIA,
        kind="media",
        tier=Tier.NEWSROOM,
    )
    return Document(source, body.encode(), "text/xml", source.url, datetime(2026, 11, 18, tzinfo=UTC))


def read(bodies: Mapping[str, str], expected: int = MANY, patience: float = 60) -> dict[str, Reading]:
    readings: dict[str, Reading] = {}
    all_came = threading.Event()

    def done(reading: Reading) -> None:
        readings[reading.source_id] = reading
        if len(readings) == len(bodies):
            all_came.set()

    with Workers(DoomedReader, expected=expected, processes=3, patience=patience) as workers:
        for name, body in bodies.items():
            workers.submit(document(name, body), done)
        assert all_came.wait(60)
    return readings


@pytest.mark.slow
def test_the_document_that_kills_its_process_twice_fails_in_one_sentence() -> None:
    good = {f"good-{n}": "read" for n in range(MANY)}
    readings = read({"deadly": "die"} | good)
    assert readings["deadly"].refused == "Reading it ended its process twice (exit status 7)."
    assert readings["deadly"].internal
    assert not any(readings[name].refused for name in good)


@pytest.mark.slow
def test_a_document_is_read_in_a_new_process_when_the_first_one_dies(tmp_path: Path) -> None:
    readings = read({"unlucky": f"die-once {tmp_path / 'died'}"})
    assert not readings["unlucky"].refused


@pytest.mark.slow
def test_a_document_that_hangs_is_given_up() -> None:
    readings = read({"endless": "hang"}, patience=1)
    assert readings["endless"].refused == "Reading it took longer than 1 s."


@pytest.mark.slow
def test_many_documents_are_read_in_other_processes_and_few_in_this_one() -> None:
    here = str(os.getpid())
    assert here not in read({"good": "read"}, expected=FEW + 1)["good"].problems
    assert here in read({"good": "read"}, expected=FEW)["good"].problems


def test_an_error_of_our_own_is_told_in_one_sentence() -> None:
    readings = read({"odd": "fail"}, expected=1)
    assert readings["odd"].refused == "Reading it failed inside the tracker (ValueError: the body says so)."
