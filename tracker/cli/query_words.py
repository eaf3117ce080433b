"""A command whose words are a query, where a word that begins with ``-`` is one that is not wanted."""

from itertools import takewhile
from typing import Any

from typer.core import TyperCommand

from tracker.catalogue.problem import did_you_mean
from tracker.errors import UsageError


class QueryCommand(TyperCommand):
    """``tracker search kimi -firm:moonshot`` needs no quotes; a misspelt ``--option`` is still a mistake."""

    ignore_unknown_options = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Takes the options out of the words.

        Raises:
            UsageError: a word in front of ``--`` begins like a long option, and there is none of that name.
        """
        options = [name for parameter in self.get_params(ctx) for name in parameter.opts]
        for word in takewhile(lambda word: word != "--", args):
            name = word.partition("=")[0]
            if name.startswith("--") and name not in options:
                hint = did_you_mean(name, options) or f" `{ctx.command_path} --help` says what it takes."
                raise UsageError(f"There is no option {name}.{hint}")
        return super().parse_args(ctx, args)
