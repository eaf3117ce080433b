"""Lets a language model write the top of an issue, within its budget, and keeps what it answered.

    issue → task → kept? else (commit the dearest) asked (commit the cost) → checked → issue with what held

However it fails, the issue is as complete as without a model; ``Edition.machine`` says why it failed.
"""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tracker import digest, prose
from tracker.clock import Clock
from tracker.model.digest import DigestInput
from tracker.model.edition import Edition
from tracker.model.entity import Ledger
from tracker.model.prose import ModelRules, Prose, ProseTask
from tracker.prose import Refusal, Reply
from tracker.store import Database
from tracker.store import prose as requests_made

logger = logging.getLogger(__name__)

BUDGET_SPAN = timedelta(days=7)
"""The span in which no more than ``max_cost`` is spent."""
_PAUSE = 2.0
"""Seconds before another try where the server names none."""

Messages = Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Pace:
    """What passes time; for tests."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep


def written(
    database: Database,
    edition: Edition,
    given: DigestInput,
    *,
    ledger: Ledger,
    rules: ModelRules,
    clock: Clock,
    pace: Pace = Pace(),
) -> Edition:
    """The issue, with what the model wrote of it where that held.

    Raises:
        StoreError: the database refused.
    """
    task = digest.machine.task(edition, given, names_of(ledger)) if rules.url else None
    if task is None:
        return edition
    made = _Writer(database, rules, clock, pace).prose(task, digest.machine.headings(edition))
    if made.refused:
        logger.warning("digest %s: the language model wrote nothing: %s", given.period.week, made.refused)
    return digest.machine.with_prose(edition, made)


def names_of(ledger: Ledger) -> Mapping[str, frozenset[str]]:
    """All names of each entity; the place of a version number is left out."""
    return {
        entity.id: frozenset(
            name.partition("#")[0].strip(" -")
            for name in (entity.name, entity.name_zh, *(alias.text for alias in entity.aliases))
        )
        for entity in ledger.entities.values()
    }


class _Writer:
    def __init__(self, database: Database, rules: ModelRules, clock: Clock, pace: Pace) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._pace = pace

    def prose(self, task: ProseTask, headings: Sequence[str]) -> Prose:
        """What held of the answer, or why there is none."""
        messages = prose.messages(task)
        key = _key(messages, self._rules)
        with self._database.read() as connection:
            kept = requests_made.answer(connection, key)
        if kept and (made := prose.checked(kept, task, self._rules.name, headings)):
            return made
        return self._asked(messages, key, task, headings)

    def _asked(self, messages: Messages, key: str, task: ProseTask, headings: Sequence[str]) -> Prose:
        """Asks until there is an answer that can be read, or time, tokens, money or tries are used up."""
        ends_at = self._pace.monotonic() + self._rules.timeout.total_seconds()
        at_most = prose.tokens_at_most(messages) + prose.ANSWER_TOKENS
        refused, tokens = "", 0
        for _ in range(self._rules.max_requests):
            if tokens + at_most > self._rules.max_tokens:
                return self._refused(refused or f"it would take up to {tokens + at_most:,} tokens")
            request = self._begin(key, messages, at_most)
            if request is None:
                return self._refused(refused or "its costs of seven days would be over digest.model.max_cost")
            outcome = prose.ask(messages, self._rules, ends_at - self._pace.monotonic())
            tokens += self._settle(request, outcome, messages)
            if isinstance(outcome, Reply):
                made = prose.checked(outcome.text, task, self._rules.name, headings)
                if made:
                    return made
                refused = "its answer is not the JSON that it was asked for"
                continue
            refused = outcome.reason
            pause = outcome.wait or _PAUSE
            if not outcome.again or self._pace.monotonic() + pause >= ends_at:
                break
            self._pace.sleep(pause)
        return self._refused(refused)

    def _begin(self, key: str, messages: Messages, at_most: int) -> int | None:
        """Notes the request at its dearest, in one transaction with the look at the budget."""
        dearest = prose.cost(prose.tokens_at_most(messages), prose.ANSWER_TOKENS, self._rules)
        now = self._clock()
        with self._database.write() as connection:
            spent = requests_made.spent(connection, now - BUDGET_SPAN)
            if dearest and spent + dearest > self._rules.max_cost:
                return None
            return requests_made.begin(
                connection, key=key, model=self._rules.name, tokens=at_most, cost=dearest, now=now
            )

    def _settle(self, request: int, outcome: Reply | Refusal, messages: Messages) -> int:
        """Notes what a request cost, its dearest if nobody knows, and gives its tokens."""
        sent, answered, text = prose.tokens_at_most(messages), prose.ANSWER_TOKENS, ""
        if isinstance(outcome, Reply):
            sent = sent if outcome.sent is None else outcome.sent
            answered = answered if outcome.answered is None else outcome.answered
            text = outcome.text
        elif not outcome.paid:
            sent = answered = 0
        cost = prose.cost(sent, answered, self._rules)
        with self._database.write() as connection:
            requests_made.settle(connection, request, tokens=sent + answered, cost=cost, answer=text)
        logger.info("language model %s: %d tokens, cost %.4f", self._rules.name, sent + answered, cost)
        return sent + answered

    def _refused(self, reason: str) -> Prose:
        return Prose(self._rules.name, refused=reason)


def _key(messages: Messages, rules: ModelRules) -> str:
    asked = json.dumps([rules.url, rules.name, list(messages)], ensure_ascii=False)
    return hashlib.sha256(asked.encode()).hexdigest()
