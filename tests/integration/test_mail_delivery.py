"""The outbox, over real SMTP: one letter each, whatever becomes of the others."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from delivery_facts import MONDAY
from outbox import WEEK, Post, received
from smtp_scripts import BODY, DROP, END, Script, serve

from tracker.errors import MailError, QueryError, SettingsError
from tracker.jobs import deliver, send_digest
from tracker.jobs.edition import Wanted
from tracker.mail import Mailer, SmtpRules
from tracker.model.mail import Accepted, DeliveryState
from tracker.model.subscriber import SubscriberState
from tracker.store import deliveries, outbox_lock, subscribers
from tracker.store.editions import StoredEdition


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path / "tracker.db")
    yield made
    made.database.close()


def test_every_reader_gets_the_issue_once_and_a_second_run_sends_nothing(post: Post) -> None:
    post.subscribe("alice", "bob")
    post.subscribe("carol", filter="firm:deepseek", name="Carol")
    assert post.queue() == 3
    with serve(Script()) as script:
        report = post.deliver(script)
        assert report.states[DeliveryState.SENT] == 3
        assert post.queue() == 0
        assert post.deliver(script).states.total() == 0
    mails = received(script)
    assert mails["alice"]["Subject"] == "Issue 2026-W47"
    assert mails["carol"]["Subject"] == "Issue 2026-W47 firm:deepseek"
    assert mails["carol"]["To"] == "Carol <carol@example.org>"
    assert len({mail["Message-ID"] for mail in mails.values()}) == 3
    assert mails["alice"]["Message-ID"] == post.letters()["alice"].message_id
    assert "unsubscribe.invalid" not in script.taken[0][1].decode()
    assert "mailto:tracker@example.org?subject=unsubscribe%20alice%40example.org" in str(
        mails["alice"]["List-Unsubscribe"]
    )


def test_a_public_page_gives_each_reader_a_link_of_their_own(post: Post) -> None:
    post.rules = replace(post.rules, base_url="https://tracker.example.org/")
    post.subscribe("alice", "bob")
    post.queue()
    with serve(Script()) as script:
        post.deliver(script)
    mails = received(script)
    links = {name: str(mail["List-Unsubscribe"]).split(",")[0].strip("<>") for name, mail in mails.items()}
    assert links["alice"].startswith("https://tracker.example.org/unsubscribe/1/")
    assert links["alice"] != links["bob"]
    assert mails["alice"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = mails["alice"].get_body(("html",))
    assert html is not None
    assert links["alice"] in html.get_content()


def test_one_refused_address_is_marked_and_the_others_get_their_letter(post: Post) -> None:
    post.subscribe("alice", "bob", "carol")
    post.queue()
    with serve(Script(always={"RCPT bob@example.org": "550 5.1.1 no such user"})) as script:
        report = post.deliver(script)
    assert post.states() == {"alice": "sent", "bob": "failed", "carol": "sent"}
    assert post.reader_states() == {"alice": "active", "bob": "bounced", "carol": "active"}
    assert report.refused == [("bob@example.org", "550 5.1.1 no such user")]
    with post.database.read() as connection:
        assert subscribers.get(connection, "bob@example.org").reason == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    "refusal",
    [
        {"RCPT bob@example.org": "554 5.7.1 relay access denied"},
        {END + " bob@example.org": "554 5.6.0 content rejected"},
        {"MAIL": "552 5.3.4 message too big"},
    ],
)
def test_a_refusal_of_sender_or_content_does_not_mark_the_reader(post: Post, refusal: dict[str, str]) -> None:
    post.subscribe("bob")
    post.queue()
    with serve(Script(always=refusal)) as script:
        post.deliver(script)
    assert (post.states(), post.reader_states()) == ({"bob": "failed"}, {"bob": "active"})


def test_greylisting_is_waited_out_with_growing_pauses(post: Post) -> None:
    post.subscribe("alice", "bob")
    post.queue()
    grey = "451 4.7.1 greylisted"
    with serve(Script(replies={"RCPT alice@example.org": [grey, grey]})) as script:
        post.deliver(script)
        assert post.states() == {"alice": "queued", "bob": "sent"}
        assert post.letters()["alice"].reason == grey
        tries = []
        while post.states()["alice"] == "queued":
            again = post.letters()["alice"].next_try
            assert again is not None
            tries.append(again - MONDAY)
            post.now = again - timedelta(seconds=1)
            assert post.deliver(script).states.total() == 0
            post.now = again
            post.deliver(script)
    assert tries == [timedelta(minutes=10), timedelta(minutes=30)]
    assert post.states() == {"alice": "sent", "bob": "sent"}
    assert received(script).keys() == {"alice", "bob"}


@pytest.mark.parametrize("reply", ["452 4.2.2 mailbox full", "552 5.2.2 mailbox full"])
def test_a_mailbox_that_stays_full_is_given_up_when_the_issue_is_stale(post: Post, reply: str) -> None:
    post.subscribe("alice")
    post.queue()
    with serve(Script(always={"RCPT": reply})) as script:
        while (letter := post.letters().get("alice")) and letter.next_try:
            post.now = letter.next_try
            post.deliver(script)
    assert post.letters()["alice"].state is DeliveryState.FAILED
    assert post.letters()["alice"].reason == reply
    assert post.reader_states() == {"alice": "active"}
    assert timedelta(days=1, hours=12) < post.now - MONDAY <= timedelta(days=2)


def test_a_drop_before_the_last_dot_is_tried_again_and_one_after_it_is_unknown(post: Post) -> None:
    post.subscribe("alice", "bob", "carol")
    post.queue()
    replies = {f"{BODY} alice@example.org": [DROP], f"{END} bob@example.org": [DROP]}
    with serve(Script(replies=replies)) as script:
        post.deliver(script)
        # The drop of alice's letter may be seen only after the last dot has left.
        assert post.states()["alice"] in {"queued", "unknown"}
        assert (post.states()["bob"], post.states()["carol"]) == ("unknown", "sent")
        post.now += timedelta(hours=1)
        post.deliver(script)
        assert post.states()["bob"] == "unknown"
        with post.database.write() as connection:
            deliveries.requeue(connection, DeliveryState.UNKNOWN, post.now, WEEK)
        post.deliver(script)
    assert set(post.states().values()) == {"sent"}


def test_a_server_that_cannot_be_reached_leaves_all_letters_waiting(post: Post) -> None:
    post.subscribe("alice", "bob")
    post.queue()
    with serve(Script()) as script:
        pass
    with pytest.raises(MailError, match="cannot be reached"):
        post.deliver(script)
    assert post.states() == {"alice": "queued", "bob": "queued"}
    assert "cannot be reached" in post.letters()["alice"].reason
    post.now += timedelta(minutes=10)
    with serve(Script()) as script:
        post.deliver(script)
    assert received(script).keys() == {"alice", "bob"}


def test_a_server_that_rejects_our_sender_fails_no_letter(post: Post) -> None:
    post.subscribe("alice", "bob")
    post.queue()
    script = Script(always={"MAIL": "550 5.7.1 sender rejected"})
    with serve(script), pytest.raises(MailError, match=r"takes no letters from tracker@example\.org"):
        post.deliver(script)
    assert set(post.states().values()) == {"queued"}
    assert set(post.reader_states().values()) == {"active"}


def test_a_sender_that_is_no_address_fails_no_letter(post: Post) -> None:
    post.subscribe("alice")
    post.queue()
    post.rules = replace(post.rules, sender="tracker")
    with serve(Script()) as script, pytest.raises(SettingsError, match=r"smtp\.sender"):
        post.deliver(script)
    assert post.states() == {"alice": "queued"}


def test_nothing_is_sent_by_surprise_after_a_long_stop(post: Post) -> None:
    post.subscribe("alice")
    post.queue()
    post.now += timedelta(days=2, seconds=1)
    with serve(Script()) as script:
        post.deliver(script)
        assert post.letters()["alice"].reason == "The issue was stale before it could be sent."
        assert post.send_due(script).queue.queued == 0
    assert script.taken == []


def test_a_reader_who_left_after_the_issue_was_queued_does_not_get_it(post: Post) -> None:
    post.subscribe("alice", "bob")
    post.queue()
    with post.database.write() as connection:
        reader = subscribers.get(connection, "alice@example.org")
        subscribers.set_state(connection, reader.id, SubscriberState.REMOVED)
    with serve(Script()) as script:
        post.deliver(script)
    assert received(script).keys() == {"bob"}
    assert post.letters()["alice"].reason == "The reader is removed."


def test_a_second_process_leaves_the_outbox_to_the_first(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver.outbox_lock, "hold", partial(outbox_lock.hold, wait_ms=10))
    post.subscribe("alice")
    post.queue()
    with serve(Script()) as script, outbox_lock.hold(post.database):
        assert post.deliver(script).busy
    assert post.states() == {"alice": "queued"}


def test_a_stop_ends_the_run_after_the_letter_under_way(post: Post) -> None:
    post.subscribe("alice", "bob", "carol")
    post.queue()
    with serve(Script()) as script:
        post.deliver(script, on_letter=lambda _delivery, _state: post.stop.set())
        assert len(script.taken) == 1
        post.stop.clear()
        post.deliver(script)
    assert received(script).keys() == {"alice", "bob", "carol"}


def test_each_reader_gets_the_issue_by_their_own_clock(post: Post) -> None:
    post.subscribe("alice", timezone="UTC")
    post.subscribe("bao", timezone="Asia/Shanghai", language="zh")
    post.subscribe("carl", timezone="America/New_York", filter=" firm:kimi  since:7d ")
    post.subscribe("dora", weekday=3)
    with serve(Script()) as script:
        post.now = MONDAY - timedelta(hours=8, seconds=1)
        assert post.send_due(script).queue.queued == 0
        post.now = MONDAY - timedelta(hours=8)
        assert post.send_due(script).queue.queued == 0, "in UTC the week is not over"
        post.now = MONDAY - timedelta(hours=7)
        assert post.send_due(script).queue.queued == 1
        assert post.send_due(script).queue.queued == 0
        post.now = MONDAY + timedelta(hours=5)
        assert post.send_due(script).queue.queued == 2
        post.now = MONDAY + timedelta(days=3)
        assert post.send_due(script).queue.queued == 1
    assert received(script).keys() == {"alice", "bao", "carl", "dora"}
    assert post.built == [
        Wanted(WEEK, "zh", ""),
        Wanted(WEEK, "en", ""),
        Wanted(WEEK, "en", "firm:kimi since:7d"),
        Wanted(WEEK, "en", ""),
    ]


def test_a_changed_filter_brings_no_second_issue_of_the_week(post: Post) -> None:
    post.subscribe("alice")
    with serve(Script()) as script:
        post.send_due(script)
        post.subscribe("alice", filter="firm:kimi")
        post.now += timedelta(hours=1)
        assert post.send_due(script).queue.queued == 0
        assert post.queue() == 0
        post.now += timedelta(days=7)
        assert post.send_due(script).queue.queued == 1
    assert [one.variant for one in post.letters("2026-W48").values()] == ["firm:kimi"]


def test_a_filter_with_a_mistake_stops_no_other_issue(post: Post) -> None:
    post.subscribe("alice")
    post.subscribe("bob", filter="firm:(")
    build = post.build

    def build_or_fail(wanted: Wanted) -> StoredEdition:
        if wanted.filter:
            raise QueryError("A closing bracket is missing.")
        return build(wanted)

    post.build = build_or_fail  # type: ignore[method-assign]
    with serve(Script()) as script:
        report = post.send_due(script)
    assert report.queue.problems == [(Wanted(WEEK, "en", "firm:("), "A closing bracket is missing.")]
    assert received(script).keys() == {"alice"}


def test_a_trial_goes_to_anybody_and_leaves_no_trace(post: Post) -> None:
    post.subscribe("alice")
    issue = post.build(Wanted(WEEK))
    with serve(Script()) as script:
        with Mailer(SmtpRules("127.0.0.1", script.port, "none")) as mailer:
            outcome = send_digest.send_trial(mailer, issue.rendered, "me@example.net", post.rules, post.now)
            send_digest.send_trial(mailer, issue.rendered, "Me <me2@example.net>", post.rules, post.now)
        assert outcome == Accepted("taken")
        assert post.letters() == {}
        assert post.queue() == 1
        post.deliver(script)
    mails = received(script)
    assert mails["me"]["Subject"] == "[Trial] Issue 2026-W47"
    assert len({mail["Message-ID"] for mail in mails.values()}) == 3
