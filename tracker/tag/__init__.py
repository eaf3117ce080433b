"""Takes an item and the ledger and gives the tags of the item."""

from tracker.tag.tagger import Finding, Tagger

__all__ = ["Finding", "Tagger"]
