"""Quantities of a text in one form, whatever the language they are written in.

Every quantity needs a unit or a money sign: versions, dates, years, telephone numbers and codes have
neither and are never amounts. ``docs/events.md`` lists the units and what ranges and multiples become.
"""

from tracker.model.tags import Amount
from tracker.tag.amounts_reading import quantities
from tracker.tag.amounts_roles import role_of


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The quantities of ``text`` in order of appearance, each (value, unit, currency, role) once.

    Values are absolute: 48亿美元 and US$4.8bn are both 4.8e9, money, USD. A range gives its two ends,
    both with the text of the whole range. Of a quantity that comes twice, the one whose role is known stays.
    """
    found: dict[tuple[float, str, str], Amount] = {}
    for quantity in quantities(text):
        start, end, value, unit, currency, role = quantity
        known = found.get((value, unit, currency))
        if known is not None and known.role:
            continue
        role = role or role_of(text, start, end, unit)
        if known is None or role:
            found[value, unit, currency] = Amount(value, unit, currency, text[start:end].strip(), role)
    if any(amount.role == "price" for amount in found.values()):
        found = {key: amount for key, amount in found.items() if not _measure_of_price(amount)}
    return tuple(found.values())


def _measure_of_price(amount: Amount) -> bool:
    """Whether it is the thousand or million tokens that a price of the same text is for."""
    return amount.unit == "tokens" and amount.value in {1e3, 1e6} and amount.role != "context"
