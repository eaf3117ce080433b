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
    scores = _scores([mention for mention in mentions if mention.firm in firms], titled=titled)
    if len(hints) == 1 and hints[0] in firms:
        scores[hints[0]] = max(_OF_SOURCE, scores.get(hints[0], 0.0))
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Salience(firm, round(score, 3)) for firm, score in ranked)


def _scores(mentions: Sequence[Mention], *, titled: bool) -> dict[str, float]:
    if not mentions:
        return {}
    counted: dict[str, int] = {}
    headed: dict[str, float] = {}
    leading: set[str] = set()
    for mention in mentions:
        firm, in_title = mention.firm, mention.field == "title"
        counted[firm] = counted.get(firm, 0) + 1
        if not in_title and mention.start < _LEAD_LENGTH:
            leading.add(firm)
            in_title = not titled
        if in_title and firm not in headed:
            headed[firm] = _TITLE * _LATER_IN_TITLE[min(len(headed), len(_LATER_IN_TITLE) - 1)]
    most = max(counted.values())
    return {
        firm: headed.get(firm, 0.0) + _LEAD * (firm in leading) + _SHARE * count / most
        for firm, count in counted.items()
    }
