"""Bytes to a parsed feed: RSS, RDF, Atom and JSON Feed, well-formed or not.

Public: :func:`parse`. One module a format or engine (``fast``, ``feedparser_engine``, ``jsonfeed``),
each with a function ``read`` that takes a document and gives a :class:`~tracker.model.feed.ParsedFeed`;
the rest serves them (``encoding``, ``dates``, ``hints``, ``markup``,
``links``, ``mend``, ``bounds``).
"""

from tracker.parse.bounds import ENTRY_LIMIT
from tracker.parse.parser import parse

__all__ = ["ENTRY_LIMIT", "parse"]
