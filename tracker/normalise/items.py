"""All entries of a document, turned into items."""

from collections.abc import Sequence
from datetime import datetime

from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.item import Item, NormalisedFeed
from tracker.model.source import Source
from tracker.normalise import boilerplate, identity, plain, repeats, safe_html, summary, times
from tracker.normalise.identity import Named
from tracker.normalise.urls import canonical
from tracker.text import language

_LONGEST_TITLE = 2_000
"""Characters of a title that are read, markup included."""

_TELLING = 300
"""Characters of a body that tell its language."""

_BAD_ENTRY = (ValueError, OverflowError, LookupError, RecursionError)


def items_of(feed: ParsedFeed, *, source: Source, fetched_at: datetime) -> NormalisedFeed:
    """The items of a document, in its order.

    A pure function: the same document at the same time gives equal items. An entry that cannot be
    normalised is left out and reported; it never stops the others.

    Args:
        feed: the parsed document.
        source: whose it is; its language stands in where neither text nor feed tell.
        fetched_at: when it was fetched (aware UTC), for what has no date that can be believed.
    """
    problems: list[str] = []
    named: list[Named] = []
    for number, entry in enumerate(feed.entries, start=1):
        try:
            named.append(identity.addressed(entry, plain.title_of(entry.title[:_LONGEST_TITLE])))
        except _BAD_ENTRY as error:
            problems.append(_left_out(number, error))
    home = frozenset({canonical(feed.link).key, canonical(source.url).key})
    spoken = feed.language or source.language
    items: list[Item] = []
    refused: list[datetime] = []
    for number, one in enumerate(identity.url_keys(named, home=home), start=1):
        try:
            item, date = _item(one, source.id, spoken, fetched_at)
        except _BAD_ENTRY as error:
            problems.append(_left_out(number, error))
            continue
        if not (item.title or item.html or item.url):
            problems.append(f"Entry {number} has neither words nor an address and was left out.")
            continue
        items.append(item)
        if date is not None:
            refused.append(date)
    if refused:
        problems.append(_refused(refused))
    distinct, apart = repeats.distinct(items)
    if apart:
        problems.append(
            f"{apart} entries share their guid with another entry; each was given one of its own."
        )
    return NormalisedFeed(distinct, tuple(problems))


def _item(one: Named, source_id: str, spoken: str, fetched_at: datetime) -> tuple[Item, datetime | None]:
    entry, title, address = one.entry, one.title, one.address
    html = safe_html.safe(entry.content or entry.summary)
    text = _said(plain.text_of(html), title)
    short = (
        _said(plain.text_of(safe_html.safe(entry.summary)), title)
        if entry.content and entry.summary
        else text
    )
    when = times.published(entry, address.url, fetched_at)
    item = Item(
        source_id=source_id,
        guid=identity.guid_of(one),
        url=address.url,
        url_key=identity.url_key_of(one),
        title=title or summary.shortened(text, 100),
        summary=summary.shortened(short or text),
        text=text or short,
        html=html,
        language=language.detect(f"{title} {(short or text)[:_TELLING]}", entry.language or spoken),
        published=when.at,
        published_source=when.source,
        content_hash=_content_hash(title, text or short, address.key or address.url),
        original_url=identity.visible(entry.link),
        author=plain.label_of(entry.author),
        updated=_believable(entry, fetched_at),
        categories=tuple(dict.fromkeys(filter(None, map(plain.label_of, entry.categories)))),
    )
    return item, when.refused


def _said(text: str, title: str) -> str:
    """A body without its boilerplate; one that only repeats the title says nothing."""
    text = boilerplate.without_endings(text)
    return "" if text == title else text


def _believable(entry: RawEntry, fetched_at: datetime) -> datetime | None:
    if entry.updated and times.EARLIEST <= entry.updated <= fetched_at + times.TOLERANCE:
        return entry.updated
    return None


def _content_hash(title: str, text: str, address: str) -> str:
    """A hash of the writing: white space, the scheme and tracking parameters do not change it."""
    # That is all the white space that normal text has; a title has no line breaks, an address neither.
    return identity.digest(title, text, address, without=b" \n")


def _left_out(number: int, error: Exception) -> str:
    return f"Entry {number} could not be read and was left out ({type(error).__name__}: {error})."


def _refused(dates: Sequence[datetime]) -> str:
    many = f"{len(dates)} entries have dates" if len(dates) > 1 else "An entry has a date"
    return f"{many} that cannot be believed (such as {dates[0]:%Y-%m-%d}); another time stands in."
