"""A mistake in a query, shown with its place."""

import unicodedata

from tracker.errors import QueryError

_SHOWN = 60
"""Characters of a long query that are shown on each side of the mistake."""


def explain(error: QueryError, query: str) -> str:
    """The sentence, the query and a caret under the place, three lines for a terminal.

    Control characters are shown as spaces; the caret stands right under wide (Chinese) characters.
    """
    start = max(0, error.position - _SHOWN)
    end = min(len(query), error.position + _SHOWN)
    before, after = (_plain(part) for part in (query[start : error.position], query[error.position : end]))
    lead = "…" if start else ""
    trail = "…" if end < len(query) else ""
    indent = " " * (len(lead) + sum(map(_cells, before)))
    return f"{error}\n  {lead}{before}{after}{trail}\n  {indent}^"


def _plain(text: str) -> str:
    return "".join(c if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029" else " " for c in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
