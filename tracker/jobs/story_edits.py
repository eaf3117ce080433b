"""What people decide about stories: joined by hand, or taken apart, and kept so by later runs."""

from datetime import datetime

from tracker.errors import NotFoundError, UsageError
from tracker.store import Connection, Database, stories
from tracker.store.stories import Member

BY_HAND = "joined by hand"


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
        first, moving = (_members(connection, one) for one in (story_id, other_id))
        for member in moving:
            stories.add_edit(connection, "merge", first[0].item_id, member.item_id, now)
        stories.move(connection, {member.item_id: BY_HAND for member in moving}, story_id)
        stories.remove(connection, other_id)
        _rewrite(connection, story_id)
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
        story_id = stories.of_item(connection, item_id)
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
        stories.insert(connection, [stories.joined_by(stories.empty(new_id, mover), mover)])
        stories.move(connection, {item_id: "taken apart by hand"}, new_id)
        _rewrite(connection, story_id)
    return new_id


def _members(connection: Connection, story_id: int) -> list[Member]:
    found = stories.members(connection, story_id)
    if not found:
        raise NotFoundError(f"There is no story {story_id}; `tracker stories` lists them.")
    return found


def _rewrite(connection: Connection, story_id: int) -> None:
    """Works out the story's row anew from its items."""
    members = stories.members(connection, story_id)
    story = stories.empty(story_id, members[0])
    for member in members:
        story = stories.joined_by(story, member)
    stories.update(connection, [story])
