"""What is wrong with an entry of the catalogue, said so that its author can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from tracker.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in feeds/.

    ``file`` is relative to the folder of the catalogue; ``entry`` is the id of the entry, or its
    place ("entry 3") where it has no usable id, or "" for the whole file; ``field`` is "" for the
    whole entry; ``message`` is one sentence that says what is wrong and the mend.
    """

    file: str
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        """File, entry, field and sentence on one line."""
        place = [self.file]
        if self.entry:
            place.append(self.entry)
        if self.field:
            place.append(f"field {self.field}")
        return f"{', '.join(place)}: {self.message}"


def raise_first(problems: Iterable[Problem]) -> None:
    """Raise :class:`CatalogueError` with the first of the problems; with none, do nothing."""
    for problem in problems:
        raise CatalogueError(str(problem))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give " Did you mean X?" for the known word most like this one, or "" where none is like it."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""
