"""A sender that is killed at any step leaves no reader without the issue and none with two."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import doomed_sender
import pytest
from outbox import WEEK, Post, received
from smtp_scripts import END, TAKEN, Script, serve

from tracker.model.mail import DeliveryState
from tracker.store import deliveries

pytestmark = pytest.mark.slow

READERS = ("ann", "ben", "cho", "dai")
SENDER = Path(doomed_sender.__file__)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path / "tracker.db")
    made.subscribe(*READERS)
    made.queue()
    yield made
    made.database.close()


def send(post: Post, script: Script, *doom: str) -> subprocess.Popen[bytes]:
    path = str(post.database.engine.url.database)
    command = [sys.executable, str(SENDER), path, str(script.port), *doom]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})


def killed(process: subprocess.Popen[bytes]) -> None:
    assert process.wait(60) == -signal.SIGKILL


def finish(post: Post, script: Script) -> None:
    """The next run, at once: this process is another than the one that died."""
    assert not post.deliver(script).busy


@pytest.mark.parametrize("step", ["CONNECT", "MAIL", "RCPT", "DATA"])
def test_a_kill_before_the_last_dot_costs_nobody_anything(post: Post, step: str) -> None:
    def kill(now_at: str) -> None:
        if now_at == step and script.seen[step] == (1 if step == "CONNECT" else 2):
            process.kill()
            process.wait()

    script = Script(on_step=kill)
    with serve(script):
        process = send(post, script)
        killed(process)
        assert set(post.states().values()) <= {"sent", "sending", "queued"}
        finish(post, script)
    assert received(script).keys() == set(READERS)
    assert set(post.states().values()) == {"sent"}


@pytest.mark.parametrize(
    "point",
    [
        "before the claim",
        "after the claim",
        "before the last dot is marked",
        "in the transaction of the mark",
    ],
)
def test_a_kill_between_our_commits_and_the_last_dot_costs_nobody_anything(post: Post, point: str) -> None:
    with serve(Script()) as script:
        killed(send(post, script, point, "2"))
        assert len(script.taken) == 1
        finish(post, script)
    assert received(script).keys() == set(READERS)
    assert set(post.states().values()) == {"sent"}


@pytest.mark.parametrize("point", ["after the answer", "in the transaction of the end", TAKEN])
def test_a_kill_after_the_server_took_the_letter_leaves_it_unknown_until_somebody_decides(
    post: Post, point: str
) -> None:
    def kill(now_at: str) -> None:
        if now_at == point and len(script.taken) == 2:
            process.kill()
            process.wait()

    script = Script(on_step=kill)
    with serve(script):
        process = send(post, script, *(() if point == TAKEN else (point, "2")))
        killed(process)
        finish(post, script)
        assert received(script).keys() == set(READERS)
        assert sorted(post.states().values()) == ["sent", "sent", "sent", "unknown"]
        finish(post, script)
        assert received(script).keys() == set(READERS)
        with post.database.write() as connection:
            assert deliveries.requeue(connection, DeliveryState.UNKNOWN, post.now, WEEK) == 1
        finish(post, script)
    assert set(post.states().values()) == {"sent"}
    first, second = [raw for name, raw in script.taken if name.startswith("ben")]
    assert _message_id(first) == _message_id(second)


def test_a_kill_just_before_the_answer_to_the_last_dot_is_unknown_too(post: Post) -> None:
    """The server may or may not keep what it has; here it does not."""

    def kill(now_at: str) -> None:
        if now_at == END and script.seen[END] == 2:
            process.kill()
            process.wait()
            script.replies[END] = ["451 4.3.0 not kept"]

    script = Script(on_step=kill)
    with serve(script):
        process = send(post, script)
        killed(process)
        finish(post, script)
    assert post.states() == {"ann": "sent", "ben": "unknown", "cho": "sent", "dai": "sent"}
    assert received(script).keys() == {"ann", "cho", "dai"}


def test_two_senders_at_once_send_each_letter_once(post: Post) -> None:
    post.subscribe(*(f"reader{n}" for n in range(40)))
    post.queue()
    with serve(Script()) as script:
        both = [send(post, script), send(post, script)]
        assert [process.wait(60) for process in both] == [0, 0]
        finish(post, script)
    assert len(received(script)) == 44
    assert set(post.states().values()) == {"sent"}


def _message_id(raw: bytes) -> bytes:
    return next(line for line in raw.split(b"\r\n") if line.startswith(b"Message-ID:"))
