"""Answers for assistants, over the Model Context Protocol: takes a :class:`Desk`, gives a server.

    a tool's arguments → tracker.query → a typed answer whose every report names outlet, address and date

Everything only reads. The official SDK is an extra of the installation (``china-ai-tracker[mcp]``) and is
known to :mod:`tracker.mcp.server` alone.
"""

from tracker.mcp.desk import Desk

__all__ = ["Desk"]
