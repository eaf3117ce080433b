"""Takes ``feeds/entities/*.toml`` and gives the :class:`~tracker.model.entity.Ledger`.

A file holds ``[[firm]]``, ``[[counterpart]]``, ``[[person]]``, ``[[benchmark]]`` and ``[[outlet]]``
tables; a ``[words]`` table names lists of words that ``needs`` and ``excluded_by`` of any file may
use as "@name". The category of a firm is the name of its file unless it names its own.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.catalogue.ledger_build import Words, entities_of, part_id
from tracker.catalogue.ledger_fields import ALIAS_FIELDS, ENTITY_FIELDS, PART_FIELDS, mistakes
from tracker.catalogue.problem import Problem, did_you_mean, raise_first
from tracker.model.entity import Entity, EntityKind, Ledger

FOLDER = "entities"

_KINDS = {
    kind.value: kind
    for kind in (
        EntityKind.FIRM,
        EntityKind.COUNTERPART,
        EntityKind.PERSON,
        EntityKind.BENCHMARK,
        EntityKind.OUTLET,
    )
}
_TOP_LEVEL = (*_KINDS, "words")
_PARTS = ("product", "model", "person")


@dataclass(frozen=True, slots=True)
class _File:
    """What the reading of one file needs to know."""

    name: str
    category: str
    words: Words


@dataclass(slots=True)
class LedgerReading:
    """The entities that can be used, and what is wrong with the others.

    ``files`` tells the file of each id, ``entries`` the id of the entry that it stands in;
    ``words`` are the named lists of words.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    words: Words = field(default_factory=dict)
    version: str = ""


def load_ledger(feeds_dir: Path) -> Ledger:
    """The ledger of the catalogue.

    Args:
        feeds_dir: the folder that holds ``entities/``.

    Raises:
        CatalogueError: the first problem, with file, entry and field.
    """
    found = read_ledger(feeds_dir)
    raise_first(found.problems)
    return Ledger(found.entities, found.version)


def read_ledger(feeds_dir: Path) -> LedgerReading:
    """Read what can be read: one bad entry costs that entry, one broken file costs that file.

    Of two entries with the same id the first is kept and the second is a problem.
    """
    reading = LedgerReading()
    paths = sorted((feeds_dir / FOLDER).glob("*.toml"))
    if not paths:
        none = (
            f"The folder {feeds_dir} has no {FOLDER}/ with .toml files in it; copy the packaged feeds there."
        )
        reading.problems.append(Problem(FOLDER, "", "", none))
    documents: dict[str, dict[str, Any]] = {}
    digest = hashlib.blake2b(digest_size=6)
    for path in paths:
        file = f"{FOLDER}/{path.name}"
        document, raw = _document(path, file, reading.problems)
        digest.update(raw)
        documents[file] = document
    reading.words = _words(documents, reading.problems)
    for file, document in documents.items():
        _read_document(_File(file, Path(file).stem, reading.words), document, reading)
    reading.version = digest.hexdigest()
    return reading


def _document(path: Path, file: str, problems: list[Problem]) -> tuple[dict[str, Any], bytes]:
    """The tables of a file and its bytes; a file that is not TOML is a problem and has no tables."""
    raw = b""
    try:
        raw = path.read_bytes()
        # A byte-order mark, as Windows editors write it, is no part of TOML.
        return tomllib.loads(raw.decode("utf-8-sig")), raw
    except OSError as error:
        message = f"The file cannot be read ({error.strerror}); correct its permissions."
    except UnicodeDecodeError:
        message = "The file is not UTF-8 text; save it again as UTF-8."
    except tomllib.TOMLDecodeError as error:
        message = f"The file is not TOML; mend this place: {error}."
    problems.append(Problem(file, "", "", message))
    return {}, raw


def _words(documents: Mapping[str, Mapping[str, Any]], problems: list[Problem]) -> Words:
    words: dict[str, tuple[str, ...]] = {}
    for file, document in documents.items():
        lists = document.get("words", {})
        for name, listed in lists.items() if isinstance(lists, dict) else ():
            if isinstance(listed, list) and all(isinstance(word, str) and word for word in listed):
                words[name] = tuple(listed)
            else:
                problems.append(Problem(file, "words", name, f"{name} must be a list of words."))
    return words


def _read_document(file: _File, document: Mapping[str, Any], reading: LedgerReading) -> None:
    for name, tables in document.items():
        if name == "words":
            continue
        if name not in _KINDS:
            hint = did_you_mean(name, _TOP_LEVEL)
            message = f"Only [[{']], [['.join(_KINDS)}]] and [words] belong here, not {name}.{hint}"
            reading.problems.append(Problem(file.name, "", name, message))
        elif not isinstance(tables, list):
            message = f"Write [[{name}]] with two brackets above each entry."
            reading.problems.append(Problem(file.name, "", name, message))
        else:
            for place, table in enumerate(tables, start=1):
                _read_entry(file, f"{name} {place}", table, _KINDS[name], reading)


def _read_entry(file: _File, place: str, table: object, kind: EntityKind, reading: LedgerReading) -> None:
    if not isinstance(table, dict):
        message = f"Write [[{kind.value}]] above each entry and its fields below."
        reading.problems.append(Problem(file.name, place, "", message))
        return
    entry = table["id"] if isinstance(table.get("id"), str) and table["id"] else place
    if wrong := list(_entry_mistakes(table, f"a {kind.value}", file.words)):
        reading.problems += [Problem(file.name, entry, *one) for one in wrong]
        return
    for entity in entities_of(table, kind, file.category, file.words):
        if entity.id in reading.entities:
            first = reading.files[entity.id]
            message = f"id {entity.id} is taken by an entry of {first}; give this one an id of its own."
            reading.problems.append(Problem(file.name, entry, "id", message))
        else:
            reading.entities[entity.id] = entity
            reading.files[entity.id] = file.name
            reading.entries[entity.id] = table["id"]


def _entry_mistakes(table: Mapping[str, Any], what: str, words: Words) -> Iterator[tuple[str, str]]:
    """Every mistake of an entry and of the tables in it; the field is a path such as "model GLM.alias 1"."""
    yield from mistakes(table, ENTITY_FIELDS, ("id", "name"), what)
    yield from _alias_mistakes(table, "", words)
    for part in _PARTS:
        values = table.get(part)
        for place, one in enumerate(values if isinstance(values, list) else [], start=1):
            if not isinstance(one, dict):
                continue
            path = f"{part} {one.get('name', place)}."
            for name, sentence in mistakes(one, PART_FIELDS, ("name",), f"a {part}"):
                yield path + name, sentence
            if isinstance(one.get("name"), str) and not part_id(one):
                yield f"{path}id", "id is missing; a name without Latin letters cannot make one."
            yield from _alias_mistakes(one, path, words)


def _alias_mistakes(table: Mapping[str, Any], path: str, words: Words) -> Iterator[tuple[str, str]]:
    aliases = table.get("alias")
    for place, alias in enumerate(aliases if isinstance(aliases, list) else [], start=1):
        if not isinstance(alias, dict):
            continue
        where = f"{path}alias {place}."
        for name, sentence in mistakes(alias, ALIAS_FIELDS, ("text",), "an alias"):
            yield where + name, sentence
        for name in ("needs", "excluded_by"):
            listed = alias.get(name)
            for word in listed if isinstance(listed, list) else ():
                if isinstance(word, str) and word.startswith("@") and word[1:] not in words:
                    hint = did_you_mean(word[1:], words)
                    yield where + name, f"{name} uses {word}, but no [words] table has that list.{hint}"
