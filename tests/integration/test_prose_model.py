"""A language model writes the top of an issue, or fails in whatever manner: the issue is complete."""

import json
import logging
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from digest_factory import FIRMS, given
from digest_week import stories
from model_server import Answer, Said, Server, completion, serve

from tracker import digest
from tracker.jobs import prose
from tracker.jobs.prose import Pace
from tracker.model.digest import DigestRules, Rendered
from tracker.model.edition import Edition, Machine
from tracker.model.entity import Ledger
from tracker.model.prose import ModelRules
from tracker.store import Database, schema, tables

TEMPLATES = Path(__file__).parents[2] / "templates"
LEDGER = Ledger(FIRMS, "test")
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
WEEK = given(stories())
BY_RULE = digest.build(WEEK, DigestRules())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(opened)
    yield opened
    opened.close()


def rules(server: Server | str, **changes: Any) -> ModelRules:
    url = server if isinstance(server, str) else server.url
    return ModelRules(url=url, name="small-model", key="sk-secret", timeout=timedelta(seconds=5), **changes)


def issue(database: Database, chosen: ModelRules, now: datetime = NOW, pace: Pace | None = None) -> Edition:
    pace = pace or Pace(sleep=lambda _seconds: None)
    return prose.written(database, BY_RULE, WEEK, ledger=LEDGER, rules=chosen, clock=lambda: now, pace=pace)


def reports(asked: dict[str, Any]) -> dict[int, str]:
    """The reports that the model was shown: their titles by number."""
    shown = asked["messages"][1]["content"]
    return {int(n): title for n, title in re.findall(r"^\[(\d+)\] .*\n(.*)$", shown, re.MULTILINE)}


def sentence(title: str) -> str:
    return f"{title.rstrip('.')}, as the report says."


def well(asked: dict[str, Any]) -> Said:
    titles = reports(asked)
    lead = [{"text": sentence(titles[n]), "items": [n]} for n in (1, 2)]
    answer = {
        "standfirst": lead[:1],
        "passages": [{"heading": "The chest: what it holds", "sentences": lead}],
    }
    return completion(json.dumps(answer), prompt_tokens=2_000, completion_tokens=500)


def all_of(text: str, items: list[int]) -> Answer:
    part = [{"text": text, "items": items}] * 3
    answer = {
        "standfirst": part[:2],
        "passages": [{"heading": "The chest: what it holds", "sentences": part}],
    }
    return lambda _asked: completion(json.dumps(answer))


def machine(edition: Edition) -> Machine:
    assert edition.machine is not None
    return edition.machine


def set_in_type(edition: Edition) -> Rendered:
    return digest.render(edition, TEMPLATES)


def costs(database: Database) -> list[tuple[int, float]]:
    with database.read() as connection:
        rows = connection.execute(
            sa.select(tables.prose.c.tokens, tables.prose.c.cost).order_by(tables.prose.c.id)
        )
        return [(row.tokens, row.cost) for row in rows]


def is_complete_without(edition: Edition) -> bool:
    """Whether all is as it was put together by rule, and nothing says that a machine wrote it."""
    mail, plain = set_in_type(edition), set_in_type(BY_RULE)
    return (mail.html, mail.text) == (plain.html, plain.text)


def test_what_holds_is_printed_with_its_items_and_marked_in_both_forms(database: Database) -> None:
    with serve(well) as server:
        edition = issue(database, rules(server))
        (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert server.headers[0]["Authorization"] == "Bearer sk-secret"
    assert (machine(edition).standfirst, machine(edition).lead, machine(edition).dropped) == (True, True, ())
    assert edition.lead is not None
    assert BY_RULE.lead is not None
    first, *_, last = edition.lead.passages
    assert first.heading == "The chest: what it holds"
    assert last == BY_RULE.lead.passages[-1]
    known = {stored.id for story in WEEK.stories for stored in story.items}
    assert all(
        said.item_ids and set(said.item_ids) <= known for said in (*edition.standfirst, *first.sentences)
    )
    mail = set_in_type(edition)
    for text in (mail.html, " ".join(mail.text.split())):
        assert text.count("Written by a language model (small-model)") == 2
        assert "A language model (small-model) wrote the standfirst and the lead" in text
        assert "No language model wrote any of it" not in text
    assert edition.facts["machine"]["sentences"][0]["items"] == list(edition.standfirst[0].item_ids)


def test_an_answer_is_paid_for_once(database: Database) -> None:
    with serve(well) as server:
        chosen = rules(server, price_in=1.0, price_out=4.0)
        first, second = issue(database, chosen), issue(database, chosen, NOW + timedelta(days=1))
        assert len(server.asked) == 1
        issue(database, replace(chosen, name="another-model"))
        assert len(server.asked) == 2
    assert set_in_type(first) == set_in_type(second)
    assert costs(database) == [(2_500, pytest.approx(0.004))] * 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            all_of("Lanqiao AI raised $77 billion at a valuation of $99 billion.", [1]),
            "has the number $77 billion",
        ),
        (all_of("Foobar AI has joined the round, as the report says.", [1]), "names Foobar"),
        (all_of("The firm has done what the report says it has done.", []), "cites no report"),
        (all_of("The firm has done what the report says it has done.", [99]), "cites a report"),
    ],
)
def test_what_does_not_hold_is_dropped_and_the_reason_told(
    database: Database, answer: Answer, reason: str
) -> None:
    with serve(answer) as server:
        edition = issue(database, rules(server))
    assert is_complete_without(edition)
    assert {gone.reason.startswith(reason) for gone in machine(edition).dropped} == {True}
    assert len(machine(edition).dropped) == 5


def test_a_lead_told_from_other_stories_is_dropped(database: Database) -> None:
    def others(asked: dict[str, Any]) -> Said:
        number = max(reports(asked))
        return all_of(sentence(reports(asked)[number]), [number])(asked)

    with serve(others) as server:
        edition = issue(database, rules(server))
    assert not machine(edition).lead
    assert "cites a report that it was not to be written from" in {g.reason for g in machine(edition).dropped}


@pytest.mark.parametrize(
    ("said", "reason", "tries"),
    [
        (completion("I cannot do that."), "its answer is not the JSON that it was asked for", 2),
        (completion('{"standfirst": ['), "its answer is not the JSON that it was asked for", 2),
        (Said(b"<html>"), "its answer is no chat completion", 2),
        (Said(b'{"choices": []}'), "its answer is no chat completion", 2),
        (Said(b"[" * 100_000), "its answer is no chat completion", 2),
        (
            Said(b'{"error": {"message": "busy"}}', 429, {"Retry-After": "1"}),
            "the server answered 429 (busy)",
            2,
        ),
        (Said(b"", 500), "the server answered 500", 2),
        (Said(b'{"error": {"message": "bad key"}}', 401), "the server answered 401 (bad key)", 1),
        (Said(b"", 307, {"Location": "http://127.0.0.1:9/"}), "the server answered 307", 1),
    ],
)
def test_a_server_that_answers_wrongly_leaves_the_issue_complete(
    database: Database, said: Said, reason: str, tries: int
) -> None:
    with serve(lambda _asked: said) as server:
        edition = issue(database, rules(server))
        assert len(server.asked) == tries
    assert machine(edition).refused == reason
    assert is_complete_without(edition)


def test_a_server_that_is_busy_is_asked_again_when_it_says(database: Database) -> None:
    pauses: list[float] = []
    busy = Said(b"", 429, {"Retry-After": "3"})
    with serve(lambda _asked: busy, well) as server:
        edition = issue(database, rules(server), pace=Pace(sleep=pauses.append))
    assert pauses == [3.0]
    assert machine(edition).lead


@pytest.mark.parametrize("said", [Said(b"x" * 10_000, drip=0.05), Said(silent=True)])
def test_a_server_that_drips_or_is_silent_is_given_up_in_time(database: Database, said: Said) -> None:
    with serve(lambda _asked: said) as server:
        edition = issue(database, replace(rules(server), timeout=timedelta(seconds=0.4)))
    assert machine(edition).refused == "it did not answer within 0.4 s"
    assert is_complete_without(edition)


def test_nobody_there_costs_nothing(database: Database) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        edition = issue(database, rules(url, price_in=1.0, price_out=4.0))
    assert machine(edition).refused.startswith("it cannot be reached")
    assert is_complete_without(edition)
    assert costs(database) == [(0, 0.0)] * 2


def test_what_may_have_been_answered_counts_at_its_dearest_until_the_budget_is_used_up(
    database: Database,
) -> None:
    with serve(lambda _asked: Said(b"", 500)) as server:
        chosen = rules(server, price_out=1_000.0, max_cost=5.0)  # an answer costs up to 1.80
        edition = issue(database, chosen)
        assert len(server.asked) == 2
        assert sum(cost for _, cost in costs(database)) == pytest.approx(3.6)
        edition = issue(database, chosen, NOW + timedelta(days=6))
        assert len(server.asked) == 2
        assert machine(edition).refused == "its costs of seven days would be over digest.model.max_cost"
        assert is_complete_without(edition)
        issue(database, chosen, NOW + timedelta(days=8))
        assert len(server.asked) == 4


def test_an_issue_takes_no_more_tokens_than_it_may(database: Database) -> None:
    with serve(well) as server:
        edition = issue(database, rules(server, max_tokens=1_000))
        assert server.asked == []
    assert machine(edition).refused.startswith("it would take up to ")


def test_the_key_is_in_no_line_of_the_log(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve(lambda _asked: Said(b"", 500)) as server:
        edition = issue(database, rules(server))
        issue(database, rules("http://127.0.0.1:1/v1"))
    assert "sk-secret" not in caplog.text
    assert "sk-secret" not in repr(rules(server))
    assert "sk-secret" not in str(edition.facts)
    assert "the language model wrote nothing: the server answered 500" in caplog.text


def test_no_model_is_asked_where_none_is_named(database: Database) -> None:
    assert issue(database, ModelRules()) is BY_RULE
    assert costs(database) == []
