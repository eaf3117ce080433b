"""Asks a language model over HTTP (OpenAI's chat completions): one request, one answer, in bounded time.

The request runs in a thread of its own that is given up at the end of its time: a server that drips its
answer byte by byte never lets a read time out. Such a thread ends when the server does, or with the process.
"""

import json
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, NewConnectionError

from tracker.model.prose import ModelRules
from tracker.prose.prompt import ANSWER_TOKENS

_CONNECT_SECONDS = 10.0
_MOST_BYTES = 1_000_000
_CHUNK = 16_384
_LATER = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_PAID_FROM = 500
"""A server that failed may have asked the model already; one that refuses has not."""
_LONGEST_WORDS = 160


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said; ``sent`` and ``answered`` are tokens, None where the server counts none."""

    text: str
    sent: int | None = None
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer.

    ``again`` says that another try may end better, after ``wait`` seconds where the server names them.
    ``paid`` says that the request may have cost money all the same.
    """

    reason: str
    again: bool = False
    wait: float = 0.0
    paid: bool = True


class _Key(AuthBase):
    """The key as a bearer token. Set this way, requests looks for no other in ``.netrc``."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def ask(messages: Sequence[dict[str, str]], rules: ModelRules, seconds: float) -> Reply | Refusal:
    """Sends the messages and waits for the answer, for so many seconds in all."""
    ended = threading.Event()
    outcome: list[Reply | Refusal] = []
    ends_at = time.monotonic() + seconds

    def run() -> None:
        outcome.append(_asked(messages, rules, ends_at))
        ended.set()

    threading.Thread(target=run, name="language model", daemon=True).start()
    if not ended.wait(max(seconds, 0)):
        return _too_late(rules)
    return outcome[0]


def _too_late(rules: ModelRules) -> Refusal:
    return Refusal(f"it did not answer within {rules.timeout.total_seconds():g} s")


def _asked(messages: Sequence[dict[str, str]], rules: ModelRules, ends_at: float) -> Reply | Refusal:
    body = {"model": rules.name, "messages": list(messages), "max_tokens": ANSWER_TOKENS}
    left = max(ends_at - time.monotonic(), 0.001)
    try:
        with (
            requests.Session() as session,
            session.post(
                f"{rules.url.rstrip('/')}/chat/completions",
                json=body,
                auth=_Key(rules.key),
                timeout=(min(_CONNECT_SECONDS, left), left),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            data = _body(response, ends_at)
            if data is None:
                return _too_late(rules)
            return _read(response, data)
    except requests.ConnectTimeout:
        return Refusal("it cannot be reached in time", again=True, paid=False)
    except requests.Timeout:
        return _too_late(rules)
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        if time.monotonic() >= ends_at:
            return _too_late(rules)
        # The text of such an error may hold the headers; its kind is enough.
        reached = not _is_unreached(error)
        what = "the connection broke off" if reached else "it cannot be reached"
        return Refusal(f"{what} ({type(error).__name__})", again=True, paid=reached)


def _is_unreached(error: Exception) -> bool:
    """Whether no connection ever stood, so that nobody can have read the request."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError)


def _body(response: requests.Response, ends_at: float) -> bytes | None:
    """The body up to its largest size; None when the time ran out."""
    data = b""
    for chunk in response.iter_content(_CHUNK):
        data += chunk
        if time.monotonic() >= ends_at:
            return None
        if len(data) > _MOST_BYTES:
            break
    return data


def _read(response: requests.Response, data: bytes) -> Reply | Refusal:
    status = response.status_code
    if status != requests.codes.ok:
        words = " ".join(_message(data).split())[:_LONGEST_WORDS]
        return Refusal(
            f"the server answered {status}{f' ({words})' if words else ''}",
            again=status in _LATER,
            wait=_seconds(response.headers.get("Retry-After", "")),
            paid=status >= _PAID_FROM,
        )
    value = _json(data)
    try:
        choice = value["choices"][0]
        text = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        text = None
    if not isinstance(text, str) or not text.strip():
        return Refusal("its answer is no chat completion", again=True)
    usage = value.get("usage")
    return Reply(text, _count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))


def _message(data: bytes) -> str:
    """The server's own words about a refusal, where it has some."""
    value = _json(data)
    error = value.get("error", value) if isinstance(value, dict) else {}
    words = error.get("message", "") if isinstance(error, dict) else error
    return words if isinstance(words, str) else ""


def _json(data: bytes) -> Any:
    with suppress(ValueError, RecursionError):
        return json.loads(data)
    return {}


def _count(usage: Any, name: str) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _seconds(header: str) -> float:
    return float(header) if header.isascii() and header.isdigit() and len(header) < 6 else 0.0
