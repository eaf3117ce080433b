"""Finds the mechanisms: every module of the folder ``mechanisms`` that has a ``MECHANISM``."""

import importlib
import pkgutil

from tracker.backfill import mechanisms as folder
from tracker.model.backfill import Mechanism


def mechanisms() -> dict[str, Mechanism]:
    """All mechanisms by name, in the order in which they are tried."""
    found: list[Mechanism] = [
        importlib.import_module(f"{folder.__name__}.{module.name}").MECHANISM
        for module in pkgutil.iter_modules(folder.__path__)
    ]
    return {one.name: one for one in sorted(found, key=lambda one: (one.order, one.name))}
