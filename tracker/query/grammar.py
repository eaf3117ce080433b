"""The one query language: from what a person typed to a tree of conditions.

    query   = part+ ("OR" part+)*        parts side by side are all wanted, before OR is looked at
    part    = ("-" | "NOT") part | "(" query ")" | field ":" value | "phrase" | word

A word such as ``GLM-5`` is a phrase of its terms (:mod:`tracker.text.tokens`). Words without letters or
digits are passed over, so that a pasted headline can be searched for as it is.
"""

from dataclasses import dataclass

from tracker.errors import QueryError
from tracker.query import fields
from tracker.query.ast import Node, Query, Sort, Words, all_of, any_of, none_of
from tracker.query.fields import SAVED, SORT, Context
from tracker.query.lexer import Kind, Piece, pieces
from tracker.text.tokens import query_terms

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MAX_PIECES = 300

_ENDS_A_GROUP = frozenset({Kind.OR, Kind.CLOSE})


def parse(text: str, context: Context) -> Query:
    """Reads a query; the empty one asks for everything.

    Raises:
        QueryError: the query has a mistake; its ``position`` says where.
    """
    return _parse(text, context, (), _Budget())


def saved_names(text: str) -> frozenset[str]:
    """The saved searches that a query asks for, in lower case.

    Raises:
        QueryError: a quotation mark in it is never closed.
    """
    asked = (piece for piece in pieces(text) if piece.kind is Kind.FIELD and piece.field.lower() == SAVED)
    return frozenset(piece.text.lower() for piece in asked)


@dataclass
class _Budget:
    """How many pieces may still come, saved searches included: they could multiply without end."""

    left: int = MAX_PIECES

    def spend(self, piece: Piece) -> None:
        self.left -= 1
        if self.left < 0:
            raise QueryError(
                f"The query has more than {MAX_PIECES} parts, saved searches included; make it shorter.",
                piece.at,
            )


def _parse(text: str, context: Context, within: tuple[str, ...], budget: _Budget) -> Query:
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"The query has {len(text)} characters; at most {MAX_LENGTH} are read, make it shorter.",
            MAX_LENGTH,
        )
    parser = _Parser(context, within, budget, list(pieces(text)))
    root = parser.whole()
    if root is None:
        if parser.pieces and parser.sort is None:
            raise QueryError(
                "The query has no letter or digit to look for; write a word.", parser.pieces[0].at
            )
        root = all_of()
    return Query(text, root, parser.sort or parser.saved_sort)


@dataclass
class _Parser:
    context: Context
    within: tuple[str, ...]
    budget: _Budget
    pieces: list[Piece]
    next: int = 0
    sort: Sort | None = None
    saved_sort: Sort = Sort.NEWEST
    depth: int = 0

    def whole(self) -> Node | None:
        node = self.alternatives()
        if (piece := self.peek()) is not None:
            raise QueryError("This bracket closes nothing; remove it.", piece.at)
        return node

    def alternatives(self) -> Node | None:
        branches = [self.conjunction()]
        while (piece := self.peek()) is not None and piece.kind is Kind.OR:
            self.next += 1
            if self.at_the_end_of_a_group():
                raise QueryError("OR needs something to look for after it.", piece.at)
            branches.append(self.conjunction())
        wanted = [branch for branch in branches if branch is not None]
        return any_of(*wanted) if wanted else None

    def conjunction(self) -> Node | None:
        piece = self.peek()
        if piece is not None and piece.kind is Kind.OR:
            raise QueryError("OR needs something to look for before it.", piece.at)
        parts: list[Node] = []
        while not self.at_the_end_of_a_group():
            part = self.part()
            if part is not None:
                parts.append(part)
        return all_of(*parts) if parts else None

    def part(self) -> Node | None:
        piece = self.pieces[self.next]
        self.next += 1
        self.budget.spend(piece)
        match piece.kind:
            case Kind.NOT:
                return self.negated(piece)
            case Kind.OPEN:
                return self.group(piece)
            case Kind.FIELD:
                return self.field(piece)
            case Kind.AND:
                return None
            case _:
                terms = query_terms(piece.text)
                return Words(terms) if terms else None

    def negated(self, sign: Piece) -> Node | None:
        if self.at_the_end_of_a_group():
            raise QueryError(f"{sign.text} needs something to leave out after it.", sign.at)
        self.deeper(sign)
        part = self.part()
        self.depth -= 1
        return none_of(part) if part is not None else None

    def group(self, opening: Piece) -> Node | None:
        self.deeper(opening)
        node = self.alternatives()
        closing = self.peek()
        if closing is None:
            raise QueryError(
                f"The bracket {opening.text} is never closed; add ) where the group ends.", opening.at, ")"
            )
        self.next += 1
        self.depth -= 1
        return node

    def field(self, piece: Piece) -> Node | None:
        name = piece.field.lower()
        if name == SORT:
            self.sort = self.order(piece)
            return None
        if name == SAVED:
            return self.saved(piece)
        if fields.is_field(name) and not piece.text:
            raise fields.no_value(piece)
        if piece.loose and not fields.is_field(name) and not fields.nearest_field(name):
            # A headline: "Kimi：…" or "Analysis: …"
            return Words(terms) if (terms := query_terms(f"{piece.field} {piece.text}")) else None
        return fields.condition(piece, self.context)

    def order(self, piece: Piece) -> Sort:
        if self.depth:
            raise QueryError("sort: orders all results; move it out of the brackets.", piece.at)
        if self.sort is not None:
            raise QueryError("sort: is there twice; remove one.", piece.at)
        return fields.sort(piece)

    def saved(self, piece: Piece) -> Node | None:
        name = fields.choice(piece, piece.text, self.context.saved)
        if name in self.within:
            chain = " → ".join((*self.within, name))
            raise QueryError(f"The saved search {name} leads back to itself ({chain}).", piece.at)
        try:
            inner = _parse(self.context.saved[name], self.context, (*self.within, name), self.budget)
        except QueryError as error:
            raise QueryError(f"The saved search {name} has a mistake: {error}", piece.at) from error
        if not self.depth and inner.sort is not Sort.NEWEST:
            self.saved_sort = inner.sort
        return inner.root

    def deeper(self, piece: Piece) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"Groups are nested more than {MAX_DEPTH} deep.", piece.at)

    def peek(self) -> Piece | None:
        return self.pieces[self.next] if self.next < len(self.pieces) else None

    def at_the_end_of_a_group(self) -> bool:
        piece = self.peek()
        return piece is None or piece.kind in _ENDS_A_GROUP
