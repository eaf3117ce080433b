"""Readers come and go: what they ask for is checked, then kept; nobody is brought back by surprise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.clock import Clock
from tracker.errors import QueryError, UsageError
from tracker.model.subscriber import ReaderWish, Subscriber, SubscriberState
from tracker.store import Connection, Database, subscribers
from tracker.text import mail_address

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES = ("en", "zh")

CheckFilter = Callable[[str], object]
"""Raises :class:`~tracker.errors.QueryError` for a query with a mistake."""


class Change(StrEnum):
    """What became of a wish."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    BACK = "back"
    """Was paused, removed or bounced, and is active again."""
    LEFT_ALONE = "left alone"
    """Is paused, removed or bounced, and an import does not change that."""


@dataclass
class ImportReport:
    """What an import did: changes by kind, and problems by line of the file."""

    changes: dict[Change, int] = field(default_factory=dict)
    left_alone: list[Subscriber] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_wish(email: str, check_filter: CheckFilter, **said: str | None) -> ReaderWish:
    """A wish as it was typed, checked.

    Args:
        email: the address, with or without a name before it.
        check_filter: checks a query.
        said: any of name, language, timezone, weekday, hour, filter; None where nothing was said. A name
            or filter of "" takes back what was said before.

    Raises:
        UsageError: one of them cannot be meant; the sentence says which and why.
    """
    address = mail_address.read(email)
    said = {name: None if value is None else " ".join(value.split()) for name, value in said.items()}
    name, weekday, hour = said.get("name"), said.get("weekday"), said.get("hour")
    return ReaderWish(
        email=address.spec,
        name=address.name or None if name is None else name,
        language=_language(said.get("language")),
        timezone=_timezone(said.get("timezone")),
        weekday=None if weekday is None else _weekday(weekday),
        hour=None if hour is None else _hour(hour),
        filter=_filter(said.get("filter"), check_filter),
    )


def add(connection: Connection, wish: ReaderWish, defaults: ReaderWish, now: datetime) -> Change:
    """Makes somebody a reader, changes what they asked for before, or brings them back.

    Args:
        connection: a transaction that writes.
        wish: what they want.
        defaults: what a new reader gets who does not say otherwise.
        now: the present.
    """
    known = subscribers.find(connection, wish.email)
    if known is None:
        subscribers.add(connection, wish.email, now, **(defaults.facts | wish.facts))
        return Change.ADDED
    if known.state is not SubscriberState.ACTIVE:
        subscribers.add(connection, wish.email, now, **wish.facts)
        return Change.BACK
    return _change(connection, known, wish)


def take_in(
    database: Database,
    rows: Iterable[tuple[int, ReaderWish | str]],
    defaults: ReaderWish,
    clock: Clock,
) -> ImportReport:
    """Adds readers from a file. The same file again changes nothing.

    Somebody who paused, left or bounced stays so: a list from elsewhere cannot know.

    Args:
        database: where to.
        rows: lines with a wish, or with what is wrong with them.
        defaults: what a new reader gets who does not say otherwise.
        clock: the present.
    """
    report = ImportReport()
    seen: dict[str, int] = {}
    with database.write() as connection:
        for line, wish in rows:
            if isinstance(wish, str):
                report.problems.append((line, wish))
            elif wish.email in seen:
                report.problems.append((line, f"{wish.email} stands on line {seen[wish.email]} already."))
            else:
                seen[wish.email] = line
                known = subscribers.find(connection, wish.email)
                if known is None or known.state is SubscriberState.ACTIVE:
                    change = add(connection, wish, defaults, clock())
                else:
                    change = Change.LEFT_ALONE
                    report.left_alone.append(known)
                report.changes[change] = report.changes.get(change, 0) + 1
    return report


def set_state(database: Database, email: str, state: SubscriberState, reason: str) -> Subscriber:
    """Pauses or removes a reader.

    Raises:
        UsageError: it is no address.
        NotFoundError: nobody has it.
    """
    with database.write() as connection:
        reader = subscribers.get(connection, mail_address.read(email).spec)
        subscribers.set_state(connection, reader.id, state, reason)
        return subscribers.get(connection, reader.email)


def _change(connection: Connection, known: Subscriber, wish: ReaderWish) -> Change:
    facts = {name: value for name, value in wish.facts.items() if getattr(known, name) != value}
    subscribers.change(connection, known.id, **facts)
    return Change.CHANGED if facts else Change.SAME


def _language(said: str | None) -> str | None:
    language = None if said is None else said.lower()
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"{said!r} is no language of the digest; write {' or '.join(LANGUAGES)}.")
    return language


def _timezone(said: str | None) -> str | None:
    if said is not None:
        try:
            ZoneInfo(said)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise UsageError(
                f"{said!r} is no time zone; write a name such as Asia/Shanghai or UTC."
            ) from None
    return said


def _weekday(said: str) -> int:
    short = said.lower()[:3]
    if short not in WEEKDAYS:
        raise UsageError(f"{said!r} is no weekday; write one of {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(short)


def _hour(said: str) -> int:
    text = said.removesuffix(":00")
    if not (text.isascii() and text.isdigit()) or int(text) > 23:
        raise UsageError(f"{said!r} is no hour; write a number from 0 to 23.")
    return int(text)


def _filter(said: str | None, check: CheckFilter) -> str | None:
    if said:
        try:
            check(said)
        except QueryError as error:
            raise UsageError(f"The filter {said!r} has a mistake: {error}") from None
    return said
