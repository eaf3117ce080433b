"""History: one module of :mod:`tracker.backfill.mechanisms` for each way to older entries."""

from tracker.backfill.registry import mechanisms

__all__ = ["mechanisms"]
