"""How much each story of a week is news: takes the week, gives its stories scored, or why they are none.

Issues of one week and language for several filters share this; each takes the stories that it is about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from tracker.digest import candidates, scoring, telling, titles
from tracker.digest.candidates import Candidate
from tracker.model.digest import DigestInput, DigestRules
from tracker.model.edition import DigestStory, StoryScore
from tracker.model.story import Story

_SOONEST_ANSWER = timedelta(hours=2)
"""What came closer before it is another title of the same news."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A story that may enter, its score, and how it is told in one line."""

    candidate: Candidate
    score: StoryScore
    brief: DigestStory


@dataclass(frozen=True, slots=True)
class Weighing:
    """The stories of a week, by id: those that may enter, and of the others the title and the reason."""

    weighed: Mapping[int, Weighed]
    refused: Mapping[int, StoryScore]

    def ranked(self, stories: Iterable[Story]) -> list[Weighed]:
        """Those of the stories that may enter, the best first."""
        found = [self.weighed[story.id] for story in stories if story.id in self.weighed]
        return sorted(found, key=lambda one: (-round(one.score.total, 6), one.candidate.story.id))

    def never(self, stories: Iterable[Story]) -> list[StoryScore]:
        """Those of the stories that may not, with the reason, in the order of their ids."""
        ids = sorted(story.id for story in stories)
        return [self.refused[story_id] for story_id in ids if story_id in self.refused]


def weigh(given: DigestInput, rules: DigestRules) -> Weighing:
    """Weighs every story of the week."""
    found, refused = candidates.considered(given, rules)
    told = [_as_headed(candidate, given.language) for candidate in found]
    return Weighing(
        {candidate.story.id: _weighed(candidate, given, rules) for candidate in told},
        {story.id: StoryScore(story.id, story.head.item.title, (), reason) for story, reason in refused},
    )


def _as_headed(candidate: Candidate, language: str) -> Candidate:
    """The candidate with the reports of what its headline says.

    A rule and the objection to it can be one story. Where its headline is the objection, whoever reported
    the rule was not the first to have that, and the figures of the rule are not its figures.
    """
    answers = tuple(stored for stored in candidate.items if titles.is_answer(stored.item.title))
    if not answers or not titles.is_answer(telling.best_item(candidate, language).item.title):
        return candidate
    begun = min(stored.item.published for stored in candidate.items)
    if min(stored.item.published for stored in answers) - begun < _SOONEST_ANSWER:
        return candidate
    aside = {stored.id for stored in candidate.items} - {stored.id for stored in answers}
    return replace(candidate, items=answers, aside=tuple(sorted(aside)))


def _weighed(candidate: Candidate, given: DigestInput, rules: DigestRules) -> Weighed:
    brief = telling.told(candidate, given, 0.0, sentences=0)
    score = StoryScore(candidate.story.id, brief.headline, scoring.parts(candidate, given, rules))
    return Weighed(candidate, score, replace(brief, score=round(score.total, 4)))
