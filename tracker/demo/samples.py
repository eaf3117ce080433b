"""The sample feeds of the demo: read from ``feeds/samples/``, dated relative to the present.

A sample is a feed document in which each time is a token, so that the news is always last week's:

    {{w1 tue 08:30 rfc822}}     Tuesday of the last complete ISO week at 08:30 UTC

``w1`` is the last complete week, ``w2`` the one before, ``w0`` the current one, ``w-1`` the next. The
forms ``rfc822`` (RSS), ``iso`` (Atom, RDF, JSON Feed) and ``path`` (2026/11/17, for addresses) say when
an item came out: never in the future, a time that still lies ahead becomes an hour ago. The forms
``en`` (17 November) and ``zh`` (11月17日, in Beijing) are for prose, which may announce what is to come.

Pure apart from reading the folder; :mod:`tracker.demo.feedserver` puts the samples on the network.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from tracker.catalogue.problem import Problem, raise_first
from tracker.catalogue.source_fields import CHECKS, mistakes
from tracker.errors import CatalogueError
from tracker.model.source import Category, Source, Tier

_TOKEN = re.compile(r"\{\{(.*?)\}\}")
_TIME = re.compile(r"w(-?\d{1,2}) (mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):([0-5]\d) ([a-z0-9]+)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BEIJING = timezone(timedelta(hours=8))
_STAMPS: Mapping[str, Callable[[datetime], str]] = {
    "rfc822": format_datetime,
    "iso": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "path": lambda moment: moment.strftime("%Y/%m/%d"),
}
_PROSE: Mapping[str, Callable[[datetime], str]] = {
    "en": lambda moment: f"{moment.day} {moment:%B}",
    "zh": lambda moment: f"{moment.astimezone(_BEIJING).month}月{moment.astimezone(_BEIJING).day}日",
}
_CONTENT_TYPES = {
    ".rss.xml": "application/rss+xml",
    ".atom.xml": "application/atom+xml",
    ".rdf.xml": "application/rdf+xml",
    ".feed.json": "application/feed+json",
    ".html": "text/html",
}
_LISTING = "samples/sources.toml"
_REQUIRED = ("id", "title", "category", "path", "file")
_OWN_FIELDS = ("path", "file", "server")
_SERVER_FIELDS = frozenset({"moved_from", "status", "encoding"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A feed of the demo and how the loopback server answers for it.

    ``source.url`` is the address that the catalogue knows, as a path on the server; ``path`` is where
    the document lies, which differs from it for a feed that moved. ``template`` is the document
    with tokens in the place of times; ``encoding`` is what it is sent in, ``content_type`` its media type.
    """

    source: Source
    path: str
    content_type: str
    template: str = field(repr=False)
    status: int = 200
    encoding: str = "utf-8"

    @property
    def moved(self) -> bool:
        """Whether the catalogue knows an address that answers with a redirect."""
        return self.source.url != self.path


def load_samples(feeds_dir: Path) -> tuple[Sample, ...]:
    """The samples that ``feeds_dir/samples/sources.toml`` lists, in its order.

    Raises :class:`CatalogueError` where the list or a document of it cannot be meant.
    """
    listing = feeds_dir / _LISTING
    try:
        entries = tomllib.loads(listing.read_text(encoding="utf-8")).get("source", [])
    except FileNotFoundError:
        raise CatalogueError(f"{listing} is missing; restore it, the demo has no other list.") from None
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{listing} is no TOML ({error}); correct it.") from None
    return tuple(_sample(listing.parent, place, entry) for place, entry in enumerate(entries, start=1))


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
    if match is None or match[5] not in {*_STAMPS, *_PROSE}:
        raise CatalogueError(
            f"The token {{{{{token}}}}} of a sample names no time; write it as {{{{w1 tue 08:30 rfc822}}}}"
            f" with one of the forms {', '.join([*_STAMPS, *_PROSE])}."
        )
    weeks, weekday, hour, minute = int(match[1]), _WEEKDAYS.index(match[2]), int(match[3]), int(match[4])
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=now.weekday(), weeks=weeks)
    moment = monday + timedelta(days=weekday, hours=hour, minutes=minute)
    if prose := _PROSE.get(match[5]):
        return prose(moment)
    latest = (now - timedelta(hours=1)).replace(second=0, microsecond=0)
    return _STAMPS[match[5]](min(moment, latest))


def _sample(folder: Path, place: int, entry: Mapping[str, Any]) -> Sample:
    name = str(entry.get("id", f"entry {place}"))
    raise_first(Problem(_LISTING, name, field, message) for field, message in _mistakes(entry))
    file = folder / entry["file"]
    try:
        template = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CatalogueError(f"The sample {name} names {file}, which is missing; correct its file.") from None
    server = entry.get("server", {})
    values = {key: value for key, value in entry.items() if key not in _OWN_FIELDS}
    values["category"] = Category(values["category"])
    values["tier"] = Tier(values.get("tier", Tier.NEWSROOM))
    values["entities"] = tuple(values.get("entities", ()))
    return Sample(
        source=Source(url=server.get("moved_from", entry["path"]), **values),
        path=entry["path"],
        content_type=_CONTENT_TYPES["".join(file.suffixes)],
        template=template,
        status=server.get("status", 200),
        encoding=server.get("encoding", "utf-8"),
    )


def _mistakes(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    allowed = (*(name for name in CHECKS if name != "url"), *_OWN_FIELDS)
    found = mistakes(entry, allowed=allowed)
    found += [(name, f"{name} is missing; every sample has one.") for name in _REQUIRED if name not in entry]
    if "".join(Path(entry.get("file", ".html")).suffixes) not in _CONTENT_TYPES:
        found.append(("file", f"file must end in one of {', '.join(_CONTENT_TYPES)}."))
    if unknown := set(entry.get("server", {})) - _SERVER_FIELDS:
        found.append(("server", f"server knows {', '.join(sorted(_SERVER_FIELDS))}, not {min(unknown)}."))
    return found
