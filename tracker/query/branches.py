"""A query as alternatives, each of which some index can answer newest first.

A branch is a conjunction: words for the full-text index, values that have an index, a range of ids
(which is a range of time), and the rest, which is checked row by row. Where a conjunction holds nothing
that an index answers but an OR does (``(豆包 OR firm:moonshot) lang:zh``), the OR is multiplied out, and
so is an OR that would look into the full-text index for every row.
"""

from dataclasses import dataclass, replace

from tracker.query.ast import And, Node, Not, Or, Published, all_of
from tracker.query.conditions import bounds
from tracker.query.keys import Key, key_of
from tracker.query.words import has_words, only_words

MAX_BRANCHES = 24


@dataclass(frozen=True, slots=True)
class Branch:
    """One conjunction: ``words`` for the full-text index, ``keys`` with an index, ids in a range."""

    words: Node | None
    keys: tuple[Key, ...]
    rest: tuple[Node, ...]
    first: int | None = None
    end: int | None = None

    def within(self, first: int | None, end: int | None) -> "Branch":
        """The same, for ids from ``first`` on and before ``end`` only."""
        firsts = [bound for bound in (self.first, first) if bound is not None]
        ends = [bound for bound in (self.end, end) if bound is not None]
        return replace(self, first=max(firsts, default=None), end=min(ends, default=None))


def branches(root: Node) -> list[Branch]:
    """The alternatives of a query; an item may match several."""
    done: list[Branch] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        parts = tuple(map(_together, node.parts if isinstance(node, And) else (node,)))
        spread = _to_spread(parts)
        if spread is None or len(waiting) + len(done) + len(spread) > MAX_BRANCHES:
            done.append(_branch(parts))
        else:
            waiting.extend(spread)
    return done


def _to_spread(parts: tuple[Node, ...]) -> list[Node] | None:
    """The conjunctions that the parts become when an OR among them is multiplied out; None for none."""
    indexed = any(only_words(part) or key_of(part) for part in parts)
    for at, part in enumerate(parts):
        if isinstance(part, Or) and not only_words(part) and (has_words(part) or not indexed):
            others = (*parts[:at], *parts[at + 1 :])
            return [all_of(choice, *others) for choice in part.parts]
    return None


def _together(node: Node) -> Node:
    """An OR with its words as one choice, which one look into the index answers."""
    if not isinstance(node, Or):
        return node
    words = [part for part in node.parts if only_words(part)]
    others = [part for part in node.parts if not only_words(part)]
    return Or((Or(tuple(words)), *others)) if others and len(words) > 1 else node


def _branch(parts: tuple[Node, ...]) -> Branch:
    wanted = [part for part in parts if only_words(part)]
    unwanted = [part for part in parts if isinstance(part, Not) and only_words(part.part)]
    words = all_of(*wanted, *unwanted) if wanted else None
    keys = tuple(key for part in parts if (key := key_of(part)))
    times = [part for part in parts if isinstance(part, Published)]
    taken = {
        id(part) for part in (*wanted, *(unwanted if wanted else ()), *(key.has for key in keys), *times)
    }
    rest = tuple(part for part in parts if id(part) not in taken)
    branch = Branch(words, keys, rest)
    for published in times:
        branch = branch.within(*bounds(published))
    return branch
