"""Signing up on the page: nobody gets the digest who did not say so by mail."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_facts import RULES, mailer_to
from outbox import Post, received
from smtp_scripts import Script, serve

from tracker.errors import UsageError
from tracker.jobs import sign_up
from tracker.model.mail import Accepted, SendOutcome
from tracker.model.subscriber import ReaderWish

PAGE = replace(RULES, base_url="https://tracker.example.org")
DEFAULTS = ReaderWish("", weekday=0, hour=7)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path / "tracker.db", PAGE)
    yield made
    made.database.close()


def ask(post: Post, script: Script, name: str) -> SendOutcome | None:
    wish = ReaderWish(f"{name}@example.org", filter="firm:kimi")
    with mailer_to(script.port) as mailer:
        return sign_up.ask(
            post.database, mailer, wish, DEFAULTS, post.rules, name="Tracker", clock=post.clock
        )


def link_in(script: Script, purpose: str) -> tuple[int, str]:
    found = re.search(rf"/{purpose}/(\d+)/([\w-]+)", script.taken[-1][1].decode().replace("=\r\n", ""))
    assert found is not None
    return int(found[1]), found[2]


def test_a_sign_up_counts_when_the_link_of_the_letter_was_followed(post: Post) -> None:
    with serve(Script()) as script:
        assert ask(post, script, "ann") == Accepted("taken")
        assert post.reader_states() == {"ann": "pending"}
        assert post.queue() == 0
        number, signature = link_in(script, "confirm")
        assert sign_up.confirm(post.database, number, signature[:-1] + "?", post.clock) is None
        reader = sign_up.confirm(post.database, number, signature, post.clock)
        assert reader is not None
        assert (reader.state.value, reader.filter) == ("active", "firm:kimi")
        assert sign_up.confirm(post.database, number, signature, post.clock) is not None
        assert received(script)["ann"]["Subject"] == "Tracker: do you want it?"


def test_whoever_reads_it_already_hears_nothing(post: Post) -> None:
    post.subscribe("ann")
    with serve(Script()) as script:
        assert ask(post, script, "ann") is None
        assert script.taken == []
    assert post.reader_states() == {"ann": "active"}


def test_one_click_on_the_link_of_an_issue_ends_it_and_the_old_confirmation_does_not_undo_that(
    post: Post,
) -> None:
    with serve(Script()) as script:
        ask(post, script, "ann")
        confirmation = link_in(script, "confirm")
        sign_up.confirm(post.database, *confirmation, post.clock)
        post.now += timedelta(days=1)
        post.queue()
        post.deliver(script)
        way_out = link_in(script, "unsubscribe")
    assert sign_up.unsubscribe(post.database, way_out[0], "x", post.clock) is None
    for _ in range(2):
        assert sign_up.unsubscribe(post.database, *way_out, post.clock) is not None
    assert sign_up.confirm(post.database, *confirmation, post.clock) is None
    assert post.reader_states() == {"ann": "removed"}
    assert post.queue("2026-W48") == 0


def test_without_a_public_page_nobody_can_sign_up(post: Post) -> None:
    post.rules = RULES
    with serve(Script()) as script, pytest.raises(UsageError, match=r"web\.base_url"):
        ask(post, script, "ann")
    assert post.reader_states() == {}
