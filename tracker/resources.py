"""Where the data files lie: the operator's folder, the installed package or the checkout, in this order."""

import os
from importlib.resources import files
from pathlib import Path

from tracker.errors import SettingsError


def feeds_dir() -> Path:
    """The folder of the catalogue; ``TRACKER_FEEDS_DIR`` comes before the packaged one."""
    return _find("feeds", "TRACKER_FEEDS_DIR")


def own_entities_dir() -> Path | None:
    """The operator's own additions to the ledger, which ``TRACKER_ENTITIES_DIR`` names; None for none."""
    chosen = os.environ.get("TRACKER_ENTITIES_DIR")
    if not chosen:
        return None
    if not Path(chosen).is_dir():
        raise SettingsError(_no_folder("TRACKER_ENTITIES_DIR", chosen))
    return Path(chosen)


def templates_dir() -> Path:
    """The folder of the Jinja2 templates; ``TRACKER_TEMPLATES_DIR`` comes before the packaged one."""
    return _find("templates", "TRACKER_TEMPLATES_DIR")


def _find(name: str, variable: str) -> Path:
    if chosen := os.environ.get(variable):
        if not Path(chosen).is_dir():
            raise SettingsError(_no_folder(variable, chosen))
        return Path(chosen)
    package = Path(str(files("tracker")))
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise SettingsError(f"The folder {name}/ is missing here; install the tracker again or set {variable}.")


def _no_folder(variable: str, chosen: str) -> str:
    return f"{variable} names {chosen}, which is not a folder; correct it or unset it."
