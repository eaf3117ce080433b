"""Which story of before a story that was decided again goes on."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence


def heirs(groups: Mapping[int, Sequence[int]], taken: Container[int]) -> dict[int, int]:
    """The former story that each group goes on: that of most of its items.

    Args:
        groups: for each group, in order of time, the former stories of its items.
        taken: former stories that other items go on already.

    Returns:
        The former story of each group that goes one on. Two groups never go on the same: it goes to the one
        that has more of its items, or else to the earlier one.
    """
    shares = Counter((group, former) for group, formers in groups.items() for former in formers)
    order = {group: place for place, group in enumerate(groups)}
    found: dict[int, int] = {}
    gone: set[int] = set()
    for group, former in sorted(shares, key=lambda pair: (-shares[pair], order[pair[0]], pair[1])):
        if group not in found and former not in gone and former not in taken:
            found[group] = former
            gone.add(former)
    return found
