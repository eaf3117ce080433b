"""One file a mechanism; a new one is found by being here. See ``docs/backfill.md``."""
