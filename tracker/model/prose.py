"""What a language model is asked to write, and what may be printed of its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.model.edition import Dropped, Passage, Sentence


@dataclass(frozen=True, slots=True)
class ModelRules:
    """Which model may write, and what it may take.

    ``url`` is the base of an interface that knows ``/chat/completions``; "" means that no model writes.
    Prices are for a million tokens; ``max_cost`` is in their currency and for seven days, ``max_tokens``,
    ``max_requests`` and ``timeout`` are for one issue.
    """

    url: str = ""
    name: str = ""
    key: str = field(default="", repr=False)
    price_in: float = 0.0
    price_out: float = 0.0
    max_cost: float = 1.0
    max_tokens: int = 40_000
    max_requests: int = 2
    timeout: timedelta = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Writing:
    """A report as the model is shown it: what it may draw on, and what its sentences are held against.

    ``day`` is the day of publication in the reader's zone.
    """

    item_id: int
    outlet: str
    url: str
    language: str
    day: date
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ProseTask:
    """What is wanted: a standfirst over all writings, and the lead told from ``lead`` alone.

    ``language`` is the reader's: en or zh. ``names`` maps each entity of the ledger to its names.
    """

    language: str
    lead: tuple[Writing, ...]
    others: tuple[Writing, ...]
    names: Mapping[str, frozenset[str]] = field(repr=False)

    @property
    def numbered(self) -> dict[int, Writing]:
        """The writings under the short numbers by which the model cites them, the lead's first."""
        return dict(enumerate((*self.lead, *self.others), 1))


@dataclass(frozen=True, slots=True)
class Prose:
    """What held: each sentence with the items it rests on. Either part is empty where too little did."""

    model: str
    standfirst: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    refused: str = ""
    """Why the model wrote nothing at all; "" where it answered."""
