"""``tracker run``: the daemon: polls, sends the digest and keeps house until it is stopped."""

import logging
import os
import threading
from datetime import timedelta

import typer

from tracker.cli import mailing, polling, settling
from tracker.cli.runtime import Runtime
from tracker.daemon import Daemon, Task
from tracker.fetch import Fetcher
from tracker.jobs.poll import PollRules, poll
from tracker.jobs.prune import prune
from tracker.jobs.send_digest import send_due
from tracker.store import meta, sources

logger = logging.getLogger(__name__)

app = typer.Typer(add_completion=False)

POLL_EVERY = timedelta(seconds=30)
DIGEST_EVERY = timedelta(minutes=1)
SETTLE_EVERY = timedelta(minutes=10)
"""Between two looks at whether it is time; it is every few hours."""
PRUNE_EVERY = timedelta(hours=6)
LAST_RUN = "last_run:"
"""Keys of ``meta`` under which the last good run of each task is noted, for `tracker doctor`."""


@app.command()
def run(ctx: typer.Context) -> None:
    """Poll what is due, send the digest when it is due, keep house; until Ctrl-C or SIGTERM."""
    runtime: Runtime = ctx.obj
    runtime.refuse_json("run")
    # One fetcher for life, so that connections and what hosts asked for are kept.
    fetcher, rules = polling.fetcher(runtime), polling.poll_rules(runtime)
    tasks = {
        "poll": Task(POLL_EVERY, lambda stop: _poll(runtime, fetcher, rules, stop)),
        "settle": Task(SETTLE_EVERY, lambda stop: settling.in_turn(runtime, stop)),
        "prune": Task(PRUNE_EVERY, lambda _stop: _prune(runtime)),
    }
    if runtime.settings.digest.enabled and runtime.settings.smtp.host:
        tasks["digest"] = Task(DIGEST_EVERY, lambda stop: _digest(runtime, stop))
    clean = Daemon(tasks, runtime.clock, lambda name: _note(runtime, name)).run()
    if not clean:
        # A thread still hangs in the outside world; leaving without waiting for it loses nothing
        # that was stored, and waiting would outlast the patience of whoever stopped us.
        logging.shutdown()
        os._exit(0)


def _poll(runtime: Runtime, fetcher: Fetcher, rules: PollRules, stop: threading.Event) -> None:
    with runtime.database.read() as connection:
        due = sources.due(connection, runtime.clock())
    if due:
        poll(runtime.database, due, fetcher, rules, clock=runtime.clock, stop=stop)


def _digest(runtime: Runtime, stop: threading.Event) -> None:
    with mailing.mailer(runtime) as mailer:
        report = send_due(
            runtime.database,
            mailer,
            mailing.builder(runtime),
            mailing.delivery_rules(runtime),
            timezone=runtime.settings.digest.timezone,
            clock=runtime.clock,
            stop=stop,
        )
    for wanted, reason in report.queue.problems:
        logger.error("digest %s %s: %s", wanted.week, wanted.variant, reason)


def _prune(runtime: Runtime) -> None:
    kept = runtime.settings.store
    prune(
        runtime.database,
        now=runtime.clock(),
        keep_bodies=timedelta(days=kept.keep_bodies_days),
        keep_fetches=timedelta(days=kept.keep_fetches_days),
    )


def _note(runtime: Runtime, name: str) -> None:
    with runtime.database.write() as connection:
        meta.put(connection, LAST_RUN + name, runtime.clock().isoformat())
