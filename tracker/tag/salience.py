"""How much an item is about each of the firms that it names."""

from collections.abc import Collection, Sequence

from tracker.model.tags import Mention, Salience

_TITLE, _LEAD, _SHARE = 0.55, 0.2, 0.25
_LATER_IN_TITLE = (1.0, 0.85, 0.7, 0.55)
_LEAD_LENGTH = 160
_OF_SOURCE = 0.5


def rank_firms(
    mentions: Sequence[Mention], firms: Collection[str], hints: Sequence[str], *, titled: bool
) -> tuple[Salience, ...]:
    """The firms of an item, those that it is most about first.

    Args:
        mentions: in the order title, summary, text, and of place.
        firms: the ids that are firms of the ledger.
        hints: firms of the source; where it belongs to one firm, its items are about that firm.
        titled: whether the item has a title; without one its first words count as one.
    """
    counted: dict[str, int] = {}
    for mention in mentions:
        if mention.firm in firms:
            counted[mention.firm] = counted.get(mention.firm, 0) + 1
    scores = _scores(mentions, counted, titled=titled) if counted else {}
    if len(hints) == 1 and hints[0] in firms:
        scores[hints[0]] = max(_OF_SOURCE, scores.get(hints[0], 0.0))
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Salience(firm, round(score, 3)) for firm, score in ranked)


def _scores(mentions: Sequence[Mention], counted: dict[str, int], *, titled: bool) -> dict[str, float]:
    in_title: list[str] = []
    leading: set[str] = set()
    for mention in mentions:
        if mention.firm not in counted:
            continue
        first_words = mention.field != "title" and mention.start < _LEAD_LENGTH
        if (mention.field == "title" or (first_words and not titled)) and mention.firm not in in_title:
            in_title.append(mention.firm)
        if first_words:
            leading.add(mention.firm)
    most = max(counted.values())
    return {
        firm: _TITLE * _place(firm, in_title) + _LEAD * (firm in leading) + _SHARE * count / most
        for firm, count in counted.items()
    }


def _place(firm: str, in_title: Sequence[str]) -> float:
    if firm not in in_title:
        return 0.0
    return _LATER_IN_TITLE[min(in_title.index(firm), len(_LATER_IN_TITLE) - 1)]
