"""All that the story decisions need of an item: made once, kept with it, about half a kilobyte."""

import functools
import sys
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Self

import orjson

from tracker.dedup import quantities, sketch, words
from tracker.dedup.meaning import MeaningOf
from tracker.model.entity import EntityKind
from tracker.model.item import Item
from tracker.model.tags import EventType, Mention, Tags
from tracker.text import roundups

FORMAT = 2
"""First byte of a stored fingerprint; raised whenever the signals or their spelling change."""

LEAD_FEATURES = 12
LEAD_CHARACTERS = 320
"""Of the body; what an article is about stands at its beginning."""
MENTION_CONFIDENCE = 0.3
"""A name less sure than this is no signal of a story."""
_start = attrgetter("start")
_FIRM_KINDS = frozenset({EntityKind.FIRM, EntityKind.COUNTERPART})


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The signals of one item.

    ``time`` is seconds since 1970. ``title`` and ``lead`` are features (see :mod:`tracker.dedup.words`
    for their spelling), each once; ``lead`` holds only those that the title lacks, what crosses
    languages first. ``names`` says an entity's feature for people. ``events`` are event types, surest
    first. ``sketch`` is the writing (:mod:`tracker.dedup.sketch`), ``runs`` its length in runs.
    A ``generic`` title (a roundup, an issue of a series) says nothing of one event. ``meaning`` is that of
    the title (:mod:`tracker.dedup.meaning`), b"" where none was asked for.
    """

    time: int
    language: str
    generic: bool
    sketch: bytes
    runs: int
    title: tuple[str, ...]
    lead: tuple[str, ...]
    names: tuple[tuple[str, str], ...] = ()
    events: tuple[str, ...] = ()
    meaning: bytes = b""

    @property
    def published(self) -> datetime:
        """The time of the item, aware, in UTC."""
        return datetime.fromtimestamp(self.time, UTC)

    def to_bytes(self) -> bytes:
        """The fingerprint as stored."""
        fields = (
            self.time,
            self.language,
            self.generic,
            self.sketch.hex(),
            self.runs,
            self.title,
            self.lead,
            self.names,
            self.events,
            *((self.meaning.hex(),) if self.meaning else ()),
        )
        return bytes((FORMAT,)) + orjson.dumps(fields)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self | None:
        """A stored fingerprint; None where another version wrote it, so that it has to be made again."""
        if not data or data[0] != FORMAT:
            return None
        time, language, is_generic, drawn, runs, title, lead, names, events, *rest = orjson.loads(data[1:])
        return cls(
            time,
            words.shared(language),
            is_generic,
            bytes.fromhex(drawn),
            runs,
            tuple(map(words.shared, title)),
            tuple(map(words.shared, lead)),
            tuple(_pair(feature, name) for feature, name in names),
            tuple(map(words.shared, events)),
            bytes.fromhex(rest[0]) if rest else b"",
        )


def fingerprint(item: Item, tags: Tags) -> Fingerprint:
    """The signals of ``item``, of which ``tags`` are the mentions and events.

    Takes no state, so that worker processes can make it.
    """
    # The tagger reads a text on from where the summary, with which it opens, has been read.
    fields = ("summary",) if not item.text else ("summary", "text")[not item.text.startswith(item.summary) :]
    language = words.shared(item.language[:2])
    most = sketch.HAN_UNITS if language == "zh" else sketch.LATIN_UNITS
    body = (item.text or item.summary)[: LEAD_CHARACTERS if language == "zh" else sketch.LEAD_CHARACTERS]
    title, lead = words.without_credit(item.title), words.clean(body)
    clean_title = words.clean(title)
    low = clean_title.lower()
    drawn, units = sketch.sketch_of(f"{low} {lead.lower()}", most)
    body, lead = body[:LEAD_CHARACTERS], lead[:LEAD_CHARACTERS]
    sure = [mention for mention in tags.mentions if _is_sign(mention)]
    in_title = _features(title, clean_title, [mention for mention in sure if mention.field == "title"])
    in_lead = _features(
        body, lead, [mention for mention in sure if mention.field in fields], LEAD_FEATURES + len(in_title)
    )
    return Fingerprint(
        time=int(item.published.timestamp()),
        language=language,
        generic=roundups.is_roundup(low),
        sketch=drawn,
        runs=max(units - 2, min(units, 1)),
        title=tuple(in_title),
        lead=_most_telling(in_lead, in_title),
        names=tuple(dict.fromkeys(_named(mention) for mention in sure)),
        events=tuple(
            words.shared(event.type.value) for event in tags.events if event.type is not EventType.OTHER
        ),
    )


def with_meaning(fp: Fingerprint, title: str, meaning_of: MeaningOf) -> Fingerprint:
    """The fingerprint of an item of this ``title`` with its meaning.

    Unchanged where no meaning could vote: a roundup, or a title without anything that crosses languages.
    """
    if fp.generic or not any(feature[0] in words.BRIDGES for feature in fp.title):
        return fp
    return replace(fp, meaning=meaning_of(words.without_credit(title), fp.language))


def _is_sign(mention: Mention) -> bool:
    """Whether the name says what the item is about; that of the outlet does not."""
    return mention.confidence >= MENTION_CONFIDENCE and mention.kind != EntityKind.OUTLET


def _features(
    raw: str, clean: str, mentions: list[Mention], most_plain: int = sys.maxsize
) -> dict[str, None]:
    """The features of a field: its entities, and its words without the names of the entities.

    A model with its version is a code already; only where Chinese names it the entity has to help.
    """
    codes = quantities.codes(clean)
    if not mentions:
        return words.features(clean, codes, most_plain)
    found: dict[str, None] = {}
    for mention in mentions:
        if not mention.version:
            found[_named(mention)[0]] = None
        elif not mention.text.isascii():
            codes.append(f"{quantities.CODE}{mention.entity_id}:{mention.version.partition('-')[0]}")
        if mention.firm:
            found[words.shared(words.FIRM + mention.firm)] = None
    found.update(words.features(_without(raw, clean, mentions), codes, most_plain))
    return found


def _without(raw: str, clean: str, mentions: list[Mention]) -> str:
    """The clean text with a mark in the place of each name, so that no word runs across it."""
    # Cleaning mostly leaves every character in its place.
    stays = len(raw) == len(clean)
    text = clean if stays else raw
    for mention in sorted(mentions, key=_start, reverse=True):
        if mention.end <= len(text):
            text = f"{text[: mention.start]} • {text[mention.end :]}"
    return text if stays else words.clean(text)


def _named(mention: Mention) -> tuple[str, str]:
    is_firm = mention.entity_id == mention.firm or mention.kind in _FIRM_KINDS
    return _pair((words.FIRM if is_firm else words.ENTITY) + mention.entity_id, mention.name)


@functools.lru_cache(maxsize=8192)
def _pair(feature: str, name: str) -> tuple[str, str]:
    """One tuple for all equal pairs."""
    return words.shared(feature), words.shared(name)


def _most_telling(features: Iterable[str], known: Container[str]) -> tuple[str, ...]:
    """As many features of the body as are worth keeping: what has a kind first, then as they come."""
    telling: list[str] = []
    plain: list[str] = []
    for feature in features:
        if feature[0] not in words.BRIDGES:
            if len(plain) < LEAD_FEATURES and feature not in known:
                plain.append(feature)
        elif feature not in known:
            telling.append(feature)
    return tuple(telling + plain)[:LEAD_FEATURES]
