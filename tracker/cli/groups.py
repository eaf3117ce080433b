"""A command that has words of its own and sub-commands beside them."""

from typing import Any

from typer.core import TyperGroup

DEFAULT = "list"


class ListByDefault(TyperGroup):
    """``tracker stories Kimi`` is ``tracker stories list Kimi``; sub-commands keep their names."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts the default command before words that name none."""
        if not args or (args[0] not in self.commands and args[0] not in {"--help", "-h"}):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)
