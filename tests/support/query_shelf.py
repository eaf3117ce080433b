"""Puts invented items into a database, for tests of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker.model.item import Item, PublishedSource
from tracker.model.prepared import Prepared
from tracker.model.source import Category, Source, Tier
from tracker.model.tags import Amount, Event, EventType, Mention, Salience, Tags
from tracker.store import Connection, Database, items, saved, sources, stories
from tracker.text.tokens import item_terms

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)

SOURCES = (
    Source("alpha", "Alpha Wire", "https://alpha.example/feed", kind="media"),
    Source("beta", "贝塔科技", "https://beta.example/feed", "zh", Category.CHINESE_MEDIA, kind="newsletter"),
    Source(
        "gamma",
        "Gamma Labs",
        "https://g.example/f",
        "en",
        Category.FIRST_PARTY,
        "media",
        tier=Tier.FIRST_PARTY,
    ),
)


@dataclass(frozen=True)
class Draft:
    """An item in few words. ``age`` counts back from a Wednesday at noon; ``story`` is made if need be."""

    title: str
    text: str = ""
    age: timedelta = timedelta()
    source: str = "alpha"
    language: str = "en"
    firms: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    story: int | None = None
    duplicate_of: int | None = None
    backfilled: bool = False
    edited: bool = False
    seen_in: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()


class Shelf:
    """Keeps drafts in a database, which may have ``held`` drafts of another shelf already."""

    def __init__(self, database: Database, held: int = 0) -> None:
        self.database = database
        self._count = held
        if held:
            return
        with database.write() as connection:
            sources.add(connection, SOURCES)

    def put(self, *drafts: Draft) -> list[int]:
        """Stores drafts, in one transaction; their ids."""
        with self.database.write() as connection:
            return [self._put(connection, draft) for draft in drafts]

    def _put(self, connection: Connection, draft: Draft) -> int:
        self._count += 1
        number = self._count
        prepared = _prepared(draft, number)
        (item_id,) = items.allocate_ids(connection, [prepared])
        story_id = draft.story or 1_000 + number
        self._join(connection, story_id, item_id, draft, prepared.item.published)
        items.insert(
            connection,
            [
                items.NewItem(
                    id=item_id,
                    prepared=prepared,
                    first_seen=NOON,
                    backfilled=draft.backfilled,
                    story_id=story_id,
                    duplicate_of=draft.duplicate_of,
                    story_reason="",
                )
            ],
        )
        items.add_sightings(connection, _sightings(draft, number, item_id))
        return item_id

    def _join(
        self, connection: Connection, story_id: int, item_id: int, draft: Draft, published: datetime
    ) -> None:
        member = stories.Member(item_id, published, draft.language)
        known = stories.rows(connection, [story_id]).get(story_id)
        if known is None:
            stories.insert(connection, [stories.joined_by(stories.empty(story_id, member), member)])
        else:
            stories.update(connection, [stories.joined_by(known, member)])

    def save_search(self, name: str, query: str) -> None:
        """Stores a saved search."""
        with self.database.write() as connection:
            saved.save(connection, name, query, NOON)


def _prepared(draft: Draft, number: int) -> Prepared:
    published = NOON - draft.age
    item = Item(
        source_id=draft.source,
        guid=f"guid-{number}",
        url=f"https://{draft.source}.example/{number}",
        url_key=f"{draft.source}.example/{number}",
        title=draft.title,
        summary=draft.text[:40],
        text=draft.text,
        html=f"<p>{draft.text}</p>",
        language=draft.language,
        published=published,
        published_source=PublishedSource.FEED,
        content_hash=f"hash-{number}",
        author="A. Writer",
        updated=published + timedelta(hours=1) if draft.edited else None,
        categories=("AI",),
    )
    return Prepared(item, _tags(draft), b"", item_terms(item.title, item.summary, item.text))


def _tags(draft: Draft) -> Tags:
    names = [(firm, "firm", firm) for firm in draft.firms]
    names += [(entity, "product", draft.firms[0] if draft.firms else "") for entity in draft.entities]
    return Tags(
        mentions=tuple(
            Mention(entity, kind, firm, entity, "title", 0, 1, draft.title[:1], "alone", 0.9)
            for entity, kind, firm in names
        ),
        events=tuple(Event(EventType(event), 0.8) for event in draft.events),
        firms=tuple(Salience(firm, 1 / place) for place, firm in enumerate(draft.firms, 1)),
        amounts=draft.amounts,
    )


def _sightings(draft: Draft, number: int, item_id: int) -> Iterable[items.NewSighting]:
    return [
        items.NewSighting(
            source_id=source,
            guid=f"guid-{number}",
            item_id=item_id,
            own=source == draft.source,
            url=f"https://{source}.example/{number}",
            content_hash=f"hash-{number}",
            seen=NOON,
        )
        for source in dict.fromkeys((draft.source, *draft.seen_in))
    ]
