"""Settling that is killed at any point leaves whole days, and the next run ends as if nothing had been."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import doomed_settling
import pytest
import sqlalchemy as sa
from arrivals import MONDAY, add_sources, bring, entry, settle, stories_of

from tracker.store import Database, schema
from tracker.store.tables import items, stories, story_days

pytestmark = pytest.mark.slow

TITLES = (
    "Lumen buys the lens maker Opaline for $2 billion",
    "Opaline acquired by Lumen in a $2bn deal",
    "What Lumen wants with Opaline and its lenses",
)
ITEMS = [
    entry(f"{letter}{n}", title, 24 * day + n)
    for day, letter in enumerate("abc")
    for n, title in enumerate(TITLES)
]


def filled(folder: Path, name: str) -> Database:
    """Each item came alone, the last first, into a story of its own: every day has something to move."""
    database = Database(f"sqlite:///{folder / name}.db")
    schema.upgrade(database)
    add_sources(database)
    bring(database, ITEMS)
    with database.write() as connection:
        numbers = {
            item_id: n for n, item_id in enumerate(connection.execute(sa.select(items.c.id)).scalars(), 901)
        }
        found = [
            {"id": n, "head_item_id": item_id, "first_seen": MONDAY, "last_seen": MONDAY, "item_count": 1}
            for item_id, n in numbers.items()
        ]
        connection.execute(sa.insert(stories), found)
        for item_id, n in numbers.items():
            connection.execute(sa.update(items).where(items.c.id == item_id).values(story_id=n))
    return database


@pytest.mark.parametrize(
    ("point", "days_done"),
    [
        ("before anything is written", 1),
        ("between the items and the stories", 1),
        ("between two days", 2),
    ],
)
def test_a_kill_costs_at_most_the_day_in_hand(tmp_path: Path, point: str, days_done: int) -> None:
    expected = filled(tmp_path, "expected")
    settle(expected)
    killed = filled(tmp_path, "killed")
    command = [
        sys.executable,
        str(Path(doomed_settling.__file__)),
        f"sqlite:///{tmp_path / 'killed'}.db",
        point,
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(command, env=environment, timeout=60, check=False).returncode == -signal.SIGKILL
    with killed.read() as connection:
        due = connection.execute(sa.select(sa.func.count()).where(story_days.c.due)).scalar_one()
    assert due == 3 - days_done
    assert len(settle(killed).days) == 3 - days_done
    assert set(stories_of(killed).values()) == set(stories_of(expected).values())
    assert settle(killed, since=MONDAY).moved == 0
