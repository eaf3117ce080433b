"""The sample feeds of the demo: read from ``feeds/samples/``, dated relative to the present.

A sample is a feed document in which each time is a token, so that the news is always last week's:

    {{w1 tue 08:30 rfc822}}     Tuesday of the last complete ISO week at 08:30 UTC

``w1`` is the last complete week, ``w2`` the one before, ``w0`` the current one; a time of the current
week that still lies ahead becomes an hour ago. The forms are ``rfc822`` (RSS), ``iso`` (Atom, RDF, JSON
Feed), ``path`` (2026/11/17, for addresses), ``en`` (17 November) and ``zh`` (11月17日).

Pure apart from reading the folder; :mod:`tracker.demo.feedserver` puts the samples on the network.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from tracker.errors import CatalogueError
from tracker.model.source import Category, Source, Tier

_TOKEN = re.compile(r"\{\{(.*?)\}\}")
_TIME = re.compile(r"w(\d{1,2}) (mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):([0-5]\d) ([a-z0-9]+)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORMS: Mapping[str, Callable[[datetime], str]] = {
    "rfc822": format_datetime,
    "iso": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "path": lambda moment: moment.strftime("%Y/%m/%d"),
    "en": lambda moment: f"{moment.day} {moment:%B}",
    "zh": lambda moment: f"{moment.month}月{moment.day}日",
}
_CONTENT_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
_SOURCE_FIELDS = frozenset(each.name for each in fields(Source)) - {"url"}
_OWN_FIELDS = frozenset({"path", "file", "server"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A feed of the demo and how the loopback server answers for it.

    ``source.url`` is the address that the catalogue knows, as a path on the server; ``path`` is where
    the document lies, which differs from it for a feed that moved. ``template`` is the document
    with tokens in the place of times; ``encoding`` is what the document is sent in.
    """

    source: Source
    path: str
    template: str = field(repr=False)
    status: int = 200
    encoding: str = "utf-8"

    @property
    def content_type(self) -> str:
        """The media type of the document with its charset."""
        return f"{_CONTENT_TYPES[self.source.format]}; charset={self.encoding}"

    @property
    def moved(self) -> bool:
        """Whether the catalogue knows an address that answers with a redirect."""
        return self.source.url != self.path


def load_samples(feeds_dir: Path) -> tuple[Sample, ...]:
    """The samples that ``feeds_dir/samples/sources.toml`` lists, in its order.

    Raises :class:`CatalogueError` where the list or a document of it cannot be meant.
    """
    folder = feeds_dir / "samples"
    listing = folder / "sources.toml"
    try:
        entries = tomllib.loads(listing.read_text(encoding="utf-8")).get("source", [])
    except FileNotFoundError:
        raise CatalogueError(f"{listing} is missing; restore it, the demo has no other list.") from None
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{listing} is no TOML ({error}); correct it.") from None
    return tuple(_sample(folder, entry) for entry in entries)


def render(template: str, now: datetime) -> str:
    """The template with each token replaced by its time as seen from ``now`` (aware, any zone).

    Raises :class:`CatalogueError` for a token that names no time.
    """
    utc = now.astimezone(UTC)
    return _TOKEN.sub(lambda match: _spell(match[1], utc), template)


def sources(samples: Iterable[Sample], base_url: str) -> tuple[Source, ...]:
    """The sources as a catalogue lists them, when the samples are served at ``base_url``."""
    return tuple(replace(each.source, url=base_url + each.source.url) for each in samples)


def _spell(token: str, now: datetime) -> str:
    match = _TIME.fullmatch(token)
    form = _FORMS.get(match[5]) if match else None
    if match is None or form is None:
        raise CatalogueError(
            f"The token {{{{{token}}}}} of a sample names no time; write it as {{{{w1 tue 08:30 rfc822}}}}"
            f" with one of the forms {', '.join(_FORMS)}."
        )
    weeks, weekday, hour, minute = int(match[1]), _WEEKDAYS.index(match[2]), int(match[3]), int(match[4])
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=now.weekday(), weeks=weeks)
    moment = monday + timedelta(days=weekday, hours=hour, minutes=minute)
    latest = (now - timedelta(hours=1)).replace(second=0, microsecond=0)
    return form(min(moment, latest))


def _sample(folder: Path, entry: Mapping[str, Any]) -> Sample:
    name = entry.get("id", "?")
    if unknown := set(entry) - _SOURCE_FIELDS - _OWN_FIELDS:
        raise CatalogueError(f"The sample {name} has the unknown field {min(unknown)}; remove or rename it.")
    if missing := {"id", "title", "path", "file"} - set(entry):
        raise CatalogueError(f"The sample {name} has no {min(missing)}; add it.")
    try:
        template = (folder / entry["file"]).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CatalogueError(
            f"The sample {name} names {entry['file']}, which is missing; correct it."
        ) from None
    server = entry.get("server", {})
    return Sample(
        source=_source(entry, url=server.get("moved_from", entry["path"])),
        path=entry["path"],
        template=template,
        status=server.get("status", 200),
        encoding=server.get("encoding", "utf-8"),
    )


def _source(entry: Mapping[str, Any], *, url: str) -> Source:
    known = {key: value for key, value in entry.items() if key in _SOURCE_FIELDS}
    known["category"] = Category(entry.get("category", Category.ENGLISH_MEDIA))
    known["tier"] = Tier(entry.get("tier", Tier.NEWSROOM))
    known["entities"] = tuple(entry.get("entities", ()))
    return Source(url=url, **known)
