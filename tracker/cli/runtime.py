"""What every command needs: settings, the database, the catalogue, and where to write."""

import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

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
from tracker.model.entity import Ledger
from tracker.model.source import Source
from tracker.store import Database, meta, schema
from tracker.store import entities as entity_rows
from tracker.store import sources as source_rows

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
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)

    @property
    def json(self) -> bool:
        """Whether reports are JSON."""
        return self.options.json

    def refuse_json(self, command: str) -> None:
        """Ends a command that has no report, where one was asked for.

        Raises:
            UsageError: ``--json`` was given.
        """
        if self.json:
            raise UsageError(f"`tracker {command}` has no report as JSON; leave --json out.")

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

    def report(self, sentence: str, **facts: Any) -> None:
        """What was done: the sentence, or the facts as JSON."""
        if self.json:
            self.print_json(facts)
        else:
            self.out.print(escape(sentence), soft_wrap=True)

    def print_json(self, value: Any) -> None:
        """One JSON document on standard output; times as RFC 3339 has them."""
        print(json.dumps(value, ensure_ascii=False, indent=2, default=_as_text))


def _console(stream: TextIO) -> Console:
    """Tables are as wide as the terminal, or WIDE; other lines are broken in a terminal only."""
    terminal = stream.isatty()
    width = None if terminal else WIDE
    return Console(stderr=stream is sys.stderr, highlight=False, width=width, soft_wrap=not terminal)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def set_up_logging(level: str, verbosity: int) -> None:
    """Log lines on standard error, with times in UTC and no secrets in them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger("tracker")
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbosity else level.upper())
