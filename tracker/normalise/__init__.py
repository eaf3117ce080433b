"""Entries as their publisher wrote them to items that can be tagged, compared and shown.

Public: :func:`items_of`, and :func:`canonical` for an address on its own (catalogue, backfill).
"""

from tracker.normalise.items import items_of
from tracker.normalise.urls import Address, canonical

__all__ = ["Address", "canonical", "items_of"]
