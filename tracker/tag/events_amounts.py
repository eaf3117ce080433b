"""Which amounts of an item belong to which of its events."""

from collections.abc import Sequence

from tracker.model.tags import Amount, EventType

_BY_ROLE: dict[str, frozenset[EventType]] = {
    "raised": frozenset({EventType.FUNDING, EventType.IPO}),
    "valuation": frozenset({EventType.FUNDING, EventType.IPO, EventType.DEAL}),
    "market-cap": frozenset({EventType.IPO, EventType.EARNINGS}),
    "revenue": frozenset({EventType.EARNINGS, EventType.IPO}),
    "profit": frozenset({EventType.EARNINGS, EventType.IPO}),
    "loss": frozenset({EventType.EARNINGS, EventType.IPO, EventType.INCIDENT}),
    "price": frozenset(
        {EventType.PRICE, EventType.PRODUCT, EventType.RELEASE, EventType.CHIP, EventType.IPO}
    ),
    "fine": frozenset({EventType.LEGAL, EventType.POLICY}),
    "deal": frozenset({EventType.DEAL, EventType.CHIP, EventType.PARTNERSHIP}),
    "stake": frozenset({EventType.DEAL, EventType.FUNDING}),
    "investment": frozenset({EventType.DEAL, EventType.FUNDING, EventType.POLICY, EventType.CHIP}),
}
_BY_ROLE["rise"] = _BY_ROLE["fall"] = frozenset({EventType.EARNINGS, EventType.PRICE, EventType.IPO})
_BY_UNIT: dict[str, frozenset[EventType]] = {
    "parameters": frozenset({EventType.RELEASE, EventType.OPEN_SOURCE, EventType.RESEARCH}),
    "tokens": frozenset({EventType.RELEASE, EventType.OPEN_SOURCE, EventType.RESEARCH, EventType.PRODUCT}),
    "people": frozenset({EventType.PEOPLE, EventType.PRODUCT, EventType.INCIDENT, EventType.LEGAL}),
    "shares": frozenset({EventType.IPO, EventType.DEAL, EventType.FUNDING}),
    "units": frozenset(
        {EventType.CHIP, EventType.PRODUCT, EventType.DEAL, EventType.INCIDENT, EventType.POLICY}
    ),
    "watts": frozenset({EventType.CHIP, EventType.DEAL, EventType.PARTNERSHIP, EventType.POLICY}),
    "flops": frozenset({EventType.CHIP, EventType.POLICY, EventType.DEAL}),
    "ops": frozenset({EventType.CHIP, EventType.PRODUCT}),
}


def amounts_of(events: Sequence[EventType], amounts: Sequence[Amount]) -> list[tuple[Amount, ...]]:
    """For each event, surest first, its amounts: one goes to the first event that its role or unit fits.

    What fits none of them, or fits every kind of event (a sum without a role), goes to the surest.
    """
    if not amounts:
        return [()] * len(events)
    shares: list[list[Amount]] = [[] for _ in events]
    for amount in amounts:
        fits = _BY_ROLE.get(amount.role) or _BY_UNIT.get(amount.unit)
        place = next((at for at, event in enumerate(events) if fits is None or event in fits), 0)
        shares[place].append(amount)
    return [tuple(share) for share in shares]
