"""An item with all that can be worked out from it alone, before anything stored is asked."""

from dataclasses import dataclass

from tracker.model.item import Item
from tracker.model.tags import Tags


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a worker process hands to the one writer.

    ``fingerprint`` is the stored form of the signals that stories are made of; ``terms`` are the
    search terms of the title and of the body.
    """

    item: Item
    tags: Tags
    fingerprint: bytes
    terms: tuple[str, str]
