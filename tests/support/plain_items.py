"""Items of which nothing matters but what is told and when."""

from datetime import datetime

from tracker.model.item import Item, PublishedSource


def plain_item(
    title: str,
    published: datetime,
    *,
    body: str = "",
    guid: str = "",
    source: str = "desk",
    language: str = "",
) -> Item:
    """An item without an address; by default known by its title and in the language of that."""
    return Item(
        source_id=source,
        guid=guid or title,
        url="",
        url_key=None,
        title=title,
        summary=body,
        text="",
        html="",
        language=language or ("en" if title.isascii() else "zh"),
        published=published,
        published_source=PublishedSource.FEED,
        content_hash=f"{title} {body}",
    )
