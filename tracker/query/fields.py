"""The fields of a query: what each takes, and what is said of a value it cannot take."""

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from tracker.errors import QueryError
from tracker.model.entity import Ledger
from tracker.model.source import Category
from tracker.model.tags import EventType
from tracker.query import dates
from tracker.query.ast import Field, Flag, Has, Node, Published, Sort, Words, any_of
from tracker.query.lexer import Piece
from tracker.query.names import Names, names_of
from tracker.text.tokens import query_terms

SORT, SAVED = "sort", "saved"
"""Fields that are no condition on an item; the grammar reads them."""

LANGUAGES = ("en", "zh", "zh-Hant", "other")


@dataclass(frozen=True)
class Context:
    """What the reading of a query depends on.

    ``now`` is aware; ``timezone`` is the reader's (an IANA name), for calendar dates; ``ledger`` knows
    firms and entities (None: every id is taken as it is); ``sources`` are the ids and ``kinds`` the
    kinds of the sources (empty: any is taken); ``saved`` the saved searches by name.
    """

    now: datetime
    timezone: str = "UTC"
    ledger: Ledger | None = None
    sources: Collection[str] = ()
    kinds: Collection[str] = ()
    saved: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> Names | None:
        """Finds the entities of the ledger."""
        return None if self.ledger is None else names_of(self.ledger)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The reader's time zone."""
        return ZoneInfo(self.timezone)


def condition(piece: Piece, context: Context) -> Node | None:
    """The condition of ``field:value``; None where the value holds nothing to look for.

    Raises:
        QueryError: the value cannot be meant, or there is no such field.
    """
    reader = _READERS.get(piece.field.lower())
    if reader is None:
        raise unknown_field(piece)
    return reader(piece, context)


def field_names() -> tuple[str, ...]:
    """All fields, for help and completion."""
    return tuple(sorted(_EXAMPLE))


def is_field(name: str) -> bool:
    """Whether there is a field of that name (lower case)."""
    return name in _EXAMPLE


def no_value(piece: Piece) -> QueryError:
    """That nothing follows the colon, with an example of what could."""
    example = _EXAMPLE[piece.field.lower()]
    return QueryError(
        f"{piece.field}: needs a value directly after the colon, as in {example}.", piece.value_at, example
    )


def nearest_field(name: str) -> str:
    """The field that ``name`` is most like, or ""."""
    close = difflib.get_close_matches(name.lower(), _EXAMPLE, n=1, cutoff=0.66)
    return close[0] if close else ""


def unknown_field(piece: Piece) -> QueryError:
    """That there is no such field, with the nearest or all of them."""
    close = nearest_field(piece.field)
    if close:
        return QueryError(
            f"There is no field {piece.field}: in a query; did you mean {close}:?", piece.at, close
        )
    fields = " ".join(f"{name}:" for name in field_names())
    return QueryError(
        f"There is no field {piece.field}: in a query (there are {fields}); "
        "to look for the words, write them in quotation marks.",
        piece.at,
    )


def sort(piece: Piece) -> Sort:
    """The order that ``sort:value`` asks for."""
    return Sort(choice(piece, piece.text, [s.value for s in Sort]))


def choice(piece: Piece, value: str, known: Collection[str], at: int | None = None) -> str:
    """The one of ``known`` that ``value`` is, in whatever case.

    Raises:
        QueryError: it is none of them; the sentence names the nearest, or all where they are few.
    """
    place = piece.value_at if at is None else at
    by_key = {k.lower(): k for k in known}
    if value.lower() in by_key:
        return by_key[value.lower()]
    close = difflib.get_close_matches(value.lower(), by_key, n=1)
    near = by_key[close[0]] if close else ""
    if near:
        hint = f"did you mean {near}?"
    elif 0 < len(known) <= 20:
        hint = f"choose one of {', '.join(sorted(known))}."
    else:
        hint = "there is nothing like it."
    raise QueryError(f"{piece.field}:{value} is not known; {hint}", place, near)


def _values(piece: Piece) -> list[tuple[str, int]]:
    """The values between commas, with their places."""
    found, at = [], piece.value_at
    for part in piece.text.replace("，", ",").split(","):
        if part.strip():
            found.append((part.strip(), at + len(part) - len(part.lstrip())))
        at += len(part) + 1
    if not found:
        raise no_value(piece)
    return found


def _one_of(target: Field, known: Callable[[Context], Collection[str]]) -> "_Reader":
    def read(piece: Piece, context: Context) -> Node:
        choices = known(context)
        values = [choice(piece, v, choices, at) if choices else v for v, at in _values(piece)]
        return Has(target, tuple(dict.fromkeys(values)))

    return read


def _entity(
    target: Field, find: Callable[[Names, str], tuple[str, ...]], near: Callable[[Names, str], str]
) -> "_Reader":
    def read(piece: Piece, context: Context) -> Node:
        ids: dict[str, None] = {}
        for value, at in _values(piece):
            found = find(context.names, value) if context.names else (value,)
            if not found:
                raise _unknown_entity(piece, value, at, near(context.names, value) if context.names else "")
            ids.update(dict.fromkeys(found))
        return Has(target, tuple(ids))

    return read


def _unknown_entity(piece: Piece, value: str, at: int, near: str) -> QueryError:
    hint = f"did you mean {near}?" if near else "`tracker entities list` shows all."
    return QueryError(f"{piece.field}:{value} is not in the ledger; {hint}", at, near)


def _title(piece: Piece, _context: Context) -> Node | None:
    terms = query_terms(piece.text)
    return Words(terms, title_only=True) if terms else None


def _story(piece: Piece, _context: Context) -> Node:
    values = _values(piece)
    for value, at in values:
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            raise QueryError(f"{piece.field}:{value} is no story; write its number, such as story:42.", at)
    return Has(Field.STORY, tuple(str(int(value)) for value, _ in values))


def _since(piece: Piece, context: Context) -> Node:
    ((value, at), *_) = _values(piece)
    return Published(_span(piece, value, at, context).start, None)


def _until(piece: Piece, context: Context) -> Node:
    ((value, at), *_) = _values(piece)
    return Published(None, _span(piece, value, at, context).end)


def _date(piece: Piece, context: Context) -> Node:
    spans: list[Node] = []
    for value, at in _values(piece):
        first, dots, last = value.partition("..")
        start = _span(piece, first, at, context) if first else None
        end = _span(piece, last, at + len(first) + 2, context) if last else None
        if not dots and start:
            end = start
        if start is None and end is None:
            raise _no_date(piece, value, at)
        bounds = Published(start.start if start else None, end.end if end else None)
        if bounds.since and bounds.until and bounds.since >= bounds.until:
            raise QueryError(
                f"date:{value} holds no time; write the earlier date first, as in "
                "date:2026-10-01..2026-10-07.",
                at,
            )
        spans.append(bounds)
    return any_of(*spans) if len(spans) > 1 else spans[0]


def _span(piece: Piece, value: str, at: int, context: Context) -> dates.Span:
    found = dates.read(value, context.now, context.zone)
    if found is None:
        raise _no_date(piece, value, at)
    return found


def _no_date(piece: Piece, value: str, at: int) -> QueryError:
    return QueryError(f"{piece.field}:{value} is no date; write {dates.EXAMPLES}.", at)


_Reader = Callable[[Piece, Context], Node | None]

_READERS: dict[str, _Reader] = {
    "firm": _entity(Field.FIRM, Names.firms, Names.nearest_firm),
    "entity": _entity(Field.ENTITY, Names.entities, Names.nearest_entity),
    "source": _one_of(Field.SOURCE, lambda context: context.sources),
    "lang": _one_of(Field.LANGUAGE, lambda _: LANGUAGES),
    "type": _one_of(Field.EVENT, lambda _: [e.value for e in EventType]),
    "kind": _one_of(
        Field.KIND, lambda context: {*context.kinds, *(c.value for c in Category)} if context.kinds else ()
    ),
    "is": _one_of(Field.IS, lambda _: [f.value for f in Flag]),
    "story": _story,
    "title": _title,
    "since": _since,
    "until": _until,
    "date": _date,
}
_EXAMPLE = {
    "firm": "firm:deepseek",
    "entity": "entity:doubao",
    "source": "source:qbitai",
    "lang": "lang:zh",
    "type": "type:funding",
    "kind": "kind:first-party",
    "is": "is:head",
    "story": "story:42",
    "title": 'title:"open source"',
    "since": "since:7d",
    "until": "until:2026-10-07",
    "date": "date:2026-10-01..2026-10-07",
    SORT: "sort:oldest",
    SAVED: "saved:name",
}
