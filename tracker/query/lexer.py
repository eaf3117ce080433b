"""The pieces of a query, with their places. Full-width punctuation counts like its ASCII twin.

word        anything up to a space, a bracket or a quotation mark
"phrase"    also “phrase”, 「phrase」 and 『phrase』
( ) -       also （ ） －
field:value also field：value and field:"value"
AND OR NOT  in capitals
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from tracker.errors import QueryError


class Kind(Enum):
    """What a piece is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    NOT = auto()
    AND = auto()
    OR = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: ``text`` is the word, the phrase or the value; ``field`` the name before a colon.

    ``at`` is the offset of the piece in the query, ``value_at`` that of its text.
    """

    kind: Kind
    text: str
    at: int
    value_at: int = 0
    field: str = ""
    loose: bool = False
    """Whether the colon may be plain punctuation: it is full-width, or a space follows it."""


_QUOTES = '"“”„‟＂'
_CLOSED_BY = dict.fromkeys(_QUOTES, _QUOTES) | {"「": "」", "『": "』"}
_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*)([:：])")
_WORD = re.compile(rf"[^\s()（）{_QUOTES}「『]+")
_KEYWORDS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_SIGNS = {"(": Kind.OPEN, "（": Kind.OPEN, ")": Kind.CLOSE, "）": Kind.CLOSE}


def pieces(query: str) -> Iterator[Piece]:
    """The pieces of a query, from its beginning.

    Raises:
        QueryError: a quotation mark is never closed.
    """
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        piece, at = _piece(query, at)
        yield piece


def _piece(query: str, at: int) -> tuple[Piece, int]:
    sign = query[at]
    if sign in _SIGNS:
        return Piece(_SIGNS[sign], sign, at), at + 1
    if sign in "-－" and at + 1 < len(query) and not query[at + 1].isspace():
        return Piece(Kind.NOT, sign, at), at + 1
    if sign in _CLOSED_BY:
        text, end = _quoted(query, at)
        return Piece(Kind.PHRASE, text, at, at + 1), end
    if field := _FIELD.match(query, at):
        return _field(query, field)
    return _word(query, at)


def _field(query: str, match: re.Match[str]) -> tuple[Piece, int]:
    name, at, after = match[1], match.start(), match.end()
    followed = query[after : after + 1]
    loose = match[2] == "：" or not followed.strip()
    if followed and followed in _CLOSED_BY:
        text, end = _quoted(query, after)
        return Piece(Kind.FIELD, text, at, after + 1, name, loose), end
    value = _WORD.match(query, after)
    text = value[0] if value else ""
    return Piece(Kind.FIELD, text, at, after, name, loose), after + len(text)


def _word(query: str, at: int) -> tuple[Piece, int]:
    match = _WORD.match(query, at)
    text = match[0] if match else query[at]
    return Piece(_KEYWORDS.get(text, Kind.WORD), text, at, at), at + len(text)


def _quoted(query: str, at: int) -> tuple[str, int]:
    closing = _CLOSED_BY[query[at]]
    for end in range(at + 1, len(query)):
        if query[end] in closing:
            return query[at + 1 : end], end + 1
    raise QueryError(
        f"The quotation mark {query[at]} is never closed; add {closing[0]} where the phrase ends.",
        at,
        closing[0],
    )
