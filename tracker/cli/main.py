"""Finds the command, runs it, and turns every error into a sentence and an exit status."""

import ast
import gc
import importlib
import io
import logging
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from tracker.__about__ import __version__
from tracker.catalogue.problem import did_you_mean
from tracker.cli import commands
from tracker.errors import TrackerError, UsageError

GLOBAL_FLAGS = {"--json", "-v", "-vv", "--verbose"}
GLOBAL_VALUES = {"--config", "--db"}
INTERRUPTED = 130
COLLECT_AFTER = 20_000
"""Objects made between two searches for garbage: ours are many and stay, and seldom hold each other."""
TURN = 0.001
"""Seconds a thread computes before others have their turn: those that wait for feeds want it often."""


class LazyGroup(TyperGroup):
    """Commands are the modules of :mod:`tracker.cli.commands`; only the one that runs is imported."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """All commands, by name."""
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand:  # noqa: ARG002
        """A command as the list of all needs it: its name and what its module says of it."""
        source = resources.files(commands).joinpath(f"{cmd_name}.py").read_text("utf-8")
        outline = (ast.get_docstring(ast.parse(source)) or "").partition(": ")[2]
        return TyperCommand(cmd_name, help=outline[:1].upper() + outline[1:])

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str, Any, list[str]]:
        """The command that the first word names, and the words behind it.

        Raises:
            UsageError: there is none; the sentence names the nearest.
        """
        name = args[0]
        if name not in self.list_commands(ctx):
            hint = did_you_mean(name, self.list_commands(ctx)) or " `tracker --help` lists them."
            raise UsageError(f"There is no command {name}.{hint}")
        command = typer.main.get_command(importlib.import_module(f"{commands.__name__}.{name}").app)
        command.name = name
        return name, command, args[1:]


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, add_completion=True, rich_markup_mode="rich")


def _show_version(asked: bool) -> None:
    if asked:
        print(f"china-ai-tracker {__version__}")
        raise typer.Exit


@app.callback()
def tracker(
    ctx: typer.Context,
    config: str = typer.Option("", metavar="FILE", help="Settings file; by default tracker.toml here."),
    db: str = typer.Option("", metavar="URL", help="Database: sqlite:///path or postgresql://…"),
    verbose: int = typer.Option(0, "-v", "--verbose", count=True, help="Say more; -vv shows tracebacks."),
    json: bool = typer.Option(False, "--json", help="Report as JSON, where a command reports."),
    version: bool = typer.Option(  # noqa: ARG001 - it has ended the program
        False, "--version", callback=_show_version, is_eager=True, help="The version, and nothing else."
    ),
) -> None:
    """Chinese AI firms, from feeds in two languages to a weekly letter.

    Start with [bold]tracker demo[/bold].
    """
    from tracker.cli.runtime import Options, Runtime  # noqa: PLC0415 - help and versions do without

    ctx.obj = Runtime(Options(config=config, db=db, verbosity=verbose, json=json))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Args:
        arguments: without the program's name; by default those of the process.

    Returns:
        The exit status.
    """
    gc.set_threshold(COLLECT_AFTER)
    sys.setswitchinterval(TURN)
    words = hoist_global_options(map(_readable, sys.argv[1:] if arguments is None else arguments))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no Chinese shows the numbers of the characters instead of stopping us.
            stream.reconfigure(errors="backslashreplace")
    try:
        result = typer.main.get_command(app).main(words, prog_name="tracker", standalone_mode=False)
    except typer.TyperException as error:
        message, context = error.format_message(), getattr(error, "ctx", None)
        where = f" `{context.command_path} --help` says what it takes." if context else ""
        if message:  # without any words the help was shown
            stop = "" if message.rstrip().endswith((".", "!", "?")) else "."
            print(f"tracker: {message.rstrip()}{stop}{where}", file=sys.stderr)
        return UsageError.exit_status
    except TrackerError as error:
        print(f"tracker: {error}", file=sys.stderr)
        if _verbosity(words) > 1:
            traceback.print_exc()
        return error.exit_status
    except (KeyboardInterrupt, typer.Abort):
        print("tracker: stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left (`| head`): nothing to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        logging.shutdown()
    return result if isinstance(result, int) else 0


def _readable(word: str) -> str:
    """A word as text that can be stored and written: a byte that was no character becomes U+FFFD."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def hoist_global_options(arguments: Iterable[str]) -> list[str]:
    """Global options first, wherever they were typed, so that ``tracker poll -v --db x`` works too."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest.append(word)
            break
        if word in GLOBAL_FLAGS or (word.partition("=")[0] in GLOBAL_VALUES and "=" in word):
            front.append(word)
        elif word in GLOBAL_VALUES:
            front.append(word)
            front.extend(value for value in (next(words, None),) if value is not None)
        else:
            rest.append(word)
    return [*front, *rest, *words]


def _verbosity(words: Sequence[str]) -> int:
    return sum(word.count("v") for word in words if word in {"-v", "-vv"}) + words.count("--verbose")
