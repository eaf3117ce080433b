"""What is read is recorded: new, edited, seen again, copied; the same on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from tracker import dedup, query
from tracker.dedup import StoryRules
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Counts, Recorder
from tracker.model.item import Item, PublishedSource
from tracker.model.polling import Hole
from tracker.model.prepared import Prepared
from tracker.model.source import Source
from tracker.model.story import StoredItem
from tracker.model.tags import Amount, Event, EventType, Mention, Salience, Tags
from tracker.store import Database, holes, sources, stats
from tracker.store import items as item_rows
from tracker.text import tokens

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
MENTION = Mention("kimi", "product", "moonshot", "Kimi", "title", 0, 4, "Kimi", "alone", 0.9, "K3")
AMOUNT = Amount(2e9, "money", "USD", "$2 billion", "raised")
TAGS = Tags(
    mentions=(MENTION,),
    events=(Event(EventType.FUNDING, 0.9, (AMOUNT,), "raises"),),
    firms=(Salience("moonshot", 0.8),),
    gloss="Moonshot AI · funding",
    ledger_version="v1",
    amounts=(AMOUNT,),
)


def entry(
    guid: str = "g1", source: str = "a", title: str = "Kimi raises $2 billion", **changes: object
) -> Entry:
    item = Item(
        source_id=source,
        guid=guid,
        url="https://example.org/kimi",
        url_key="example.org/kimi",
        title=title,
        summary="Moonshot AI raised money.",
        text="Moonshot AI raised money from many investors this week.",
        html="<p>Moonshot AI raised money.</p>",
        language="en",
        published=NOON,
        published_source=PublishedSource.FEED,
        content_hash=f"h {title}",
        original_url="https://example.org/kimi?utm_source=rss",
        categories=("funding",),
    )
    item = replace(item, **changes)  # type: ignore[arg-type]
    terms = tokens.item_terms(item.title, item.summary, item.text)
    return Entry(item, Prepared(item, TAGS, dedup.fingerprint(item, TAGS).to_bytes(), terms))


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as connection:
        sources.add(
            connection, [Source(id=i, title=i.upper(), url=f"https://{i}.example/feed") for i in "abc"]
        )
    return database


def record(database: Database, *entries: Entry, at: datetime = NOON) -> Counts:
    with database.write() as connection:
        return Recorder(StoryRules()).record(connection, [Reading("a", entries=entries)], now=at)[0]


def stored(database: Database) -> list[StoredItem]:
    with database.read() as connection:
        return list(query.search(connection, query.EVERYTHING, limit=100).items)


def counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return stats.counts(connection)


def test_a_new_item_comes_back_as_it_was_with_all_its_tags(filled: Database) -> None:
    one = entry()
    assert record(filled, one) == Counts(new=1)
    (found,) = stored(filled)
    assert found.item == one.item
    assert found.tags == TAGS
    assert (found.first_seen, found.backfilled, found.source_title) == (NOON, False, "A")
    assert [s.url for s in found.sightings] == ["https://example.org/kimi?utm_source=rss"]


def test_a_value_beyond_what_the_database_takes_is_no_failure_of_the_database(filled: Database) -> None:
    endless = entry(url_key="".join(f"{n:x}" for n in range(40_000)))
    if filled.is_sqlite:
        assert record(filled, endless) == Counts(new=1)
    else:
        with pytest.raises(OperationalError):
            record(filled, endless)
        assert record(filled, entry()) == Counts(new=1)


def test_each_writing_at_an_address_whose_content_changes_is_kept(filled: Database) -> None:
    days = [
        entry(f"g{n}", title=f"Day {n}: Kimi raises {n} billion", published=NOON + timedelta(days=n))
        for n in range(3)
    ]
    assert [record(filled, day).new for day in days] == [1, 1, 1]
    assert {one.item.url_key for one in stored(filled)} == {"example.org/kimi", None}
    assert record(filled, days[2]) == Counts(known=1)


def test_recording_again_changes_nothing(filled: Database) -> None:
    record(filled, entry())
    before = counts(filled)
    assert record(filled, entry(), at=NOON + timedelta(hours=1)) == Counts(known=1)
    assert counts(filled) == before


def test_an_edit_updates_the_item_its_tags_and_what_finds_it(filled: Database) -> None:
    record(filled, entry())
    assert record(filled, entry(title="Kimi raises three billion")) == Counts(changed=1)
    (found,) = stored(filled)
    assert found.item.title == "Kimi raises three billion"
    with filled.read() as connection:
        context = query.Context(now=NOON)
        assert query.count(connection, query.parse("three", context)) == 1
        assert query.count(connection, query.parse("title:2", context)) == 0


def test_the_same_address_elsewhere_is_a_sighting_and_no_item(filled: Database) -> None:
    record(filled, entry())
    assert record(filled, entry("other", source="b")) == Counts(known=1, copies=1)
    (found,) = stored(filled)
    assert {s.source_id for s in found.sightings} == {"a", "b"}


def test_the_same_writing_at_another_address_is_a_copy_in_the_same_story(filled: Database) -> None:
    record(filled, entry())
    copy = entry("g2", source="b", url="https://b.example/1", url_key="b.example/1")
    assert record(filled, copy).new == 1
    later, first = stored(filled) if stored(filled)[0].duplicate_of else reversed(stored(filled))
    assert later.duplicate_of == first.id
    assert later.story_id == first.story_id
    assert "same writing" in later.story_reason


def test_items_of_one_second_get_ids_of_their_own(filled: Database) -> None:
    many = [entry(f"g{n}", url="", url_key=None, title=f"Thing number {n} of its kind") for n in range(50)]
    assert record(filled, *many) == Counts(new=50)
    assert len({found.id for found in stored(filled)}) == 50


def test_one_batch_may_hold_an_item_twice(filled: Database) -> None:
    twin = entry("twin", title="Kimi raises $2 billion")
    assert record(filled, entry(), twin) == Counts(new=1, known=1, copies=1)
    assert record(filled, entry(), twin) == Counts(known=2)


def test_a_source_that_renames_its_guids_makes_no_copies(filled: Database) -> None:
    record(filled, entry("old"))
    assert record(filled, entry("new")).new == 0
    assert counts(filled)["sightings"] == 1
    assert stored(filled)[0].item.guid == "new"


def test_a_late_item_joins_an_old_story_and_an_old_one_does_not_renew_it(filled: Database) -> None:
    record(filled, entry())
    earlier = entry("g0", source="c", url="", url_key=None, published=NOON - timedelta(hours=5))
    record(filled, earlier)
    with filled.read() as connection:
        story = query.story(connection, stored(filled)[0].story_id or 0)
    assert [i.item.guid for i in story.items] == ["g0", "g1"]
    assert (story.first_seen, story.last_seen) == (NOON - timedelta(hours=5), NOON)


def test_nothing_is_kept_of_a_transaction_that_fails(filled: Database) -> None:
    class BoomError(RuntimeError):
        pass

    def half_way() -> None:
        with filled.write() as connection:
            Recorder(StoryRules()).record(connection, [Reading("a", entries=(entry(),))], now=NOON)
            raise BoomError

    with pytest.raises(BoomError):
        half_way()
    assert counts(filled)["items"] == 0


def test_retagging_replaces_tags_and_stamp(filled: Database) -> None:
    record(filled, entry())
    (found,) = stored(filled)
    new_tags = replace(TAGS, firms=(Salience("zhipu", 1.0),), events=(), ledger_version="v2")
    with filled.write() as connection:
        assert item_rows.tagged_otherwise(connection, "v2", 0, 10) == [found.id]
        prepared = entry().prepared
        assert prepared is not None
        item_rows.retag(connection, {found.id: replace(prepared, tags=new_tags)})
        assert item_rows.tagged_otherwise(connection, "v2", 0, 10) == []
    assert stored(filled)[0].tags == new_tags


def test_holes_stay_open_until_they_are_repaired(filled: Database) -> None:
    hole = Hole(NOON - timedelta(days=1), NOON, "none of its entries was there before")
    with filled.write() as connection:
        holes.add(connection, "a", hole, NOON)
        (known,) = holes.open_holes(connection, ["a"])
        assert known.hole == hole
        holes.close(connection, known.id, NOON)
        assert holes.open_holes(connection) == []


def test_guids_are_known_under_their_own_source_alone(filled: Database) -> None:
    odd = 'a "guid" with \\ and 豆包'
    record(filled, entry("g1"), entry(odd, url="", url_key=None, title="Another thing"))
    pairs = {("a", "g1"), ("a", odd), ("b", "g1"), ("a", "nothing")}
    with filled.read() as connection:
        known = item_rows.known_sightings(connection, pairs)
        assert item_rows.known_sightings(connection, set()) == {}
    assert set(known) == {("a", "g1"), ("a", odd)}
    assert known["a", "g1"].own is True
    assert known["a", "g1"].content_hash == entry().item.content_hash
