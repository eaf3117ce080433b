"""Tells whether the catalogue has changed, without reading what it says.

To parse the files takes a tenth of a second or more; every command would wait for it at its start.
"""

import hashlib
from contextlib import suppress
from pathlib import Path


def stamp_of(feeds_dir: Path, own_dir: Path | None = None, *settings: str) -> str:
    """Changes when a file of the sources or of the entities does, or one of the ``settings``.

    Args:
        feeds_dir: the folder that holds ``sources/`` and ``entities/``.
        own_dir: the user's own entities, if there are any.
        settings: what else decides how the files are understood.
    """
    digest = hashlib.blake2b("\0".join(settings).encode(), digest_size=16)
    folders = (feeds_dir / "sources", feeds_dir / "entities", *([own_dir] if own_dir else []))
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            digest.update(f"\0{path}\0".encode())
            with suppress(OSError):  # who reads the catalogue says what is wrong with the file
                digest.update(path.read_bytes())
    return digest.hexdigest()
