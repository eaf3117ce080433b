"""One English line for an item in Chinese, made only of what the taggers found in it."""

from collections.abc import Mapping, Sequence

from tracker.model.tags import Amount, Event, EventType, Mention
from tracker.text.quantities import amount_text

_SEPARATOR = " · "
_MOST_FIRMS = 2
_MOST_AMOUNTS = 2
_PHRASES = {
    "raised": "raised {}", "valuation": "valuation {}", "market-cap": "market value {}",
    "revenue": "revenue {}", "profit": "profit {}", "loss": "loss {}", "price": "price {}", "fine": "fine {}",
    "deal": "deal {}", "investment": "investment {}", "stake": "stake {}", "rise": "up {}", "fall": "down {}",
    "context": "context {}", "active": "{} active", "training": "trained on {}",
}  # fmt: skip
_TOLD = frozenset({"money", "percent", "parameters", "tokens", "people", "units", "shares", "watts", "flops"})
_VERSIONED = frozenset(
    {EventType.RELEASE, EventType.OPEN_SOURCE, EventType.PRICE, EventType.PRODUCT, EventType.RESEARCH}
)


def gloss(
    mentions: Sequence[Mention],
    firms: Sequence[str],
    events: Sequence[Event],
    names: Mapping[str, str] | None = None,
) -> str:
    """The line: firms, what happened, the model or person, the amounts; "" when nothing was extracted.

    ``firms`` are ids by salience; ``names`` gives the English name of an id, else the mentions do. Only the
    surest event is told, and ``other`` says nothing.
    """
    labels = _firm_names(mentions, firms, names or {})
    event = events[0] if events and events[0].type is not EventType.OTHER else None
    parts = [" & ".join(labels[:_MOST_FIRMS])] if labels else []
    if event is not None:
        parts.append(event.type.value)
        parts.extend(_subjects(mentions, event.type))
        parts.extend(_amounts(event.amounts))
    elif subjects := _subjects(mentions, EventType.RELEASE):
        parts.extend(subjects)
    return _SEPARATOR.join(parts)


def _firm_names(mentions: Sequence[Mention], firms: Sequence[str], names: Mapping[str, str]) -> list[str]:
    told = {mention.entity_id: mention.name for mention in mentions if mention.kind == "firm"}
    return [name for firm in firms if (name := names.get(firm) or told.get(firm, ""))]


def _subjects(mentions: Sequence[Mention], event: EventType) -> list[str]:
    """The model with its version, or the person, that the event is about: the first in the item."""
    if event is EventType.PEOPLE:
        return [m.name for m in mentions if m.kind == "person"][:1]
    if event not in _VERSIONED:
        return []
    models = [m for m in mentions if m.kind == "model"]
    products = [m for m in mentions if m.kind == "product"]
    return [_versioned(mention) for mention in (models or products)[:1]]


def _versioned(mention: Mention) -> str:
    version = mention.version
    if not version or version.lower() in mention.name.lower():
        return mention.name
    written = "-".join(
        part.upper()
        if part[:1].isalpha() and len(part) <= 4 and any(c.isdigit() for c in part)
        else part.capitalize()
        for part in version.split("-")
    )
    joint = " " if written[:1].isalpha() else "-"
    return f"{mention.name}{joint}{written}"


def _amounts(amounts: Sequence[Amount]) -> list[str]:
    # The size of a model without a role is told beside its active part, which says little without the whole.
    bare = {"money", "parameters"} if any(amount.role == "active" for amount in amounts) else {"money"}
    told = [amount for amount in amounts if amount.unit in _TOLD and (amount.role or amount.unit in bare)]
    told = told or [amount for amount in amounts if amount.unit in {"parameters", "tokens"}]
    return list(dict.fromkeys(_PHRASES.get(a.role, "{}").format(amount_text(a)) for a in told))[
        :_MOST_AMOUNTS
    ]
