"""What people decide about stories: joined by hand, or taken apart, and kept so by later runs."""

from collections.abc import Sequence
from datetime import datetime

from tracker.errors import NotFoundError, UsageError
from tracker.store import Connection, Database, stories, story_days
from tracker.store.stories import Member, Move

BY_HAND = "joined by hand"
APART = "taken apart by hand"


def merge(database: Database, story_id: int, other_id: int, now: datetime) -> int:
    """Makes one story of two; the items of ``other_id`` move into ``story_id``.

    Returns:
        How many items moved.

    Raises:
        NotFoundError: there is no such story.
        UsageError: both are the same.
    """
    if story_id == other_id:
        raise UsageError(f"Story {story_id} cannot be merged with itself; name two stories.")
    with database.write() as connection:
        stories.begin_change(connection)
        kept, moving = (_members(connection, one) for one in (story_id, other_id))
        # All of both, as they are seen together now: what settles their days later keeps them together.
        for member in [*kept[1:], *moving]:
            stories.add_edit(connection, "merge", kept[0].item_id, member.item_id, now)
        stories.move(connection, [Move(member.item_id, story_id, None, BY_HAND) for member in moving])
        stories.succeed(
            connection, dict.fromkeys(stories.rewrite(connection, [story_id, other_id]), story_id)
        )
        _mark(connection, [*kept, *moving])
    return len(moving)


def split(database: Database, item_id: int, now: datetime) -> int:
    """Takes an item out of its story into one of its own.

    Returns:
        The id of the new story.

    Raises:
        NotFoundError: there is no such item.
        UsageError: the item is alone in its story already.
    """
    with database.write() as connection:
        stories.begin_change(connection)
        story_id = stories.of_items(connection, [item_id]).get(item_id)
        if story_id is None:
            raise NotFoundError(
                f"There is no item {item_id}; `tracker stories show ID` lists those of a story."
            )
        rest = [member for member in _members(connection, story_id) if member.item_id != item_id]
        if not rest:
            raise UsageError(f"Item {item_id} is alone in story {story_id} already.")
        (new_id,) = stories.reserve_ids(connection, 1)
        for member in rest:
            stories.add_edit(connection, "split", item_id, member.item_id, now)
        (mover,) = stories.members_by_id(connection, [item_id])
        stories.insert(connection, [stories.empty(new_id, mover)])
        stories.move(connection, [Move(item_id, new_id, None, APART)])
        stories.rewrite(connection, [story_id, new_id])
        _mark(connection, [mover, *rest])
    return new_id


def _members(connection: Connection, story_id: int) -> list[Member]:
    found = stories.members(connection, story_id)
    if not found:
        raise NotFoundError(f"There is no story {story_id}; `tracker stories` lists them.")
    return found


def _mark(connection: Connection, members: Sequence[Member]) -> None:
    """The days of the items are to be settled by what was decided."""
    story_days.mark(connection, (story_days.day_of(member.item_id) for member in members))
