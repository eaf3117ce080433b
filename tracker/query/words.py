"""The parts of a query that the full-text index answers, in the words of each database.

FTS5 and ``tsquery`` both know phrases, AND, OR and prefixes. FTS5 leaves things out only from something
(``a NOT b``), so a negation stands for itself only beside a word that is wanted.
"""

from tracker.query.ast import And, Node, Not, Or, Words
from tracker.store.fulltext import TITLE_WEIGHT


def only_words(node: Node) -> bool:
    """Whether the full-text index alone can answer, in both databases."""
    match node:
        case Words():
            return True
        case Or(parts):
            return bool(parts) and all(map(only_words, parts))
        case And(parts):
            wanted = [part for part in parts if not isinstance(part, Not)]
            unwanted = [part.part for part in parts if isinstance(part, Not)]
            return bool(wanted) and all(map(only_words, (*wanted, *unwanted)))
        case _:
            return False


def has_words(node: Node) -> bool:
    """Whether any part of ``node`` needs the full-text index."""
    match node:
        case Words():
            return True
        case And(parts) | Or(parts):
            return any(map(has_words, parts))
        case Not(part):
            return has_words(part)
        case _:
            return False


def fts5(node: Node) -> str:
    """The expression for FTS5's MATCH, of a node that is :func:`only_words`."""
    match node:
        case Words(terms, title_only):
            phrase = f'"{" ".join(term.text for term in terms)}"{" *" if terms[-1].prefix else ""}'
            return f"title : {phrase}" if title_only else phrase
        case Or(parts):
            return f"({' OR '.join(map(fts5, parts))})"
        case And(parts):
            wanted = " AND ".join(fts5(part) for part in parts if not isinstance(part, Not))
            unwanted = [fts5(part.part) for part in parts if isinstance(part, Not)]
            return f"(({wanted}) NOT ({' OR '.join(unwanted)}))" if unwanted else f"({wanted})"
    raise TypeError(f"not for the full-text index: {node!r}")


def tsquery(node: Node) -> str:
    """The ``tsquery`` of a node that is :func:`only_words`."""
    match node:
        case Words(terms, title_only):
            weight = TITLE_WEIGHT if title_only else ""
            labels = [f":{'*' if term.prefix else ''}{weight}".rstrip(":") for term in terms]
            lexemes = (f"'{term.text}'{label}" for term, label in zip(terms, labels, strict=True))
            return f"({' <-> '.join(lexemes)})"
        case Or(parts):
            return f"({' | '.join(map(tsquery, parts))})"
        case And(parts):
            return f"({' & '.join(map(tsquery, parts))})"
        case Not(part):
            return f"!{tsquery(part)}"
    raise TypeError(f"not for the full-text index: {node!r}")
