"""Messages go to real servers on loopback; each way a server can fail has its meaning."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from smtp_scripts import BODY, DROP, END, SILENCE, Script, serve

from tracker.errors import MailError, SettingsError
from tracker.mail import Mailer, SmtpRules, compose
from tracker.model.digest import Rendered
from tracker.model.mail import Accepted, Blame, Letter, Refused, Unsure


def message(to: str = "alice@example.org", text: str = "Hello.\n") -> EmailMessage:
    letter = Letter(
        rendered=Rendered(subject="Issue", html="<p>Hello.</p>", text=text),
        sender="Tracker <tracker@example.org>",
        to=to,
        message_id="<1@example.org>",
        date=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return compose(letter)


@contextmanager
def mailer_to(script: Script, *, timeout: float = 5) -> Iterator[Mailer]:
    with serve(script):
        rules = SmtpRules("127.0.0.1", script.port, "none", timeout=timedelta(seconds=timeout))
        with Mailer(rules) as mailer:
            yield mailer


def test_messages_go_over_one_connection_and_arrive_as_they_are() -> None:
    text = ".starts with a dot\n..two\nend\n."
    first, script = message(text=text), Script()
    with mailer_to(script) as mailer:
        assert mailer.send(first) == Accepted("taken")
        assert mailer.send(message("bob@example.org")) == Accepted("taken")
    assert [recipient for recipient, _ in script.taken] == ["alice@example.org", "bob@example.org"]
    assert script.taken[0][1].replace(b"\r\n..", b"\r\n.") == first.as_bytes()
    assert (script.connections, script.seen["RSET"]) == (1, 0)


@pytest.mark.parametrize(
    ("step", "reply", "permanent", "blame"),
    [
        ("RCPT", "450 4.7.1 greylisted", False, Blame.LETTER),
        ("RCPT", "452 4.2.2 mailbox full", False, Blame.LETTER),
        ("RCPT", "552 5.2.2 mailbox full", False, Blame.LETTER),
        ("RCPT", "550 5.1.1 no such user", True, Blame.ADDRESS),
        ("RCPT", "421 4.3.2 going down", False, Blame.LETTER),
        ("DATA", "451 4.3.0 not now", False, Blame.LETTER),
        ("DATA", "250 what?", False, Blame.LETTER),
        (END, "554 5.6.0 not liked", True, Blame.LETTER),
        (END, "451 4.3.0 try later", False, Blame.LETTER),
        (BODY, "552 5.3.4 too big", True, Blame.LETTER),
    ],
)
def test_a_refusal_concerns_one_letter_and_the_next_goes_through(
    step: str, reply: str, permanent: bool, blame: Blame
) -> None:
    script = Script(replies={f"{step} bob@example.org": [reply]})
    with mailer_to(script) as mailer:
        refused = mailer.send(message("bob@example.org"))
        assert isinstance(refused, Refused)
        assert (refused.permanent, refused.blame) == (permanent, blame)
        assert mailer.send(message()) == Accepted("taken")
    assert [recipient for recipient, _ in script.taken] == ["alice@example.org"]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", BODY])
def test_a_connection_that_ends_before_the_last_dot_leaves_nothing_behind(step: str) -> None:
    script = Script(replies={step: [DROP]})
    with mailer_to(script) as mailer:
        refused = mailer.send(message(text="word " * 20000), script.left.wait)
        assert isinstance(refused, Refused)
        assert not refused.permanent
        assert "before the letter was handed over" in refused.reason
        assert script.taken == []
        assert mailer.send(message()) == Accepted("taken")


@pytest.mark.parametrize("end", [DROP, SILENCE])
def test_a_connection_that_ends_after_the_last_dot_leaves_us_unsure(end: str) -> None:
    script = Script(replies={END: [end]})
    with mailer_to(script, timeout=0.05) as mailer:
        assert isinstance(mailer.send(message()), Unsure)
        assert len(script.taken) == 1
        assert mailer.send(message("bob@example.org")) == Accepted("taken")


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_falls_silent_is_given_up(step: str) -> None:
    with mailer_to(Script(replies={step: [SILENCE]}), timeout=0.05) as mailer:
        refused = mailer.send(message())
    assert isinstance(refused, Refused)
    assert not refused.permanent


def test_a_server_that_ends_each_connection_after_two_messages_gets_them_all() -> None:
    script = Script(leaves_after=2)
    with mailer_to(script) as mailer:
        for n in range(7):
            assert mailer.send(message(f"r{n}@example.org")) == Accepted("taken")
    assert len(script.taken) == 7
    assert script.connections == 4


def test_a_server_that_drops_an_idle_connection_gets_the_message_over_a_new_one() -> None:
    script = Script()
    with mailer_to(script) as mailer:
        mailer.send(message())
        script.replies["MAIL"] = [DROP]
        assert mailer.send(message("bob@example.org")) == Accepted("taken")
    assert [recipient for recipient, _ in script.taken] == ["alice@example.org", "bob@example.org"]


@pytest.mark.parametrize(
    "reply", ["550 5.7.1 sender rejected", "530 5.7.0 authentication required", "451 not now"]
)
def test_a_server_that_takes_nothing_from_us_is_an_error_of_the_server(reply: str) -> None:
    with mailer_to(Script(always={"MAIL": reply})) as mailer, pytest.raises(MailError, match=reply[:3]):
        mailer.send(message())


def test_a_failure_of_ours_before_the_last_dot_hands_nothing_over() -> None:
    def fail() -> None:
        raise KeyError("ours")

    script = Script()
    with mailer_to(script) as mailer:
        with pytest.raises(KeyError):
            mailer.send(message(), fail)
        assert script.taken == []
        assert mailer.send(message()) == Accepted("taken")


def test_nothing_has_arrived_when_we_are_told_that_the_last_dot_is_next() -> None:
    script = Script()
    seen: list[int] = []
    with mailer_to(script) as mailer:
        mailer.send(message(), lambda: seen.append(len(script.taken)))
    assert (seen, len(script.taken)) == ([0], 1)


def test_an_address_beyond_ascii_goes_only_to_a_server_that_takes_it() -> None:
    script = Script()
    with mailer_to(script) as mailer:
        assert mailer.send(message("rené@example.org")) == Accepted("taken")
    assert script.taken[0][0] == "rené@example.org"
    with mailer_to(Script(extensions=())) as mailer:
        refused = mailer.send(message("rené@example.org"))
        assert isinstance(refused, Refused)
        assert (refused.permanent, refused.code) == (True, None)
        assert mailer.send(message()) == Accepted("taken")


def test_a_pause_is_left_between_two_messages() -> None:
    slept: list[float] = []
    with serve(Script()) as script:
        rules = SmtpRules("127.0.0.1", script.port, "none", gap=timedelta(seconds=2))
        with Mailer(rules, slept.append) as mailer:
            for _ in range(3):
                mailer.send(message())
    assert slept == [2, 2]


def test_no_server_a_closed_port_and_a_refusal_at_the_door_are_sentences() -> None:
    with pytest.raises(SettingsError, match=r"smtp\.host"):
        Mailer(SmtpRules("")).send(message())
    with serve(Script(always={"CONNECT": "554 5.7.1 go away"})) as script:
        rules = SmtpRules("127.0.0.1", script.port, "none")
        with pytest.raises(MailError, match=r"554 5\.7\.1 go away"):
            Mailer(rules).send(message())
    with pytest.raises(MailError, match=r"cannot be reached .*smtp\.port"):
        Mailer(rules).send(message())
    with serve(Script(always={"CONNECT": SILENCE})) as script:
        rules = SmtpRules("127.0.0.1", script.port, "none", timeout=timedelta(seconds=0.05))
        with pytest.raises(MailError, match=r"within 0\.05 s"):
            Mailer(rules).send(message())
