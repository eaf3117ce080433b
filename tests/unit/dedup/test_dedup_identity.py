from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.dedup import Known, KnownItem, KnownSighting, Verdict, same_item, same_items
from tracker.model.item import MADE, Item, PublishedSource

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TITLE = "Robots learn to fold laundry"


def entry(source="desk", guid="g1", url_key: str | None = "example.org/a", content="h1") -> Item:
    return Item(
        source_id=source,
        guid=guid,
        url=f"https://{url_key}" if url_key else "",
        url_key=url_key,
        title=TITLE,
        summary="",
        text="",
        html="",
        language="en",
        published=NOON,
        published_source=PublishedSource.FEED,
        content_hash=content,
    )


def known(own=True, content="h1") -> Known:
    return Known(
        sightings={("desk", "g1"): KnownSighting(7, content, own)},
        url_keys={"example.org/a": KnownItem(7, "desk", "g1", content, TITLE, NOON)},
    )


def test_an_entry_nobody_has_seen_is_new():
    found = same_item(entry(), Known())
    assert (found.verdict, found.item_id) == (Verdict.NEW, None)


def test_the_same_guid_with_the_same_content_is_unchanged():
    found = same_item(entry(), known())
    assert (found.verdict, found.item_id) == (Verdict.UNCHANGED, 7)


def test_the_same_guid_with_other_content_is_an_edit():
    found = same_item(entry(content="h2"), known())
    assert (found.verdict, found.item_id) == (Verdict.EDITED, 7)


def test_the_same_guid_at_another_address_is_an_edit_and_takes_the_address_along():
    found = same_item(entry(url_key="example.org/moved", content="h2"), known())
    assert (found.verdict, found.item_id, found.keeps_address) == (Verdict.EDITED, 7, False)


def test_a_guid_that_moves_to_the_address_of_another_item_leaves_that_address_alone():
    state = Known(known().sightings, {"example.org/b": KnownItem(9, "other", "x", "h9", TITLE, NOON)})
    found = same_item(entry(url_key="example.org/b", content="h2"), state)
    assert (found.verdict, found.item_id, found.keeps_address) == (Verdict.EDITED, 7, True)


def test_a_copy_that_another_source_changed_does_not_edit_the_item():
    found = same_item(entry(content="h2"), known(own=False))
    assert (found.verdict, found.item_id) == (Verdict.SIGHTING, 7)


def test_the_same_address_in_another_source_is_another_sighting():
    found = same_item(entry(source="wire", guid="w1", content="h2"), known())
    assert (found.verdict, found.item_id, found.replaces_guid) == (Verdict.SIGHTING, 7, "")


@pytest.mark.parametrize(("content", "verdict"), [("h1", Verdict.SIGHTING), ("h2", Verdict.EDITED)])
def test_a_source_that_makes_new_guids_for_old_entries_is_seen_through(content, verdict):
    found = same_item(entry(guid="g2", content=content), known())
    assert (found.verdict, found.item_id, found.replaces_guid) == (verdict, 7, "g1")


def test_without_an_address_only_the_guid_counts():
    assert same_item(entry(url_key=None), known()).verdict is Verdict.UNCHANGED
    assert same_item(entry(guid="g2", url_key=None), known()).verdict is Verdict.NEW


def test_two_new_entries_of_one_batch_at_one_address_are_one_item():
    first, second = same_items([entry(), entry(source="wire", guid="w1")], Known())
    assert (first.verdict, first.repeats) == (Verdict.NEW, None)
    assert (second.verdict, second.item_id, second.repeats) == (Verdict.SIGHTING, None, 0)


def test_one_guid_twice_in_a_batch_counts_once():
    _, second = same_items([entry(), entry(url_key="example.org/c")], Known())
    assert (second.verdict, second.repeats) == (Verdict.UNCHANGED, 0)


def test_entries_of_one_batch_without_an_address_are_not_taken_for_each_other():
    found = same_items([entry(guid=guid, url_key=None) for guid in ("g1", "g2", "g3")], Known())
    assert [one.verdict for one in found] == [Verdict.NEW] * 3


def test_an_entry_that_repeats_a_known_one_of_its_batch_points_to_the_known_item():
    moved = entry(url_key="example.org/moved")
    copy = entry(source="wire", guid="w1", url_key="example.org/moved")
    first, second = same_items([moved, copy], known())
    assert (first.verdict, first.item_id) == (Verdict.UNCHANGED, 7)
    assert (second.verdict, second.item_id, second.repeats) == (Verdict.SIGHTING, 7, 0)


def test_a_document_that_carries_an_item_under_two_guids_changes_nothing_however_often_it_is_read():
    first, second = entry(guid="g1", content="h1"), entry(guid="g2", content="h2")
    store = known()
    once = same_items([first, second], store)
    assert [found.verdict for found in once] == [Verdict.UNCHANGED, Verdict.SIGHTING]
    assert once[1].replaces_guid == ""
    after = Known({**store.sightings, ("desk", "g2"): KnownSighting(7, "h2", own=False)}, store.url_keys)
    assert {found.verdict for found in same_items([first, second], after)} == {Verdict.UNCHANGED}


LATER = NOON + timedelta(days=1)


@pytest.mark.parametrize("at", [LATER, NOON - timedelta(days=1)])
def test_another_writing_at_an_address_whose_content_changes_is_new_and_has_no_address(at):
    tomorrow = replace(entry(guid="g2", content="h2"), title="Robots unlearn it", published=at)
    found = same_item(tomorrow, known())
    assert (found.verdict, found.item_id, found.keeps_address) == (Verdict.NEW, None, True)
    assert [one.verdict for one in same_items([entry(), tomorrow], Known())] == [Verdict.NEW, Verdict.NEW]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": TITLE, "published": LATER},
        {"title": "Robots unlearn it", "published": NOON + timedelta(hours=1)},
        {"title": "Robots unlearn it", "published": LATER, "published_source": PublishedSource.FIRST_SEEN},
        {"title": "Robots unlearn it", "published": LATER, "guid": f"{MADE}ab"},
    ],
)
def test_a_new_guid_alone_makes_no_other_writing(changes):
    found = same_item(replace(entry(guid="g2", content="h2"), **changes), known())
    assert (found.verdict, found.item_id) == (Verdict.EDITED, 7)
