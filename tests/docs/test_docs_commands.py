"""``docs/commands.md``: what it says of each command is rendered from the commands themselves."""

import re
from typing import Any

import command_tree
import doc_blocks
import pytest
from command_tree import Command

from tracker import errors

DOCUMENT = "docs/commands.md"
TEXT = (doc_blocks.ROOT / DOCUMENT).read_text("utf8")


def rendered() -> str:
    parts = []
    for command in command_tree.walk():
        if command is not command_tree.TOP:
            parts += [f"{'#' * (2 + len(command.words))} `{usage(command)}`", told(command)]
            if not command_tree.children(command):
                parts.append(parameters_of(command))
    return "\n\n".join(part for part in parts if part)


def told(command: Command) -> str:
    assert command.it.help, f"`{command.path}` has no docstring or help, which is what it is described by"
    return re.sub(r"\[/?\w+\]", "", command.it.help.strip())


def usage(command: Command) -> str:
    arguments = command.parameters("argument")
    words = (named(one) if one.required else f"[{named(one)}]" for one in arguments)
    return " ".join([command.path, *words])


def named(argument: Any) -> str:
    return (argument.metavar or argument.name.upper()) + ("…" if argument.nargs == -1 else "")


def parameters_of(command: Command) -> str:
    rows = [(f"`{named(one)}`", one.help) for one in command.parameters("argument") if one.help]
    rows += [option(command, one) for one in command.parameters("option")]
    return doc_blocks.table(("option", "what it does"), rows) if rows else ""


def option(command: Command, one: Any) -> tuple[str, str]:
    flag = one.is_flag or one.count
    value = "" if flag else f" {one.metavar or one.name.strip('_').upper()}"
    names = ", ".join(f"`{name}{value}`" for name in [*one.opts, *one.secondary_opts])
    assert one.help, f"the option {one.opts[0]} of `{command.path}` has no help"
    return names, " ".join([one.help, *([] if flag else remarks(one))])


def remarks(one: Any) -> list[str]:
    said = []
    if one.min is not None:
        said.append(f"{one.min:,} to {one.max:,}." if one.max is not None else f"At least {one.min:,}.")
    if one.multiple and "repeated" not in one.help:
        said.append("May be repeated.")
    if one.required:
        said.append("Required.")
    elif one.default not in {None, ""}:
        said.append(f"Default: `{one.default}`.")
    return said


def test_the_descriptions_are_those_of_the_commands() -> None:
    doc_blocks.check(DOCUMENT, "commands", rendered())


def test_the_global_options_are_those_of_the_program() -> None:
    doc_blocks.check(DOCUMENT, "global options", parameters_of(command_tree.TOP))


@pytest.mark.parametrize("error", [errors.UsageError, errors.CannotRunError])
def test_exit_statuses_are_described(error: type[errors.TrackerError]) -> None:
    assert f"| {error.exit_status} |" in TEXT
