"""Takes ``feeds/entities/*.toml`` and gives the :class:`~tracker.model.entity.Ledger`.

A file holds ``[[firm]]``, ``[[counterpart]]``, ``[[person]]``, ``[[benchmark]]`` and ``[[outlet]]``
tables; a ``[words]`` table names lists of words that ``needs`` and ``excluded_by`` of any file may
use as "@name". The category of a firm is the name of its file unless it names its own.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.catalogue.documents import Document, read_document
from tracker.catalogue.ledger_build import Words, entities_of, extended
from tracker.catalogue.ledger_fields import entry_mistakes
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


@dataclass(slots=True)
class LedgerReading:
    """The entities that can be used, and what is wrong with the others.

    ``files`` tells the file of each id, ``entries`` the id of the entry that it stands in;
    ``words`` are the named lists of words. ``own_problems`` are those of the user's own files.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[EntityKind, str, dict[str, Any]]] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    own_problems: list[Problem] = field(default_factory=list)
    version: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of a file: where it stands, and whether the file is the user's own."""

    file: str
    line: int
    kind: EntityKind
    category: str
    table: Any
    own: bool

    @property
    def name(self) -> str:
        """The id, or the line where there is no usable id."""
        given = self.table.get("id") if isinstance(self.table, dict) else None
        return given if isinstance(given, str) and given else f"line {self.line}"


def load_ledger(feeds_dir: Path, own_dir: Path | None = None) -> Ledger:
    """The ledger of the catalogue.

    Args:
        feeds_dir: the folder that holds ``entities/``.
        own_dir: a folder of the user's own ``*.toml`` files. An entry of theirs with a new id is
            added, one with a known id takes the place of the shipped one, or adds to it with
            ``extends = true``. An entry with a mistake is left out; :func:`read_ledger` tells of it.

    Raises:
        CatalogueError: the first problem of ``feeds_dir``, with file, entry and field.
    """
    found = read_ledger(feeds_dir, own_dir)
    raise_first(found.problems)
    return Ledger(found.entities, found.version)


def read_ledger(feeds_dir: Path, own_dir: Path | None = None) -> LedgerReading:
    """Read what can be read: one bad entry costs that entry, one broken file costs that file.

    Of two entries with the same id the first is kept and the second is a problem.
    """
    reading = LedgerReading()
    shipped = [(path, f"{FOLDER}/{path.name}") for path in sorted((feeds_dir / FOLDER).glob("*.toml"))]
    if not shipped:
        none = (
            f"The folder {feeds_dir} has no {FOLDER}/ with .toml files in it; copy the packaged feeds there."
        )
        reading.problems.append(Problem(FOLDER, "", "", none))
    own = [(path, str(path)) for path in sorted(own_dir.glob("*.toml"))] if own_dir else []
    documents = _documents(shipped, reading.problems)
    own_documents = _documents(own, reading.own_problems)
    reading.words = {
        **_words(documents, reading.problems),
        **_words(own_documents, reading.own_problems),
    }
    for document in documents:
        _read_document(document, reading, own=False)
    for document in own_documents:
        _read_document(document, reading, own=True)
    digest = hashlib.blake2b(digest_size=6)
    for document in (*documents, *own_documents):
        digest.update(document.text.encode())
    reading.version = digest.hexdigest()
    return reading


def _documents(paths: Sequence[tuple[Path, str]], problems: list[Problem]) -> list[Document]:
    found = [read_document(path, file) for path, file in paths]
    problems += [one for one in found if isinstance(one, Problem)]
    return [one for one in found if isinstance(one, Document)]


def _words(documents: Sequence[Document], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for document in documents:
        lists = document.tables.get("words", {})
        for name, listed in lists.items() if isinstance(lists, dict) else ():
            if isinstance(listed, list) and all(isinstance(word, str) and word for word in listed):
                words[name] = tuple(listed)
            else:
                problems.append(Problem(document.file, "words", name, f"{name} must be a list of words."))
    return words


def _read_document(document: Document, reading: LedgerReading, *, own: bool) -> None:
    problems = reading.own_problems if own else reading.problems
    for name, tables in document.tables.items():
        if name == "words":
            continue
        if name not in _KINDS:
            hint = did_you_mean(name, _TOP_LEVEL)
            message = f"Only [[{']], [['.join(_KINDS)}]] and [words] belong here, not {name}.{hint}"
            problems.append(Problem(document.file, _first_line(document.text, name), name, message))
        elif not isinstance(tables, list):
            message = f"Write [[{name}]] with two brackets above each entry."
            problems.append(Problem(document.file, _first_line(document.text, name), name, message))
        else:
            lines = _header_lines(document.text, name)
            for place, table in enumerate(tables):
                line = lines[place] if place < len(lines) else 0
                category = Path(document.file).stem
                entry = _Entry(document.file, line, _KINDS[name], category, table, own)
                problems += _read_entry(entry, reading)


def _header_lines(text: str, name: str) -> list[int]:
    """The numbers of the lines with ``[[name]]``."""
    header = f"[[{name}]]"
    return [
        number for number, line in enumerate(text.splitlines(), start=1) if line.strip().startswith(header)
    ]


def _first_line(text: str, name: str) -> str:
    """The first line that begins with the name of a table or a field: "line 7"; "" where there is none."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"[\s\[\"']*{re.escape(name)}(?![\w-])", line):
            return f"line {number}"
    return ""


def _read_entry(entry: _Entry, reading: LedgerReading) -> list[Problem]:
    """Add the entities of an entry, or give its problems and add nothing."""
    if not isinstance(entry.table, dict):
        message = f"Write [[{entry.kind.value}]] above each entry and its fields below."
        return [Problem(entry.file, entry.name, "", message)]
    known = reading.tables.get(entry.name) if entry.own else None
    extends = entry.table.get("extends") is True
    if extends and known is None and "id" in entry.table:
        hint = did_you_mean(entry.name, reading.tables) or " Without extends it is an entry of its own."
        message = f"There is no entry {entry.name} to extend (line {entry.line}).{hint}"
        return [Problem(entry.file, entry.name, "extends", message)]
    required = ("id",) if extends else ("id", "name")
    if wrong := list(entry_mistakes(entry.table, f"a {entry.kind.value}", required, reading.words)):
        return [
            Problem(entry.file, entry.name, name, f"{message} (line {entry.line})") for name, message in wrong
        ]
    kind, category, table = entry.kind, entry.category, entry.table
    if known is not None:
        kind, category = known[:2] if extends else (kind, category)
        table = extended(known[2], table) if extends else table
        for old in [one for one, owner in reading.entries.items() if owner == entry.name]:
            del reading.entities[old], reading.files[old], reading.entries[old]
    return list(_add(entry, (kind, category, table), reading))


def _add(
    entry: _Entry, described: tuple[EntityKind, str, dict[str, Any]], reading: LedgerReading
) -> Iterator[Problem]:
    kind, category, table = described
    reading.tables.setdefault(table["id"], described)
    for entity in entities_of(table, kind, category, reading.words):
        if entity.id in reading.entities:
            first = reading.files[entity.id]
            message = f"id {entity.id} is taken by an entry of {first}; give this one an id of its own."
            yield Problem(entry.file, entry.name, "id", message)
        else:
            reading.entities[entity.id] = entity
            reading.files[entity.id] = entry.file
            reading.entries[entity.id] = table["id"]
