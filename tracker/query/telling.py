"""A story as a line of the page: the headline in the reader's language, and who reports it (pure)."""

from dataclasses import dataclass

from tracker.model.story import StoredItem, Story
from tracker.query.formats import web_address

_SHOWN_FIRMS = 3
_SHOWN_OUTLETS = 3
_SALIENT = 0.3


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a story.

    ``headline`` is in English where any report is; ``original`` is then the title of the first report if
    that is in another language. ``gloss`` is one English line for a story that only exists in Chinese.
    ``url`` leads to the report that the headline is of, "" where it has no address.
    """

    story: Story
    shown: StoredItem
    original: StoredItem | None
    gloss: str
    url: str
    outlets: tuple[str, ...]
    firms: tuple[str, ...]
    events: tuple[str, ...]

    @property
    def more(self) -> int:
        """Outlets that are not named."""
        return max(0, len(self.story.outlets) - len(self.outlets))


def tell(story: Story) -> Told:
    """A story as a line of the page."""
    head = story.head
    english = next((stored for stored in story.items if stored.item.language == "en"), None)
    shown = head if head.item.language == "en" or english is None else english
    return Told(
        story=story,
        shown=shown,
        original=head if shown is not head else None,
        gloss="" if shown.item.language == "en" else shown.tags.gloss,
        url=web_address(shown.item.url),
        outlets=_outlets(story)[:_SHOWN_OUTLETS],
        firms=_firms(story)[:_SHOWN_FIRMS],
        events=tuple(event.type.value for event in shown.tags.events[:1] if event.type.value != "other"),
    )


def _outlets(story: Story) -> tuple[str, ...]:
    """Titles of the sources, the first to report first, each once."""
    titles: dict[str, str] = {}
    for stored in story.items:
        titles.setdefault(stored.item.source_id, stored.source_title)
        for sighting in stored.sightings:
            titles.setdefault(sighting.source_id, sighting.source_title)
    return tuple(titles.values())


def _firms(story: Story) -> tuple[str, ...]:
    """Ids of the firms that the story is about, by how much its reports are about them."""
    scores: dict[str, float] = {}
    for stored in story.items:
        for firm in stored.tags.firms:
            scores[firm.firm] = scores.get(firm.firm, 0.0) + firm.score
    least = _SALIENT * len(story.items)
    salient = sorted((-score, firm) for firm, score in scores.items() if score >= least)
    return tuple(firm for _, firm in salient)
