"""Reads one TOML file of the catalogue, and says what is wrong with a file that is none."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.catalogue.problem import Problem


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the catalogue: its name for people, its tables, and its text."""

    file: str
    tables: dict[str, Any]
    text: str


def read_document(path: Path, file: str) -> Document | Problem:
    """Read a file; ``file`` is what its problems call it."""
    try:
        # A byte-order mark, as Windows editors write it, is no part of TOML.
        text = path.read_bytes().decode("utf-8-sig")
        return Document(file, tomllib.loads(text), text)
    except OSError as error:
        message = f"The file cannot be read ({error.strerror}); correct its permissions."
    except UnicodeDecodeError:
        message = "The file is not UTF-8 text; save it again as UTF-8."
    except tomllib.TOMLDecodeError as error:
        message = f"The file is not TOML; mend this place: {error}."
    return Problem(file, "", "", message)
