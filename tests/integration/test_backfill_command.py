"""The command: a plan that explains itself, a run, its coverage, and holes that polling found."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from history import NOW, Answer, Asked, Bench, posts, rss, serve

from tracker import backfill as stage
from tracker import resources
from tracker.backfill import mechanisms
from tracker.cli.main import main
from tracker.jobs import backfill
from tracker.jobs.backfill_wish import wishes_for_holes
from tracker.model.backfill import BackfillState, Cursor, Response, Step, Task
from tracker.model.polling import Hole
from tracker.model.source import Source
from tracker.store import holes, sources

ALL = posts(35)

DROPPED_IN = '''"""A mechanism that a test drops in."""

from tracker.model.backfill import BackfillRequest, Plan, Step, Sureness
from tracker.model.feed import RawEntry


class Dropped:
    name = "dropped"
    order = 1
    sureness = Sureness.COMPLETE

    def plan(self, task):
        return Plan.fits("it is here", 1)

    def first(self, task):
        return {}

    def request(self, task, cursor):
        return BackfillRequest(task.source.url)

    def read(self, task, cursor, response):
        return Step((RawEntry(guid="g", title=response.body.decode(), published=task.span.since),))


MECHANISM = Dropped()
'''


def paged(asked: Asked) -> Answer:
    page = int(asked.query.get("paged", "1"))
    shown = ALL[(page - 1) * 10 : page * 10]
    return Answer(rss(shown, generator="https://wordpress.org/?v=6")) if shown else Answer(b"", 404)


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of feeds that names one, whose address a test sets."""
    (tmp_path / "feeds" / "sources").mkdir(parents=True)
    (tmp_path / "feeds" / "entities").symlink_to(resources.feeds_dir() / "entities")
    monkeypatch.setenv("TRACKER_FEEDS_DIR", str(tmp_path / "feeds"))
    monkeypatch.setenv("TRACKER_FETCH_ALLOW", "127.0.0.0/8")
    return tmp_path / "feeds" / "sources" / "one.toml"


def test_plan_run_and_coverage(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serve(paged) as site:
        catalogue.write_text(f'[[source]]\nid = "one"\ntitle = "One"\nurl = "{site.url}/feed"\n')
        since = f"{ALL[-1].published:%Y-%m-%d}"
        assert main(["backfill", "--since", since, "--dry-run", "--json"]) == 0
        (plan,) = json.loads(capsys.readouterr().out)
        assert (plan["mechanism"], plan["requests"]) == ("wordpress", 4)
        assert plan["reason"] == "its generator is WordPress"
        assert ["feed", "the feed names no older pages"] in plan["others"]
        assert main(["backfill", "--since", since, "--dry-run"]) == 0
        assert "About 4 requests" in capsys.readouterr().out
        assert main(["db", "stats", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["items"] == 0
        assert main(["backfill", "--since", since, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["new"] == 35
        assert main(["backfill", "--since", since]) == 0
        assert "0 new items" in capsys.readouterr().out
    assert main(["sources", "coverage", "--json"]) == 0
    (covered,) = json.loads(capsys.readouterr().out)["coverage"]
    assert (covered["mechanism"], covered["items"], covered["sureness"]) == ("wordpress", 35, "complete")
    assert main(["sources", "coverage", "one"]) == 0
    assert "wordpress" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["--since", "2026-01-01", "--via", "nope"], "There is no mechanism nope"),
        (["--since", "yesterday"], "is no date"),
        (["--since", "2999-01-01"], "is still to come"),
        ([], "Say from when with --since DATE"),
        (["--since", "2026-01-01", "--via", "file"], "go together"),
        (["--since", "2026-01-01", "--holes"], "knows its own times"),
    ],
)
def test_wrong_use_is_answered_by_one_sentence(
    catalogue: Path, capsys: pytest.CaptureFixture[str], words: list[str], answer: str
) -> None:
    catalogue.write_text("")
    assert main(["backfill", *words]) == 2
    assert answer in capsys.readouterr().err


def test_a_list_of_feeds_on_disk_asks_for_the_history_of_those_that_are_sources(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.opml"
    since = f"{ALL[-1].published:%Y-%m-%d}"
    words = ["backfill", "--via", "file", "--input", str(path)]
    with serve(paged) as site:
        catalogue.write_text(f'[[source]]\nid = "one"\ntitle = "One"\nurl = "{site.url}/feed"\n')
        outlines = [("Mine", f"{site.url}/feed"), ("Another", "https://another.example/feed")]
        listed = "".join(f'<outline type="rss" text="{name}" xmlUrl="{url}"/>' for name, url in outlines)
        path.write_text(
            f'<?xml version="1.0"?>\n<!-- x -->\n<opml version="2.0"><body>{listed}</body></opml>'
        )
        assert main([*words, "--since", since, "--dry-run"]) == 1
        shown = capsys.readouterr()
        assert "About 4 requests" in shown.out
        assert "1 feed of mine.opml is no source yet and is left out (Another)" in shown.err
        assert main([*words, "--since", since, "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["new"] == 35
    assert main(words) == 2
    assert "mine.opml is a list of feeds; say from when" in capsys.readouterr().err
    assert main([*words, "--since", since, "--source", "one"]) == 2
    assert "leave --source away" in capsys.readouterr().err
    path.write_text(path.read_text().replace(site.url, "https://elsewhere.example"))
    assert main([*words, "--since", since]) == 2
    assert (
        "None of the 2 feeds in mine.opml is a source yet; `tracker sources import" in capsys.readouterr().err
    )


def test_a_dry_run_of_a_file_says_what_is_in_it_and_stores_nothing(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue.write_text('[[source]]\nid = "one"\ntitle = "One"\nurl = "https://one.example/feed"\n')
    lines, feed = tmp_path / "items.jsonl", tmp_path / "feed.xml"
    lines.write_text("".join(f'{{"title": "Kimi {n}", "published": "2026-03-01"}}\n' for n in range(3)))
    feed.write_bytes(rss(ALL))
    for path, form in ((lines, "JSON Lines: 3 of 3 lines"), (feed, "rss20: 35 of 35 entries")):
        words = ["backfill", "--via", "file", "--input", str(path), "--source", "one"]
        assert main([*words, "--dry-run"]) == 0
        assert f"would be read as {form}; nothing is fetched" in capsys.readouterr().out
        assert main([*words, "--dry-run", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["start"] == 0
        assert main(["db", "stats", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["items"] == 0


def test_a_hole_that_polling_found_is_mended_and_closed(tmp_path: Path) -> None:
    hole = Hole(NOW - timedelta(days=20), NOW - timedelta(days=10), "none of its entries was there before")
    with serve(paged) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        with bench.database.write() as connection:
            holes.add(connection, "one", hole, NOW)
            chosen = sources.all_sources(connection)
        with bench.job() as job:
            (line,) = job.run(wishes_for_holes(bench.database, chosen)).lines
    assert (line.state, line.new) == (BackfillState.DONE, 10)
    assert wishes_for_holes(bench.database, chosen) == []


def test_a_mechanism_is_added_by_a_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dropped.py").write_text(DROPPED_IN)
    path = [*stage.registry.folder.__path__, str(tmp_path)]
    monkeypatch.setattr(stage.registry.folder, "__path__", path)
    assert next(iter(mechanisms())) == "dropped"
    with serve(lambda _asked: Answer(b"A title")) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=site.url))
        assert bench.line().new == 1
    assert bench.rows("title") == ["A title"]


def test_a_stop_from_outside_stores_what_came_and_says_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "GRACE", 60.0)  # nothing is silent here, only perhaps slow

    def stopping(asked: Asked) -> Answer:
        if asked.query.get("paged") == "2":
            bench.stop.set()
        return paged(asked)

    with serve(stopping) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        report = bench.run()
        assert report.stopped
        assert (report.lines[0].state, report.new) == (BackfillState.RUNNING, 20)
        bench.stop.clear()
        assert bench.line().new == 15


def test_a_source_at_which_our_own_code_fails_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mechanisms()["wordpress"].read

    def fails_for_one(task: Task, cursor: Cursor, response: Response) -> Step:
        return {}["no such key"] if task.source.id == "bad" else real(task, cursor, response)

    monkeypatch.setattr(mechanisms()["wordpress"], "read", fails_for_one)
    with serve(paged) as site:
        chosen = [Source(id=name, title=name, url=f"{site.url}/{name}/feed") for name in ("bad", "good")]
        report = Bench(tmp_path, *chosen).run()
    bad, good = report.lines
    assert (bad.ended_well, good.ended_well) == (False, True)
    assert "failed inside the tracker (KeyError" in bad.reason
