"""Saved searches come and go: a query is kept only if it can be asked, and stays while it is used."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tracker import query
from tracker.errors import NotFoundError, QueryError, UsageError
from tracker.model.subscriber import SubscriberState
from tracker.query import Context, Query
from tracker.query.grammar import saved_names
from tracker.store import Connection, saved, subscribers

LONGEST_NAME = 40
_NAME = re.compile(r"[^\W_][\w.-]*")


def save(connection: Connection, name: str, text: str, context: Context, now: datetime) -> Query:
    """Keeps a query under a name, in place of the one that had it, in whatever case.

    Args:
        connection: a transaction that writes.
        name: letters, digits, dots, hyphens and underscores, so that ``saved:name`` needs no quotation marks.
        text: the query.
        context: what its reading depends on.
        now: the present, aware.

    Raises:
        UsageError: the name cannot be one.
        QueryError: the query has a mistake, or leads back to itself.
    """
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise UsageError(
            f"{name} cannot be the name of a saved search; take up to {LONGEST_NAME} letters, digits, dots, "
            "hyphens and underscores, a letter or digit first."
        )
    if not text.strip():
        raise UsageError(
            f"Say what {name} is to find, as in: tracker saved add {name} 'type:funding since:7d'"
        )
    known = query.prepared(connection, context)
    parsed = query.parse(text, known)
    others = {one: words for one, words in known.saved.items() if one.lower() != name.lower()}
    query.parse(f"saved:{name}", replace(known, saved={**others, name: text}))
    for one in known.saved.keys() - others.keys():
        saved.remove(connection, one)
    saved.save(connection, name, text, now)
    return parsed


def remove(connection: Connection, name: str) -> str:
    """Forgets a saved search; gives its name as it was written.

    Raises:
        NotFoundError: there is none of that name.
        UsageError: something asks for it; the sentence says what.
    """
    known = saved.all_searches(connection)
    found = next((one for one in known if one.lower() == name.lower()), None)
    if found is None:
        raise NotFoundError(f"There is no saved search {name}; `tracker saved` lists them.")
    users = list(_users(connection, found))
    if users:
        raise UsageError(f"{found} is used by {', '.join(users)}; change that first.")
    saved.remove(connection, found)
    return found


def _users(connection: Connection, name: str) -> Iterator[str]:
    for other, text in saved.all_searches(connection).items():
        if other != name and _asks_for(text, name):
            yield f"saved:{other}"
    for reader in subscribers.all_subscribers(connection):
        if reader.state is not SubscriberState.REMOVED and _asks_for(reader.filter, name):
            yield f"the filter of {reader.email}"


def _asks_for(text: str, name: str) -> bool:
    try:
        return name.lower() in saved_names(text)
    except QueryError:
        return False
