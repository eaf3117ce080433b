"""Which amounts of an item belong to which of its events."""

from collections.abc import Sequence

from tracker.model.tags import Amount

_BY_ROLE: dict[str, frozenset[str]] = {
    "raised": frozenset({"funding", "ipo"}),
    "valuation": frozenset({"funding", "ipo", "deal"}),
    "market-cap": frozenset({"ipo", "earnings"}),
    "revenue": frozenset({"earnings", "ipo"}),
    "profit": frozenset({"earnings", "ipo"}),
    "loss": frozenset({"earnings", "ipo", "incident"}),
    "price": frozenset({"price", "product", "release", "chip", "ipo"}),
    "fine": frozenset({"legal", "policy"}),
    "deal": frozenset({"deal", "chip", "partnership"}),
    "stake": frozenset({"deal", "funding"}),
    "investment": frozenset({"deal", "funding", "policy", "chip"}),
}
_BY_ROLE["rise"] = _BY_ROLE["fall"] = frozenset({"earnings", "price", "ipo"})
_BY_UNIT: dict[str, frozenset[str]] = {
    "parameters": frozenset({"release", "open-source", "research"}),
    "tokens": frozenset({"release", "open-source", "research", "product"}),
    "people": frozenset({"people", "product", "incident", "legal"}),
    "shares": frozenset({"ipo", "deal", "funding"}),
    "units": frozenset({"chip", "product", "deal", "incident", "policy"}),
    "watts": frozenset({"chip", "deal", "partnership", "policy"}),
    "flops": frozenset({"chip", "policy", "deal"}),
    "ops": frozenset({"chip", "product"}),
}


def amounts_of(events: Sequence[str], amounts: Sequence[Amount]) -> list[tuple[Amount, ...]]:
    """For each event, surest first, its amounts: one goes to the first event that its role or unit fits.

    ``events`` are names of types: an enumeration's members are slow to look up.
    What fits none of them, or fits every kind of event (a sum without a role), goes to the surest.
    """
    shares: list[list[Amount]] = [[] for _ in events]
    for amount in amounts:
        fits = _BY_ROLE.get(amount.role) or _BY_UNIT.get(amount.unit)
        for event, share in zip(events, shares, strict=True):
            if fits is None or event in fits:
                share.append(amount)
                break
        else:
            shares[0].append(amount)
    return [tuple(share) for share in shares]
