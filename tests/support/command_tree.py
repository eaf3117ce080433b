"""The commands of the program as data, for tests of what documents say about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer

from tracker.cli.groups import ListByDefault
from tracker.cli.main import GLOBAL_FLAGS, GLOBAL_VALUES, app, hoist_global_options

ROOT: Any = typer.main.get_command(app)
COMPLETION = {"install_completion", "show_completion"}
"""Options that Typer adds itself."""


@dataclass(frozen=True)
class Command:
    """A command: the words that call it, and the object that knows its arguments and options."""

    words: tuple[str, ...]
    it: Any

    @property
    def path(self) -> str:
        return " ".join(("tracker", *self.words))

    def parameters(self, kind: str) -> list[Any]:
        """Its parameters of a kind (``argument`` or ``option``)."""
        return [
            one
            for one in self.it.params
            if one.param_type_name == kind and one.name not in COMPLETION and not one.hidden
        ]

    @property
    def option_names(self) -> set[str]:
        return {name for one in self.parameters("option") for name in (*one.opts, *one.secondary_opts)}


def children(command: Command) -> dict[str, Command]:
    """Its sub-commands by name."""
    if not hasattr(command.it, "list_commands"):
        return {}
    context = command.it.make_context("tracker", ["x"], resilient_parsing=True)
    names = command.it.list_commands(context)
    resolve = command.it.resolve_command
    return {name: Command((*command.words, name), resolve(context, [name])[1]) for name in names}


TOP = Command((), ROOT)


def walk(command: Command = TOP) -> Iterator[Command]:
    """The command and all below it, in the order of the help."""
    yield command
    for child in children(command).values():
        yield from walk(child)


def find(words: list[str]) -> tuple[Command, list[str]]:
    """The command that ``words`` call, and the words behind it.

    Raises:
        LookupError: there is no such command.
    """
    command, rest = TOP, words
    while (below := children(command)) and rest and not rest[0].startswith("-"):
        if rest[0] not in below:
            if "list" in below and command.it.__class__ is ListByDefault:
                return below["list"], rest
            raise LookupError(f"there is no command `{command.path} {rest[0]}`")
        command, rest = below[rest[0]], rest[1:]
    return command, rest


def parse(words: list[str]) -> None:
    """Reads a command line as the program would, and runs nothing.

    Raises:
        LookupError: there is no such command.
        typer.TyperException: an option does not exist, or a value cannot be meant.
    """
    line = hoist_global_options(words)
    while line and line[0] in GLOBAL_FLAGS | GLOBAL_VALUES:
        line = line[2:] if line[0] in GLOBAL_VALUES else line[1:]
    command, rest = find(line)
    command.it.make_context(command.path, rest)
