"""Every name of the newsletters that the digest learns from is found in its sentence."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.catalogue.ledger import load_ledger
from tracker.tag import Tagger

FEEDS = Path(__file__).parents[3] / "feeds"
SEED = Path(os.environ.get("TRACKER_CORPUS", "/nonexistent")).parent / "seed"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (SEED / "roster.toml").is_file(), reason="the corpus is not there"),
]


def _sentences() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((SEED / "articles").glob("*.txt"))]
    return [part for text in texts for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def _missed(tagger: Tagger) -> Iterator[str]:
    sentences = _sentences()
    for entry in tomllib.loads((SEED / "roster.toml").read_text(encoding="utf-8"))["entity"]:
        for name in entry["as"] + entry.get("people", []):
            whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")
            plain = [(sentence, sentence.replace("\u2019", "'")) for sentence in sentences]
            own = [sentence for sentence, text in plain if whole.search(text)]
            own = own or [sentence for sentence, text in plain if name in text]
            ids = [
                {found.firm for found in tagger.tag_text("", sentence).mentions}
                | {found.entity_id for found in tagger.tag_text("", sentence).mentions}
                for sentence in own
            ]
            if not own or not all(entry["id"] in found for found in ids):
                yield f"{entry['id']}: {name}"


def test_every_name_of_the_roster_is_tagged_in_its_own_sentence() -> None:
    assert list(_missed(Tagger(load_ledger(FEEDS)))) == []
