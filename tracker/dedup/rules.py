"""What decides whether two items tell one story: every threshold, in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class StoryRules:
    """Thresholds of the decisions in this package.

    ``same_writing`` is the share of three-word runs that two copies have in common (their Jaccard
    similarity as estimated from the sketches); ``short_writing`` is asked of texts of fewer than
    ``short_runs`` runs, where one word is much of the whole. A story is closed to more items when
    it has ``most_members`` or would span more than ``longest_span``.
    """

    window: timedelta = timedelta(days=10)
    same_writing: float = 0.5
    short_writing: float = 0.72
    short_runs: int = 16
    most_members: int = 40
    longest_span: timedelta = timedelta(days=10)
