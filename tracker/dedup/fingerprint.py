"""All that the story decisions need of an item: made once, kept with it, about half a kilobyte."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import orjson

from tracker.dedup import generic, sketch, words
from tracker.model.item import Item
from tracker.model.tags import Tags

FORMAT = 1
"""First byte of a stored fingerprint; raised whenever the signals or their spelling change."""

LEAD_FEATURES = 48
MENTION_CONFIDENCE = 0.3
"""A name less sure than this is no signal of a story."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The signals of one item.

    ``time`` is seconds since 1970. ``title`` and ``lead`` are features in order of appearance (see
    :mod:`tracker.dedup.words` for their spelling), each once; ``lead`` holds only those that the
    title lacks. ``names`` says an entity's feature for people. ``events`` are event types, surest
    first. ``sketch`` is the writing (:mod:`tracker.dedup.sketch`), ``runs`` its length in runs.
    A ``generic`` title (a roundup, an issue of a series) says nothing of one event.
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
        )
        return bytes((FORMAT,)) + orjson.dumps(fields)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self | None:
        """A stored fingerprint; None where another version wrote it, so that it has to be made again."""
        if not data or data[0] != FORMAT:
            return None
        time, language, is_generic, drawn, runs, title, lead, names, events = orjson.loads(data[1:])
        return cls(
            time,
            words.shared(language),
            is_generic,
            bytes.fromhex(drawn),
            runs,
            tuple(map(words.shared, title)),
            tuple(map(words.shared, lead)),
            tuple((words.shared(feature), words.shared(name)) for feature, name in names),
            tuple(map(words.shared, events)),
        )


def fingerprint(item: Item, tags: Tags) -> Fingerprint:
    """The signals of ``item``, of which ``tags`` are the mentions and events.

    Takes no state, so that worker processes can make it.
    """
    body = item.text or item.summary
    title = words.fold(item.title)
    lead = words.fold(body[: sketch.LEAD_UNITS * 8])
    title_units = sketch.units_of(title)
    units = title_units + sketch.units_of(lead, sketch.LEAD_UNITS - len(title_units))
    entities = _entities(tags)
    in_title = words.features(title) | _mentioned(tags, title=True)
    in_lead = words.features(lead) | _mentioned(tags, title=False)
    return Fingerprint(
        time=int(item.published.timestamp()),
        language=words.shared(item.language[:2]),
        generic=generic.is_generic(title),
        sketch=sketch.sketch_of(units),
        runs=max(len(units) - 2, min(len(units), 1)),
        title=tuple(in_title),
        lead=tuple(feature for feature in in_lead if feature not in in_title)[:LEAD_FEATURES],
        names=tuple(entities.items()),
        events=tuple(words.shared(event.type.value) for event in tags.events),
    )


def _entities(tags: Tags) -> dict[str, str]:
    return {
        words.shared(words.ENTITY + mention.entity_id): words.shared(mention.name)
        for mention in tags.mentions
        if mention.confidence >= MENTION_CONFIDENCE
    }


def _mentioned(tags: Tags, *, title: bool) -> dict[str, None]:
    found: dict[str, None] = {}
    for mention in tags.mentions:
        if (mention.field == "title") is title and mention.confidence >= MENTION_CONFIDENCE:
            found[words.shared(words.ENTITY + mention.entity_id)] = None
            if mention.firm:
                found[words.shared(words.ENTITY + mention.firm)] = None
    return found
