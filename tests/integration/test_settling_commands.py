"""`tracker stories settle`, as it is typed, and what settles without being asked."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from arrivals import MONDAY, add_sources, bring, entry, settle, stories_of

from tracker.cli import main, runtime, settling
from tracker.cli.runtime import Options, Runtime
from tracker.store import Database, schema
from tracker.store.tables import story_days

NOW = MONDAY + timedelta(days=9)
TITLES = ("Lumen buys the lens maker Opaline for $2 billion", "Opaline acquired by Lumen in a $2bn deal")
ENTRIES = [
    entry("a", TITLES[0], 1),
    entry("b", TITLES[1], 2),
    entry("new", "Harbour recalls robots", 24 * 9 - 1),
]


@pytest.fixture
def stocked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    """The later report came while the earlier one was about something else."""
    url = f"sqlite:///{tmp_path}/tracker.db"
    monkeypatch.setenv("TRACKER_DB", url)
    monkeypatch.setattr(runtime, "utc_now", lambda: NOW)
    database = Database(url)
    schema.upgrade(database)
    add_sources(database)
    bring(database, [entry("a", "Lumen hires a chief of design", 1), *ENTRIES[1:]])
    settle(database)
    bring(database, ENTRIES[:1])
    return database


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    assert main(words) == status
    captured = capsys.readouterr()
    return captured.out if status < 2 else captured.err


def is_one_story(database: Database) -> bool:
    return frozenset("ab") in stories_of(database).values()


def test_settling_says_what_it_changed(stocked: Database, capsys: pytest.CaptureFixture[str]) -> None:
    would = said(capsys, "stories", "settle", "--dry-run")
    assert "2026-11-02  1 of 2 items; stories begun: 0, ended: 1" in would
    assert "1 item would change the story." in would
    assert not is_one_story(stocked)
    assert "1 item changed the story." in said(capsys, "stories", "settle")
    assert is_one_story(stocked)
    assert said(capsys, "stories", "settle") == "0 days settled: 0 items changed the story.\n"


def test_days_since_a_date_are_settled_though_nothing_came(
    stocked: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "stories", "settle")
    told = json.loads(said(capsys, "--json", "stories", "settle", "--since", "2026-11-03"))
    assert told == {
        "moved": 0,
        "dry_run": False,
        "days": [{"day": "2026-11-10", "items": 1, "moved": 0, "begun": 0, "ended": 0}],
    }
    assert len(stories_of(stocked)) == 2
    assert "soon is no time" in said(capsys, "stories", "settle", "--since", "soon", status=2)


def test_the_daemon_settles_days_that_are_over(stocked: Database) -> None:
    with stocked.write() as connection:
        connection.execute(sa.update(story_days).values(due=True))
    settling.in_turn(Runtime(Options()), threading.Event())
    assert is_one_story(stocked)
    with stocked.read() as connection:
        due = connection.execute(sa.select(story_days.c.day).where(story_days.c.due)).scalars().all()
    assert due == [MONDAY + timedelta(days=8)]


def test_an_issue_is_built_from_settled_stories_of_today_as_well(
    stocked: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "digest", "build", "--week", "2026-W45")
    assert is_one_story(stocked)
    with stocked.read() as connection:
        due = sa.select(sa.func.count()).where(story_days.c.due)
        assert connection.execute(due).scalar_one() == 0
