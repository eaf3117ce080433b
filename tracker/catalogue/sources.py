"""Takes ``feeds/sources/*.toml`` and gives each feed as a :class:`~tracker.model.source.Source`.

A file holds ``[[source]]`` tables, and ``[shared.NAME]`` tables for what several entries have in
common: an entry with ``shares = "NAME"`` begins with the fields of that table and may change them.
The category is the name of the file where that is a category (``query.toml``), else the entry's own
``category``, else it follows from the language.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.catalogue.addresses import comparable_url
from tracker.catalogue.documents import read_document
from tracker.catalogue.problem import Problem, did_you_mean, raise_first
from tracker.catalogue.source_fields import CHECKS, REQUIRED, broken_rule, mistakes, source_from
from tracker.model.source import Category, Source

FOLDER = "sources"

_SHARED_FIELDS = tuple(name for name in CHECKS if name not in REQUIRED)
_ENTRY_FIELDS = (*CHECKS, "shares")
_TOP_LEVEL = ("source", "shared")
_CATEGORIES = frozenset(category.value for category in Category)


@dataclass(frozen=True, slots=True)
class SourceList:
    """The sources that can be used, and what is wrong with the others."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


def load_sources(feeds_dir: Path, *, firms: Collection[str] | None = None) -> tuple[Source, ...]:
    """All sources of the catalogue, in the order of file names and of entries.

    Args:
        feeds_dir: the folder that holds ``sources/``.
        firms: ids that ``entities`` may name; None leaves them unchecked.

    Raises:
        CatalogueError: the first problem, with file, entry and field.
    """
    found = read_sources(feeds_dir, firms=firms)
    raise_first(found.problems)
    return found.sources


def check_sources(feeds_dir: Path, *, firms: Collection[str] | None = None) -> list[Problem]:
    """Every problem of the catalogue's sources; an empty list means that all is well."""
    return list(read_sources(feeds_dir, firms=firms).problems)


def read_sources(feeds_dir: Path, *, firms: Collection[str] | None = None) -> SourceList:
    """Read what can be read: one bad entry costs that entry, one broken file costs that file.

    Of two entries with the same id or address the first is kept and the second is a problem.
    """
    paths = sorted((feeds_dir / FOLDER).glob("*.toml"))
    if not paths:
        none = (
            f"The folder {feeds_dir} has no {FOLDER}/ with .toml files in it; copy the packaged feeds there."
        )
        return SourceList((), (Problem(FOLDER, "", "", none),))
    sources: dict[str, Source] = {}
    places: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths:
        for found in _read_file(path, firms):
            if isinstance(found, Problem):
                problems.append(found)
            elif double := _double(found, f"{FOLDER}/{path.name}", places):
                problems.append(double)
            else:
                sources[found.id] = found
    return SourceList(tuple(sources.values()), tuple(problems))


def _read_file(path: Path, firms: Collection[str] | None) -> Iterator[Source | Problem]:
    file = f"{FOLDER}/{path.name}"
    read = read_document(path, file)
    if isinstance(read, Problem):
        yield read
        return
    document = read.tables
    yield from _top_level(file, document)
    shared, problems = _shared_tables(file, document.get("shared", {}))
    yield from problems
    entries = document.get("source", [])
    for place, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        yield from _entry(file, f"entry {place}", entry, shared, firms)


def _top_level(file: str, document: Mapping[str, Any]) -> Iterator[Problem]:
    for name in document:
        if name not in _TOP_LEVEL:
            hint = did_you_mean(name, _TOP_LEVEL)
            yield Problem(file, "", name, f"Only [[source]] and [shared.NAME] belong here, not {name}.{hint}")
    if not isinstance(document.get("source", []), list):
        yield Problem(file, "", "source", "Write [[source]] with two brackets above each entry.")


def _shared_tables(file: str, tables: object) -> tuple[dict[str, dict[str, Any] | None], list[Problem]]:
    """Tables by name, None for one with a mistake: its entries are left out, the mistake is told once."""
    if not isinstance(tables, dict):
        return {}, [Problem(file, "", "shared", "Write [shared.NAME] above fields that entries share.")]
    shared: dict[str, dict[str, Any] | None] = {}
    problems = []
    for name, values in tables.items():
        if not isinstance(values, dict):
            wrong = [(name, f"Write [shared.NAME] above {name}, which stands outside such a table.")]
        else:
            wrong = mistakes(values, allowed=_SHARED_FIELDS)
        problems += [Problem(file, f"shared.{name}", field, message) for field, message in wrong]
        shared[name] = None if wrong else values
    return shared, problems


def _entry(
    file: str,
    place: str,
    entry: object,
    shared: Mapping[str, dict[str, Any] | None],
    firms: Collection[str] | None,
) -> Iterator[Source | Problem]:
    if not isinstance(entry, dict):
        yield Problem(file, place, "", "Write [[source]] above each entry and its fields below.")
        return
    name = entry["id"] if isinstance(entry.get("id"), str) and entry["id"] else place
    wrong = mistakes(entry, allowed=_ENTRY_FIELDS)
    wrong += [
        (field, f"{field} is missing; every source has one.") for field in REQUIRED if field not in entry
    ]
    group = entry.get("shares")
    if not isinstance(group, str | None):
        wrong.append(("shares", "shares must be the NAME of a [shared.NAME] table, in quotation marks."))
    elif group is not None and group not in shared:
        hint = did_you_mean(group, shared)
        wrong.append(("shares", f"shares names no [shared.{group}] table of this file.{hint}"))
    if wrong:
        yield from (Problem(file, name, field, message) for field, message in wrong)
        return
    common = shared[group] if group is not None else {}
    if common is None:
        return
    values = {**common, **entry}
    if rule := broken_rule(values, firms):
        yield Problem(file, name, *rule)
        return
    yield source_from({**values, "category": _category(file, values)})


def _category(file: str, values: Mapping[str, Any]) -> Category:
    stem = file.removeprefix(f"{FOLDER}/").removesuffix(".toml")
    if "category" in values:
        return Category(values["category"])
    if stem in _CATEGORIES:
        return Category(stem)
    chinese = str(values.get("language", "")).startswith("zh")
    return Category.CHINESE_MEDIA if chinese else Category.ENGLISH_MEDIA


def _double(source: Source, file: str, places: dict[str, str]) -> Problem | None:
    """Tell of an id or address that an earlier entry has; ``places`` remembers who has what."""
    if first := places.get(f"id {source.id}"):
        return Problem(
            file, source.id, "id", f"id is taken by an entry of {first}; choose another or remove one."
        )
    address = f"url {comparable_url(source.url)}"
    if first := places.get(address):
        return Problem(
            file, source.id, "url", f"url is the address of {first} already; remove one of the two."
        )
    places[f"id {source.id}"] = file
    places[address] = f"{source.id} ({file})"
    return None
