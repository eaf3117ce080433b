"""What every command needs: settings, the database, the catalogue, and where to write."""

import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tracker import resources, settings
from tracker.__about__ import __version__
from tracker.catalogue import ledger, sources
from tracker.catalogue.addresses import resolve_rsshub
from tracker.catalogue.problem import Problem
from tracker.catalogue.stamp import stamp_of
from tracker.clock import utc_now
from tracker.dedup import StoryRules, meaning
from tracker.errors import UsageError
from tracker.fetch import Fetcher, FetchRules
from tracker.fetch.rules import SHARED_HOSTS, HostRule, user_agent
from tracker.jobs.poll import PollRules
from tracker.model.entity import Ledger
from tracker.model.source import Source
from tracker.store import Database, meta, schema
from tracker.store import entities as entity_rows
from tracker.store import sources as source_rows
from tracker.store.host_turns import HostTurns

WIDE = 100
"""Columns of what is not shown in a terminal."""


@dataclass(frozen=True, slots=True)
class Options:
    """The global options as typed."""

    config: str = ""
    db: str = ""
    verbosity: int = 0
    json: bool = False


class Runtime:
    """Opens each thing once, when it is first asked for."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.clock = utc_now
        self.out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
        self.err = Console(stderr=True, highlight=False)

    @property
    def json(self) -> bool:
        """Whether reports are JSON."""
        return self.options.json

    @cached_property
    def settings(self) -> settings.Settings:
        """The settings, with the command line's on top.

        Raises:
            SettingsError: one of them cannot be meant.
        """
        config = Path(self.options.config) if self.options.config else None
        loaded = settings.load(config, db=self.options.db or None)
        set_up_logging(loaded.log_level, self.options.verbosity)
        return loaded

    @cached_property
    def ledger(self) -> Ledger:
        """Who is who."""
        return ledger.load_ledger(resources.feeds_dir(), resources.own_entities_dir())

    @cached_property
    def catalogue(self) -> tuple[Source, ...]:
        """The feeds, with the operator's RSSHub in those that need one."""
        listed = sources.load_sources(resources.feeds_dir())
        return resolve_rsshub(listed, self.settings.fetch.rsshub)

    @cached_property
    def database(self) -> Database:
        """The database, with its tables up to date and the catalogue in it.

        Raises:
            SettingsError, StoreError: it cannot be opened.
        """
        database = Database(self.settings.db_url)
        schema.upgrade(database)
        stamp = stamp_of(
            resources.feeds_dir(), resources.own_entities_dir(), __version__, self.settings.fetch.rsshub
        )
        with database.read() as connection:
            is_current = meta.get(connection, source_rows.STAMP) == stamp
        if not is_current:
            with database.write() as connection:
                source_rows.sync(connection, self.catalogue)
                entity_rows.sync(connection, self.ledger)
                meta.put(connection, source_rows.STAMP, stamp)
        return database

    @property
    def story_rules(self) -> StoryRules:
        """How reports are joined to stories.

        Raises:
            CannotRunError: meanings are to vote, and nothing is installed that reads them.
        """
        semantic = self.settings.stories.semantic
        if semantic:
            meaning.check()
        return StoryRules(semantic=semantic)

    @property
    def poll_rules(self) -> PollRules:
        """How documents are read, grouped and scheduled."""
        return PollRules(
            feeds_dir=resources.feeds_dir(),
            stories=self.story_rules,
            processes=self.settings.process.processes,
            keep_bodies=self.settings.store.keep_bodies_days > 0,
        )

    @cached_property
    def kept_fetcher(self) -> Fetcher:
        """One fetcher for the life of a daemon, so that connections and what hosts asked for are kept."""
        return self.fetcher()

    def fetcher(self) -> Fetcher:
        """What sends requests, by the settings; a context manager."""
        chosen = self.settings.fetch
        rules = FetchRules(
            user_agent=user_agent(__version__, chosen.contact),
            connect_timeout=timedelta(seconds=chosen.connect_timeout),
            read_timeout=timedelta(seconds=chosen.read_timeout),
            total_timeout=timedelta(seconds=chosen.total_timeout),
            max_bytes=chosen.max_bytes,
            workers=chosen.workers,
            connections_per_host=chosen.per_host,
            gap_per_host=timedelta(seconds=chosen.gap),
            allow_networks=chosen.allow,
            host_rules=(*_own_rsshub(chosen.rsshub), *SHARED_HOSTS),
        )
        return Fetcher(rules, self.clock, HostTurns(self.database, self.clock))

    def progress(self) -> Progress:
        """A progress bar on standard error, where somebody watches."""
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
        )

    def print_problems(self, problems: Sequence[Problem], fine: str) -> int:
        """Mistakes of the catalogue, or that there are none; gives the exit status."""
        if self.json:
            self.print_json([asdict(problem) for problem in problems])
        elif problems:
            for problem in problems:
                self.out.print(escape(str(problem)))
        else:
            self.out.print(fine)
        return UsageError.exit_status if problems else 0

    def print_json(self, value: Any) -> None:
        """One JSON document on standard output."""
        print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _own_rsshub(address: str) -> tuple[HostRule, ...]:
    """The operator's own RSSHub: no gap, and a refusal of one route says nothing of the others."""
    host = urlsplit(address).hostname
    return (HostRule(host, gap=timedelta(0), connections=8, per_route=True),) if host else ()


def set_up_logging(level: str, verbosity: int) -> None:
    """Log lines on standard error, with times in UTC and no secrets in them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger("tracker")
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbosity else level.upper())
