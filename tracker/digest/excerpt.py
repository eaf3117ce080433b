"""The one or two sentences that tell a story: takes a candidate, chooses among its writings.

The method, which ``docs/digest.md`` states for readers: every complete sentence of the summaries and
of the first part of the texts, in the reader's language, is given points for naming the firms, for
figures, for standing early, and for what other outlets also say. Sentences are never changed, save
that money is written in one form. The second must add something to the first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from tracker.digest import figures, sentences, titles
from tracker.digest.candidates import Candidate, language_of
from tracker.model.edition import Link, Sentence
from tracker.model.story import StoredItem
from tracker.model.tags import Amount
from tracker.text import leaning
from tracker.text.quantities import amount_text

_FIRST_SENTENCES = 14
_SHORTEST, _LONGEST = 28, 300
_SHORTEST_ZH, _LONGEST_ZH = 12, 120
_OPENING = 1.2
"""The first sentence must be so many times longer than the shortest."""
_SAYS_THE_SAME = 0.5
_ANOTHER = 0.4
"""The same, for a sentence of another outlet, which is likelier to tell it all again."""
_READS_ON = 1.5
"""Points for directly following a sentence that was chosen."""
_HEADLINE = 2.0
"""Points for standing in the writing whose headline is shown, so that both speak of one thing."""
_TOKEN = re.compile(r"[a-z0-9][a-z0-9.\-]*|[\u3400-\u9fff]", re.IGNORECASE)
_CURRENCY = re.compile(r"[$€£¥￥]|yuan|RMB|CNY|USD|HKD|dollar|renminbi|\bwon\b|\byen\b|euros?", re.IGNORECASE)
_COMMON_WORDS = """
a an and are as at be been by for from had has have in into is it its more not of on or over said says than
that the their this to was were which who will with would
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that may be printed, with where it stands and what it is worth."""

    text: str
    stored: StoredItem
    place: int
    points: float
    words: frozenset[str]
    leans: bool


def of(candidate: Candidate, shown: StoredItem, language: str, limit: int = 2) -> tuple[Sentence, ...]:
    """Up to ``limit`` sentences for a story, in reading order; the writing whose headline is shown leads."""
    if limit < 1:
        return ()
    headline = shown.item.title
    choices = sorted(
        ranked(candidate, language), key=lambda c: -c.points - _HEADLINE * (c.stored.id == shown.id)
    )
    first = next((choice for choice in choices if _opens(choice, headline)), None)
    if first is None:
        return ()
    chosen = [first]
    while len(chosen) < limit and (following := _next(choices, chosen, headline)):
        chosen.append(following)
    return tuple(printed(choice) for choice in _in_reading_order(chosen))


def _opens(choice: Choice, headline: str) -> bool:
    shortest = _SHORTEST_ZH if titles.is_chinese(choice.text) else _SHORTEST
    long_enough = len(choice.text) >= _OPENING * shortest
    return long_enough and not choice.leans and likeness(choice.words, words(headline)) < 0.95


def others(candidate: Candidate, used: Iterable[Sentence], language: str, limit: int) -> tuple[Sentence, ...]:
    """Sentences of outlets that were not quoted yet, at most one an outlet, each adding something."""
    quoted = tuple(used)
    told = frozenset().union(*(words(sentence.text) for sentence in quoted))
    items = {item_id for sentence in quoted for item_id in sentence.item_ids}
    sources = {stored.item.source_id for stored in candidate.items if stored.id in items}
    found: list[Sentence] = []
    choices = [choice for choice in ranked(candidate, language) if not choice.leans]
    while len(found) < limit:
        new = [
            c
            for c in choices
            if c.stored.item.source_id not in sources and likeness(c.words, told) <= _ANOTHER
        ]
        if not new:
            break
        best = max(new, key=lambda c: c.points - 8.0 * likeness(c.words, told))
        sources.add(best.stored.item.source_id)
        told |= best.words
        found.append(printed(best))
    return tuple(found)


def ranked(candidate: Candidate, language: str) -> list[Choice]:
    """Every printable sentence of a candidate in a language, the best first; ties by place and item."""
    writings = [s for s in candidate.items if language_of(s) == language and s.duplicate_of is None]
    bodies = {stored.id: words(body(stored)) for stored in writings}
    names = _names(candidate)
    choices: list[Choice] = []
    seen: set[str] = set()
    for stored in writings:
        elsewhere = [bodies[other.id] for other in writings if other.item.source_id != stored.item.source_id]
        for place, text in enumerate(_sentences_of(stored)):
            if text not in seen and _printable(text, language):
                seen.add(text)
                choices.append(_choice(text, stored, place, names, elsewhere))
    return sorted(choices, key=lambda c: (-c.points, c.place, c.stored.id, c.text))


def body(stored: StoredItem) -> str:
    """The summary and the text of an item, the text alone where it begins with the summary."""
    item = stored.item
    start = item.summary[:60]
    return item.text if start and start in item.text else f"{item.summary}\n{item.text}"


def words(text: str) -> frozenset[str]:
    """The telling words of a text: Latin words and numbers, Han characters one by one."""
    return frozenset(word.lower().rstrip(".-") for word in _TOKEN.findall(text)) - _COMMON


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of the first one's words that the other has too."""
    return len(one & other) / len(one) if one else 1.0


def printed(choice: Choice) -> Sentence:
    """A choice as it is printed: money in one form, credited to its outlet."""
    stored = choice.stored
    credit = Link(stored.source_title, stored.item.url, language_of(stored))
    text = with_one_form(choice.text, stored.tags.amounts or _event_amounts(stored))
    return Sentence(text, (stored.id,), credit, language_of(stored), own_account=stored.tier == 1)


def with_one_form(text: str, amounts: Iterable[Amount]) -> str:
    """The text with every amount of money outside quotation marks as the digest writes money.

    What two amounts were read from is a range, and stays as it was written.
    """
    money = {
        (amount.text, figures.amount_key(amount)): amount for amount in amounts if amount.unit == "money"
    }
    if titles.is_chinese(text):
        return text
    written = Counter(text for text, _ in money)
    for amount in sorted(money.values(), key=lambda amount: -len(amount.text)):
        if (
            amount.text not in text
            or written[amount.text] > 1
            or not _CURRENCY.search(amount.text)
            or titles.is_chinese(text)
        ):
            continue
        pattern = rf"(?<![\w.$€£])(?<!RMB )(?<!CNY )(?<!HK)(?<!US){re.escape(amount.text)}(?![\w%-]|[.,]\d)"
        text = re.sub(pattern, partial(_unless_quoted, wanted=amount_text(amount)), text)
    return text


def _unless_quoted(match: re.Match[str], wanted: str) -> str:
    before = match.string[: match.start()]
    quoted = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    return match[0] if quoted else wanted


def _event_amounts(stored: StoredItem) -> tuple[Amount, ...]:
    return tuple(amount for event in stored.tags.events for amount in event.amounts)


def _names(candidate: Candidate) -> tuple[frozenset[str], frozenset[str]]:
    """The names of its first firm and those of everything else it mentions."""
    main: set[str] = set()
    other: set[str] = set()
    for stored in candidate.items:
        for mention in stored.tags.mentions:
            (main if mention.firm in candidate.firms[:1] else other).update((mention.text, mention.name))
    return frozenset(main - {""}), frozenset(other - main - {""})


def _sentences_of(stored: StoredItem) -> Sequence[str]:
    found = sentences.split(body(stored))
    return list(dict.fromkeys(found))[:_FIRST_SENTENCES]


def _printable(text: str, language: str) -> bool:
    if titles.is_chinese(text) != (language == "zh") or not sentences.is_plain_report(text):
        return False
    shortest, longest = (_SHORTEST_ZH, _LONGEST_ZH) if language == "zh" else (_SHORTEST, _LONGEST)
    return shortest <= len(text) <= longest


def _choice(
    text: str,
    stored: StoredItem,
    place: int,
    names: tuple[frozenset[str], frozenset[str]],
    elsewhere: Sequence[frozenset[str]],
) -> Choice:
    found = words(text)
    main, other = names
    points = 3.0 * any(name in text for name in main) + 1.0 * any(name in text for name in other)
    points += 2.0 * any(a.text in text for a in _event_amounts(stored) if a.text)
    points += 1.0 * any(ch.isdigit() for ch in text)
    points += 4.0 / (1 + place)
    points += 4.0 * likeness(words(stored.item.title), found)
    points += 2.0 * sum(likeness(found, there) for there in elsewhere) / max(len(elsewhere), 1)
    points += {1: 0.0, 2: 0.5}.get(stored.tier, -1.0)
    points -= 1.0 * (len(text) > 0.8 * _LONGEST)
    return Choice(text, stored, place, round(points, 6), found, leaning.leans_on_another(text))


def _next(choices: Sequence[Choice], chosen: Sequence[Choice], headline: str) -> Choice | None:
    """The best sentence that adds something: of the same writing if it has one, so that it reads on."""
    told = frozenset().union(words(headline), *(choice.words for choice in chosen))
    after = {(choice.stored.id, choice.place + 1) for choice in chosen}
    adding = [
        choice
        for choice in choices
        if choice not in chosen
        and likeness(choice.words, told)
        <= (_SAYS_THE_SAME if choice.stored.id == chosen[0].stored.id else _ANOTHER)
        and (not choice.leans or (choice.stored.id, choice.place) in after)
    ]
    same = [choice for choice in adding if choice.stored.id == chosen[0].stored.id]
    return max(
        same or adding,
        key=lambda c: (
            c.points - 4.0 * likeness(c.words, told) + _READS_ON * ((c.stored.id, c.place) in after)
        ),
        default=None,
    )


def _in_reading_order(chosen: Sequence[Choice]) -> list[Choice]:
    """Sentences of one writing in their order there; a leaning one stays behind the one it leans on."""
    order = {choice.stored.id: index for index, choice in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda choice: (order[choice.stored.id], choice.place))
