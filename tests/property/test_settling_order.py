"""Whatever the order and the batches in which items come, settled days have the same stories."""

from collections.abc import Callable
from datetime import timedelta

from arrivals import MONDAY, add_sources, bring, entry, settle, stories_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.dedup.jsonl import cluster
from tracker.jobs.reading import Entry
from tracker.model.record import Record
from tracker.store import Database, fulltext
from tracker.store.tables import metadata

ACTS = st.sampled_from(("buys", "opens", "recalls", "ships", "halts", "tests"))
THINGS = st.sampled_from(("lens", "robot", "depot", "bridge", "model", "tunnel"))
ENDS = st.sampled_from(("", "with 4,000 crates", "for $2 billion", "QN-4.6", "in Lisbon"))
TITLES = st.builds(
    "{} {} {} {} {}".format, st.sampled_from(("Lumen", "Harbour", "Quillon")), ACTS, THINGS, THINGS, ENDS
)
HOURS = st.sampled_from((0, 0, 5, 12, 23, 24, 30, 47, 48, 60, 240))
ITEMS = st.lists(st.tuples(TITLES, HOURS, st.sampled_from(("desk", "wire"))), min_size=2, max_size=16)
BATCHES = st.lists(st.integers(1, 6), min_size=1, max_size=3)


def in_memory() -> Database:
    database = Database("sqlite:///:memory:")
    with database.write() as connection:
        metadata.create_all(connection)
        fulltext.create(connection)
    add_sources(database)
    return database


def settled(bring_all: Callable[[Database], None]) -> set[frozenset[str]]:
    """The stories that come of it, after settling; settling again changes nothing."""
    database = in_memory()
    try:
        bring_all(database)
        settle(database)
        again = settle(database, since=MONDAY - timedelta(days=1))
        assert [(day.moved, day.begun, day.ended) for day in again.days if day.moved or day.begun] == []
        return set(stories_of(database).values())
    finally:
        database.close()


@given(ITEMS, BATCHES, st.integers(0, 16), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_settled_stories_are_the_same_in_every_order_of_arrival(told, batches, early, draw):
    entries: list[Entry] = [
        entry(f"g{n}", title, hours, source=source) for n, (title, hours, source) in enumerate(told)
    ]
    shuffled = draw.sample(entries, len(entries))

    def at_once(database: Database) -> None:
        bring(database, entries)

    def bit_by_bit(database: Database) -> None:
        bring(database, shuffled[:early], batches=batches)
        settle(database)
        bring(database, shuffled[early:], batches=batches)

    assert settled(at_once) == settled(bit_by_bit)


@given(ITEMS, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_what_is_settled_in_between_leaves_no_trace(told, draw):
    entries = [entry(f"g{n}", title, hours, source=source) for n, (title, hours, source) in enumerate(told)]
    shuffled = draw.sample(entries, len(entries))

    def settling_always(database: Database) -> None:
        for one in shuffled:
            bring(database, [one])
            settle(database, until=draw.choice((1, 2, 20)))

    assert settled(lambda database: bring(database, entries)) == settled(settling_always)


@given(ITEMS)
@settings(max_examples=15, deadline=None)
def test_the_store_and_a_file_of_the_same_records_tell_the_same_stories(told):
    entries = [entry(f"g{n}", title, hours, source=source) for n, (title, hours, source) in enumerate(told)]
    tags = {one.item.guid: one.prepared.tags for one in entries if one.prepared}
    items = [one.item for one in entries]
    records = [
        Record(i.guid, i.title, language="en", source=i.source_id, published=i.published) for i in items
    ]
    in_file: dict[int, set[str]] = {}
    for answer in cluster(records, lambda item: tags[item.guid]):
        in_file.setdefault(answer["story_id"], set()).add(answer["id"])
    assert settled(lambda database: bring(database, entries)) == set(map(frozenset, in_file.values()))
